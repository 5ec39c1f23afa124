#!/usr/bin/env bash
# kapitza material: tables, --json, --csv, mistakes.   material_test.sh PROGRAM SOURCE_DIR
set -euo pipefail
kapitza=$1
export KAPITZA_MATERIALS=$2/input/materials
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
failures=0

# fails WHAT: counts and shows a failure.
fails() {
  failures=$((failures + 1))
  echo "FAILED: $1"
  head -n 5 out err
}
# run CODE ARGUMENT...: output in `out` and `err`; the exit code must be CODE.
run() {
  local expected=$1 code=0
  shift
  "$kapitza" material "$@" >out 2>err || code=$?
  [[ $code -eq $expected ]] || fails "material $*: exit code $code instead of $expected"
}
# says FILE TEXT
says() {
  grep -qF -- "$2" "$1" || fails "'$2' is not in $1"
}
# json EXPRESSION: a Python expression over the object d on standard output.
json() {
  python3 -c "import json; d = json.load(open('out')); assert $1, d.keys()" 2>err || fails "not so: $1"
}

for material in silicon germanium; do
  run 0 "$material" --film '100 nm'
  says out "$material"
  says out 'heat capacity [J/m3/K]'
  says out 'films, effective conductivity [W/m/K]'
  [[ ! -s err ]] || fails "$material: standard error is not empty"
  run 0 "$material" --json --temperature 100:500 --film '100 nm' --film 1um
  json "d['material'] == '$material' and d['temperature'] == 300"
  json "[p['temperature'] for p in d['points']] == [100 + 50*i for i in range(9)]"
  json "all(abs(p['conductivity']/p['measured_conductivity'] - 1) < 0.15 for p in d['points'])"
  json "abs(sum(b['share'] for b in d['bands']) - 1) < 1e-9"
  json "abs(sum(b['conductivity'] for b in d['branches'])/d['conductivity'] - 1) < 1e-9"
  json "d['accumulation'][0]['share'] == 0 and d['accumulation'][-1]['share'] == 1"
  json "len(d['films']) == 2 and d['films'][0]['thickness'] == 1e-7"
  json "d['films'][0]['cross_plane'] < d['films'][0]['in_plane_diffuse'] < d['conductivity']"
done

run 0 silicon --temperature '77 K' --film 1e-6 --csv made/here
says out 'at 77 K'
[[ $(ls made/here | tr '\n' ' ') == 'accumulation.csv bands.csv conductivity.csv films.csv frequency_accumulation.csv ' ]] ||
  fails "files in made/here: $(ls made/here)"
says made/here/films.csv 'thickness_m,'
[[ $(wc -l <made/here/films.csv) -eq 2 && $(wc -l <made/here/conductivity.csv) -eq 2 ]] || fails 'rows of the CSV files'

run 0 silicon --temperature 1500 --film 1e-6
says out 'warning: 1500 K: outside the range of the source'

cp "$KAPITZA_MATERIALS/germanium.yaml" mine.yaml
run 0 mine.yaml --json --temperature 300 --film 1e-6
json "d['material'] == 'germanium' and len(d['points']) == 1"

# Mistakes: exit code 2, one sentence, nothing on standard output.
mistake() {
  local text=$1
  shift
  run 2 "$@"
  says err "$text"
  [[ ! -s out ]] || fails "$*: standard output is not empty"
}
mistake "the library has no material 'silicn'" silicn
mistake "did you mean 'silicon'?" silicn
mistake "cannot read 'none.yaml': there is no such file" none.yaml
mistake '--temperature: a temperature must be positive' silicon --temperature 0
mistake '--temperature: the range' silicon --temperature 500:100
mistake '--temperature:' silicon --temperature '5 nm'
mistake '--film: ' silicon --film '5 K'
mistake '--film: a length must be positive' silicon --film 0
mistake '--csv: cannot create' silicon --csv mine.yaml/below
mistake 'frequency-bins' silicon --frequency-bins 0
sed 's/density: [0-9]*/density: -1/' mine.yaml >wrong.yaml
mistake 'wrong.yaml:' wrong.yaml
mistake 'density: must be positive' wrong.yaml

# The answer does not depend on the ranks.
if command -v mpirun >/dev/null; then
  run 0 silicon --json --film '30 nm'
  mv out one
  mpirun -n 2 --oversubscribe --allow-run-as-root "$kapitza" material silicon --json --film '30 nm' >out 2>err ||
    fails 'on two ranks'
  python3 - <<'EOF' || fails 'one rank and two differ'
import json
one, two = (json.load(open(name))["films"][0] for name in ("one", "out"))
assert all(abs(one[k] / two[k] - 1) < 1e-7 for k in one), (one, two)
EOF
fi

[[ $failures -eq 0 ]] && echo 'all as expected'
exit $((failures > 0))
