#!/usr/bin/env bash
# docs/howto: every page's commands, in order, in a directory of its own, and what they are said to print.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
export MPLCONFIGDIR=$scratch/matplotlib PYTHONDONTWRITEBYTECODE=1
[[ $(ls "$source_dir"/docs/howto/*.md | wc -l) -ge 6 ]] || fail "pages are missing"
for page in "$source_dir"/docs/howto/*.md; do
  mkdir "$(basename "$page" .md)"
  (
    cd "$(basename "$page" .md)"
    ln -s "$source_dir/input" input
    mkdir runs && ln -s "$source_dir/tests/data/shengbte" runs/mine
    python3 "$source_dir/tests/cli/howto_pages.py" "$program" "$page"
  ) || fail "$page"
done
