#!/usr/bin/env python3
"""metal_interfaces.py PROGRAM PAGE: computes the tables of docs/metal_interfaces.md with the deck on the page, in the current directory, and
fails where a number on the page is another."""

import functools
import json
import pathlib
import re
import subprocess
import sys

PROGRAM, PAGE = sys.argv[1], pathlib.Path(sys.argv[2]).read_text()
DECK = re.search(r"^```yaml\n(# pair.yaml\n.*?)^```$", PAGE, re.MULTILINE | re.DOTALL).group(1)
PAIRS = ("aluminium-silicon", "gold-silicon", "aluminium-sapphire", "aluminium-diamond", "copper-diamond")
TEMPERATURES = (77, 150, 300, 500)
OXIDES = (1, 2, 3)


def printed(*words):
    done = subprocess.run([PROGRAM, *words], capture_output=True, text=True)
    assert done.returncode == 0, (words, done.stderr)
    return done.stdout


def deck_file(deck):
    pathlib.Path("pair.yaml").write_text(deck)
    return "pair.yaml"


@functools.cache
def solved(deck, pair, temperature, law):
    """@return the summary of the deck with this metal, dielectric, temperature and law"""
    metal, other = pair.split("-")
    settings = {"materials.metal.library": metal, "materials.other.library": other, "temperature": temperature,
                "boundaries.left.electrons.isothermal": temperature + 0.5, "boundaries.right.isothermal": temperature - 0.5}
    settings |= {f"interfaces.{i}.model": law for i in range(deck.count("model:"))}
    printed("run", deck_file(deck), "--force", *(word for key, value in settings.items() for word in ("--set", f"{key}={value}")))
    return json.loads(pathlib.Path("out/pair/summary.json").read_text())


def series(summary):
    """@return R_K, R_ep and their sum beside the metal"""
    resistance = summary["interfaces"][0]["resistance"]
    kapitza, electrons = resistance["kapitza"], resistance["electron_phonon"][0]
    return [kapitza, electrons, kapitza + electrons]


def resistances(pair, temperature):
    """@return a list for each cell that is computed"""
    report = json.loads(printed("conductance", *pair.split("-"), "--temperature", str(temperature), "--json"))
    alone = {law["model"]: law["points"][0]["kapitza_thermal"] for law in report["laws"]}
    outside = pair.endswith("sapphire") and temperature < 100
    runs = [[] if outside else series(solved(DECK, pair, temperature, law)) for law in ("dmm", "amm")]
    return [[alone["dmm"], alone["amm"]], *runs]


def with_oxide(thickness):
    """@return the deck with that many nm of SiO2 between its layers"""
    deck = DECK.replace("mesh:", "  oxide: {library: sio2, frequency_bins: 40}\nmesh:")
    deck = deck.replace("    - {material: other", f"    - {{material: oxide, thickness: {thickness} nm}}\n    - {{material: other")
    return deck.replace("between: [metal, other], model: dmm}",
                        "between: [metal, oxide], model: dmm}\n  - {between: [oxide, other], model: dmm}")


def resistance_with_oxide(thickness, temperature):
    bare = solved(DECK, PAIRS[0], temperature, "dmm")
    covered = solved(with_oxide(thickness), PAIRS[0], temperature, "dmm")
    return series(bare)[2] + 1 / covered["heat_flux"] - 1 / bare["heat_flux"]


def compare(start, cells):
    """The row of the page that begins so has these resistances, as conductances rounded to MW/m2/K; `-` where there are none."""
    rows = [line for line in PAGE.splitlines() if line.startswith(start)]
    assert len(rows) == 1, (start, rows)
    shown = rows[0][len(start):].split("|")
    assert len(shown) > len(cells), rows
    for text, values in zip(shown, cells):
        numbers = [] if text.strip() == "-" else [float(number) for number in text.split(",")]
        computed = [1e-6 / value for value in values]
        agree = len(numbers) == len(computed) and all(abs(a - b) < 0.51 for a, b in zip(numbers, computed))
        assert agree, f"{start}{text}: computed {computed}"


def main():
    for pair in PAIRS:
        for temperature in TEMPERATURES:
            compare(f"| {pair} | {temperature} |", resistances(pair, temperature))
    for thickness in OXIDES:
        compare(f"| {thickness} nm |", [[resistance_with_oxide(thickness, temperature)] for temperature in TEMPERATURES])


main()
