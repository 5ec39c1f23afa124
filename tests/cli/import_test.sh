#!/usr/bin/env bash
# First-principles data on the command line and in decks.   import_test.sh PROGRAM SOURCE_DIR
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
export KAPITZA_MATERIALS=$source_dir/input/materials
data=$source_dir/tests/data

# json EXPRESSION: a Python expression over the object d on standard output.
json() { python3 -c "import json; d = json.load(open('$scratch/stdout')); assert $1, d" 2>"$scratch/stderr" || fail "not so: $1"; }
refuse() {
  local text=$1
  shift
  expect 2 "$program" "$@"
  [[ $(wc -l <"$scratch/stderr") == 1 ]] || fail "one message is needed: $*"
  says "$text"
}

# Every format of one crystal: 21.9726 W/m/K and 9.3516e5 J/m3/K at 300 K.
for source in "--shengbte $data/shengbte" "--alamode $data/alamode/tau300K.dat" \
  "--phono3py $data/phono3py/kappa-m444.hdf5" "--almabte $data/almabte/sample_4_4_4_300K.phononinfo"; do
  # shellcheck disable=SC2086 # option and value
  expect 0 "$program" material $source --axis isotropic --temperature 300 --film '100 nm' --frequency-bins 4 --json
  no_errors "$source"
  json "abs(d['points'][0]['conductivity'] / 21.97262863329514 - 1) < 1e-5"
  json "abs(d['points'][0]['heat_capacity'] / 935162.1135392333 - 1) < 1e-5 and not d['warnings']"
done
expect 0 "$program" material --giftbte "$data/giftbte/bands.dat" --film '100 nm' --json
json "abs(d['conductivity'] / 21.97262863329514 - 1) < 1e-5 and len(d['bands']) == 8"

# Temperatures are those of the lifetimes.
expect 0 "$program" material --phono3py "$data/phono3py_full/kappa-m444.hdf5" --axis z --film '100 nm' --frequency-bins 4 --json
json "[p['temperature'] for p in d['points']] == [100, 300, 500] and d['temperature'] == 300"
json "abs(d['conductivity'] / 20.09418655397393 - 1) < 1e-5"
refuse "only at 0, 100, 300, 500 K" material --phono3py "$data/phono3py_full/kappa-m444.hdf5" --temperature 200

# One byte of a file is wrong: one sentence, and HDF5 says nothing of its own.
cp "$data/phono3py/kappa-m444.hdf5" type.hdf5
printf '\x62' | dd of=type.hdf5 bs=1 seek=12268 conv=notrunc status=none
refuse "holds no numbers" material --phono3py type.hdf5 --volume '80 angstrom^3'
cp "$data/phono3py_full/kappa-m444.hdf5" link.hdf5
printf '\x86' | dd of=link.hdf5 bs=1 seek=6723 conv=notrunc status=none
refuse "'group_velocity' cannot be read as a data set" material --phono3py link.hdf5 --volume '80 angstrom^3'

# A material of a deck.
cat >deck.yaml <<YAML
materials:
  layered: {alamode: {file: $data/alamode/layered.dat}, axis: z}
mesh: {layers: [{material: layered, thickness: 1 um, cells: 10}]}
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}}
YAML
expect 0 "$program" material --deck deck.yaml --material layered --film '100 nm' --json
json "abs(d['conductivity'] / 0.53173 - 1) < 1e-4"
expect 0 "$program" run deck.yaml --output out
[[ $(value out/summary.json regions.0.conductivity) == 0.5317* ]] || fail "a layered crystal along z"
expect 2 "$program" run deck.yaml --output out --force --set materials.layered.axis=w
sed 's/, axis: z//' deck.yaml >none.yaml
refuse "conducts 53.173 W/m/K along x, 53.173 along y and 0.53173 along z" check none.yaml

# Conductance: the same crystal on both sides lets half of it pass.
expect 0 "$program" conductance --shengbte "$data/shengbte" --alamode "$data/alamode/tau300K.dat" --axis isotropic --json
json "[m['model'] for m in d['laws']] == ['dmm', 'radiation_limit'] and [m['model'] for m in d['missing']] == ['amm', 'mismatch']"
json "abs(2 * d['laws'][0]['points'][0]['conductance'] / d['laws'][1]['points'][0]['conductance'] - 1) < 1e-6"
json "abs(d['laws'][1]['points'][0]['conductance'] / d['laws'][1]['points'][0]['one_way_a'] - 1) < 1e-6"
expect 0 "$program" conductance silicon --shengbte "$data/shengbte" --axis z -T 200:300:2
prints "silicon | shengbte"
prints "no amm: needs densities, sound velocities and dispersions"
refuse "there are dmm and radiation_limit" conductance silicon --shengbte "$data/shengbte" --axis z --model amm

# Jump coefficients.
expect 0 "$program" jump --giftbte "$data/giftbte/bands.dat" --wall isothermal --json
json "d['points'][0]['conductivity'] and d['a'] == 'bands'"

# Names that chemists use, and the library at a glance.
expect 0 "$program" material
for line in 'silicon     Si ' 'sapphire    Al2O3 ' 'helium4 '; do prints "$line"; done
expect 0 "$program" material --json
json "{m['name']: m['formula'] for m in d}['sic_4h'] == 'SiC'"
refuse "did you mean 'silicon'?" material Si
refuse "did you mean 'sapphire'?" material Al2O3
refuse "did you mean 'sic_4h'?" conductance silicon 4H-SiC
refuse "did you mean 'copper'?" jump Cu silicon --model dmm
refuse "did you mean 'aluminium'?" material aluminum

# Options that contradict each other.
refuse "--axis: has a meaning only with" material silicon --axis x
refuse "--volume: has a meaning only with" material --shengbte "$data/shengbte" --volume '40 angstrom^3'
refuse "with --deck, name a material of the deck" material --deck deck.yaml --giftbte "$data/giftbte/bands.dat"
refuse "one material at a time" material silicon --giftbte "$data/giftbte/bands.dat"
