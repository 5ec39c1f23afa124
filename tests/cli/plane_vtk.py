#!/usr/bin/env python3
"""plane_vtk.py DIRECTORY: fields.vtu and interfaces.vtu of a run, opened by VTK, say the same as summary.json, and fields.h5 the same as
fields.vtu.

Exit 77 without VTK (Debian: python3-vtk9)."""

import json
import math
import pathlib
import sys

try:
    from vtkmodules.vtkCommonCore import reference
    from vtkmodules.vtkIOHDF import vtkHDFReader
    from vtkmodules.vtkIOXML import vtkXMLUnstructuredGridReader
except ImportError:
    print("no VTK for this Python", file=sys.stderr)
    sys.exit(77)

problems = []


def check(condition, text):
    if not condition:
        problems.append(text)


def close(a, b, tolerance, text):
    check(abs(a - b) <= tolerance * max(abs(a), abs(b), 1e-300), f"{text}: {a} and {b}")


def read(path):
    reader = vtkXMLUnstructuredGridReader()
    reader.SetFileName(str(path))
    reader.Update()
    check(reader.GetErrorCode() == 0, f"{path}: VTK's error {reader.GetErrorCode()}")
    return reader.GetOutput()


def column(data, name, component=0):
    array = data.GetArray(name)
    if array is None:
        sys.exit(f"no array {name}")
    return [array.GetComponent(i, component) for i in range(array.GetNumberOfTuples())]


def area(grid, cell):
    points = [grid.GetPoint(grid.GetCell(cell).GetPointId(k)) for k in range(grid.GetCell(cell).GetNumberOfPoints())]
    return sum(a[0] * b[1] - a[1] * b[0] for a, b in zip(points, points[1:] + points[:1])) / 2


def check_fields(grid, summary):
    check(grid.GetNumberOfCells() == summary["problem"]["cells"], "number of cells")
    cells, points = grid.GetCellData(), grid.GetPointData()
    check(sorted(column(cells, "cell")) == list(range(grid.GetNumberOfCells())), "every cell once")
    check(set(column(cells, "rank")) <= set(range(summary["problem"]["ranks"])), "ranks")
    areas = [area(grid, i) for i in range(grid.GetNumberOfCells())]
    temperature = column(points, "temperature_K")
    for r, region in enumerate(summary["regions"]):
        mine = [i for i, number in enumerate(column(cells, "region")) if number == r]
        close(sum(areas[i] for i in mine), region["area"], 1e-10, f"area of {region['name']}")
        dissipation = column(cells, "dissipation_W_K_m3")
        part = next(e for e in summary["dissipation_budget"]["elements"]
                    if e["kind"] == "region" and e["name"] == region["name"])
        close(sum(areas[i] * dissipation[i] for i in mine), part["total"], 1e-9, f"dissipation in {region['name']}")
        nodes = [grid.GetCell(i).GetPointId(k) for i in mine for k in range(grid.GetCell(i).GetNumberOfPoints())]
        close(max(temperature[n] for n in nodes), region["temperature"]["highest"], 1e-12, "highest temperature")
    check(min(column(cells, "excess_dissipation")) > -0.05, "dissipation far below Fourier's")
    for probe in summary["probes"]:
        check_probe(grid, probe)


def check_probe(grid, probe):
    """The bilinear or linear field in the cell with the lowest number among those that hold the point."""
    point = [*probe["position"], 0.0]
    numbers = column(grid.GetCellData(), "cell")
    best = None
    for i in range(grid.GetNumberOfCells()):
        closest, local, sub, distance = [0.0] * 3, [0.0] * 3, reference(0), reference(0.0)
        weights = [0.0] * grid.GetCell(i).GetNumberOfPoints()
        inside = grid.GetCell(i).EvaluatePosition(point, closest, sub, local, distance, weights)
        size = math.sqrt(area(grid, i))
        if (inside == 1 or (inside == 0 and distance.get() < (1e-7 * size) ** 2)) and (best is None or numbers[i] < best[0]):
            best = (numbers[i], i, weights)
    if best is None:
        problems.append(f"no cell holds the probe {probe['name']}")
        return
    ids = [grid.GetCell(best[1]).GetPointId(k) for k in range(grid.GetCell(best[1]).GetNumberOfPoints())]
    for name, component, value in (("temperature_K", 0, probe["temperature"]),
                                   ("energy_temperature_K", 0, probe["energy_temperature"]),
                                   ("heat_flux_W_m2", 0, probe["heat_flux"][0])):
        field = column(grid.GetPointData(), name, component)
        close(sum(w * field[i] for w, i in zip(best[2], ids)), value, 1e-6, f"probe {probe['name']}, {name}")


def check_interfaces(grid, summary):
    data = grid.GetCellData()
    number, flux = column(data, "interface"), column(data, "heat_flux_W_m2")
    minus, plus = column(data, "equivalent_minus_K"), column(data, "equivalent_plus_K")
    kapitza = column(data, "kapitza_m2_K_W")
    for i, interface in enumerate(summary["interfaces"]):
        lengths = {}
        for cell in range(grid.GetNumberOfCells()):
            if number[cell] != i:
                continue
            a, b = (grid.GetPoint(grid.GetCell(cell).GetPointId(k)) for k in (0, 1))
            lengths[cell] = math.dist(a, b)
        close(sum(lengths.values()), interface["length"], 1e-10, f"length of {interface['name']}")
        close(sum(lengths[c] * flux[c] for c in lengths), interface["power"], 1e-7, f"power of {interface['name']}")
        for c in lengths:
            contact = interface["resistance"].get("contact") or 0
            close((minus[c] - plus[c]) / flux[c] - contact, kapitza[c], 1e-5, "Kapitza resistance along the line")
            check(kapitza[c] > 0, "a negative Kapitza resistance")


def check_hdf(path, grid):
    """The same points, cells and arrays in the same order, to the last bit; the copies' ranks may differ."""
    reader = vtkHDFReader()
    check(reader.CanReadFile(str(path)) == 1, f"{path} is no VTKHDF file")
    reader.SetFileName(str(path))
    reader.Update()
    other = reader.GetOutput()
    check(other.GetNumberOfCells() == grid.GetNumberOfCells() and other.GetNumberOfPoints() == grid.GetNumberOfPoints(), "VTKHDF: size")
    if problems:
        return
    check(all(other.GetPoint(i) == grid.GetPoint(i) for i in range(grid.GetNumberOfPoints())), "VTKHDF: points")
    for i in range(grid.GetNumberOfCells()):
        a, b = grid.GetCell(i), other.GetCell(i)
        ids = [[cell.GetPointId(k) for k in range(cell.GetNumberOfPoints())] for cell in (a, b)]
        check(a.GetCellType() == b.GetCellType() and ids[0] == ids[1], f"VTKHDF: cell {i}")
    for mine, its in ((grid.GetPointData(), other.GetPointData()), (grid.GetCellData(), other.GetCellData())):
        names = {data.GetArrayName(i) for data in (mine,) for i in range(data.GetNumberOfArrays())}
        check({its.GetArrayName(i) for i in range(its.GetNumberOfArrays())} == names, f"VTKHDF: arrays {names}")
        for name in names:
            for component in range(mine.GetArray(name).GetNumberOfComponents()):
                a, b = column(mine, name, component), column(its, name, component)
                check(all(x == y or (x != x and y != y) for x, y in zip(a, b)), f"VTKHDF: {name}")


def main():
    directory = pathlib.Path(sys.argv[1])
    summary = json.loads((directory / "summary.json").read_text())
    grid = read(directory / "fields.vtu")
    if summary["problem"]["dimension"] == 2:
        check_fields(grid, summary)
    if (directory / "fields.h5").exists():
        check_hdf(directory / "fields.h5", grid)
    if (directory / "interfaces.vtu").exists():
        check_interfaces(read(directory / "interfaces.vtu"), summary)
    if problems:
        print("\n".join(problems[:20]), file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
