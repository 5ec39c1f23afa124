#!/usr/bin/env bash
# kapitza plot and run --plot; the Python package that reads results.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
need_pictures
files() { (cd "$1" && ls -A) | tr '\n' ' '; }

{ echo 'title: two layers of two bands' && two_layers && echo 'output: {spectral: true, directory: stack}'; } >stack.yaml
{ echo 'title: a step' && plane_with_step && echo 'output: {formats: [vtu, hdf5], directory: plane}'; } >plane.yaml

# pictures beside the results, on any number of ranks; the same files
expect 0 "$program" run stack.yaml --plot --compare fourier
no_errors "run --plot"
prints "stack/temperature.png"
for name in temperature fourier resistance dissipation spectrum; do [[ -s stack/$name.png ]] || fail "no $name.png: $(files stack)"; done
[[ -z $(find stack -name '.*' -type f -name '*.png') ]] || fail "hidden files are left: $(files stack)"
expect 0 on_ranks 3 "$program" run stack.yaml -o stack3 --plot --compare fourier
no_errors "run --plot on three ranks"
[[ $(grep -c "temperature.png" stdout) == 1 ]] || fail "drawn more than once"
expect 0 "$program" run plane.yaml --plot
no_errors "a plane"
for name in temperature dissipation_map interfaces resistance dissipation; do [[ -s plane/$name.png ]] || fail "no $name.png: $(files plane)"; done

run_dynamic stack.yaml
for name in harmonic transient; do
  expect 0 "$program" plot $name
  no_errors "plot $name"
done
[[ $(files harmonic) == "deck.yaml response.csv response.png response_heat_flux.png response_resistance.png summary.json " ]] || fail "files: $(files harmonic)"
[[ $(files transient) == "deck.yaml history.csv history.png history_heat_flux.png summary.json " ]] || fail "files: $(files transient)"

run_seen
run_metals stack.yaml plane.yaml
for name in fdtr tdtr metal metal_plane; do
  expect 0 "$program" plot $name
  no_errors "plot $name"
done
for name in fdtr/phase tdtr/ratio tdtr/signal metal/electrons metal_plane/electrons; do [[ -s $name.png ]] || fail "no $name.png"; done

# other formats, elsewhere; the same numbers give the same file
for k in 1 2; do
  expect 0 "$program" plot stack --format svg,pdf --output drawn$k
  no_errors "plot --format"
done
[[ $(files drawn1) == "dissipation.pdf dissipation.svg fourier.pdf fourier.svg resistance.pdf resistance.svg spectrum.pdf spectrum.svg temperature.pdf temperature.svg " ]] \
  || fail "files: $(files drawn1)"
cmp drawn1/temperature.svg drawn2/temperature.svg || fail "the same picture differs"
grep -q "temperature \[K\]" drawn1/temperature.svg || fail "no unit on the axis"

# studies, tables, several results
expect 0 "$program" study stack.yaml -o study --set mesh.layers.0.thickness=50nm:5um:4 --set angles.polar=8
expect 0 "$program" plot study
for name in resistance interfaces conduction; do [[ -s study/study_$name.png ]] || fail "no study_$name.png"; done
expect 0 "$program" plot stack3/spectral.csv --output tables
expect 0 "$program" plot stack stack3 --output both
[[ $(files both) == "compare_dissipation.png compare_resistance.png compare_temperature.png " ]] || fail "files: $(files both)"
for name in harmonic transient; do expect 0 "$program" plot $name $name --output both_$name; done
[[ $(files both_harmonic)$(files both_transient) == "compare_response.png compare_history.png " ]] || fail "files: $(files both_harmonic)$(files both_transient)"
for name in fdtr tdtr; do expect 0 "$program" plot $name $name --output both_$name; done
[[ $(files both_fdtr)$(files both_tdtr) == "compare_response.png compare_seen.png compare_seen.png " ]] || fail "files: $(files both_fdtr)$(files both_tdtr)"
expect 0 "$program" jump a b --deck stack.yaml --csv jump
expect 0 "$program" plot jump/knudsen_layer_300K.csv
[[ -s jump/knudsen_layer_300K.png ]] || fail "no picture of a table"

# one sentence for what is wrong
mistake() {
  local text=$1
  shift
  expect 2 "$program" plot "$@"
  says "$text"
  [[ $(wc -l <stderr) == 1 && ! -s stdout ]] || fail "one line on standard error: $*"
}
mistake "nowhere: there is no such file or directory" nowhere
mkdir empty
mistake "empty: there is no summary.json" empty
mistake "stack.yaml: a directory, a summary.json or a .csv file is needed" stack.yaml
mistake "one of png, svg, pdf is needed, got 'gif'" stack --format gif
mistake "all are runs, or all are studies" stack study
mistake "nothing in common" harmonic transient
printf 'x_m,temperature_K\n0,300\n1\n' >short.csv
mistake "short.csv:3: 1 fields, but the header has 2" short.csv
mkdir broken && head -c 300 stack/summary.json >broken/summary.json
mistake "broken/summary.json: is no JSON" broken
head -c -100 plane/fields.vtu >broken/fields.vtu && cp plane/summary.json broken/
mistake "broken/fields.vtu: cannot be read" broken
mkdir hidden && cat >hidden/sitecustomize.py <<'PYTHON'
import importlib.util
find_spec = importlib.util.find_spec
importlib.util.find_spec = lambda name, *more: None if name == "matplotlib" else find_spec(name, *more)
PYTHON
export PYTHONPATH=$scratch/hidden
mistake "Python's matplotlib is missing (Debian: apt-get install python3-matplotlib)" stack
expect 2 "$program" run stack.yaml -o never --plot
says "apt-get install python3-matplotlib"
nothing_in never

# the reader and what the pictures show
export PYTHONPATH=$source_dir/tools/python
expect 0 "$python" -m kapitza_results transient
prints "history.csv: 40 rows of time_s"
expect 0 "$python" -m kapitza_results plane
prints "fields.vtu: 96 cells"
prints "heat_flux_W_m2 [W/m2]"
expect 0 "$python" -m kapitza_results tdtr
prints "tdtr.csv: 12 rows of delay_s"
"$python" "$source_dir/tests/cli/plot_checks.py" stack plane study harmonic transient fdtr tdtr metal metal_plane || fail "plot_checks.py"
