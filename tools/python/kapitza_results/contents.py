"""What a result holds, in words."""

from .runs import Run, Study, open_result


def number(value, unit=""):
    return "-" if value is None else f"{value:.6g}{' ' if unit else ''}{unit}"


def columns(table):
    names = [f"{name}" for name in table]
    return f"{table.rows} rows of {', '.join(names)}"


def arrays(fields):
    if fields is None:
        return []
    def named(group):
        return ", ".join(f"{name}{f' [{fields.units[name]}]' if fields.units.get(name) else ''}" for name in group)
    return [f"  {fields.path.name}: {fields.cells} cells, {len(fields.points)} corners",
            f"    at corners: {named(fields.point)}", f"    in cells: {named(fields.cell)}"]


def steady_wall(wall, flat):
    """What only steady runs say of a boundary."""
    return f", {number(wall['temperature'], 'K')}, {number(wall['power'], 'W/m²' if flat else 'W/m')} into the domain" if "power" in wall else ""


def steady_interface(interface):
    return f", Kapitza resistance {number(interface['resistance']['kapitza'], 'm² K/W')}" if "resistance" in interface else ""


def of_run(run):
    summary, flat = run.summary, run.dimension == 1
    lines = [run.title, f"  {run.directory}: {summary['status']}, {run.dimension}D, T0 = {number(summary['problem'].get('temperature'), 'K')}"]
    lines += [f"  {wall['name']}: {wall['kind']}{steady_wall(wall, flat)}" for wall in summary["boundaries"]]
    lines += [f"  {interface['name']}: {interface['law']}{steady_interface(interface)}" for interface in summary["interfaces"]]
    for name in ("profile", "profiles", "lines", "spectrum", "history", "response", "fdtr", "tdtr"):
        table = getattr(run, name)
        if table is not None:
            lines.append(f"  {table.path.name}: {columns(table)}")
    lines += arrays(run.fields) + arrays(run.interface_lines)
    return lines + [f"  warning: {text}" for text in summary["warnings"]]


def contents(path):
    """@raises Problem"""
    result = open_result(path)
    if isinstance(result, Run):
        return "\n".join(of_run(result))
    if isinstance(result, Study):
        return f"{result.title}: a study of {', '.join(result.keys)}\n  {columns(result.table)}"
    return f"{result.path}: {columns(result)}"
