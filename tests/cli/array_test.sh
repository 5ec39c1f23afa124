#!/usr/bin/env bash
# The job script of array studies, by hand: each task has its directory, finished ones are not done again, and the
# directory of one study takes no other. Outside the source tree, beside a copy of the scripts.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
mkdir -p share/slurm
cp "$source_dir"/tools/slurm/*.sbatch share/slurm
film >deck.yaml
export KAPITZA=$program KAPITZA_LAUNCH=env SLURM_JOB_ID=1
task() { # NUMBER ARGUMENTS...
  SLURM_ARRAY_TASK_ID=$1 bash share/slurm/array.sbatch "${@:2}"
}
length() { python3 -c "import json; print(json.load(open('$1/summary.json'))['regions'][0]['thickness'])"; }
values=("50 nm" "100 nm")
for i in 0 1; do expect 0 task $i deck.yaml mesh.layers.0.thickness "${values[@]}"; done
[[ $(length study/0) == 5e-08 && $(length study/1) == 1e-07 ]] || fail "the tasks have run with other values"
expect 0 task 1 deck.yaml mesh.layers.0.thickness "${values[@]}"
prints "study/1 is done"
expect 2 task 0 deck.yaml mesh.layers.0.thickness "20 nm" "100 nm"
says "'study' holds another study"
echo "title: changed" >>deck.yaml
expect 2 task 0 deck.yaml mesh.layers.0.thickness "${values[@]}"
says "'study' holds another study"
KAPITZA_STUDY=other expect 0 task 0 deck.yaml mesh.layers.0.thickness "${values[@]}"
[[ $(length other/0) == 5e-08 ]] || fail "the second study has no directory of its own"
KAPITZA_STUDY=other expect 2 task 2 deck.yaml mesh.layers.0.thickness "${values[@]}"
says "task 2 has no value"
expect 2 task 0 none.yaml key value
says "there is no deck 'none.yaml'"
