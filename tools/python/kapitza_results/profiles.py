"""Pictures of temperature along a stack."""

import numpy

from . import style
from .reading import Problem

ELECTRONS = "electron_temperature_K"
HELD = ("isothermal", "helium")  # walls whose temperature is given


def walls_of(summary):
    """(left, right) boundaries of a stack."""
    return summary["boundaries"][0], summary["boundaries"][-1]


def layers(run):
    """Per layer of a stack: dict of name, conductivity, left, right [m] and rows (slice of the profile)."""
    x, names = run.profile["x_m"], run.profile["region"]
    result, row = [], 0
    for region in run.summary["regions"]:
        end = row
        while end < len(x) and names[end] == region["name"]:
            end += 1
        if end == row:
            raise Problem(f"{run.profile.path}: there is no layer '{region['name']}', of which summary.json speaks")
        both = region["conductivity"] + region.get("electron_conductivity", 0)
        result.append({"name": region["name"], "conductivity": both, "left": x[row], "right": x[end - 1], "rows": slice(row, end)})
        row = end
    return result


def fourier_line(run, layer):
    """Temperatures of Fourier's law with the bulk conductivity, with the heat flux as it is, through the middle half of the layer."""
    x, q = run.profile["x_m"][layer["rows"]], run.profile["heat_flux_W_m2"][layer["rows"]]
    temperature = run.profile["temperature_K"][layer["rows"]]
    if not layer["conductivity"] or len(x) < 2:
        return None
    drop = numpy.concatenate([[0], numpy.cumsum((q[1:] + q[:-1]) / 2 * numpy.diff(x))]) / layer["conductivity"]
    quarter = (layer["right"] - layer["left"]) / 4
    middle = numpy.linspace(layer["left"] + quarter, layer["right"] - quarter, 101)
    return numpy.mean(numpy.interp(middle, x, temperature + drop)) - drop


def off_fourier(run, layer, tolerance=0.1):
    """[(from, to)] in metres where the local slope is off Fourier's -q/kappa by more than the tolerance: Knudsen layers."""
    x, q = run.profile["x_m"][layer["rows"]], run.profile["heat_flux_W_m2"][layer["rows"]]
    temperature = run.profile["temperature_K"][layer["rows"]]
    width = numpy.diff(x)
    q = (q[1:] + q[:-1]) / 2
    fourier = -q / layer["conductivity"] if layer["conductivity"] else numpy.zeros_like(q)
    with numpy.errstate(divide="ignore", invalid="ignore"):
        slope = numpy.diff(temperature) / width
        off = numpy.abs(slope - fourier) > tolerance * numpy.abs(fourier)
    off &= (width > 0) & (numpy.abs(q) > 1e-6 * numpy.max(numpy.abs(run.profile["heat_flux_W_m2"]), initial=0))
    pieces = []
    for i in numpy.flatnonzero(off):
        if pieces and pieces[-1][1] == x[i]:
            pieces[-1][1] = x[i + 1]
        else:
            pieces.append([x[i], x[i + 1]])
    return pieces


def equivalent_points(run):
    """(x, T*) at the planes: both sides of every interface, and beside walls that have a temperature and a contact resistance."""
    summary, x = run.summary, run.profile["x_m"]
    points = []
    for wall, place in zip(walls_of(summary), (x[0], x[-1])):
        if wall["kind"] in HELD and wall.get("contact_resistance") is not None:
            resistance = wall["contact_resistance"] + (wall.get("kapitza_resistance") or 0)
            points.append((place, wall["temperature"] - wall["heat_flux"] * resistance))
    for interface in summary["interfaces"]:
        for value in interface.get("equivalent_temperature") or ():
            if value is not None:
                points.append((interface["position"], value))
    return points


def draw_layers(axes, run, factor):
    """Shades Knudsen layers, and writes the names of layers above the axes where there is room for them."""
    parts = layers(run)
    depth = [piece for layer in parts for piece in off_fourier(run, layer)]
    for k, (left, right) in enumerate(depth):
        axes.axvspan(factor * left, factor * right, color=style.SKY, alpha=0.22, lw=0,
                     label="slope off Fourier's by > 10 %" if k == 0 else None)
    for layer in parts[1:]:
        axes.axvline(factor * layer["left"], color=style.GREY, lw=0.6)
    length = parts[-1]["right"] - parts[0]["left"]
    for layer in parts:
        if (layer["right"] - layer["left"]) / length > 0.012 * len(layer["name"]) + 0.02:
            axes.text(factor * (layer["left"] + layer["right"]) / 2, 0.985, layer["name"], ha="center", va="top", color=style.GREY,
                      transform=axes.get_xaxis_transform())
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + 0.08 * (high - low))  # room for the names


def temperature(run):
    """T(x), T* at the planes, Fourier's lines through the middle of each layer, walls, Knudsen layers shaded."""
    figure, axes = style.new_figure(size=(7.2, 4.2))
    x = run.profile["x_m"]
    factor, unit = style.length_unit(x)
    parts = layers(run)
    for k, layer in enumerate(parts):
        rows = layer["rows"]
        axes.plot(factor * x[rows], run.profile["temperature_K"][rows], color=style.BLUE, label="temperature" if k == 0 else None)
        if ELECTRONS in run.profile:  # wide, below the others, with which they coincide in most of a metal
            axes.plot(factor * x[rows], run.profile[ELECTRONS][rows], color=style.GREEN, lw=4.5, alpha=0.5, zorder=1.5, solid_capstyle="butt",
                      label="electrons of metals" if k == 0 else None)
        line = fourier_line(run, layer)
        if line is not None and len(parts) <= 12:
            axes.plot(factor * x[rows], line, color=style.BLACK, ls="--", lw=0.9, label="Fourier's slope, q/κ" if k == 0 else None)
    points = equivalent_points(run)
    if points:
        axes.plot(*zip(*[(factor * at, value) for at, value in points]), "o", color=style.RED, ms=5 if len(points) < 20 else 3, mfc="white",
                  label="equivalent temperature T*")
    for wall, place in zip(walls_of(run.summary), (x[0], x[-1])):
        if wall["kind"] in HELD:
            axes.plot([factor * place], [wall["temperature"]], "s", color=style.BLACK, ms=6, clip_on=False,
                      label=None if axes.get_legend_handles_labels()[1].count("wall") else "wall")
    draw_layers(axes, run, factor)
    axes.margins(x=0.02)
    axes.set(xlabel=f"x [{unit}]", ylabel="temperature [K]")
    style.legend_above(axes)
    figure.suptitle(run.title)
    return figure


def metals(run):
    """Layers whose electrons have a temperature."""
    if ELECTRONS not in run.profile:
        return []
    return [layer for layer in layers(run) if numpy.all(numpy.isfinite(run.profile[ELECTRONS][layer["rows"]]))]


def electrons(run):
    """Temperatures of electrons and lattice in the metals, and how much of the heat the electrons carry; None where there are no metals."""
    found = metals(run)
    if not found:
        return None
    figure, (above, below) = style.new_figure(2, 1, size=(7.2, 4.8), sharex=True, height_ratios=(2, 1))
    x, flux = run.profile["x_m"], run.profile["heat_flux_W_m2"]
    factor, unit = style.length_unit(numpy.array([found[0]["left"], found[-1]["right"]]))
    largest = numpy.abs(flux).max()
    for k, layer in enumerate(found):
        rows = layer["rows"]
        for column, colour, dashes, name in ((ELECTRONS, style.GREEN, "-.", "electrons"), ("temperature_K", style.BLUE, "-", "lattice")):
            above.plot(factor * x[rows], run.profile[column][rows], color=colour, ls=dashes, label=name if k == 0 else None)
        carried = numpy.where(numpy.abs(flux[rows]) > 1e-6 * largest, flux[rows], numpy.nan)
        below.plot(factor * x[rows], 100 * run.profile["electron_heat_flux_W_m2"][rows] / carried, color=style.GREEN, ls="-.")
    above.set(ylabel="temperature [K]")
    below.set(xlabel=f"x [{unit}]", ylabel="heat carried\nby electrons [%]")
    style.legend_above(above)
    figure.suptitle(f"{run.title}: {', '.join(layer['name'] for layer in found)}")
    return figure


FOURIER_WAYS = (("equivalent", style.RED, "--", "with this stack's own numbers"), ("jumps", style.GREEN, "-.", "with jump coefficients of half-spaces"),
                ("kapitza", style.ORANGE, ":", "with Kapitza resistances of half-spaces"), ("plain", style.BLACK, (0, (1, 1)), "continuous everywhere"))


def fourier_ways(run):
    """Temperature by Boltzmann's equation and by Fourier's law in four ways; None without `--compare fourier`."""
    ways = [way for way in FOURIER_WAYS if f"fourier_{way[0]}_K" in run.profile]
    if not ways:
        return None
    figure, axes = style.new_figure(size=(7.2, 4.4))
    x = run.profile["x_m"]
    factor, unit = style.length_unit(x)
    for k, layer in enumerate(layers(run)):
        rows = layer["rows"]
        axes.plot(factor * x[rows], run.profile["energy_temperature_K"][rows], color=style.BLUE, lw=2.4,
                  label="Boltzmann (energy temperature)" if k == 0 else None)
        for name, colour, dashes, text in ways:
            axes.plot(factor * x[rows], run.profile[f"fourier_{name}_K"][rows], color=colour, ls=dashes, label=f"Fourier {text}" if k == 0 else None)
    axes.margins(x=0.02)
    axes.set(xlabel=f"x [{unit}]", ylabel="temperature [K]")
    style.legend_above(axes)
    figure.suptitle(run.title)
    return figure


def in_time(run):
    """Temperature along a stack at the times of profiles.csv, from dark to light."""
    table = run.profiles
    times = sorted(set(table["time_s"]))
    figure, axes = style.new_figure(size=(7.2, 4.0))
    factor, unit = style.length_unit(table["x_m"])
    colours = style.gradual(len(times))
    for colour, time in zip(colours, times):
        rows = table["time_s"] == time
        axes.plot(factor * table["x_m"][rows], table["temperature_K"][rows], color=colour, label=style.quantity(time, "s"))
        if ELECTRONS in table:
            axes.plot(factor * table["x_m"][rows], table[ELECTRONS][rows], color=colour, ls=":")
    axes.set(xlabel=f"x [{unit}]", ylabel="temperature [K]" + (" (dotted: electrons)" if ELECTRONS in table else ""))
    shown = axes.get_legend_handles_labels()
    step = max(1, -(-len(times) // 8))  # of many times every so many
    axes.legend(shown[0][::-step][::-1], shown[1][::-step][::-1], loc="upper left", bbox_to_anchor=(1.0, 1.0), title="time")
    figure.suptitle(run.title)
    return figure
