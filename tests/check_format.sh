#!/usr/bin/env bash
# Checks every source against .clang-format; `check_format.sh --fix` rewrites them instead.
# Exit 77 (skipped) where clang-format 14 is not installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

formatter=$(command -v clang-format-14 || command -v clang-format || true)
if [[ -z $formatter ]] || ! "$formatter" --version | grep -q 'version 14\.'; then
  echo "skipped: clang-format 14 not found (tools/setup installs it)"
  exit 77
fi

sources() {
  find include base parallel physics mesh laws solver analysis setup io run app tests bench docs \
    \( -name '*.cpp' -o -name '*.hpp' \) -print0 2>/dev/null || true
}
if [[ ${1:-} == --fix ]]; then
  sources | xargs -0 --no-run-if-empty "$formatter" -i
elif ! report=$(sources | xargs -0 --no-run-if-empty "$formatter" --dry-run -Werror --ferror-limit=1 2>&1); then
  grep -E '^[^ ]+:[0-9]+:[0-9]+:' <<<"$report" || echo "$report"
  echo "to put it right: bash tests/check_format.sh --fix"
  exit 1
fi
