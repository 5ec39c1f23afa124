"""What a harmonic or a transient run found, in sentences; no more digits than the run's own errors leave, and no more than three."""

import math

import numpy

from . import signals
from .style import quantity

MOST_SENTENCES = 4
MOST_INTERFACES = 3


def digits_of(error):
    """Digits that a relative error leaves of a number: 1 to 3, for mesh and directions have errors of their own."""
    return int(min(3, max(1, math.floor(-math.log10(max(error, 1e-12))))))


def is_harmonic(summary):
    return summary["problem"]["type"] == "harmonic"


def whole(summary):
    """What errors in time are relative to."""
    return "the signal" if summary["problem"]["type"] == "tdtr" else "the peaks"


def certainty(summary):
    """How well the equations were solved."""
    beyond = "Errors of the mesh and of the directions are not in that."
    if is_harmonic(summary):
        imbalance = max(solve["energy_imbalance"] for solve in summary["frequencies"])
        return f"Energy is balanced within {imbalance:.2g} of the largest heat flux at every frequency. {beyond}"
    solve = summary["solve"]
    return f"The way back into time errs by about {solve['error']:.2g} of {whole(summary)}, as the run states it; {solve['tolerance']:.2g} is allowed. {beyond}"


def state(summary):
    """What keeps the numbers from being a result; empty where nothing does."""
    if summary["status"] == "converged":
        return ""
    if is_harmonic(summary):
        wrong = [quantity(solve["frequency"], "Hz") for solve in summary["frequencies"] if not solve["converged"]]
        return f"This is no result at {len(wrong)} of {len(summary['frequencies'])} frequencies, where the solve has not converged: " \
            + ", ".join(wrong[:8]) + (", ..." if len(wrong) > 8 else "") + "."
    return f"This is no result: the error is about {summary['solve']['error']:.2g} of {whole(summary)}, {summary['solve']['tolerance']:.2g} is allowed."


def solved(summary):
    """How well it was solved: a line of the provenance."""
    solve = summary["solve"]
    if is_harmonic(summary):
        worst = {name: max(one[name] for one in summary["frequencies"]) for name in ("relative_residual", "energy_imbalance")}
        how = (f"{solve['sweeps']} sweeps, at most {solve['most_sweeps']} of a frequency, residual at most {worst['relative_residual']:.2g}, "
               f"energy imbalance at most {worst['energy_imbalance']:.2g}")
    else:
        methods = f"{', '.join(solve['methods'])}: " if "methods" in solve else ""
        how = (f"{methods}{solve['solves']} solves, {solve['sweeps']} sweeps, error {solve['error']:.2g} of {whole(summary)}, "
               f"tolerance {solve['tolerance']:.2g}")
    return f"{how}, {solve['wall_time_s']:.3g} s, {solve['peak_memory_MB']:.0f} MB"


# --- harmonic ---

def ends_of(frequency, values, size):
    """'size(amplitude) (phase 10.0°) at 100 kHz, and ... at 1 MHz': the first and the last that the run carries."""
    degrees, joined = signals.phases(values)
    good = numpy.flatnonzero(numpy.isfinite(values))
    texts = [f"{size(abs(values[i]))} (phase {round(degrees[i], 1) + 0:.1f}°{'' if i < joined else ' modulo 360°'}) at {quantity(frequency[i], 'Hz')}"
             for i in dict.fromkeys((good[0], good[-1]))]
    return ", and ".join(texts)


def turn(frequency, values):
    """Where the phase is extreme between the first and the last frequency; empty where it is nowhere."""
    phase, joined = signals.phases(values)
    known = numpy.flatnonzero(numpy.isfinite(phase[:joined]))
    for extreme, word in ((numpy.argmax, "largest"), (numpy.argmin, "smallest")):
        if len(known) > 2 and 0 < (k := extreme(phase[known])) < len(known) - 1:
            return f"; its phase is {word}, {phase[known[k]]:.1f}°, at {quantity(frequency[known[k]], 'Hz')}"
    return ""


def swings(frequency, found):
    """Of the temperatures that swing most."""
    sentences = []
    for signal in sorted(found, key=lambda signal: -signal.peak)[:MOST_SENTENCES]:
        text = ends_of(frequency, signal.values, lambda size: quantity(size, "K"))
        sentences.append(f"The temperature at {signal.name} swings by {text}{turn(frequency, signal.values)}.")
    return sentences


def jumps_over_fluxes(run):
    sentences = []
    for signal in signals.resistances(run.response, run.summary)[:MOST_INTERFACES]:
        text = ends_of(run.response["frequency_Hz"], signal.values, lambda size: f"{size:.3g} m² K/W")
        sentences.append(f"At {signal.name} the temperature jump of the phonons beside the plane, slip included, over the heat flux is {text}.")
    return sentences


def harmonic(run):
    frequency = run.response["frequency_Hz"]
    span = f"{len(frequency)} frequencies from {quantity(frequency.min(), 'Hz')} to {quantity(frequency.max(), 'Hz')}" if len(frequency) > 1 \
        else quantity(frequency[0], "Hz")
    wave = run.summary["problem"].get("wavenumber")
    along = f", times exp(iky) along the layers with k = {wave:.4g} 1/m" if wave else ""
    carried = signals.of_response(run.response, run.summary)[signals.TEMPERATURE].kept
    return [f"The response to exp(+iωt) at {span}{along}. Phases are ahead of exp(+iωt).",
            *jumps_over_fluxes(run), *swings(frequency, signals.together([signal for signal in carried if "|" not in signal.name])),
            certainty(run.summary)]


# --- transient ---

def moment(time, i):
    """'at 5 ps, between the outputs at 4 ps and 6 ps': the peak of the rows is at row i."""
    if len(time) == 1:
        return "at the only output"
    if i == 0:
        return f"at the first output, {quantity(time[0], 's')}"
    if i == len(time) - 1:
        return f"at the last output, {quantity(time[-1], 's')}: it may still grow"
    return f"at {quantity(time[i], 's')} (outputs beside it: {quantity(time[i - 1], 's')}, {quantity(time[i + 1], 's')})"


def decay(time, values):
    """(time [s], row before it) from which on |values| stay below 1/e of the peak; None where they have not fallen so far."""
    size = numpy.abs(values)
    least = size.max() / math.e
    last = numpy.flatnonzero(size >= least)[-1]
    if last + 1 == len(time):
        return None
    before, after = size[last], size[last + 1]
    if values[last] * values[last + 1] > 0:  # exponential in between, else a straight line
        share = math.log(before / least) / math.log(before / after)
    else:
        share = (before - least) / (before + after)
    return time[last] + share * (time[last + 1] - time[last]), last


def fall(time, signal):
    """A sentence with a blank before it; empty where the peak is the last output."""
    if numpy.argmax(numpy.abs(signal.values)) == len(time) - 1:
        return ""
    found = decay(time, signal.values) if signal.peak > 2 * math.e * signal.floor else ()
    if found == ():
        return " Of its fall no more is known than the error leaves."
    if found is None:
        return " It has not fallen to 1/e of that by the end."
    at, row = found
    return f" It has fallen to 1/e of that by {quantity(at, 's')} (between the outputs at {quantity(time[row], 's')} and {quantity(time[row + 1], 's')})."


def departs(run, found):
    """Of the temperatures that depart most."""
    time, sentences = run.history["time_s"], []
    for signal in sorted(found, key=lambda signal: -signal.peak)[:MOST_SENTENCES]:
        above = signal.values[numpy.argmax(numpy.abs(signal.values))] > 0
        sentences.append(f"The temperature at {signal.name} is {'above' if above else 'below'} the initial one by {most(time, signal, 'K')}.{fall(time, signal)}")
    return sentences


def most(time, signal, unit):
    """'at most 3 K, at 5 ps'"""
    at = int(numpy.argmax(numpy.abs(signal.values)))
    return f"at most {quantity(signal.peak, unit, digits_of(signal.floor / signal.peak))}, {moment(time, at)}"


def through(run, carried):
    """Of the heat fluxes at the ends."""
    sentences = []
    for signal in carried[signals.HEAT_FLUX].kept:
        if "|" not in signal.name and not signal.name.endswith(signals.OF_ELECTRONS):
            inward = signal.values[numpy.argmax(numpy.abs(signal.values))] > 0
            sentences.append(f"The heat flux at {signal.name}, {'into' if inward else 'out of'} the stack, is {most(run.history['time_s'], signal, 'W/m²')}.")
    return sentences


def crosses(run, carried):
    """At interfaces: the largest jump of the temperature and the largest heat flux."""
    time, sentences = run.history["time_s"], []
    temperatures = {signal.name: signal for signal in carried[signals.TEMPERATURE].kept}
    for flux in carried[signals.HEAT_FLUX].kept:
        sides = [temperatures.get(f"{flux.name}, {side} side") for side in ("left", "right")]
        if "|" not in flux.name or None in sides or len(sentences) == MOST_INTERFACES:
            continue
        jump = signals.Signal(flux.name, "", sides[0].values - sides[1].values, sides[0].floor + sides[1].floor)
        if jump.peak > 2 * jump.floor:
            sentences.append(f"At {flux.name} the temperature of the phonons jumps by {most(time, jump, 'K')}; the heat flux is {most(time, flux, 'W/m²')}.")
    return sentences


def transient(run):
    time = run.history["time_s"]
    carried = signals.of_history(run.history, run.summary)
    plain = signals.together([signal for signal in carried[signals.TEMPERATURE].kept if "|" not in signal.name])
    span = f"at {len(time)} times from {quantity(time.min(), 's')} to {quantity(time.max(), 's')}" if len(time) > 1 else f"at {quantity(time[0], 's')}"
    return [f"What follows {span}; "
            f"temperatures were {run.summary['problem']['initial_temperature']:.6g} K at first, on average.",
            *departs(run, plain), *through(run, carried), *crosses(run, carried),
            certainty(run.summary)]


def answer(run):
    """The findings, most important first."""
    return harmonic(run) if is_harmonic(run.summary) else transient(run)
