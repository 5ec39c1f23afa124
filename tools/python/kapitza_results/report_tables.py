"""Tables of a report, with the places of their numbers in summary.json or a .csv file beside them."""

import html

import numpy

from . import dynamics, signals


def found(summary, path):
    """What the summary has at a place, or None."""
    for key in path:
        summary = None if summary is None else summary[key] if isinstance(key, int) else summary.get(key)
    return summary


def cell(summary, path):
    """A number of the summary: its place stands beside it, so that both can be compared."""
    value = found(summary, path)
    if value is None:
        return "<td>-</td>"
    if isinstance(value, bool):
        return f"<td>{'yes' if value else 'no'}</td>"
    if isinstance(value, str):
        return f"<td>{html.escape(value)}</td>"
    return f'<td data-path="{html.escape(".".join(map(str, path)))}" data-value="{value!r}" title="{value!r}">{value:.6g}</td>'


def grid(head, rows, note=""):
    """A table in HTML: head of (name, unit), rows of cells, a line below."""
    head = "".join(f'<th>{html.escape(name)}{f"<br><span class=units>{html.escape(unit)}</span>" if unit else ""}</th>' for name, unit in head)
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return f"<div class=wide><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>" + (f"<p class=facts>{note}</p>" if note else "")


def table_of(summary, root, columns, limit=60):
    """Rows of a list of the summary; columns: (heading, unit, path within an item)."""
    items = summary
    for key in root:
        items = (items or {}).get(key)
    if not items:
        return ""
    columns = [column for column in columns if any(found(summary, (*root, i, *column[2])) is not None for i in range(len(items)))]
    rows = [[cell(summary, (*root, i, *path)) for _, _, path in columns] for i in range(min(len(items), limit))]
    return grid([(name, unit) for name, unit, _ in columns], rows, f"{len(items) - limit} more are in summary.json." if len(items) > limit else "")


def values_of(signal):
    """[(part, unit or None for the signal's own, values)]: amplitude and phase, or the values themselves."""
    if numpy.iscomplexobj(signal.values):
        return [("amplitude", None, numpy.abs(signal.values)), ("phase", "°", numpy.degrees(numpy.angle(signal.values)))]
    return [("departure", None, signal.values)]


def cell_of(signal, part, row, value):
    """A number made from a .csv file, whose column and row stand beside it."""
    if not numpy.isfinite(value):
        return "<td>-</td>"
    if abs(value) <= signal.floor:
        return "<td>≈ 0</td>"
    return f'<td data-column="{html.escape(signal.column)}" data-part="{part}" data-row="{row}" data-value="{value!r}">{value:.5g}</td>'


def series(name, axis, unit, found, units, file, limit=60):
    """Rows of a .csv file: its first column, then what the run carries of the others."""
    if not found:
        return ""
    rows = numpy.unique(numpy.linspace(0, len(axis) - 1, limit).round().astype(int)) if len(axis) > limit else numpy.arange(len(axis))
    columns = [(signal, *part) for signal in found for part in values_of(signal)]
    head = [(name, unit), *((f"{signal.name}, {part}" if part != "departure" else signal.name, own or units) for signal, part, own, _ in columns)]
    cells = [[f"<td>{axis[i]:.5g}</td>", *(cell_of(signal, part, i, float(values[i])) for signal, part, _, values in columns)] for i in rows]
    notes = [f"{len(rows)} of {len(axis)} rows; all are in {file}." if len(rows) < len(axis) else "",
             "≈ 0: smaller than the error that the run states." if any("≈ 0" in one for row in cells for one in row) else ""]
    return grid(head, cells, " ".join(filter(None, notes)))


def dynamic_tables(run):
    """What the .csv file of a harmonic or transient run carries."""
    harmonic = run.kind == "harmonic"
    table, file, axis, unit = (run.response, "response.csv", "frequency", "Hz") if harmonic else (run.history, "history.csv", "time", "s")
    carried = (signals.of_response if harmonic else signals.of_history)(table, run.summary)
    for kind, (words, units) in dynamics.QUANTITIES.items():
        found, _ = signals.chosen(carried[kind].kept, dynamics.MOST_CURVES)
        what = words.capitalize() + ("" if harmonic or kind == signals.HEAT_FLUX else f" above {run.summary['problem']['initial_temperature']:.6g} K")
        yield what, series(axis, table[f"{axis}_{unit}"], unit, found, units, file)
    yield "Solves", table_of(run.summary, ("frequencies",), [("frequency", "Hz", ("frequency",)), ("converged", "", ("converged",)), ("sweeps", "", ("sweeps",)),
                                                             ("residual", "", ("relative_residual",)), ("energy imbalance", "", ("energy_imbalance",))])


def tables(run):
    summary, flat = run.summary, run.dimension == 1
    if run.kind != "steady":
        yield from dynamic_tables(run)
    power = "W/m²" if flat else "W/m"
    yield "Boundaries", table_of(summary, ("boundaries",), [("name", "", ("name",)), ("kind", "", ("kind",)), ("temperature", "K", ("temperature",)),
                                                         ("power in", power, ("power",))])
    yield "Interfaces", table_of(summary, ("interfaces",), [("name", "", ("name",)), ("law", "", ("law",)), ("x", "m", ("position",)), ("heat flux", "W/m²", ("heat_flux",)),
                                                         ("drop of T*", "K", ("temperature_drop",)), ("R Kapitza", "m² K/W", ("resistance", "kapitza")),
                                                         ("if thermal", "m² K/W", ("resistance", "kapitza_thermal")),
                                                         ("R apparent", "m² K/W", ("resistance", "apparent")), ("±", "m² K/W", ("resistance", "apparent_uncertainty"))])
    yield "Layers" if flat else "Regions", table_of(summary, ("regions",), [
        ("name", "", ("name",)), ("thickness", "m", ("thickness",)) if flat else ("area", "m²", ("area",)), ("bulk conductivity", "W/m/K", ("conductivity",)),
        ("lowest T", "K", ("temperature", "lowest")), ("mean T", "K", ("temperature", "mean")), ("highest T", "K", ("temperature", "highest"))])
    unit = "m² K/W" if flat else "m K/W"
    if summary.get("resistance_budget"):
        yield "Sum of drops", table_of(summary, ("resistance_budget", "elements"), [("", "", ("kind",)), ("name", "", ("name",))] + [
            (part, unit, (part,)) for part in ("total", "bulk", "kinetic", "electron_phonon", "kapitza", "contact")])
    yield "Probes", table_of(summary, ("probes",), [("name", "", ("name",)), ("x", "m", ("position",)), ("temperature", "K", ("temperature",))])


def provenance(summary, solved):
    """Rows of what was run, by which program, and how well it was solved, in words."""
    deck, problem = summary.get("deck", {}), summary["problem"]
    rows = [("program", f"kapitza {summary['kapitza']['version']} ({summary['kapitza']['revision']})"), ("deck", deck.get("path")), ("command", deck.get("command")),
            ("deck, SHA-256", deck.get("sha256")), ("effective deck, SHA-256", deck.get("effective_sha256")),
            *[(name, text.rstrip("\0")) for name, text in summary.get("libraries", {}).items()],
            ("mesh", f"{problem['cells']} cells, {problem['bands']} bands, {problem['directions']} directions, {problem['ranks']} ranks"),
            ("solve", solved)]
    cells = "".join(f"<tr><td>{html.escape(name)}</td><td style='text-align:left;white-space:normal;word-break:break-all'>{html.escape(str(text))}</td></tr>"
                    for name, text in rows if text)
    return f"<div class=wide><table><tbody>{cells}</tbody></table></div>"
