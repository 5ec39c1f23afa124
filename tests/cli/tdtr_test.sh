#!/usr/bin/env bash
# kapitza tdtr: signals of a train of pulses against a sum over sidebands that harmonic runs give, the shipped deck, and how decks
# are refused.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
cat >film.yaml <<'YAML'
title: a gray film on three bands
temperature: 300 K
materials:
  tr: {bands: [{heat_capacity: 0.9e6, group_velocity: 4000, mean_free_path: 10 nm}, {heat_capacity: 0.9e6, group_velocity: 4000, mean_free_path: 10 nm},
               {heat_capacity: 0.6e6, group_velocity: 4000, mean_free_path: 10 nm}]}
  si: {bands: [{heat_capacity: 0.55e6, group_velocity: 8400, mean_free_path: 40 nm}, {heat_capacity: 0.75e6, group_velocity: 5800, mean_free_path: 300 nm},
               {heat_capacity: 0.37e6, group_velocity: 2100, mean_free_path: 2 um}]}
mesh: {layers: [{material: tr, thickness: 80 nm, cells: 30}, {material: si, thickness: 5 um, cells: 80}]}
interfaces: [{between: [tr, si], model: transmission, value: 0.2, scattering: diffuse}]
boundaries: {left: diffuse, right: {isothermal: 300 K}}
heating: [{material: tr, absorbed: {from: left, length: 12 nm, fluence: 1 J/m^2}, train: {rate: 80 MHz, modulation: 10 MHz, width: 50 ps}}]
angles: {polar: 8}
time: {end: 12 ns, output: {times: [200 ps, 12 ns, 12]}}
YAML

expect 0 "$program" tdtr film.yaml -o one --set 'time.tolerance=1e-6'
no_errors "tdtr"
prints "electrons"
expect 0 on_ranks 2 "$program" tdtr film.yaml -o two --set 'time.tolerance=1e-6'
no_errors "tdtr on two ranks"
[[ $(ls one) == $'deck.yaml\nsummary.json\ntdtr.csv' ]] || fail "left behind: $(ls one)"

# the definition: every sideband below the pulse's own width solved by itself
python3 - >sidebands <<'PYTHON'
print("[" + ", ".join(f"{abs(10 + 80 * k)} MHz" for k in range(-300, 301)) + "]")
PYTHON
sed -e '/^time:/d' -e 's/fluence: 1 J\/m^2}, train: {.*}}\]/intensity: 1 W\/m^2}}]/' film.yaml >sides.yaml
echo "solver: {type: harmonic, frequency: {list: $(cat sidebands)}}" >>sides.yaml
expect 0 "$program" fdtr sides.yaml -o sides --fit G
python3 - <<'PYTHON' || fail "the signal is not the sum over sidebands"
import cmath, csv, json, math
def rows(name):
    return [{k: float(v) for k, v in row.items() if v} for row in csv.DictReader(open(name))]
side = [cmath.rect(row["amplitude_K"], math.radians(row["phase_deg"])) for row in rows("sides/fdtr.csv")]
width, rate, modulation = 50e-12, 80e6, 10e6
signals = rows("one/tdtr.csv")
assert len(signals) == 12 and abs(signals[0]["delay_s"] - 200e-12) < 1e-20
for row in signals:
    total = 0
    for k, response in zip(range(-300, 301), side):
        f = modulation + k * rate
        response = response if f > 0 else response.conjugate()
        total += response * math.exp(-(2 * math.pi * f * width) ** 2 / 2) * cmath.exp(2j * math.pi * k * rate * row["delay_s"])
    total *= rate
    found = complex(row["in_phase_K"], row["out_of_phase_K"])
    assert abs(found - total) < 2e-6 * abs(total), (row["delay_s"], found, total)
    assert abs(row["ratio"] + found.real / found.imag) < 1e-9 * row["ratio"]
summary = json.load(open("one/summary.json"))
assert summary["schema"] == "kapitza-tdtr-1" and summary["status"] == "converged"
assert summary["solve"]["error"] <= 1e-6 and summary["problem"]["rate"] == 80e6
for a, b in zip(signals, rows("two/tdtr.csv")):
    assert all(abs(a[key] - b[key]) < 1e-5 * abs(complex(a["in_phase_K"], a["out_of_phase_K"])) for key in ("in_phase_K", "out_of_phase_K"))
fits = summary["tdtr"]["fits"]
assert [fit["free"] for fit in fits] == [["G"], ["G", "kappa"]] and all(fit["converged"] for fit in fits)
PYTHON

# the deck of input/: quick, and wrong where it looks right
expect 0 "$program" tdtr "$source_dir/input/tdtr.yaml" -o shipped
no_errors "tdtr of input/tdtr.yaml"
python3 - <<'PYTHON' || fail "input/tdtr.yaml"
import json
summary = json.load(open("shipped/summary.json"))
assert summary["status"] == "converged" and summary["solve"]["most_sweeps"] <= 12
assert len(summary["tdtr"]["fits"]) == 2 and 0 < summary["tdtr"]["fits"][1]["conductance"] < summary["tdtr"]["conductance"]
PYTHON

# where mean free paths are next to nothing Fourier's law holds, and the fit finds what is true
short='{gray: {heat_capacity: 2e6, group_velocity: 5000, mean_free_path: 0.2 nm}}'
expect 0 "$program" tdtr film.yaml -o fourier --set "materials.tr=$short" --set "materials.si=$short" --set 'interfaces.0.value=0.01' \
  --set 'mesh.layers.0={material: tr, thickness: 20 nm, cells: 100}' --set 'mesh.layers.1={material: si, thickness: 1 um, cells: 300}'
python3 - <<'PYTHON' || fail "in Fourier's limit the fit is wrong"
import json
seen = json.load(open("fourier/summary.json"))["tdtr"]
for fit in seen["fits"]:
    assert abs(fit["conductance"] * seen["steady"]["apparent"] - 1) < 5e-3, (fit, seen["steady"])
    assert abs(fit["conductivity"] / seen["conductivity"] - 1) < 5e-3 and fit["residual"] < 0.5, fit
PYTHON

# a spot of the same, and of a stop on the way
quick=(--set materials.tr="$short" --set materials.si="$short" --set 'interfaces.0.value=0.01' --set 'angles={polar: 8, azimuthal: 8}' --set time.tolerance=1e-3
  --set 'mesh.layers.0={material: tr, thickness: 20 nm, cells: 60}' --set 'mesh.layers.1={material: si, thickness: 1 um, cells: 150}' --set 'solver.spot={pump: 500 nm, probe: 300 nm}')
expect 0 "$program" tdtr film.yaml -o spot "${quick[@]}" --set checkpoint.every_sweeps=1 --set checkpoint.keep=99
cp -r spot again
rm again/tdtr.csv again/summary.json
find again -name 'checkpoint-*.h5' | sort | tail -n 3 | xargs rm
expect 0 "$program" tdtr film.yaml -o again --restart latest "${quick[@]}"
says "going on from"
python3 - <<'PYTHON' || fail "a spot"
import csv, json
rows = lambda name: [{k: float(v) for k, v in row.items() if v} for row in csv.DictReader(open(name + "/tdtr.csv"))]
for a, b in zip(rows("spot"), rows("again")):
    assert abs(a["ratio"] / b["ratio"] - 1) < 1e-6, (a, b)
assert abs(rows("spot")[5]["ratio"] / rows("fourier")[5]["ratio"] - 1) > 0.02 # it is not lit evenly
seen = json.load(open("spot/summary.json"))["tdtr"]
for fit in seen["fits"]:
    assert abs(fit["conductance"] * seen["steady"]["apparent"] - 1) < 2e-2, (fit, seen["steady"])
    assert abs(fit["conductivity"] / seen["conductivity"] - 1) < 2e-2 and fit["residual"] < 1, fit
PYTHON

refused() {
  local text=$1 ranks
  shift
  for ranks in 1 2; do
    expect 2 on_ranks $ranks "$program" "$@" -o refused
    [[ $(wc -l <stderr) == 1 ]] || fail "one message is needed: $*"
    says "$text"
    nothing_in refused
  done
}
refused "heating[0].train: belongs to kapitza tdtr" run film.yaml
refused "heating: kapitza tdtr: a transient deck is needed whose heating has a train of pulses" tdtr film.yaml --set 'heating.0={material: tr, power: 1 J/m^3, pulse: {width: 1 ps, at: 5 ps}}'
refused "heating[0].train.modulation: must be less than half the rate" tdtr film.yaml --set 'heating.0.train.modulation=40 MHz'
refused "heating[0].train.width: must be less than a hundredth of the time between pulses" tdtr film.yaml --set 'heating.0.train.width=200 ps'
refused "time.output: kapitza tdtr: delays must lie behind one pulse" tdtr film.yaml --set 'time={end: 20 ns, output: {times: [200 ps, 20 ns, 12]}}'
refused "time.output: kapitza tdtr: delays must lie behind one pulse" tdtr film.yaml --set 'time.output={times: [10 ps, 12 ns, 12]}'
refused "boundaries.left: kapitza tdtr: the temperature of the surface that is seen is imposed" tdtr film.yaml --set 'boundaries.left={isothermal: 300 K}'
refused "only one of pulse, table, train can hold" tdtr film.yaml --set 'heating.0.pulse={width: 1 ps, at: 5 ps}'
refused "--window: a fit needs at least 3 points" tdtr film.yaml --window 1ps:2ps
