"""What a run of kapitza fdtr or tdtr found, in sentences: what a laboratory would infer, beside what is true."""

import math

from . import dynamic_answers, measurements
from .style import quantity

MOST_WINDOWS = 6
IN_SERIES = (("kapitza", "by reflection (Kapitza resistance, {})"), ("electron_phonon", "by electrons and phonons in series ({})"), ("contact", "by contact ({})"))
VERDICTS = {"not determined": ": these data do not determine what is free", "perfect and is wrong": ": looks perfect and is wrong", "perfect": ": looks perfect",
            "imperfect": ""}


def spread(values, unit):
    """'290 MW/m²/K', or '28.1 to 359 MW/m²/K'"""
    low, high = (f"{float(f'{value:.3g}'):g}" for value in (min(values), max(values)))
    return f"{high} {unit}" if low == high else f"{low} to {high} {unit}"


def inferred(seen):
    """The conclusion: all that fits find, beside the truth."""
    truth, sentences = seen.truth, []
    for free, key, scale, unit, whose, true in (("G", "conductance", 1 / measurements.MEGA, "MW/m²/K", f"the conductance of {truth['interface']}", "the true one"),
                                                ("kappa", "conductivity", 1.0, "W/m/K", f"the conductivity of {truth['layer']}", "that of the bulk")):
        values = [scale * fit[key] for fit in seen.fits if free in fit["free"] and fit["converged"]]
        if values:
            window = "the window and on " if len(seen.windows) > 1 else ""
            depends = f", depending on {window}what is fitted" if len(values) > 1 else ""
            sentences.append(f"A laboratory would infer {spread(values, unit)} for {whose}{depends}; {true} is {scale * truth[key]:.3g} {unit}.")
    return sentences or ["No fit has a unique minimum: these data do not determine what is free."]


def setting(seen, problem):
    """What was seen of which light."""
    method, x = seen.method, seen.x
    span = f"at {len(x)} {'frequencies' if method.name == 'fdtr' else 'delays'} from {quantity(x.min(), method.unit)} to {quantity(x.max(), method.unit)}"
    pulses = f" behind pulses at {quantity(problem['rate'], 'Hz')}, modulated at {quantity(problem['modulation'], 'Hz')}" if "rate" in problem else ""
    light = measurements.spot_text(seen.spot) + " The fits have them, too." if seen.spot else "The surface is lit evenly."
    return f"Fourier's law in every layer is fitted to the {method.what} that the Boltzmann equation gives {span}{pulses}. {light}"


def fitted(seen, fit):
    """'G alone 297 MW/m²/K, 0.491 of the true one (residual 0.77°)' and a verdict where one is due."""
    truth, both = seen.truth, len(fit["free"]) > 1
    parts = []
    if "G" in fit["free"]:
        parts.append(f"G{'' if both else ' alone'} {measurements.conductance(fit['conductance'])}, {fit['conductance'] / truth['conductance']:.3g} of the true one")
    if "kappa" in fit["free"]:
        parts.append(f"κ{'' if both else ' alone'} {fit['conductivity']:.3g} W/m/K, {fit['conductivity'] / truth['conductivity']:.3g} of the bulk's")
    return f"{', with '.join(parts)} (residual {fit['residual']:.2g}{seen.method.residual}{VERDICTS[seen.looks(fit)]})"


def by_window(seen):
    sentences = []
    for window in seen.windows[:MOST_WINDOWS]:
        found = "; ".join(fitted(seen, fit) for fit in seen.fits if tuple(fit["window"]) == window)
        sentences.append(f"From {seen.window_text(window)}: {found}.")
    more = len(seen.windows) - MOST_WINDOWS
    return sentences + ([f"{more} more {'window is' if more == 1 else 'windows are'} in the table."] if more > 0 else [])


def off(seen, fit):
    """'that of G and kappa from 0.1 to 2 MHz (residual 0.036°) finds a G 73 % too low'"""
    error = fit["conductance"] / seen.truth["conductance"] - 1
    return (f"that of {' and '.join(fit['free'])} from {seen.window_text(fit['window'])} (residual {fit['residual']:.2g}{seen.method.residual}) "
            f"finds a G {100 * abs(error):.0f} % too {'high' if error > 0 else 'low'}")


def trust(seen):
    """Which fits nobody would doubt although they are wrong: how many, and the worst."""
    wrong = [fit for fit in seen.fits if seen.deceives(fit)]
    limit = f"a residual below {seen.method.perfect:g}{seen.method.residual}"
    if not any("G" in fit["free"] for fit in seen.fits):
        return []
    if not wrong:
        return [f"No fit looks perfect ({limit}) with a G that is wrong by more than {100 * measurements.WRONG:.0f} %."]
    worst = max(wrong, key=lambda fit: abs(math.log(fit["conductance"] / seen.truth["conductance"])))
    some = f"{len(wrong)} of {len(seen.fits)} fits look perfect ({limit}) and are wrong" if len(wrong) > 1 else \
        f"One of {len(seen.fits)} fits looks perfect ({limit}) and is wrong"
    return [f"{some}: {'the worst, ' if len(wrong) > 1 else ''}{off(seen, worst)}."]


def true_values(seen):
    """What the steady state says of the plane."""
    steady, name = seen.truth["steady"], seen.truth["interface"]
    parts = [f"{steady[key]:.3g} m² K/W {words.format(measurements.conductance(1 / steady[key]))}" for key, words in IN_SERIES if steady.get(key)]
    sentences = [f"What is true of {name}, from the steady state: {', '.join(parts)}."] if parts else []
    if steady["apparent"] is not None:
        conducts = f", {measurements.conductance(1 / steady['apparent'])}" if steady["apparent"] > 0 else ""
        doubt = f" ± {steady['apparent_uncertainty']:.2g}" if steady["apparent_uncertainty"] is not None else ""
        slip = f", of which {steady['slip']:.3g} m² K/W is slip: kinetic, no property of the plane" if steady["slip"] is not None else ""
        sentences.append(f"Lines of Fourier's slope through the steady layers would leave {steady['apparent']:.3g}{doubt} m² K/W for it (R apparent{conducts}){slip}.")
    return sentences


def carriers(seen):
    if seen.metals:
        return "Metals conduct and store by electrons and phonons in the fits, and the true G is that of the plane and of both in series."
    return "Phonons alone: electrons of metals, and their coupling to phonons, are not in it."


def answer(run):
    """The findings, most important first."""
    seen = measurements.of_run(run)
    return [*inferred(seen), *trust(seen), *by_window(seen), *true_values(seen), setting(seen, run.summary["problem"]), carriers(seen),
            dynamic_answers.certainty(run.summary)]
