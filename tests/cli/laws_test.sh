#!/usr/bin/env bash
# Every law of interfaces and walls in a solved deck: it converges, the budget closes, the ranks do not matter, and what
# the law leaves out is said.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
compare="$source_dir/tests/cli/compare_summaries.py"

pair() {
  cat <<YAML
materials:
  si: {library: silicon, frequency_bins: 10}
  ge: {library: germanium}
mesh: {layers: [{material: si, thickness: 50 nm, cells: 20}, {material: ge, thickness: 50 nm, cells: 20}]}
angles: {polar: 8}
interfaces:
  - {between: [si, ge], model: $1}
boundaries: {left: {isothermal: 301 K}, right: $2}
YAML
}
cat >alpha.csv <<'CSV'
# transmissivity against frequency and angle
frequency_THz,angle_deg,transmissivity
0,0,0.6
0,90,0.2
20,0,0.1
20,90,0
CSV

cat >branches.csv <<'CSV'
# transmissivity between branches, silicon to germanium
frequency_THz,from_branch,to_branch,transmissivity
0,LA,LA,0.3
20,LA,LA,0.2
0,LA,TA,0.1
20,LA,TA,0.1
0,TA,TA,0.3
20,TA,TA,0.2
CSV

cold="{isothermal: 299 K}"
number=0
while IFS= read -r model; do
  number=$((number + 1))
  pair "$model" "$cold" >deck.yaml
  for ranks in 1 3; do
    expect 0 on_ranks $ranks "$program" run deck.yaml -o "$number.$ranks"
    no_errors "$model on $ranks ranks"
  done
  python3 "$compare" 1e-9 "$number.1/summary.json" "$number.3/summary.json" || fail "$model: 1 and 3 ranks differ"
  python3 - "$number.1/summary.json" "$model" <<'PYTHON' || fail "$model"
import json, sys
summary, model = json.load(open(sys.argv[1])), sys.argv[2]
interface = summary["interfaces"][0]
resistance, budget = interface["resistance"], summary["dissipation_budget"]
assert abs(budget["closure"]) < 1e-3, "the budget does not close"
assert interface["marginal_correction"] < 1e-9, "marginals"
assert resistance["dissipation"] > 0, "entropy is never destroyed"
assert abs(summary["resistance_budget"]["closure"]) < 1e-11, "drops do not add up"
assert ("pressed" in model) == (resistance["contact"] > 0), "contact"
if model == "amm":
    assert resistance["angular"] < 0, "the angular part of an angle-selective law"
if model.startswith("conductance"):
    assert abs(resistance["landauer"] * 50e6 - 1) < 1e-9, "not the conductance that was asked for"
notes = " ".join(summary["warnings"])
assert ("optical branches" in notes) == ("amm" in model or "mismatch" in model), notes
assert ("pressed" in model) == ("bodies touch" in notes), notes
PYTHON
done <<'MODELS'
dmm
amm
mismatch, specularity: 0.5
mismatch, roughness: 0.2 nm
radiation_limit
conductance, value: 50 MW/m^2/K
table, file: alpha.csv
acoustic_table, file: branches.csv
pressed, law: acoustic_table, file: branches.csv, pressure: 5 GPa, hardness: 11 GPa, roughness: 0.5 um, slope: 0.1
pressed, law: amm, pressure: 10 MPa, hardness: 11 GPa, roughness: 0.5 um, slope: 0.1, gap_conductance: 1e7
MODELS

while IFS= read -r wall; do
  pair dmm "$wall" | sed 's/isothermal: 301 K/heat_flux: 1e6/' >deck.yaml
  expect 0 "$program" run deck.yaml -o wall --force
  [[ $(value wall/summary.json boundaries.1.kapitza_resistance) != None ]] || fail "no Kapitza resistance at $wall"
done <<'WALLS'
{helium: {temperature: 4.2 K}}
{helium: {temperature: 4.2 K, law: dmm}}
{helium: {temperature: 300 K, law: amm, density: 1000, sound_velocity: 1500}}
WALLS
pair dmm "{roughness: 0.3 nm}" >deck.yaml
expect 0 "$program" run deck.yaml -o wall --force

# Mistakes that show only once the bands are known: one clear sentence at the law's line.
wrong() {
  expect 2 "$program" check deck.yaml
  [[ $(wc -l <stderr) == 1 ]] || fail "one message is needed"
  says "kapitza: deck.yaml:$1"
  says "$2"
}
pair "conductance, value: 1 TW/m^2/K" "$cold" >deck.yaml
wrong "7:" "the radiation limit is"
pair "table, file: alpha.csv" "$cold" >deck.yaml
sed -i 's/^20,/1,/' alpha.csv
wrong "7:" "nothing is extrapolated"
pair "acoustic_table, file: branches.csv" "$cold" >deck.yaml
sed 's/LA,TA/LA,XA/' branches.csv >good.csv && cp good.csv branches.csv
wrong "7:" "names the branch 'XA' of the second material, which has the branches LA, TA"
sed -i 's/LA,XA,0.1/LA,XA,0.9/' branches.csv
expect 2 "$program" check deck.yaml
says "kapitza: branches.csv:5:1: the transmissivities from 'LA' add up to 1.2 at 0 THz, more than 1"
pair amm "$cold" | sed 's/library: silicon/gray: {heat_capacity: 1e6, group_velocity: 6000, mean_free_path: 40e-9}/; s/, frequency_bins: 10//' >deck.yaml
wrong "7:" "cannot be paired"
sed -i 's/ge: .*/ge: {gray: {heat_capacity: 1e6, group_velocity: 4000, mean_free_path: 40e-9}}/' deck.yaml
wrong "7:" "needs the mass density of both materials"
sed -i 's/model: amm/model: mismatch, roughness: 0.2 nm/; s/40e-9}}/40e-9, density: 3000}}/' deck.yaml
wrong "7:" "needs wavelengths"

cat >mute.yaml <<'YAML'
name: mute
density: 2329 kg/m^3
branches: [{name: LA, polarization: longitudinal, cutoff_wavevector: 1e10, dispersion: {linear: {velocity: 8000}}}]
scattering: [{process: boundary, length: 1 um}]
YAML
pair amm "$cold" | sed 's/{library: germanium}/{file: mute.yaml}/' >deck.yaml
wrong "7:" "needs the sound velocities of both materials, and 'ge' has none"
