#!/usr/bin/env bash
# Electrons of metals, from the deck to the results: exact numbers, any number of ranks, going on from a checkpoint, what
# oscillates and follows in time, light on a transducer, and what is refused.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
compare="$source_dir/tests/cli/compare_summaries.py"

# Of the integral equations: G_ep = C v/L_ep with L_ep = 50 nm.
pair=$(cat <<'YAML'
temperature: 300.5 K
materials:
  metal: {gray: {heat_capacity: 2e6, group_velocity: 3000, mean_free_path: 10 nm}, electrons: {conductivity: 100, heat_capacity: 2e4, coupling: 1.2e17}}
  dielectric: {gray: {heat_capacity: 1.6e6, group_velocity: 4000, mean_free_path: 60 nm}}
interfaces: [{between: [metal, dielectric], model: transmission, value: 0.3}]
YAML
)
cat >bilayer.yaml <<YAML
$pair
mesh: {layers: [{material: metal, thickness: 50 nm, cells: 100}, {material: dielectric, thickness: 100 nm, cells: 100}]}
boundaries: {left: {specularity: 0, electrons: {isothermal: 301 K}}, right: {isothermal: 300 K}}
solver: {tolerance: 1e-10}
output: {formats: [csv, hdf5]}
YAML
for ranks in 1 2 3 4; do
  expect 0 on_ranks $ranks "$program" run bilayer.yaml -o out.$ranks
  no_errors "$ranks ranks"
  [[ $ranks == 1 ]] || python3 "$compare" 1e-9 out.1/summary.json out.$ranks/summary.json || fail "1 and $ranks ranks differ"
done
prints "electron-phonon"
python3 - out.1 <<'PYTHON' || fail "numbers of the bilayer"
import csv, json, sys
out = sys.argv[1]
s = json.load(open(f"{out}/summary.json"))
near = lambda a, b, t: abs(a / b - 1) < t
assert near(s["heat_flux"], 266788714.895442, 2e-5), s["heat_flux"]
plane = s["interfaces"][0]
assert near(plane["resistance"]["electron_phonon"][0], 5.810387101751408e-10, 1e-3), plane
assert plane["resistance"]["electron_phonon"][1] is None
assert near(plane["resistance"]["kapitza"], 1.5763888888888898e-09, 1e-3), plane
assert abs(plane["electron_heat_flux"][0]) < 1e-9 * s["heat_flux"]
left, right = s["boundaries"]
assert near(left["electron_heat_flux"], s["heat_flux"], 1e-9) and "electron_heat_flux" not in right
assert near(left["electron_phonon_resistance"], 1.8959753984456635e-11, 1e-2), left
assert s["solve"]["energy_imbalance"] < 1e-9 and s["solve"]["sweeps"] <= 12, s["solve"]
assert abs(s["resistance_budget"]["closure"]) < 1e-9
assert abs(s["dissipation_budget"]["closure"]) < 1e-3, s["dissipation_budget"]
wall, metal, interface, dielectric, end = s["resistance_budget"]["elements"]
assert near(metal["electron_phonon"], 5.810387101751408e-10, 1e-3) and dielectric["electron_phonon"] == 0
assert near(metal["bulk"], 50e-9 / (100 + 50 / 3), 1e-12)
assert wall["electron_phonon"] == wall["total"] > 0 and end["electron_phonon"] == 0
electrons = s["regions"][0]["electrons"]
assert electrons["coupling"] > 0.999 * 1.2e17 and near(electrons["temperature"]["lowest"], 300.9064394927, 1e-6)
assert "electrons" not in s["regions"][1] and "electron_conductivity" not in s["regions"][1]
assert near(s["regions"][0]["conductivity"], 2e6 * 3000 / (1 / 10e-9 + 1.2e17 / (2e6 * 3000)) / 3, 1e-12) and s["regions"][0]["electron_conductivity"] == 100, s["regions"]
rows = list(csv.DictReader(open(f"{out}/profile.csv")))
inside = [r for r in rows if r["region"] == "metal"]
assert near(float(inside[-1]["electron_temperature_K"]), 300.9064394927, 1e-6)
assert near(float(inside[0]["electron_heat_flux_W_m2"]), s["heat_flux"], 1e-9)
assert all(r["electron_temperature_K"] == "" for r in rows if r["region"] == "dielectric")
fields = open(f"{out}/fields.xdmf").read()
assert "electron_temperature_K" in fields and "electron_heat_flux_W_m2" in fields
PYTHON

# Left out.
expect 0 "$program" run bilayer.yaml -o none --set materials.metal.electrons=none --set 'boundaries.left={isothermal: 301 K}'
python3 -c '
import json
s = json.load(open("none/summary.json"))
assert all("electrons" not in region for region in s["regions"]) and "electron_phonon" not in s["interfaces"][0]["resistance"]' ||
  fail "electrons: none has electrons"
grep -q electron none/profile.csv && fail "electrons: none has a column of electrons"

# Gone on with from a checkpoint.
expect 3 "$program" run bilayer.yaml -o cut --set solver.max_sweeps=4
expect 0 on_ranks 3 "$program" run bilayer.yaml -o cut --restart latest
python3 "$compare" 1e-8 out.1/summary.json cut/summary.json || fail "the restarted run differs"

# The same metal with oscillating heat, in its electrons or its lattice: slowly enough it is all the same; what is
# put in comes out.
heated() {
  sed "s/left: {.*}, right: {isothermal: 300 K}/left: {specularity: 0}, right: {isothermal: 300 K}/; s/^solver:.*//; s/^temperature:.*/temperature: 300 K/; s/^output:.*//" bilayer.yaml
  echo "heating: [{material: metal, power: 1e16 W/m^3, into: $1}]"
}
oscillating="solver: {type: harmonic, frequency: [10 kHz, 10 GHz, 4], tolerance: 1e-9}"
for carrier in lattice electrons; do
  { heated $carrier; echo "$oscillating"; } >harmonic.$carrier.yaml
  expect 0 "$program" run harmonic.$carrier.yaml -o harmonic.$carrier
  { heated $carrier; echo "time: {end: 10 ns, output: {every: 1 ns}}"; } >time.$carrier.yaml
  { heated $carrier; echo "solver: {tolerance: 1e-10}"; } >steady.$carrier.yaml
  expect 0 "$program" run time.$carrier.yaml -o time.$carrier
  expect 0 "$program" run steady.$carrier.yaml -o steady.$carrier
done
expect 0 on_ranks 3 "$program" run harmonic.electrons.yaml -o harmonic.3
expect 3 "$program" run harmonic.electrons.yaml -o harmonic.cut --set solver.max_sweeps=8
expect 0 "$program" run harmonic.electrons.yaml -o harmonic.cut --restart latest
python3 - <<'PYTHON' || fail "oscillating heat"
import json
from csv_numbers import numbers
given = 1e16 * 50e-9
head, lattice = numbers("harmonic.lattice/response.csv")
electrons, shared, cut = (numbers(f"harmonic.{name}/response.csv")[1] for name in ("electrons", "3", "cut"))
at = {name: i for i, name in enumerate(head)}
assert "metal|dielectric_left_electron_temperature_re_K" in head and "left_electron_heat_flux_re_W_m2" in head, head
assert not any("right_electron" in name for name in head), head
for a, b, c in zip(electrons, shared, cut, strict=True):
    for name, i in at.items():
        assert max(abs(a[i] - b[i]), abs(a[i] - c[i])) <= 1e-7 * (1 if "_K" in name else given), (name, a[i], b[i], c[i])
for rows in (lattice, electrons):
    assert abs(-rows[0][at["right_heat_flux_re_W_m2"]] / given - 1) < 1e-6, rows[0]
hotter = [rows[0][at["left_electron_temperature_re_K"]] - rows[0][at["left_temperature_re_K"]] for rows in (lattice, electrons)]
assert hotter[0] < 0 < hotter[1], hotter
# what follows in time ends at the steady state
head, history = numbers("time.electrons/history.csv")
steady = json.load(open("steady.electrons/summary.json"))
end = history[-1][head.index("left_electron_temperature_K")]
assert abs(end - steady["regions"][0]["electrons"]["temperature"]["highest"]) < 2e-3, end
for carrier in ("lattice", "electrons"):
    s = json.load(open(f"steady.{carrier}/summary.json"))
    assert abs(-s["boundaries"][1]["heat_flux"] / given - 1) < 1e-9
    assert abs(s["regions"][0]["heating"] / (1e16 * 50e-9) - 1) < 1e-12
    assert s["solve"]["energy_imbalance"] < 1e-9, s["solve"]
    assert abs(s["dissipation_budget"]["closure"]) < 1e-2, s["dissipation_budget"]
PYTHON

# On a crystal whose processes are nine tenths normal ones its drift lifts all flux by the same part; harmonic decks and
# planes take the pair, too.
drifting() {
  sed 's/group_velocity: 4000, mean_free_path: 60 nm/group_velocity: 4000, mean_free_path: 600 nm, normal_mean_free_path: 66.66666666666667 nm, phase_velocity: 4000/
    s/^solver: {/solver: {scattering: callaway, /' "$1"
}
drifting bilayer.yaml >drifting.yaml
for ranks in 1 3; do
  expect 0 on_ranks $ranks "$program" run drifting.yaml -o drifting.$ranks
  no_errors "drift on $ranks ranks"
done
python3 "$compare" 1e-9 drifting.1/summary.json drifting.3/summary.json || fail "drift: 1 and 3 ranks differ"
python3 - <<'PYTHON' || fail "numbers of the bilayer with a drift"
import json
s = json.load(open("drifting.1/summary.json"))
bare = 266788714.895442
exact = bare / (1 - 3 * bare * 100e-9 / (1.6e6 * 4000 * 60e-9 / 0.9))
assert abs(s["heat_flux"] / exact - 1) < 3e-5, (s["heat_flux"], exact)
assert s["solve"]["energy_imbalance"] < 1e-9 and s["solve"]["sweeps"] <= 12, s["solve"]
assert abs(s["resistance_budget"]["closure"]) < 1e-9 and abs(s["dissipation_budget"]["closure"]) < 1e-3
PYTHON

# Light on a transducer, layers near Fourier's law: the fit finds what the plane, its slip and the carriers resist in
# series.
cat >fdtr.yaml <<'YAML'
temperature: 300 K
materials:
  metal: {gray: {heat_capacity: 2e6, group_velocity: 3000, mean_free_path: 1 nm}, electrons: {conductivity: 100, heat_capacity: 2e4, coupling: 1e17}}
  dielectric: {gray: {heat_capacity: 1.6e6, group_velocity: 4000, mean_free_path: 10 nm}}
mesh: {layers: [{material: metal, thickness: 200 nm, cells: 80}, {material: dielectric, thickness: 60 um, cells: 120}]}
interfaces: [{between: [metal, dielectric], model: transmission, value: 0.3}]
boundaries: {left: diffuse, right: {isothermal: 300 K}}
heating: [{material: metal, absorbed: {from: left, length: 10 nm, intensity: 1 W/m^2}, into: electrons}]
solver: {type: harmonic, frequency: [100 kHz, 10 MHz, 7]}
YAML
expect 0 "$program" fdtr fdtr.yaml -o fdtr --fit G
prints "el.-phonon"
prints "Metals have the"
python3 - <<'PYTHON' || fail "kapitza fdtr"
import json
seen = json.load(open("fdtr/summary.json"))["fdtr"]
true = 1 / (seen["steady"]["kapitza"] + seen["steady"]["electron_phonon"])
assert seen["steady"]["electron_phonon"] > seen["steady"]["kapitza"], seen["steady"]
assert abs(seen["conductance"] / true - 1) < 1e-12
for fit in seen["fits"]:
    assert abs(fit["conductance"] * seen["steady"]["apparent"] - 1) < 0.01, (fit["conductance"], seen["steady"])
PYTHON

# Normal processes of the crystal hardly change what light sees where mean free paths are short; a spot sees them along the
# layers, too.
sed 's/mean_free_path: 10 nm}}$/mean_free_path: 10 nm, normal_mean_free_path: 10 nm, phase_velocity: 4000}}/
  s/^solver: {/solver: {scattering: callaway, /' fdtr.yaml >drifting_fdtr.yaml
few=(--set angles.azimuthal=8 --set angles.polar=8 --set 'mesh.layers.0.cells=40' --set 'mesh.layers.1.cells=80' --set 'solver.frequency=[300 kHz, 10 MHz, 3]')
expect 0 "$program" fdtr drifting_fdtr.yaml -o drifting_fdtr --fit G
expect 0 on_ranks 2 "$program" fdtr drifting_fdtr.yaml -o drifting_spot --fit G "${few[@]}" --set 'solver.spot={pump: 2 um, probe: 1 um}'
no_errors "fdtr of a spot on a crystal that drifts"
python3 - <<'PYTHON' || fail "kapitza fdtr of a drift"
import json
for name in "drifting_fdtr", "drifting_spot":
    seen = json.load(open(f"{name}/summary.json"))["fdtr"]
    for fit in seen["fits"]:
        assert abs(fit["conductance"] * seen["steady"]["apparent"] - 1) < 0.015, (name, fit["conductance"], seen["steady"])
PYTHON

# Where properties follow the temperature: any number of ranks, a checkpoint, drops and entropy that add up; small
# differences are the linear run's.
cat >hot.yaml <<'YAML'
materials: {al: {library: aluminium, electrons: library, frequency_bins: 8}, si: {library: silicon}}
mesh: {layers: [{material: al, thickness: 50 nm}, {material: si, thickness: 200 nm}]}
interfaces: [{between: [al, si], model: dmm, electron_conductance: 50 MW/m^2/K}]
boundaries: {left: {specularity: 0, electrons: {isothermal: 400 K}}, right: {isothermal: 200 K}}
solver: {properties: full, tolerance: 1e-9}
YAML
for ranks in 1 2 3; do
  expect 0 on_ranks $ranks "$program" run hot.yaml -o hot.$ranks
  no_errors "hot on $ranks ranks"
  [[ $ranks == 1 ]] || python3 "$compare" 1e-9 hot.1/summary.json hot.$ranks/summary.json || fail "1 and $ranks ranks differ"
done
expect 3 "$program" run hot.yaml -o hot.cut --set solver.max_sweeps=12
expect 0 on_ranks 3 "$program" run hot.yaml -o hot.cut --restart latest
python3 "$compare" 1e-8 hot.1/summary.json hot.cut/summary.json || fail "the restarted hot run differs"
for properties in full linear; do
  expect 0 "$program" run hot.yaml -o hot.$properties --set solver.properties=$properties --set boundaries.left.electrons.isothermal=300.1K \
    --set boundaries.right.isothermal=299.9K
done
python3 - <<'PYTHON' || fail "numbers of the hot bilayer"
import json
s, full, linear = (json.load(open(f"hot.{name}/summary.json")) for name in ("1", "full", "linear"))
assert s["solve"]["newton_iterations"] <= 7 and s["solve"]["energy_imbalance"] < 1e-9, s["solve"]
assert abs(s["dissipation_budget"]["closure"]) < 1e-5, s["dissipation_budget"]
assert abs(s["resistance_budget"]["closure"]) < 1e-9
series = s["interfaces"][0]["resistance"]["electron_phonon"][0]
assert series > 0 and abs(s["resistance_budget"]["elements"][1]["electron_phonon"] / series - 1) < 1e-9
assert s["interfaces"][0]["electron_heat_flux"][0] > 0.05 * s["heat_flux"]
assert 390 < s["regions"][0]["electrons"]["temperature"]["lowest"] < 400
assert abs(full["heat_flux"] / linear["heat_flux"] - 1) < 1e-4, (full["heat_flux"], linear["heat_flux"])
for a, b in zip(full["resistance_budget"]["elements"], linear["resistance_budget"]["elements"], strict=True):
    assert abs(a["electron_phonon"] - b["electron_phonon"]) < 1e-3 * linear["resistance_budget"]["total"], (a, b)
PYTHON

# A strip between mirrors is the stack; fields, probes, any number of ranks, a checkpoint, both carriers heated.
cat >strip.yaml <<YAML
$pair
mesh: {grid: {x: [{length: 50 nm, cells: 60}, {length: 100 nm, cells: 60}], y: [{length: 100 nm, cells: 2}], materials: [[metal, dielectric]]}}
boundaries: {left: {specularity: 0, electrons: {isothermal: 301 K}}, right: {isothermal: 300 K}, bottom: specular, top: specular}
angles: {polar: 16, azimuthal: 64}
solver: {tolerance: 1e-10}
output: {formats: [csv, hdf5, vtu], probes: [{name: metal, at: [25 nm, 50 nm]}, {name: dielectric, at: [125 nm, 50 nm]}],
  lines: [{name: through, from: [0 nm, 50 nm], to: [150 nm, 50 nm]}]}
YAML
for ranks in 1 2 3 4; do
  expect 0 on_ranks $ranks "$program" run strip.yaml -o strip.$ranks
  no_errors "strip on $ranks ranks"
  [[ $ranks == 1 ]] || python3 "$compare" 1e-9 strip.1/summary.json strip.$ranks/summary.json || fail "1 and $ranks ranks differ"
done
expect 3 "$program" run strip.yaml -o strip.cut --set solver.max_sweeps=4
expect 0 on_ranks 3 "$program" run strip.yaml -o strip.cut --restart latest
python3 "$compare" 1e-8 strip.1/summary.json strip.cut/summary.json || fail "the restarted strip differs"
# a tenth of what arrives, w = 1.6 GW/m^2/K
expect 0 on_ranks 2 "$program" run strip.yaml -o strip.exchange --set interfaces.0.electron_conductance=160MW/m^2/K
for carrier in lattice electrons; do
  expect 0 "$program" run strip.yaml -o strip.$carrier --set 'boundaries.left={specularity: 0}' --set 'temperature=300 K' \
    --set "heating=[{material: metal, power: 1e16 W/m^3, into: $carrier}]"
done
python3 <<'PYTHON' || fail "numbers of the strip"
import csv, json
near = lambda a, b, t: abs(a / b - 1) < t
s = json.load(open("strip.1/summary.json"))
walls = {wall["name"]: wall for wall in s["boundaries"]}
q = 266788714.895442
assert near(walls["left"]["heat_flux"], q, 2e-4) and near(-walls["right"]["heat_flux"], q, 2e-4), walls
assert near(walls["left"]["electron_heat_flux"], walls["left"]["heat_flux"], 1e-9), walls["left"]
assert walls["bottom"]["electron_heat_flux"] == 0 and "electron_heat_flux" not in walls["right"], walls
plane = s["interfaces"][0]
assert near(plane["resistance"]["kapitza"], 1.5763888888888898e-09, 2e-3), plane["resistance"]
assert plane["electron_heat_flux"] == [0, 0] and plane["resistance"]["electron_phonon"] == [None, None], plane
assert s["resistance_budget"] is None and s["fourier_equivalent"] is None
assert abs(s["dissipation_budget"]["closure"]) < 1e-2, s["dissipation_budget"]
assert s["solve"]["energy_imbalance"] < 1e-9 and s["solve"]["sweeps"] <= 14, s["solve"]
assert near(s["regions"][0]["electrons"]["temperature"]["lowest"] - 300, 0.9064394927, 2e-4), s["regions"][0]
assert "electrons" not in s["regions"][1]
metal, dielectric = s["probes"]
assert 300.9 < metal["electron_temperature"] < 301 and dielectric["electron_temperature"] is None, s["probes"]
assert metal["temperature"] < metal["electron_temperature"]
rows = list(csv.DictReader(open("strip.1/lines.csv")))
held = [float(row["electron_temperature_K"]) for row in rows if row["region"] == "metal"]
assert held[0] > held[-1] > 300.9 and min(abs(t - metal["electron_temperature"]) for t in held) < 5e-3, held
assert all(row["electron_temperature_K"] == "" for row in rows if row["region"] == "dielectric")
assert "electron_temperature_K" in open("strip.1/fields.xdmf").read()
assert "electron_heat_flux_W_m2" in open("strip.1/fields.vtu", errors="ignore").read()
s = json.load(open("strip.exchange/summary.json"))
walls = {wall["name"]: wall for wall in s["boundaries"]}
q = 332773519.66238064
assert near(walls["left"]["heat_flux"], q, 2e-4) and near(-walls["right"]["heat_flux"], q, 2e-4), walls
plane = s["interfaces"][0]
assert near(plane["electron_heat_flux"][0], 95965851.913403, 2e-4) and plane["electron_heat_flux"][1] == 0, plane
assert near(plane["resistance"]["kapitza"], 1.0316675673850328e-09, 2e-3), plane["resistance"]
assert abs(s["dissipation_budget"]["closure"]) < 1e-2, s["dissipation_budget"]
given = 1e16 * 50e-9 * 100e-9
for carrier in ("lattice", "electrons"):
    s = json.load(open(f"strip.{carrier}/summary.json"))
    assert near(s["heating"], given, 1e-12), s["heating"]
    assert near(-sum(wall["power"] for wall in s["boundaries"]), given, 1e-9)
    probe = s["probes"][0]
    hotter = probe["electron_temperature"] - probe["temperature"]
    assert (hotter > 0) == (carrier == "electrons"), (carrier, hotter)
    assert abs(s["dissipation_budget"]["closure"]) < 1e-2, s["dissipation_budget"]
PYTHON

# It oscillates, on any number of ranks and from where it was stopped, and follows in time to the steady state.
sed "s/cells: 60/cells: 24/g; s/^temperature:.*/temperature: 300 K/; s/^boundaries:.*/boundaries: {left: {specularity: 0}, right: {isothermal: 300 K}, bottom: specular, top: specular}/" strip.yaml |
  grep -Ev '^ +lines:|^output:|^solver:' >heated.yaml
sed -i "s/value: 0.3/value: 0.3, electron_conductance: 160 MW\/m^2\/K/" heated.yaml
echo "heating: [{material: metal, power: 1e16 W/m^3, into: electrons}]" >>heated.yaml
probe="probes: [{name: metal, at: [25 nm, 50 nm]}, {name: dielectric, at: [125 nm, 50 nm]}]"
{ cat heated.yaml; echo "solver: {type: harmonic, frequency: [10 kHz, 100 GHz, 3], tolerance: 1e-10}"
  echo "output: {formats: [vtu], fields_at: [10 kHz], $probe}"; } >strip.harmonic.yaml
{ cat heated.yaml; echo "time: {end: 10 ns, output: {every: 2 ns}}"; echo "output: {formats: [vtu], fields_at: [10 ns], $probe}"; } >strip.time.yaml
{ cat heated.yaml; echo "solver: {tolerance: 1e-10}"; echo "output: {formats: [], $probe}"; } >strip.steady.yaml
for ranks in 1 2 3; do expect 0 on_ranks $ranks "$program" run strip.harmonic.yaml -o strip.harmonic.$ranks; done
expect 0 on_ranks 3 "$program" run strip.harmonic.yaml -o strip.harmonic.shared --set 'solver.decomposition={space: 3}'
expect 3 "$program" run strip.harmonic.yaml -o strip.harmonic.cut --set solver.max_sweeps=8
expect 0 "$program" run strip.harmonic.yaml -o strip.harmonic.cut --restart latest
expect 0 on_ranks 2 "$program" run strip.time.yaml -o strip.time
expect 0 "$program" run strip.steady.yaml -o strip.steady
python3 <<'PYTHON' || fail "the strip that oscillates"
import json
from csv_numbers import numbers
given = 1e16 * 50e-9
head, rows = numbers("strip.harmonic.1/response.csv")
at = {name: i for i, name in enumerate(head)}
for name in ("left", "top", "metal|dielectric_left", "metal"):
    assert f"{name}_electron_temperature_re_K" in head and f"{name}_electron_heat_flux_im_W_m2" in head, head
assert not any("right_electron" in name or name.startswith("dielectric_electron") for name in head), head
for other in ("2", "3", "shared", "cut"):
    for a, b in zip(rows, numbers(f"strip.harmonic.{other}/response.csv")[1], strict=True):
        for name, i in at.items():
            assert abs(a[i] - b[i]) <= 1e-7 * (1 if "_K" in name else given), (other, name, a[i], b[i])
slow = rows[0]
assert abs(-slow[at["right_heat_flux_re_W_m2"]] / given - 1) < 1e-6, slow
steady = {p["name"]: p for p in json.load(open("strip.steady/summary.json"))["probes"]}["metal"]
head, history = numbers("strip.time/history.csv")
for name in ("temperature", "electron_temperature"):
    assert abs(300 + slow[at[f"metal_{name}_re_K"]] - steady[name]) < 1e-5, (name, slow, steady)
    assert abs(history[-1][head.index(f"metal_{name}_K")] - steady[name]) < 1e-4, (name, history[-1], steady)
for files, which in (("strip.harmonic.1/fields_10000Hz.vtu", "im_"), ("strip.time/fields_1e-08s.vtu", "")):
    text = open(files, errors="ignore").read()
    assert f"electron_temperature_{which}K" in text and f"electron_heat_flux_{which}W_m2" in text, files
PYTHON

# What cannot be had is told, in one sentence each.
refused() {
  expect 2 "$program" "${run[@]}" -o refused "${@:2}"
  says "$1"
  nothing_in refused
}
run=(run bilayer.yaml)
sed 's/conductivity: 100, //' bilayer.yaml >without.yaml
run=(run without.yaml)
refused "missing; electrons need their thermal conductivity"
run=(run bilayer.yaml)
refused "library has a meaning only with library or file" --set materials.metal.electrons=library
both=(--set solver.scattering=callaway --set materials.metal.gray.normal_mean_free_path=20nm --set materials.metal.gray.phase_velocity=3000)
refused "metal has normal processes, and with solver.scattering: callaway a metal with electrons can have none" "${both[@]}"
sed 's/temperature: 300 K$/&/; s/heating: .*/heating: [{material: dielectric, power: 1e16 W\/m^3, into: electrons}]/' steady.electrons.yaml >wrong.yaml
run=(run wrong.yaml)
refused "dielectric has no electrons"
sed 's/{library: aluminium}/x/; s/library: aluminium/library: silicon/' "$source_dir/input/aluminium_silicon.yaml" >nonmetal.yaml
run=(run nonmetal.yaml)
refused "has no electrons; give their numbers here"
sed 's/, electrons: {conductivity.*}}/}/' bilayer.yaml >dielectrics.yaml
run=(run dielectrics.yaml)
refused "metal has no electrons"
run=(run strip.yaml)
refused "metal has normal processes, and with solver.scattering: callaway a metal with electrons can have none" "${both[@]}"
refused "which is the most that electrons can absorb" --set interfaces.0.electron_conductance=10GW/m^2/K
refused "no metal with electrons touches this wall" --set 'boundaries.right={specularity: 0, electrons: {isothermal: 300 K}}'
refused "runs with electrons of metals in 2D have at most 40000" --set mesh.grid.y.0.cells=90
refused "knows no electrons in this version" --compare fourier
run=(run strip.harmonic.yaml)
refused "runs with electrons of metals in 2D have at most 40000" --set mesh.grid.y.0.cells=210
run=(run bilayer.yaml)
refused "knows no electrons in this version" --compare fourier
refused "knows no electrons in this version" --as-experiment
expect 2 "$program" jump metal dielectric --deck bilayer.yaml
says "this command is about phonons alone; leave the electrons out"
expect 2 "$program" run bilayer.yaml -o refused --set 'boundaries.left={helium: {temperature: 300 K}, electrons: {isothermal: 301 K}}'
says "only a wall that reflects phonons"
sed 's/, heat_capacity: 2e4//' harmonic.electrons.yaml >capacity.yaml
run=(run capacity.yaml)
refused "harmonic and transient decks need the heat capacity of electrons"
run=(run bilayer.yaml)
refused "which is the most that electrons can absorb" --set interfaces.0.electron_conductance=10GW/m^2/K
