"""How pictures look: colours that the colour-blind tell apart (M. Okabe and K. Ito, 2008), units on axes, legends beside the data."""

import math

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as pyplot  # noqa: E402 (the backend comes first)
from matplotlib import ticker  # noqa: E402
import numpy  # noqa: E402

BLUE, RED, GREEN, ORANGE, SKY, PURPLE = "#0072B2", "#D55E00", "#009E73", "#E69F00", "#56B4E9", "#CC79A7"
BLACK, GREY, LIGHT = "#000000", "#777777", "#CFCFCF"
CYCLE = (BLUE, RED, GREEN, PURPLE, ORANGE, SKY, BLACK, GREY)
LINES = ("-", "--", "-.", ":")
# What a resistance or dissipation is made of: name, colour, hatch. Lightness falls along the list, so that print without colour tells.
PARTS = {
    "bulk": ("bulk (Fourier)", LIGHT, ""),
    "kinetic": ("kinetic: slip, size, spectra", SKY, ""),
    "nonequilibrium": ("kinetic: non-equilibrium", SKY, ""),
    "electron_phonon": ("electrons and phonons in series", GREEN, "\\\\\\"),
    "contact": ("contact", BLUE, ""),
    "angular": ("directions at the plane", ORANGE, "..."),
    "kapitza": ("Kapitza resistance", RED, "///"),
    "reflection": ("reflection at the plane", RED, "///"),
}
SETTINGS = {
    "font.size": 9, "axes.titlesize": 10, "axes.labelsize": 9, "legend.fontsize": 8, "legend.frameon": False, "axes.spines.top": False,
    "axes.spines.right": False, "lines.linewidth": 1.6, "savefig.dpi": 150, "figure.constrained_layout.use": True, "figure.titlesize": 10, "svg.fonttype": "none",
    "pdf.fonttype": 42, "hatch.linewidth": 0.6, "axes.formatter.useoffset": False, "svg.hashsalt": "kapitza",
}
PREFIXES = {-15: "f", -12: "p", -9: "n", -6: "µ", -3: "m", 0: "", 3: "k", 6: "M", 9: "G", 12: "T"}


def look():
    """A context in which figures have this style."""
    return matplotlib.rc_context(SETTINGS)


def new_figure(rows=1, columns=1, size=(7.0, 4.0), **options):
    """A figure and its axes, pyplot's."""
    return pyplot.subplots(rows, columns, figsize=size, **options)


def save(figure, path, last=True):
    """Without the date, so that the same numbers give the same file. `last`: the figure is not needed any more."""
    metadata = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}.get(path.suffix, {})
    figure.savefig(path, metadata=metadata)
    if last:
        pyplot.close(figure)


def gradual(count):
    """Colours from dark to light, for an order."""
    return pyplot.get_cmap("viridis")(numpy.linspace(0, 0.9, count))


def length_unit(values):
    """(factor, unit) that makes lengths in metres numbers between 1 and 1000."""
    largest = numpy.nanmax(numpy.abs(values), initial=0)
    if not largest > 0:
        return 1.0, "m"
    power = max(-9, min(0, 3 * math.floor(math.log10(largest * 1.0000001) / 3)))
    return 10.0 ** -power, PREFIXES[power] + "m"


def time_unit(values):
    largest = numpy.nanmax(numpy.abs(values), initial=0)
    power = max(-12, min(0, 3 * math.floor(math.log10(largest) / 3))) if largest > 0 else 0
    return 10.0 ** -power, PREFIXES[power] + "s"


def quantity(value, unit, digits=3):
    """'97.7 nK' of 9.77e-8 K."""
    if not value or not math.isfinite(value):
        return f"{value:g} {unit}"
    power = max(-15, min(12, 3 * math.floor(math.log10(abs(value) * 1.0000001) / 3)))
    return f"{float(f'{value / 10.0 ** power:.{digits}g}'):g} {PREFIXES[power]}{unit}"


def power_of_ten(values):
    """(factor, text) such as (1e9, "10⁻⁹ "), which makes the largest value a number between 1 and 1000; (1, "") where it is one already."""
    largest = numpy.nanmax(numpy.abs(values), initial=0)
    if not 0 < largest < math.inf or 0.1 <= largest < 1e4:
        return 1.0, ""
    power = 3 * math.floor(math.log10(largest) / 3)
    digits = str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return 10.0 ** -power, f"10{digits} "


def spans_much(values):
    """Are the numbers positive, and the largest at least three times the smallest?"""
    good = values[numpy.isfinite(values)]
    return len(good) > 0 and good.min() > 0 and bool(good.max() / good.min() >= 3)


def logarithmic_y(axes, values):
    """A logarithmic axis where numbers span much, with labels between powers of ten where these would be too few."""
    if not spans_much(values):
        return
    good = values[numpy.isfinite(values)]
    axes.set_yscale("log")
    if good.max() / good.min() < 300:
        axes.yaxis.set_major_locator(ticker.LogLocator(subs=(1, 2, 5)))
        axes.yaxis.set_major_formatter(ticker.FormatStrFormatter("%g"))
        axes.yaxis.set_minor_formatter(ticker.NullFormatter())


def legend_above(axes, width=None):
    """A legend above the axes, never over the data, in as many columns as fit into `width` inches (the figure's)."""
    handles, labels = axes.get_legend_handles_labels()
    if not handles:
        return
    width = (width or axes.figure.get_figwidth()) - 0.9
    longest = 0.06 * max(map(len, labels)) + 0.55  # inches, at the size of the legend
    columns = max(1, min(len(labels), int(width / longest)))
    axes.legend(handles, labels, loc="lower left", bbox_to_anchor=(0, 1.0), ncol=columns, borderaxespad=0.2)
