#!/usr/bin/env bash
# Normal processes, from the deck to the summary: exact fluxes, the bulk's conductivity, any number of ranks, going on from
# a checkpoint.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
compare="$source_dir/tests/cli/compare_summaries.py"

# q = (C v/4) Q dT / (1 - 3/4 Q H/L_N): gray films have a closed form.
film() {
  cat <<YAML
temperature: 300 K
materials:
  m: {gray: {heat_capacity: 1.66e6, group_velocity: 6400, mean_free_path: $1 nm, normal_mean_free_path: $2 nm, phase_velocity: 6400}}
mesh: {layers: [{material: m, thickness: 100 nm}]}
boundaries: {left: {isothermal: 300.5 K}, right: {isothermal: 299.5 K}}
solver: {scattering: callaway, tolerance: 1e-10}
YAML
}
film 1000 111.11111111111111 >mostly.yaml
film 20 20 >half.yaml
check() {
  python3 - "$@" <<'PYTHON' || fail "$1"
import json, sys
name, exact, kappa = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
s = json.load(open(f"{name}/summary.json"))
assert abs(s["heat_flux"] / exact - 1) < 1e-6, (s["heat_flux"], exact)
assert abs(s["regions"][0]["conductivity"] / kappa - 1) < 1e-12, s["regions"]
assert s["solve"]["sweeps"] <= 14 and s["solve"]["energy_imbalance"] < 1e-9, s["solve"]
assert abs(s["dissipation_budget"]["closure"]) < 1e-4, s["dissipation_budget"]
PYTHON
}
for ranks in 1 3; do
  for deck in mostly half; do
    expect 0 on_ranks $ranks "$program" run $deck.yaml -o $deck.$ranks
    no_errors "$deck on $ranks ranks"
  done
  check mostly.$ranks 2346307093.4866157 3541.3333333333333
  check half.$ranks 551532922.774146 70.826666666666667
done
for deck in mostly half; do
  python3 "$compare" 1e-9 $deck.1/summary.json $deck.3/summary.json || fail "$deck: 1 and 3 ranks differ"
done

# All processes relax to rest, unless told otherwise: as one mean free path for all.
film 20 20 | sed 's/callaway/relaxation/' >relaxation.yaml
film 10 1 | sed 's/callaway/relaxation/; s/normal_mean_free_path: 1 nm, phase_velocity: 6400/density: 2330/' >plain.yaml
for deck in relaxation plain; do expect 0 "$program" run $deck.yaml -o $deck; done
python3 "$compare" 1e-9 relaxation/summary.json plain/summary.json 2>stderr || true
[[ $(value relaxation/summary.json heat_flux) == $(value plain/summary.json heat_flux) ]] || fail "relaxation is not what it was"

# Gone on with from a checkpoint, drifts and all.
expect 3 "$program" run mostly.yaml -o cut --set solver.max_sweeps=4
expect 0 on_ranks 3 "$program" run mostly.yaml -o cut --restart latest
python3 "$compare" 1e-8 mostly.1/summary.json cut/summary.json || fail "the restarted run differs"

# The bulk, by the closed form.
expect 0 "$program" material --deck mostly.yaml --material m --json
python3 - stdout <<'PYTHON' || fail "kapitza material"
import json, sys
m = json.load(open(sys.argv[1]))
assert abs(m["callaway_conductivity"] / 3541.3333333333333 - 1) < 1e-12, m["callaway_conductivity"]
assert abs(m["conductivity"] / 354.13333333333333 - 1) < 1e-12, m["conductivity"]
PYTHON

# A material file says which processes are normal.
cat >m.yaml <<'YAML'
name: toy
branches:
  - {name: LA, polarization: longitudinal, degeneracy: 3, cutoff_wavevector: 1e10 1/m, dispersion: {linear: {velocity: 6000 m/s}}}
scattering:
  - {process: exponential, coefficient: 1e-19, omega_exponent: 2, temperature_exponent: 1, activation_temperature: 150 K, normal: true}
  - {process: impurity, coefficient: 1e-45}
  - {process: boundary, length: 1 um}
YAML
cat >file.yaml <<'YAML'
materials: {m: {file: m.yaml, frequency_bins: 10}}
mesh: {layers: [{material: m, thickness: 1 um, cells: 40}]}
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}}
solver: {scattering: callaway}
YAML
expect 0 "$program" run file.yaml -o file
no_errors "a material file"
[[ $(value file/summary.json warnings) == "[]" ]] || fail "warnings: $(value file/summary.json warnings)"
expect 0 "$program" run file.yaml -o file.relaxation --set solver.scattering=relaxation
python3 - file/summary.json file.relaxation/summary.json <<'PYTHON' || fail "normal processes of a file"
import json, sys
callaway, relaxation = (json.load(open(f)) for f in sys.argv[1:])
assert callaway["regions"][0]["conductivity"] > 1.2 * relaxation["regions"][0]["conductivity"]
assert callaway["heat_flux"] > relaxation["heat_flux"]
assert callaway["solve"]["sweeps"] <= 12
PYTHON

# In time: a pulse of heat is where sqrt(3)/v says, and the same on any number of ranks.
for ranks in 1 3; do
  expect 0 on_ranks $ranks "$program" run "$source_dir/input/second_sound.yaml" -o sound.$ranks
  no_errors "second sound on $ranks ranks"
done
python3 - sound.1 sound.3 <<'PYTHON' || fail "second sound"
import csv, json, sys
one, three = ([{k: float(v) for k, v in row.items()} for row in csv.DictReader(open(f"{d}/history.csv"))] for d in sys.argv[1:])
assert json.load(open("sound.1/summary.json"))["solve"]["most_sweeps"] <= 12
largest = max(row["right_temperature_K"] for row in one) - 300
for a, b in zip(one, three):
    assert all(abs(a[k] - b[k]) < 1e-8 * (1 if k.endswith("_K") else max(abs(a[k]), 1e9)) for k in a), (a, b)
peak = lambda name, rows: max(rows, key=lambda row: row[f"{name}_temperature_K"])["time_s"]
assert abs(peak("right", one) - peak("left", one[:20]) - 100e-6 * 3 ** 0.5 / 6400) < 1e-9
assert max(row["left_temperature_K"] for row in one[15:45]) - 300 < 0.02 * largest # nothing stays behind
PYTHON

# Along a film, in two dimensions: by integral equations, and the same on any number of ranks and from a checkpoint.
for ranks in 1 3; do
  expect 0 on_ranks $ranks "$program" run "$source_dir/input/poiseuille.yaml" -o flow.$ranks
  no_errors "Poiseuille flow on $ranks ranks"
done
expect 3 "$program" run "$source_dir/input/poiseuille.yaml" -o flow.cut --set solver.max_sweeps=5
expect 0 on_ranks 3 "$program" run "$source_dir/input/poiseuille.yaml" -o flow.cut --restart latest
python3 - flow.1 flow.3 flow.cut <<'PYTHON' || fail "Poiseuille flow"
import json, sys
for name in sys.argv[1:]:
    summary = json.load(open(f"{name}/summary.json"))
    assert abs(20 * abs(summary["boundaries"][0]["power"]) / 12414.45196043576 - 1) < 1e-3, summary["boundaries"]
    assert summary["solve"]["sweeps"] <= (20 if name == "flow.cut" else 14), summary["solve"] # of both runs
    assert summary["solve"]["energy_imbalance"] < 1e-9, summary["solve"]
    assert summary["solve"]["low_order"] == "few streams on nodes", summary["solve"]
PYTHON
python3 "$compare" 1e-7 flow.1/summary.json flow.3/summary.json || fail "Poiseuille flow: 1 and 3 ranks differ"

# A crystal that oscillates, and that a pulse warms: in two dimensions as in a stack.
cat >crystal.yaml <<'YAML'
materials: {m: {bands: [{heat_capacity: 1e6, group_velocity: 6400, mean_free_path: 10 um, normal_mean_free_path: 200 nm, phase_velocity: 6400}, {heat_capacity: 0.66e6, group_velocity: 4000, mean_free_path: 3 um, normal_mean_free_path: 100 nm, phase_velocity: 5000}]}}
YAML
{ cat crystal.yaml; cat <<'YAML'; } >strip.yaml
mesh: {grid: {x: [{length: 10 um, cells: 40, grading: uniform}], y: [{length: 1 um, cells: 1}], materials: [[m]]}}
boundaries: {left: {isothermal: 300 K}, right: specular, bottom: specular, top: specular}
angles: {polar: 16, azimuthal: 64}
output: {probes: [{name: p, at: [5 um, 0.5 um]}]}
solver: {scattering: callaway}
YAML
{ cat crystal.yaml; cat <<'YAML'; } >stack.yaml
mesh: {layers: [{material: m, thickness: 10 um, cells: 40, grading: uniform}]}
boundaries: {left: {isothermal: 300 K}, right: specular}
angles: {polar: 64}
output: {probes: [{name: p, at: [5 um]}]}
solver: {scattering: callaway}
YAML
cat >in_time.yaml <<'YAML'
heating: [{material: m, absorbed: {from: left, length: 1 um, fluence: 1 J/m^2}, pulse: {width: 0.5 ns, at: 1 ns}}]
time: {end: 6 ns, output: {list: [2 ns, 4 ns, 6 ns]}, tolerance: 1e-4}
YAML
for kind in strip stack; do
  expect 0 on_ranks 2 "$program" run $kind.yaml -o $kind.harmonic --set solver.type=harmonic --set "boundaries.left={isothermal: {amplitude: 1 K}}" \
    --set "solver.frequency={list: [10 MHz, 92 MHz, 1 GHz]}" --set solver.tolerance=1e-10
  no_errors "a $kind that oscillates"
  cat $kind.yaml in_time.yaml >$kind.time.yaml
  expect 0 "$program" run $kind.time.yaml -o $kind.time
  no_errors "a $kind in time"
done
[[ $(value strip.harmonic/summary.json solve.most_sweeps) -le 12 ]] || fail "more than 12 sweeps"
python3 - <<'PYTHON' || fail "a strip with normal processes is a stack"
from csv_numbers import numbers
for kind, file, within in ("harmonic", "response.csv", 1e-7), ("time", "history.csv", 1e-5):
    (strip_head, strip), (head, stack) = numbers(f"strip.{kind}/{file}"), numbers(f"stack.{kind}/{file}")
    for i, name in enumerate(head[1:], 1):
        column, exact = [row[strip_head.index(name)] for row in strip], [row[i] for row in stack]
        room = 300 if kind == "time" and name.endswith("_K") else 0
        scale = max(abs(value - room) for value in exact) if "right_heat_flux" not in name else 1e8
        assert all(abs(a - b) < within * scale for a, b in zip(column, exact)), (name, column, exact)
PYTHON

# Where properties follow the temperature. Rates of all processes that do so alike make a gray film the linear slab of
# the same optical thickness; constant ones and small differences are the linear run's.
cat >hot.yaml <<'YAML'
materials:
  m: {bands: [
    {states: 1.2e6 J/m^3/K, einstein_temperature: 200 K, group_velocity: 6000 m/s, normal_mean_free_path: 20 nm, phase_velocity: 7000 m/s, scattering: [
      {process: power, coefficient: 1e8 1/s/K, omega_exponent: 0, temperature_exponent: 1}]},
    {states: 0.8e6 J/m^3/K, einstein_temperature: 400 K, group_velocity: 3000 m/s, normal_mean_free_path: 5 nm, scattering: [
      {process: power, coefficient: 4e8 1/s/K, omega_exponent: 0, temperature_exponent: 1}]}]}
mesh: {layers: [{material: m, thickness: 5 um}]}
boundaries: {left: {isothermal: 400 K}, right: {isothermal: 100 K}}
solver: {scattering: callaway, properties: full, tolerance: 1e-9}
YAML
for ranks in 1 2 3; do
  expect 0 on_ranks $ranks "$program" run hot.yaml -o hot.$ranks
  no_errors "hot on $ranks ranks"
  [[ $ranks == 1 ]] || python3 "$compare" 1e-9 hot.1/summary.json hot.$ranks/summary.json || fail "hot: 1 and $ranks ranks differ"
done
expect 3 "$program" run hot.yaml -o hot.cut --set solver.max_sweeps=12
expect 0 on_ranks 3 "$program" run hot.yaml -o hot.cut --restart latest
python3 "$compare" 1e-8 hot.1/summary.json hot.cut/summary.json || fail "the restarted hot run differs"
for properties in full linear; do
  expect 0 "$program" run hot.yaml -o hot.$properties --set solver.properties=$properties --set boundaries.left.isothermal=251K \
    --set boundaries.right.isothermal=249K
done
expect 0 "$program" run hot.yaml -o hot.relaxation --set solver.scattering=relaxation
# in time, on any number of ranks and from where it was stopped, to the same steady state
sed 's/^mesh:.*/mesh: {layers: [{material: m, thickness: 1 um, cells: 16}]}/' hot.yaml >end.yaml
{ echo "temperature: 250 K"; cat end.yaml; echo "time: {end: 1 us, tolerance: 1e-2, output: {list: [10 ps, 1 us]}}"; } >march.yaml
expect 0 "$program" run end.yaml -o hot.end
expect 0 "$program" run march.yaml -o march.1 --set 'checkpoint={every_sweeps: 40, keep: 3}'
expect 0 on_ranks 3 "$program" run march.yaml -o march.3
expect 0 on_ranks 2 "$program" run march.yaml -o march.again --restart "$(ls march.1/checkpoint-*.h5 | head -n 1)"
python3 - <<'PYTHON' || fail "numbers of the hot film"
import json
from csv_numbers import numbers
s, full, linear, relaxing, end = (json.load(open(f"hot.{name}/summary.json")) for name in ("1", "full", "linear", "relaxation", "end"))
assert s["solve"]["newton_iterations"] <= 7 and s["solve"]["energy_imbalance"] < 1e-9, s["solve"]
assert abs(s["dissipation_budget"]["closure"]) < 1e-4, s["dissipation_budget"]
assert abs(s["resistance_budget"]["closure"]) < 1e-9
assert abs(full["heat_flux"] / linear["heat_flux"] - 1) < 1e-4, (full["heat_flux"], linear["heat_flux"])
assert s["heat_flux"] > 1.2 * relaxing["heat_flux"], (s["heat_flux"], relaxing["heat_flux"])
head, history = numbers("march.1/history.csv")
for other in ("3", "again"):
    for a, b in zip(history, numbers(f"march.{other}/history.csv")[1], strict=True):
        assert all(abs(x - y) <= 1e-8 * abs(x) for x, y in zip(a, b)), (other, a, b)
assert abs(history[-1][head.index("left_heat_flux_W_m2")] / end["heat_flux"] - 1) < 1e-6, (head, history[-1], end["heat_flux"])
PYTHON

# What cannot be had is told.
expect 2 "$program" run "$source_dir/input/poiseuille.yaml" -o refused --set solver.type=harmonic --set "solver.frequency=[1 MHz, 1 GHz, 3]" \
  --set mesh.grid.x.0.cells=130
says "harmonic and transient runs with scattering: callaway in 2D have at most 20000 in this version: take fewer cells"
expect 2 "$program" run "$source_dir/input/poiseuille.yaml" -o refused --set mesh.grid.x.0.cells=300
says "runs with scattering: callaway in 2D have at most 40000 in this version: take fewer cells"
film 20 20 | sed 's/, normal_mean_free_path: 20 nm, phase_velocity: 6400//' >none.yaml
expect 0 "$program" run none.yaml -o none
grep -q "callaway has no effect" none/summary.json || fail "no warning"
expect 2 "$program" run none.yaml -o refused --set materials.m.gray.phase_velocity=5000
says "belongs to normal_mean_free_path, which is not given"
nothing_in refused
