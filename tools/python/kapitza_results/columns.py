"""A picture of any table: columns against the first column of numbers, one panel per unit."""

import numpy

from . import style
from .tables import split_unit

MOST_CURVES, MOST_PANELS = 8, 4


def spans(values, ratio):
    """Are the numbers positive, and the largest so many times the smallest?"""
    good = values[numpy.isfinite(values)]
    return len(good) > 2 and good.min() > 0 and good.max() / good.min() >= ratio


def parts_of(table):
    """[(label, rows)]: the rows with one word in the first column of words (a model, a branch), or all."""
    words = next((values for values in table.values() if isinstance(values, list)), None)
    if words is None:
        return [("", numpy.arange(table.rows))]
    return [(word, numpy.array([i for i, other in enumerate(words) if other == word])) for word in dict.fromkeys(words)]


def draw_panel(axes, table, x, columns, unit):
    """Curves where x rises along the rows, else points."""
    values = numpy.concatenate([table[column] for column in columns])
    logarithmic = spans(values, 1000)
    factor, power = (1.0, "") if logarithmic else style.power_of_ten(values)
    parts = parts_of(table)
    curves = [(column, part) for column in columns for part in parts][:MOST_CURVES]
    for k, (column, (word, rows)) in enumerate(curves):
        rows = rows[numpy.isfinite(table[column][rows])]
        rising = len(rows) > 1 and numpy.all(numpy.diff(x[rows]) >= 0)
        name = split_unit(column)[0].replace("_", " ") if len(columns) > 1 or not word else ""
        axes.plot(x[rows], factor * table[column][rows], color=style.CYCLE[k % 8], ls=style.LINES[k % 4] if rising else "",
                  marker="" if rising else "os^vDP"[k % 6], ms=3.5, mfc="none", label=", ".join(filter(None, [word, name])))
    if logarithmic:
        axes.set_yscale("log")
    name = split_unit(columns[0])[0].replace("_", " ") if len(columns) == 1 else ""
    axes.set_ylabel(f"{name}\n[{power}{unit}]" if unit else f"{name} {power}")
    style.legend_above(axes)


def picture(table):
    """(name, figure), or None where there is nothing to draw."""
    numbers = table.numbers()
    groups = {}
    for column in numbers[1:]:
        if numpy.any(numpy.isfinite(table[column])):
            groups.setdefault(table.units[column], []).append(column)
    if not groups or table.rows < 2:
        return None
    groups = dict(list(groups.items())[:MOST_PANELS])
    figure, panels = style.new_figure(len(groups), 1, size=(7.2, 1.4 + 2.4 * len(groups)), sharex=True, squeeze=False)
    x, (name, unit) = table[numbers[0]], split_unit(numbers[0])
    if unit == "m":
        factor, unit = style.length_unit(x)
        x = factor * x
    factor, power = (1.0, "") if spans(x, 100) else style.power_of_ten(x)
    x = factor * x
    for axes, (kind, columns) in zip(panels[:, 0], groups.items()):
        draw_panel(axes, table, x, columns, kind)
        if spans(x, 100):
            axes.set_xscale("log")
    panels[-1, 0].set_xlabel(name.replace("_", " ") + (f" [{power}{unit}]" if unit else ""))
    figure.suptitle(table.path.name)
    return table.path.stem, figure
