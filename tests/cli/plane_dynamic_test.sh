#!/usr/bin/env bash
# Decks in two dimensions that oscillate or go on in time: what they write, on any number of ranks, and how they are refused.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
cat >common.yaml <<'YAML'
temperature: 300 K
materials:
  a: {bands: [{heat_capacity: 0.55e6, group_velocity: 8400, mean_free_path: 40 nm}, {heat_capacity: 0.75e6, group_velocity: 5800, mean_free_path: 300 nm}]}
  b: {bands: [{heat_capacity: 0.45e6, group_velocity: 4900, mean_free_path: 25 nm}, {heat_capacity: 0.8e6, group_velocity: 3300, mean_free_path: 160 nm}]}
interfaces: [{between: [a, b], model: dmm}]
YAML
# a strip between mirrors, and the stack that it is
strip='mesh: {grid: {x: [{length: 100 nm, cells: 20, grading: uniform}, {length: 200 nm, cells: 20, grading: uniform}], y: [{length: 50 nm, cells: 1}], materials: [[a, b]]}}'
stack='mesh: {layers: [{material: a, thickness: 100 nm, cells: 20, grading: uniform}, {material: b, thickness: 200 nm, cells: 20, grading: uniform}]}'
ends='left: {isothermal: {amplitude: 1 K, phase: 90 deg}}, right: {heat_flux: {amplitude: 1e8 W/m^2, phase: 30 deg}}'
heating='heating: [{material: b, power: 1e15 W/m^3, cosine: {wavelength: 400 nm}, phase: 45 deg}, {material: a, absorbed: {from: left, length: 30 nm, intensity: 5e7 W/m^2}}]'
solver='solver: {type: harmonic, tolerance: 1e-9, frequency: {list: [100 MHz, 1 GHz, 10 GHz]}}'
{ cat common.yaml; echo "$strip"; echo "boundaries: {$ends, bottom: specular, top: specular}"; echo "$heating"; echo "$solver"
  echo 'angles: {polar: 16, azimuthal: 64}'
  echo 'output: {fields_at: [1 GHz], probes: [{name: p, at: [60 nm, 10 nm]}]}'; } >strip.yaml
{ cat common.yaml; echo "$stack"; echo "boundaries: {$ends}"; echo "$heating"; echo "$solver"
  echo 'angles: {polar: 64}'
  echo 'output: {probes: [{name: p, at: [60 nm]}]}'; } >stack.yaml

expect 0 "$program" run strip.yaml -o strip
no_errors "run"
prints "2D, 300 nm x 50 nm"
[[ $(ls strip) == $'deck.yaml\nfields_1e+09Hz.vtu\nresponse.csv\nsummary.json' ]] || fail "left behind: $(ls strip)"
[[ $(value strip/summary.json solve.most_sweeps) -le 20 ]] || fail "more than 20 sweeps"
expect 0 "$program" run stack.yaml -o stack
python3 - <<'PYTHON' || fail "a strip is a stack"
from csv_numbers import numbers
import json
head, rows = numbers("strip/response.csv")
names = [name for end in ("left", "right", "bottom", "top") for name in (end + "_heat_flux", end + "_temperature")]
names += ["a|b_heat_flux", "a|b_left_temperature", "a|b_right_temperature", "p_temperature"]
assert head == ["frequency_Hz"] + [f"{n}_{part}_{'W_m2' if n.endswith('flux') else 'K'}" for n in names for part in ("re", "im")], head
stack_head, stack_rows = numbers("stack/response.csv")
for row, stack in zip(rows, stack_rows):
    of = lambda h, r, name: next(complex(r[i], r[i + 1]) for i in range(1, len(h), 2) if h[i].startswith(name + "_re"))
    for name in names:
        kind = name.rsplit("_", 1)[1]
        scale = max(abs(of(stack_head, stack, h[: h.index("_re_")])) for h in stack_head[1::2] if kind in h)
        expected = 0 if name in ("bottom_heat_flux", "top_heat_flux") else None
        if expected is None and name not in ("bottom_temperature", "top_temperature"):
            expected = of(stack_head, stack, name)
        if expected is not None:
            assert abs(of(head, row, name) - expected) < 3e-3 * scale, (row[0], name, of(head, row, name), expected)
summary = json.load(open("strip/summary.json"))
assert summary["problem"]["dimension"] == 2 and summary["problem"]["cells"] == 40, summary["problem"]
assert "wavenumber" not in summary["problem"]
assert [b["kind"] for b in summary["boundaries"]] == ["isothermal", "heat_flux", "specular", "specular"], summary["boundaries"]
assert abs(summary["interfaces"][0]["length"] - 50e-9) < 1e-18 and summary["probes"][0]["position"] == [60e-9, 10e-9], summary["interfaces"]
PYTHON

# a device: a hole, heating in a box, light from above; on any number of ranks, shared out as the deck says
cat >device.yaml <<'YAML'
mesh:
  grid:
    x: [{length: 60 nm, cells: 6, grading: uniform}, {length: 40 nm, cells: 4, grading: uniform}]
    y: [{length: 50 nm, cells: 5, grading: uniform}, {length: 30 nm, cells: 4, grading: uniform}]
    materials: [[b, b], [void, a]]
boundaries: {left: specular, right: specular, bottom: {isothermal: {amplitude: 1 K}}, top: {specularity: 0.5}, void: diffuse}
heating:
  - {material: b, power: 1e16 W/m^3, within: {x: [20 nm, 50 nm], y: [10 nm, 30 nm]}, phase: 30 deg}
  - {material: a, absorbed: {from: top, length: 12 nm, intensity: 1e8 W/m^2}}
angles: {polar: 4, azimuthal: 16}
solver: {type: harmonic, tolerance: 1e-10, frequency: [10 kHz, 10 GHz, 4]}
output: {formats: [hdf5], fields_at: [10 kHz, 10 GHz], probes: [{name: p, at: [80 nm, 65 nm]}]}
YAML
cat common.yaml device.yaml >whole.yaml
expect 0 "$program" run whole.yaml -o one
no_errors "run"
[[ $(ls one) == $'deck.yaml\nfields_10000Hz.h5\nfields_10000Hz.xdmf\nfields_1e+10Hz.h5\nfields_1e+10Hz.xdmf\nresponse.csv\nsummary.json' ]] ||
  fail "left behind: $(ls one)"
for ranks in 2 3; do expect 0 on_ranks $ranks "$program" run whole.yaml -o on$ranks; done
for split in '{space: 2}' '{directions: 2}'; do
  name=$(tr -dc a-z <<<"$split")
  expect 0 on_ranks 2 "$program" run whole.yaml -o "$name" --set "solver.decomposition=$split"
  [[ $(value "$name/summary.json" problem.frequency_groups) == 1 ]] || fail "one group of two ranks"
done
[[ $(value on3/summary.json problem.frequency_groups) == 3 ]] || fail "three groups"
python3 - <<'PYTHON' || fail "another number of ranks"
from csv_numbers import numbers
import json
head, rows = numbers("one/response.csv")
for name in "on2", "on3", "space", "directions":
    for a, b in zip(rows, numbers(name + "/response.csv")[1]):
        for i in range(1, len(a), 2):
            kind = head[i].rsplit("_re_", 1)[1]
            scale = max(abs(complex(a[k], a[k + 1])) for k in range(1, len(a), 2) if head[k].endswith(kind))
            assert abs(complex(*a[i : i + 2]) - complex(*b[i : i + 2])) < 1e-7 * scale, (name, head[i])
# what is put in and does not leave is stored: slowly all leaves, 1e16 W/m^3 in 600 nm^2 and the light on 40 nm
row = dict(zip(head, rows[0]))
length = {b["name"]: b["length"] for b in json.load(open("one/summary.json"))["boundaries"]}
leaves = -sum(complex(row[f"{b}_heat_flux_re_W_m2"], row[f"{b}_heat_flux_im_W_m2"]) * length[b] for b in length)
import cmath, math
given = 1e16 * 30e-9 * 20e-9 * cmath.exp(1j * math.pi / 6) + 1e8 * 40e-9 * (1 - math.exp(-30 / 12))
assert abs(leaves - given) < 0.01 * abs(given), (leaves, given)
PYTHON
python3 - <<'PYTHON' || fail "fields"
import sys
try:
    import h5py
except ImportError:
    sys.exit(0)
with h5py.File("one/fields_10000Hz.h5") as one, h5py.File("space/fields_10000Hz.h5") as two:
    found = []
    def look(name, item):
        if isinstance(item, h5py.Dataset) and name.rsplit("/", 1)[-1] in ("temperature_re_K", "temperature_im_K"):
            found.append(name)
    one.visititems(look)
    assert len(found) >= 2, list(one)
    for name in found:
        a, b = sorted(one[name][...].ravel()), sorted(two[name][...].ravel())
        assert max(abs(x - y) for x, y in zip(a, b)) < 1e-6 * max(abs(x) for x in a), name
PYTHON

# in time: all that was put in leaves or stays, and a strip is its stack
cat >times.py <<'PYTHON'
from csv_numbers import numbers
import sys
one, two = numbers("strip_time/history.csv"), numbers("stack_time/history.csv")
for a, b in zip(one[1], two[1]):
    row, stack = dict(zip(one[0], a)), dict(zip(two[0], b))
    for name in stack:
        if name == "time_s":
            continue
        scale = 2e9 if name.endswith("W_m2") else 1
        assert abs(row[name] - stack[name]) < 5e-3 * scale, (row["time_s"], name, row[name], stack[name])
PYTHON
for kind in strip stack; do
  sed -e '/^heating/d' -e '/^solver/d' -e 's/fields_at: \[1 GHz\], //' -e "s|$ends|left: {isothermal: 301 K}, right: {isothermal: 300 K}|" \
    -e 's/cells: 20/cells: 10/g' $kind.yaml >${kind}_time.yaml
  cat >>${kind}_time.yaml <<'YAML'
time:
  end: 100 ps
  output: {list: [30 ps, 100 ps]}
  tolerance: 1e-3
  initial_temperature: {cosine: {mean: 300 K, amplitude: 1 K, wavelength: 600 nm}}
  method: rational
YAML
  expect 0 on_ranks 2 "$program" run ${kind}_time.yaml -o ${kind}_time --set 'output.every=50 ps'
done
python3 times.py || fail "a strip is a stack in time"
[[ $(ls strip_time) == $'deck.yaml\nfields.pvd\nfields_1e-10s.vtu\nfields_5e-11s.vtu\nhistory.csv\nsummary.json' ]] || fail "left behind: $(ls strip_time)"
loose=(--set "output.every=50 ps" --set time.tolerance=0.1)
expect 0 "$program" run strip_time.yaml -o strip_time1 "${loose[@]}"
expect 0 on_ranks 2 "$program" run strip_time.yaml -o strip_time2 "${loose[@]}" --set 'solver.decomposition={space: 2}'
python_with "numpy, h5py"
PYTHONPATH=$source_dir/tools/python:$PYTHONPATH "${python:-python3}" - <<'PYTHON' || fail "fields of a strip in time"
import numpy
from kapitza_results import open_run, read_fields
stack = open_run("stack_time").profiles
for time in (5e-11, 1e-10):
    rows = stack["time_s"] == time
    fields, one, two = (read_fields(f"strip_time{on}/fields.pvd", time) for on in ("", "1", "2"))
    middle = numpy.abs(fields.points[:, 0] - 100e-9) > 1e-12 # off the plane, where T jumps
    for name, component, scale in (("temperature_K", None, 1), ("heat_flux_W_m2", 0, 2e9)):
        of = lambda f: f.point[name] if component is None else f.point[name][:, component]
        expected = numpy.interp(fields.points[:, 0], stack["x_m"][rows], stack[name][rows])
        assert numpy.abs(of(fields) - expected)[middle].max() < 2e-2 * scale, (time, name, numpy.abs(of(fields) - expected)[middle].max())
        assert numpy.abs(numpy.sort(of(one)) - numpy.sort(of(two))).max() < 2e-5 * scale, (time, name)
PYTHON

# what is wrong is said with its place, and nothing is run
refused() {
  expect 2 "$program" run whole.yaml -o refused "$@"
  nothing_in refused
}
refused --set 'output.fields_at=[20 MHz]'
says "output.fields_at[0]: 2e+07 Hz is not among the frequencies of solver.frequency"
refused --set 'output.formats=[]'
says "output.fields_at: fields need a format"
refused --set 'solver.wavenumber=1 1/um'
says "solver.wavenumber: belongs to stacks"
refused --set 'output.probes=[{name: top, at: [80 nm, 65 nm]}]'
says "'top' is a boundary"
refused --set 'solver.type=steady'
says "output.fields_at: belongs to harmonic decks (frequencies) and transient ones (times)"
refused --set 'heating=[{material: b, power: 1, within: {x: [85 nm, 90 nm], y: [65 nm, 70 nm]}}]'
says "no cell of b is in the box"
expect 2 "$program" run stack.yaml -o refused --set 'output.fields_at=[1 GHz]'
says "output.fields_at: belongs to 2D meshes"
expect 2 "$program" fdtr whole.yaml -o refused
says "kapitza fdtr needs a stack of layers"
nothing_in refused
