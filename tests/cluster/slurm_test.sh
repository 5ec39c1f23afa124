#!/usr/bin/env bash
# slurm_test.sh PROGRAM SOURCE_DIR: a real Slurm on loopback (slurmctld, slurmd, munge, as Debian has them). A job of
# tools/slurm/kapitza.sbatch is preempted and requeued, another one reaches its time limit; both go on from their
# checkpoints and give the answer of an undisturbed run.
source "$(dirname "${BASH_SOURCE[0]}")/../faults/helpers.sh"

not_run() {
  echo "slurm_test: NOT RUN: $*"
  exit 77
}
((EUID == 0)) || not_run "root is needed to start slurmctld and slurmd"
packages=(slurmctld slurmd slurm-client munge)
if ! command -v slurmctld slurmd munged sbatch >/dev/null; then
  command -v apt-get >/dev/null || not_run "no apt-get to install ${packages[*]} with"
  # Without their services: a policy that forbids to start them, unless there is one already.
  policy=/usr/sbin/policy-rc.d
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod +x $policy
    trap 'rm -f /usr/sbin/policy-rc.d; rm -rf "$scratch"' EXIT
  fi
  export DEBIAN_FRONTEND=noninteractive
  { apt-get install -y -qq --no-install-recommends "${packages[@]}" ||
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${packages[@]}"; }; } >apt.log 2>&1 ||
    not_run "${packages[*]} cannot be installed: $(tail -n 1 apt.log)"
fi

# --- a cluster of one node ---
host=$(hostname -s)
port=$((20000 + $$ % 20000))
mkdir -p etc state spool log work
chmod 755 "$scratch"
dd if=/dev/urandom of=etc/munge.key bs=128 count=1 status=none
chmod 400 etc/munge.key
munged --force --foreground --socket="$scratch/munge.socket" --key-file="$scratch/etc/munge.key" --pid-file="$scratch/munge.pid" \
  --log-file="$scratch/log/munge.log" --seed-file="$scratch/munge.seed" >log/munged.out 2>&1 &
daemons=($!)
cat >etc/slurm.conf <<CONF
ClusterName=loopback
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$scratch/munge.socket
CredType=cred/munge
SlurmctldPort=$port
SlurmdPort=$((port + 1))
StateSaveLocation=$scratch/state
SlurmdSpoolDir=$scratch/spool
SlurmctldPidFile=$scratch/slurmctld.pid
SlurmdPidFile=$scratch/slurmd.pid
SlurmctldLogFile=$scratch/log/slurmctld.log
SlurmdLogFile=$scratch/log/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/linear
SchedulerParameters=sched_interval=2,bf_interval=2,batch_sched_delay=0
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
KillWait=20
MpiDefault=none
ReturnToService=2
MessageTimeout=30
NodeName=$host NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=low Nodes=$host PriorityTier=1 PreemptMode=REQUEUE GraceTime=5 Default=YES MaxTime=INFINITE
PartitionName=high Nodes=$host PriorityTier=10 PreemptMode=OFF MaxTime=INFINITE
CONF
export SLURM_CONF=$scratch/etc/slurm.conf
end_cluster() {
  scancel --user root >/dev/null 2>&1 || true
  kill "${daemons[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$scratch"
}
trap end_cluster EXIT
wait_for 10 test -S munge.socket || not_run "munged does not start: $(tail -n 1 log/munged.out log/munge.log 2>/dev/null)"
slurmctld -D >log/slurmctld.out 2>&1 &
daemons+=($!)
slurmd -D -N "$host" >log/slurmd.out 2>&1 &
daemons+=($!)
node_is_idle() { [[ $(sinfo --noheader --format %T 2>/dev/null | head -n 1) == idle ]]; }
wait_for 60 node_is_idle || not_run "slurmctld or slurmd does not start: $(tail -n 3 log/*.log log/*.out)"

# --- jobs ---
slow_stack | sed 's/cells: 100/cells: 3500/; s/every_sweeps: [0-9]*/every_sweeps: 1/; s/polar: [0-9]*/polar: 4096/' >work/deck.yaml
cd work
expect 0 "$program" run deck.yaml -o whole --set solver.acceleration=gray
export KAPITZA=$program
export KAPITZA_LAUNCH="${MPIEXEC:-mpirun} -n 2"
submit() { sbatch --parsable --chdir "$PWD" --ntasks 2 --overcommit "$@"; }
state() { scontrol --oneliner show job "$1" 2>/dev/null | sed -n 's/.*JobState=\([A-Z]*\).*/\1/p'; }
restarts() { scontrol --oneliner show job "$1" 2>/dev/null | sed -n 's/.*Restarts=\([0-9]*\).*/\1/p'; }
is() { [[ $(state "$1") == "$2" ]]; }
was_restarted() { (($(restarts "$1") > 0)); }
# Slurm lets a requeued job rest for two minutes. Within a second or two of its end the node refuses it ("Job credential
# revoked").
wake() {
  sleep 3
  scontrol update jobid="$1" starttime=now
}
trouble() {
  tail -n 30 ./*.log ../log/slurmctld.log >&2
  fail "$*"
}
same() { python3 "$compare" 1e-9 whole/summary.json "$1/summary.json"; }

# preempted by a job of another partition, and requeued by Slurm
job=$(submit --partition low --time 10 --output preempted.log "$source_dir/tools/slurm/kapitza.sbatch" deck.yaml --output preempted)
wait_for 60 has_checkpoint preempted || trouble "the job does not start"
urgent=$(submit --partition high --exclusive --time 1 --output urgent.log --wrap 'sleep 1')
wait_for 90 is "$urgent" COMPLETED || trouble "the urgent job does not get the node"
wait_for 60 was_restarted "$job" || trouble "the preempted job is not requeued"
wake "$job"
wait_for 180 is "$job" COMPLETED || trouble "the preempted job does not end"
grep -q "going on from 'preempted/checkpoint-" preempted.log || trouble "the requeued job has started from the beginning"
same preempted || trouble "the preempted job gives another answer"
echo "slurm_test: preempted, requeued $(restarts "$job") time(s), same answer"

# warned before the end of its time (USR1), leaves with a checkpoint, requeues itself
job=$(submit --partition low --time 10 --signal B:USR1@600 --output warned.log "$source_dir/tools/slurm/kapitza.sbatch" \
  deck.yaml --output warned)
wait_for 60 has_checkpoint warned || trouble "the job does not start"
wait_for 120 was_restarted "$job" || trouble "the warned job does not requeue itself"
scontrol update jobid="$job" timelimit=60
wake "$job"
wait_for 180 is "$job" COMPLETED || trouble "the warned job does not end"
grep -q "stopped by SIGUSR1" warned.log || trouble "the warning has not reached the run"
same warned || trouble "the warned job gives another answer"
echo "slurm_test: warned, requeued $(restarts "$job") time(s), same answer"

# an array
export KAPITZA_SLURM=$source_dir/tools/slurm KAPITZA_LAUNCH=
array=$(submit --array 0-1 --output 'array-%a.log' "$source_dir/tools/slurm/array.sbatch" "$source_dir/input/gray_film.yaml" \
  mesh.layers.0.thickness "10 nm" "1 um")
both_done() { [[ -s study/0/summary.json && -s study/1/summary.json ]]; }
wait_for 90 both_done || trouble "the array $array does not end"
[[ $(value study/0/summary.json regions.0.thickness) == 1e-08 ]] || trouble "the first task of the array has another thickness"
echo "slurm_test: array done"
