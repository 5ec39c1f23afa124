#!/usr/bin/env bash
# hosts_test.sh PROGRAM SOURCE_DIR: network namespaces as hosts, joined by a bridge; Open MPI over TCP between them, started
# by a launch agent of our own. One host is cut off during a run: the job ends; a restart on those that are left gives
# the answer of an undisturbed run.
source "$(dirname "${BASH_SOURCE[0]}")/../faults/helpers.sh"

not_run() {
  echo "hosts_test: NOT RUN: $*"
  exit 77
}
((EUID == 0)) || not_run "root is needed to make network namespaces"
command -v ip >/dev/null || not_run "iproute2 is missing"
command -v mpirun >/dev/null && mpirun --version | grep -q 'Open MPI' || not_run "Open MPI is missing"

id=kz$$
hosts=3
end_network() {
  local host
  for ((host = 1; host <= hosts; ++host)); do
    ip netns pids $id-$host 2>/dev/null | xargs -r kill -KILL 2>/dev/null || true
    ip netns del $id-$host 2>/dev/null || true
  done
  ip link del $id-br 2>/dev/null || true
  rm -rf "$scratch"
}
ip netns add $id-1 2>/dev/null || not_run "network namespaces are not to be had here"
trap end_network EXIT
net=10.213.$(($$ % 250))
ip link add $id-br type bridge 2>/dev/null || not_run "no bridge can be made here"
ip link set $id-br up
for ((host = 1; host <= hosts; ++host)); do
  ((host == 1)) || ip netns add $id-$host
  ip link add $id-$host type veth peer name eth0 netns $id-$host
  ip link set $id-$host master $id-br up
  ip netns exec $id-$host ip addr add "$net.$host/24" dev eth0
  ip netns exec $id-$host ip link set eth0 up
  ip netns exec $id-$host ip link set lo up
done
# No ping needed: nobody listens there, and the other host says so at once; silence takes longer.
ip netns exec $id-1 timeout 5 bash -c "exec 3<>/dev/tcp/$net.2/9" 2>&1 | grep -q refused || not_run "packets do not pass between network namespaces here"

# What ssh is elsewhere: the host's number is the last part of its address. A host has a name of its own, or Open MPI
# takes all of them for one.
cat >agent <<AGENT
#!/usr/bin/env bash
address=\$1
shift
exec ip netns exec $id-\${address##*.} unshare --uts bash -c 'hostname "host-\$0"; exec bash -c "\$1"' "\${address##*.}" "\$*"
AGENT
chmod +x agent

# on_hosts HOSTS COMMAND...: two ranks per host, from the first host.
on_hosts() {
  local count=$1 list=""
  shift
  for ((host = 1; host <= count; ++host)); do list+="${list:+,}$net.$host:2"; done
  exec ip netns exec $id-1 unshare --uts bash -c 'hostname host-1; exec "$@"' on_hosts \
    mpirun --mca plm_rsh_agent "$scratch/agent" --mca orte_keep_fqdn_hostnames 1 --mca btl tcp,self \
    --mca btl_tcp_if_include "$net.0/24" --mca oob_tcp_if_include "$net.0/24" --mca oob_tcp_keepalive_time 3 --mca oob_tcp_keepalive_intvl 2 --mca oob_tcp_keepalive_probes 3 \
    --host "$list" -n $((2 * count)) "$@"
}
run_on() { (on_hosts "$@"); }
no_ranks_on() { ! ip netns pids $id-"$1" | xargs -r -I PID readlink /proc/PID/exe 2>/dev/null | grep -qxF "$program"; }

slow_stack >deck.yaml
endless_stack >endless.yaml
expect 0 "$program" run deck.yaml -o whole
expect 0 run_on 3 bash -c 'hostname'
[[ $(sort -u stdout | wc -l) == 3 ]] || fail "the ranks are not on three hosts: $(sort stdout | uniq -c | tr '\n' ' ')"
expect 0 run_on 3 "$program" run deck.yaml -o three
python3 "$compare" 1e-9 whole/summary.json three/summary.json || fail "three hosts give another answer"
echo "hosts_test: six ranks on three hosts over TCP, same answer"

# cut one off
sed 's/polar: [0-9]*/polar: 4096/' deck.yaml >longer.yaml
(on_hosts 3 "$program" run longer.yaml -o cut --set checkpoint.every_sweeps=1 >stdout 2>stderr </dev/null) &
job=$!
wait_for 90 has_checkpoint cut || fail "the run does not start"
ip link set $id-3 down
cut_at=$SECONDS
ends_within 60 $job || fail "the job goes on without its third host"
code=0
wait $job 2>/dev/null || code=$?
[[ $code != 0 ]] || fail "the job ends well without its third host"
for host in 1 2; do wait_for 30 no_ranks_on $host || fail "ranks are left on host $host"; done
ip netns pids $id-3 | xargs -r kill -KILL 2>/dev/null || true # the lost host is switched off
echo "hosts_test: one host cut off, the job is gone after $((SECONDS - cut_at)) s"
has_checkpoint cut || fail "no checkpoint is left"
expect 0 run_on 2 "$program" run longer.yaml -o cut --restart latest
says "going on from 'cut/checkpoint-"
expect 0 "$program" run longer.yaml -o whole4096 --set solver.acceleration=gray
python3 "$compare" 1e-9 whole4096/summary.json cut/summary.json || fail "the restart on two hosts gives another answer"
echo "hosts_test: restarted on two hosts, same answer"
