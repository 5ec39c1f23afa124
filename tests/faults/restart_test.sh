#!/usr/bin/env bash
# Where a run goes on from, what it refuses, and what it leaves alone.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
slow_stack >deck.yaml
expect 0 "$program" run deck.yaml -o whole
no_errors run
[[ $(checkpoints whole | wc -l) == 2 ]] || fail "not the last two checkpoints: $(ls whole)"

fresh() { rm -rf go; cp -r whole go; rm go/summary.json go/profile.csv; }
newest() { checkpoints go | tail -n 1; }
same_answer() { python3 "$compare" 1e-9 whole/summary.json go/summary.json || fail "another answer: $*"; }

# any number of ranks, with what may change
for ranks in 1 2 4; do
  fresh
  expect 0 on_ranks $ranks "$program" run deck.yaml -o go --restart latest --set solver.acceleration=multiband \
    --set solver.max_sweeps=5000 --set checkpoint.keep=1
  says "going on from '$(checkpoints whole | tail -n 1 | sed s/whole/go/)'"
  same_answer "$ranks ranks"
  [[ $(checkpoints go | wc -l) == 1 ]] || fail "checkpoint.keep=1 keeps $(ls go)"
done
fresh
expect 0 "$program" run deck.yaml -o elsewhere --restart "$(newest)" --set title=again
[[ -s elsewhere/checkpoint-0001.h5 ]] || fail "the new directory has no checkpoint of its own"

# the newest is damaged: the one before, with a warning; none left: refused
fresh
flip "$(newest)" 3000
expect 0 on_ranks 2 "$program" run deck.yaml -o go --restart latest
says "warning: the file '$(checkpoints whole | tail -n 1 | sed s/whole/go/)' is damaged"
same_answer "fallback"
fresh
truncate -s 5000 "$(newest)"
flip "$(checkpoints go | head -n 1)" 700
before=$(sha256sum go/*)
for ranks in 1 3; do
  expect 2 on_ranks $ranks "$program" run deck.yaml -o go --restart latest
  says "is cut short"
  says "no checkpoint in 'go' can be used"
done
expect 2 "$program" run deck.yaml -o elsewhere2 --restart "$(newest)"
says "is cut short"
nothing_in elsewhere2
expect 2 "$program" run deck.yaml -o elsewhere2 --restart deck.yaml
says "'deck.yaml' is no checkpoint"
[[ $before == "$(sha256sum go/*)" ]] || fail "a refused restart has changed the directory"

# a changed deck
fresh
refused deck.yaml "mesh.layers[0].cells" --set mesh.layers.0.cells=2001
refused deck.yaml "boundaries.left.isothermal" --set "boundaries.left.isothermal=302 K"
refused deck.yaml "temperature" --set "temperature=200 K"
refused deck.yaml "materials.a.gray.mean_free_path" --set "materials.a.gray.mean_free_path=41 nm"
sed 's/polar: 2048/polar: 16/' deck.yaml >edited.yaml
expect 2 "$program" run edited.yaml -o go --restart latest
says "edited.yaml:11:17: angles.polar: '16' now, '2048' when"
# the same values in other words
expect 0 "$program" run deck.yaml -o go --restart latest --set "mesh.layers.0.thickness=0.02 um" --set "temperature=300"

# a material file that has gone, or has changed
cp "$source_dir/input/materials/silicon.yaml" mine.yaml
cat >filed.yaml <<'YAML'
materials: {a: {file: mine.yaml, frequency_bins: 5}}
mesh: {layers: [{material: a, thickness: 100 nm}]}
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}}
checkpoint: {every_sweeps: 1}
YAML
expect 0 "$program" run filed.yaml -o filed
expect 0 "$program" run filed.yaml -o filed --restart latest
before=$(sha256sum filed/*)
echo "# a comment" >>mine.yaml
expect 2 on_ranks 2 "$program" run filed.yaml -o filed --restart latest
says "the content of 'mine.yaml' is not what"
rm mine.yaml
expect 2 on_ranks 2 "$program" run filed.yaml -o filed --restart latest
says "mine.yaml"
says "there is no such file"
[[ $before == "$(sha256sum filed/*)" ]] || fail "a refused restart has changed the directory"

# nothing to go on from: from the beginning, said
expect 0 "$program" run filed.yaml -o new --restart latest --set materials.a.file="$source_dir/input/materials/silicon.yaml"
says "there is no checkpoint in 'new' yet"

# a directory with checkpoints is not overwritten by mistake; --force keeps them under another name
fresh
expect 2 "$program" run deck.yaml -o go
says "'go' holds checkpoints of an earlier run"
expect 0 "$program" run deck.yaml -o go --force --set checkpoint.every_sweeps=1000
says "now end in .old"
[[ $(find go -name 'checkpoint-*.h5.old' | wc -l) == 2 ]] || fail "the old checkpoints are gone: $(ls go)"
same_answer "--force"

# walls of imposed flux and macroscopic contacts have unknowns of their own
sed 's/left: {isothermal: 301 K}/left: {heat_flux: 1e8}/
  s/model: dmm}/model: pressed, law: dmm, pressure: 5 GPa, hardness: 11 GPa, roughness: 10 nm, slope: 0.1}/' deck.yaml >walls.yaml
expect 3 on_ranks 2 "$program" run walls.yaml -o walls --set solver.max_sweeps=20
expect 0 "$program" run walls.yaml -o walls.whole --set solver.acceleration=multiband --set solver.tolerance=1e-9
expect 0 on_ranks 3 "$program" run walls.yaml -o walls --restart latest --set solver.acceleration=multiband --set solver.tolerance=1e-9
says "going on from"
python3 "$compare" 1e-6 walls.whole/summary.json walls/summary.json || fail "another answer with walls of imposed flux"

# not converged: the state is kept and taken further
expect 3 on_ranks 2 "$program" run deck.yaml -o short --set solver.max_sweeps=20
expect 0 "$program" run deck.yaml -o short --restart latest
python3 "$compare" 1e-9 whole/summary.json short/summary.json || fail "another answer after not converging"

# rounding allows no more: ended long before solver.max_sweeps, with a state that a looser tolerance takes
film | sed 's/100 nm/10 mm/' >thick.yaml
expect 3 on_ranks 2 "$program" run thick.yaml -o thick --set solver.tolerance=1e-14
says "the residual no longer falls, rounding allows no more: loosen solver.tolerance"
has_checkpoint thick || fail "no state is left"
expect 0 "$program" run thick.yaml -o thick --restart latest --set solver.tolerance=1e-9
says "going on from"
