#!/usr/bin/env python3
"""Draws docs/figures/separation.png from the program's own output.

usage: docs/figures/separation.py KAPITZA       (needs python3-matplotlib; KAPITZA is the built program)
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
GRAY = """
materials:
  left: {gray: {heat_capacity: 0.93e6, group_velocity: 1804, mean_free_path: 260.4 nm}}
  right: {gray: {heat_capacity: 0.87e6, group_velocity: 1042, mean_free_path: 198.6 nm}}
mesh: {layers: [{material: left, thickness: 5 um}, {material: right, thickness: 5 um}]}
interfaces: [{between: [left, right], model: dmm}]
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}}
"""
BLUE, RED, GREY = "#4a90c2", "#c0392b", "#7f8c8d"


def call(*arguments):
    return subprocess.run([str(a) for a in arguments], check=True, stdout=subprocess.PIPE, text=True).stdout


def knudsen_layers(program, directory):
    deck = directory / "gray.yaml"
    deck.write_text(GRAY)
    call(program, "jump", "left", "right", "--deck", deck, "--csv", directory / "jump")
    with open(directory / "jump" / "knudsen_layer_300K.csv") as file:
        return [{key: float(value) for key, value in row.items()} for row in csv.DictReader(file)]


def thicknesses(program, directory, model):
    """(thickness, true R_K, R_fit, R_K for thermal phonons) of silicon on germanium."""
    rows = []
    for i in range(25):
        thickness = 10 ** (-8 + i / 4)
        call(program, "run", DECK, "--output", directory, "--force", "--as-experiment", "--fit-window", "0.2:0.8", "--set",
             f"interfaces.0.model={model}", "--set", f"mesh.layers.0.thickness={thickness}", "--set",
             f"mesh.layers.1.thickness={thickness}", "--set", "solver.tolerance=1e-9")
        summary = json.loads((directory / "summary.json").read_text())
        fit = summary["experiment"][0]
        rows.append((thickness, fit["kapitza"], fit["resistance"], summary["interfaces"][0]["resistance"]["kapitza_thermal"]))
    return rows


def half_spaces(program, model):
    answer = json.loads(call(program, "jump", "silicon", "germanium", "--model", model, "--json"))
    return answer["points"][0]["resistance"]


def draw_layers(axes, profile):
    plane = next(i for i, row in enumerate(profile) if row["x_m"] == 0)  # of the left side; the right side's comes next
    percent = -100 / profile[plane + 1]["fourier_K"]  # of the jump of Fourier's lines
    for rows, colour, side in ((profile[:plane + 1], BLUE, "left"), (profile[plane + 1:], RED, "right")):
        rows = [row for row in rows if abs(row["x_m"]) < 0.7e-6]
        x = [row["x_m"] * 1e6 for row in rows]
        for key, style, name in (("temperature_K", "-", "temperature"),
                                 ("transport_temperature_K", "--", "transport temperature")):
            axes.plot(x, [percent * (row[key] - row["fourier_K"]) for row in rows], color=colour, ls=style,
                      label=name if side == "left" else None)
    axes.axhline(0, color=GREY, lw=1)
    axes.set(xlabel="x [µm]", ylabel="above Fourier's line [% of its jump]", title="Knudsen layers, gray half-spaces")
    axes.legend(frameon=False, fontsize=8)


def draw_thickness(axes, rows, apparent):
    x = [r[0] for r in rows]
    axes.plot(x, [r[1] for r in rows], color=RED, lw=2, label="true Kapitza resistance")
    axes.plot(x, [r[2] for r in rows], "o-", color=BLUE, ms=3, lw=1, label="fit, 0.2 to 0.8 of each layer")
    axes.plot(x, [r[3] for r in rows], color=GREY, ls=":", label="Kapitza resistance for thermal phonons")
    axes.axhline(apparent, color=BLUE, ls="--", lw=1, label="R apparent of half-spaces")
    axes.set(xscale="log", yscale="log", xlabel="thickness of each layer [m]", ylabel="m² K/W",
             title="silicon on germanium, diffuse mismatch")
    axes.legend(frameon=False, fontsize=8, loc="center left", bbox_to_anchor=(0, 0.65))


def draw_laws(axes, laws):
    for (model, rows), colour in zip(laws.items(), (BLUE, RED)):
        x = [r[0] for r in rows]
        axes.plot(x, [r[1] for r in rows], color=colour, lw=2, label=f"{model.upper()}, true Kapitza resistance")
        axes.plot(x, [r[2] for r in rows], color=colour, lw=1, ls="--", label=f"{model.upper()}, fit")
    axes.set(xscale="log", yscale="log", xlabel="thickness of each layer [m]", title="two laws, and what fits make of them")
    axes.legend(frameon=False, fontsize=8)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as scratch:
        directory = pathlib.Path(scratch)
        profile = knudsen_layers(program, directory)
        laws = {model: thicknesses(program, directory, model) for model in ("dmm", "amm")}
    apparent = half_spaces(program, "dmm")["apparent"]
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(15, 4.2))
    draw_layers(left, profile)
    draw_thickness(middle, laws["dmm"], apparent)
    draw_laws(right, laws)
    figure.tight_layout()
    figure.savefig(ROOT / "docs" / "figures" / "separation.png", dpi=100)


main()
