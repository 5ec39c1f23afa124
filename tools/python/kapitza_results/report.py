"""One HTML page that holds all of a run: no network, no other files.

Charts are Chart.js (MIT licence), of Debian's package libjs-chart.js: one file of 200 kB that needs nothing else, draws with hover on screens and
phones, and is maintained. Its licence stands at its head, in the page too.
"""

import base64
import html
import json
import math
import pathlib

import numpy

from . import answers, budgets, profiles, spectra, style
from .reading import Problem, read_text
from .runs import open_run

HERE = pathlib.Path(__file__).resolve().parent
CHART_PLACES = (HERE / "page" / "chart.min.js", pathlib.Path("/usr/share/javascript/chart.js/chart.min.js"))
MOST_POINTS = 1500
DASHES = ([], [7, 4], [7, 3, 2, 3], [2, 3])


def chart_library():
    for place in CHART_PLACES:
        if place.exists():
            return read_text(place)
    raise Problem("Chart.js is missing, of which a report's charts are made (Debian: apt-get install libjs-chart.js)")


def rounded(values):
    return [None if not math.isfinite(value) else float(f"{value:.7g}") for value in values]


def thinned(*columns):
    """Not more points than a screen shows."""
    step = -(-len(columns[0]) // MOST_POINTS)
    if step <= 1:
        return columns
    keep = numpy.unique(numpy.append(numpy.arange(0, len(columns[0]), step), len(columns[0]) - 1))
    return tuple(column[keep] for column in columns)


def curve(label, x, y, colour, **look):
    x, y = thinned(numpy.asarray(x, float), numpy.asarray(y, float))
    return {"label": label, "x": rounded(x), "y": rounded(y), "colour": colour, **look}


# --- charts: (heading, caption, specification) ---

def temperature_chart(run):
    factor, unit = style.length_unit(run.profile["x_m"])
    x, temperature = run.profile["x_m"], run.profile["temperature_K"]
    jumps = numpy.flatnonzero(numpy.diff(x) == 0) + 1
    curves = [curve("temperature", numpy.insert(factor * x, jumps, factor * x[jumps]), numpy.insert(temperature, jumps, numpy.nan), style.BLUE)]
    for name, colour, _, words in profiles.FOURIER_WAYS:
        column = run.profile.get(f"fourier_{name}_K")
        if column is not None:
            curves.append(curve(f"Fourier {words}", numpy.insert(factor * x, jumps, factor * x[jumps]), numpy.insert(column, jumps, numpy.nan), colour, dash=[6, 4]))
    points = profiles.equivalent_points(run)
    if points:
        curves.append(curve("equivalent temperature T*", *numpy.array([(factor * at, value) for at, value in points]).T, style.RED, points=True))
    return ("Temperature", "T* is the temperature of the phonon gas that crosses a plane both ways as strongly; what it drops by is the Kapitza resistance.",
            {"kind": "curves", "curves": curves, "x": f"x [{unit}]", "y": "temperature [K]"})


def budget_chart(run, key, parts, heading, caption, quantity, unit):
    names, values = budgets.rows_of(run.summary[key], parts)
    factor, power = style.power_of_ten(values)
    total = factor * values.sum()
    datasets = [{"label": style.PARTS[part][0], "colour": style.PARTS[part][1], "hatched": bool(style.PARTS[part][2]), "values": rounded(factor * values[:, k])}
                for k, part in enumerate(parts) if numpy.any(numpy.abs(factor * values[:, k]) > 1e-9 * abs(total))]
    return heading, caption, {"kind": "bars", "names": names, "parts": datasets, "x": f"{quantity} [{power}{unit}]", "total": total}


def spectrum_chart(run):
    curves = []
    for k, (label, rows) in enumerate(spectra.curves(run)):
        path, share = run.spectrum["mean_free_path_m"][rows], run.spectrum["share_up_to_mean_free_path"][rows]
        good = numpy.isfinite(path) & numpy.isfinite(share) & (path > 0)
        order = numpy.argsort(path[good], kind="stable")
        curves.append(curve(label, 1e6 * path[good][order], 100 * share[good][order], style.CYCLE[k % 8], dash=DASHES[k % 4], stepped=True))
    return ("Which phonons carry the heat", "Share of the heat flux that is carried by mean free paths up to the one on the axis.",
            {"kind": "curves", "curves": curves, "x": "mean free path [µm]", "y": "heat carried up to there [%]", "log_x": True})


def series_chart(table, ending, heading, y):
    time = table["time_s"]
    factor, unit = style.time_unit(time)
    columns = [name for name in table.numbers() if name.endswith(ending)][:8]
    curves = [curve(name[:-len(ending)].replace("_", " "), factor * time, table[name], style.CYCLE[k % 8], dash=DASHES[k % 4]) for k, name in enumerate(columns)]
    return heading, "", {"kind": "curves", "curves": curves, "x": f"time [{unit}]", "y": y}


def response_charts(run):
    from . import dynamics

    for ending, unit, what in (("_temperature", "K", "temperature"), ("_heat_flux", "W/m²", "heat flux")):
        found = {name: values for name, values in dynamics.pairs(run.response, ending).items() if numpy.any(numpy.abs(values) > 0)}
        frequency = run.response["frequency_Hz"]
        if found:
            looks = [(name.replace("_", " "), values, style.CYCLE[k % 8]) for k, (name, values) in enumerate(found.items())]
            yield (f"Response: amplitude of the {what}", "", {"kind": "curves", "x": "frequency [Hz]", "y": f"amplitude [{unit}]", "log_x": True, "log_y": True,
                   "curves": [curve(name, frequency, numpy.abs(values), colour) for name, values, colour in looks]})
            yield (f"Response: phase of the {what}", "", {"kind": "curves", "x": "frequency [Hz]", "y": "phase [°]", "log_x": True,
                   "curves": [curve(name, frequency, numpy.degrees(numpy.unwrap(numpy.angle(values))), colour) for name, values, colour in looks]})


def charts(run):
    summary, flat = run.summary, run.dimension == 1
    if flat and run.profile is not None:
        yield temperature_chart(run)
    if (summary.get("resistance_budget") or {}).get("total"):
        yield budget_chart(run, "resistance_budget", budgets.RESISTANCE_PARTS, "Where the temperature drops",
                           "Drops of T*, each read off, none fitted; they add up to the whole.", "drop of T* over the heat", "m² K/W" if flat else "m K/W")
    if (summary.get("dissipation_budget") or {}).get("total"):
        yield budget_chart(run, "dissipation_budget", budgets.DISSIPATION_PARTS, "Where entropy is produced", "", "dissipation times T0", "W K/m²" if flat else "W K/m")
    if run.spectrum is not None and spectra.curves(run):
        yield spectrum_chart(run)
    if run.response is not None:
        yield from response_charts(run)
    if run.history is not None:
        yield series_chart(run.history, "_K", "Temperatures in time", "temperature [K]")
        yield series_chart(run.history, "_W_m2", "Heat fluxes in time", "heat flux [W/m²]")


def map_of(run):
    """The temperature of a plane as a raster, with what else a place holds."""
    from . import planes

    fields = run.fields
    low, size = fields.points.min(axis=0), numpy.ptp(fields.points, axis=0)
    width = max(24, min(240, round(240 * math.sqrt(size[0] / size[1]))))
    x, y, temperature = planes.sampled(fields, fields.point["temperature_K"], width)
    _, _, flux = planes.sampled(fields, fields.point["heat_flux_W_m2"][:, :2], width)
    factor, unit = style.length_unit(size)
    lines = run.interface_lines
    pieces = [] if lines is None else [((lines.points[lines.corners(i)] - low) / size).round(5).tolist() for i in range(min(lines.cells, 4000))]
    colours = [style.matplotlib.colors.to_hex(style.matplotlib.colormaps["inferno"](k)) for k in range(256)]

    def packed(values):
        return base64.b64encode(values.astype("<f4").tobytes()).decode()

    return {"width": len(x), "height": len(y), "shape": float(min(3, max(0.15, size[1] / size[0]))), "left": factor * low[0], "bottom": factor * low[1],
            "size": (factor * size).tolist(), "unit": unit, "lines": pieces, "colours": colours,
            "fields": [{"name": "temperature", "unit": "K", "data": packed(temperature)},
                       {"name": "heat flux", "unit": "W/m²", "data": packed(numpy.hypot(flux[..., 0], flux[..., 1]))}]}


# --- the page ---

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
    if isinstance(value, str):
        return f"<td>{html.escape(value)}</td>"
    return f'<td data-path="{html.escape(".".join(map(str, path)))}" data-value="{value!r}" title="{value!r}">{value:.6g}</td>'


def table(summary, root, columns, limit=60):
    """Rows of a list of the summary; columns: (heading, unit, path within an item)."""
    items = summary
    for key in root:
        items = (items or {}).get(key)
    if not items:
        return ""
    columns = [column for column in columns if any(found(summary, (*root, i, *column[2])) is not None for i in range(len(items)))]
    head = "".join(f'<th>{html.escape(name)}{f"<br><span class=units>{html.escape(unit)}</span>" if unit else ""}</th>' for name, unit, _ in columns)
    rows = "".join("<tr>" + "".join(cell(summary, (*root, i, *path)) for _, _, path in columns) + "</tr>" for i in range(min(len(items), limit)))
    more = f"<p class=facts>{len(items) - limit} more are in summary.json.</p>" if len(items) > limit else ""
    return f"<div class=wide><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{more}"


def tables(summary):
    flat = summary["problem"]["dimension"] == 1
    power = "W/m²" if flat else "W/m"
    yield "Boundaries", table(summary, ("boundaries",), [("name", "", ("name",)), ("kind", "", ("kind",)), ("temperature", "K", ("temperature",)),
                                                         ("power in", power, ("power",))])
    yield "Interfaces", table(summary, ("interfaces",), [("name", "", ("name",)), ("law", "", ("law",)), ("heat flux", "W/m²", ("heat_flux",)),
                                                         ("drop of T*", "K", ("temperature_drop",)), ("R Kapitza", "m² K/W", ("resistance", "kapitza")),
                                                         ("if thermal", "m² K/W", ("resistance", "kapitza_thermal")),
                                                         ("R apparent", "m² K/W", ("resistance", "apparent")), ("±", "m² K/W", ("resistance", "apparent_uncertainty"))])
    yield "Layers" if flat else "Regions", table(summary, ("regions",), [
        ("name", "", ("name",)), ("thickness", "m", ("thickness",)) if flat else ("area", "m²", ("area",)), ("bulk conductivity", "W/m/K", ("conductivity",)),
        ("lowest T", "K", ("temperature", "lowest")), ("mean T", "K", ("temperature", "mean")), ("highest T", "K", ("temperature", "highest"))])
    unit = "m² K/W" if flat else "m K/W"
    if summary.get("resistance_budget"):
        yield "Sum of drops", table(summary, ("resistance_budget", "elements"), [("", "", ("kind",)), ("name", "", ("name",))] + [
            (part, unit, (part,)) for part in ("total", "bulk", "kinetic", "kapitza", "contact")])
    yield "Probes", table(summary, ("probes",), [("name", "", ("name",)), ("temperature", "K", ("temperature",))])


def provenance(summary):
    """Rows of what was run, by which program, and how well it was solved."""
    deck, solve, problem = summary.get("deck", {}), summary["solve"], summary["problem"]
    rows = [("program", f"kapitza {summary['kapitza']['version']} ({summary['kapitza']['revision']})"), ("deck", deck.get("path")), ("command", deck.get("command")),
            ("deck, SHA-256", deck.get("sha256")), ("effective deck, SHA-256", deck.get("effective_sha256")),
            *[(name, text.rstrip("\0")) for name, text in summary.get("libraries", {}).items()],
            ("mesh", f"{problem['cells']} cells, {problem['bands']} bands, {problem['directions']} directions, {problem['ranks']} ranks"),
            ("solve", f"{solve['sweeps']} sweeps, residual {solve['relative_residual']:.2g}, energy imbalance {solve['energy_imbalance']:.2g}, "
                      f"{solve['wall_time_s']:.3g} s, {solve['peak_memory_MB']:.0f} MB")]
    cells = "".join(f"<tr><td>{html.escape(name)}</td><td style='text-align:left;white-space:normal;word-break:break-all'>{html.escape(str(text))}</td></tr>"
                    for name, text in rows if text)
    return f"<div class=wide><table><tbody>{cells}</tbody></table></div>"


def figures(run, data):
    """HTML of all charts and maps; their numbers go into `data`."""
    text = ""
    if run.dimension == 2 and run.fields is not None:
        data["maps"].append({"id": "map0", **map_of(run)})
        text += ('<h2>Temperature</h2><figure><div class=map><canvas id="map0"></canvas><div class=tip id="map0-tip"></div></div>'
                 '<div class=scale><span id="map0-low"></span><canvas id="map0-scale"></canvas><span id="map0-high"></span></div>'
                 "<figcaption>White lines: where materials meet. Point at a place for its values.</figcaption></figure>")
    for k, (heading, caption, spec) in enumerate(charts(run)):
        data["charts"].append({"id": f"chart{k}", **spec})
        look = f'style="height:{5 + 2 * len(spec["names"])}rem"' if spec["kind"] == "bars" else f'style="--rows:{len(spec["curves"])}"'
        note = f"<figcaption>{html.escape(caption)}</figcaption>" if caption else ""
        text += f'<h2>{html.escape(heading)}</h2><figure><div class="chart {spec["kind"]}" {look}><canvas id="chart{k}"></canvas></div>{note}</figure>'
    return text


def page(run):
    """The whole page as a text."""
    summary, data = run.summary, {"charts": [], "maps": []}
    library = chart_library()
    body = f"<h1>{html.escape(run.title)}</h1>"
    body += f"<p class=facts>kapitza {html.escape(summary['kapitza']['version'])}, {summary['problem']['dimension']}D, T0 = {summary['problem']['temperature']:.6g} K</p>"
    if answers.state(summary):
        body += f"<p class=bad>{html.escape(answers.state(summary))}</p>"
    body += "<div class=answer>" + "".join(f"<p>{html.escape(sentence)}</p>" for sentence in answers.answer(summary)) + "</div>"
    body += figures(run, data)
    body += "".join(f"<h2>{heading}</h2>{text}" for heading, text in tables(summary) if text)
    if summary["warnings"]:
        body += "<h2>Warnings</h2><ul class=warnings>" + "".join(f"<li>{html.escape(text)}</li>" for text in summary["warnings"]) + "</ul>"
    deck = summary.get("deck", {}).get("effective")
    if deck:
        body += f"<h2>Deck</h2><p class=facts>As it was run, with every default.</p><pre>{html.escape(deck)}</pre>"
    body += "<h2>Provenance</h2>" + provenance(summary)
    numbers = json.dumps(data, separators=(",", ":"), allow_nan=False).replace("</", "<\\/")
    return (f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<link rel="icon" href="data:,"><title>{html.escape(run.title)}</title>\n<style>\n{read_text(HERE / "page" / "report.css")}</style></head>\n<body>\n{body}\n'
            f'<script type="application/json" id="data">{numbers}</script>\n<script>\n{library}\n</script>\n<script>\n{read_text(HERE / "page" / "report.js")}</script>\n'
            "</body></html>\n")


def write_report(directory, output=None):
    """Writes DIRECTORY/report.html, or `output`. @return its path @raises Problem"""
    run = open_run(directory)
    path = pathlib.Path(output) if output else run.directory / "report.html"
    text = page(run)
    hidden = path.with_name(f".{path.name}")
    try:
        hidden.write_text(text, encoding="utf-8")
        hidden.replace(path)
    except OSError as error:
        raise Problem(f"{path}: {error.strerror}") from None
    return path
