#!/usr/bin/env bash
# Planes that march with psi stored: against responses, on any number of ranks, fields, restarted, from a steady state, refused.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
cat >device.yaml <<'YAML'
temperature: 300 K
materials:
  a: {bands: [{heat_capacity: 1e6, group_velocity: 5000, mean_free_path: 30 nm}, {heat_capacity: 5e5, group_velocity: 3000, mean_free_path: 900 nm}]}
  b: {bands: [{heat_capacity: 8e5, group_velocity: 3000, mean_free_path: 20 nm}, {heat_capacity: 4e5, group_velocity: 1500, mean_free_path: 500 nm}]}
mesh:
  grid:
    x: [{length: 60 nm, cells: 4}, {length: 40 nm, cells: 4}]
    y: [{length: 50 nm, cells: 4}, {length: 30 nm, cells: 3}]
    materials: [[b, b], [a, a]]
interfaces: [{between: [a, b], model: dmm}]
boundaries: {left: {isothermal: 301 K}, right: {specularity: 1}, bottom: {isothermal: 299.5 K}, top: {specularity: 0.5}}
heating: [{material: a, power: 1 MJ/m^3, within: {x: [60 nm, 100 nm], y: [50 nm, 80 nm]}, pulse: {width: 10 ps, at: 60 ps}}]
angles: {polar: 2, azimuthal: 16}
time: {end: 1 ns, tolerance: 1e-3, output: {list: [20 ps, 80 ps, 1 ns]}, initial_temperature: 300 K}
output: {probes: [{name: inside, at: [80 nm, 60 nm]}], fields_at: [80 ps, 1 ns], formats: [hdf5]}
YAML

expect 0 "$program" run device.yaml -o sums --set time.method=rational --set time.tolerance=2e-3
expect 0 "$program" run device.yaml -o one --set time.method=marching
no_errors "run"
prints "psi is stored: "
[[ $(value one/summary.json solve.methods.0) == marching ]] || fail "another method"
same_history sums one 3e-3 1
for ranks in 2 3; do
  expect 0 on_ranks $ranks "$program" run device.yaml -o "one.$ranks" --set time.method=marching
  same_history one "one.$ranks" 1e-7 1
  [[ $(value "one.$ranks/summary.json" solve.steps) == "$(value one/summary.json solve.steps)" ]] || fail "other steps"
done
python3 - <<'PYTHON' || fail "energy"
import json
for name in ("one", "one.2", "one.3"):
    assert json.load(open(f"{name}/summary.json"))["solve"]["energy_imbalance"] < 1e-8, name
PYTHON
expect 0 on_ranks 2 "$program" run device.yaml -o shared --set time.method=marching --set solver.decomposition='{space: 1, directions: 2, bands: 1}'
same_history one shared 1e-7 1
python_with "numpy, h5py"
[[ -z $python ]] || PYTHONPATH=$source_dir/tools/python:$PYTHONPATH "$python" - <<'PYTHON' || fail "fields of a march"
from kapitza_results import read_fields
for time in (80e-12, 1e-9):
    one = read_fields("one/fields.h5", time)
    for other, within in (("one.2", 1e-7), ("one.3", 1e-7), ("shared", 1e-7), ("sums", 5e-3)):
        two = read_fields(f"{other}/fields.h5", time)
        for name, values in one.point.items():
            size = abs(values - (300 if name.endswith("_K") else 0)).max()
            assert abs(values - two.point[name]).max() <= within * max(size, 1e-3), (other, time, name)
PYTHON

# steps ask for marching; gone on with from a step on the way, on any number of ranks
expect 0 on_ranks 2 "$program" run device.yaml -o kept --set time.scheme=sdirk2 --set time.tolerance=1e-2 --set 'checkpoint={every_sweeps: 40, keep: 3}'
older=$(ls kept/checkpoint-*.h5 | head -n 1)
for ranks in 1 3; do
  expect 0 on_ranks $ranks "$program" run device.yaml -o again.$ranks --restart "$older" --set time.scheme=sdirk2 --set time.tolerance=1e-2
  says "going on from"
  same_history kept again.$ranks 1e-6 1
  [[ $(value again.$ranks/summary.json solve.steps) == "$(value kept/summary.json solve.steps)" ]] || fail "other steps"
done

# from a steady state
switched=(--set 'heating=[{material: a, power: 1e15 W/m^3, when: before}]' --set 'time={end: 1 ns, initial_temperature: {steady: true}, tolerance: 2e-3, output: {list: [1 ps, 1 ns]}}')
expect 0 "$program" run device.yaml -o off "${switched[@]}"
expect 0 on_ranks 2 "$program" run device.yaml -o off.marching "${switched[@]}" --set time.method=marching
same_history off off.marching 5e-3 1

# electrons of a metal: on any number of ranks, gone on with
cat >metal.yaml <<'YAML'
temperature: 300 K
materials:
  al: {gray: {heat_capacity: 2.4e6, group_velocity: 4000, mean_free_path: 10 nm}, electrons: {conductivity: 220 W/m/K, heat_capacity: 2.8e4 J/m^3/K, coupling: 2.4e17 W/m^3/K}}
  si: {gray: {heat_capacity: 1.6e6, group_velocity: 5000, mean_free_path: 100 nm}}
mesh: {grid: {x: [{length: 80 nm, cells: 6}, {length: 100 nm, cells: 6}], y: [{length: 60 nm, cells: 4}], materials: [[al, si]]}}
interfaces: [{between: [al, si], model: dmm, electron_conductance: 50 MW/m^2/K}]
boundaries: {left: {specularity: 0}, right: {isothermal: 300 K}, bottom: {specularity: 1}, top: {specularity: 0.3}}
heating: [{material: al, power: 1 MJ/m^3, pulse: {shape: gaussian, width: 2 ps, at: 10 ps}, into: electrons}]
angles: {polar: 2, azimuthal: 8}
time: {end: 100 ps, method: marching, tolerance: 5e-2, output: {list: [10 ps, 30 ps, 100 ps]}}
output: {probes: [{name: inside, at: [40 nm, 30 nm]}], fields_at: [30 ps]}
YAML
expect 0 "$program" run metal.yaml -o metal.1
for ranks in 2 3; do
  expect 0 on_ranks $ranks "$program" run metal.yaml -o metal.$ranks --set 'checkpoint={every_sweeps: 20, keep: 3}'
  same_history metal.1 metal.$ranks 1e-6 1
done
expect 0 on_ranks 2 "$program" run metal.yaml -o metal.again --restart "$(ls metal.3/checkpoint-*.h5 | head -n 1)"
same_history metal.1 metal.again 1e-6 1
