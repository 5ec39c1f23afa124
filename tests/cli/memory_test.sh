#!/usr/bin/env bash
# PETSc's own account: nothing written past its end, nothing left at the end of a run, stopped or not, and no object alive.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
accounts=(-- -malloc_debug -malloc_test -malloc_dump -objects_dump)

clean() {
  local leaks
  leaks=$(grep -hE '^\[ *[0-9]+\] *[0-9]+ bytes|PETSC ERROR|not destroyed|objects were never freed|Corrupted' stdout stderr || true)
  [[ -z $leaks ]] || fail "left behind: $leaks"
}

film >film.yaml
for ranks in 1 2; do
  for deck in "$source_dir/input/si_ge.yaml" film.yaml; do
    expect 0 on_ranks $ranks "$program" run "$deck" -o out --force --set checkpoint.every_sweeps=2 "${accounts[@]}"
    clean
    expect 0 on_ranks $ranks "$program" run "$deck" -o out --restart latest --set checkpoint.every_sweeps=2 "${accounts[@]}"
    clean
  done
  expect 3 on_ranks $ranks "$program" run film.yaml -o out --force --set solver.max_sweeps=3 "${accounts[@]}"
  clean
done
# The account is kept at all: it is printed where something is left.
expect 0 "$program" run film.yaml -o out --force -- -malloc_debug -malloc_view
grep -qi 'memory' stdout || fail "-malloc_view says nothing"
