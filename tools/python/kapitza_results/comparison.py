"""Pictures that put several runs side by side."""

import textwrap

import numpy

from . import budgets, dynamics, measurements, signals, style

MOST_NAMES = 3  # as many as there are kinds of lines but one


def labels(runs):
    """Names that tell the runs apart: titles where all differ, else directories."""
    titles = [run.title for run in runs]
    return titles if len(set(titles)) == len(titles) else [str(run.directory) for run in runs]


def temperature(runs):
    """Temperature along the stacks, on one axis; None unless all are stacks with profiles."""
    if any(run.profile is None for run in runs):
        return None
    figure, axes = style.new_figure(size=(7.2, 4.2))
    factor, unit = style.length_unit(numpy.concatenate([run.profile["x_m"] for run in runs]))
    for k, (run, label) in enumerate(zip(runs, labels(runs))):
        x, temperature = run.profile["x_m"], run.profile["temperature_K"]
        jumps = numpy.flatnonzero(numpy.diff(x) == 0) + 1  # a curve ends where a layer does
        axes.plot(factor * numpy.insert(x, jumps, numpy.nan), numpy.insert(temperature, jumps, numpy.nan), color=style.CYCLE[k % 8],
                  ls=style.LINES[k % 4], label=label)
    axes.margins(x=0.02)
    axes.set(xlabel=f"x [{unit}]", ylabel="temperature [K]")
    style.legend_above(axes)
    return figure


def bars(runs, key, parts, units, quantity):
    """One bar per run, of the parts of a budget; None where a run has none or they are of stacks and planes."""
    found = [run.summary.get(key) for run in runs]
    if any(not budget or not budget["total"] for budget in found) or len({run.dimension for run in runs}) > 1:
        return None
    values = numpy.array([[sum(element.get(part) or 0.0 for element in budget["elements"]) for part in parts] for budget in found])
    factor, power = style.power_of_ten(values)
    figure, rows = style.new_figure(2, 1, size=(7.2, 2.2 + 0.7 * len(runs)))
    budgets.stack_bars(rows[0], factor * values, parts, f"{quantity} [{power}{units[runs[0].dimension - 1]}]")
    budgets.stack_bars(rows[1], 100 * values / values.sum(axis=1, keepdims=True), parts, "share [%]")
    for axes in rows:
        axes.set(yticks=numpy.arange(len(runs)), yticklabels=[textwrap.fill(label, 26) for label in labels(runs)])
        axes.invert_yaxis()
    style.legend_above(rows[0])
    return figure


def resistance(runs):
    return bars(runs, "resistance_budget", budgets.RESISTANCE_PARTS, budgets.RESISTANCE_UNITS, budgets.RESISTANCE_NAME)


def dissipation(runs):
    return bars(runs, "dissipation_budget", budgets.DISSIPATION_PARTS, budgets.DISSIPATION_UNITS, budgets.DISSIPATION_NAME)


def shared(runs, tables, read, axis):
    """[(label, x, Signal, look)] of the first temperatures that all have, ends and probes before interfaces; colours tell the runs apart."""
    carried = [{signal.name: signal for signal in read(table, run.summary)[signals.TEMPERATURE].kept} for run, table in zip(runs, tables)]
    names = sorted((name for name in carried[0] if all(name in other for other in carried)), key=lambda name: "|" in name)[:MOST_NAMES]
    return [(f"{label}: {name}", table[axis], found[name], {"color": style.CYCLE[k % 8], "ls": style.LINES[n]})
            for k, (label, table, found) in enumerate(zip(labels(runs), tables, carried)) for n, name in enumerate(names)]


def response(runs):
    """Amplitude and phase of temperatures that all runs have; None unless all are harmonic."""
    tables = [run.response for run in runs]
    curves = [] if None in tables else shared(runs, tables, signals.of_response, "frequency_Hz")
    if not curves:
        return None
    figure, axes = dynamics.draw_response(curves, "temperature, amplitude", "K")
    style.legend_above(axes)
    return figure


def history(runs):
    """Departures of temperatures that all runs have; None unless all are transient."""
    tables = [run.history for run in runs]
    curves = [] if None in tables else shared(runs, tables, signals.of_history, "time_s")
    if not curves:
        return None
    factor, unit = style.time_unit(numpy.concatenate([time for _, time, _, _ in curves]))
    scale, power = style.power_of_ten(numpy.concatenate([signal.values for _, _, signal, _ in curves]))
    figure, rows = dynamics.draw_history([(label, factor * time, signal, look) for label, time, signal, look in curves], scale)
    rows[0].set(ylabel=f"temperature above the initial one [{power}K]",
                xscale="log" if all(signals.in_equal_ratios(table["time_s"]) for table in tables) else "linear")
    rows[-1].set(xlabel=f"time [{unit}]")
    style.legend_above(rows[0])
    return figure


def seen(runs):
    """What a laser sees; None unless all are runs of kapitza fdtr, or all of kapitza tdtr."""
    found = [measurements.of_run(run) for run in runs]
    if None in found or len({one.method for one in found}) > 1:
        return None
    figure, axes = style.new_figure(size=(7.2, 4.2))
    method = found[0].method
    for k, (one, label) in enumerate(zip(found, labels(runs))):
        axes.plot(one.x, one.y, label=label, marker="o", ms=2.5, **dynamics.look_of(k))
    axes.set(xscale="log", xlabel=f"{method.word} [{method.unit}]", ylabel=method.label)
    if method.relative:
        style.logarithmic_y(axes, numpy.concatenate([one.y for one in found]))
    style.legend_above(axes)
    return figure


def studies(found):
    """Effective conductivity and total resistance of several studies of the same key; None where they have none in common."""
    from . import studies as pictures

    figures = []
    for name, column, label in (("compare_conductivity", "effective_conductivity_W_m_K", "effective conductivity [W/m/K]"),
                                ("compare_resistance", "total_m2K_W", "total resistance [m² K/W]"),
                                ("compare_kapitza", "kapitza_m2K_W", "Kapitza resistances, all interfaces [m² K/W]")):
        if any(column not in study.table or not numpy.any(numpy.isfinite(study.table[column])) for study in found):
            continue
        if not any(numpy.any(study.table[column] != 0) for study in found):
            continue
        figure, axes = style.new_figure(size=(7.2, 4.2))
        for k, study in enumerate(found):
            x, axis, logarithmic, _ = pictures.axis_of(study)
            axes.plot(x, study.table[column], color=style.CYCLE[k % 8], ls=style.LINES[k % 4], marker="o", ms=3, label=study.title)
        pictures.scale(axes, logarithmic, numpy.concatenate([study.table[column] for study in found]))
        axes.set(xlabel=axis, ylabel=label)
        style.legend_above(axes)
        figures.append((name, figure))
    return figures
