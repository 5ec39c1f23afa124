#!/usr/bin/env bash
# Transient decks: what they write, on any number of ranks, and how they are refused.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
cat >step.yaml <<'YAML'
temperature: 300 K
materials:
  m: {gray: {heat_capacity: 1.66e6, group_velocity: 6400, mean_free_path: 260 nm}}
mesh: {layers: [{material: m, thickness: 30 um, cells: 150}]}
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 300 K}}
time: {end: 4.0625 ns, output: {list: [40.625 ps, 4.0625 ps, 406.25 ps]}}
YAML

expect 0 "$program" run step.yaml -o one
no_errors "run"
expect 0 on_ranks 3 "$program" run step.yaml -o three
[[ $(ls one) == $'deck.yaml\nhistory.csv\nsummary.json' ]] || fail "left behind: $(ls one)"
python3 - <<'PYTHON' || fail "history.csv"
import json
from csv_numbers import numbers
head, rows = numbers("one/history.csv")
assert head == ["time_s", "left_heat_flux_W_m2", "left_temperature_K", "right_heat_flux_W_m2", "right_temperature_K"], head
assert [row[0] for row in rows] == [4.0625e-12, 4.0625e-11, 4.0625e-10]
w = 1.66e6 * 6400 / 4
for row, flux, temperature in zip(rows, (0.9799788, 0.8326920, 0.3931838), (0.5121939, 0.5992720, 0.8262434)):
    assert abs(row[1] / w - flux) < 1e-4, (row, flux)
    assert abs(row[2] - 300 - temperature) < 5e-4, (row, temperature)
for a, b in zip(rows, numbers("three/history.csv")[1]):
    assert abs(a[1] - b[1]) < 1e-4 * w and abs(a[2] - b[2]) < 1e-4, (a, b)
solve = json.load(open("one/summary.json"))["solve"]
assert solve["methods"] == ["rational"] and solve["error"] <= 1e-4 and solve["most_sweeps"] <= 13, solve
PYTHON

# by convolution quadrature, too
expect 0 on_ranks 2 "$program" run step.yaml -o quadrature --set time.method=quadrature
[[ $(value quadrature/summary.json solve.methods.0) == quadrature ]] || fail "another method than was asked for"
python3 - <<'PYTHON' || fail "quadrature and exponentials differ"
import csv
read = lambda name: [[float(x) for x in row] for row in list(csv.reader(open(name + "/history.csv")))[1:]]
for a, b in zip(read("one"), read("quadrature")):
    assert abs(a[1] - b[1]) < 2e-4 * a[1] and abs(a[2] - b[2]) < 2e-4, (a, b)
PYTHON

# a table that is the step, and a pulse
printf 'time_s,factor\n0,1\n1e-8,1\n' >step.csv
heated=(--set boundaries.left=diffuse --set 'time.output={every: 1 ns}')
expect 0 "$program" run step.yaml -o heated "${heated[@]}" --set 'heating=[{material: m, power: 1 W/m^3}]'
expect 0 "$program" run step.yaml -o tabulated "${heated[@]}" --set 'heating=[{material: m, power: 1 W/m^3, table: step.csv}]'
python3 - <<'PYTHON' || fail "a table and the step that it is"
from csv_numbers import numbers
for a, b in zip(numbers("heated/history.csv")[1], numbers("tabulated/history.csv")[1]):
    assert abs(a[2] - b[2]) < 1e-4 * 4e-15 + 1e-12, (a, b)
PYTHON

# fields in time: where a probe is they have its values, at the times asked for, in every format and on any number of ranks
fields='output={every: 2 ns, fields_at: [40.625 ps], formats: [csv, vtu, hdf5], probes: [{name: p, at: [400 nm]}]}'
expect 0 "$program" run step.yaml -o fields --set "$fields" --set 'boundaries.right={isothermal: 300.5 K}'
expect 0 on_ranks 3 "$program" run step.yaml -o fields3 --set "$fields" --set 'boundaries.right={isothermal: 300.5 K}'
no_errors "run"
[[ $(ls fields) == $'deck.yaml\nfields.h5\nfields.pvd\nfields.xdmf\nfields_2e-09s.vtu\nfields_4.0625e-11s.vtu\nfields_4e-09s.vtu\nhistory.csv\nprofiles.csv\nsummary.json' ]] ||
  fail "left behind: $(ls fields)"
python_with "numpy, h5py"
PYTHONPATH=$source_dir/tools/python:$PYTHONPATH "${python:-python3}" - <<'PYTHON' || fail "fields in time"
import numpy
import xml.etree.ElementTree as xml
from kapitza_results import Problem, open_run, read_fields
times = [4.0625e-11, 2e-9, 4e-9]
run, three = open_run("fields"), open_run("fields3")
table, history = run.profiles, run.history
assert sorted(set(table["time_s"])) == times, set(table["time_s"])
assert list(history["time_s"]) == [4.0625e-12, 4.0625e-11, 4.0625e-10, 2e-9, 4e-9], list(history["time_s"])
for time in times:
    rows, at = table["time_s"] == time, numpy.flatnonzero(history["time_s"] == time)[0]
    x, temperature, flux = (table[name][rows] for name in ("x_m", "temperature_K", "heat_flux_W_m2"))
    assert abs(numpy.interp(400e-9, x, temperature) - history["p_temperature_K"][at]) < 2e-4, (time, history["p_temperature_K"][at])
    assert abs(temperature[0] - history["left_temperature_K"][at]) < 2e-4, time
    w = 1.66e6 * 6400 / 4
    assert abs(flux[0] - history["left_heat_flux_W_m2"][at]) < 2e-4 * w, time
    assert abs(flux[-1] + history["right_heat_flux_W_m2"][at]) < 2e-4 * w, time
    assert numpy.abs(three.profiles["temperature_K"][rows] - temperature).max() < 1e-6, time
    for name in ("fields/fields.pvd", "fields/fields.h5"):
        fields = read_fields(name, time)
        assert fields.times == times and fields.time == time, (fields.times, fields.time)
        corners = fields.point["temperature_K"]
        assert abs(corners[0] - temperature[0]) < 1e-9 and len(corners) == 300 and fields.units["temperature_K"] == "K", corners[:3]
        assert numpy.abs(fields.point["heat_flux_W_m2"][:, 1:]).max() == 0 and fields.cell["region"].max() == 0
        assert fields.provenance["deck"]["sha256"] == run.summary["deck"]["sha256"]
grids = xml.parse("fields/fields.xdmf").findall(".//Grid[@CollectionType='Temporal']/Grid")
assert [float(grid.find("Time").get("Value")) for grid in grids] == times
assert all("time_%04d/temperature_K" % i in "".join(grid.itertext()) for i, grid in enumerate(grids))
try:
    read_fields("fields/fields.h5", 1e-9)
    raise SystemExit("a time that is not there")
except Problem as problem:
    assert "there is no time 1e-09 s" in str(problem), problem
PYTHON

refused() {
  expect 2 "$program" run step.yaml -o refused "$@"
  nothing_in refused
}
refused --set 'boundaries.left={isothermal: 300 K}'
says "time: nothing happens"
refused --set 'time.output={every: 1 ns, list: [1 ns]}'
says "only one of times, every, list can hold"
refused --set 'time.output={list: [1 ns, 5 ns]}'
says "is later than time.end"
refused --set 'heating=[{material: m, power: 1 MJ/m^3, pulse: {width: 1 ps, at: 5 ns}}]'
says "heating[0].pulse.at: the pulse at 5e-09 s begins at 4.9915e-09 s, after the last output time, 4.0625e-10 s"
printf 'time_s,factor\n1e-6,1\n2e-6,1\n' >late.csv
refused --set 'heating=[{material: m, power: 1 W/m^3, table: late.csv}]'
says "heating[0].table: begins at 1e-06 s, after the last output time, 4.0625e-10 s"
refused --set 'output={every: 5 ns}'
says "output.every: is longer than time.end"
refused --set 'output={every: 1 ps}'
says "output.every: fields at 4062 times up to time.end, 1000 at most"
refused --set 'output={fields_at: [1 ns, 5 ns]}'
says "output.fields_at[1]: 5e-09 s is later than time.end"
refused --set 'output={fields_at: [1 MHz]}'
says "output.fields_at[0]: '1 MHz' is a frequency, a time such as '10 ns' is needed"
refused --set 'output={fields_at: [1 ns], formats: []}'
says "output.fields_at: fields need a format"
refused --set time.method=fourier
says "time.method: fourier is for gaussian and sech2 pulses"
refused --set time.method=rational --set time.step=1ps
says "time.step: belongs to time.method: marching"
refused --set 'heating=[{material: m, power: 1 W/m^3, pulse: {width: 1 ps, at: 5 ps}}]'
says "an energy per volume such as '1 MJ/m^3' is needed"
refused --set 'heating=[{material: m, absorbed: {from: left, length: 10 nm, intensity: 1}, pulse: {width: 1 ps, at: 5 ps}}]'
says "of a pulse a fluence such as '1 J/m^2' is needed"
refused --set 'heating=[{material: m, power: 1, table: nowhere.csv}]'
says "nowhere.csv"
refused --set 'solver={type: harmonic, frequency: 1 MHz}'
says "time: a harmonic deck has no time"
expect 2 "$program" run step.yaml -o refused --compare fourier
says "--compare: belongs to steady runs"
nothing_in refused
