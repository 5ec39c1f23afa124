"""Pictures of responses to a frequency and of histories in time."""

import textwrap

import numpy

from . import signals, style

MOST_CURVES = 8
FEW = 30  # times, which are marked
QUANTITIES = {signals.TEMPERATURE: ("temperature", "K"), signals.HEAT_FLUX: ("heat flux", "W/m²")}


def look_of(k):
    return {"color": style.CYCLE[k % 8], "ls": style.LINES[k % 4]}


def finish(figure, axes, title, *remarks):
    """Legend, title, and below the axes what a reader must know."""
    style.legend_above(axes)
    figure.suptitle(title, wrap=True)
    text = " ".join(filter(None, remarks))
    if text:
        figure.supxlabel(textwrap.fill(text, 130), fontsize=7, color=style.GREY)


def draw_phase(axes, frequency, values, look):
    """A line as far as the phase is known to go on, points beyond."""
    degrees, joined = signals.phases(values)
    axes.plot(frequency[:joined], degrees[:joined], marker="o", ms=2.5, **look)
    axes.plot(frequency[joined:], degrees[joined:], marker="o", ms=2.5, mfc="none", **{**look, "ls": ""})


def draw_response(curves, label, unit):
    """(figure, upper axes): amplitude over phase. Curves: (name, frequencies [Hz], Signal, look)."""
    figure, (above, below) = style.new_figure(2, 1, size=(7.2, 5.4), sharex=True)
    sizes = numpy.concatenate([numpy.abs(signal.values) for _, _, signal, _ in curves])
    factor, power = style.power_of_ten(sizes)
    for name, frequency, signal, look in curves:
        above.plot(frequency, factor * numpy.abs(signal.values), marker="o", ms=2.5, label=name, **look)
        draw_phase(below, frequency, signal.values, look)
    above.set(xscale="log", ylabel=f"{label} [{power}{unit}]")
    style.logarithmic_y(above, factor * sizes)
    below.set(xscale="log", xlabel="frequency [Hz]", ylabel="phase [°]")
    return figure, above


def of_signals(x, found):
    return [(signal.name, x, signal, look_of(k)) for k, signal in enumerate(found)]


def nothing_else(carried):
    """Words on heat fluxes that have no picture."""
    fluxes = carried[signals.HEAT_FLUX]
    return "Heat fluxes are all smaller than the errors of the run." if fluxes.left_out and not fluxes.kept else ""


def response(result):
    """(name, figure): amplitude and phase against frequency, of temperatures, heat fluxes, and temperature jumps over fluxes at interfaces."""
    table = result.response
    carried = signals.of_response(table, result.summary)
    for name, kind in (("response", signals.TEMPERATURE), ("response_heat_flux", signals.HEAT_FLUX)):
        found, hidden = signals.chosen(carried[kind].kept, MOST_CURVES)
        if found:
            words, unit = QUANTITIES[kind]
            figure, axes = draw_response(of_signals(table["frequency_Hz"], found), f"{words}, amplitude", unit)
            finish(figure, axes, result.title, signals.remark(carried[kind], hidden, "response.csv"), signals.turns_unknown(found), nothing_else(carried))
            yield name, figure
    found, hidden = signals.chosen(signals.resistances(table, result.summary), MOST_CURVES)
    if found:
        figure, axes = draw_response(of_signals(table["frequency_Hz"], found), "ΔT/q, amplitude", "m² K/W")
        finish(figure, axes, result.title, signals.JUMP_WORDS, signals.turns_unknown(found), f"{hidden} more are in response.csv." if hidden else "")
        yield "response_resistance", figure


def ordinate(kind, summary, found):
    """(factor, label) of a history's axis."""
    factor, power = style.power_of_ten(numpy.concatenate([signal.values for signal in found]))
    if kind == signals.HEAT_FLUX:
        return factor, f"heat flux [{power}W/m²]"
    if summary is None:
        return 1.0, "temperature [K]"
    return factor, f"temperature above {summary['problem']['initial_temperature']:.6g} K [{power}K]"


def draw_history(curves, scale):
    """(figure, all axes): signals against time; where one hides others, all once more over their own peaks. Curves: (name, times, Signal, look)."""
    both = signals.hidden_by_one([signal for _, _, signal, _ in curves])
    figure, rows = style.new_figure(1 + both, 1, size=(7.2, 4.2 + 1.6 * both), sharex=True, squeeze=False)
    for name, time, signal, look in curves:
        look = {**look, "marker": "o" if len(time) < FEW else "", "ms": 2.5}
        rows[0, 0].plot(time, scale * signal.values, label=name, **look)
        if both:
            rows[1, 0].plot(time, signal.values / signal.peak, **look)
    if both:
        rows[1, 0].set(ylabel="each over its own peak")
    return figure, rows[:, 0]


def history(result):
    """(name, figure): departures of temperatures from the initial one, and heat fluxes, against time."""
    table, time = result.history, result.history["time_s"]
    carried = signals.of_history(table, result.summary)
    factor, unit = style.time_unit(time)
    for name, kind in (("history", signals.TEMPERATURE), ("history_heat_flux", signals.HEAT_FLUX)):
        found, hidden = signals.chosen(carried[kind].kept, MOST_CURVES)
        if not found:
            continue
        scale, label = ordinate(kind, result.summary, found)
        figure, rows = draw_history(of_signals(factor * time, found), scale)
        rows[0].set(ylabel=label, xscale="log" if signals.in_equal_ratios(time) else "linear")
        rows[-1].set(xlabel=f"time [{unit}]")
        finish(figure, rows[0], result.title, signals.remark(carried[kind], hidden, "history.csv"), nothing_else(carried))
        yield name, figure
