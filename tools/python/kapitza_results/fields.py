"""Fields of a mesh from fields.vtu, fields.pvd, interfaces.vtu and fields.h5, without VTK.

Every cell has corners of its own, because fields are discontinuous between cells.
"""

import json
import pathlib
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field, replace

import numpy

from .reading import Problem, read_bytes

VTK_TYPES = {"Float64": "<f8", "Int64": "<i8", "UInt8": "u1"}


@dataclass
class Fields:
    """`points` [n, 2] in metres. Cell c has the corners `nodes[start[c]:start[c + 1]]`, numbers of points, in order around it."""

    path: pathlib.Path
    points: numpy.ndarray
    nodes: numpy.ndarray
    start: numpy.ndarray
    point: dict = field(default_factory=dict)  # arrays with one value (or vector) per point
    cell: dict = field(default_factory=dict)   # arrays with one value per cell
    units: dict = field(default_factory=dict)
    provenance: dict = field(default_factory=dict)  # `kapitza`, `libraries`, `deck` of the summary
    times: list = field(default_factory=list)       # that the file has, in seconds; empty: there is one state
    time: float | None = None                       # that these arrays are of

    @property
    def cells(self):
        return len(self.start) - 1

    def corners(self, cell):
        return self.nodes[self.start[cell]:self.start[cell + 1]]

    def part(self, cells):
        """Of some cells, by number: their corners and values alone."""
        sizes = numpy.diff(self.start)[cells]
        corners = numpy.concatenate([self.corners(cell) for cell in cells])
        return replace(self, points=self.points[corners], nodes=numpy.arange(len(corners)), start=numpy.concatenate([[0], numpy.cumsum(sizes)]),
                       point={name: values[corners] for name, values in self.point.items()}, cell={name: values[cells] for name, values in self.cell.items()})

    def metals(self):
        """The part whose electrons have a temperature, or None."""
        if "electron_temperature_K" not in self.point:
            return None
        known = numpy.add.reduceat(numpy.isfinite(self.point["electron_temperature_K"][self.nodes]), self.start[:-1])
        cells = numpy.flatnonzero(known == numpy.diff(self.start))
        return self.part(cells) if len(cells) else None

    def triangles(self):
        """(triangles [n, 3] as numbers of points, the cell of each): quadrilaterals are cut in two."""
        size = numpy.diff(self.start)
        parts, owners = [], []
        for k in range(1, int(size.max(initial=2)) - 1):
            cells = numpy.flatnonzero(size > k + 1)
            first = self.start[cells]
            parts.append(numpy.stack([self.nodes[first], self.nodes[first + k], self.nodes[first + k + 1]], axis=1))
            owners.append(cells)
        if not parts:
            return numpy.zeros((0, 3), dtype=int), numpy.zeros(0, dtype=int)
        return numpy.concatenate(parts), numpy.concatenate(owners)


def read_fields(path, time=None):
    """Reads .vtu, .pvd and .h5 files that kapitza wrote; of several times that one [s], or the last. @raises Problem"""
    path = pathlib.Path(path)
    if path.suffix == ".pvd":
        return read_pvd(path, time)
    return read_hdf5(path, time) if path.suffix == ".h5" else read_vtu(path)


def chosen(path, times, time):
    """Which of the times of a file is meant. @raises Problem"""
    if time is None:
        return len(times) - 1
    nearest = min(range(len(times)), key=lambda i: abs(times[i] - time))
    if abs(times[nearest] - time) > 1e-6 * abs(time):
        raise Problem(f"{path}: there is no time {time:g} s; it has {', '.join(f'{t:g}' for t in times)}")
    return nearest


def read_pvd(path, time):
    try:
        sets = ElementTree.fromstring(read_bytes(path)).findall(".//DataSet")
        times, files = [float(entry.get("timestep")) for entry in sets], [entry.get("file") for entry in sets]
    except (ElementTree.ParseError, ValueError, TypeError) as error:
        raise Problem(f"{path}: cannot be read ({error}); is the file complete?") from None
    if not times:
        raise Problem(f"{path}: lists no file")
    which = chosen(path, times, time)
    fields = read_vtu(path.parent / files[which])
    fields.times, fields.time = times, times[which]
    return fields


def vtu_arrays(path):
    """(the header as XML, name -> (place, array), provenance) of a file with one appended raw block."""
    content = read_bytes(path)
    mark = content.find(b"<AppendedData")
    begin = content.find(b"_", mark) + 1
    if mark < 0 or begin == 0:
        raise Problem(f"{path}: is no .vtu file with appended data; only files that kapitza wrote can be read")
    head = content[:mark].decode("utf-8", "replace")
    comment = re.search(r"<!--\s*(\{.*\})\s*-->", head, re.DOTALL)
    try:
        tree = ElementTree.fromstring(head + "</VTKFile>")
        provenance = json.loads(comment[1].replace("- -", "--")) if comment else {}
        arrays = {}
        for place in ("PointData", "CellData", "Points", "Cells"):
            for element in tree.find(f".//{place}") or ():
                at = begin + int(element.get("offset"))
                size = int(numpy.frombuffer(content, "<u8", 1, at)[0])
                kind = numpy.dtype(VTK_TYPES[element.get("type")])
                values = numpy.frombuffer(content, kind, size // kind.itemsize, at + 8)
                components = int(element.get("NumberOfComponents", "1"))
                arrays[element.get("Name")] = (place, values.reshape(-1, components) if components > 1 else values,
                                               (element.findtext("InformationKey") or ""))
    except (ElementTree.ParseError, ValueError, KeyError, TypeError) as error:
        raise Problem(f"{path}: cannot be read ({error}); is the file complete?") from None
    return arrays, provenance


def read_vtu(path):
    arrays, provenance = vtu_arrays(path)
    try:
        points, nodes, offsets = (arrays[name][1] for name in ("Points", "connectivity", "offsets"))
    except KeyError as missing:
        raise Problem(f"{path}: there is no array {missing}; only files that kapitza wrote can be read") from None
    fields = Fields(path, points[:, :2], nodes, numpy.concatenate([[0], offsets]), provenance=provenance)
    for name, (place, values, unit) in arrays.items():
        if place == "PointData":
            fields.point[name] = values
        elif place == "CellData":
            fields.cell[name] = values
        fields.units[name] = unit
    return fields


def cells_of_topology(topology):
    """XDMF's mixed topology: a code of the shape (2 a line, whose length follows; 4 a triangle; 5 a quadrilateral), then corners."""
    nodes, start, at = [], [0], 0
    while at < len(topology):
        if topology[at] == 2:
            at, corners = at + 1, 2
        else:
            corners = int(topology[at]) - 1
        nodes.append(topology[at + 1:at + 1 + corners])
        start.append(start[-1] + corners)
        at += 1 + corners
    return numpy.concatenate(nodes) if nodes else numpy.zeros(0, int), numpy.array(start)


def add_hdf5_array(fields, name, data):
    at = fields.point if data.shape[0] == len(fields.points) else fields.cell
    at[name] = data[:]
    unit = data.attrs.get("units", b"")
    fields.units[name] = unit.decode() if isinstance(unit, bytes) else str(unit)


def read_hdf5(path, time):
    try:
        import h5py
    except ImportError:
        raise Problem(f"{path}: h5py is needed to read it (Debian: apt-get install python3-h5py)") from None
    try:
        with h5py.File(path, "r") as file:
            nodes, start = cells_of_topology(file["topology"][:])
            fields = Fields(path, file["points"][:, :2], nodes, start)
            moments = sorted(name for name in file if name.startswith("time_"))
            fields.times = [float(file[name].attrs["time_s"]) for name in moments]
            for name, data in file.items():
                if name == "provenance":
                    fields.provenance = json.loads(data[()].decode())
                elif name not in ("points", "topology", "VTKHDF", *moments):
                    add_hdf5_array(fields, name, data)
            if moments:
                which = chosen(path, fields.times, time)
                fields.time = fields.times[which]
                for name, data in file[moments[which]].items():
                    add_hdf5_array(fields, name, data)
    except (OSError, KeyError, ValueError) as error:
        raise Problem(f"{path}: cannot be read ({error}); is it a fields.h5 of kapitza, and complete?") from None
    return fields
