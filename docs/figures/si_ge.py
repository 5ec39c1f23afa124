#!/usr/bin/env python3
"""Draws docs/figures/si_ge.png from the program's own output.

usage: docs/figures/si_ge.py KAPITZA       (needs python3-matplotlib; KAPITZA is the built program)
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

ROOT = pathlib.Path(__file__).resolve().parents[2]
DECK = ROOT / "input" / "si_ge.yaml"
PARTS = ["bulk", "kinetic", "contact", "kapitza"]
LABELS = ["bulk (thickness/kappa)", "kinetic, in the layers", "contact of the reservoirs", "Kapitza resistance"]
COLOURS = ["#c9d6df", "#7fb3d5", "#4a90c2", "#c0392b"]


def run(program, thickness_m, directory):
    settings = [f"mesh.layers.{i}.thickness={thickness_m} m" for i in (0, 1)]
    command = [program, "run", str(DECK), "--output", str(directory), "--force"]
    for setting in settings:
        command += ["--set", setting]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return json.loads((directory / "summary.json").read_text())


def shares(summary):
    budget = summary["resistance_budget"]
    parts = dict.fromkeys(PARTS, 0.0)
    for element in budget["elements"]:
        for name in PARTS:
            parts[name] += element[name]
    return [100 * parts[name] / budget["total"] for name in PARTS]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as scratch:
        directory = pathlib.Path(scratch)
        thickness = [10 ** (-8 + i / 6) for i in range(25)]
        rows = [shares(run(sys.argv[1], t, directory)) for t in thickness]
        run(sys.argv[1], 1e-6, directory)
        with open(directory / "profile.csv") as file:
            profile = [row for row in csv.DictReader(file)]

    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 3.9), width_ratios=[1, 1.35])
    for region, colour in (("si", "#4a90c2"), ("ge", "#c0392b")):
        points = [(float(r["x_m"]) * 1e6, float(r["temperature_K"])) for r in profile if r["region"] == region]
        left.plot(*zip(*points), color=colour, lw=2, label={"si": "silicon", "ge": "germanium"}[region])
    left.plot([0, 0], [301, float(profile[0]["temperature_K"])], color="grey", ls=":")
    left.plot([2, 2], [299, float(profile[-1]["temperature_K"])], color="grey", ls=":")
    left.plot([0, 2], [301, 299], "o", color="black", ms=5, label="reservoirs")
    left.set(xlabel="x [µm]", ylabel="temperature [K]", title="1 µm silicon on 1 µm germanium")
    left.legend(frameon=False)

    right.stackplot([t * 1e9 for t in thickness], *zip(*rows), labels=LABELS, colors=COLOURS)
    right.set(xscale="log", xlim=(10, 1e5), ylim=(0, 100), xlabel="thickness of each layer [nm]",
              ylabel="share of the resistance [%]", title="where the temperature drops")
    right.legend(loc="lower right", fontsize=8, framealpha=0.9)
    figure.tight_layout()
    figure.savefig(ROOT / "docs" / "figures" / "si_ge.png", dpi=110)


main()
