#!/usr/bin/env bash
# bench/message_counts.sh PROGRAM RANKS DECK [options of kapitza run]: how often and how much the ranks of a run say to one
# another, printed as it ends. docs/scaling.md has been made with it; what a sweep takes is the difference of two tolerances.
set -euo pipefail
program=$1 ranks=$2 deck=$3
shift 3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mpicxx -std=c++20 -O1 -shared -fPIC "$(dirname "${BASH_SOURCE[0]}")/message_counts.cpp" -o "$scratch/libmessage_counts.so"
LD_PRELOAD=$scratch/libmessage_counts.so mpirun -n "$ranks" --oversubscribe -x LD_PRELOAD "$program" run "$deck" -o "$scratch/out" "$@"
