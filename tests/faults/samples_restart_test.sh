#!/usr/bin/env bash
# Harmonic and transient runs keep the responses that they have computed, and go on from them on any number of ranks.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
cat >harmonic.yaml <<'YAML'
materials:
  m: {bands: [{heat_capacity: 0.55e6, group_velocity: 8400, mean_free_path: 40 nm},
              {heat_capacity: 0.75e6, group_velocity: 5800, mean_free_path: 300 nm}]}
mesh: {layers: [{material: m, thickness: 2 um, cells: 60}]}
boundaries: {left: {isothermal: {amplitude: 1 K}}, right: {isothermal: 300 K}}
solver: {type: harmonic, frequency: [10 MHz, 1 GHz, 6]}
checkpoint: {every_sweeps: 1}
YAML
cat >transient.yaml <<'YAML'
temperature: 300 K
materials: {m: {gray: {heat_capacity: 1.66e6, group_velocity: 6400, mean_free_path: 260 nm}}}
mesh: {layers: [{material: m, thickness: 30 um, cells: 60}]}
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 300 K}}
time: {end: 4 ns, output: {list: [40 ps, 400 ps]}, tolerance: 1e-3}
checkpoint: {every_sweeps: 1}
YAML
# same FILE ONE OTHER: the same table to six digits of the largest of each column
same() {
  python3 - "$@" <<'PYTHON' || fail "another answer: $*"
import csv, sys
read = lambda name: [[float(x) for x in row] for row in list(csv.reader(open(name + "/" + sys.argv[1])))[1:]]
one, other = read(sys.argv[2]), read(sys.argv[3])
assert len(one) == len(other)
peak = max(abs(x) for row in one for x in row[1:])
for a, b in zip(one, other):
    for x, y in zip(a, b):
        assert abs(x - y) <= 1e-6 * peak, (x, y)
PYTHON
}
go_on() { # DECK TABLE RANKS OPTIONS...: from the older of two checkpoints, which lacks the last of the whole run
  local deck=$1 table=$2 ranks=$3
  shift 3
  rm -rf go
  cp -r "$deck" go
  rm "go/$table" go/summary.json "$(checkpoints go | tail -n 1)"
  expect 0 on_ranks "$ranks" "$program" run "$deck.yaml" -o go --restart latest "$@"
  says "going on from"
  same "$table" "$deck" go
}
for deck in harmonic transient; do
  table=$([[ $deck == harmonic ]] && echo response.csv || echo history.csv)
  expect 0 on_ranks 2 "$program" run $deck.yaml -o $deck --set checkpoint.keep=3
  no_errors run
  # what is whole is not computed again: as many sweeps in all
  rm -rf again
  cp -r $deck again
  expect 0 "$program" run $deck.yaml -o again --restart latest
  same $table $deck again
  [[ $(value again/summary.json solve.sweeps) == "$(value $deck/summary.json solve.sweeps)" ]] || fail "solved again"
  for ranks in 1 2 3; do go_on $deck $table $ranks --set title=again; done
done

# what may change, and what may not
expect 0 "$program" run harmonic.yaml -o more --restart "$(checkpoints harmonic | tail -n 1)" --set 'solver.frequency=[10 MHz, 1 GHz, 11]'
expect 0 "$program" run transient.yaml -o later --restart "$(checkpoints transient | tail -n 1)" --set 'time.output={list: [400 ps, 4 ns]}'
rm -rf go
cp -r harmonic go
refused harmonic.yaml solver.wavenumber --set 'solver.wavenumber=1 1/um'
expect 2 "$program" run harmonic.yaml -o go --restart latest --set 'output.probes=[{name: deep, at: [1 um]}]'
says "output.probes[0].at[0]: '1 um' now, absent when the checkpoint was written"
expect 2 "$program" run transient.yaml -o go --restart latest
says "is of a harmonic run in 1 dimensions, this deck is not"
flip "$(checkpoints go | tail -n 1)" 3000
expect 0 "$program" run harmonic.yaml -o go --restart latest
says "is damaged"

# stopped, and taken to its end
sed 's/1 GHz, 6/1 GHz, 100000/; s/every_sweeps: 1/every_sweeps: 50/' harmonic.yaml >long.yaml
for ranks in 1 2; do
  rm -rf long
  start $ranks "$program" run long.yaml -o long
  wait_for 60 has_checkpoint long || fail "no checkpoint"
  for rank in $(ranks_of $job); do kill -TERM "$rank"; done
  code=0
  wait $job || code=$?
  [[ $code == 4 ]] || fail "exit code $code when stopped"
  says "stopped by SIGTERM"
  [[ ! -e long/response.csv ]] || fail "results of a stopped run"
done
expect 4 "$program" run long.yaml -o long --restart latest --time-limit 3s
says "stopped by the time limit"
