#!/usr/bin/env bash
# run.sh [BUILD]: under valgrind's memcheck the unit tests, the tests on 2 ranks, and runs in 1D and 2D with checkpoints,
# restarts and every kind of output, on 1 and 2 ranks. BUILD, by default build/valgrind, is made so that valgrind can execute
# it: it knows no AVX-512.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$here/../.."
build=${1:-$root/build/valgrind}
mkdir -p "$build"
build=$(cd "$build" && pwd)
echo "valgrind: building (log: $build/build.log)"
if ! { cmake -S "$root" -B "$build" -D CMAKE_BUILD_TYPE=Release -D CMAKE_CXX_FLAGS=-g1 \
  -D KAPITZA_TESTS=ON && cmake --build "$build" --parallel "$(nproc)"; } >"$build/build.log" 2>&1; then
  tail -n 40 "$build/build.log" >&2
  echo "valgrind: the build failed; the whole log is in $build/build.log" >&2
  exit 1
fi
program=$build/kapitza
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

materials() {
  cat <<'YAML'
materials:
  a: {gray: {heat_capacity: 1.66e6 J/m^3/K, group_velocity: 6400 m/s, mean_free_path: 40 nm}}
  b: {gray: {heat_capacity: 1.70e6 J/m^3/K, group_velocity: 3900 m/s, mean_free_path: 20 nm}}
interfaces: [{between: [a, b], model: dmm}]
checkpoint: {every_sweeps: 2}
YAML
}
{
  materials
  cat <<'YAML'
mesh: {layers: [{material: a, thickness: 50 nm, cells: 20}, {material: b, thickness: 50 nm, cells: 20}]}
boundaries: {left: {isothermal: 301 K}, right: {heat_flux: -1e8}}
angles: {polar: 8}
output: {spectral: true, formats: [csv, vtu, hdf5]}
YAML
} >stack.yaml
{
  materials
  cat <<'YAML'
mesh: {grid: {x: [{length: 40 nm, cells: 6}, {length: 40 nm, cells: 6}], y: [{length: 40 nm, cells: 6}], materials: [[a, b]]}}
boundaries: {left: {isothermal: 301 K}, right: {heat_flux: -1e8}, bottom: {specularity: 0.5}, top: diffuse}
angles: {polar: 4, azimuthal: 16}
output: {spectral: true, formats: [vtu, hdf5]}
YAML
} >plane.yaml

check=(valgrind -q --error-exitcode=99 --suppressions="$here/library.supp")
of_mpi=/usr/share/openmpi/openmpi-valgrind.supp
[[ ! -e $of_mpi ]] || check+=(--suppressions="$of_mpi")
# tested COMMAND...: without those that are timed or take minutes here: sanitizers see what they do
tested() {
  local name=${*: -1}
  name=${name##*/}
  echo "valgrind: $name"
  "$@" --gtest_filter='-Slow*:DeckFuzz.*:Yaml.DepthAndSizeAreBounded' >stdout 2>stderr && return
  tail -n 60 stdout stderr >&2
  echo "valgrind: $name failed" >&2
  exit 1
}
for test in "$build"/tests/unit_*; do
  [[ ! -f $test || ! -x $test ]] || tested "${check[@]}" "$test"
done
tested "${MPIEXEC:-mpirun}" -n 2 "${check[@]}" "$build/tests/mpi"

# examined EXIT_CODE RANKS ARGUMENTS...: a run of the program
examined() {
  local expected=$1 ranks=$2 code=0
  shift 2
  ${MPIEXEC:-mpirun} -n "$ranks" "${check[@]}" "$program" run "$@" >stdout 2>stderr || code=$?
  [[ $code == "$expected" ]] && return
  cat stderr >&2
  echo "valgrind: exit code $code instead of $expected on $ranks ranks: kapitza run $*" >&2
  exit 1
}
for deck in stack plane; do
  for ranks in 1 2; do
    examined 3 $ranks $deck.yaml -o $deck --force --set solver.max_sweeps=5
    examined 0 $((3 - ranks)) $deck.yaml -o $deck --restart latest --compare fourier
  done
done
echo "valgrind: nothing found"
