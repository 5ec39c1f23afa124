#!/usr/bin/env bash
# The disk is full, the directory read-only, or somebody else's.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
slow_stack >deck.yaml
endless_stack >endless.yaml

# two runs in one directory
start 1 "$program" run endless.yaml -o busy
wait_for 60 has_checkpoint busy || fail "the run does not start"
mv stdout stdout.first; mv stderr stderr.first
for ranks in 1 2; do
  expect 2 on_ranks $ranks "$program" run deck.yaml -o busy --force
  says "'busy' is in use by another run (process $job on $(hostname))"
  [[ $(wc -l <stderr) == 1 ]] || fail "one message is needed"
done
kill -0 $job || fail "the first run has been disturbed"
kill -KILL $job
wait $job 2>/dev/null || true
expect 0 "$program" run deck.yaml -o busy --force # a dead run's lock holds nobody up
[[ ! -e busy/.kapitza.lock ]] || fail "the lock file is left behind"

# a directory that takes no files
if ((EUID != 0)); then
  mkdir closed
  chmod a-w closed
  expect 2 on_ranks 2 "$program" run deck.yaml -o closed
  says "cannot write into 'closed'"
fi

# a full disk: a small file system in a mount namespace of its own
mkdir -p small
unshare --mount --map-root-user true 2>/dev/null || { echo "disk_test: no mount namespaces here: a full disk was not tested"; exit 77; }
on_small_disk() { # KILOBYTES COMMAND...
  local size=$1
  shift
  # shellcheck disable=SC2016 # expanded by the inner shell
  unshare --mount --map-root-user bash -c '
    mount -t tmpfs -o size="$1"k none small && shift
    "$@"; code=$?
    ls -l small >listing; cp -r small/. kept 2>/dev/null
    exit $code' small "$size" "$@"
}
for ranks in 1 2; do
  rm -rf kept && mkdir kept
  # results and one checkpoint of 65 kB do not fit into 32 kB; the run itself goes on to its end
  expect 1 on_small_disk 32 "$source_dir/tests/faults/on_ranks.sh" $ranks "$program" run deck.yaml -o small
  says "warning: no checkpoint: cannot write 'small/checkpoint-0001.h5': no space left"
  says "kapitza: cannot write 'small/profile.csv"
  [[ -z $(find kept -type f) ]] || fail "left behind: $(ls kept)"
done
rm -rf kept && mkdir kept
# room for two checkpoints but not for the results, nor for a third: the two stay whole
expect 1 on_small_disk 230 "$source_dir/tests/faults/on_ranks.sh" 2 "$program" run deck.yaml -o small --set checkpoint.keep=10
says "warning: no checkpoint"
rm -rf kept/*.tmp
has_checkpoint kept || fail "no checkpoint has survived the full disk"
expect 0 "$program" run deck.yaml -o kept --restart latest

# a full disk under a good field file: it stays as it was, in whatever format, and the run says which file it was
cat >field.yaml <<'YAML'
materials:
  a: {gray: {heat_capacity: 1.66e6 J/m^3/K, group_velocity: 6400 m/s, mean_free_path: 40 nm}}
mesh: {grid: {x: [{length: 50 nm, cells: 10}], y: [{length: 40 nm, cells: 10}], materials: [[a]]}}
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}, bottom: specular, top: specular}
angles: {polar: 2, azimuthal: 8}
solver: {tolerance: 1e-5}
YAML
overwrite_on_full_disk() { # RANKS FORMAT FILE: a good file first, then one that does not fit
  # shellcheck disable=SC2016 # expanded by the inner shell
  unshare --mount --map-root-user bash -c '
    mount -t tmpfs -o size=900k none small
    on_ranks=$1 program=$2 ranks=$3 format=$4 file=$5
    "$on_ranks" "$ranks" "$program" run field.yaml -o small/a --set "output.formats=[$format]" >first || exit 99
    cp "small/a/$file" before
    free=$(df --output=avail small | tail -n 1)
    dd if=/dev/zero of=small/fill bs=1k count=$((free - 60)) status=none
    code=0
    "$on_ranks" "$ranks" "$program" run field.yaml -o small/a --force --set "output.formats=[$format]" --set mesh.grid.x.0.cells=100 || code=$?
    cmp before "small/a/$file" || exit 98
    [[ -z $(find small -name "*.tmp") ]] || exit 97
    exit $code' bash "$source_dir/tests/faults/on_ranks.sh" "$program" "$@"
}
for ranks in 1 3; do
  expect 1 overwrite_on_full_disk $ranks vtu fields.vtu
  says "kapitza: cannot write 'small/a/fields.vtu': No space left on device"
  expect 1 overwrite_on_full_disk $ranks hdf5 fields.h5
  says "kapitza: cannot write 'small/a/fields.h5': No space left on device"
done
