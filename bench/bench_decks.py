"""The decks of bench/run: those of input/ that take time, and problems that are hard on one part of the program each."""

import dataclasses
import pathlib


@dataclasses.dataclass
class Case:
    """A deck, as a file or as text, with options of `kapitza run`."""
    name: str
    deck: pathlib.Path | str
    options: list = dataclasses.field(default_factory=list)
    ranks: int = 1

    def write(self, directory):
        if isinstance(self.deck, pathlib.Path):
            return self.deck
        path = pathlib.Path(directory) / "deck.yaml"
        path.write_text(self.deck)
        return path


def bands(count, shortest=1e-9, longest=1e-5):
    """A material of bands whose mean free paths are in geometric progression [m]."""
    steps = max(count - 1, 1)
    rows = [f"{{heat_capacity: {1.6e6 / count:.8g}, group_velocity: 6400, "
            f"mean_free_path: {shortest * (longest / shortest) ** (b / steps):.8g}}}" for b in range(count)]
    return "{bands: [" + ", ".join(rows) + "]}"


def film(cells=100, count=10, polar=4, azimuthal=16, tolerance="1e-6"):
    """A square micrometre between walls of two temperatures, one side diffuse, one a mirror."""
    return f"""materials: {{m: {bands(count)}}}
mesh: {{grid: {{x: [{{length: 1 um, cells: {cells}}}], y: [{{length: 1 um, cells: {cells}}}], materials: [[m]]}}}}
boundaries: {{left: {{isothermal: 301 K}}, right: {{isothermal: 299 K}}, top: {{specularity: 0}}, bottom: specular}}
angles: {{polar: {polar}, azimuthal: {azimuthal}}}
solver: {{tolerance: {tolerance}}}
"""


def layers(count, law, cells=60):
    """Silicon and germanium in turns across a micrometre, heated in a spot, between diffuse walls."""
    each = 1000 / count
    columns = ", ".join(f"{{length: {each:.6g} nm, cells: {max(cells // count, 1)}, grading: uniform}}" for _ in range(count))
    row = ", ".join("si" if i % 2 == 0 else "ge" for i in range(count))
    return f"""materials: {{si: {{library: silicon, frequency_bins: 20}}, ge: {{library: germanium, frequency_bins: 20}}}}
mesh:
  grid: {{x: [{columns}], y: [{{length: 1 um, cells: 60, grading: uniform}}], materials: [[{row}]]}}
interfaces: [{{between: [si, ge], model: {law}}}]
boundaries: {{left: {{isothermal: 300 K}}, right: {{isothermal: 300 K}}, top: {{specularity: 0}}, bottom: {{specularity: 0}}}}
heating: [{{material: si, power: 1e16 W/m^3, within: {{x: [0 nm, 300 nm], y: [400 nm, 600 nm]}}}}]
angles: {{polar: 4, azimuthal: 16}}
solver: {{tolerance: 1e-6}}
"""


def strip(law):
    """One row of cells between mirrors: a stack as a plane."""
    return f"""materials: {{a: {{library: germanium}}, b: {{library: silicon}}}}
mesh:
  grid: {{x: [{{length: 200 nm, cells: 40}}, {{length: 800 nm, cells: 60}}], y: [{{length: 50 nm, cells: 1}}], materials: [[a, b]]}}
interfaces: [{{between: [a, b], model: {law}}}]
boundaries: {{left: {{isothermal: 305 K}}, right: {{isothermal: 295 K}}, bottom: specular, top: specular}}
angles: {{polar: 16, azimuthal: 64}}
solver: {{tolerance: 1e-7}}
"""


def channel():
    """20 um of silicon, 100 nm wide, between diffuse walls."""
    return """materials: {si: {library: silicon, frequency_bins: 20}}
mesh: {grid: {x: [{length: 100 nm, cells: 16}], y: [{length: 20 um, cells: 100}], materials: [[si]]}}
boundaries: {bottom: {isothermal: 301 K}, top: {isothermal: 299 K}, left: {specularity: 0}, right: {specularity: 0}}
angles: {polar: 4, azimuthal: 16}
solver: {tolerance: 1e-6}
"""


def square(cells):
    """Ten mean free paths of one gray material."""
    return f"""materials: {{g: {{gray: {{heat_capacity: 1.66e6, group_velocity: 6400, mean_free_path: 40 nm}}}}}}
mesh: {{grid: {{x: [{{length: 400 nm, cells: {cells}}}], y: [{{length: 400 nm, cells: {cells}}}], materials: [[g]]}}}}
boundaries: {{bottom: {{isothermal: 301 K}}, top: {{isothermal: 300 K}}, left: {{isothermal: 300 K}}, right: {{isothermal: 300 K}}}}
angles: {{polar: 4, azimuthal: 16}}
solver: {{tolerance: 1e-6}}
"""


def decks(root):
    """The table of docs/performance.md."""
    shown = root / "input"
    return [
        Case("si_ge", shown / "si_ge.yaml"),
        Case("superlattice", shown / "superlattice.yaml"),
        Case("superlattice x 200", shown / "superlattice.yaml", ["--set", "mesh.repeat=200"]),
        Case("square", shown / "square.yaml"),
        Case("hotspot_transistor", shown / "hotspot_transistor.yaml"),
        Case("porous", shown / "porous.yaml"),
        Case("wavy_interface", shown / "wavy_interface.yaml"),
        Case("wavy_interface, amm", shown / "wavy_interface.yaml", ["--set", "interfaces.0.model=amm"]),
        Case("film, 10 bands, 64 directions", film()),
        Case("film, 40 bands, 512 directions", film(count=40, polar=8, azimuthal=64)),
        Case("film, 40 bands, 512 directions, two ranks", film(count=40, polar=8, azimuthal=64), ranks=2),
        *[Case(f"{n} layers, {law}", layers(n, law)) for law in ("dmm", "amm") for n in (2, 6, 20, 60)],
        *[Case(f"strip between mirrors, {law}", strip(law)) for law in ("dmm", "amm")],
        Case("channel 20 um x 100 nm", channel()),
    ]


def growth():
    """Curves: what grows -> [(size, Case)]."""
    return {
        "cells": [(n * n, Case(f"square of {n} x {n} cells", square(n))) for n in (32, 100, 316, 1000)],
        "bands": [(n, Case(f"film of {n} bands", film(count=n))) for n in (10, 40, 160)],
        "directions": [(p * a, Case(f"film of {p} x {a} directions", film(polar=p, azimuthal=a)))
                       for p, a in ((4, 16), (8, 32), (16, 64))],
        "layers of a plane": [(n, Case(f"plane of {n} layers", layers(n, "dmm"))) for n in (2, 6, 20, 60)],
        "ranks": [(n, Case(f"film on {n} ranks", film(count=40, polar=8, azimuthal=64), ranks=n)) for n in (1, 2)],
    }
