#!/usr/bin/env python3
"""Draws docs/figures/transistor.png from the program's own output: input/hotspot_transistor.yaml.

usage: docs/figures/transistor.py KAPITZA     (needs python3-vtk9 and python3-matplotlib; KAPITZA is the built program)
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.collections import PolyCollection
from matplotlib.tri import Triangulation
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkIOXML import vtkXMLUnstructuredGridReader

ROOT = pathlib.Path(__file__).resolve().parents[2]
COLOURS = {"bulk (Fourier)": "#c9d6df", "kinetic, in the materials": "#7fb3d5", "at walls": "#4a90c2",
           "directions at the planes": "#f5b041", "reflection at the planes": "#c0392b"}


def read(path):
    reader = vtkXMLUnstructuredGridReader()
    reader.SetFileName(str(path))
    reader.Update()
    return reader.GetOutput()


def corners(grid):
    """Per cell the numbers of its corners."""
    return [[grid.GetCell(i).GetPointId(k) for k in range(grid.GetCell(i).GetNumberOfPoints())]
            for i in range(grid.GetNumberOfCells())]


def draw_field(figure, axes, points, cells, values, label, **options):
    """A field that is linear inside the cells."""
    triangles = [[c[0], c[k], c[k + 1]] for c in cells for k in range(1, len(c) - 1)]
    drawn = axes.tripcolor(Triangulation(points[:, 0], points[:, 1], triangles), values, shading="gouraud", **options)
    figure.colorbar(drawn, ax=axes, label=label, shrink=0.85)


def draw_cells(figure, axes, points, cells, values, label, **options):
    """A number per cell."""
    drawn = PolyCollection([points[c] for c in cells], array=values, edgecolors="none", **options)
    axes.add_collection(drawn)
    figure.colorbar(drawn, ax=axes, label=label, shrink=0.85)


def shares(summary):
    budget, parts = summary["dissipation_budget"], dict.fromkeys(COLOURS, 0.0)
    for element in budget["elements"]:
        parts["bulk (Fourier)"] += element["bulk"]
        parts["reflection at the planes"] += element["reflection"]
        parts["directions at the planes"] += element["angular"]
        parts["at walls" if element["kind"] == "wall" else "kinetic, in the materials"] += element["nonequilibrium"]
    return {name: 100 * value / budget["total"] for name, value in parts.items()}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as scratch:
        directory = pathlib.Path(scratch)
        subprocess.run([sys.argv[1], "run", str(ROOT / "input" / "hotspot_transistor.yaml"), "--output", str(directory),
                        "--set", "angles.azimuthal=96"], check=True, stdout=subprocess.DEVNULL)
        summary = json.loads((directory / "summary.json").read_text())
        grid = read(directory / "fields.vtu")
        lines = read(directory / "interfaces.vtu")
    points = 1e9 * vtk_to_numpy(grid.GetPoints().GetData())[:, :2]
    cells = corners(grid)

    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(12.5, 4.2), width_ratios=[1.15, 1.15, 0.25])
    draw_field(figure, left, points, cells, vtk_to_numpy(grid.GetPointData().GetArray("temperature_K")),
               "temperature [K]", cmap="inferno")
    excess = vtk_to_numpy(grid.GetCellData().GetArray("excess_dissipation"))
    draw_cells(figure, middle, points, cells, 1 + excess.clip(0, None), "dissipation over Fourier's",
               cmap="viridis", norm=matplotlib.colors.LogNorm(1, 1e3))
    places = 1e9 * vtk_to_numpy(lines.GetPoints().GetData())[:, :2]
    for axes, title in ((left, "a hot spot in silicon on insulator"), (middle, "where Fourier's law fails")):
        for line in corners(lines):
            axes.plot(*places[line].T, color="white", lw=0.8)
        axes.add_patch(plt.Rectangle((90, 180), 20, 10, fill=False, edgecolor="cyan", lw=0.9))
        axes.set(xlim=(0, 200), ylim=(0, 190), aspect="equal", xlabel="x [nm]", title=title)
    left.set_ylabel("y [nm]")

    bottom = 0.0
    for name, share in shares(summary).items():
        right.bar(0, share, bottom=bottom, color=COLOURS[name], width=0.5, label=f"{name}: {share:.1f} %")
        bottom += share
    right.set(xlim=(-0.3, 0.3), ylim=(0, 100), xticks=[], ylabel="share of what is dissipated [%]",
              title="what makes it hot")
    handles, labels = right.get_legend_handles_labels()
    right.legend(handles[::-1], labels[::-1], loc="center left", bbox_to_anchor=(1, 0.5), fontsize=8, frameon=False)
    figure.tight_layout()
    figure.savefig(ROOT / "docs" / "figures" / "transistor.png", dpi=110)


main()
