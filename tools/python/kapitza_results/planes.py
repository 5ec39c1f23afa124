"""Pictures of fields in a plane."""

import math

import matplotlib.collections
import matplotlib.colors
import matplotlib.tri
import numpy

from . import style


def sampled(fields, values, width=240):
    """Values per point on a regular grid [j, i] over the bounding box, nan in holes: (x, y, values)."""
    low, high = fields.points.min(axis=0), fields.points.max(axis=0)
    size = high - low
    height = max(8, min(4 * width, round(width * size[1] / size[0])))
    x = low[0] + size[0] * (numpy.arange(width) + 0.5) / width
    y = low[1] + size[1] * (numpy.arange(height) + 0.5) / height
    triangles, _ = fields.triangles()
    # Corners that meet are one point of a triangulation, on which a point is found.
    scale = 1e-9 * size.max()
    _, first, same = numpy.unique(numpy.round((fields.points - low) / scale).astype(numpy.int64), axis=0, return_index=True, return_inverse=True)
    merged = fields.points[first]
    mesh = matplotlib.tri.Triangulation(merged[:, 0], merged[:, 1], same.reshape(-1)[triangles])
    grid_x, grid_y = numpy.meshgrid(x, y)
    found = mesh.get_trifinder()(grid_x, grid_y)
    corners = triangles[found]
    a, b, c = (fields.points[corners[..., k]] for k in range(3))
    place = numpy.stack([grid_x, grid_y], axis=-1)
    area = numpy.cross(b - a, c - a)
    second, third = numpy.cross(place - a, c - a) / area, numpy.cross(b - a, place - a) / area
    weights = numpy.stack([1 - second - third, second, third], axis=-1)
    result = numpy.einsum("jik,jik...->ji...", weights, values[corners])
    result[found < 0] = numpy.nan
    return x, y, result


class Frame:
    """How a domain lies in a figure: sizes of one panel, units of both axes, one scale for both where it is not too long."""

    def __init__(self, fields):
        self.fields, size = fields, numpy.ptp(fields.points, axis=0)
        ratio = size[1] / size[0]
        self.equal = 0.1 <= ratio <= 5
        (self.x, self.x_unit), (self.y, self.y_unit) = style.length_unit(size[:1]), style.length_unit(size[1:])
        if self.equal:
            self.x = self.y = min(self.x, self.y)
            self.x_unit = self.y_unit = style.length_unit(size)[1]
        self.width = 5.2 if ratio < 1 else max(1.4, 5.2 / ratio)
        self.height = self.width * ratio if self.equal else 3.2
        self.factors = numpy.array([self.x, self.y])

    def figure(self, panels=1):
        """Panels side by side, or one above the other where they are flat."""
        rows, columns = (panels, 1) if self.height < 0.45 * self.width else (1, panels)
        return style.new_figure(rows, columns, size=(columns * max(3.4, self.width + 1.5), rows * (self.height + 0.75) + 0.35))

    def finish(self, axes, title):
        low, high = self.factors * self.fields.points.min(axis=0), self.factors * self.fields.points.max(axis=0)
        axes.set(xlabel=f"x [{self.x_unit}]", ylabel=f"y [{self.y_unit}]", title=title, xlim=(low[0], high[0]), ylim=(low[1], high[1]))
        if self.equal:
            axes.set_aspect("equal")
        for side in axes.spines.values():
            side.set_visible(True)


def draw_lines(axes, run, frame, colour):
    """Where materials meet."""
    lines = run.interface_lines
    if lines is not None and lines.cells:
        pieces = [frame.factors * lines.points[lines.corners(i)] for i in range(lines.cells)]
        axes.add_collection(matplotlib.collections.LineCollection(pieces, colors=colour, linewidths=1.0))


def draw_nodes(axes, frame, values, label, colours):
    """What the corners of cells have, linear between them."""
    fields = frame.fields
    x, y = (frame.factors * fields.points).T
    drawn = axes.tripcolor(x, y, fields.triangles()[0], values, shading="gouraud", cmap=colours, rasterized=True)
    axes.figure.colorbar(drawn, ax=axes, label=label)


def electrons(run):
    """Temperature of the electrons of metals, and how far it is above the lattice's; None where there are none."""
    fields = run.fields.metals()
    if fields is None:
        return None
    frame = Frame(fields)
    figure, (left, right) = frame.figure(2)
    hot = fields.point["electron_temperature_K"]
    draw_nodes(left, frame, hot, "temperature [K]", "inferno")
    draw_nodes(right, frame, hot - fields.point["temperature_K"], "T of electrons less T of the lattice [K]", "viridis")
    for axes, title in ((left, "electrons of metals"), (right, "electrons above the lattice")):
        draw_lines(axes, run, frame, "white")
        frame.finish(axes, title)
    figure.suptitle(run.title)
    return figure


def temperature(run):
    """Temperature with flux lines, whose width is the strength of the heat flux."""
    fields = run.fields
    frame = Frame(fields)
    figure, axes = frame.figure()
    draw_nodes(axes, frame, fields.point["temperature_K"], "temperature [K]", "inferno")
    x, y, flux = sampled(fields, fields.point["heat_flux_W_m2"][:, :2])
    strength = numpy.hypot(flux[..., 0], flux[..., 1])
    largest = numpy.nanquantile(strength, 0.98)
    if largest > 0:
        width = 0.3 + 1.2 * numpy.nan_to_num(numpy.minimum(strength / largest, 1))
        axes.streamplot(frame.x * x, frame.y * y, frame.x * flux[..., 0], frame.y * flux[..., 1], color="#9fe8ff", linewidth=width, density=(max(0.5, 0.2 * frame.width), max(0.5, 0.2 * frame.height)), arrowsize=0.7)
    draw_lines(axes, run, frame, "white")
    frame.finish(axes, "temperature and flux lines" + (f" at {style.quantity(fields.time, 's')}" if fields.time else ""))
    figure.suptitle(run.title)
    return figure


def draw_cells(axes, frame, values, label, **options):
    fields = frame.fields
    cells = [frame.factors * fields.points[fields.corners(i)] for i in range(fields.cells)]
    drawn = matplotlib.collections.PolyCollection(cells, array=values, edgecolors="face", linewidths=0.1, rasterized=True, **options)
    axes.add_collection(drawn)
    axes.figure.colorbar(drawn, ax=axes, label=label)


def dissipation(run):
    """Where entropy is produced, and by how much that exceeds what Fourier's law would produce at this heat flux."""
    fields = run.fields
    frame = Frame(fields)
    figure, (left, right) = frame.figure(2)
    values = numpy.maximum(fields.cell["dissipation_W_K_m3"], 0)
    positive = values[values > 0]
    if len(positive):
        high = positive.max()
        low = max(numpy.quantile(positive, 0.02), 1e-6 * high)
        draw_cells(left, frame, numpy.maximum(values, low), "dissipation times T0 [W K/m³]", cmap="viridis",
                   norm=matplotlib.colors.LogNorm(low, max(high, 1.01 * low)))
    ratio = 1 + numpy.maximum(numpy.nan_to_num(fields.cell["excess_dissipation"]), 0)
    high = 10 ** math.ceil(math.log10(max(10, min(1e4, numpy.quantile(ratio, 0.98)))))
    draw_cells(right, frame, numpy.clip(ratio, 1, high), "dissipation over Fourier's", cmap="cividis",
               norm=matplotlib.colors.LogNorm(1, high))
    for axes, title in ((left, "where entropy is produced"), (right, "where Fourier's law fails")):
        draw_lines(axes, run, frame, "white")
        frame.finish(axes, title)
    figure.suptitle(run.title)
    return figure


def chains(lines, interface):
    """Pieces of one interface in chains along it: [(numbers of pieces, arc length at their middles [m])]."""
    pieces = [int(i) for i in numpy.flatnonzero(lines.cell["interface"] == interface)]
    scale = 1e-6 * numpy.min(numpy.hypot(*(lines.points[lines.nodes[lines.start[pieces] + 1]] - lines.points[lines.nodes[lines.start[pieces]]]).T))

    def key(point):
        return tuple(numpy.round(lines.points[point] / scale).astype(numpy.int64))

    ends = {}
    for piece in pieces:
        for point in lines.corners(piece):
            ends.setdefault(key(point), []).append(piece)
    left, result = dict.fromkeys(pieces), []
    while left:
        loose = [piece for piece in left if any(len([p for p in ends[key(point)] if p in left]) == 1 for point in lines.corners(piece))]
        piece = min(loose or left, key=lambda p: tuple(lines.points[lines.corners(p)].mean(axis=0)))
        chain, length, at, places = [], 0.0, None, []
        while piece is not None:
            left.pop(piece)
            a, b = (key(point) for point in lines.corners(piece))
            if at is None:
                at = a if len([p for p in ends[a] if p in left]) == 0 else b
            own = math.dist(*lines.points[lines.corners(piece)])
            chain.append(piece)
            places.append(length + own / 2)
            length += own
            at = b if at == a else a
            piece = next((p for p in ends[at] if p in left), None)
        result.append((numpy.array(chain), numpy.array(places)))
    return result


def interfaces(run):
    """Along the lines where materials meet: T* on both sides, heat flux and Kapitza resistance. None where there are none."""
    lines = run.interface_lines
    if lines is None or lines.cells == 0:
        return None
    figure, rows = style.new_figure(3, 1, size=(7.2, 6.4), sharex=True)
    names = [interface["name"] for interface in run.summary["interfaces"]]
    found = [(i, name, places, chain) for i, name in enumerate(names) if numpy.any(lines.cell["interface"] == i) for chain, places in chains(lines, i)]
    factor, unit = style.length_unit(numpy.array([places[-1] for _, _, places, _ in found]))
    power, text = style.power_of_ten(lines.cell["kapitza_m2_K_W"])
    strength, times = style.power_of_ten(lines.cell["heat_flux_W_m2"])
    seen = set()
    for i, name, places, chain in found:
        colour, first, second = style.CYCLE[i % 8], *name.split("|")[:2]
        new = i not in seen
        seen.add(i)
        for side, dashes in (("minus", "-"), ("plus", "--")):
            rows[0].plot(factor * places, lines.cell[f"equivalent_{side}_K"][chain], color=colour, ls=dashes,
                         label=f"{name}, T* in {first if side == 'minus' else second}" if new else None)
        rows[1].plot(factor * places, strength * lines.cell["heat_flux_W_m2"][chain], color=colour)
        rows[2].plot(factor * places, power * lines.cell["kapitza_m2_K_W"][chain], color=colour)
    rows[0].set_ylabel("T* [K]")
    rows[1].set_ylabel(f"heat flux\n[{times}W/m²]")
    rows[2].set(ylabel=f"Kapitza resistance\n[{text}m² K/W]", xlabel=f"along the interface [{unit}]")
    style.legend_above(rows[0])
    figure.suptitle(run.title)
    return figure
