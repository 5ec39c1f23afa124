#!/usr/bin/env bash
# Decks and meshes as people have them: what is not meant is said, what can be put right is, and every result carries
# where it comes from.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"

# --- Gmsh files: the unit square of two triangles, 100 nm wide, between 301 K and 299 K. The conductance is that of the
# plain file, whatever way the file says it.
# shellcheck disable=SC2016 # $Nodes is Gmsh's
mesh() { # NAMES LINES CELLS
  local elements=$(($(grep -c . <<<"$2") + $(grep -c . <<<"$3")))
  printf '$MeshFormat\n2.2 0 8\n$EndMeshFormat\n'
  [[ -z $1 ]] || printf '$PhysicalNames\n%d\n%s\n$EndPhysicalNames\n' "$(grep -c . <<<"$1")" "$1"
  printf '$Nodes\n4\n1 0 0 0\n2 1 0 0\n3 1 1 0\n4 0 1 0\n$EndNodes\n$Elements\n%d\n%s\n%s\n$EndElements\n' $elements "$2" "$3"
}
deck() { # MATERIAL MORE_OF_THE_MESH
  cat <<YAML
materials:
  "$1": {gray: {heat_capacity: 1.6e6, group_velocity: 6000, mean_free_path: 100 nm}}
mesh: {gmsh: mesh.msh, scale: 100 nm$2}
boundaries: {hot: {isothermal: 301 K}, cold: {isothermal: 299 K}, side: specular}
angles: {polar: 4, azimuthal: 8}
YAML
}
names=$'1 1 "side"\n1 2 "cold"\n1 3 "hot"\n2 4 "a"'
lines=$'1 1 2 1 1 1 2\n2 1 2 2 2 2 3\n3 1 2 1 3 3 4\n4 1 2 3 4 4 1'
cells=$'5 2 2 4 1 1 2 3\n6 2 2 4 1 1 3 4'
conducts() { # WHAT
  for ranks in 1 3; do
    expect 0 on_ranks $ranks "$program" run deck.yaml --output out --force
    python3 - out/summary.json "$1" <<'PYTHON' || fail "$1 on $ranks ranks"
import json, sys
value = json.load(open(sys.argv[1]))["conductance"]
sys.exit(0 if abs(value / 130.956 - 1) < 1e-5 else f"{sys.argv[2]}: {value} in place of 130.956")
PYTHON
  done
}
mesh "$names" "$lines" "$cells" >mesh.msh; deck a "" >deck.yaml; conducts reference
prints "100 nm x 100 nm"
mesh "${names/\"a\"/\"2D Domain\"}" "$lines" "$cells" >mesh.msh; deck "2D Domain" "" >deck.yaml; conducts "a name with a blank"
deck a ', names: {"2D Domain": a}' >deck.yaml; conducts "a name in the deck's map"
mesh "" "$lines" "$cells" >mesh.msh; deck a ', names: {4: a, 1: side, 2: cold, 3: hot}' >deck.yaml; conducts "groups by number"
deck a "" >deck.yaml
expect 2 "$program" run deck.yaml --output none
says "say which one it is by mesh.names: {4: a}"
mesh "$names" "$lines" $'5 2 2 -4 1 1 3 2\n6 2 2 -4 1 1 4 3' >mesh.msh; conducts "clockwise cells, a negative tag"
prints "the corners of 2 of 2 cells run clockwise; these cells were turned"
mesh $'1 5 "probe"\n'"$names" "$lines"$'\n7 1 2 5 5 1 3' "$cells" >mesh.msh; conducts "a curve inside"
python3 - out/summary.json <<'PYTHON' || fail "the curve inside"
import json, sys
summary = json.load(open(sys.argv[1]))
probe = [p for p in summary["probes"] if p["name"] == "probe"][0]
hot = [b for b in summary["boundaries"] if b["name"] == "hot"][0]
# The diagonal parts the square: all that enters on the left and at the top, which is a mirror, crosses it. From (0, 0) to
# (1, 1) the hot side is on its left.
assert abs(probe["power"] / hot["power"] - 1) < 1e-6, (probe, hot)
assert abs(probe["temperature"] - 300) < 1e-6, probe
assert abs(probe["length"] / 141.4213562e-9 - 1) < 1e-9, probe
PYTHON
mesh "$names" "$lines" "$cells" >mesh.msh; deck a "" | sed 's/, scale: 100 nm//' >deck.yaml
expect 0 "$program" check deck.yaml
says "mesh.scale"

# --- temperatures
film | sed 's/301 K/78 K/; s/299 K/76 K/' >cold.yaml
expect 0 "$program" run cold.yaml -o cold
prints "T0 = 77 K"
[[ $(value cold/summary.json problem.temperature) == 77.0 ]] || fail "T0 is not in the summary"
expect 0 "$program" run cold.yaml -o cold --force --set temperature='300 K'
prints "78 K is 74 % away from T0 = 300 K"
for ranks in 1 3; do
  film >hot.yaml
  expect 2 on_ranks $ranks "$program" run hot.yaml -o hot --force --set 'heating=[{material: a, power: -1e20 W/m^3}]'
  says "the temperature comes out as -"
  says "nothing is colder than 0 K"
  [[ ! -e hot/summary.json ]] || fail "an impossible result was written"
done
expect 0 "$program" run hot.yaml -o hot --force --set 'heating=[{material: a, power: 3e19 W/m^3}]'
prints "away from T0 = 300 K"

# --- islands
cat >islands.yaml <<'YAML'
materials:
  a: {gray: {heat_capacity: 1.66e6, group_velocity: 6400, mean_free_path: 40 nm}}
mesh:
  grid:
    x: [{length: 20 nm, cells: 4}, {length: 20 nm, cells: 4}, {length: 20 nm, cells: 4}]
    y: [{length: 20 nm, cells: 4}]
    materials: [[a, void, a]]
boundaries: {left: {isothermal: 301 K}, right: specular, bottom: specular, top: specular, void: diffuse}
angles: {polar: 2, azimuthal: 8}
YAML
for ranks in 1 3; do
  expect 2 on_ranks $ranks "$program" run islands.yaml -o islands
  says "16 cells of a around (5e-08 m, 1e-08 m) exchange no heat with the rest"
  nothing_in islands
done
expect 0 "$program" check islands.yaml --set 'boundaries.right={isothermal: 299 K}'
says "the mesh is in 2 parts that exchange no heat"

# --- balance and the first line
film >deck.yaml
expect 3 "$program" run deck.yaml -o short --set solver.max_sweeps=1 --set solver.acceleration=none
grep -q "^NOT CONVERGED after [0-9]* sweeps, NOT A RESULT: deck.yaml$" stdout || fail "the first line does not say that this is no result"

# --- where it comes from
expect 0 "$program" run deck.yaml -o 'first run' --set mesh.layers.0.thickness='50 nm'
python3 - 'first run/summary.json' <<'PYTHON' || fail "provenance"
import hashlib, json, sys
deck = json.load(open(sys.argv[1]))["deck"]
assert "thickness: 50 nm" in deck["effective"] and "tolerance: 1e-8" in deck["effective"], deck
assert hashlib.sha256(deck["effective"].encode()).hexdigest() == deck["effective_sha256"]
assert deck["command"].endswith("run deck.yaml -o 'first run' --set 'mesh.layers.0.thickness=50 nm'"), deck["command"]
libraries = json.load(open(sys.argv[1]))["libraries"]
assert all(libraries[name] for name in ("petsc", "mpi", "hdf5")), libraries
PYTHON
expect 0 "$program" run 'first run/deck.yaml' -o again
[[ $(value 'first run/summary.json' heat_flux) == $(value again/summary.json heat_flux) ]] || fail "the deck as run gives another answer"
# a deck of the user's is not overwritten
mkdir own && cp deck.yaml own/deck.yaml && cp deck.yaml before.yaml
expect 0 "$program" run own/deck.yaml -o own
cmp own/deck.yaml before.yaml || fail "the user's own deck was overwritten"
[[ -s own/deck.as_run.yaml ]] || fail "no deck as run"

# --- options that would have no effect
expect 2 "$program" run deck.yaml -o ""
says "must not be empty"
expect 2 "$program" run deck.yaml -o fit --fit-window 0.1:0.9
says "--as-experiment"
nothing_in fit
expect 2 "$program" run deck.yaml -o petsc -- -no_such_option 3
says "-no_such_option"
expect 2 "$program" run deck.yaml -o petsc2 -- oops
says "'oops' is no option of PETSc's"
nothing_in petsc2
expect 2 "$program" run deck.yaml -output somewhere
says "-output is written --output"
nothing_in utput
