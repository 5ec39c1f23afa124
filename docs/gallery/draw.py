#!/usr/bin/env python3
"""Draws the pictures of the gallery and of the tutorial, and writes docs/gallery.md: every deck of input/, run as it is.

usage: docs/gallery/draw.py KAPITZA [DECK ...]       (needs python3-numpy and python3-matplotlib; KAPITZA is the built program; decks by name, default: all)
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "docs" / "gallery"
sys.path.insert(0, str(ROOT / "tools" / "python"))

import kapitza_results  # noqa: E402
import yaml  # noqa: E402
from PIL import Image  # noqa: E402 (of matplotlib's own needs)
from kapitza_results import pictures, style  # noqa: E402

DPI = 80
SHOWN = {  # what of each deck is worth a place; others: the first two
    "si_ge": ["temperature", "resistance", "spectrum"], "si_ge_amm": ["dissipation", "bands"], "silicon_film": ["temperature", "spectrum"],
    "fdtr": ["phase", "response_resistance"], "aluminium_silicon": ["temperature", "electrons", "resistance"], "metal_line": ["temperature", "electrons", "dissipation_map"],
    "grating": ["history"], "memory_cell": ["history"], "switching_transistor": ["history", "history_heat_flux"], "pulse": ["history", "history_heat_flux"], "second_sound": ["history"],
    "hotspot_transistor": ["temperature", "dissipation_map", "dissipation"], "wavy_interface": ["temperature", "interfaces"],
}
SEEN = ("fdtr", "tdtr")  # decks with commands of their own
STUDY = ["--set", "mesh.layers.0.thickness=10nm:10um:13", "--set", "mesh.layers.1.thickness=10nm:10um:13"]


def call(*arguments):
    subprocess.run([str(a) for a in arguments], check=True, stdout=subprocess.DEVNULL)


def draw(result, deck, wanted):
    """Saves the wanted pictures of a result. @return their names"""
    names = []
    with style.look():
        for name, figure in pictures.of_result(result):
            if figure is not None and (name in wanted if wanted else len(names) < 2):
                figure.savefig(HERE / f"{deck}-{name}.png", dpi=DPI)
                names.append(name)
            if figure is not None:
                style.pyplot.close(figure)
    return names


def photograph(program, directory, picture):
    """The top of the page of a run, as a browser shows it."""
    call(program, "report", directory)
    whole = directory / "page.png"
    call(sys.executable, ROOT / "tests" / "cli" / "report_browser.py", shutil.which("chromium"), directory / "report.html", directory / "summary.json", whole)
    with Image.open(whole) as image:
        top = image.crop((0, 0, image.width, 955)).resize((round(0.7 * image.width), round(0.7 * 955))).convert("RGB")
    top.quantize(128, Image.Quantize.FASTOCTREE).save(picture, optimize=True)


def run(program, deck, scratch):
    directory = scratch / deck
    spectral = ["--set", "output.spectral=true"] if {"spectrum", "bands"} & set(SHOWN.get(deck, ())) else []
    command = deck if deck in SEEN else "run"
    call(program, command, ROOT / "input" / f"{deck}.yaml", "--output", directory, *spectral)
    draw(kapitza_results.open_run(directory), deck, SHOWN.get(deck))
    if deck == "tdtr" and shutil.which("chromium"):
        photograph(program, directory, HERE / f"{deck}-page.png")


def page():
    """The gallery, from the decks and the pictures that are there."""
    text = "# Gallery\n\nEvery deck of `input/`, run as it is, drawn by `docs/gallery/draw.py`. `kapitza run input/NAME.yaml --plot` makes the same pictures and more.\n"
    for path in sorted((ROOT / "input").glob("*.yaml")):
        lines = path.read_text().splitlines()
        comment = " ".join(line[1:].strip() for line in lines[:next(i for i, line in enumerate(lines) if not line.startswith("#"))])
        text += f"\n## {yaml.safe_load(path.read_text())['title']}\n\n`input/{path.name}`. {comment}\n"
        for picture in sorted(HERE.glob(f"{path.stem}-*.png"), key=lambda p: (p.stem.split("-")[1] != "temperature", p.stem)):
            text += f"\n![{path.stem}: {picture.stem.split('-')[1].replace('_', ' ')}](gallery/{picture.name})\n"
    (ROOT / "docs" / "gallery.md").write_text(text)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    program = pathlib.Path(sys.argv[1]).resolve()
    decks = sys.argv[2:] or sorted(path.stem for path in (ROOT / "input").glob("*.yaml"))
    with tempfile.TemporaryDirectory() as scratch:
        for deck in decks:
            run(program, deck, pathlib.Path(scratch))
        if "si_ge" in decks:
            call(program, "study", ROOT / "input" / "si_ge.yaml", "--output", pathlib.Path(scratch) / "thickness", *STUDY)
            draw(kapitza_results.open_study(pathlib.Path(scratch) / "thickness"), "thickness", ["study_interfaces", "study_resistance"])
    page()


main()
