#!/usr/bin/env python3
"""Draws docs/figures/normal_regimes.png: how a film conducts along its plane, by the mean free paths of normal and of all other processes.

usage: docs/figures/normal_regimes.py KAPITZA       (needs python3-matplotlib; KAPITZA is the built program)
"""
import csv
import json
import pathlib
import subprocess
import sys
import tempfile

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt

DECK = pathlib.Path(__file__).resolve().parents[2] / "input" / "poiseuille.yaml"
THICKNESS = 1e-6
ONE_WAY = 1.66e6 * 6400 / 3 # conductivity per mean free path
POINTS = [10 ** (-3 + i / 2) for i in range(13)] # thickness over mean free path
SHOWN = {"ballistic": (0.03, 0.03, "#7f8c8d"), "Poiseuille": (60, 3e-3, "#c0392b"), "Ziman": (200, 1, "#e67e22"), "diffusive": (0.03, 100, "#2e86c1")}


def run(program, normal, others, directory):
    """Of a film so many mean free paths thick. @return its conductivity and the flux across it"""
    command = [program, "run", str(DECK), "--output", str(directory), "--force", "--set", "mesh.grid.y.0.cells=60"]
    for key, number in (("normal_mean_free_path", normal), ("mean_free_path", others)):
        command += ["--set", f"materials.film.gray.{key}={THICKNESS / number} m"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    power = abs(json.loads((directory / "summary.json").read_text())["boundaries"][0]["power"])
    with open(directory / "lines.csv") as file:
        rows = [(float(r["distance_m"]), abs(float(r["heat_flux_across_W_m2"]))) for r in csv.DictReader(file)]
    return power * 20, rows # 1 K over 20 times the thickness


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as scratch:
        directory = pathlib.Path(scratch)
        part = [[run(sys.argv[1], n, r, directory)[0] / (ONE_WAY * THICKNESS) for n in POINTS] for r in POINTS]
        profiles = {name: run(sys.argv[1], n, r, directory)[1] for name, (n, r, _) in SHOWN.items()}

    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.4), width_ratios=[1.25, 1])
    drawn = left.contourf(POINTS, POINTS, part, levels=[10 ** (-3 + i / 4) for i in range(20)], norm=matplotlib.colors.LogNorm(), cmap="cividis", extend="both")
    figure.colorbar(drawn, ax=left, label="effective mean free path / thickness", ticks=[1e-3, 1e-2, 1e-1, 1, 10])
    low, high = POINTS[0], POINTS[-1]
    for x, y in (((1, 1), (low, 1)), ((low, 1), (1, 1)), ((1, high), (1, 1 / high)), ((1, high), (1, high))):
        left.plot(x, y, color="white", lw=1.2, ls="--")
    for name, (n, r, colour) in SHOWN.items():
        left.plot(n, r, "o", color=colour, mec="white", ms=7)
        left.text(n, 1.9 * r, name, color="white", ha="center", weight="bold")
    left.set(xscale="log", yscale="log", xlim=(low, high), ylim=(low, high), xlabel="thickness / mean free path of normal processes", ylabel="thickness / mean free path of all others")
    left.set_title("how a film conducts along its plane")
    for name, (_, _, colour) in SHOWN.items():
        rows = profiles[name]
        mean = sum(q for _, q in rows) / len(rows)
        right.plot([d / THICKNESS for d, _ in rows], [q / mean for _, q in rows], color=colour, lw=2, label=name)
    right.set(xlabel="place across the film / thickness", ylabel="heat flux / mean", xlim=(0, 1), ylim=(0, None), title="where the heat flows")
    right.legend(frameon=False)
    figure.tight_layout()
    figure.savefig(pathlib.Path(__file__).with_suffix(".png"), dpi=100)


if __name__ == "__main__":
    main()
