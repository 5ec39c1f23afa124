#!/usr/bin/env bash
# Decks in time that begin in a steady state, made of responses: it is what steady runs give, in planes and where stacks have
# electrons, normal processes and pressed contacts.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"

# of_steady STEADY HISTORY ROW WITHIN: the heat fluxes of a row are those of a steady run
of_steady() {
  python3 - "$@" <<'PYTHON' || fail "not the steady state: $*"
import json, sys
from csv_numbers import numbers
head, rows = numbers(f"{sys.argv[2]}/history.csv")
row = dict(zip(head, rows[int(sys.argv[3])]))
summary = json.load(open(f"{sys.argv[1]}/summary.json"))
boundaries = {wall["name"]: wall for wall in summary["boundaries"]}
largest = max(abs(wall["heat_flux"]) for wall in boundaries.values())
for name, wall in boundaries.items():
    assert abs(row[f"{name}_heat_flux_W_m2"] - wall["heat_flux"]) < float(sys.argv[4]) * largest, (name, row, wall)
PYTHON
}

cat >plane.yaml <<'YAML'
temperature: 300 K
materials: {m: {gray: {heat_capacity: 1.66e6, group_velocity: 6400, mean_free_path: 260 nm}}}
mesh: {grid: {x: [{length: 2 um, cells: 12}], y: [{length: 1 um, cells: 6}], materials: [[m]]}}
boundaries: {left: {heat_flux: 1e9 W/m^2}, right: {isothermal: 302 K}, bottom: {isothermal: 300 K}, top: diffuse}
heating:
  - {material: m, power: 1e15 W/m^3}
  - {material: m, power: 2e15 W/m^3, within: {x: [0 um, 1 um], y: [0 um, 0.5 um]}}
angles: {polar: 2, azimuthal: 16}
YAML
cooled=(--set 'heating.0.when=before' --set 'heating.1.when=always'
  --set 'time={end: 100 ns, initial_temperature: {steady: true}, output: {list: [1 fs, 1 ns, 100 ns]}}')
expect 0 "$program" run plane.yaml -o warm
expect 0 "$program" run plane.yaml -o cool --set 'heating=[{material: m, power: 2e15 W/m^3, within: {x: [0 um, 1 um], y: [0 um, 0.5 um]}}]'
expect 0 "$program" run plane.yaml -o cooled "${cooled[@]}"
of_steady warm cooled 0 1e-4
of_steady cool cooled 2 1e-4
for ranks in 2 3; do
  expect 0 on_ranks $ranks "$program" run plane.yaml -o cooled.$ranks "${cooled[@]}"
  of_steady warm cooled.$ranks 0 1e-4
done
# what has been solved serves other times, the steady state too
expect 0 "$program" run plane.yaml -o kept "${cooled[@]}" --set 'checkpoint={every_sweeps: 1, keep: 1}'
expect 0 "$program" run plane.yaml -o later "${cooled[@]}" --set 'time.output={list: [2 fs, 2 ns, 100 ns]}' --restart kept/checkpoint-*.h5
says "going on from"
of_steady warm later 0 1e-4
of_steady cool later 2 1e-4

# a heater that is on beside what happens changes nothing of the steady state: that of electrons, too
stack() {
  local name=$1
  cat >"$name.yaml"
  expect 0 "$program" run "$name.yaml" -o "$name.steady" --set 'heating=[{material: a, power: 1e15 W/m^3}]'
  expect 0 "$program" run "$name.yaml" -o "$name" --set 'heating=[{material: a, power: 1e15 W/m^3, when: always}, {material: a, power: 1 W/m^3, when: before}]' \
    --set 'time={end: 1 ns, initial_temperature: {steady: true}, output: {list: [1 ps, 1 ns]}, tolerance: 1e-2}'
  of_steady "$name.steady" "$name" 0 1e-7
  of_steady "$name.steady" "$name" 1 1e-7
}
stack electrons <<'YAML'
temperature: 300 K
materials: {a: {library: gold, electrons: library, frequency_bins: 6}, b: {library: silicon, frequency_bins: 6}}
mesh: {layers: [{material: a, thickness: 80 nm, cells: 12}, {material: b, thickness: 300 nm, cells: 16}]}
interfaces: [{between: [a, b], model: dmm}]
boundaries: {left: {specularity: 0, electrons: {isothermal: 303 K}}, right: {isothermal: 300 K}}
YAML
stack pressed <<'YAML'
temperature: 300 K
materials: {a: {library: gold, frequency_bins: 6}, b: {library: silicon, frequency_bins: 6}}
mesh: {layers: [{material: a, thickness: 80 nm, cells: 12}, {material: b, thickness: 300 nm, cells: 16}]}
interfaces: [{between: [a, b], model: pressed, law: dmm, pressure: 10 MPa, hardness: 11 GPa, roughness: 0.5 um, slope: 0.1}]
boundaries: {left: {isothermal: 303 K}, right: {isothermal: 300 K}}
YAML
stack normal <<'YAML'
temperature: 300 K
materials: {a: {gray: {heat_capacity: 1.66e6, group_velocity: 6400, mean_free_path: 1 um, normal_mean_free_path: 100 nm, phase_velocity: 6400 m/s}}}
mesh: {layers: [{material: a, thickness: 400 nm, cells: 16}]}
boundaries: {left: {isothermal: 303 K}, right: {isothermal: 300 K}}
solver: {scattering: callaway}
YAML

expect 2 "$program" run plane.yaml -o refused "${cooled[@]}" --set 'boundaries={left: {heat_flux: 1e9 W/m^2}, right: diffuse, bottom: diffuse, top: diffuse}'
says "time.initial_temperature: steady needs a boundary of a given temperature"
nothing_in refused
