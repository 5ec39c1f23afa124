# Sourced by the tests beside it, whose arguments are the program and the source directory.
set -eu

program=$1
source_dir=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

fail() {
  echo "FAILED: $*" >&2
  for file in stdout stderr; do
    [[ -s $scratch/$file ]] && { echo "--- $file:"; head -c 3000 "$scratch/$file"; } >&2
  done
  exit 1
}

# expect CODE COMMAND...: runs it, keeps its output in $scratch/stdout and $scratch/stderr.
expect() {
  local expected=$1 code=0
  shift
  "$@" >"$scratch/stdout" 2>"$scratch/stderr" </dev/null || code=$?
  [[ $code == "$expected" ]] || fail "exit code $code instead of $expected: $*"
}

# on_ranks N COMMAND...: one rank needs no mpirun.
on_ranks() {
  local ranks=$1
  shift
  if [[ $ranks == 1 ]]; then "$@"; else ${MPIEXEC:-mpirun} -n "$ranks" "$@"; fi
}

no_errors() { [[ ! -s $scratch/stderr ]] || fail "standard error is not empty: $*"; }
says() { grep -qF -- "$1" "$scratch/stderr" || fail "standard error does not say \"$1\""; }
prints() { grep -qF -- "$1" "$scratch/stdout" || fail "standard output does not say \"$1\""; }
nothing_in() { [[ ! -e $1 ]] || fail "$1 was written: $(ls "$1")"; }
no_temporary_files() { [[ -z $(find "$1" -name '*.tmp') ]] || fail "left behind: $(find "$1" -name '*.tmp')"; }

# value SUMMARY.JSON PATH.TO.KEY
value() {
  python3 - "$1" "$2" <<'PYTHON'
import json, sys
item = json.load(open(sys.argv[1]))
for part in sys.argv[2].split("."):
    item = item[int(part) if part.isdigit() else part]
print(item)
PYTHON
}

# A deck that is solved at once.
film() {
  cat <<'YAML'
materials:
  a: {gray: {heat_capacity: 1.66e6 J/m^3/K, group_velocity: 6400 m/s, mean_free_path: 40 nm}}
mesh: {layers: [{material: a, thickness: 100 nm}]}
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}}
YAML
}
