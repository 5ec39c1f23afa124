#!/usr/bin/env python3
"""plot_checks.py STACK PLANE STUDY HARMONIC TRANSIENT FDTR TDTR METAL METAL_PLANE: results read by kapitza_results against the files themselves, and pictures against what they must
show."""

import csv
import math
import sys

import kapitza_results
import numpy
from kapitza_results import budgets, dynamic_answers, fields, measurements, pictures, planes, profiles, signals, spectra, studies, style, thermoreflectance

stack, plane = kapitza_results.open_run(sys.argv[1]), kapitza_results.open_run(sys.argv[2])
study = kapitza_results.open_study(sys.argv[3])
harmonic, transient = kapitza_results.open_run(sys.argv[4]), kapitza_results.open_run(sys.argv[5])
fdtr, tdtr, metal, metal_plane = (kapitza_results.open_run(name) for name in sys.argv[6:])


def close(a, b, tolerance=1e-12):
    assert abs(a - b) <= tolerance * max(abs(a), abs(b), 1e-300), (a, b)


# tables, units
with open(stack.directory / "profile.csv") as file:
    rows = list(csv.DictReader(file))
assert list(stack.profile) == list(rows[0])
assert [row["region"] for row in rows] == stack.profile["region"]
assert all(float(row["temperature_K"]) == value for row, value in zip(rows, stack.profile["temperature_K"]))
assert stack.profile.units["heat_flux_W_m2"] == "W/m²" and stack.profile.units["region"] == ""
assert stack.spectrum.units["omega_rad_s"] == "rad/s" and study.table.units["a|b kapitza [m2K/W]"] == "m² K/W"

# both files of fields hold the same; the domain is 100 nm x 60 nm
one, other = (fields.read_fields(plane.directory / f"fields.{ending}") for ending in ("vtu", "h5"))
assert one.cells == other.cells == 96 and set(one.point) == set(other.point) and set(one.cell) == set(other.cell)
for group in ("point", "cell"):
    for name, values in getattr(one, group).items():
        assert numpy.array_equal(values, getattr(other, group)[name], equal_nan=True), name
assert one.units == {**other.units, **{name: "" for name in one.units if name not in other.units}} or all(
    one.units[name] == unit for name, unit in other.units.items()), (one.units, other.units)
assert one.provenance["kapitza"] == plane.summary["kapitza"] == other.provenance["kapitza"]
triangles, owners = one.triangles()
a, b, c = (one.points[triangles[:, k]] for k in range(3))
close(numpy.sum(numpy.cross(b - a, c - a)) / 2, 100e-9 * 60e-9, 1e-9)
assert numpy.array_equal(numpy.bincount(owners), numpy.full(96, 2))
# a field that is linear comes out of the sampling as it went in
x, y, values = planes.sampled(one, 3 * one.points[:, 0] - 2 * one.points[:, 1], width=37)
grid_x, grid_y = numpy.meshgrid(x, y)
assert numpy.allclose(values, 3 * grid_x - 2 * grid_y, rtol=0, atol=1e-13)
# the interface of a step is one line, as long as the summary says
lengths = [2 * places[-1] - places[-2] for _, places in planes.chains(plane.interface_lines, 0)]
assert len(lengths) == 1 and sum(numpy.isnan(lengths)) == 0
total = sum(math.dist(*plane.interface_lines.points[plane.interface_lines.corners(i)]) for i in range(plane.interface_lines.cells))
close(total, plane.summary["interfaces"][0]["length"], 1e-9)

# layers, Fourier's slope, T* at the planes: the drops add up to what lies between the walls
parts = profiles.layers(stack)
assert [part["name"] for part in parts] == ["a", "b"] and math.isclose(parts[0]["right"], 200e-9)
line = profiles.fourier_line(stack, parts[1])
x = stack.profile["x_m"][parts[1]["rows"]]
close((line[-1] - line[0]) / (x[-1] - x[0]), -stack.summary["heat_flux"] / parts[1]["conductivity"], 1e-6)
points = profiles.equivalent_points(stack)
assert [round(1e9 * at) for at, _ in points] == [0, 500, 200, 200]
assert 299 < points[1][1] < points[3][1] < points[2][1] < points[0][1] < 301

# bars add up to the total of the summary
for name, names, values in (("resistance_budget", *budgets.rows_of(stack.summary["resistance_budget"], budgets.RESISTANCE_PARTS)),
                            ("dissipation_budget", *budgets.rows_of(stack.summary["dissipation_budget"], budgets.DISSIPATION_PARTS))):
    assert names == ["left wall", "a", "a|b", "b", "right wall"]
    close(values.sum(), stack.summary[name]["total"], 1e-4)
many = [{"kind": "layer", "name": f"a#{i}", **dict.fromkeys(budgets.RESISTANCE_PARTS, 0.25)} for i in range(1, 21)]
names, values = budgets.rows_of({"elements": many}, budgets.RESISTANCE_PARTS)
assert names == ["a  (20 of them)"] and values.sum() == 20 * 0.25 * len(budgets.RESISTANCE_PARTS)

assert [signals.spoken(name) for name in ("left", "a|b_left", "left_electron", "a|b_right_electron")] == [
    "left", "a|b, left side", "left (electrons)", "a|b, right side (electrons)"]
seen = [signal.name for signal in signals.of_response(fdtr.response, fdtr.summary)["temperature"].kept]
assert {"left (electrons)", "tr|si, left side (electrons)", "tr|si, left side"} <= set(seen), seen
assert style.power_of_ten(numpy.array([2.5e-8]))[0] == 1e9 and style.length_unit(numpy.array([5e-7])) == (1e9, "nm")
assert [label for label, _ in spectra.curves(stack)] == ["left, in a", "a|b, in a", "a|b, in b", "right, in b"]
assert studies.axis_of(study)[1] == "mesh.layers.0.thickness [µm]" and studies.axis_of(study)[2]

# responses: what no heat crosses is left out, and so is what the solves do not carry; the jump over the flux
response = signals.of_response(harmonic.response, harmonic.summary)
assert [signal.name for signal in response["temperature"].kept] == ["left", "right", "a|b, left side", "a|b, right side"]
assert [signal.name for signal in response["heat_flux"].kept] == ["left", "a|b"] and response["heat_flux"].left_out == ["right"]
(resistance,), table = signals.resistances(harmonic.response, harmonic.summary), harmonic.response
read = {name: table.complex(f"a|b_{name}") for name in ("heat_flux", "left_temperature", "right_temperature")}
assert numpy.array_equal(read["heat_flux"].imag, table["a|b_heat_flux_im_W_m2"])
assert numpy.allclose(resistance.values, (read["left_temperature"] - read["right_temperature"]) / read["heat_flux"], rtol=1e-14, atol=0)
assert resistance.name == "a|b" and abs(numpy.angle(resistance.values[0])) < 0.1
faint = kapitza_results.Table(table.path, {"frequency_Hz": numpy.array([1.0, 2.0, 3.0])} | {
    f"{name}_temperature_{part}_K": size * numpy.array([1.0, 1.0, ratio]) for name, size, ratio in (("near", 1, 1), ("far", 1e-3, 1e-9), ("noise", 1e-10, 1))
    for part in ("re", "im")})
carried = signals.of_response(faint)["temperature"]
assert carried.left_out == ["noise"] and [signal.name for signal in carried.kept] == ["near", "far"]
assert numpy.isfinite(carried.kept[1].values).tolist() == [True, True, False]
# the phase of a delay of 1 s is followed until it turns by more than a quarter from one frequency to the next: 160 to 320 degrees
frequency = 5 / 360 * 2.0 ** numpy.arange(10)
phase, joined = signals.phases(numpy.exp(-2j * numpy.pi * frequency))
assert joined == 6 and numpy.allclose(phase[:joined], -360 * frequency[:joined]) and numpy.abs(phase).max() <= 180, (joined, phase)

# histories: departures; what no heat crosses is left out; the fall of an exponential to 1/e
history = signals.of_history(transient.history, transient.summary)
assert [signal.name for signal in history["heat_flux"].kept] == ["left", "a|b"] and history["heat_flux"].left_out == ["right"]
assert numpy.array_equal(history["temperature"].kept[0].values, transient.history["left_temperature_K"] - 300)
time = numpy.geomspace(1e-12, 1e-9, 30)
at, row = dynamic_answers.decay(time, -2 * numpy.exp(-time / 7e-11))
close(at, 7e-11 + time[0], 1e-9)
assert time[row] <= at <= time[row + 1] and dynamic_answers.decay(time[:15], numpy.exp(-time[:15] / 7e-11)) is None
assert signals.in_equal_ratios(time) and not signals.in_equal_ratios(numpy.linspace(1e-12, 1e-9, 30))
one, other = (signals.Signal(name, name, numpy.exp(-time * rate)) for name, rate in (("one", 1e10), ("other", 1.0001e10)))
assert [signal.name for signal in signals.together([one, other, signals.Signal("third", "", one.values / 2)])] == ["one, other", "third"]
assert [dynamic_answers.digits_of(error) for error in (0.3, 8e-3, 1e-6)] == [1, 2, 3]
assert style.quantity(9.7706e-8, "K") == "97.7 nK" and style.quantity(2.2e2, "K", 1) == "200 K" and style.quantity(1e8, "Hz") == "100 MHz"

# what a laser sees: misfits as large as the summary's residuals, verdicts those of the program's warnings, lines where the fits are
assert measurements.of_run(stack) is measurements.of_run(harmonic) is measurements.of_run(transient) is None
for run, windows in ((fdtr, ["0.1 to 100 MHz", "0.1 to 2 MHz"]), (tdtr, ["0.2 to 12 ns"])):
    seen = measurements.of_run(run)
    assert [seen.window_text(window) for window in seen.windows] == windows and len(seen.fits) == 2 * len(windows)
    for k, fit in enumerate(seen.fits):
        inside = (seen.x >= fit["window"][0]) & (seen.x <= fit["window"][1])
        assert numpy.array_equal(numpy.isfinite(seen.misfit(k)), inside) and inside.sum() == fit["points"]
        close(math.sqrt(numpy.mean(seen.misfit(k)[inside] ** 2)), fit["residual"], 1e-6)
    wrong = [text for text in run.summary["warnings"] if "looks perfect" in text and "is wrong" in text]
    assert [seen.looks(fit) for fit in seen.fits].count("perfect and is wrong") == len(wrong) == (2 if run is fdtr else 0), wrong
    (_, figure), *others = thermoreflectance.pictures(run)
    assert [name for name, _ in others] == ([] if run is fdtr else ["signal"])
    above, below = figure.axes
    assert numpy.array_equal(above.lines[0].get_ydata(), seen.y) and above.get_xscale() == "log"
    for k in range(len(seen.fits)):
        assert numpy.array_equal(above.lines[k + 1].get_ydata(), seen.table[seen.column(k)], equal_nan=True)
        assert numpy.array_equal(below.lines[k].get_ydata(), seen.misfit(k), equal_nan=True)
    assert len({(line.get_color(), line.get_linestyle()) for line in above.lines[1:]}) == len(seen.fits)
    assert len(thermoreflectance.shades(seen)) == len(windows) - 1
    remark = figure._supxlabel.get_text().replace("\n", " ")
    assert ("pump 5 µm, probe 3 µm to 1/e²" in remark) == (run is fdtr) == ("Phonons alone" not in remark), remark
    assert f"is {seen.truth['conductance'] / 1e6:.3g} MW/m²/K" in remark, remark
    style.pyplot.close("all")

# electrons beside the lattice, in metals alone; the whole heat is theirs at a wall that holds them
assert [layer["name"] for layer in profiles.metals(metal)] == ["a"] and profiles.metals(stack) == [] and profiles.electrons(stack) is None
rows = profiles.metals(metal)[0]["rows"]
line = next(line for line in profiles.temperature(metal).axes[0].lines if line.get_label() == "electrons of metals")
assert numpy.array_equal(line.get_ydata(), metal.profile["electron_temperature_K"][rows])
above, below = profiles.electrons(metal).axes
assert numpy.array_equal(above.lines[0].get_ydata(), line.get_ydata()) and numpy.array_equal(above.lines[1].get_ydata(), metal.profile["temperature_K"][rows])
close(below.lines[0].get_ydata()[0], 100, 1e-6)
part = metal_plane.fields.metals()
assert part.cells == 24 and plane.fields.metals() is None and planes.electrons(plane) is None
assert set(part.cell["region"]) == {1} and numpy.all(numpy.isfinite(part.point["electron_temperature_K"]))
assert part.points[:, 0].min() > 39e-9 and part.points[:, 1].max() < 31e-9
electrons = metal_plane.summary["regions"][1]["electrons"]["temperature"]
close(part.point["electron_temperature_K"].min(), electrons["lowest"], 1e-9)
close(part.point["electron_temperature_K"].max(), electrons["highest"], 1e-9)
names, values = budgets.rows_of(metal.summary["resistance_budget"], budgets.RESISTANCE_PARTS)
assert values[names.index("a"), budgets.RESISTANCE_PARTS.index("electron_phonon")] > 0
close(values.sum(), metal.summary["resistance_budget"]["total"], 1e-4)
style.pyplot.close("all")

# in every picture: units or words on the axes, legends beside the data, texts inside the figure
drawn = 0
with style.look():
    for result in (stack, plane, study, harmonic, transient, fdtr, tdtr, metal, metal_plane):
        for name, figure in pictures.of_result(result):
            if figure is None:
                continue
            drawn += 1
            figure.canvas.draw()
            renderer, whole = figure.canvas.get_renderer(), figure.bbox
            remark = figure._supxlabel and figure._supxlabel.get_window_extent(renderer)
            assert not remark or not any(remark.overlaps(axes.get_tightbbox(renderer).padded(-2)) for axes in figure.axes), name
            assert not remark or (whole.x0 <= remark.x0 and remark.x1 <= whole.x1), name
            for axes in figure.axes:
                legend = axes.get_legend()
                if legend is not None:
                    box = legend.get_window_extent(renderer)
                    assert not any(box.overlaps(area.get_window_extent(renderer).padded(-2)) for area in figure.axes), name
                    assert whole.x0 <= box.x0 and box.x1 <= whole.x1 and box.y1 <= whole.y1, (name, box, whole)
                for label in (axes.xaxis.label, axes.yaxis.label):
                    box = label.get_window_extent(renderer)
                    assert not label.get_text() or (box.x0 >= whole.x0 - 1 and box.x1 <= whole.x1 + 1), (name, label.get_text())
            assert any("[" in axes.get_xlabel() for axes in figure.axes), name
            style.pyplot.close(figure)
assert drawn == 5 + 5 + 3 + 3 + 2 + 4 + 2 + 4 + 6, drawn
print("plot_checks: all is well")
