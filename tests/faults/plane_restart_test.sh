#!/usr/bin/env bash
# As restart_test.sh, in two dimensions: any number of ranks and any split, damage found, changes refused, the mesh file
# compared by content; what goes wrong in the solver reaches all ranks.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
newest() { checkpoints go | tail -n 1; }
slow_plane >plane.yaml
expect 0 on_ranks 2 "$program" run plane.yaml -o plane.whole
no_errors run
fresh() { rm -rf go; cp -r plane.whole go; rm go/summary.json go/*.vtu; }
for split in "space: 3" "directions: 2" "directions: 2, bands: 2" "space: 1"; do
  ranks=1
  for factor in $(grep -o '[0-9]*' <<<"$split"); do ranks=$((ranks * factor)); done
  fresh
  expect 0 on_ranks $ranks "$program" run plane.yaml -o go --restart latest --set "solver.decomposition={$split}" \
    --set solver.acceleration=multiband
  says "going on from 'go/checkpoint-"
  python3 "$compare" 1e-9 plane.whole/summary.json go/summary.json || fail "another answer with $split"
done
fresh
for offset in 100 700 3000 20000 100000 200000 400000; do
  for checkpoint in $(checkpoints plane.whole); do
    cp "$checkpoint" go/
    flip "go/$(basename "$checkpoint")" $offset
  done
  expect 2 on_ranks 2 "$program" run plane.yaml -o go --restart latest
  says "no checkpoint in 'go' can be used"
done
fresh
truncate -s 5000 "$(newest)"
expect 0 on_ranks 3 "$program" run plane.yaml -o go --restart latest
says "is cut short"
python3 "$compare" 1e-9 plane.whole/summary.json go/summary.json || fail "another answer after falling back"
fresh
refused plane.yaml "mesh.grid.x[0].cells" --set mesh.grid.x.0.cells=21
refused plane.yaml "boundaries.top.specularity" --set boundaries.top.specularity=0.6
refused plane.yaml "angles.azimuthal" --set angles.azimuthal=64
film >film.yaml
expect 2 "$program" run film.yaml -o elsewhere --restart "$(newest)"
says "is of a steady run in 2 dimensions, this deck is not"

cp "$source_dir/input/geometry/wavy.msh" mine.msh
cat >triangles.yaml <<'YAML'
materials:
  lower: {gray: {heat_capacity: 1.66e6, group_velocity: 6400, mean_free_path: 40 nm}}
  upper: {gray: {heat_capacity: 1.7e6, group_velocity: 3900, mean_free_path: 20 nm}}
mesh: {gmsh: mine.msh, scale: 1 nm}
interfaces: [{between: [lower, upper], model: dmm}]
boundaries: {top: {isothermal: 301 K}, bottom: {isothermal: 299 K}, left: specular, right: specular}
angles: {polar: 4, azimuthal: 16}
solver: {tolerance: 1e-11}
checkpoint: {every_sweeps: 1}
YAML
expect 0 on_ranks 4 "$program" run triangles.yaml -o triangles --set "solver.decomposition={space: 2, directions: 2}"
cp triangles/summary.json triangles.json
expect 0 on_ranks 3 "$program" run triangles.yaml -o triangles --restart latest --set "solver.decomposition={space: 3}"
python3 "$compare" 1e-8 triangles.json triangles/summary.json || fail "another answer on triangles"
before=$(sha256sum triangles/*)
echo >>mine.msh
expect 2 on_ranks 2 "$program" run triangles.yaml -o triangles --restart latest
says "the content of 'mine.msh' is not what"
head -c 3000 "$source_dir/input/geometry/wavy.msh" >mine.msh
for ranks in 1 3; do
  expect 2 on_ranks $ranks "$program" run triangles.yaml -o triangles --restart latest
  says "mine.msh"
  [[ $(wc -l <stderr) == 1 ]] || fail "one message is needed"
done
[[ $before == "$(sha256sum triangles/*)" ]] || fail "a refused restart has changed the directory"

# numbers beyond all numbers: said on any split, no rank waits for another
for split in "space: 2" "directions: 2" "bands: 1"; do
  ranks=${split##*: }
  expect 2 on_ranks $ranks "$program" run plane.yaml -o nan --force --set boundaries.right.heat_flux=1e300 \
    --set "solver.decomposition={$split}" --set checkpoint.every_sweeps=1000
  says "nothing is above 1e+30 in SI units"
done
# not converged: the state is kept and taken further
expect 3 on_ranks 2 "$program" run plane.yaml -o short --set solver.max_sweeps=9 --set "solver.decomposition={directions: 2}"
says "not converged after"
expect 0 on_ranks 3 "$program" run plane.yaml -o short --restart latest
python3 "$compare" 1e-9 plane.whole/summary.json short/summary.json || fail "another answer after not converging"

# rounding allows no more: said on any split, with a state that a looser tolerance takes
cat >thick.yaml <<'YAML'
materials: {a: {gray: {heat_capacity: 1.66e6, group_velocity: 6400, mean_free_path: 40 nm}}}
mesh: {grid: {x: [{length: 10 mm, cells: 12}], y: [{length: 10 mm, cells: 12}], materials: [[a]]}}
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}, bottom: {isothermal: 299 K}, top: specular}
angles: {polar: 4, azimuthal: 16}
YAML
for split in "space: 2" "directions: 2"; do
  expect 3 on_ranks 2 "$program" run thick.yaml -o thick --force --set solver.tolerance=1e-14 --set "solver.decomposition={$split}"
  says "the residual no longer falls, rounding allows no more: loosen solver.tolerance"
  has_checkpoint thick || fail "no state is left"
  expect 0 "$program" run thick.yaml -o thick --restart latest --set solver.tolerance=1e-9
done
