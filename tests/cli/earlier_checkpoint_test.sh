#!/usr/bin/env bash
# Checkpoints that the program wrote before stacks and planes shared a driver (tests/data/checkpoints: decks, and what a run
# of five sweeps left) are taken further, on any number of ranks, to the answer of a run from the beginning. Those of a format
# that is not ours are refused in one sentence that names the one that is.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
compare="$source_dir/tests/cli/compare_summaries.py"
data="$source_dir/tests/data/checkpoints"

for kind in stack plane; do
  expect 0 "$program" run "$data/$kind.yaml" -o "$kind"
  for ranks in 1 2 3; do
    expect 0 on_ranks $ranks "$program" run "$data/$kind.yaml" -o "$kind.$ranks" --restart "$data/$kind-0.1.0.h5"
    says "going on from '$data/$kind-0.1.0.h5'"
    python3 "$compare" 1e-8 "$kind/summary.json" "$kind.$ranks/summary.json" || fail "$kind on $ranks ranks: another answer"
    [[ $(value "$kind.$ranks/summary.json" solve.sweeps) -gt 6 ]] || fail "$kind: the sweeps of the earlier run are lost"
  done
  # what it had come to is worth its sweeps: no more are taken than from the beginning
  sweeps=$(($(value "$kind.1/summary.json" solve.sweeps) - 5))
  [[ $sweeps -le $(value "$kind/summary.json" solve.sweeps) ]] || fail "$kind: the restart is no head start"

  sed '1s/kapitza-checkpoint-1/kapitza-checkpoint-9/' "$data/$kind-0.1.0.h5" >"other-$kind.h5"
  expect 2 "$program" run "$data/$kind.yaml" -o refused --restart "other-$kind.h5"
  says "has another format than kapitza-checkpoint-1"
  [[ $(wc -l <stderr) == 1 ]] || fail "more than one sentence"
  nothing_in refused
done

# T0 that now follows the walls is another one
grep -v '^temperature' "$data/stack.yaml" >follows.yaml
expect 2 "$program" run follows.yaml -o refused --restart "$data/stack-0.1.0.h5"
says "temperature: '299 K' now, '300 K' when the checkpoint was written"
nothing_in refused

# of the other dimension
expect 2 "$program" run "$data/plane.yaml" -o refused --restart "$data/stack-0.1.0.h5"
says "is of a steady run in 1 dimensions, this deck is not"
nothing_in refused
