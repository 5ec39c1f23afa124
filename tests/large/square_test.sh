#!/usr/bin/env bash
# square_test.sh PROGRAM SOURCE_DIR: a square of 200 x 200 cells with 40 bands over four decades and 256 directions, which are
# 1.6e9 unknowns, on two ranks: to 1e-8 in at most 12 sweeps, in less than 600 MB, program and libraries included.
source "$(dirname "${BASH_SOURCE[0]}")/../cli/helpers.sh"

{
  echo "materials: {m: {bands: ["
  awk 'BEGIN { for (b = 0; b < 40; ++b)
    printf "{heat_capacity: 1e6, group_velocity: %.6g, mean_free_path: %.8g},\n", 4000 * (1 + b / 78), 1e-6 * 10 ^ (-4 * b / 39) }'
  cat <<'YAML'
]}}
mesh: {grid: {x: [{length: 10 um, cells: 200}], y: [{length: 10 um, cells: 200}], materials: [[m]]}}
boundaries: {bottom: {isothermal: 301 K}, top: {isothermal: 300 K}, left: {isothermal: 300 K}, right: {isothermal: 300 K}}
angles: {polar: 8, azimuthal: 64}
solver: {tolerance: 1e-8}
YAML
} >square.yaml
expect 0 on_ranks 2 "$program" run square.yaml -o out
sweeps=$(value out/summary.json solve.sweeps)
memory=$(value out/summary.json solve.peak_memory_MB)
echo "square_test: $sweeps sweeps, $memory MB, $(value out/summary.json solve.wall_time_s) s"
((sweeps <= 12)) || fail "$sweeps sweeps are more than 12"
((${memory%.*} < 600)) || fail "$memory MB are more than 600"
