# Sourced by the tests beside it, whose arguments are the program and the source directory.
source "$(dirname "${BASH_SOURCE[0]}")/../cli/helpers.sh"
compare="$source_dir/tests/cli/compare_summaries.py"

# A deck that takes a second or two, in 40 sweeps, with a checkpoint every few of them. Its layers are thin: none
# of its results is the small difference of large ones.
slow_stack() {
  cat <<'YAML'
materials:
  a: {gray: {heat_capacity: 1.66e6 J/m^3/K, group_velocity: 6400 m/s, mean_free_path: 40 nm}}
  b: {gray: {heat_capacity: 1.70e6 J/m^3/K, group_velocity: 3900 m/s, mean_free_path: 20 nm}}
mesh:
  repeat: 20
  layers:
    - {material: a, thickness: 20 nm, cells: 100, grading: uniform}
    - {material: b, thickness: 20 nm, cells: 100, grading: uniform}
interfaces: [{between: [a, b], model: dmm}]
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}}
angles: {polar: 2048}
solver: {acceleration: none, tolerance: 1e-12, max_sweeps: 2000}
checkpoint: {every_sweeps: 2}
YAML
}

# The same in two dimensions: an interface, a wall of imposed flux, mirrors whose channels are unknowns.
slow_plane() {
  cat <<'YAML'
materials:
  a: {gray: {heat_capacity: 1.66e6 J/m^3/K, group_velocity: 6400 m/s, mean_free_path: 40 nm}}
  b: {gray: {heat_capacity: 1.70e6 J/m^3/K, group_velocity: 3900 m/s, mean_free_path: 20 nm}}
mesh:
  grid:
    x: [{length: 40 nm, cells: 20, grading: uniform}, {length: 60 nm, cells: 30, grading: uniform}]
    y: [{length: 30 nm, cells: 18, grading: uniform}, {length: 30 nm, cells: 20, grading: uniform}]
    materials: [[a, b], [a, a]]
interfaces: [{between: [a, b], model: dmm}]
boundaries: {left: {isothermal: 301 K}, right: {heat_flux: -1e9}, bottom: {specularity: 0.5}, top: {specularity: 0.7}}
angles: {polar: 8, azimuthal: 256}
solver: {acceleration: none, tolerance: 1e-12, max_sweeps: 2000}
checkpoint: {every_sweeps: 2}
YAML
}

# A deck that would take minutes: for runs that are stopped.
endless_stack() {
  slow_stack | sed 's/repeat: 20/repeat: 400/; s/max_sweeps: 2000/max_sweeps: 100000/; s/every_sweeps: 2/every_sweeps: 1/'
}

endless_plane() {
  slow_plane | sed -E 's/cells: ([0-9]+)/cells: 1\1/g; s/azimuthal: 256/azimuthal: 128/; s/every_sweeps: 2/every_sweeps: 1/'
}

# wait_for SECONDS COMMAND...: until the command succeeds.
wait_for() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    sleep 0.05
  done
}

checkpoints() { find "$1" -maxdepth 1 -name 'checkpoint-*.h5' 2>/dev/null | sort; }
has_checkpoint() { [[ -n $(checkpoints "$1") ]]; }

# ranks_of PID: the processes that compute: PID itself, or what mpirun started.
ranks_of() { pgrep -P "$1" || echo "$1"; }
ends_within() { wait_for "$1" gone "$2"; }
gone() { ! kill -0 "$1" 2>/dev/null; }

# start RANKS COMMAND...: in the background; its process is $job.
start() {
  local ranks=$1
  shift
  # exec: $! is mpirun, or the program itself.
  if [[ $ranks == 1 ]]; then (exec "$@" >stdout 2>stderr </dev/null) & else
    (exec ${MPIEXEC:-mpirun} -n "$ranks" "$@" >stdout 2>stderr </dev/null) &
  fi
  job=$!
}

# flip FILE OFFSET: one bit of one byte
flip() {
  python3 - "$1" "$2" <<'PYTHON'
import sys
path, offset = sys.argv[1], int(sys.argv[2])
data = bytearray(open(path, "rb").read())
data[offset % len(data)] ^= 4
open(path, "wb").write(data)
PYTHON
}

# refused DECK KEY OPTIONS...: a restart in the directory `go`.
refused() {
  local deck=$1 key=$2
  shift 2
  for ranks in 1 2; do
    expect 2 on_ranks $ranks "$program" run $deck -o go --restart latest "$@"
    [[ $(wc -l <stderr) == 1 ]] || fail "one message is needed: $*"
    says "$key: "
    says "when the checkpoint was written"
  done
}
