"""Pictures of a study: quantities against what was varied."""

import numpy

from . import style

# The unit of a key of the deck, by its last word; SI, as study.csv has it.
KEY_UNITS = {
    "thickness": "m", "length": "m", "roughness": "m", "mean_free_path": "m", "normal_mean_free_path": "m", "temperature": "K", "isothermal": "K",
    "pressure": "Pa", "hardness": "Pa", "conductivity": "W/m/K", "heat_capacity": "J/m³/K", "group_velocity": "m/s", "heat_flux": "W/m²",
    "power": "W/m³", "frequency": "Hz", "temperature_drop": "K", "scale": "m",
}
BUDGET = (("total_m2K_W", style.BLACK, "-", "total"), ("bulk_m2K_W", style.GREY, "--", "bulk"), ("layers_m2K_W", style.SKY, "-", "kinetic, in the layers"),
          ("walls_m2K_W", style.BLUE, "-.", "contacts of the walls"), ("kapitza_m2K_W", style.RED, "-", "Kapitza, all interfaces"))


def axis_of(study):
    """(values, label, logarithmic, words at the values or None) of the first key."""
    key = study.keys[0]
    values, words = study.table[key], key.split(".")
    name = key + (" (and what goes with it)" if len(study.keys) > 1 else "")
    if not isinstance(values, numpy.ndarray):
        return numpy.arange(len(values)), name, False, values
    unit = KEY_UNITS.get(words[-1], "")
    factor = 1.0
    if unit == "m":
        factor, unit = style.length_unit(values)
    ratio = numpy.nanmax(values) / numpy.nanmin(values) if numpy.nanmin(values) > 0 else 0
    return factor * values, f"{name} [{unit}]" if unit else name, ratio >= 10, None


def start(study):
    """(figure, axes, values, logarithmic), the first key along x."""
    figure, axes = style.new_figure(size=(7.2, 4.4))
    figure.suptitle(study.title)
    values, label, logarithmic, words = axis_of(study)
    axes.set_xlabel(label)
    if words:
        axes.set_xticks(values, words)
    return figure, axes, values, logarithmic


def scale(axes, logarithmic, values):
    """Axes are logarithmic where the numbers span much."""
    if logarithmic:
        axes.set_xscale("log")
    style.logarithmic_y(axes, values)


def budget(study):
    """Parts of the sum of drops; None where no point has one."""
    table = study.table
    if "total_m2K_W" not in table or not numpy.any(numpy.isfinite(table["total_m2K_W"])):
        return None
    figure, axes, x, logarithmic = start(study)
    factor, power = style.power_of_ten(table["total_m2K_W"])
    shown = []
    for column, colour, dashes, text in BUDGET:
        y = factor * table[column]
        if not numpy.any(numpy.isfinite(y) & (y != 0)):
            continue
        y = numpy.where(y > 0, y, numpy.nan) if logarithmic else y
        axes.plot(x, y, color=colour, ls=dashes, marker="o", ms=3, label=text)
        shown.append(y)
    scale(axes, logarithmic, numpy.concatenate(shown))
    axes.set_ylabel(f"resistance [{power}m² K/W]")
    style.legend_above(axes)
    return figure


def interfaces(study):
    """Resistances of every kind of interface: Kapitza, where thermal phonons arrive, and what lines through the layers leave for the plane."""
    named = [name for name in study.interfaces if numpy.any(numpy.isfinite(study.table[f"{name} kapitza [m2K/W]"]))]
    if not named:
        return None
    figure, axes, x, logarithmic = start(study)
    factor, power = style.power_of_ten(numpy.concatenate([study.table[f"{name} apparent [m2K/W]"] for name in named]
                                                         + [study.table[f"{name} kapitza [m2K/W]"] for name in named]))
    shown = []
    for k, name in enumerate(named[:4]):
        colour = (style.RED, style.BLUE, style.GREEN, style.PURPLE)[k]

        def column(what):
            return factor * study.table[f"{name} {what} [m2K/W]"]  # noqa: B023 (used at once)

        axes.plot(x, column("kapitza"), color=colour, marker="o", ms=3, label=f"{name}: R Kapitza")
        axes.plot(x, column("kapitza_thermal"), color=colour, ls=":", label=f"{name}: if thermal phonons arrive")
        apparent, uncertainty = column("apparent"), column("apparent_uncertainty")
        if numpy.any(numpy.isfinite(apparent)):
            low = apparent - numpy.nan_to_num(uncertainty)
            axes.plot(x, apparent, color=colour, ls="--", lw=1, label=f"{name}: R apparent, with its uncertainty")
            floor = numpy.nanmin(column("kapitza")) / 3
            axes.fill_between(x, numpy.maximum(low, floor) if logarithmic else low, apparent + numpy.nan_to_num(uncertainty), color=colour, alpha=0.13,
                              lw=0)
        shown += [column("kapitza"), column("kapitza_thermal"), apparent]
    scale(axes, logarithmic, numpy.concatenate(shown))
    axes.set_ylabel(f"resistance [{power}m² K/W]")
    style.legend_above(axes)
    return figure


def conduction(study):
    """Effective conductivity, with what the bulk of the layers in series would conduct; else the conductance."""
    table = study.table
    effective = table.get("effective_conductivity_W_m_K")
    if effective is None or not numpy.any(numpy.isfinite(effective)):
        effective = table.get("conductance")
        if effective is None or not numpy.any(numpy.isfinite(effective)):
            return None
        name, limit = "conductance of the deck [SI]", None
    else:
        name = "effective conductivity [W/m/K]"
        with numpy.errstate(divide="ignore", invalid="ignore"):
            limit = effective * table["total_m2K_W"] / table["bulk_m2K_W"]
    figure, axes, x, logarithmic = start(study)
    axes.plot(x, effective, color=style.BLUE, marker="o", ms=3, label="effective")
    if limit is not None and numpy.any(numpy.isfinite(limit)):
        axes.plot(x, limit, color=style.BLACK, ls="--", lw=1, label="bulk of the layers in series (Fourier)")
    scale(axes, logarithmic, effective)
    axes.set_ylabel(name)
    style.legend_above(axes)
    return figure
