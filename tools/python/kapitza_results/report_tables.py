"""Tables of a report, with the places of their numbers in summary.json or a .csv file beside them."""

import html

import numpy

from . import dynamics, measurements, signals


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
    if isinstance(value, (str, list)):
        return f"<td>{html.escape(value if isinstance(value, str) else ', '.join(value))}</td>"
    return f'<td data-path="{html.escape(".".join(map(str, path)))}" data-value="{value!r}" title="{value!r}">{value:.6g}</td>'


def grid(head, rows, note=""):
    """A table in HTML: head of (name, unit), rows of cells, a line below."""
    head = "".join(f'<th>{html.escape(name)}{f"<br><span class=units>{html.escape(unit)}</span>" if unit else ""}</th>' for name, unit in head)
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return f"<div class=wide><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>" + (f"<p class=facts>{note}</p>" if note else "")


def table_of(summary, root, columns, limit=60):
    """Rows of a list of the summary; columns: (heading, unit, path within an item, or a function that makes a text of an item)."""
    items = summary
    for key in root:
        items = (items or {}).get(key)
    if not items:
        return ""
    columns = [column for column in columns if callable(column[2]) or any(found(item, column[2]) is not None for item in items)]
    rows = [[f"<td>{what(item)}</td>" if callable(what) else cell(summary, (*root, i, *what)) for _, _, what in columns]
            for i, item in enumerate(items[:limit])]
    return grid([(name, unit) for name, unit, _ in columns], rows, f"{len(items) - limit} more are in summary.json." if len(items) > limit else "")


def columns_of(found, unit):
    """[(heading, unit, signal, part, values)]: of a complex signal amplitude and phase."""
    columns = []
    for signal in found:
        if numpy.iscomplexobj(signal.values):
            columns += [(f"{signal.name}, amplitude", unit, signal, "amplitude", numpy.abs(signal.values)),
                        (f"{signal.name}, phase", "°", signal, "phase", numpy.degrees(numpy.angle(signal.values)))]
        else:
            columns.append((signal.name, unit, signal, "departure", signal.values))
    return columns


def cell_of(file, signal, part, row, value):
    """A number made from a .csv file, whose name, column and row stand beside it."""
    if not numpy.isfinite(value):
        return "<td>-</td>"
    if abs(value) <= signal.floor:
        return "<td>≈ 0</td>"
    return f'<td data-file="{file}" data-column="{html.escape(signal.column)}" data-part="{part}" data-row="{row}" data-value="{value!r}">{value:.5g}</td>'


def series(axis, columns, file, limit=60):
    """Rows of a .csv file: its first column (name, unit, values), then these as columns_of has them."""
    if not columns:
        return ""
    name, unit, x = axis
    rows = numpy.unique(numpy.linspace(0, len(x) - 1, limit).round().astype(int)) if len(x) > limit else numpy.arange(len(x))
    head = [(name, unit), *((heading, units) for heading, units, *_ in columns)]
    cells = [[f"<td>{x[i]:.5g}</td>", *(cell_of(file, signal, part, i, float(values[i])) for _, _, signal, part, values in columns)] for i in rows]
    notes = [f"{len(rows)} of {len(x)} rows; all are in {file}." if len(rows) < len(x) else "",
             "≈ 0: smaller than the error that the run states." if any("≈ 0" in one for row in cells for one in row) else ""]
    return grid(head, cells, " ".join(filter(None, notes)))


TRUE_VALUES = (
    ("Kapitza", "kapitza", "drop of T* at the plane: what is true"),
    ("electron-phonon", "electron_phonon", "electrons give their heat to phonons first: true, too, in series"),
    ("contact", "contact", "macroscopic, in series"),
    ("thermal", "kapitza_thermal", "if thermal phonons arrived"),
    ("Landauer", "landauer", "between emitted temperatures"),
    ("apparent", "apparent", "between Fourier's lines through the layers, steady"),
    ("±", "apparent_uncertainty", "of the apparent one"),
    ("slip", "slip", "kinetic, no property of the plane"))


def true_table(summary, seen):
    """What the fits should find, and the resistances of the steady state."""
    name, steady = seen.method.name, seen.truth["steady"]
    found = [("G", ("conductance",), "W/m²/K", "of the plane with all that is true in series: what the fits should find"),
             ("κ", ("conductivity",), "W/m/K", f"of the bulk of {seen.truth['layer']}")]
    found += [(words, ("steady", key), "m² K/W", meaning) for words, key, meaning in TRUE_VALUES if steady.get(key)]
    return grid([("", ""), ("value", ""), ("", ""), ("", "")],
                [[f"<td>{words}</td>", cell(summary, (name, *path)), f"<td class=words>{unit}</td>", f"<td class=words>{html.escape(meaning)}</td>"]
                 for words, path, unit, meaning in found])


def fit_table(summary, seen):
    method, true = seen.method, seen.truth["conductance"]
    unit = method.residual.strip()
    return table_of(summary, (method.name, "fits"), [
        ("fit", "", lambda fit: seen.fits.index(fit) + 1), ("from", method.unit, ("window", 0)), ("to", method.unit, ("window", 1)), ("points", "", ("points",)), ("free", "", ("free",)),
        ("G", "W/m²/K", ("conductance",)), ("G/true", "", lambda fit: f"{fit['conductance'] / true:.3g}"), ("κ", "W/m/K", ("conductivity",)),
        ("residual", unit, ("residual",)), ("looks", "", seen.looks),
        ("sensitivity, G", f"{unit} per ln G", ("sensitivity", "G")), ("sensitivity, κ", f"{unit} per ln κ", ("sensitivity", "kappa"))])


def measurement_tables(summary, seen):
    """What fits find beside what is true."""
    yield "Fits", fit_table(summary, seen)
    yield f"What is true of {html.escape(seen.truth['interface'])}, in the steady state", true_table(summary, seen)


def seen_table(seen):
    """Rows of fdtr.csv or tdtr.csv."""
    method, columns = seen.method, []
    units = {"K": "K", "deg": "°"}  # of which a column's name may end
    for name in seen.table.numbers()[1:]:
        words, _, unit = name.rpartition("_")
        heading = (words if unit in units else name).replace("_", " ")
        columns.append((heading, units.get(unit, ""), signals.Signal(heading, name, seen.table[name]), "value", seen.table[name]))
    return series((method.word, method.unit, seen.x), columns, f"{method.name}.csv")


def dynamic_tables(run):
    """What the .csv file of a harmonic or transient run carries."""
    harmonic = run.kind == "harmonic"
    table, file, axis, unit = (run.response, "response.csv", "frequency", "Hz") if harmonic else (run.history, "history.csv", "time", "s")
    carried = (signals.of_response if harmonic else signals.of_history)(table, run.summary)
    for kind, (words, units) in dynamics.QUANTITIES.items():
        found, _ = signals.chosen(carried[kind].kept, dynamics.MOST_CURVES)
        what = words.capitalize() + ("" if harmonic or kind == signals.HEAT_FLUX else f" above {run.summary['problem']['initial_temperature']:.6g} K")
        yield what, series((axis, unit, table[f"{axis}_{unit}"]), columns_of(found, units), file)
    yield "Solves", table_of(run.summary, ("frequencies",), [("frequency", "Hz", ("frequency",)), ("converged", "", ("converged",)), ("sweeps", "", ("sweeps",)),
                                                             ("residual", "", ("relative_residual",)), ("energy imbalance", "", ("energy_imbalance",))])


def tables(run):
    summary, flat = run.summary, run.dimension == 1
    seen = measurements.of_run(run)
    if seen:
        yield f"Seen and fitted, by {seen.method.word}", seen_table(seen)
    if run.kind in ("harmonic", "transient"):
        yield from dynamic_tables(run)
    power = "W/m²" if flat else "W/m"
    yield "Boundaries", table_of(summary, ("boundaries",), [("name", "", ("name",)), ("kind", "", ("kind",)), ("temperature", "K", ("temperature",)),
                                                         ("power in", power, ("power",))])
    yield "Interfaces", table_of(summary, ("interfaces",), [("name", "", ("name",)), ("law", "", ("law",)), ("x", "m", ("position",)), ("heat flux", "W/m²", ("heat_flux",)),
                                                         ("drop of T*", "K", ("temperature_drop",)), ("R Kapitza", "m² K/W", ("resistance", "kapitza")),
                                                         ("if thermal", "m² K/W", ("resistance", "kapitza_thermal")),
                                                         ("R el.-phonon, left", "m² K/W", ("resistance", "electron_phonon", 0)),
                                                         ("right", "m² K/W", ("resistance", "electron_phonon", 1)),
                                                         ("R apparent", "m² K/W", ("resistance", "apparent")), ("±", "m² K/W", ("resistance", "apparent_uncertainty"))])
    yield "Layers" if flat else "Regions", table_of(summary, ("regions",), [
        ("name", "", ("name",)), ("thickness", "m", ("thickness",)) if flat else ("area", "m²", ("area",)), ("bulk conductivity", "W/m/K", ("conductivity",)),
        ("of electrons", "W/m/K", ("electron_conductivity",)),
        ("lowest T", "K", ("temperature", "lowest")), ("mean T", "K", ("temperature", "mean")), ("highest T", "K", ("temperature", "highest")),
        ("lowest Te", "K", ("electrons", "temperature", "lowest")), ("mean Te", "K", ("electrons", "temperature", "mean")),
        ("highest Te", "K", ("electrons", "temperature", "highest"))])
    unit = "m² K/W" if flat else "m K/W"
    if summary.get("resistance_budget"):
        yield "Sum of drops", table_of(summary, ("resistance_budget", "elements"), [("", "", ("kind",)), ("name", "", ("name",))] + [
            (part, unit, (part,)) for part in ("total", "bulk", "kinetic", "electron_phonon", "kapitza", "contact")])
    places = [("x", "m", ("position",))] if flat else [("x", "m", ("position", 0)), ("y", "m", ("position", 1))]
    yield "Probes", table_of(summary, ("probes",), [("name", "", ("name",)), *places, ("temperature", "K", ("temperature",)),
                                                    ("of electrons", "K", ("electron_temperature",))])


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
