#!/usr/bin/env bash
# Decks that march with psi stored, or begin in a steady state: against the other methods, on any number of ranks, restarted, refused.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
cat >bilayer.yaml <<'YAML'
temperature: 300 K
materials:
  a: {bands: [{heat_capacity: 1e6, group_velocity: 5000, mean_free_path: 30 nm}, {heat_capacity: 5e5, group_velocity: 3000, mean_free_path: 900 nm}]}
  b: {bands: [{heat_capacity: 8e5, group_velocity: 3000, mean_free_path: 20 nm}, {heat_capacity: 4e5, group_velocity: 1500, mean_free_path: 500 nm}]}
mesh: {layers: [{material: a, thickness: 200 nm, cells: 48}, {material: b, thickness: 300 nm, cells: 48}]}
interfaces: [{between: [a, b], model: dmm}]
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299.5 K}}
heating: [{material: a, power: 1 MJ/m^3, pulse: {width: 10 ps, at: 60 ps}}]
angles: {polar: 48}
time: {end: 5 ns, method: marching, tolerance: 1e-3, output: {list: [20 ps, 80 ps, 300 ps, 5 ns]}, initial_temperature: 300 K}
output: {probes: [{name: inside, at: [100 nm]}]}
YAML

expect 0 "$program" run bilayer.yaml -o one
no_errors "run"
prints "psi is stored: "
[[ $(ls one) == $'deck.yaml\nhistory.csv\nsummary.json' ]] || fail "left behind: $(ls one)"
[[ $(value one/summary.json solve.methods.0) == marching ]] || fail "another method"
python3 - <<'PYTHON' || fail "summary"
import json
solve = json.load(open("one/summary.json"))["solve"]
assert solve["error"] <= 1e-3 and solve["steps"] > 20 and solve["energy_imbalance"] < 1e-7, solve
PYTHON
for ranks in 2 3 4; do
  expect 0 on_ranks $ranks "$program" run bilayer.yaml -o ranks.$ranks
  same_history one ranks.$ranks 1e-6
done
expect 0 "$program" run bilayer.yaml -o quadrature --set time.method=quadrature
same_history one quadrature 2e-3
expect 0 "$program" run bilayer.yaml -o auto --set time.method=auto
[[ $(value auto/summary.json solve.methods) != *marching* ]] || fail "auto marches"
expect 0 "$program" run bilayer.yaml -o second --set time.scheme=sdirk2
same_history one second 2e-3
# steps of one length, which the deck may not afford
expect 0 "$program" run bilayer.yaml -o fixed --set time.step='2 ps' --set 'time.output={list: [20 ps, 80 ps, 300 ps]}' --set time.tolerance=0.02
expect 3 "$program" run bilayer.yaml -o long --set time.step='50 ps'
says "take a shorter time.step"

# properties that follow the temperature
expect 0 "$program" run bilayer.yaml -o full --set solver.properties=full --set 'heating=[]'
expect 0 on_ranks 3 "$program" run bilayer.yaml -o full.3 --set solver.properties=full --set 'heating=[]'
same_history full full.3 1e-6

# a heater that is switched off, by two methods; at first there is what the steady run says
cat >steady.yaml <<'YAML'
temperature: 300 K
materials: {m: {gray: {heat_capacity: 1.66e6, group_velocity: 6400, mean_free_path: 260 nm}}}
mesh: {layers: [{material: m, thickness: 2 um, cells: 80}]}
boundaries: {left: diffuse, right: {isothermal: 300 K}}
heating: [{material: m, power: 1e15 W/m^3}]
YAML
expect 0 "$program" run steady.yaml -o steady
switched=(--set 'heating=[{material: m, power: 1e15 W/m^3, when: before}]' --set 'time={end: 100 ns, initial_temperature: {steady: true}, output: {list: [1 fs, 100 ps, 1 ns, 100 ns]}}')
expect 0 "$program" run steady.yaml -o off "${switched[@]}"
expect 0 on_ranks 2 "$program" run steady.yaml -o off.marching "${switched[@]}" --set time.method=marching
same_history off off.marching 1e-3
python3 - <<'PYTHON' || fail "not the steady state"
import csv, json
from csv_numbers import numbers
rows = numbers("off.marching/history.csv")[1]
wall = json.load(open("steady/summary.json"))["boundaries"]
top = float(list(csv.DictReader(open("steady/profile.csv")))[0]["energy_temperature_K"]) # T loses at once by what it is above that
assert top > 300.1
assert abs(rows[0][2] - top) < 1e-3 * (top - 300), (rows[0], top)
assert abs(rows[0][3] - wall[1]["heat_flux"]) < 1e-3 * 2e9, (rows[0], wall)
assert abs(rows[-1][2] - 300) < 2e-3 * (top - 300), rows[-1]
PYTHON

# the contract's first form: steps ask for marching, values and fields come as often as output.every says
python3 - <<'PYTHON'
text = open("bilayer.yaml").read()
head, tail = text.split("time: ")
open("first.yaml", "w").write(head + "time: {end: 5 ns, step: adaptive, scheme: sdirk3, initial_temperature: 300 K, tolerance: 1e-3}\n"
                              "output: {every: 0.5 ns, formats: [csv, hdf5], probes: [{name: inside, at: [102.3 nm]}]}\n")
PYTHON
expect 0 "$program" run first.yaml -o first
expect 0 on_ranks 3 "$program" run first.yaml -o first3
expect 0 "$program" run first.yaml -o first.quadrature --set time='{end: 5 ns, method: quadrature, initial_temperature: 300 K, tolerance: 1e-3}'
same_history first first3 1e-6
same_history first first.quadrature 2e-3
[[ $(value first/summary.json solve.methods.0) == marching ]] || fail "steps do not march"
[[ $(wc -l <first/history.csv) == 11 ]] || fail "not every 0.5 ns"
expect 0 "$program" run first.yaml -o first.steady --set time='{end: 1 ns, initial_temperature: {steady: true}, tolerance: 1e-5}'
expect 0 "$program" run first.yaml -o first.steadily --set time='{end: 1 ns, initial_temperature: {steady: true}, tolerance: 1e-3, step: adaptive}'
python_with "numpy, h5py"
[[ -z $python ]] || PYTHONPATH=$source_dir/tools/python:$PYTHONPATH "$python" - <<'PYTHON' || fail "fields of a march"
import csv
import numpy
from kapitza_results import read_fields
def profiles(directory):
    rows = list(csv.DictReader(open(directory + "/profiles.csv")))
    return [numpy.array([float(row[key]) for row in rows]) for key in ("time_s", "x_m", "temperature_K", "energy_temperature_K", "heat_flux_W_m2")]
for one, other, within in (("first", "first3", 1e-6), ("first", "first.quadrature", 2e-3), ("first.steady", "first.steadily", 2e-3)):
    a, b = profiles(one), profiles(other)
    assert (a[0] == b[0]).all() and (a[1] == b[1]).all()
    for column in (2, 3, 4):
        risen = abs(a[column] - (300 if column < 4 else 0)).max()
        assert abs(a[column] - b[column]).max() <= within * risen, (one, other, column, abs(a[column] - b[column]).max() / risen)
time, x, temperature = profiles("first")[:3]
history = list(csv.DictReader(open("first/history.csv")))
for row in history:
    here = time == float(row["time_s"])
    assert abs(numpy.interp(102.3e-9, x[here], temperature[here]) - float(row["inside_temperature_K"])) < 1e-4, row
fields = read_fields("first/fields.h5", 5e-9)
assert abs(fields.point["temperature_K"][::2][:3] - temperature[time == 5e-9][:3]).max() < 1 and len(fields.times) == 10
PYTHON
# contacts march as they respond
expect 0 "$program" run bilayer.yaml -o pressed --set 'interfaces=[{between: [a, b], model: pressed, law: dmm, pressure: 10 MPa, hardness: 11 GPa, roughness: 0.5 um, slope: 0.1}]'
expect 0 "$program" run bilayer.yaml -o pressed.quadrature --set time.method=quadrature --set 'interfaces=[{between: [a, b], model: pressed, law: dmm, pressure: 10 MPa, hardness: 11 GPa, roughness: 0.5 um, slope: 0.1}]'
same_history pressed pressed.quadrature 2e-3
expect 0 "$program" run first.yaml -o kept.fields --set 'checkpoint={every_sweeps: 40, keep: 3}'
older=$(ls kept.fields/checkpoint-*.h5 | head -n 1)
expect 0 on_ranks 2 "$program" run first.yaml -o again.fields --restart "$older"
python3 - <<'PYTHON' || fail "fields of a march gone on with"
import csv
rows = [[list(map(float, row[:5])) for row in list(csv.reader(open(name + "/profiles.csv")))[1:]] for name in ("first", "again.fields")]
assert len(rows[0]) == len(rows[1])
for a, b in zip(*rows):
    assert abs(a[2] - b[2]) < 1e-6 and abs(a[4] - b[4]) < 1e-6 * 1e9, (a, b)
PYTHON

# gone on with from a step on the way, on any number of ranks
expect 0 on_ranks 2 "$program" run bilayer.yaml -o kept --set 'checkpoint={every_sweeps: 40, keep: 3}'
same_history one kept 1e-6
older=$(ls kept/checkpoint-*.h5 | head -n 1)
for ranks in 1 3; do
  expect 0 on_ranks $ranks "$program" run bilayer.yaml -o again.$ranks --restart "$older"
  says "going on from"
  same_history one again.$ranks 1e-6
  [[ $(value again.$ranks/summary.json solve.steps) == "$(value one/summary.json solve.steps)" ]] || fail "other steps"
done
expect 2 "$program" run bilayer.yaml -o again.other --restart "$older" --set time.tolerance=1e-2
says "time.tolerance"
# stopped when time is up
expect 4 on_ranks 2 "$program" run bilayer.yaml -o cut --time-limit '1 s' --set time.tolerance=1e-7
says "stopped by the time limit"
[[ -n $(ls cut/checkpoint-*.h5) ]] || fail "no checkpoint"

refused() {
  expect 2 "$program" run bilayer.yaml -o refused "$@"
  nothing_in refused
}
refused --set time.method=rational --set time.step='1 ps'
says "time.step: belongs to time.method: marching"
refused --set time.method=quadrature --set solver.properties=full
says "time.method: properties: full needs marching"
refused --set time.scheme=sdirk4
says "sdirk3"
refused --set 'heating=[{material: a, power: 1e15 W/m^3, when: before}]'
says "heating[0].when: belongs to transient decks that begin in a steady state"
refused --set 'time.initial_temperature={steady: true}' --set 'heating=[{material: a, power: 1e15 W/m^3, when: always}]'
says "time: nothing happens"
refused --set solver.properties=full --set 'interfaces=[{between: [a, b], model: pressed, law: dmm, pressure: 10 MPa, hardness: 11 GPa, roughness: 0.5 um, slope: 0.1}]'
says "pressed cannot be had with"

# electrons of a metal, and normal processes: on any number of ranks, gone on with, beside responses
cat >metal.yaml <<'YAML'
temperature: 300 K
materials:
  al: {bands: [{heat_capacity: 1.2e6, group_velocity: 5000, mean_free_path: 10 nm}, {heat_capacity: 1.2e6, group_velocity: 3000, mean_free_path: 30 nm}], electrons: {conductivity: 220 W/m/K, heat_capacity: 2.8e4 J/m^3/K, coupling: 2.4e17 W/m^3/K}}
  si: {bands: [{heat_capacity: 8e5, group_velocity: 6000, mean_free_path: 40 nm}, {heat_capacity: 8e5, group_velocity: 4000, mean_free_path: 300 nm}]}
mesh: {layers: [{material: al, thickness: 80 nm, cells: 12}, {material: si, thickness: 300 nm, cells: 16}]}
interfaces: [{between: [al, si], model: dmm, electron_conductance: 50 MW/m^2/K}]
boundaries: {left: {specularity: 0, electrons: {isothermal: 300.5 K}}, right: {isothermal: 300 K}}
heating: [{material: al, power: 1 MJ/m^3, pulse: {shape: gaussian, width: 2 ps, at: 10 ps}, into: electrons}]
angles: {polar: 32}
time: {end: 1 ns, method: marching, tolerance: 1e-2, output: {list: [10 ps, 20 ps, 100 ps, 1 ns]}}
output: {probes: [{name: inside, at: [40 nm]}], fields_at: [20 ps]}
YAML
cat >drift.yaml <<'YAML'
temperature: 300 K
solver: {scattering: callaway}
materials:
  m: {bands: [{heat_capacity: 1.0e6, group_velocity: 6400, mean_free_path: 10 um, normal_mean_free_path: 100 nm, phase_velocity: 6400}, {heat_capacity: 6.6e5, group_velocity: 3400, mean_free_path: 1 um, normal_mean_free_path: 300 nm, phase_velocity: 4000}]}
mesh: {layers: [{material: m, thickness: 2 um, cells: 32}]}
boundaries: {left: {isothermal: 301 K}, right: {specularity: 0.5}}
angles: {polar: 32}
time: {end: 3 ns, method: marching, tolerance: 1e-2, output: {list: [30 ps, 300 ps, 1 ns, 3 ns]}}
output: {probes: [{name: inside, at: [1 um]}]}
YAML
for deck in metal drift; do
  expect 0 "$program" run $deck.yaml -o $deck.1
  for ranks in 2 3; do
    expect 0 on_ranks $ranks "$program" run $deck.yaml -o $deck.$ranks --set 'checkpoint={every_sweeps: 40, keep: 3}'
    same_history $deck.1 $deck.$ranks 1e-6
  done
  expect 0 on_ranks 2 "$program" run $deck.yaml -o $deck.again --restart "$(ls $deck.3/checkpoint-*.h5 | head -n 1)"
  same_history $deck.1 $deck.again 1e-6
  [[ $(value $deck.again/summary.json solve.steps) == "$(value $deck.1/summary.json solve.steps)" ]] || fail "other steps"
  expect 0 "$program" run $deck.yaml -o $deck.quadrature --set time.method=quadrature --set time.tolerance=1e-3
  same_history $deck.1 $deck.quadrature 1e-2
  python3 - "$deck" <<'PYTHON' || fail "summary of $deck"
import json, sys
solve = json.load(open(sys.argv[1] + ".1/summary.json"))["solve"]
assert solve["methods"] == ["marching"] and solve["energy_imbalance"] < 1e-7 and solve["most_sweeps"] <= 12, solve
PYTHON
done
python3 - <<'PYTHON' || fail "fields of both carriers"
import csv
one, other = (list(csv.DictReader(open(name + "/profiles.csv"))) for name in ("metal.1", "metal.quadrature"))
assert len(one) == len(other) > 20 and "electron_temperature_K" in one[0]
for a, b in zip(one, other):
    for column, within in (("temperature_K", 0.03), ("electron_temperature_K", 0.3)):
        if a[column]:
            assert abs(float(a[column]) - float(b[column])) < within, (column, a, b)
PYTHON
