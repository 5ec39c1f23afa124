#!/usr/bin/env bash
# Options, mistakes in them, and where results go.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
film >film.yaml

# help and version
for arguments in --help "run --help" "check --help" "keys --help" --version keys; do
  # shellcheck disable=SC2086
  expect 0 "$program" $arguments
  no_errors "$arguments"
  [[ -s stdout ]] || fail "$arguments prints nothing"
done
expect 0 on_ranks 3 "$program" --version
[[ $(wc -l <stdout) == 1 ]] || fail "the version is printed once per rank"
grep -qE '^kapitza [0-9]+\.[0-9]+\.[0-9]+ ' stdout || fail "--version does not say name and version"
expect 0 "$program" run --help
for option in deck --output --set --restart --force --time-limit --progress; do prints "$option"; done

# refuse TEXT ARGUMENT...: exit code 2, one message that says TEXT, on one and on three ranks, nothing written
refuse() {
  local text=$1 ranks
  shift
  for ranks in 1 3; do
    expect 2 on_ranks $ranks "$program" "$@"
    [[ $(wc -l <stderr) == 1 ]] || fail "one message is needed: $*"
    says "kapitza: "
    says "$text"
    [[ ! -s stdout ]] || fail "something on standard output: $*"
    nothing_in out
  done
}
mkdir folder
echo text >file
refuse "subcommand is required"
refuse "deck is required" run
refuse "deck is required" check
refuse "--frobnicate" run film.yaml --frobnicate
refuse "there is no sub-command 'melt'" melt film.yaml
refuse "second.yaml" run film.yaml second.yaml
refuse "missing.yaml: there is no such file" run missing.yaml
refuse "missing.yaml: there is no such file" check missing.yaml
refuse "folder: this is a directory" run folder
refuse "output.directory: cannot" run film.yaml --output file
refuse "output.directory: cannot" run film.yaml --output file/below
refuse "output.directory: cannot" run film.yaml --set output.directory=file/below
refuse "--set needs key.path=value" run film.yaml --set solver.tolerance
refuse "--set needs key.path=value" check film.yaml --set =1
refuse "--time-limit: " run film.yaml --time-limit "2 m"
refuse "--restart: the file 'none.h5' does not exist" run film.yaml --restart none.h5
refuse "did you mean 'tolerance'?" run film.yaml --set solver.tolerence=1e-8
refuse "must be positive" check film.yaml --set "mesh.layers.0.thickness=-1 nm"
[[ $(cat file) == text ]] || fail "the file that was no directory has changed"

# --set and --output do what they say
expect 0 "$program" run film.yaml --set "mesh.layers.0.thickness=50 nm" --set "title=half as thick" --output a/b
no_errors "run --set"
prints "half as thick"
[[ $(value a/b/summary.json regions.0.thickness) == 5e-08 ]] || fail "--set has not changed the thickness"
[[ $(value a/b/summary.json deck.title) == "half as thick" ]] || fail "--set has not set the title"
nothing_in out
expect 0 "$program" run film.yaml --set output.formats=[]
[[ $(ls out) == $'deck.yaml\nsummary.json' ]] || fail "formats: [] wrote $(ls out)"

# what follows -- is PETSc's
expect 0 "$program" run film.yaml -o petsc -- -ksp_view
grep -q 'type: gmres' stdout || fail "-- -ksp_view shows no Krylov solver"

# quiet unless asked: standard error is no terminal here
expect 0 on_ranks 2 "$program" run film.yaml -o quiet
no_errors "run"
expect 0 on_ranks 2 "$program" run film.yaml -o quiet --force --progress
lines=$(grep -c 'sweep .* residual' stderr) || fail "--progress shows nothing"
sweeps=$(value quiet/summary.json solve.sweeps)
[[ $lines -ge 3 && $lines -le $sweeps ]] || fail "$lines lines of progress for $sweeps sweeps"
[[ -z $(sort stderr | uniq -d) ]] || fail "progress is shown once per rank"

# how far a run is that oscillates, and a march
expect 0 on_ranks 2 "$program" run film.yaml -o quiet --force --progress --set 'solver={type: harmonic, frequency: [1 MHz, 1 GHz, 5]}' \
  --set 'boundaries.left={isothermal: {amplitude: 1 K}}'
[[ $(grep -cE '^  frequency +[2-5] of 5' stderr) == 3 ]] || fail "two ranks solve five frequencies in three rounds"
grep -qE '^  frequency +4 of 5, about [0-9.]+ s left' stderr || fail "no time left"
expect 0 on_ranks 2 "$program" run film.yaml -o quiet --force --progress --set 'time={end: 1 ns, output: {every: 100 ps}, method: marching, tolerance: 1e-2}'
grep -qE '^  pass 1, .* s of 1\.000e-09 s, step +[0-9]+ *$' stderr || fail "no first pass"
grep -qE '^  pass 2, .* about [0-9.]+ s left of this pass' stderr || fail "no time left of the second pass"
[[ -z $(sort stderr | uniq -d) ]] || fail "progress is shown once per rank"
