#!/usr/bin/env bash
# Where the time went, by --profile and in PETSc's table: the same parts in one and two dimensions, on ranks that only sweep, too.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"

film >film.yaml
cat >plane.yaml <<'YAML'
materials:
  a: {gray: {heat_capacity: 1.66e6 J/m^3/K, group_velocity: 6400 m/s, mean_free_path: 40 nm}}
mesh:
  grid: {x: [{length: 100 nm, cells: 4}], y: [{length: 100 nm, cells: 4}], materials: [[a]]}
boundaries:
  left: {isothermal: 301 K}
  right: {isothermal: 299 K}
  bottom: {specularity: 1}
  top: {specularity: 0}
angles: {polar: 4, azimuthal: 8}
YAML

# stages OPTION...: a line of the summary of stages for each
stages() {
  for stage in "kapitza setup" "kapitza solve" "kapitza sweeps" "kapitza moments" "kapitza low order" "kapitza output"; do
    grep -qE "^ *[0-9]+: +$stage: +[0-9]" stdout || fail "no stage '$stage': $*"
  done
}
for ranks in 1 2; do
  expect 0 on_ranks $ranks "$program" run film.yaml -o film.$ranks -- -log_view
  stages film on $ranks ranks
done
expect 0 "$program" run plane.yaml -o plane -- -log_view
stages plane
for split in "{space: 2, directions: 1, bands: 1}" "{space: 1, directions: 2, bands: 1}"; do
  expect 0 on_ranks 2 "$program" run plane.yaml -o plane --force --set "solver.decomposition=$split" -- -log_view
  stages "plane, $split"
done

# profiled RUN: what --profile says of parts adds up to the whole, and its sweeps are those of the summary
profiled() {
  python3 - stdout "$1/summary.json" <<'PYTHON' || fail "--profile: $1"
import json
import sys

lines = open(sys.argv[1]).read().splitlines()
start = next(i for i, line in enumerate(lines) if line.split()[:3] == ["where", "time", "went"])
parts = {line[:18].strip(): line[18:].replace("%", "").split() for line in lines[start + 1:]}
whole = float(parts.pop("whole")[0])
assert {"start", "set-up", "iteration", "sweeps", "moments", "low order", "output", "rest"} <= parts.keys(), parts
assert abs(sum(float(row[1]) for row in parts.values()) - whole) < 1e-3 * len(parts), "parts and the whole differ"
assert abs(sum(float(row[2]) for row in parts.values()) - 100) < 0.1 * len(parts)
for row in parts.values():
    assert float(row[0]) >= float(row[1]) - 1e-3, "the mean is above the slowest"
swept = int(parts["sweeps"][3]) + int(parts["moments"][3])
assert swept == json.load(open(sys.argv[2]))["solve"]["sweeps"], swept
PYTHON
}
for deck in film plane; do
  expect 0 "$program" run $deck.yaml -o $deck.profile --profile
  profiled $deck.profile
  expect 0 on_ranks 2 "$program" run $deck.yaml -o $deck.profile.2 --profile
  profiled $deck.profile.2
done
expect 0 "$program" run film.yaml -o march --profile --set 'time={end: 1 ns, output: {every: 100 ps}, method: marching, tolerance: 1e-2}'
grep -qE "^  sweeps +[0-9]" stdout || fail "no sweeps in the profile of a march"
