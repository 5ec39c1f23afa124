#!/usr/bin/env bash
# Signals to one rank or to all, and time limits: a checkpoint, exit code 4, and the answer of an undisturbed run after
# a restart on another number of ranks.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
slow_stack >slow.yaml
endless_stack >endless.yaml
expect 0 "$program" run slow.yaml -o whole

stopped() { # DIRECTORY REASON
  says "stopped by $2 after"
  says "--restart latest"
  [[ $(grep -vc "a checkpoint follows this sweep" stderr) == 1 ]] || fail "one message is needed"
  [[ $(value "$1/summary.json" status) == interrupted ]] || fail "the summary does not say that the run was interrupted"
  has_checkpoint "$1" || fail "no checkpoint"
}

for signal in TERM INT USR1 USR2; do
  start 1 "$program" run endless.yaml -o "one.$signal"
  wait_for 60 has_checkpoint "one.$signal" || fail "the run does not start"
  kill -"$signal" $job
  ends_within 30 $job || fail "SIG$signal does not end the run"
  code=0; wait $job || code=$?
  [[ $code == 4 ]] || fail "exit code $code instead of 4 after SIG$signal"
  stopped "one.$signal" "SIG$signal"
done

# One rank hears it, all leave.
start 3 "$program" run slow.yaml -o two --set checkpoint.every_sweeps=1
wait_for 60 has_checkpoint two || fail "the run does not start"
kill -USR1 "$(ranks_of $job | tail -n 1)"
ends_within 30 $job || fail "SIGUSR1 on one rank does not end the run"
code=0; wait $job || code=$?
[[ $code == 4 ]] || fail "exit code $code instead of 4"
stopped two SIGUSR1
expect 0 on_ranks 2 "$program" run slow.yaml -o two --restart latest
says "going on from 'two/checkpoint-"
python3 "$compare" 1e-9 whole/summary.json two/summary.json || fail "the restarted run gives another answer"

# Time limits: the run's, and the job's.
expect 4 on_ranks 2 "$program" run endless.yaml -o limited --time-limit "3 s"
stopped limited "the time limit"
SLURM_JOB_END_TIME=$(($(date +%s) + 4)) expect 4 "$program" run endless.yaml -o slurm
stopped slurm "the time limit"

# In two dimensions, on ranks that hold the state and on ranks that only sweep.
slow_plane >plane.yaml
endless_plane >endless.plane.yaml
expect 0 on_ranks 2 "$program" run plane.yaml -o plane.whole
for split in "directions: 3" "space: 3"; do
  rm -rf plane
  start 3 "$program" run plane.yaml -o plane --set checkpoint.every_sweeps=1 --set "solver.decomposition={$split}"
  wait_for 60 has_checkpoint plane || fail "the run does not start"
  kill -USR2 "$(ranks_of $job | tail -n 1)"
  ends_within 30 $job || fail "SIGUSR2 on one rank does not end the run"
  code=0; wait $job || code=$?
  [[ $code == 4 ]] || fail "exit code $code instead of 4"
  stopped plane SIGUSR2
  expect 0 on_ranks 4 "$program" run plane.yaml -o plane --restart latest --set "solver.decomposition={space: 2, directions: 2}"
  python3 "$compare" 1e-9 plane.whole/summary.json plane/summary.json || fail "the restarted run gives another answer"
done
expect 4 on_ranks 2 "$program" run endless.plane.yaml -o limited.plane --time-limit "5 s"
stopped limited.plane "the time limit"
