"""Pictures of the sum of drops and of where entropy is produced."""

import numpy

from . import style

RESISTANCE_PARTS = ("bulk", "kinetic", "electron_phonon", "contact", "kapitza")
DISSIPATION_PARTS = ("bulk", "nonequilibrium", "electron_phonon", "contact", "angular", "reflection")
RESISTANCE_UNITS, DISSIPATION_UNITS = ("m² K/W", "m K/W"), ("W K/m²", "W K/m")  # in 1D, 2D
RESISTANCE_NAME, DISSIPATION_NAME = "drop of T* over the heat", "dissipation times T0"
MOST_ROWS = 14


def grouped(elements, parts):
    """Elements of one kind whose names differ in their number only (si#1, si#2, ...) are put together."""
    groups = {}
    for element in elements:
        name = "|".join(part.split("#")[0] for part in element["name"].split("|"))
        group = groups.setdefault((element["kind"], name), {"name": name, "kind": element["kind"], "count": 0, **dict.fromkeys(parts, 0.0)})
        group["count"] += 1
        for part in parts:
            group[part] += element.get(part) or 0.0
    return [{**group, "name": group["name"] + (f"  ({group['count']} of them)" if group["count"] > 1 else "")} for group in groups.values()]


def rows_of(budget, parts):
    """Names and parts [row, part] in the order of the heat path."""
    elements = budget["elements"]
    if len(elements) > MOST_ROWS:
        elements = grouped(elements, parts)
    names = [element["name"] + (" wall" if element["kind"] == "wall" else "") for element in elements]
    return names, numpy.array([[element.get(part) or 0.0 for part in parts] for element in elements])


def stack_bars(axes, values, parts, label):
    """Stacked bars, one per row of the values; what is negative goes to the left of zero. @return their ends"""
    places = numpy.arange(len(values))
    right, left = numpy.zeros(len(values)), numpy.zeros(len(values))
    for k, part in enumerate(parts):
        name, colour, hatch = style.PARTS[part]
        column = values[:, k]
        if numpy.any(numpy.abs(column) > 1e-9 * numpy.abs(values).max()):
            axes.barh(places, column, left=numpy.where(column >= 0, right, left), color=colour, hatch=hatch,
                      edgecolor="white" if hatch else colour, lw=0, label=name, height=0.7)
        right += numpy.maximum(column, 0)
        left += numpy.minimum(column, 0)
    axes.axvline(0, color=style.BLACK, lw=0.8)
    axes.set_xlabel(label)
    return right, left


def draw_bars(axes, names, values, parts, label):
    """With names and, behind each bar, its share of the first, which is the total."""
    right, left = stack_bars(axes, values, parts, label)
    width = right.max() - left.min()
    for k, row in enumerate(values):
        axes.text(right[k] + 0.01 * width, k, f"{100 * row.sum() / values[0].sum():.3g} %", va="center", fontsize=8)
    axes.set(yticks=numpy.arange(len(names)), yticklabels=names, xlim=(1.05 * left.min(), right.max() + 0.14 * width))
    axes.invert_yaxis()


def draw_budget(run, key, parts, units, quantity):
    """One budget of the summary (units in 1D and 2D), element by element; None where there is none."""
    budget = run.summary.get(key)
    if not budget or not budget["total"]:
        return None
    names, values = rows_of(budget, parts)
    names, values = ["total", *names], numpy.vstack([values.sum(axis=0), values])
    factor, power = style.power_of_ten(values)
    figure, axes = style.new_figure(size=(7.2, 1.6 + 0.34 * len(names)))
    draw_bars(axes, names, factor * values, parts, f"{quantity} [{power}{units[run.dimension - 1]}]")
    style.legend_above(axes)
    figure.suptitle(run.title)
    return figure


def resistance(run):
    """The sum of drops."""
    return draw_budget(run, "resistance_budget", RESISTANCE_PARTS, RESISTANCE_UNITS, RESISTANCE_NAME)


def dissipation(run):
    """Where entropy is produced."""
    return draw_budget(run, "dissipation_budget", DISSIPATION_PARTS, DISSIPATION_UNITS, DISSIPATION_NAME)
