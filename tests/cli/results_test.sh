#!/usr/bin/env bash
# What a run leaves behind when it does not converge, is killed, or runs again.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
film >film.yaml

# not converged: exit code 3, said once, and in the summary
for ranks in 1 3; do
  expect 3 on_ranks $ranks "$program" run film.yaml -o short --set solver.max_sweeps=3
  [[ $(wc -l <stderr) == 1 ]] || fail "one message is needed on $ranks ranks"
  says "not converged after 3 sweeps"
  says "solver.max_sweeps"
  [[ $(value short/summary.json status) == not_converged ]] || fail "status is not not_converged"
  [[ $(value short/summary.json solve.sweeps) == 3 ]] || fail "more sweeps than allowed"
  [[ -s short/profile.csv ]] || fail "no profile"
  [[ -s short/checkpoint-0001.h5 ]] || fail "no checkpoint to go on from"
  rm -r short/checkpoint-0001.h5
  mv short not_converged.$ranks
done

# run again: not over the results of an earlier run, unless told to
mv not_converged.1 short
expect 2 "$program" run film.yaml -o short
[[ $(wc -l <stderr) == 1 ]] || fail "one message is needed"
says "'short' holds the results of an earlier run (status: not_converged)"
says "--force"
[[ $(value short/summary.json status) == not_converged ]] || fail "the results are gone"
expect 0 "$program" run film.yaml -o short --force
no_errors "run --force"
[[ $(value short/summary.json status) == converged ]] || fail "the old summary is still there"
no_temporary_files short

# killed on the way: the old results stay whole, and the next run replaces them
before=$(cat short/summary.json short/profile.csv | sha256sum)
slow=(--set solver.acceleration=none --set solver.tolerance=1e-14 --set solver.max_sweeps=100000
  --set angles.polar=256 --set "mesh.layers.0.thickness=1 mm" --set mesh.layers.0.cells=20000)
"$program" run film.yaml -o short --force "${slow[@]}" >stdout 2>stderr &
victim=$!
sleep 1
kill -KILL $victim 2>/dev/null || fail "the slow run had ended already"
wait $victim 2>/dev/null || true
[[ $before == "$(cat short/summary.json short/profile.csv | sha256sum)" ]] || fail "a killed run has changed the results"
no_temporary_files short
expect 0 "$program" run film.yaml -o short --force --set "title=again"
[[ $(value short/summary.json deck.title) == again ]] || fail "the results are not those of the last run"
[[ $(ls short) == $'deck.yaml\nprofile.csv\nsummary.json' ]] || fail "left behind: $(ls short)"

# a result that cannot be written is an error, said once, and leaves nothing half done
mkdir -p blocked/summary.json/inside
for ranks in 1 3; do
  expect 1 on_ranks $ranks "$program" run film.yaml -o blocked
  [[ $(wc -l <stderr) == 1 ]] || fail "one message is needed on $ranks ranks"
  says "summary.json"
  no_temporary_files blocked
done
