#!/usr/bin/env bash
# Harmonic decks: what they write, on any number of ranks, and how they are refused.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
cat >half_space.yaml <<'YAML'
materials:
  m: {bands: [{heat_capacity: 0.55e6, group_velocity: 8400, mean_free_path: 40 nm},
              {heat_capacity: 0.75e6, group_velocity: 5800, mean_free_path: 300 nm},
              {heat_capacity: 0.37e6, group_velocity: 2100, mean_free_path: 2 um}]}
mesh: {layers: [{material: m, thickness: 40 um}]}
boundaries: {left: {isothermal: {amplitude: 1 K, phase: 90 deg}}, right: {isothermal: 300 K}}
solver: {type: harmonic, frequency: {list: [10 MHz, 30 MHz, 100 MHz, 300 MHz]}}
output: {probes: [{name: deep, at: [1 um]}]}
YAML

expect 0 "$program" run half_space.yaml -o one
no_errors "run"
expect 0 on_ranks 3 "$program" run half_space.yaml -o three
expect 0 on_ranks 5 "$program" run half_space.yaml -o five
for directory in one three five; do
  [[ $(value $directory/summary.json status) == converged ]] || fail "$directory has not converged"
  [[ $(value $directory/summary.json solve.most_sweeps) -le 12 ]] || fail "more than 12 sweeps"
  [[ $(ls $directory) == $'deck.yaml\nresponse.csv\nsummary.json' ]] || fail "left behind: $(ls $directory)"
done
[[ $(value five/summary.json problem.frequency_groups) == 4 ]] || fail "four groups share four frequencies"
python3 - <<'PYTHON' || fail "response.csv"
from csv_numbers import numbers
head, rows = numbers("one/response.csv")
assert head == ["frequency_Hz", "left_heat_flux_re_W_m2", "left_heat_flux_im_W_m2", "left_temperature_re_K", "left_temperature_im_K",
                "right_heat_flux_re_W_m2", "right_heat_flux_im_W_m2", "right_temperature_re_K", "right_temperature_im_K",
                "deep_temperature_re_K", "deep_temperature_im_K"], head
assert [row[0] for row in rows] == [1e7, 3e7, 1e8, 3e8]
# the exact answer of a half-space at 100 MHz, a quarter of a turn ahead
row = rows[2]
flux, temperature = complex(row[1], row[2]) / 1j, complex(row[3], row[4]) / 1j
assert abs(flux - (608926045.1295112 + 373589516.20659477j)) < 1e-5 * abs(flux), flux
assert abs(temperature - (0.9403439491345017 - 0.04685421445285556j)) < 2e-4, temperature
for name in "three", "five":
    for a, b in zip(rows, numbers(f"{name}/response.csv")[1]):
        for column in range(1, len(a), 2):
            one, other = complex(a[column], a[column + 1]), complex(b[column], b[column + 1])
            scale = 1 if "temperature" in head[column] else abs(complex(a[1], a[2]))
            assert abs(one - other) < 1e-7 * scale, (name, head[column], one, other)
PYTHON

# what is wrong is said with its place, and nothing is run
refused() {
  expect 2 "$program" run half_space.yaml -o refused "$@"
  nothing_in refused
}
refused --set solver.type=steady
says "solver.frequency: belongs to harmonic decks"
says "boundaries.left: an amplitude belongs to harmonic decks"
refused --set 'solver={type: harmonic}'
says "solver.frequency: missing; a harmonic deck needs"
refused --set 'solver.frequency=[1 MHz, 1 MHz, 3]'
says "first and last must differ"
refused --set 'solver.frequency=[1 MHz, 10 MHz]'
says "is needed, got a list"
refused --set 'boundaries.left=diffuse'
says "nothing oscillates"
refused --as-experiment
says "--as-experiment: belongs to steady runs"
expect 2 "$program" study half_space.yaml -o refused --set 'mesh.layers.0.thickness=10um:20um:2'
says "kapitza study needs a steady deck"
nothing_in refused
