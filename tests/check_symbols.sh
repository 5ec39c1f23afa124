#!/usr/bin/env bash
# tests/check_symbols.sh ARCHIVE: the kernels of wide instruction sets define nothing but their table. The linker keeps one copy of
# an inline function that several sources define; were it theirs, the program would not run on a plainer machine.
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
archive=$(realpath "$1")
(cd "$scratch" && ar x "$archive" avx2.cpp.o avx512.cpp.o && ls avx2.cpp.o avx512.cpp.o >/dev/null) || exit 77
for object in "$scratch"/*.o; do
  # capital letters but U: visible to other objects; w, v, u: weak or unique
  found=$(nm -C "$object" | awk '$2 ~ /^[A-TV-Zwvu]$/' | grep -v ' D kapitza::avx[0-9]*_kernels$' || true)
  if [[ -n $found ]]; then
    echo "check_symbols: $(basename "$object") shares functions with the rest of the program:" >&2
    echo "$found" >&2
    exit 1
  fi
done
