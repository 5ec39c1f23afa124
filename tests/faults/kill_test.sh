#!/usr/bin/env bash
# kill_test.sh PROGRAM SOURCE_DIR [RUNS [SEED]]: runs in 1D and 2D killed with -9 at random moments, all ranks or one
# of them, each restarted on a random other number of ranks: every one ends, with the answer of an undisturbed run.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
runs=${3:-10}
RANDOM=${4:-$(($(date +%s) % 32768))}
echo "kill_test: $runs runs, seed ${4:-by the clock}"
slow_stack >stack.yaml
slow_plane >plane.yaml
declare -A milliseconds
for deck in stack plane; do
  begin=$(date +%s%N)
  expect 0 "$program" run $deck.yaml -o whole.$deck
  milliseconds[$deck]=$((($(date +%s%N) - begin) / 1000000))
done

# kill_a_run DECK RANKS LATEST: starts one and kills all of its ranks, or one, within LATEST milliseconds. Fails where it had ended.
kill_a_run() {
  local deck=$1 ranks=$2 pause=$((1 + RANDOM % $3)) code=0 processes
  rm -rf victim
  start $ranks "$program" run $deck.yaml -o victim
  sleep "$(printf '%d.%03d' $((pause / 1000)) $((pause % 1000)))"
  mapfile -t processes < <(ranks_of $job)
  if ((RANDOM % 2)); then processes=("${processes[RANDOM % ${#processes[@]}]}"); fi
  kill -KILL "${processes[@]}" 2>/dev/null || true
  ends_within 20 $job || fail "run $run: the other ranks go on without the killed one"
  wait $job 2>/dev/null || code=$?
  mkdir -p victim
  for file in summary.json profile.csv fields.vtu interfaces.vtu; do
    [[ ! -e victim/$file || $code == 0 || -s victim/$file ]] || fail "run $run: half a $file"
  done
  [[ $code != 0 ]]
}

had_checkpoint=0
for ((run = 1; run <= runs; ++run)); do
  if ((run % 2)); then deck=plane; else deck=stack; fi
  ranks=$((1 + RANDOM % 4))
  others=$((1 + (ranks + RANDOM % 3) % 4)) # never the same
  # How long a run takes depends on what else the machine does: one that ended first is done again, with earlier moments.
  latest=$((milliseconds[$deck] * (ranks > 2 ? 2 : 1)))
  until kill_a_run $deck $ranks $latest; do
    latest=$((latest / 2))
    ((latest > 1)) || fail "run $run: always at its end before it could be killed"
  done
  if has_checkpoint victim; then had_checkpoint=$((had_checkpoint + 1)); fi
  again=(--restart latest)
  if ! has_checkpoint victim && [[ -e victim/summary.json ]]; then again+=(--force); fi
  expect 0 on_ranks $others "$program" run $deck.yaml -o victim "${again[@]}"
  python3 "$compare" 1e-9 whole.$deck/summary.json victim/summary.json || fail "run $run, $deck: $ranks ranks, then $others: another answer"
  no_temporary_files victim
done
echo "kill_test: $runs runs killed, all finished; $had_checkpoint had left a checkpoint"
