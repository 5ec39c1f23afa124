#!/usr/bin/env bash
# Large temperature differences, from the deck to the summary: exact fluxes, any number of ranks, going on from a
# checkpoint.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
compare="$source_dir/tests/cli/compare_summaries.py"

cat >film.yaml <<'YAML'
materials:
  a: {bands: [{states: 2e6 J/m^3/K, einstein_temperature: 350 K, group_velocity: 6000 m/s, scattering: [
      {process: exponential, coefficient: 3e8 1/s/K, omega_exponent: 0, temperature_exponent: 1, activation_temperature: 150 K},
      {process: power, coefficient: 1e9 1/s, omega_exponent: 0, temperature_exponent: 0}]}]}
mesh: {layers: [{material: a, thickness: 1 um}]}
boundaries: {left: {isothermal: 400 K}, right: {isothermal: 100 K}}
solver: {properties: full}
YAML
cat >bilayer.yaml <<'YAML'
materials:
  a: {bands: [{states: 2e6 J/m^3/K, einstein_temperature: 350 K, group_velocity: 6000 m/s, scattering: [
      {process: exponential, coefficient: 3e8 1/s/K, omega_exponent: 0, temperature_exponent: 1, activation_temperature: 150 K},
      {process: power, coefficient: 1e9 1/s, omega_exponent: 0, temperature_exponent: 0}]}]}
  b: {bands: [{states: 1.7e6 J/m^3/K, einstein_temperature: 350 K, group_velocity: 3500 m/s, scattering: [
      {process: exponential, coefficient: 6e8 1/s/K, omega_exponent: 0, temperature_exponent: 1, activation_temperature: 100 K},
      {process: power, coefficient: 1e9 1/s, omega_exponent: 0, temperature_exponent: 0}]}]}
mesh: {layers: [{material: a, thickness: 200 nm}, {material: b, thickness: 300 nm}]}
interfaces: [{between: [a, b], model: transmission, value: 0.4, scattering: diffuse}]
boundaries: {left: {isothermal: 400 K}, right: {isothermal: 100 K}}
solver: {properties: full}
YAML

# Exact: with z = int dx/L(T) the linear slab, at any Knudsen number.
check() {
  python3 - "$@" <<'PYTHON' || fail "$1"
import json, sys
name, exact = sys.argv[1], float(sys.argv[2])
s = json.load(open(f"{name}/summary.json"))
assert abs(s["heat_flux"] / exact - 1) < 3e-5, (s["heat_flux"], exact)
assert s["solve"]["newton_iterations"] <= 7, s["solve"]
assert s["solve"]["energy_imbalance"] < 1e-10, s["solve"]
assert abs(s["dissipation_budget"]["closure"]) < 1e-5, s["dissipation_budget"]
assert s["warnings"] == [], s["warnings"]
PYTHON
}
for ranks in 1 3; do
  for deck in film bilayer; do
    expect 0 on_ranks $ranks "$program" run $deck.yaml -o $deck.$ranks
    no_errors "$deck on $ranks ranks"
  done
  check film.$ranks 121035233400.47864
  check bilayer.$ranks 45625330289.82687
done
python3 "$compare" 1e-9 film.1/summary.json film.3/summary.json || fail "film: 1 and 3 ranks differ"
python3 "$compare" 1e-9 bilayer.1/summary.json bilayer.3/summary.json || fail "bilayer: 1 and 3 ranks differ"

# Silicon on germanium, every band resolved: ranks share its bands.
cat >si_ge.yaml <<'YAML'
materials: {si: {library: silicon, frequency_bins: 10}, ge: {library: germanium}}
mesh: {layers: [{material: si, thickness: 200 nm, cells: 40}, {material: ge, thickness: 200 nm, cells: 40}]}
interfaces: [{between: [si, ge], model: dmm}]
boundaries: {left: {isothermal: 400 K}, right: {isothermal: 100 K}}
solver: {properties: full}
output: {spectral: true}
YAML
for ranks in 1 3; do
  expect 0 on_ranks $ranks "$program" run si_ge.yaml -o si_ge.$ranks
  no_errors "si_ge on $ranks ranks"
done
python3 "$compare" 1e-9 si_ge.1/summary.json si_ge.3/summary.json || fail "si_ge: 1 and 3 ranks differ"
[[ $(value si_ge.1/summary.json solve.newton_iterations) -le 7 ]] || fail "too many steps"

# Stopped half way, gone on with on another number of ranks.
expect 3 "$program" run si_ge.yaml -o cut --set solver.max_sweeps=12
[[ -s cut/checkpoint-0001.h5 ]] || fail "no checkpoint"
expect 0 on_ranks 3 "$program" run si_ge.yaml -o cut --restart latest
python3 "$compare" 1e-8 si_ge.1/summary.json cut/summary.json || fail "the restarted run differs"

# What needs one conductivity for each layer says so.
for option in "--compare fourier" --as-experiment; do
  # shellcheck disable=SC2086
  expect 2 "$program" run film.yaml -o refused $option
  says "needs solver.properties: linear"
  nothing_in refused
done
