#!/usr/bin/env bash
# Two-dimensional decks: the same answer on every number of ranks and every split of them, fields that VTK opens.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
compare="$source_dir/tests/cli/compare_summaries.py"
python_with 'vtkmodules.vtkIOXML, vtkmodules.vtkIOHDF'

blocks() {
  cat <<'YAML'
materials:
  a: {bands: [{heat_capacity: 1.1e6, group_velocity: 8000, mean_free_path: 20 nm}, {heat_capacity: 0.5e6, group_velocity: 3000, mean_free_path: 200 nm}]}
  b: {bands: [{heat_capacity: 0.9e6, group_velocity: 4000, mean_free_path: 60 nm}, {heat_capacity: 0.8e6, group_velocity: 2000, mean_free_path: 30 nm}]}
mesh:
  grid:
    x: [{length: 40 nm, cells: 6}, {length: 60 nm, cells: 6}]
    y: [{length: 30 nm, cells: 5}, {length: 30 nm, cells: 4}]
    materials: [[a, b], [a, a]]
interfaces: [{between: [a, b], model: dmm}]
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 300 K}, bottom: diffuse, top: specular}
heating: [{material: b, power: 1e17 W/m^3, within: {x: [40 nm, 100 nm], y: [0, 30 nm]}}]
angles: {polar: 4, azimuthal: 16}
solver: {tolerance: 1e-11}
output:
  formats: [vtu, hdf5]
  probes: [{name: inside, at: [33 nm, 17 nm]}, {name: corner, at: [40 nm, 30 nm]}]
YAML
}
triangles() {
  cat <<YAML
materials:
  lower: {gray: {heat_capacity: 1.66e6, group_velocity: 6400, mean_free_path: 40 nm}}
  upper: {gray: {heat_capacity: 1.7e6, group_velocity: 3900, mean_free_path: 20 nm}}
mesh: {gmsh: $source_dir/input/geometry/wavy.msh, scale: 1 nm}
interfaces: [{between: [lower, upper], model: dmm}]
boundaries: {top: {isothermal: 301 K}, bottom: {isothermal: 299 K}, left: specular, right: specular}
angles: {polar: 4, azimuthal: 16}
solver: {tolerance: 1e-11}
output: {probes: [{name: crest, at: [12 nm, 20 nm]}]}
YAML
}
blocks >blocks.yaml
triangles >triangles.yaml

files() { ls "$1" | tr '\n' ' '; }
check_with_vtk() {
  [[ -n $python ]] || return 0
  "$python" "$source_dir/tests/cli/plane_vtk.py" "$1" || fail "$1: VTK reads something else"
}

for deck in blocks triangles; do
  expect 0 "$program" check $deck.yaml
  no_errors "check $deck"
  prints "no mistakes. 2D"
  expect 0 "$program" run $deck.yaml -o $deck
  no_errors "$deck"
  [[ $(value $deck/summary.json problem.dimension) == 2 ]] || fail "dimension"
  [[ $(value $deck/summary.json status) == converged ]] || fail "status"
  check_with_vtk $deck
  no_temporary_files $deck
done
[[ $(files blocks) == "deck.yaml fields.h5 fields.vtu fields.xdmf interfaces.vtu summary.json " ]] || fail "blocks wrote $(files blocks)"
[[ $(files triangles) == "deck.yaml fields.vtu interfaces.vtu summary.json " ]] || fail "triangles wrote $(files triangles)"

for ranks in 2 3; do
  for deck in blocks triangles; do
    expect 0 on_ranks $ranks "$program" run $deck.yaml -o $deck.$ranks
    no_errors "$deck on $ranks ranks"
    [[ $(grep -c "where it dissipates" stdout) == 1 ]] || fail "$deck on $ranks ranks: the table is not printed once"
    python3 "$compare" 1e-8 $deck/summary.json $deck.$ranks/summary.json || fail "$deck: 1 and $ranks ranks differ"
    check_with_vtk $deck.$ranks
  done
done
for split in "space: 3" "directions: 3" "bands: 3"; do
  name=${split%%:*}
  expect 0 on_ranks 3 "$program" run blocks.yaml -o "$name" --set "solver.decomposition={$split}"
  python3 "$compare" 1e-8 blocks/summary.json "$name/summary.json" || fail "1 rank and $split differ"
  [[ $(value "$name/summary.json" "problem.decomposition.$name") == 3 ]] || fail "the split is not the asked one"
  check_with_vtk "$name"
done
expect 2 on_ranks 3 "$program" run blocks.yaml -o split --set "solver.decomposition={space: 2}"
says "solver.decomposition: 2 x 1 x 1 is 2 ranks, but there are 3"
[[ $(wc -l <stderr) == 1 ]] || fail "one message is needed"

# A stack has the same files on request.
film >film.yaml
for ranks in 1 3; do
  expect 0 on_ranks $ranks "$program" run film.yaml -o film.$ranks --set "output.formats=[csv, hdf5, vtu]"
  check_with_vtk film.$ranks
  [[ $(files film.$ranks) == "deck.yaml fields.h5 fields.vtu fields.xdmf profile.csv summary.json " ]] || fail "film wrote $(files film.$ranks)"
done

# Not converged: said once, files written all the same, and the state to take further.
expect 3 on_ranks 3 "$program" run blocks.yaml -o short --set solver.max_sweeps=3
[[ $(wc -l <stderr) == 1 ]] || fail "one message is needed"
says "solver.max_sweeps"
[[ $(files short) == "checkpoint-0001.h5 deck.yaml fields.h5 fields.vtu fields.xdmf interfaces.vtu summary.json " ]] || fail "short wrote $(files short)"

# A study of a plane is its runs, one after the other.
expect 0 on_ranks 2 "$program" study blocks.yaml -o study --set temperature=290:310:2
python3 - <<'PYTHON' || fail "a study of a plane"
import csv
rows = list(csv.DictReader(open("study/study.csv")))
assert [float(row["temperature"]) for row in rows] == [290, 310]
assert all(row["converged"] == "true" for row in rows)
assert any(name.endswith("kapitza [m2K/W]") and float(rows[0][name]) > 0 for name in rows[0]), rows[0]
PYTHON

# Fourier's law beside it, the same on every split.
expect 0 "$program" run blocks.yaml -o fourier --compare fourier
no_errors "run --compare fourier"
prints "with jump coefficients"
expect 0 on_ranks 3 "$program" run blocks.yaml -o fourier.3 --compare fourier
python3 - <<'PYTHON' || fail "Fourier comparison"
import json
one, three = (json.load(open(f"{d}/summary.json"))["fourier"] for d in ("fourier", "fourier.3"))
assert [way["name"] for way in one] == ["plain", "kapitza", "jumps", "equivalent"]
for a, b in zip(one, three):
    assert abs(a["temperature_error"] / b["temperature_error"] - 1) < 1e-6
    largest = max(abs(s["power"]) for s in a["surfaces"])
    assert all(abs(s["power"] - t["power"]) < 1e-6 * largest for s, t in zip(a["surfaces"], b["surfaces"]))
assert any(r["resistance"] > 0 for r in one[2]["resistances"])
PYTHON
grep -aq fourier_jumps_K fourier/fields.vtu || fail "no Fourier temperatures in fields.vtu"

# Which bands carry the heat: adds up at every surface, the same on every split.
expect 0 "$program" run blocks.yaml -o spectrum --set output.spectral=true
no_errors "spectral"
for split in "space: 3" "bands: 2, directions: 2"; do
  ranks=$([[ $split == space* ]] && echo 3 || echo 4)
  expect 0 on_ranks $ranks "$program" run blocks.yaml -o spectrum.$ranks --set output.spectral=true --set "solver.decomposition={$split}"
done
python3 - <<'PYTHON' || fail "spectral.csv"
import csv, json
from collections import defaultdict
one, three, four = (list(csv.DictReader(open(f"{d}/spectral.csv"))) for d in ("spectrum", "spectrum.3", "spectrum.4"))
numbers = ("heat_flux_W_m2", "temperature_K", "arriving_K", "leaving_K")
largest = max(abs(float(row["heat_flux_W_m2"])) for row in one)
for other in (three, four):
    assert len(other) == len(one)
    for a, b in zip(one, other):
        assert all(a[k] == b[k] for k in ("surface", "side", "region", "band"))
        assert all(abs(float(a[k]) - float(b[k])) < 1e-8 * (largest if "flux" in k else 1) for k in numbers)
sums = defaultdict(float)
for row in one:
    sums[row["surface"], row["side"], row["region"]] += float(row["heat_flux_W_m2"])
summary = json.load(open("spectrum/summary.json"))
(left,) = (wall for wall in summary["boundaries"] if wall["name"] == "left")
assert abs(sums["left", "minus", "a"] - left["heat_flux"]) < 1e-8 * largest
assert abs(sums["a|b", "minus", "a"] - sums["a|b", "plus", "b"]) < 1e-8 * largest, "the same flux on both sides"
assert {key[2] for key in sums if key[0] == "right"} == {"a", "b"}, "one row for each region that a boundary touches"
PYTHON

# Lines: what stands on them and what is fitted along them, the same on every split.
lines='output.lines=[{name: low, from: [0 nm, 7 nm], to: [80 nm, 7 nm]}, {name: aslant, from: [70 nm, 35 nm], to: [10 nm, 5 nm]}]'
for split in "space: 1" "space: 3" "bands: 2, directions: 2"; do
  case $split in "space: 1") ranks=1 ;; space*) ranks=3 ;; *) ranks=4 ;; esac
  expect 0 on_ranks $ranks "$program" run blocks.yaml -o lines.$ranks --as-experiment --set "$lines" --set "solver.decomposition={$split}"
  prints "a|b on low"
done
python3 - <<'PYTHON' || fail "lines"
import csv, json, math
one, three, four = ([list(csv.DictReader(open(f"lines.{n}/lines.csv"))), json.load(open(f"lines.{n}/summary.json"))] for n in (1, 3, 4))
names = ("temperature_K", "energy_temperature_K", "heat_flux_along_W_m2", "heat_flux_across_W_m2")
largest = max(abs(float(row["heat_flux_along_W_m2"])) for row in one[0])
assert {row["line"] for row in one[0]} == {"low", "aslant"}
for rows, summary in (three, four):
    assert len(rows) == len(one[0]) and len(summary["experiment"]) == len(one[1]["experiment"]) >= 3
    for a, b in zip(one[0], rows):
        assert (a["line"], a["region"]) == (b["line"], b["region"])
        assert all(abs(float(a[n]) - float(b[n])) < 1e-6 * (largest if "flux" in n else 1) for n in names), (a, b)
    for a, b in zip(one[1]["experiment"] + one[1]["experiment_walls"], summary["experiment"] + summary["experiment_walls"]):
        assert (a["name"], a["line"], a["window"]) == (b["name"], b["line"], b["window"])
        key = "resistance" if "resistance" in a else "slip_resistance"
        assert math.isclose(a[key], b[key], rel_tol=1e-5), (a, b)
PYTHON
expect 2 "$program" check blocks.yaml --set 'output.lines=[{name: l, from: [0 nm, 7 nm], to: [80 nm, 70 nm]}]'
says "output.lines[0].to: [80 nm, 70 nm] is outside the grid"

# What only 1D has is refused, and so is a directory with results in it.
expect 2 "$program" run blocks.yaml -o refused --as-experiment
says "--as-experiment: in 2D lines are needed along which to fit, such as output: {lines: "
nothing_in refused
expect 2 on_ranks 3 "$program" run blocks.yaml -o blocks
says "holds the results of an earlier run"
expect 0 "$program" run blocks.yaml -o blocks --force

# A mesh that is not there, or that names what the deck does not.
sed 's/wavy.msh/nowhere.msh/' triangles.yaml >nowhere.yaml
sed 's/left: specular, //' triangles.yaml >unnamed.yaml
for ranks in 1 3; do
  expect 2 on_ranks $ranks "$program" check nowhere.yaml
  says "nowhere.msh"
  expect 2 on_ranks $ranks "$program" run unnamed.yaml -o unnamed
  says "left"
  nothing_in unnamed
  [[ -z $(sort stderr | uniq -d) ]] || fail "said more than once"
done

# A directory in the way of a file of fields is an error, said once.
mkdir -p blocked/fields.vtu/inside
expect 1 on_ranks 3 "$program" run blocks.yaml -o blocked
says "fields.vtu"
[[ $(wc -l <stderr) == 1 ]] || fail "one message is needed"
no_temporary_files blocked
