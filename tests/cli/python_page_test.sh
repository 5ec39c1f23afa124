#!/usr/bin/env bash
# docs/python.md: its commands and its Python, in order.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
need_pictures
export PYTHONPATH=$source_dir/tools/python
ln -s "$source_dir/input" input

page=$source_dir/docs/python.md
commands=0
while read -r line; do
  eval "expect 0 \"$program\" ${line#kapitza }"
  commands=$((commands + 1))
done < <(sed -n '/^## Reading/,$s/^    \(kapitza .*\)/\1/p' "$page")
[[ $commands == 5 ]] || fail "$commands commands were found in $page"
sed -n '/^```python/,/^```$/p' "$page" | grep -v '^```' >page.py
expect 0 "$python" page.py
no_errors "the page's Python"
prints "Kapitza resistance 3.81e-09 m2 K/W, thermal 4.89e-09"
prints " W/m²"
prints "% of the heat"
prints "Hz: 9.77e-08 K at -38.1 degrees, jump over flux 1.49e-09 m2 K/W"
prints "the bulk has 146.8"
[[ -s thickness.png ]] || fail "no picture"
