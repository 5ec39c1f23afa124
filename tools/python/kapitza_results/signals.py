"""What response.csv and history.csv carry: temperatures and heat fluxes, without those that are only rounding.

A run states the errors of its solves. A value that is smaller than they are, or smaller than 1e-9 of the largest of its kind, says nothing, and least
of all by its phase.
"""

from dataclasses import dataclass, replace

import numpy

TEMPERATURE, HEAT_FLUX = "temperature", "heat_flux"
UNITS = {TEMPERATURE: "K", HEAT_FLUX: "W_m2"}
ELECTRON, OF_ELECTRONS = "_electron", "(electrons)"  # in names of columns, and in words
ROUNDING = 1e-9
SAME = 1e-3  # curves so close to each other are one line on a screen
QUARTER = 90  # degrees
JUMP_WORDS = "ΔT/q: how much warmer the phonons are left of the plane than right of it, over the heat flux to the right. Slip at the plane is part of it."


@dataclass
class Signal:
    """`values`: complex amplitudes by frequency, or departures by time; K or W/m2, nan where the run does not carry them.

    `floor`: what departures are uncertain by.
    """

    name: str
    column: str
    values: numpy.ndarray
    floor: float = 0.0

    @property
    def peak(self):
        return numpy.nanmax(numpy.abs(self.values))


@dataclass
class Signals:
    """Of one kind, boundaries first; `left_out`: names of those that are smaller than the errors of the run."""

    kind: str
    kept: list
    left_out: list


def spoken(base):
    """'si|ge_left' is a side of an interface: 'si|ge, left side'; 'left_electron' is of the electrons there: 'left (electrons)'."""
    if base.endswith(ELECTRON):
        return f"{spoken(base[:-len(ELECTRON)])} {OF_ELECTRONS}"
    name, _, side = base.rpartition("_")
    return f"{name}, {side} side" if "|" in name and side in ("left", "right") else base


def raw(table, kind, part=""):
    """(base of the name, column) of all columns of a kind; `part`: re or im."""
    ending = "_".join(["", kind, *filter(None, [part]), UNITS[kind]])
    return [(column[:-len(ending)], column) for column in table.numbers() if column.endswith(ending)]


def amplitudes(table, kind):
    """[Signal] as the columns NAME_re and NAME_im have them."""
    return [Signal(spoken(base), column, table[column] + 1j * table[other])
            for (base, column), (_, other) in zip(raw(table, kind, "re"), raw(table, kind, "im"))]


def streaming(summary):
    """Of heat that flies one way, W/m2/K: conductivity over the longest mean free path is no more than that."""
    regions = (summary or {}).get("regions", [])
    return max((region["conductivity"] / region["longest_mean_free_path"] for region in regions if region["longest_mean_free_path"]), default=0.0)


def largest(found, axis=0):
    """Largest modulus of several signals: by row (axis 0), or one number (None); 0 where there are none."""
    return numpy.max(numpy.abs([signal.values for signal in found]), axis=axis) if found else 0.0


def sift(kind, found, floor):
    """Values below the floor are taken out, and signals of which next to nothing is left."""
    kept, left_out = [], []
    for signal in found:
        values = numpy.where(numpy.abs(signal.values) > floor, signal.values, numpy.nan)
        if numpy.count_nonzero(numpy.isfinite(values)) >= min(2, len(values)):
            kept.append(Signal(signal.name, signal.column, values))
        else:
            left_out.append(signal.name)
    return Signals(kind, kept, left_out)


def of_response(table, summary=None):
    """{kind: Signals} of response.csv. Floor, frequency by frequency: the energy imbalance and residual that the summary states."""
    solves = (summary or {}).get("frequencies", [])
    stated = [max(solve["relative_residual"], solve["energy_imbalance"]) for solve in solves]
    relative = numpy.maximum(ROUNDING, stated if len(stated) == table.rows else 0.0)
    temperatures, fluxes = amplitudes(table, TEMPERATURE), amplitudes(table, HEAT_FLUX)
    flux = numpy.maximum(largest(fluxes), streaming(summary) * largest(temperatures))
    return {TEMPERATURE: sift(TEMPERATURE, temperatures, relative * largest(temperatures)), HEAT_FLUX: sift(HEAT_FLUX, fluxes, relative * flux)}


def departures(table, kind, start):
    return [Signal(spoken(base), column, table[column] - start) for base, column in raw(table, kind)]


def certain(kind, found, error, least):
    """Signals whose peak is above the stated error; it is relative to the peak, and at least to a thousandth of the largest of the kind."""
    most = largest(found, axis=None)
    for signal in found:
        signal.floor = max(least, ROUNDING * most, error * max(signal.peak, 1e-3 * most))
    return Signals(kind, [signal for signal in found if signal.peak > signal.floor], [signal.name for signal in found if not signal.peak > signal.floor])


def of_history(table, summary=None):
    """{kind: Signals} of history.csv; temperatures less the initial one, which the summary has (without it: absolute)."""
    start = summary["problem"]["initial_temperature"] if summary else 0.0
    error = summary["solve"]["error"] if summary else 0.0
    temperatures, fluxes = departures(table, TEMPERATURE, start), departures(table, HEAT_FLUX, 0.0)
    digits = 16 * numpy.spacing(start)  # the file has 16 digits of the absolute temperature
    flown = ROUNDING * streaming(summary) * largest(temperatures, axis=None)
    return {TEMPERATURE: certain(TEMPERATURE, temperatures, error, digits), HEAT_FLUX: certain(HEAT_FLUX, fluxes, error, flown)}


def together(found):
    """Signals that no screen can tell apart become one, with all their names."""
    groups = []
    for signal in found:
        for group in groups:
            first = group[0].values
            if numpy.array_equal(numpy.isfinite(first), numpy.isfinite(signal.values)) and \
                    numpy.nanmax(numpy.abs(first - signal.values) / same_scale(first)) <= SAME:
                group.append(signal)
                break
        else:
            groups.append([signal])
    return [replace(group[0], name=", ".join(signal.name for signal in group)) for group in groups]


def same_scale(values):
    """Amplitudes are seen on a logarithmic axis, each for itself; histories relative to their peak."""
    return numpy.abs(values) if numpy.iscomplexobj(values) else max(numpy.nanmax(numpy.abs(values)), 1e-300)


def hidden_by_one(found):
    """Do some look like nothing beside the largest?"""
    peaks = [signal.peak for signal in found]
    return min(peaks) < 0.1 * max(peaks)


def chosen(found, most):
    """Not more than a picture can show: ends and probes come before the sides of interfaces. @return (signals, how many are not shown)"""
    found = together(sorted(found, key=lambda signal: "|" in signal.name))
    return found[:most], max(0, len(found) - most)


def remark(signals, hidden, file):
    """What a picture of these does not show, in words; empty where it shows all."""
    texts = []
    if signals.left_out:
        some = ", ".join(signals.left_out[:6]) + (f" and {len(signals.left_out) - 6} more" if len(signals.left_out) > 6 else "")
        texts.append(f"Not drawn, being smaller than the errors of the run: {some}.")
    if hidden:
        texts.append(f"{hidden} more are in {file}.")
    if signals.kind == HEAT_FLUX:
        of_electrons = any(signal.name.endswith(OF_ELECTRONS) for signal in signals.kept)
        texts.append(f"At the ends: into the stack; at interfaces{', and of electrons' if of_electrons else ''}: from left to right.")
    return " ".join(texts)


def resistances(table, summary=None):
    """[Signal] by interface: (T on its left - T on its right)/q, complex, m2 K/W. T is that of the phonons beside the plane: slip is in it."""
    carried = of_response(table, summary)
    temperatures = {signal.name: signal.values for signal in carried[TEMPERATURE].kept}
    result = []
    for signal in carried[HEAT_FLUX].kept:
        sides = [temperatures.get(f"{signal.name}, {side} side") for side in ("left", "right")]
        if "|" in signal.name and all(side is not None for side in sides):
            jump = sides[0] - sides[1]
            jump = numpy.where(numpy.abs(jump) > 1e3 * ROUNDING * numpy.abs(sides[0]), jump, numpy.nan)
            if numpy.any(numpy.isfinite(jump)):
                with numpy.errstate(invalid="ignore"):  # nan where either is not carried
                    result.append(Signal(signal.name, signal.column, jump / signal.values))
    return result


def phases(values):
    """(degrees, how many from the first on may be joined by a line).

    They are unwrapped as long as neighbours differ by less than a quarter of a turn; beyond that nobody knows how many turns lie between two
    frequencies, and phases are modulo 360.
    """
    degrees = numpy.degrees(numpy.angle(values))
    good = numpy.flatnonzero(numpy.isfinite(values))
    steps = (numpy.diff(degrees[good]) + 180) % 360 - 180
    wide = numpy.flatnonzero(numpy.abs(steps) > QUARTER)
    joined = good[:wide[0] + 1] if len(wide) else good
    degrees[joined] = numpy.degrees(numpy.unwrap(numpy.radians(degrees[joined])))
    return degrees, int(joined[-1]) + 1 if len(joined) else 0


def turns_unknown(found):
    """Words on phases beyond those joined by lines; empty where all are joined."""
    some = any(numpy.any(numpy.isfinite(signal.values[phases(signal.values)[1]:])) for signal in found)
    return "Single points: phase modulo 360°, where it turns by more than a quarter from one frequency to the next." if some else ""


def in_equal_ratios(times):
    """Are the times after 0 in equal ratios? They want a logarithmic axis."""
    later = times[times > 0]
    return len(later) > 3 and bool(numpy.allclose(numpy.diff(numpy.log(later)), numpy.log(later[1] / later[0]), rtol=0.05))


def is_of(table, first):
    """Is it a table of temperatures or heat fluxes against time_s or frequency_Hz?"""
    part = "re" if first == "frequency_Hz" else ""
    return first in table and any(raw(table, kind, part) for kind in UNITS)


def run_of(path):
    """The directory of the run that left this response.csv or history.csv, or None."""
    known = path.name in ("response.csv", "history.csv") and (path.parent / "summary.json").exists()
    return path.parent if known else None
