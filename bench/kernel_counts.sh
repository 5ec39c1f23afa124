#!/usr/bin/env bash
# bench/kernel_counts.sh [BUILD]: instructions of the sweep kernels per crossing (cell x band x direction), counted by valgrind's
# callgrind, which knows no AVX-512. BUILD (default: build/release) is a Release build with -D KAPITZA_BENCH=ON.
set -euo pipefail
build=${1:-$(dirname "${BASH_SOURCE[0]}")/../build/release}
program=$build/bench/kernel_counts

# count LEVEL CASE TIMES: instructions of a whole process
count() {
  local report
  if ! report=$(KAPITZA_SIMD=$1 valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" "$2" "$3" 2>&1); then
    echo "$report" >&2
    exit 1
  fi
  awk '/Collected/ { print $NF }' <<<"$report"
}

echo "| kernel | baseline | AVX2 |"
echo "|---|---|---|"
for case in stack_sum stack_through stack_measure rectangle triangle_1 triangle_2 quadrilateral; do
  case $case in
    stack_*) times=20 crossings=16384 ;; # 64 cells, 256 lines
    *) times=2000 crossings=64 ;;
  esac
  row="| $case |"
  for level in baseline avx2; do
    once=$(count "$level" "$case" "$times")
    twice=$(count "$level" "$case" "$((2 * times))") # what comes once is not counted
    row+=$(awk -v d="$((twice - once))" -v n="$((times * crossings))" 'BEGIN { printf " %.2f |", d / n }')
  done
  echo "$row"
done
