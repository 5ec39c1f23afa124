#!/usr/bin/env bash
# kapitza study, run --compare fourier, run --as-experiment, spectral.csv.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"

cat >gray.yaml <<'YAML'
title: gray bilayer
materials:
  a: {gray: {heat_capacity: 0.93e6, group_velocity: 1804, mean_free_path: 260.4 nm}}
  b: {gray: {heat_capacity: 0.87e6, group_velocity: 1042, mean_free_path: 198.6 nm}}
mesh: {layers: [{material: a, thickness: 5 um}, {material: b, thickness: 5 um}]}
interfaces: [{between: [a, b], model: dmm}]
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}}
YAML

# the same numbers as single runs, on any number of ranks
range=(--set mesh.layers.0.thickness=50nm:50um:4 --set "mesh.layers.1.thickness=50 nm:50 um:4" --set angles.polar=16)
for ranks in 1 2 3 5; do
  expect 0 on_ranks $ranks "$program" study gray.yaml -o study$ranks "${range[@]}"
  no_errors "study on $ranks ranks"
  prints "4 values in equal ratios"
  [[ $(ls study$ranks | xargs) == "study.csv study.json" ]] || fail "files: $(ls study$ranks)"
done
for i in 0 1 2 3; do
  thickness=$(python3 -c "print(50e-9 * 10**$i)")
  expect 0 "$program" run gray.yaml -o run$i --set angles.polar=16 --set mesh.layers.0.thickness="$thickness" \
    --set mesh.layers.1.thickness="$thickness"
done
python3 - <<'PYTHON' || fail "study.csv"
import csv, json
for ranks in (1, 2, 3, 5):
    rows = list(csv.DictReader(open(f"study{ranks}/study.csv")))
    assert len(rows) == 4
    for i, row in enumerate(rows):
        run = json.load(open(f"run{i}/summary.json"))
        resistance = run["interfaces"][0]["resistance"]
        assert row["converged"] == "true"
        for column, value in (("mesh.layers.0.thickness", run["regions"][0]["thickness"]),
                              ("heat_flux_W_m2", run["heat_flux"]),
                              ("effective_conductivity_W_m_K", run["effective_conductivity"]),
                              ("total_m2K_W", run["resistance_budget"]["total"]),
                              ("kapitza_m2K_W", resistance["kapitza"]),
                              ("a|b apparent [m2K/W]", resistance["apparent"]),
                              ("a|b slip [m2K/W]", resistance["slip"])):
            if value is None:
                assert row[column] == "", (ranks, i, column)
            else:
                assert abs(float(row[column]) / value - 1) < 1e-4, (ranks, i, column, row[column], value)
    parts = sum(float(rows[2][c]) for c in rows[2] if c in
                ("bulk_m2K_W", "walls_m2K_W", "layers_m2K_W", "kapitza_m2K_W"))
    assert abs(parts / float(rows[2]["total_m2K_W"]) - 1) < 1e-5
PYTHON

expect 3 "$program" study gray.yaml -o short --set temperature=200:400:3 --set solver.max_sweeps=3
says "3 of 3 points not converged"
prints "equal steps"
mistake() {
  local text=$1
  shift
  expect 2 "$program" study gray.yaml -o never "$@"
  says "$text"
  [[ $(wc -l <stderr) == 1 && ! -s stdout ]] || fail "one line on standard error: $*"
  nothing_in never
}
mistake "needs at least one range"
mistake "need equally many values" --set mesh.layers.0.thickness=1um:2um:3 --set mesh.layers.1.thickness=1um:2um:4
mistake "same unit" --set mesh.layers.0.thickness=1um:2K:3
mistake "mesh.layers[0].thickness" --set mesh.layers.0.thickness=-1um:1um:3
mistake "unknown key" --set mesh.layers.0.thicknes=1um:2um:3

# words, a study that is gone on with, results of every point
words=(--list interfaces.0.model=dmm,radiation_limit,dmm --list "mesh.layers.0.thickness=50 nm,100 nm,200 nm" --set angles.polar=16)
expect 0 "$program" study gray.yaml -o words "${words[@]}"
no_errors "study of words"
whole=$(cat words/study.csv)
[[ $(grep -c '^radiation_limit,100 nm,true' words/study.csv) == 1 ]] || fail "a row of words"
head -n 3 words/study.csv >rows && mv rows words/study.csv
expect 0 on_ranks 2 "$program" study gray.yaml -o words "${words[@]}" --progress
says "point 3 of 3: interfaces.0.model = dmm, mesh.layers.0.thickness = 200 nm"
! grep -q "point [12] of 3" stderr || fail "points that are there are solved again"
[[ $(cut -d , -f 1-3 words/study.csv) == $(cut -d , -f 1-3 <<<"$whole") ]] || fail "rows after going on"
expect 2 "$program" study gray.yaml -o words "${words[@]}" --set temperature=310
says "'words' holds another study (another deck, other settings or values)"
[[ $(cut -d , -f 1-3 words/study.csv) == $(cut -d , -f 1-3 <<<"$whole") ]] || fail "a refused study leaves the other alone"
expect 0 on_ranks 3 "$program" study gray.yaml -o words "${words[@]}" --set temperature=310 --force --each
for i in 1 2 3; do
  [[ -s words/point-000$i/summary.json && -s words/point-000$i/profile.csv ]] || fail "results of point $i"
done
expect 0 "$program" run words/point-0002/deck.yaml -o again
python3 - <<'PYTHON' || fail "a point runs again to its answer"
import csv, json
row = list(csv.DictReader(open("words/study.csv")))[1]
for d in ("words/point-0002", "again"):
    assert abs(json.load(open(f"{d}/summary.json"))["heat_flux"] / float(row["heat_flux_W_m2"]) - 1) < 1e-7
PYTHON
expect 2 "$program" study gray.yaml -o words --list interfaces.0.model=dmm,,amm
says "a value is empty"
# a point that cannot be leaves a row without values and a word; the others stand
expect 3 on_ranks 2 "$program" study gray.yaml -o cold --set "heating=[{material: a, power: -1e14 W/m^3}]" --list heating.0.power=0,-1e20
says "point 2 of 2: the temperature comes out as"
says "1 of 2 points not converged"
grep -q '^0,true' cold/study.csv || fail "the point that can be"

# Fourier's law beside it
expect 0 "$program" run gray.yaml -o fourier --compare fourier --as-experiment --fit-window 0.3:0.7
no_errors "run --compare fourier"
prints "with jump coefficients"
prints "the fit from 0.3 to 0.7"
python3 - <<'PYTHON' || fail "Fourier comparison"
import csv, json
summary = json.load(open("fourier/summary.json"))
runs = {r["name"]: r for r in summary["fourier"]}
assert list(runs) == ["plain", "kapitza", "jumps", "equivalent"]
assert runs["equivalent"]["heat_flux_error"] < 1e-7
assert runs["jumps"]["heat_flux_error"] < 1e-5 < runs["kapitza"]["heat_flux_error"] < runs["plain"]["heat_flux_error"]
assert abs(runs["jumps"]["surfaces"][1]["resistance"] / 3.6214470114441265e-09 - 1) < 1e-5
experiment = summary["experiment"]
assert len(experiment) == 1 and experiment[0]["window"] == [0.3, 0.7]
one = experiment[0]
assert abs(one["kapitza"] + one["contact"] + one["slip_left"] + one["slip_right"] - one["resistance"]) < 1e-18
assert abs(one["resistance"] / 3.6214470114441265e-09 - 1) < 1e-3 and one["error"] > 0.06
rows = list(csv.DictReader(open("fourier/profile.csv")))
assert list(rows[0])[-4:] == ["fourier_plain_K", "fourier_kapitza_K", "fourier_jumps_K", "fourier_equivalent_K"]
middle = min(rows, key=lambda r: abs(float(r["x_m"]) - 2.5e-6))
assert abs(float(middle["fourier_jumps_K"]) - float(middle["energy_temperature_K"])) < 1e-4
PYTHON
expect 0 on_ranks 2 "$program" run gray.yaml -o fourier2 --compare fourier
python3 - <<'PYTHON' || fail "Fourier comparison on two ranks"
import json
a, b = (json.load(open(f"{d}/summary.json"))["fourier"][2]["heat_flux"] for d in ("fourier", "fourier2"))
assert abs(a / b - 1) < 1e-9
PYTHON
expect 2 "$program" run gray.yaml --as-experiment --fit-window 0.8:0.2
says "--fit-window: fractions must rise"
expect 2 "$program" run gray.yaml --compare newton
says "--compare"

# the spectrum
cat >bands.yaml <<'YAML'
materials: {a: {bands: [{heat_capacity: 1e6, group_velocity: 5000, mean_free_path: 30 nm}, {heat_capacity: 5e5, group_velocity: 3000, mean_free_path: 900 nm}]}}
mesh: {layers: [{material: a, thickness: 200 nm}]}
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}}
output: {spectral: true, directory: spectrum}
YAML
expect 0 "$program" run bands.yaml
no_errors "spectral"
python3 - <<'PYTHON' || fail "spectral.csv"
import csv, json
flux = json.load(open("spectrum/summary.json"))["heat_flux"]
rows = list(csv.DictReader(open("spectrum/spectral.csv")))
assert len(rows) == 4 and [r["surface"] for r in rows] == ["left", "left", "right", "right"]
assert abs(sum(float(r["heat_flux_W_m2"]) for r in rows[:2]) / flux - 1) < 1e-8
assert abs(float(rows[1]["share_up_to_mean_free_path"]) - 1) < 1e-9 and rows[0]["share_up_to_frequency"] == ""
assert float(rows[0]["temperature_K"]) > float(rows[1]["temperature_K"]), "the ballistic band is further from the wall's"
PYTHON
