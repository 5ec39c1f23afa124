#!/usr/bin/env bash
# tests/fuzz/run.sh [SECONDS [TARGET...]]: builds the libFuzzer targets (clang) and runs each for that long (60).
# New inputs go to build/fuzz/corpus; what it finds lies in build/fuzz/findings, exit code 1.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
seconds=${1:-60}
shift || true
targets=("$@")
((${#targets[@]})) || targets=(deck material modes checkpoint gmsh)

export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export ASAN_OPTIONS=detect_leaks=0 UBSAN_OPTIONS=print_stacktrace=1
export KAPITZA_MATERIALS=$PWD/input/materials
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz --parallel "$(nproc)" --target "${targets[@]/#/fuzz_}" >build/fuzz/build.log 2>&1 || {
  tail -n 40 build/fuzz/build.log
  exit 1
}

seeds() { # TARGET DIRECTORY: corpus of the repository, and what else the target can start from
  cp -r tests/fuzz/corpus/"$1"/. "$2" 2>/dev/null || true
  case $1 in
  deck) cp input/*.yaml tests/cli/broken/*.yaml "$2" ;;
  gmsh) cp tests/data/gmsh/*.msh "$2" ;;
  material) cp input/materials/*.yaml "$2" ;;
  modes)
    local kind=0 file
    for file in tests/data/{shengbte/{CONTROL,BTE.omega,BTE.v,BTE.w_final,BTE.qpoints_full},alamode/*,almabte/*,giftbte/*,phono3py/*.hdf5}; do
      # shellcheck disable=SC2059
      { printf "\\x$(printf %x "$kind")"; cat "$file"; } >"$2/sample_$kind"
      kind=$((kind + 1))
    done
    ;;
  esac
}

mkdir -p build/fuzz/findings
for target in "${targets[@]}"; do
  corpus=build/fuzz/corpus/$target
  mkdir -p "$corpus"
  seeds "$target" "$corpus"
  echo "fuzz: $target, $seconds s"
  build/fuzz/tests/fuzz/fuzz_"$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 \
    -artifact_prefix=build/fuzz/findings/"$target"- "$corpus" >build/fuzz/"$target".log 2>&1 || {
    tail -n 40 build/fuzz/"$target".log
    echo "fuzz: a finding for $target in build/fuzz/findings" >&2
    exit 1
  }
  grep -E '^#[0-9]+[[:space:]]+DONE|^Done' build/fuzz/"$target".log | tail -n 2
done
