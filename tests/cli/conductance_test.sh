#!/usr/bin/env bash
# kapitza conductance: tables, --json, --csv, the reference values, mistakes.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
export KAPITZA_MATERIALS=$source_dir/input/materials

# json EXPRESSION: a Python expression over the object d on standard output.
json() {
  python3 -c "import json, math; d = json.load(open('stdout')); law = {l['model']: l for l in d.get('laws', [])}
assert $1, d.keys()" 2>python_says || fail "not so: $1: $(tail -n 1 python_says)"
}
# sound NAME DENSITY LONGITUDINAL TRANSVERSE: a material file with sound waves only.
sound() {
  cat >"$1.yaml" <<YAML
name: $1
source: constants of the low-temperature references
density: $2 kg/m^3
sound_velocity: {longitudinal: $3 m/s, transverse: $4 m/s}
branches:
  - {name: LA, polarization: longitudinal, degeneracy: 1, cutoff_wavevector: 1e10 1/m, dispersion: {linear: {velocity: $3 m/s}}}
  - {name: TA, polarization: transverse, degeneracy: 2, cutoff_wavevector: 1e10 1/m, dispersion: {linear: {velocity: $4 m/s}}}
YAML
}
sound Al 2700 6240 3040
sound Si 2330 8970 5330
sound Ge 5350 5310 3250
sound Cu 8960 4910 2500
sound sapphire 3970 10890 6450

expect 0 "$program" conductance --help
no_errors "conductance --help"
for option in --model --temperature --specularity --roughness --json --csv; do prints "$option"; done

# R T^3 [K^4 cm^2/W] of the references, either way round
reference() {
  for pair in "$1 $2" "$2 $1"; do
    # shellcheck disable=SC2086
    expect 0 "$program" conductance ${pair/ /.yaml }.yaml --json --temperature 0.5:2:4
    no_errors "conductance $pair"
    json "len(law['amm']['points']) == 4"
    json "all(abs(1e4*p['resistance_T3']/$3 - 1) < 1e-7 for p in law['amm']['points'])"
    json "all(abs(1e4*p['resistance_T3']/$4 - 1) < 1e-7 for p in law['dmm']['points'])"
    json "all(abs(l['low_temperature_exponent'] - 3) < 1e-6 for l in d['laws'])"
  done
}
reference Al sapphire 21.0751495 21.4153866
reference Al Si 12.6865371 15.8975788
reference Si Ge 13.3704115 16.2090701

# helium: h/T^3 of the bulk waves, and with the Rayleigh wave
for pair in "helium4 Cu.yaml" "Cu.yaml helium4"; do
  # shellcheck disable=SC2086
  expect 0 "$program" conductance $pair --json --temperature '500 mK'
  json "abs(law['amm']['points'][0]['conductance']/0.125/5.9569431 - 1) < 1e-4"
  json "abs(law['khalatnikov']['points'][0]['conductance']/0.125/16.683568 - 1) < 1e-4"
done

# every law of a pair of the library, as JSON
expect 0 "$program" conductance silicon germanium --json --roughness '0.3 nm'
no_errors "silicon germanium"
json "[l['model'] for l in d['laws']] == ['dmm', 'amm', 'radiation_limit', 'mismatch'] and d['missing'] == []"
json "(d['a'], d['b'], d['model'], d['temperature']) == ('silicon', 'germanium', 'dmm', 300)"
json "d['points'] == d['laws'][0]['points'] and d['points'][-1]['temperature'] == 300"
json "set(d['points'][0]) >= {'temperature', 'conductance', 'resistance', 'conductance_corrected', 'resistance_T3'}"
json "law['mismatch']['roughness'] == 3e-10"
for check in "abs(p['equilibrium_difference']) < 1e-8" "abs(p['fluctuation_difference']) < 1e-12" \
  "abs(p['conductance']*p['resistance'] - 1) < 1e-12" "p['conductance_corrected'] > p['conductance']" \
  "abs(p['conductance_corrected']*p['kapitza_thermal'] - 1) < 1e-12" \
  "abs(p['resistance_T3']/p['temperature']**3/p['resistance'] - 1) < 1e-12" \
  "p['conductance'] <= r['conductance']*(1 + 1e-9)" "abs(p['one_way_a']/r['one_way_a'] - 1) < 1e-12"; do
  json "all($check for l in d['laws'] for p, r in zip(l['points'], law['radiation_limit']['points']))"
done
json "all(abs(l['low_temperature_exponent'] - 3) < 1e-3 for l in d['laws'])"
json "all(abs(sum(c['conductance'] for c in l['contributions'])/l['points'][-1]['conductance'] - 1) < 1e-9 for l in d['laws'])"
json "all(l['frequency_accumulation'][-1]['share'] == 1 for l in d['laws'])"

# one law: one object
expect 0 "$program" conductance silicon germanium --json --model mismatch --specularity 0.5 -T 100:300
json "d['model'] == 'mismatch' and d['specularity'] == 0.5 and len(d['points']) == 9 and 'laws' not in d"
json "isinstance(d['low_temperature_exponent'], float)"
expect 0 "$program" conductance copper copper --json --model amm -T 300
json "d['points'][0]['kapitza_thermal'] == 0"
json "d['points'][0]['conductance_corrected'] is None" # a plane that reflects nothing
json "abs(d['points'][0]['conductance']/d['points'][0]['one_way_a'] - 1) < 1e-8"

# transmissivities from files: 0.25 of every acoustic branch, of what the poorer side carries of it at least
cat >quarter.csv <<'CSV'
frequency_THz,from_branch,to_branch,transmissivity
0,LA,LA,0.25
20,LA,LA,0.25
0,TA,TA,0.25
20,TA,TA,0.25
CSV
expect 0 "$program" conductance Al.yaml Al.yaml --json --model acoustic_table --file quarter.csv -T 1
json "d['model'] == 'acoustic_table' and abs(d['points'][0]['conductance']/d['points'][0]['one_way_a']/0.25 - 1) < 1e-12"
printf 'frequency_THz,transmissivity\n0,0.25\n20,0.25\n' >even.csv
expect 0 "$program" conductance Al.yaml Al.yaml --json --model table --file even.csv -T 1
json "abs(d['points'][0]['conductance']/d['points'][0]['one_way_a']/0.25 - 1) < 1e-12"

# the table, and files
expect 0 "$program" conductance aluminium sapphire --csv made/here
no_errors "aluminium sapphire"
for text in 'conductance between emitted temperatures [W/m2/K]' 'between local temperatures' 'R T^3 [K^4 cm2/W]' \
  'h ~ T^n' 'Kubo' 'share of the conductance by branch of aluminium' radiation_limit; do prints "$text"; done
[[ $(ls made/here | tr '\n' ' ') == 'conductance.csv contributions.csv frequency_accumulation.csv ' ]] ||
  fail "files in made/here: $(ls made/here)"
no_temporary_files made/here
[[ $(wc -l <made/here/conductance.csv) == 40 ]] || fail "rows of conductance.csv" # 3 laws, 13 temperatures, a header

# what a pair cannot have is told, and does not stop the rest
sed '/density/d' Si.yaml >light.yaml
expect 0 "$program" conductance light.yaml Ge.yaml
prints "no amm: amm needs the mass density of both materials"
expect 0 "$program" conductance light.yaml Ge.yaml --json
json "[m['model'] for m in d['missing']] == ['amm'] and d['model'] == 'dmm'"
expect 0 "$program" conductance helium4 copper -T 4.2
prints "warning: helium4: 4.2 K is above the range of the source"

# mistakes: exit code 2, one sentence
refuse() {
  local text=$1
  shift
  expect 2 "$program" conductance "$@"
  [[ $(wc -l <stderr) == 1 && ! -s stdout ]] || fail "one message and nothing else is needed: $*"
  says "$text"
}
refuse "needs two materials" silicon
refuse "there is no law 'amn'" silicon germanium --model amn
refuse "amm needs the mass density of both materials, and 'Si' has none" light.yaml Ge.yaml --model amm
refuse "mismatch needs the mass density" Ge.yaml light.yaml --model mismatch --specularity 1
refuse "mismatch needs a specularity" silicon germanium --model mismatch
refuse "the specularity lies between 0 and 1" silicon germanium --specularity 1.01
refuse "the specularity lies between 0 and 1" silicon germanium --specularity=-0.5
refuse "--specularity: " silicon germanium --specularity '1 nm'
refuse "--roughness: " silicon germanium --roughness 0
refuse "--roughness: " silicon germanium --roughness '3 K'
refuse "not both" silicon germanium --specularity 0.5 --roughness '1 nm'
refuse "belongs to mismatch, not to dmm" silicon germanium --model dmm --roughness '1 nm'
refuse "khalatnikov needs a solid and a liquid" silicon germanium --model khalatnikov
refuse "belongs to --model table or acoustic_table" silicon germanium --file quarter.csv
refuse "file: missing; model: acoustic_table needs it" silicon germanium --model acoustic_table
refuse "file: belongs to model: table or acoustic_table" silicon germanium --model dmm --file quarter.csv
refuse "names the branch 'TA' of the second material" silicon helium4 --model acoustic_table --file quarter.csv
refuse "belongs to mismatch, not to acoustic_table" silicon germanium --model acoustic_table --file quarter.csv --specularity 1
refuse "--temperature: " silicon germanium --temperature 300:100
refuse "at least 1e-9 K" silicon germanium --temperature 1e-12
refuse "the library has no material 'germanum'" silicon germanum
refuse "there is no such file" silicon none.yaml
refuse "--csv: cannot" silicon germanium --csv Si.yaml/below

# the same on three ranks, printed once
expect 0 "$program" conductance silicon germanium --json
mv stdout one
expect 0 on_ranks 3 "$program" conductance silicon germanium --json
cmp -s one stdout || fail "three ranks print something else than one"
expect 2 on_ranks 3 "$program" conductance light.yaml Ge.yaml --model amm
[[ $(grep -c '^kapitza: ' stderr) == 1 ]] || fail "the mistake is not told once"
