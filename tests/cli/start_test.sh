#!/usr/bin/env bash
# kapitza new, new-material, schema, completion, manual.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"

# every template runs as it is, and as a new deck of another name
templates=$(cd "$source_dir/input/templates" && ls ./*.yaml | sed 's|^\./||; s|\.yaml$||')
[[ $(wc -w <<<"$templates") -ge 9 ]] || fail "templates are missing: $templates"
for template in $templates; do
  expect 0 "$program" new "my-$template" --template "$template"
  no_errors "new --template $template"
  prints "kapitza run my-$template.yaml"
  head -1 "my-$template.yaml" | grep -qxF '# yaml-language-server: $schema=deck.schema.json' || fail "no schema in my-$template.yaml"
  if grep -q "[^-]$template\.[a-z]" "my-$template.yaml"; then fail "my-$template.yaml speaks of $template: $(grep "[^-]$template\.[a-z]" "my-$template.yaml")"; fi
  expect 0 "$program" run "my-$template.yaml"
  no_errors "run my-$template.yaml"
  [[ $(value "out/my-$template/summary.json" status) == converged ]] || fail "$template: no result in out/my-$template"
done
expect 0 "$program" new "it's mine"
grep -qF "next: kapitza run 'it'\\''s mine.yaml' --plot" stdout || fail "not for a shell: $(cat stdout)"
expect 0 "$program" new chip.yaml
expect 0 "$program" check chip.yaml
expect 0 "$program" fdtr my-fdtr.yaml -o out/inferred
no_errors "fdtr my-fdtr.yaml"
[[ $(value out/inferred/summary.json fdtr.fits.0.conductance) == 311* ]] || fail "nothing was inferred"
[[ -s my-gmsh.msh && -s my-gmsh.geo ]] || fail "no mesh beside the deck"

mkdir sub
expect 0 "$program" new-material sub/mine
no_errors "new-material"
expect 0 "$program" material ./sub/mine.yaml
no_errors "material of a new file"
grep -qx "name: mine" sub/mine.yaml || fail "the material has another name"

mistake() {
  local text=$1
  shift
  expect 2 "$program" "$@"
  says "$text"
  [[ $(wc -l <stderr) == 1 && ! -s stdout ]] || fail "one line on standard error: $*"
}
before=$(sha256sum chip.yaml)
mistake "chip.yaml is there already" new chip
[[ $before == "$(sha256sum chip.yaml)" ]] || fail "a deck was overwritten"
mistake "nowhere: there is no such directory" new nowhere/chip
mistake "--template: there is no 'bilayr'; there are bilayer, " new other --template bilayr
nothing_in other.yaml
mistake "is no name of a file" new .yaml
expect 0 on_ranks 3 "$program" new three
[[ $(grep -c written stdout) == 1 ]] || fail "written more than once"

# completion and manual pages know every sub-command and option that --help knows
expect 0 "$program" --help
commands=$(sed -n '/^Subcommands:/,/^$/p' stdout | awk '/^  [a-z]/ {print $1}')
[[ $(wc -w <<<"$commands") -ge 12 ]] || fail "sub-commands: $commands"
for shell in bash zsh fish; do expect 0 "$program" completion $shell && cp stdout completion.$shell; done
expect 0 "$program" manual program && cp stdout kapitza.1
for command in $commands; do
  expect 0 "$program" "$command" --help
  for option in $(grep -oE '^ +(-[a-zA-Z],)?--[a-z0-9-]+' stdout | grep -oE -- '--[a-z0-9-]+'); do
    grep -qE "^    $command\) words=.*$option[ \"]" completion.bash || fail "bash does not know $command $option"
    grep -qF -- "-l ${option#--}" completion.fish || fail "fish does not know $option"
    grep -qF -- "\\fB${option//-/\\-}\\fR" kapitza.1 || fail "the manual page lacks $option"
  done
  grep -qF "'$command:" completion.zsh || fail "zsh does not know $command"
done
bash -n completion.bash || fail "completion for bash is no bash"
# what bash completes
complete_words() {
  bash -c 'source completion.bash; COMP_WORDS=("$@"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _kapitza; printf "%s\n" "${COMPREPLY[@]}"' - "$@"
}
[[ $(complete_words kapitza stu) == study ]] || fail "kapitza stu: $(complete_words kapitza stu)"
[[ $(complete_words kapitza material germ) == germanium ]] || fail "kapitza material germ: $(complete_words kapitza material germ)"
[[ $(complete_words kapitza run --as-f) == --as-fourier ]] || fail "kapitza run --as-f"
for page in deck material; do
  expect 0 "$program" manual $page
  head -1 stdout | grep -q "^\.TH kapitza-$page 5" || fail "no manual page: $page"
done
prints "cutoff_wavevector"
if command -v man >/dev/null; then
  expect 0 man --warnings -l kapitza.1
  no_errors "man kapitza.1"
fi

# schemas
for what in deck material; do expect 0 "$program" schema $what && cp stdout $what.json; done
expect 0 on_ranks 2 "$program" schema deck
cmp stdout deck.json || fail "the schema depends on the ranks"
python_with 'jsonschema, yaml'
[[ -n $python ]] || { echo "schemas were not tried: no Python with jsonschema and yaml (Debian: python3-jsonschema python3-yaml)"; exit 0; }
"$python" "$source_dir/tests/cli/schema_checks.py" deck.json material.json "$source_dir" || fail "schemas"
