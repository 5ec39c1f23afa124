#!/usr/bin/env bash
# bare_tree_test.sh SOURCE_DIR [SUITE [TREE]]: what somebody types who begins with nothing but Debian (debootstrap; SUITE: bookworm, Debian 12, or a later
# one, with its compiler and libraries) and a copy of the sources: the README's first command, then a deck, a run with pictures, a report; each timed, wall
# and CPU. TREE: a tree that debootstrap has made already; it is used up.
# Needs root and a mirror (KAPITZA_MIRROR, default deb.debian.org); exit 77 where they are missing.
set -euo pipefail
source_dir=$1
suite=${2:-bookworm}
mirror=${KAPITZA_MIRROR:-http://deb.debian.org/debian}

skip() {
  echo "skipped: $*"
  exit 77
}
((EUID == 0)) || skip "not root"
scratch=$(mktemp -d)
tree=${3:-$scratch/debian}
finish() {
  if mountpoint -q "$tree/proc"; then umount "$tree/proc"; fi
  rm -rf --one-file-system "$scratch"
}
trap finish EXIT

if [[ ! -d $tree/usr ]]; then
  command -v debootstrap >/dev/null || skip "no debootstrap (tools/setup installs what the tests need)"
  debootstrap --variant=minbase "$suite" "$tree" "$mirror" >"$scratch/log" 2>&1 || {
    tail -5 "$scratch/log"
    skip "no $suite from $mirror"
  }
fi
mkdir -p "$tree/root/kapitza"
git -C "$source_dir" archive HEAD | tar -x -C "$tree/root/kapitza"
mount -t proc proc "$tree/proc"

total=0
# step COMMAND: in the tree, in the sources, timed.
step() {
  local code=0 TIMEFORMAT='%R %U %S' spent
  spent=$({ time chroot "$tree" /usr/bin/env -i HOME=/root LANG=C.UTF-8 PATH=/root/kapitza/build/release:/usr/bin:/bin:/usr/sbin:/sbin \
    bash -c "cd /root/kapitza && $1" >"$scratch/log" 2>"$scratch/errors" </dev/null; } 2>&1) || code=$?
  if ((code != 0)); then
    tail -30 "$scratch/log" "$scratch/errors" >&2
    echo "FAILED with $code: $1" >&2
    exit 1
  fi
  awk -v command="$1" '{printf "%8.1f s wall %8.1f s CPU   %s\n", $1, $2 + $3, command}' <<<"$spent"
  total=$(awk -v sum="$total" '{print sum + $1}' <<<"$spent")
}

step "bash tools/run input/si_ge.yaml"
grep -q '^  si|ge  *Kapitza resistance  *3\.8066e-09' "$scratch/log" || { cat "$scratch/log" >&2; exit 1; }
step "bash tools/run input/si_ge.yaml 3 -- --output out/three"
grep -q '^  si|ge  *Kapitza resistance  *3\.8066e-09' "$scratch/log" || { cat "$scratch/log" >&2; exit 1; }
step "kapitza new mine --template bilayer"
step "kapitza run mine.yaml --plot"
step "kapitza report out/mine"
step "kapitza run input/si_ge.yaml --force"
for file in temperature.png resistance.png report.html; do
  [[ -s $tree/root/kapitza/out/mine/$file ]] || { echo "FAILED: no $file; there is $(ls "$tree/root/kapitza/out/mine")" >&2; exit 1; }
done
chroot "$tree" sh -c 'g++ --version | head -n 1; mpirun --version | head -n 1; dpkg-query --show libpetsc-real-dev'
printf '%8.1f s wall in all, %s cores, load %s\n' "$total" "$(nproc)" "$(cut -d' ' -f1-3 /proc/loadavg)"
