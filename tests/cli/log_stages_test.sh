#!/usr/bin/env bash
# PETSc's table of where the time goes has the same stages in one and two dimensions, on ranks that only sweep too.
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
  for stage in "kapitza setup" "kapitza solve"; do
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
