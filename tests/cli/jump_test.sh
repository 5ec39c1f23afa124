#!/usr/bin/env bash
# kapitza jump: coefficients, expressions, JSON, CSV, ranks, mistakes.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
export KAPITZA_MATERIALS=$source_dir/input/materials

cat >gray.yaml <<'YAML'
materials:
  left: {gray: {heat_capacity: 0.93e6, group_velocity: 1804, mean_free_path: 260.4 nm}}
  right: {gray: {heat_capacity: 0.87e6, group_velocity: 1042, mean_free_path: 198.6 nm}}
mesh: {layers: [{material: left, thickness: 5 um}, {material: right, thickness: 5 um}]}
interfaces: [{between: [left, right], model: dmm}]
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}}
YAML

# json EXPRESSION: a Python expression over the object d on standard output.
json() { python3 -c "import json; d = json.load(open('stdout')); assert $1, d" || fail "not so: $1"; }

# exact: 1/(a12 w1) - (1 - 3 z0/4)(1/w1 + 1/w2), and (1 - (a12+a21)/2)/(a12 w1)
for ranks in 1 3; do
  expect 0 on_ranks $ranks "$program" jump left right --deck gray.yaml --json
  json "abs(d['points'][0]['resistance']['apparent']/3.6214470114441265e-09 - 1) < 1e-5"
  json "abs(d['points'][0]['resistance']['kapitza']/3.3982846031187743e-09 - 1) < 1e-6"
  json "d['points'][0]['resistance']['per_band'][0]['heat_flux'] > 0.999999"
done
json "max(d['points'][0]['accuracy'].values()) < 2e-6"

json "'bins' not in d['points'][0]['accuracy'] and 'boundary_length' not in d['points'][0]['accuracy']"
expect 0 "$program" jump left right --deck gray.yaml --temperature 200:400:3
prints "q = h"
prints "COMSOL"
prints "*DIM,HJUMP,TABLE,3"

# silicon on germanium: the coefficient is one of the crystals' size, and that is said
expect 0 "$program" jump silicon germanium --model dmm --temperature 200:400:3 --frequency-bins 8 --csv made
no_errors "jump"
prints "No numbers to paste"
prints "boundary lengths of a tenth"
! grep -q "COMSOL" stdout || fail "numbers to paste that belong to no pair of materials"
[[ $(ls made | tr '\n' ' ') == 'jump.csv knudsen_layer_200K.csv knudsen_layer_300K.csv knudsen_layer_400K.csv ' ]] ||
  fail "files: $(ls made)"
[[ $(wc -l <made/jump.csv) == 4 ]] || fail "rows of jump.csv"
python3 - <<'PYTHON' || fail "profile"
import csv
rows = [{k: float(v) for k, v in r.items()} for r in csv.DictReader(open("made/knudsen_layer_300K.csv"))]
theta = [r["transport_temperature_K"] for r in rows]
assert theta == sorted(theta, reverse=True), "the transport temperature only falls"
jump = next(r for r in csv.DictReader(open("made/jump.csv")) if float(r["temperature_K"]) == 300)
plane = [r for r in rows if r["x_m"] == 0]
assert len(plane) == 2 and abs(plane[0]["fourier_K"]) < 1e-20
assert abs(-plane[1]["fourier_K"] / float(jump["apparent_m2K_W"]) - 1) < 1e-9, "Fourier's lines jump by R apparent"
PYTHON
# every law of a deck is understood; so few bins are too few
expect 0 "$program" jump silicon silicon --model transmission --law value=0.5 --law scattering=specular \
  --frequency-bins 4 --json
json "d['model'] == 'transmission' and d['points'][0]['resistance']['kapitza'] > 0"
json "d['points'][0]['conductance'] is None and d['expressions'] == '' and d['points'][0]['accuracy']['bins'] > 0.1"
expect 0 "$program" jump silicon silicon --model transparent --frequency-bins 4
prints "Nothing resists at the plane"

# walls
expect 0 "$program" jump left --wall isothermal --deck gray.yaml --json
json "abs(d['points'][0]['slip_length']/(0.71044608959876307*260.4e-9) - 1) < 1e-5"
expect 0 "$program" jump left --wall diffuse --deck gray.yaml --json
json "abs(d['points'][0]['lost_thickness']/(3/16*260.4e-9) - 1) < 1e-12"
expect 0 "$program" jump left --wall rough --specularity 0.25 --deck gray.yaml
prints "specularity 0.25"
prints "k_sheet"
expect 0 "$program" jump silicon --wall isothermal --json
json "abs(d['points'][0]['slip_length']/7.519e-6 - 1) < 0.01" # by default
expect 0 "$program" jump silicon --wall rough --roughness '0.3 nm' --json
json "d['roughness'] == 0.3e-9 and d['points'][0]['lost_thickness'] > 0"

# mistakes: exit code 2, one sentence, nothing on standard output
mistake() {
  local text=$1
  shift
  expect 2 "$program" jump "$@"
  says "$text"
  [[ $(wc -l <stderr) == 1 ]] || fail "one line is needed: $*"
  [[ ! -s stdout ]] || fail "standard output is not empty: $*"
}
mistake "needs two materials" silicon
mistake "needs two materials" silicon germanium --wall diffuse
mistake "--model" silicon germanium
mistake "did you mean 'germanium'?" silicon germnium --model dmm
mistake "interfaces[0].model" silicon germanium --model dnm
mistake "unknown key 'foo'" silicon germanium --model dmm --law foo=1
mistake "--law needs key.path=value" silicon germanium --model dmm --law value
mistake "cannot read 'none.yaml'" silicon none.yaml --model dmm
mistake "--temperature" silicon germanium --model dmm --temperature 500:100
mistake "--specularity" silicon --wall rough
mistake "--roughness" silicon --wall diffuse --roughness '1 nm'
mistake "the deck defines no material 'silicon'" silicon right --deck gray.yaml
mistake "lets no heat through" left right --deck gray.yaml --model transmission --law value=0 --law scattering=diffuse
mistake "wavelengths" left --wall rough --roughness '1 nm' --deck gray.yaml
mistake "--csv" left right --deck gray.yaml --csv gray.yaml/below
