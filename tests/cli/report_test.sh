#!/usr/bin/env bash
# kapitza report: one page, its numbers, and what a browser makes of it.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
need_pictures

{ echo 'title: two layers & a <plane>' && two_layers && echo 'output: {spectral: true, directory: stack, probes: [{name: middle, at: [100 nm]}]}'; } >stack.yaml
{ echo 'title: a step' && plane_with_step && echo 'output: {directory: plane}'; } >plane.yaml
expect 0 "$program" run stack.yaml
expect 0 "$program" run plane.yaml
run_dynamic stack.yaml
run_seen
run_metals stack.yaml plane.yaml
pages=(stack plane harmonic transient fdtr tdtr metal metal_plane)
for name in "${pages[@]}"; do
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

# the jump over the flux as response.csv has it; the peak of a probe and its fall to 1/e as history.csv has them
"$python" - <<'PYTHON' || fail "the pages of runs that oscillate and follow in time"
import csv, html, json, math, re
def read(name, file):
    answer = html.unescape(re.search(r"<div class=answer>(.*?)</div>", open(f"{name}/report.html").read())[1])
    rows = [{key: float(value) for key, value in row.items()} for row in csv.DictReader(open(f"{name}/{file}"))]
    return answer, rows, json.load(open(f"{name}/summary.json"))
answer, rows, _ = read("harmonic", "response.csv")
part = lambda row, name, unit: complex(row[f"{name}_re_{unit}"], row[f"{name}_im_{unit}"])
def resistance(row):
    value = (part(row, "a|b_left_temperature", "K") - part(row, "a|b_right_temperature", "K")) / part(row, "a|b_heat_flux", "W_m2")
    return f"{abs(value):.3g} m² K/W (phase {math.degrees(math.atan2(value.imag, value.real)):.1f}°)"
assert "12 frequencies from 10 MHz to 3 GHz" in answer, answer
assert f"over the heat flux is {resistance(rows[0])} at 10 MHz, and {resistance(rows[-1])} at 3 GHz" in answer, (resistance(rows[0]), answer)
answer, rows, summary = read("transient", "history.csv")
time, probe = [row["time_s"] for row in rows], [row["middle_temperature_K"] - 300 for row in rows]
peak = probe.index(max(probe))
at, after = next((i, i + 1) for i in range(peak, len(probe) - 1) if probe[i + 1] < probe[peak] / math.e <= probe[i])
ps = lambda i: f"{1e12 * time[i]:.3g} ps"
found = re.search(r"at middle is above the initial one by at most ([0-9.]+) mK, at (\S+ ps) .*? has fallen to 1/e of that by (\S+) ps \(between the outputs at (\S+ ps) and (\S+ ps)\)", answer)
assert found, answer
assert math.isclose(float(found[1]), 1e3 * probe[peak], rel_tol=5e-3) and found[2] == ps(peak) and (found[4], found[5]) == (ps(at), ps(after)), found.groups()
assert 1e12 * time[at] <= float(found[3]) * 1.001 and float(found[3]) * 0.999 <= 1e12 * time[after], found.groups()
assert f"errs by about {summary['solve']['error']:.2g} of the peaks" in answer and "0.0001 is allowed" in answer, answer
assert "The heat flux at left, out of the stack" in answer and "heat flux at right" not in answer, answer
PYTHON

# what a laboratory would infer beside what is true; which fits deceive, as the run warns; the spot; the temperatures of electrons
"$python" - <<'PYTHON' || fail "the pages of what lasers see, and of metals"
import html, json, re
def read(name):
    page = open(f"{name}/report.html").read()
    assert "<seen>" not in page and not re.search(r"""(src|href)=["'](?!data:)""", page)
    return html.unescape(re.search(r"<div class=answer>(.*?)</div>", page)[1]), page, json.load(open(f"{name}/summary.json"))
MW = lambda value: f"{float(f'{value / 1e6:.3g}'):g} MW/m²/K"
for name, residual, limit in (("fdtr", "°", "0.1°"), ("tdtr", " %", "1 %")):
    answer, page, summary = read(name)
    seen, steady = summary[name], summary[name]["steady"]
    assert answer.startswith("<p>A laboratory would infer ") and f"the true one is {MW(seen['conductance'])}" in answer, answer
    for fit in seen["fits"]:
        alone = "" if len(fit["free"]) > 1 else " alone"
        assert f"G{alone} {MW(fit['conductance'])}, {fit['conductance'] / seen['conductance']:.3g} of the true one" in answer, (fit, answer)
        assert f"(residual {fit['residual']:.2g}{residual}" in answer, (fit, answer)
        assert alone or f"κ {fit['conductivity']:.3g} W/m/K, {fit['conductivity'] / seen['conductivity']:.3g} of the bulk's" in answer, (fit, answer)
    assert f"{steady['kapitza']:.3g} m² K/W by reflection (Kapitza resistance, {MW(1 / steady['kapitza'])})" in answer, answer
    assert f"would leave {steady['apparent']:.3g} ± {steady['apparent_uncertainty']:.2g} m² K/W for it (R apparent, {MW(1 / steady['apparent'])}), of which {steady['slip']:.3g} m² K/W is slip" in answer
    wrong = sum("looks perfect" in text for text in summary["warnings"])
    assert len(re.findall("looks perfect and is wrong", answer)) == wrong == page.count("<td>perfect and is wrong</td>") == (2 if name == "fdtr" else 0)
    assert (f"No fit looks perfect (a residual below {limit})" in answer) == (wrong == 0), answer
    assert (f"{wrong} of {len(seen['fits'])} fits look perfect (a residual below {limit}) and are wrong: the worst, that of G" in answer) == (wrong > 0), answer
    assert html.escape(summary["deck"]["effective"]) in page and all(html.escape(text) in page for text in summary["warnings"])
    assert len(re.findall(f'data-path="{name}.fits.[0-9]*.conductance"', page)) == len(seen["fits"])
    if name == "fdtr":
        assert "pump 5 µm, probe 3 µm to 1/e². The fits have them, too." in answer and "13 frequencies from 100 kHz to 100 MHz" in answer, answer
        assert f"{steady['electron_phonon']:.3g} m² K/W by electrons and phonons in series" in answer and "Phonons alone" not in answer, answer
    else:
        assert "lit evenly" in answer and "12 delays from 200 ps to 12 ns behind pulses at 80 MHz, modulated at 10 MHz" in answer and "Phonons alone" in answer, answer
        assert f"errs by about {summary['solve']['error']:.2g} of the signal" in answer, answer
for name, region in (("metal", 0), ("metal_plane", 1)):
    answer, page, summary = read(name)
    region = summary["regions"][region]
    hot = region["electrons"]["temperature"]
    assert f"electrons of {region['name']} are between {hot['lowest']:.6g} and {hot['highest']:.6g} K" in answer, answer
    assert "Electrons and lattice of a" in page or "Temperature of the electrons of metals" in page
assert 'data-path="probes.0.electron_temperature"' in page and 'data-path="probes.0.position.1"' in page
PYTHON

expect 3 "$program" run stack.yaml -o short --set solver.max_sweeps=3
expect 0 "$program" report short
grep -q "This is no result: the solve has not converged" short/report.html || fail "a failed solve is shown as a result"
expect 3 "$program" run harmonic/deck.yaml -o short_harmonic --set solver.max_sweeps=3
expect 0 "$program" report short_harmonic
grep -q "This is no result at 12 of 12 frequencies" short_harmonic/report.html || fail "failed solves are shown as a result"
cp -r tdtr short_tdtr && sed -i 's/"status": "converged"/"status": "not_converged"/' short_tdtr/summary.json
expect 0 "$program" report short_tdtr
grep -q "This is no result: the error is about .* of the signal" short_tdtr/report.html || fail "a failed tdtr is shown as a result"
mkdir empty
expect 2 "$program" report empty
says "empty: there is no summary.json"
[[ $(wc -l <stderr) == 1 ]] || fail "one line on standard error"

browser=$(command -v chromium || true)
[[ -n $browser ]] || { echo "the page was not opened: no chromium (Debian: apt-get install chromium)"; exit 0; }
for name in "${pages[@]}"; do
  timeout 200 "$python" "$source_dir/tests/cli/report_browser.py" "$browser" $name/report.html $name/summary.json || fail "$name in a browser"
done
