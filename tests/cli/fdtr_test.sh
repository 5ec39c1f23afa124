#!/usr/bin/env bash
# kapitza fdtr: the phases that the Boltzmann equation gives, what Fourier's law fitted to them infers, and how decks and
# options are refused.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
cat >film.yaml <<'YAML'
title: a gray film on twenty bands
temperature: 300 K
materials:
  tr: {bands: [{heat_capacity: 21904.753244990134, group_velocity: 4000, mean_free_path: 1e-08},
               {heat_capacity: 40208.752816470085, group_velocity: 4000, mean_free_path: 1e-08},
               {heat_capacity: 67939.906937535998, group_velocity: 4000, mean_free_path: 1e-08},
               {heat_capacity: 105669.92537665916, group_velocity: 4000, mean_free_path: 1e-08},
               {heat_capacity: 151286.42548776622, group_velocity: 4000, mean_free_path: 1e-08},
               {heat_capacity: 199374.96798016244, group_velocity: 4000, mean_free_path: 1e-08},
               {heat_capacity: 241859.64300411294, group_velocity: 4000, mean_free_path: 1e-08},
               {heat_capacity: 270071.21128152421, group_velocity: 4000, mean_free_path: 1e-08},
               {heat_capacity: 277597.33019488287, group_velocity: 4000, mean_free_path: 1e-08},
               {heat_capacity: 262648.17384782049, group_velocity: 4000, mean_free_path: 1e-08},
               {heat_capacity: 228747.09852882751, group_velocity: 4000, mean_free_path: 1e-08},
               {heat_capacity: 183382.93133802319, group_velocity: 4000, mean_free_path: 1e-08},
               {heat_capacity: 135326.9628188705, group_velocity: 4000, mean_free_path: 1e-08},
               {heat_capacity: 91924.625076587719, group_velocity: 4000, mean_free_path: 1e-08},
               {heat_capacity: 57477.981392651367, group_velocity: 4000, mean_free_path: 1e-08},
               {heat_capacity: 33082.11413087129, group_velocity: 4000, mean_free_path: 1e-08},
               {heat_capacity: 17526.980830274017, group_velocity: 4000, mean_free_path: 1e-08},
               {heat_capacity: 8547.5780601410243, group_velocity: 4000, mean_free_path: 1e-08},
               {heat_capacity: 3837.0825938332573, group_velocity: 4000, mean_free_path: 1e-08},
               {heat_capacity: 1585.5550579953247, group_velocity: 4000, mean_free_path: 1e-08}]}
  si: {bands: [{heat_capacity: 16707.003589023745, group_velocity: 1500, mean_free_path: 1.2589254117941661e-09},
               {heat_capacity: 24972.246822931516, group_velocity: 1842.1052631578948, mean_free_path: 1.9952623149688828e-09},
               {heat_capacity: 35586.224284513606, group_velocity: 2184.2105263157896, mean_free_path: 3.1622776601683791e-09},
               {heat_capacity: 47853.667096698366, group_velocity: 2526.3157894736842, mean_free_path: 5.0118723362727147e-09},
               {heat_capacity: 60340.44658624447, group_velocity: 2868.4210526315792, mean_free_path: 7.9432823472428203e-09},
               {heat_capacity: 71047.018319376919, group_velocity: 3210.5263157894738, mean_free_path: 1.2589254117941661e-08},
               {heat_capacity: 77886.949610956915, group_velocity: 3552.6315789473683, mean_free_path: 1.9952623149688786e-08},
               {heat_capacity: 79332.59001940336, group_velocity: 3894.7368421052633, mean_free_path: 3.1622776601683792e-08},
               {heat_capacity: 74959.117555660487, group_velocity: 4236.8421052631584, mean_free_path: 5.011872336272725e-08},
               {heat_capacity: 65623.62149322129, group_velocity: 4578.9473684210525, mean_free_path: 7.943282347242822e-08},
               {heat_capacity: 53180.087049787639, group_velocity: 4921.0526315789475, mean_free_path: 1.2589254117941662e-07},
               {heat_capacity: 39862.448504334068, group_velocity: 5263.1578947368416, mean_free_path: 1.9952623149688787e-07},
               {heat_capacity: 27621.024800491261, group_velocity: 5605.2631578947367, mean_free_path: 3.1622776601683792e-07},
               {heat_capacity: 17683.103317897185, group_velocity: 5947.3684210526317, mean_free_path: 5.011872336272725e-07},
               {heat_capacity: 10455.352097517574, group_velocity: 6289.4736842105267, mean_free_path: 7.9432823472428209e-07},
               {heat_capacity: 5707.2614904364782, group_velocity: 6631.5789473684208, mean_free_path: 1.2589254117941661e-06},
               {heat_capacity: 2875.3869281217412, group_velocity: 6973.6842105263158, mean_free_path: 1.9952623149688787e-06},
               {heat_capacity: 1336.698116356521, group_velocity: 7315.7894736842109, mean_free_path: 3.1622776601683792e-06},
               {heat_capacity: 573.24888000984004, group_velocity: 7657.894736842105, mean_free_path: 5.011872336272725e-06},
               {heat_capacity: 226.74765279467235, group_velocity: 8000, mean_free_path: 7.9432823472428217e-06}]}
mesh: {layers: [{material: tr, thickness: 80 nm}, {material: si, thickness: 300 um}]}
interfaces: [{between: [tr, si], model: transmission, value: 0.05, scattering: diffuse}]
boundaries: {left: diffuse, right: {isothermal: 300 K}}
heating: [{material: tr, power: 1 W/m^3}]
angles: {polar: 24}
solver: {type: harmonic, frequency: [100 kHz, 100 MHz, 25]}
YAML

expect 0 "$program" fdtr film.yaml -o one --window 100kHz:100MHz --window 100kHz:1MHz --window 1MHz:10MHz --window 10MHz:100MHz
no_errors "fdtr"
prints "electrons"
prints "looks perfect (residual 0.036 degrees) and is wrong"
prints "it infers 36.34 MW/m2/K, the true conductance is 135.2 MW/m2/K (-73 %)"
expect 0 on_ranks 2 "$program" fdtr film.yaml -o two
no_errors "fdtr on two ranks"
python3 - <<'PYTHON' || fail "fdtr.csv and summary.json"
import csv, json
phases = [-41.414464526, -40.989193561, -40.531754221, -40.044656405, -39.532024383, -38.999984809, -38.457113564, -37.914962832, -37.388692218, -36.897813583, -36.467052422, -36.127310219, -35.916680963, -35.881419727, -36.076664735, -36.566551199, -37.423097822, -38.722889895, -40.540209643, -42.935176856, -45.936328399, -49.519794212, -53.591976251, -57.986830214, -62.486758214]
rows = [{k: float(v) for k, v in row.items() if v} for row in csv.DictReader(open("one/fdtr.csv"))]
assert len(rows) == 25
off = max(abs(row["phase_deg"] - phase) for row, phase in zip(rows, phases))
assert off < 0.02, off
# found by other means: a discrete-ordinates code and scipy's least squares
G = {"alone": [94382183, 86280019, 108171004, 90005449], "both": [90780384, 36203649, 69441939, 101999738]}
kappa = [124.612526666749, 44.825230203589975, 96.54567874723095, 112.64259816569914]
rms = [0.7867390992509339, 0.036461047915472014, 0.16932937533517853, 0.2617397845905273]
summary = json.load(open("one/summary.json"))
seen = summary["fdtr"]
assert summary["status"] == "converged" and (seen["interface"], seen["layer"]) == ("tr|si", "si")
assert abs(seen["conductance"] * seen["steady"]["kapitza_thermal"] - 1) < 1e-6, seen # the same share of every band crosses
assert abs(1 / seen["steady"]["reflection"] / 122325558 - 1) < 2e-3, seen["steady"]
assert abs(1 / seen["steady"]["apparent"] / 70925602 - 1) < 1e-3, seen["steady"]
assert len(seen["fits"]) == 8 and all(fit["converged"] for fit in seen["fits"])
for i in range(4):
    alone, both = seen["fits"][2 * i], seen["fits"][2 * i + 1]
    assert alone["free"] == ["G"] and both["free"] == ["G", "kappa"]
    assert abs(alone["conductance"] / G["alone"][i] - 1) < 0.01, (i, alone)
    assert abs(both["conductance"] / G["both"][i] - 1) < 0.01, (i, both)
    assert abs(both["conductivity"] / kappa[i] - 1) < 0.01, (i, both)
    assert abs(both["residual"] - rms[i]) < 0.01, (i, both)
    assert alone["residual"] >= both["residual"]
# columns of fits: within their windows, and as far from the phase as the residual says
inside = [row for row in rows if "fit_4_phase_deg" in row]
assert [row["frequency_Hz"] for row in inside] == [row["frequency_Hz"] for row in rows[:9]]
mean = (sum((row["fit_4_phase_deg"] - row["phase_deg"]) ** 2 for row in inside) / 9) ** 0.5
assert abs(mean - seen["fits"][3]["residual"]) < 1e-9
# on two ranks the same, without --window: everything
other = json.load(open("two/summary.json"))["fdtr"]
assert len(other["fits"]) == 2
for a, b in zip(seen["fits"], other["fits"]):
    assert abs(a["conductance"] / b["conductance"] - 1) < 1e-5, (a, b)
PYTHON
[[ $(ls one) == $'deck.yaml\nfdtr.csv\nresponse.csv\nsummary.json' ]] || fail "left behind: $(ls one)"

# where mean free paths are next to nothing Fourier's law holds, and the fit finds what is true
cat >fourier.yaml <<'YAML'
materials:
  tr: {gray: {heat_capacity: 2.4e6, group_velocity: 4000, mean_free_path: 0.1 nm}}
  si: {gray: {heat_capacity: 1.66e6, group_velocity: 6400, mean_free_path: 0.1 nm}}
mesh: {layers: [{material: tr, thickness: 40 nm, cells: 100}, {material: si, thickness: 4 um, cells: 300}]}
interfaces: [{between: [tr, si], model: transmission, value: 0.005, scattering: diffuse}]
boundaries: {left: diffuse, right: {isothermal: 300 K}}
heating: [{material: tr, absorbed: {from: left, length: 12 nm, intensity: 1 W/m^2}}]
solver: {type: harmonic, frequency: [100 kHz, 30 MHz, 11]}
YAML
expect 0 "$program" fdtr fourier.yaml -o fourier
no_errors "fdtr in Fourier's limit"
python3 - <<'PYTHON' || fail "in Fourier's limit the fit is wrong"
import json
seen = json.load(open("fourier/summary.json"))["fdtr"]
for fit in seen["fits"]:
    assert abs(fit["conductance"] * seen["steady"]["apparent"] - 1) < 2e-3, (fit, seen["steady"])
    assert abs(fit["conductance"] / seen["conductance"] - 1) < 1e-2, fit
    assert abs(fit["conductivity"] / seen["conductivity"] - 1) < 2e-3 and fit["residual"] < 0.02, fit
PYTHON

# a round spot: the fit has the heat that goes sideways, too; a spot as wide as a finger is no spot
spot=(--set angles.azimuthal=8 --set angles.polar=8 --set 'mesh.layers.0.cells=60' --set 'mesh.layers.1.cells=150' --set 'solver.frequency=[300 kHz, 30 MHz, 5]')
narrow=('solver.spot={pump: 2 um, probe: 1 um}')
expect 0 "$program" fdtr fourier.yaml -o narrow "${spot[@]}" --set "${narrow[0]}" --set checkpoint.every_sweeps=1 --set checkpoint.keep=9
no_errors "fdtr of a spot"
prints "pump 2 um, probe 1 um to 1/e^2"
expect 0 on_ranks 2 "$program" fdtr fourier.yaml -o narrow2 "${spot[@]}" --set "${narrow[0]}"
expect 0 "$program" fdtr fourier.yaml -o wide "${spot[@]}" --set 'solver.spot={pump: 1 mm, probe: 2 mm}'
expect 0 "$program" fdtr fourier.yaml -o even "${spot[@]}"
cp -r narrow again
rm again/fdtr.csv again/summary.json "$(find again -name 'checkpoint-*.h5' | sort | tail -n 1)"
expect 0 "$program" fdtr fourier.yaml -o again --restart latest "${spot[@]}" --set "${narrow[0]}"
says "going on from"
expect 2 "$program" fdtr fourier.yaml -o again --restart latest "${spot[@]}"
says "solver.spot"
python3 - <<'PYTHON' || fail "spots"
import csv, json
def phases(name): return [float(row["phase_deg"]) for row in csv.DictReader(open(name + "/fdtr.csv"))]
def apart(a, b): return max(abs(x - y) for x, y in zip(phases(a), phases(b)))
assert apart("narrow", "even") > 3, apart("narrow", "even")
assert apart("wide", "even") < 0.01, apart("wide", "even")
assert apart("narrow", "narrow2") < 1e-4 and apart("narrow", "again") < 1e-4
summary = json.load(open("narrow/summary.json"))
assert summary["problem"]["spot"] == {"pump": 2e-6, "probe": 1e-6}
seen = summary["fdtr"]
for fit in seen["fits"]:
    assert abs(fit["conductance"] / seen["conductance"] - 1) < 2e-2, (fit, seen["conductance"])
    assert abs(fit["conductivity"] / seen["conductivity"] - 1) < 2e-3 and fit["residual"] < 0.02, fit
PYTHON

# one fit of one's own
quick=(--set 'solver.frequency=[1 MHz, 10 MHz, 5]' --set 'mesh.layers.1.cells=60' --set 'angles.polar=8')
expect 0 "$program" fdtr film.yaml -o kappa --fit kappa "${quick[@]}"
[[ $(value kappa/summary.json fdtr.fits.0.free) == "['kappa']" ]] || fail "--fit kappa"
expect 0 "$program" fdtr film.yaml -o flux --set heating=[] --set 'boundaries.left={heat_flux: {amplitude: 1 W/m^2}}' "${quick[@]}"
[[ $(value flux/summary.json status) == converged ]] || fail "heated by a flux"

# what is wrong is said with its place, and nothing is run
refused() {
  local text=$1 ranks
  shift
  for ranks in 1 2; do
    expect 2 on_ranks $ranks "$program" fdtr film.yaml -o refused "$@"
    [[ $(wc -l <stderr) == 1 ]] || fail "one message is needed: $*"
    says "$text"
    nothing_in refused
  done
}
refused "solver.type: kapitza fdtr needs a harmonic deck" --set 'solver={tolerance: 1e-8}'
refused "boundaries.left: kapitza fdtr: the temperature of the surface that is seen is imposed" --set 'boundaries.left={isothermal: 300 K}'
refused "boundaries.right: kapitza fdtr: what is seen is driven from the left" --set 'boundaries.right={isothermal: {amplitude: 1 K}}'
refused "heating[0].absorbed.from: kapitza fdtr: the surface that is seen is the left one" --set 'heating.0={material: tr, absorbed: {from: right, length: 10 nm, intensity: 1 W/m^2}}'
refused "mesh.layers: kapitza fdtr: there is no interface" --set 'mesh.layers=[{material: tr, thickness: 80 nm}]' --set interfaces=[]
refused "interfaces: kapitza fdtr: the interface nearest to the surface resists nothing" --set "mesh.layers=[{material: tr, thickness: 40 nm}, {material: tr, thickness: 40 nm}]" --set "interfaces=[{between: [tr, tr], model: transparent}]"
refused "solver.spot.pump: must be positive, got 0 um" --set 'solver.spot={pump: 0 um, probe: 1 um}'
refused "solver.spot: is a sum over all wavenumbers; leave out solver.wavenumber" --set 'solver.spot={pump: 5 um, probe: 1 um}' --set 'solver.wavenumber=1 1/um'
refused "angles.azimuthal: must be a multiple of 4 where there is a spot, got 6" --set 'solver.spot={pump: 5 um, probe: 1 um}' --set angles.azimuthal=6
expect 2 "$program" run film.yaml -o refused --set 'solver.spot={pump: 5 um, probe: 1 um}'
says "solver.spot: belongs to kapitza fdtr and kapitza tdtr"
nothing_in refused
refused "--fit: G, kappa or both as G,kappa are needed, got 'R'" --fit R
refused "--fit: G, kappa or both as G,kappa are needed, got 'G,G'" --fit G,G
refused "--window: a range such as '10 MHz:10 MHz' is needed" --window 1MHz
refused "--window: the first end must be less than the second" --window 2MHz:1MHz
refused "--window: '1 nm' is a length" --window '1 nm:1 MHz'
refused "--window: a fit needs at least 3 points, and there are 0" --window 1GHz:2GHz
refused "a fit needs at least 3 points" --set 'solver.frequency={list: [1 MHz, 3 MHz]}'
