"""What the charts and maps of a report show: numbers that report.js draws. A chart is (heading, caption, specification)."""

import base64
import math

import numpy

from . import budgets, dynamics, profiles, signals, spectra, style, thermoreflectance

MOST_POINTS = 1500
DASH_OF = {"-": [], "--": [7, 4], "-.": [7, 3, 2, 3], ":": [2, 3]}
DASHES = tuple(DASH_OF.values())


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
    if len(x) == 1:
        look["points"] = True
    return {"label": label, "x": rounded(x), "y": rounded(y), "colour": colour, **look}


def temperature_chart(run):
    factor, unit = style.length_unit(run.profile["x_m"])
    x = run.profile["x_m"]
    jumps = numpy.flatnonzero(numpy.diff(x) == 0) + 1
    columns = [("temperature", "temperature_K", style.BLUE, []), ("electrons of metals", profiles.ELECTRONS, style.GREEN, DASH_OF["-."]),
               *((f"Fourier {words}", f"fourier_{name}_K", colour, [6, 4]) for name, colour, _, words in profiles.FOURIER_WAYS)]
    curves = [curve(words, numpy.insert(factor * x, jumps, factor * x[jumps]), numpy.insert(run.profile[column], jumps, numpy.nan), colour, dash=dash)
              for words, column, colour, dash in columns if column in run.profile]
    points = profiles.equivalent_points(run)
    if points:
        curves.append(curve("equivalent temperature T*", *numpy.array([(factor * at, value) for at, value in points]).T, style.RED, points=True))
    return ("Temperature", "T* is the temperature of the phonon gas that crosses a plane both ways as strongly; what it drops by is the Kapitza resistance.",
            {"kind": "curves", "curves": curves, "x": f"x [{unit}]", "y": "temperature [K]"})


def electrons_chart(run, metals):
    """Both temperatures in the metals alone, where they are far from each other beside an interface."""
    factor, unit = style.length_unit(numpy.array([metals[0]["left"], metals[-1]["right"]]))
    curves = []
    for words, column, colour, dash in (("electrons", profiles.ELECTRONS, style.GREEN, DASH_OF["-."]), ("lattice", "temperature_K", style.BLUE, [])):
        pieces = [(factor * run.profile["x_m"][layer["rows"]], run.profile[column][layer["rows"]]) for layer in metals]
        x, y = (numpy.concatenate([numpy.append(piece[k], numpy.nan if k else piece[0][-1]) for piece in pieces]) for k in (0, 1))
        curves.append(curve(words, x, y, colour, dash=dash))
    return (f"Electrons and lattice of {', '.join(layer['name'] for layer in metals)}",
            "Electrons are warmer where they have still to pass their heat to the lattice, as beside a plane that they do not cross.",
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


def phase_curves(frequency, found):
    """Lines as far as phases are known to go on, points beyond."""
    for k, signal in enumerate(found):
        degrees, joined = signals.phases(signal.values)
        look = {"colour": style.CYCLE[k % 8]}
        yield curve(signal.name, frequency[:joined], degrees[:joined], dash=DASHES[k % 4], **look)
        if numpy.any(numpy.isfinite(degrees[joined:])):
            yield curve(f"{signal.name}, modulo 360°", frequency[joined:], degrees[joined:], points=True, **look)


def response_chart(frequency, found, what, unit, caption):
    """Amplitude and phase: two charts."""
    shared = {"kind": "curves", "x": "frequency [Hz]", "log_x": True}
    values = numpy.abs(numpy.concatenate([signal.values for signal in found]))
    factor, power = style.power_of_ten(values)
    sizes = [curve(signal.name, frequency, factor * numpy.abs(signal.values), style.CYCLE[k % 8], dash=DASHES[k % 4]) for k, signal in enumerate(found)]
    yield f"Amplitude of the {what}", caption, {**shared, "y": f"amplitude [{power}{unit}]", "log_y": style.spans_much(values), "curves": sizes}
    yield f"Phase of the {what}", signals.turns_unknown(found), {**shared, "y": "phase [°]", "curves": list(phase_curves(frequency, found))}


def response_charts(run):
    carried, frequency = signals.of_response(run.response, run.summary), run.response["frequency_Hz"]
    for kind, (words, unit) in dynamics.QUANTITIES.items():
        found, hidden = signals.chosen(carried[kind].kept, dynamics.MOST_CURVES)
        if found:
            yield from response_chart(frequency, found, words, unit, signals.remark(carried[kind], hidden, "response.csv"))
    found, _ = signals.chosen(signals.resistances(run.response, run.summary), dynamics.MOST_CURVES)
    if found:
        yield from response_chart(frequency, found, "temperature jump over the heat flux", "m² K/W", signals.JUMP_WORDS)


def history_chart(times, found, label, scales):
    """What found signals, each times its scale, are at (factor, unit, times)."""
    factor, unit, time = times
    curves = [curve(signal.name, factor * time, scale * signal.values, style.CYCLE[k % 8], dash=DASHES[k % 4])
              for k, (signal, scale) in enumerate(zip(found, scales))]
    return {"kind": "curves", "curves": curves, "x": f"time [{unit}]", "y": label, "log_x": signals.in_equal_ratios(time)}


def history_charts(run):
    carried, time = signals.of_history(run.history, run.summary), run.history["time_s"]
    times = (*style.time_unit(time), time)
    for kind, (words, _) in dynamics.QUANTITIES.items():
        found, hidden = signals.chosen(carried[kind].kept, dynamics.MOST_CURVES)
        if not found:
            continue
        scale, label = dynamics.ordinate(kind, run.summary, found)
        yield f"{words.capitalize()} in time", signals.remark(carried[kind], hidden, "history.csv"), history_chart(times, found, label, [scale] * len(found))
        if signals.hidden_by_one(found):
            yield (f"{words.capitalize()} in time, each over its own peak", "",
                   history_chart(times, found, "over its own peak", [1 / signal.peak for signal in found]))


def fit_curves(seen, values_of):
    """What the fits of a laser's signal have, each within its window."""
    for k, fit in enumerate(seen.fits):
        look, values = thermoreflectance.look_of(seen, k), values_of(k)
        inside = numpy.isfinite(values)
        yield curve(thermoreflectance.label(seen, fit), seen.x[inside], values[inside], look["color"], dash=DASH_OF[look["ls"]])


def measurement_charts(seen):
    """What is seen and fitted; misfits; both channels of a lock-in amplifier."""
    method = seen.method
    shared = {"kind": "curves", "x": f"{method.word} [{method.unit}]", "log_x": True, "x_range": [seen.x.min() / 1.1, 1.1 * seen.x.max()],
              "shades": [{"axis": "x", "from": window[0], "to": window[1], "colour": colour + "14"} for window, colour in thermoreflectance.shades(seen)]}
    shaded = "Shaded: windows of fits. " if shared["shades"] else ""
    yield (f"{method.what.capitalize()}, and what fits make of it",
           f"{shaded}Circles: what the surface does by the Boltzmann equation. Lines: Fourier's law, fitted.",
           {**shared, "y": method.label, "log_y": method.relative and style.spans_much(seen.y),
            "curves": [curve("Boltzmann", seen.x, seen.y, style.BLACK, points=True, hollow=True), *fit_curves(seen, lambda k: seen.table[seen.column(k)])]})
    strip = {"axis": "y", "from": -method.perfect, "to": method.perfect, "colour": style.LIGHT}
    yield ("Fits less Boltzmann", f"Within the grey strip, {method.perfect:g}{method.residual} to either side, a fit looks perfect.",
           {**shared, "y": f"fit less Boltzmann [{method.residual.strip()}]",
            "shades": [strip, *shared["shades"]], "curves": list(fit_curves(seen, seen.misfit))})
    if "in_phase_K" in seen.table:
        found, positive = thermoreflectance.lock_in(seen)
        yield ("In phase and out of phase", thermoreflectance.LOCK_IN_WORDS,
               {**shared, "y": "temperature of the surface [K]", "log_y": positive, "shades": [],
                "curves": [curve(name, seen.x, values, style.CYCLE[k], dash=DASHES[k]) for k, (name, values) in enumerate(found)]})


def charts(run):
    summary = run.summary
    if run.dimension == 1 and run.profile is not None:
        yield temperature_chart(run)
        if profiles.metals(run):
            yield electrons_chart(run, profiles.metals(run))
    if (summary.get("resistance_budget") or {}).get("total"):
        yield budget_chart(run, "resistance_budget", budgets.RESISTANCE_PARTS, "Where the temperature drops",
                           "Drops of T*, each read off, none fitted; they add up to the whole.", budgets.RESISTANCE_NAME, budgets.RESISTANCE_UNITS[run.dimension - 1])
    if (summary.get("dissipation_budget") or {}).get("total"):
        yield budget_chart(run, "dissipation_budget", budgets.DISSIPATION_PARTS, "Where entropy is produced", "", budgets.DISSIPATION_NAME,
                           budgets.DISSIPATION_UNITS[run.dimension - 1])
    if run.spectrum is not None and spectra.curves(run):
        yield spectrum_chart(run)
    if run.response is not None:
        yield from response_charts(run)
    if run.history is not None:
        yield from history_charts(run)


def raster(fields, lines, quantities):
    """Values (name, unit, per corner) as a raster, of vectors their size: the first in colours, all beside the pointer."""
    from . import planes

    low, size = fields.points.min(axis=0), numpy.ptp(fields.points, axis=0)
    width = max(24, min(240, round(240 * math.sqrt(size[0] / size[1]))))
    factor, unit = style.length_unit(size)
    pieces = [] if lines is None else [((lines.points[lines.corners(i)] - low) / size).round(5).tolist() for i in range(min(lines.cells, 4000))]
    colours = [style.matplotlib.colors.to_hex(style.matplotlib.colormaps["inferno"](k)) for k in range(256)]
    shown = []
    for name, its_unit, values in quantities:
        x, y, sampled = planes.sampled(fields, values, width)
        if values.ndim > 1:
            sampled = numpy.hypot(sampled[..., 0], sampled[..., 1])
        shown.append({"name": name, "unit": its_unit, "data": base64.b64encode(sampled.astype("<f4").tobytes()).decode()})
    return {"width": len(x), "height": len(y), "shape": float(min(3, max(0.15, size[1] / size[0]))), "left": factor * low[0], "bottom": factor * low[1],
            "size": (factor * size).tolist(), "unit": unit, "lines": pieces, "colours": colours, "fields": shown}


def maps(run):
    """(heading, caption, raster) of a plane."""
    fields, lines, metals = run.fields, run.interface_lines, run.fields.metals()
    found = [("temperature", "K", fields.point["temperature_K"]), ("heat flux", "W/m²", fields.point["heat_flux_W_m2"])]
    if metals:
        found.append(("temperature of electrons", "K", fields.point["electron_temperature_K"]))
    yield "Temperature", "White lines: where materials meet. Point at a place for its values.", raster(fields, lines, found)
    if metals:
        hot = metals.point["electron_temperature_K"]
        yield ("Temperature of the electrons of metals", "The metals alone. Point at a place for its values.",
               raster(metals, lines, [("temperature of electrons", "K", hot), ("above the lattice", "K", hot - metals.point["temperature_K"]),
                                      ("heat flux of electrons", "W/m²", metals.point["electron_heat_flux_W_m2"])]))
