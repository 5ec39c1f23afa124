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

# count LEVEL CASE TIMES: instructions of a whole process
count() {
  local report
  if ! report=$(KAPITZA_SIMD=$1 valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" "$2" "$3" 2>&1); then
    echo "$report" >&2
    exit 1
  fi
  awk '/Collected/ { print $NF }' <<<"$report"
}

# counted CASE LEVEL TIMES UNITS: what one time costs, per unit; what comes once is not counted
counted() {
  local once twice
  once=$(count "$2" "$1" "$3")
  twice=$(count "$2" "$1" "$((2 * $3))")
  awk -v d="$((twice - once))" -v n="$3" -v u="$4" 'BEGIN { printf "%.4g", d / n / u }'
}

measured=$(
  for case in stack_sum stack_through stack_measure rectangle triangle_1 triangle_2 quadrilateral; do
    case $case in
      stack_*) times=20 units=16384 ;; # 64 cells, 256 lines
      *) times=2000 units=64 ;;
    esac
    echo "$case $(counted "$case" baseline "$times" "$units") $(counted "$case" avx2 "$times" "$units")"
    [[ $case == stack_measure ]] || echo "${case}_complex $(counted "${case}_complex" avx2 "$times" "$units")"
  done
  # Starting MPI takes some hundred thousand instructions more or less.
  for case in low_order_stack low_order_plane; do
    echo "$case $(counted "$case" avx2 16 1e6)"
  done
)

echo "| | baseline | AVX2 |"
echo "|---|---|---|"
awk 'NF == 3 { print "| " $1 " | " $2 " | " $3 " |" } NF == 2 { print "| " $1 " | | " $2 " |" }' <<<"$measured"
$check || exit 0
python3 - "$here/kernel_counts.json" "$measured" <<'PYTHON'
import json
import sys

kept = json.load(open(sys.argv[1]))["counts"]
above = [f"{name}: {now} for {then}" for name, *counts in map(str.split, sys.argv[2].splitlines())
         for now, then in zip(map(float, counts), kept[name], strict=True) if now > 1.05 * then]
if above:
    sys.exit("more instructions than bench/kernel_counts.json has, by more than 5 %: " + "; ".join(above))
PYTHON
