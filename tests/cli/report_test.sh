#!/usr/bin/env bash
# kapitza report: one page, its numbers, and what a browser makes of it.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
export PYTHONDONTWRITEBYTECODE=1 MPLCONFIGDIR=$scratch/matplotlib

python=
for candidate in python3 /usr/bin/python3; do
  if "$candidate" -c 'import numpy, matplotlib' 2>/dev/null; then python=$candidate && break; fi
done
[[ -n $python ]] || { echo "skipped: no Python with numpy and matplotlib (tools/setup installs them)"; exit 77; }

cat >stack.yaml <<'YAML'
title: two layers & a <plane>
materials:
  a: {bands: [{heat_capacity: 1e6, group_velocity: 5000, mean_free_path: 30 nm}, {heat_capacity: 5e5, group_velocity: 3000, mean_free_path: 900 nm}]}
  b: {bands: [{heat_capacity: 8e5, group_velocity: 3000, mean_free_path: 20 nm}, {heat_capacity: 4e5, group_velocity: 1500, mean_free_path: 500 nm}]}
mesh: {layers: [{material: a, thickness: 200 nm}, {material: b, thickness: 300 nm}]}
interfaces: [{between: [a, b], model: dmm}]
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}}
output: {spectral: true, directory: stack, probes: [{name: middle, at: [250 nm]}]}
YAML
cat >plane.yaml <<'YAML'
title: a step
materials:
  a: {gray: {heat_capacity: 1.66e6, group_velocity: 6400, mean_free_path: 40 nm}}
  b: {gray: {heat_capacity: 1.7e6, group_velocity: 3900, mean_free_path: 20 nm}}
mesh:
  grid:
    x: [{length: 40 nm, cells: 6}, {length: 60 nm, cells: 6}]
    y: [{length: 30 nm, cells: 4}, {length: 30 nm, cells: 4}]
    materials: [[a, b], [a, a]]
interfaces: [{between: [a, b], model: dmm}]
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}, bottom: specular, top: diffuse}
angles: {polar: 4, azimuthal: 16}
output: {directory: plane}
YAML
for name in stack plane; do
  expect 0 "$program" run $name.yaml
  expect 0 "$program" report $name
  if grep -q "libjs-chart.js" stderr; then echo "skipped: no Chart.js (tools/setup installs it)"; exit 77; fi
  no_errors "report $name"
  prints "$name/report.html"
done
expect 0 on_ranks 3 "$program" report stack --output page.html
[[ $(wc -l <stdout) == 1 ]] || fail "written more than once"
cmp page.html stack/report.html || fail "the same run gives another page"

# what is said first, with the numbers of the summary; names are text, not HTML
"$python" - <<'PYTHON' || fail "the page"
import html, json, re
page = open("stack/report.html").read()
summary = json.load(open("stack/summary.json"))
assert len(page) < 3e6 and "<plane>" not in page and "two layers &amp; a &lt;plane&gt;" in page
answer = html.unescape(re.search(r"<div class=answer>(.*?)</div>", page)[1])
kapitza = summary["interfaces"][0]["resistance"]["kapitza"]
drop = summary["interfaces"][0]["temperature_drop"]
assert answer.startswith("<p>Of 2 K, at a heat flux of"), answer
assert f"{drop:.3g} K ({100 * drop / 2:.3g} %) falls at the plane a|b by reflection (Kapitza resistance {kapitza:.3g} m² K/W)" in answer, answer
shares = [float(number) for number in re.findall(r"K \(([-0-9.e]+) %\)", answer)]
assert len(shares) == 4 and abs(sum(shares) - 100) < 0.3, shares
assert html.escape(summary["deck"]["effective"]) in page and summary["deck"]["sha256"] in page
assert all(html.escape(text) in page for text in summary["warnings"])
assert not re.search(r"""(src|href)=["'](?!data:)""", page), "the page asks for something else"
PYTHON

expect 3 "$program" run stack.yaml -o short --set solver.max_sweeps=3
expect 0 "$program" report short
grep -q "This is no result: the solve has not converged" short/report.html || fail "a failed solve is shown as a result"
mkdir empty
expect 2 "$program" report empty
says "empty: there is no summary.json"
[[ $(wc -l <stderr) == 1 ]] || fail "one line on standard error"

browser=$(command -v chromium || true)
[[ -n $browser ]] || { echo "the page was not opened: no chromium (Debian: apt-get install chromium)"; exit 0; }
for name in stack plane; do
  timeout 200 "$python" "$source_dir/tests/cli/report_browser.py" "$browser" $name/report.html $name/summary.json || fail "$name in a browser"
done
