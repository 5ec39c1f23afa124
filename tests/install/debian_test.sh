#!/usr/bin/env bash
# debian_test.sh BUILD_DIR SOURCE_DIR: packs the build by CPack, installs the package into a new Debian 12 (debootstrap) with
# what it depends on and nothing that it recommends, and runs it there, out of sight of sources and build.
# Needs root and a mirror (KAPITZA_MIRROR, default deb.debian.org); exit 77 where they are missing.
set -euo pipefail
build=$1
source_dir=$2
mirror=${KAPITZA_MIRROR:-http://deb.debian.org/debian}

skip() {
  echo "skipped: $*"
  exit 77
}
fail() {
  echo "FAILED: $*" >&2
  exit 1
}
((EUID == 0)) || skip "not root"
for tool in debootstrap cpack dpkg-shlibdeps; do
  command -v "$tool" >/dev/null || skip "no $tool (tools/setup installs what the tests need)"
done

scratch=$(mktemp -d)
tree=$scratch/debian
finish() {
  if mountpoint -q "$tree/proc"; then umount "$tree/proc"; fi
  rm -rf --one-file-system "$scratch"
}
trap finish EXIT

cpack --config "$build/CPackConfig.cmake" -G DEB -B "$scratch/package" >"$scratch/log" 2>&1 || { cat "$scratch/log" >&2; fail "cpack"; }
package=$(find "$scratch/package" -maxdepth 1 -name 'kapitza_*.deb')
[[ -s $package ]] || fail "cpack made no package"
dpkg-deb --info "$package"
# shlibdeps found the libraries, not the person who wrote a list
for needed in libpetsc-real libopenmpi libhdf5-openmpi libsymspg libyaml-cpp libfmt libssl; do
  dpkg-deb --field "$package" Depends | grep -q "$needed" || fail "the package does not depend on $needed"
done

debootstrap --variant=minbase bookworm "$tree" "$mirror" >"$scratch/log" 2>&1 || {
  tail -5 "$scratch/log"
  skip "no Debian 12 from $mirror"
}
cp "$package" "$tree/root/kapitza.deb"
cp "$source_dir/input/si_ge.yaml" "$tree/root/"
mount -t proc proc "$tree/proc" # Open MPI and the program look there
inside() { chroot "$tree" /usr/bin/env -i HOME=/root LANG=C.UTF-8 PATH=/usr/bin:/bin:/usr/sbin:/sbin DEBIAN_FRONTEND=noninteractive \
  OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_btl_vader_single_copy_mechanism=none "$@"; }
inside sh -c 'apt-get update -qq && apt-get install -y -qq --no-install-recommends /root/kapitza.deb' >"$scratch/log" 2>&1 || {
  tail -20 "$scratch/log" >&2
  fail "the package does not install"
}
dpkg-deb --field "$package" Version | grep -qx "$(inside kapitza --version | sed 's/^kapitza \([0-9.]*\).*/\1/')" || fail "another version"

inside sh -c 'cd /root && kapitza run si_ge.yaml' >"$scratch/log" 2>&1 || { cat "$scratch/log" >&2; fail "kapitza run"; }
grep -q '^  si|ge  *Kapitza resistance  *3\.8066e-09' "$scratch/log" || { cat "$scratch/log" >&2; fail "another Kapitza resistance"; }
for template in bilayer gmsh fdtr; do
  inside sh -c "cd /root && kapitza new my-$template --template $template && kapitza run my-$template.yaml" >"$scratch/log" 2>&1 ||
    { cat "$scratch/log" >&2; fail "a new deck: $template"; }
done
# what is recommended is asked for in a sentence, not by a traceback
if inside sh -c 'cd /root && kapitza plot out/si_ge' >"$scratch/log" 2>&1; then fail "pictures without Python"; fi
grep -q 'python3' "$scratch/log" || { cat "$scratch/log" >&2; fail "kapitza plot does not say what it needs"; }

inside sh -c 'apt-get install -y -qq --no-install-recommends openmpi-bin' >"$scratch/log" 2>&1 || fail "openmpi-bin does not install"
inside sh -c 'cd /root && mpirun -n 2 --oversubscribe kapitza run si_ge.yaml --force' >"$scratch/log" 2>&1 || { cat "$scratch/log" >&2; fail "two ranks"; }
grep -q '3\.8066e-09' "$scratch/log" || fail "another Kapitza resistance on two ranks"
echo "installed and run: $(basename "$package")"
