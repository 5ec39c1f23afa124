#!/usr/bin/env bash
# bench/kernel_counts.sh [--check] [BUILD]: instructions counted by valgrind's callgrind, which knows no AVX-512: of the sweep kernels per
# crossing (cell x band x direction), on complex numbers with AVX2 only, of low-order solves per solve, in millions. --check compares them with bench/kernel_counts.json and fails
# where one is more than 5 % above it. BUILD (default: build/release) is a Release build with bench/kernel_counts.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
check=false
if [[ ${1:-} == --check ]]; then
  check=true
  shift
fi
program=${1:-$here/../build/release}/bench/kernel_counts
if ! command -v valgrind >/dev/null || [[ $(uname -m) != x86_64 ]]; then
  echo "kernel_counts: needs valgrind on x86-64"
  exit 77
fi
export OPENBLAS_CORETYPE=Haswell OPENBLAS_NUM_THREADS=1 # the same routines on every machine
# The way in which a single process starts by itself does not work under valgrind.
export OMPI_MCA_ess_singleton_isolated=0 OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

times() {
  case $1 in
    stack_*) echo 20 ;;
    low_order_*) echo 16 ;;
    *) echo 2000 ;;
  esac
}
# One time of a case has so many of what is counted.
units() {
  case $1 in
    stack_*) echo 16384 ;; # 64 cells, 256 lines
    low_order_*) echo 1e6 ;;
    *) echo 128 ;; # lanes
  esac
}

# count LEVEL CASE...: a line "CASE INSTRUCTIONS" for each, per unit, by name. Several may run at a time.
count() {
  local level=$1 case report number=0 words=() counts
  counts=$(mktemp -d -p "$work")/counts
  shift
  for case in "$@"; do words+=("$case:$(times "$case")"); done
  if ! report=$(KAPITZA_SIMD=$level valgrind --tool=callgrind --callgrind-out-file="$counts" \
    --toggle-collect=counted --dump-after=counted "$program" "${words[@]}" 2>&1); then
    echo "$report" >&2
    exit 1
  fi
  for case in "$@"; do
    number=$((number + 1))
    awk -v case="$case" -v n="$(times "$case")" -v u="$(units "$case")" \
      '/^totals:/ { printf "%s %.4g\n", case, $2 / n / u }' "$counts.$number"
  done | sort
}

kernels=(stack_sum stack_through rectangle triangle_1 triangle_2 quadrilateral)
real=("${kernels[@]}" stack_measure)
measured=$(
  join <(count baseline "${real[@]}") <(count avx2 "${real[@]}")
  count avx2 "${kernels[@]/%/_complex}" low_order_stack low_order_plane
)

echo "| | baseline | AVX2 |"
echo "|---|---|---|"
awk 'NF == 3 { print "| " $1 " | " $2 " | " $3 " |" } NF == 2 { print "| " $1 " | | " $2 " |" }' <<<"$measured"
$check || exit 0
python3 - "$here/kernel_counts.json" "$measured" <<'PYTHON'
import json
import sys

kept = json.load(open(sys.argv[1]))["counts"]
measured = {name: [float(count) for count in counts] for name, *counts in map(str.split, sys.argv[2].splitlines())}
if measured.keys() != kept.keys():
    sys.exit(f"counted in one place only: {sorted(measured.keys() ^ kept.keys())}")
above = [f"{name}: {now} for {then}" for name, counts in measured.items()
         for now, then in zip(counts, kept[name], strict=True) if now > 1.05 * then]
if above:
    sys.exit("more instructions than bench/kernel_counts.json has, by more than 5 %: " + "; ".join(above))
PYTHON
