# Sourced by the tests beside it, whose arguments are the program and the source directory.
set -eu

program=$1
source_dir=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
export PYTHONPATH=$source_dir/tests/cli PYTHONDONTWRITEBYTECODE=1 # csv_numbers.py

fail() {
  echo "FAILED: $*" >&2
  for file in stdout stderr; do
    [[ -s $scratch/$file ]] && { echo "--- $file:"; head -c 3000 "$scratch/$file"; } >&2
  done
  exit 1
}

# expect CODE COMMAND...: runs it, keeps its output in $scratch/stdout and $scratch/stderr.
expect() {
  local expected=$1 code=0
  shift
  "$@" >"$scratch/stdout" 2>"$scratch/stderr" </dev/null || code=$?
  [[ $code == "$expected" ]] || fail "exit code $code instead of $expected: $*"
}

# on_ranks N COMMAND...: one rank needs no mpirun.
on_ranks() {
  local ranks=$1
  shift
  if [[ $ranks == 1 ]]; then "$@"; else ${MPIEXEC:-mpirun} -n "$ranks" "$@"; fi
}

# What a slow machine is told beside: that the set-up takes its time, and every minute how far the run is.
no_errors() { ! grep -qvE '^kapitza: setting up: |^  sweep +[0-9]+ +residual |^  frequency +[0-9]+ of |^  pass [0-9]+, |^$' "$scratch/stderr" || fail "standard error is not empty: $*"; }
says() { grep -qF -- "$1" "$scratch/stderr" || fail "standard error does not say \"$1\""; }
prints() { grep -qF -- "$1" "$scratch/stdout" || fail "standard output does not say \"$1\""; }
nothing_in() { [[ ! -e $1 ]] || fail "$1 was written: $(ls "$1")"; }
no_temporary_files() { [[ -z $(find "$1" -name '*.tmp') ]] || fail "left behind: $(find "$1" -name '*.tmp')"; }

# value SUMMARY.JSON PATH.TO.KEY
value() {
  python3 - "$1" "$2" <<'PYTHON'
import json, sys
item = json.load(open(sys.argv[1]))
for part in sys.argv[2].split("."):
    item = item[int(part) if part.isdigit() else part]
print(item)
PYTHON
}

# A deck that is solved at once.
film() {
  cat <<'YAML'
materials:
  a: {gray: {heat_capacity: 1.66e6 J/m^3/K, group_velocity: 6400 m/s, mean_free_path: 40 nm}}
mesh: {layers: [{material: a, thickness: 100 nm}]}
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}}
YAML
}

# A stack that has everything: two layers of two bands, diffuse mismatch, walls at 301 K and 299 K.
two_layers() {
  cat <<'YAML'
materials:
  a: {bands: [{heat_capacity: 1e6, group_velocity: 5000, mean_free_path: 30 nm}, {heat_capacity: 5e5, group_velocity: 3000, mean_free_path: 900 nm}]}
  b: {bands: [{heat_capacity: 8e5, group_velocity: 3000, mean_free_path: 20 nm}, {heat_capacity: 4e5, group_velocity: 1500, mean_free_path: 500 nm}]}
mesh: {layers: [{material: a, thickness: 200 nm}, {material: b, thickness: 300 nm}]}
interfaces: [{between: [a, b], model: dmm}]
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}}
YAML
}

# A plane with a step of one material in another, 100 nm x 60 nm, 96 cells.
plane_with_step() {
  cat <<'YAML'
materials:
  a: {gray: {heat_capacity: 1.66e6, group_velocity: 6400, mean_free_path: 40 nm}}
  b: {gray: {heat_capacity: 1.7e6, group_velocity: 3900, mean_free_path: 20 nm}}
mesh:
  grid:
    x: [{length: 40 nm, cells: 6}, {length: 60 nm, cells: 6}]
    y: [{length: 30 nm, cells: 4}, {length: 30 nm, cells: 4}]
    materials: [[a, b], [a, a]]
interfaces: [{between: [a, b], model: dmm}]
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}, bottom: specular, top: diffuse}
angles: {polar: 4, azimuthal: 16}
YAML
}

# run_dynamic DECK: a deck of two_layers with its left wall swinging, into harmonic/, and after a pulse, into transient/. No heat leaves on its right.
run_dynamic() {
  local right=(--set temperature=300 --set boundaries.right=diffuse --set output.spectral=false)
  expect 0 "$program" run "$1" -o harmonic "${right[@]}" --set 'boundaries.left={isothermal: {amplitude: 1 K}}' \
    --set 'solver={type: harmonic, frequency: [10 MHz, 3 GHz, 12]}'
  expect 0 "$program" run "$1" -o transient "${right[@]}" --set 'boundaries.left={isothermal: 300 K}' \
    --set 'heating=[{material: a, power: 1 MJ/m^3, pulse: {width: 10 ps, at: 50 ps}}]' --set 'time={end: 900 ps, output: {times: [20 ps, 900 ps, 40]}}'
}

# What lasers see of a film: into fdtr/ of a metal with electrons, with a spot and a fit that looks perfect and is wrong, and into tdtr/ of phonons alone.
run_seen() {
  cat >seen.yaml <<'YAML'
title: a film <seen> by light
temperature: 300 K
materials:
  tr: {bands: [{heat_capacity: 0.9e6, group_velocity: 4000, mean_free_path: 10 nm}, {heat_capacity: 0.9e6, group_velocity: 4000, mean_free_path: 10 nm},
               {heat_capacity: 0.6e6, group_velocity: 4000, mean_free_path: 10 nm}], electrons: {conductivity: 100, heat_capacity: 2e4, coupling: 1e17}}
  si: {bands: [{heat_capacity: 0.55e6, group_velocity: 8400, mean_free_path: 40 nm}, {heat_capacity: 0.75e6, group_velocity: 5800, mean_free_path: 300 nm},
               {heat_capacity: 0.37e6, group_velocity: 2100, mean_free_path: 2 um}]}
mesh: {layers: [{material: tr, thickness: 80 nm, cells: 30}, {material: si, thickness: 5 um, cells: 80}]}
interfaces: [{between: [tr, si], model: transmission, value: 0.2, scattering: diffuse}]
boundaries: {left: diffuse, right: {isothermal: 300 K}}
angles: {polar: 8, azimuthal: 8}
YAML
  expect 0 "$program" fdtr seen.yaml -o fdtr --set 'heating=[{material: tr, absorbed: {from: left, length: 12 nm, intensity: 1 W/m^2}}]' \
    --set 'solver={type: harmonic, frequency: [100 kHz, 100 MHz, 13], spot: {pump: 5 um, probe: 3 um}}' --window 100kHz:100MHz --window 100kHz:2MHz
  expect 0 "$program" tdtr seen.yaml -o tdtr --set materials.tr.electrons=none --set 'time={end: 12 ns, tolerance: 1e-2, output: {times: [200 ps, 12 ns, 12]}}' \
    --set 'heating=[{material: tr, absorbed: {from: left, length: 12 nm, fluence: 1 J/m^2}, train: {rate: 80 MHz, modulation: 10 MHz, width: 50 ps}}]'
}

# run_metals STACK PLANE: decks of two_layers and plane_with_step, one material with electrons, into metal/ and metal_plane/.
run_metals() {
  local electrons='{conductivity: 100, heat_capacity: 2e4, coupling: 1e17}'
  expect 0 "$program" run "$1" -o metal --set materials.a.electrons="$electrons" --set 'boundaries.left={specularity: 0, electrons: {isothermal: 301 K}}'
  expect 0 "$program" run "$2" -o metal_plane --set materials.b.electrons="$electrons" --set 'output.probes=[{name: inside, at: [70 nm, 15 nm]}]'
}

# python_with MODULES: sets python to one that has "numpy, matplotlib"; to nothing where there is none.
python_with() {
  for python in python3 /usr/bin/python3; do
    if "$python" -c "import $1" 2>/dev/null; then return; fi
  done
  python=
}

# Sets python to one that draws, or skips the test.
need_pictures() {
  export MPLCONFIGDIR=$scratch/matplotlib
  python_with 'numpy, matplotlib'
  [[ -z $python ]] || return 0
  echo "skipped: no Python with numpy and matplotlib (tools/setup installs them)"
  exit 77
}

# same_history ONE OTHER WITHIN [LEAST]: the same history.csv, relative to the peak of each column above 300 K, and to at least this part (1e-3)
# of the highest of its kind
same_history() {
  python3 - "$@" <<'PYTHON' || fail "another history: $*"
import sys
from csv_numbers import numbers
least = float(sys.argv[4]) if len(sys.argv) > 4 else 1e-3
(head, one), (other_head, other) = (numbers(f"{name}/history.csv") for name in sys.argv[1:3])
assert head == other_head and len(one) == len(other) and [r[0] for r in one] == [r[0] for r in other]
risen = lambda row, c: abs(row[c] - (300 if head[c].endswith("_K") else 0))
largest = [max(risen(row, c) for row in one) for c in range(len(head))]
for c in range(1, len(head)):
    of_kind = max(largest[d] for d in range(1, len(head)) if head[d][-2:] == head[c][-2:])
    for a, b in zip(one, other):
        assert abs(a[c] - b[c]) <= float(sys.argv[3]) * max(largest[c], least * of_kind), (head[c], a, b)
PYTHON
}
