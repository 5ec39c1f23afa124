#!/usr/bin/env bash
# Sweeps that the plane decks of input/ take to a residual of 1e-8, and a film in cells much shorter than its mean free paths.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"

# takes_at_most SWEEPS DECK OPTION...
takes_at_most() {
  local limit=$1 deck=$2 sweeps
  shift 2
  expect 0 "$program" run "$source_dir/input/$deck.yaml" -o out --force --set solver.tolerance=1e-8 "$@"
  sweeps=$(value out/summary.json solve.sweeps)
  [[ $sweeps -le $limit ]] || fail "$deck $* takes $sweeps sweeps instead of $limit"
}

takes_at_most 12 square
takes_at_most 25 hotspot_transistor
takes_at_most 25 porous
takes_at_most 25 wavy_interface
takes_at_most 25 fuchs_sondheimer
takes_at_most 25 fuchs_sondheimer --set mesh.grid.x.0.length='100 nm'
