#!/usr/bin/env bash
# The kernels of every instruction set give the same answer; KAPITZA_SIMD chooses among them.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"

export KAPITZA_SIMD=melt
for ranks in 1 3; do
  expect 2 on_ranks $ranks "$program" check "$source_dir/input/si_ge.yaml"
  [[ $(wc -l <stderr) == 1 ]] || fail "one message is needed"
  says "kapitza: the environment variable KAPITZA_SIMD is 'melt'; this machine has baseline"
done
levels=$(sed 's/.*this machine has //; s/,//g' stderr)

for level in $levels; do
  export KAPITZA_SIMD=$level
  expect 0 "$program" run "$source_dir/input/si_ge.yaml" -o "stack-$level"
  expect 0 "$program" run "$source_dir/input/square.yaml" -o "plane-$level"
  for deck in stack plane; do
    python3 "$source_dir/tests/cli/compare_summaries.py" 1e-7 "$deck-baseline/summary.json" "$deck-$level/summary.json" \
      >stdout || fail "$deck: $level differs from baseline"
  done
done
