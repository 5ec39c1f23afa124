#!/usr/bin/env bash
# clang_test.sh SOURCE_DIR BUILD_DIR: another compiler, clang++, builds program and unit tests without a warning; both run, and the program says what it says
# from GCC. BUILD_DIR is where it builds. Exit 77 where there is no clang++.
set -euo pipefail
source_dir=$1
build=$2
command -v clang++ >/dev/null || { echo "skipped: no clang++"; exit 77; }
mkdir -p "$build"
units=(base parallel physics mesh laws solver analysis setup io run app)
cmake -S "$source_dir" -B "$build" -G Ninja -D CMAKE_CXX_COMPILER=clang++ -D CMAKE_C_COMPILER=clang -D CMAKE_BUILD_TYPE=Release \
  -D KAPITZA_WERROR=ON -D KAPITZA_TESTS=ON >"$build/log" 2>&1 || { tail -20 "$build/log" >&2; exit 1; }
targets=()
for unit in "${units[@]}"; do
  if [[ -d $source_dir/tests/unit/$unit ]]; then targets+=("unit_$unit"); fi
done
cmake --build "$build" --parallel "$(nproc)" --target kapitza "${targets[@]}" >"$build/log" 2>&1 || {
  grep -E -A 8 'error' "$build/log" >&2 || tail -40 "$build/log" >&2
  exit 1
}
clang++ --version | head -n 1
for target in "${targets[@]}"; do
  "$build/tests/$target" --gtest_brief=1 || { echo "FAILED: $target" >&2; exit 1; }
done
cd "$build"
./kapitza run "$source_dir/input/si_ge.yaml" --force --output clang_out >log
grep -q '^  si|ge  *Kapitza resistance  *3\.8066e-09' log || { cat log >&2; exit 1; }
