#!/usr/bin/env bash
# Every broken deck: exit code 2, each message once however many ranks, with file and line; nothing is written.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"

no_line="empty_file only_comments" # the file as a whole is wrong

check_messages() {
  local deck=$1 name=$2
  [[ -s stderr ]] || fail "no message"
  [[ ! -s stdout ]] || fail "something on standard output"
  [[ -z $(sort stderr | uniq -d) ]] || fail "said more than once"
  while IFS= read -r line; do
    case $line in
    "kapitza: $deck:"*) ;;
    *) fail "does not begin with the file's name: $line" ;;
    esac
    [[ " $no_line " == *" $name "* || $line =~ ^kapitza:\ $deck:[0-9]+:[0-9]+:\  ]] || fail "no line and column: $line"
  done <stderr
}

count=0
for deck in "$source_dir"/tests/cli/broken/*.yaml; do
  name=$(basename "$deck" .yaml)
  messages=
  # both commands, and both numbers of ranks, which of them together by turns
  ways=("1 check" "3 run")
  [[ $((count % 2)) == 0 ]] || ways=("1 run" "3 check")
  for way in "${ways[@]}"; do
    # shellcheck disable=SC2086
    set -- $way
    options=()
    [[ $2 == run ]] && options=(--output "$scratch/written")
    expect 2 on_ranks "$1" "$program" "$2" "$deck" "${options[@]}"
    check_messages "$deck" "$name"
    [[ -z $messages || $messages == "$(cat stderr)" ]] || fail "$name: another message: $2 on $1 ranks"
    messages=$(cat stderr)
    nothing_in written
    nothing_in out
  done
  count=$((count + 1))
done
[[ $count -ge 10 ]] || fail "only $count broken decks found"

# many_mistakes shows all of them at once, in order of appearance
expect 2 "$program" check "$source_dir/tests/cli/broken/many_mistakes.yaml"
[[ $(cut -d: -f3 stderr | tr '\n' ' ') == "6 9 12 13 " ]] || fail "mistakes are not shown together in order"

# Mistakes that show only once the bands are known
film >closed.yaml
sed -i 's/right: {isothermal: 299 K}/right: specular/; s/left: {isothermal: 301 K}/left: {heat_flux: 1e8}/' closed.yaml
cat >too_much.yaml <<'YAML'
materials:
  a: {gray: {heat_capacity: 1.66e6, group_velocity: 6400, mean_free_path: 40e-9}}
  b: {gray: {heat_capacity: 1.7e6, group_velocity: 3900, mean_free_path: 20e-9}}
mesh: {layers: [{material: a, thickness: 100 nm}, {material: b, thickness: 100 nm}]}
interfaces:
  - {between: [a, b], model: transmission, value: 0.9}
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}}
YAML
film >thick.yaml
sed -i 's/mean_free_path: [^,}]*/mean_free_path: 1e-20 m/' thick.yaml
film >bath.yaml
sed -i 's/right: {isothermal: 299 K}/right: {helium: {temperature: 4.2 K}}/' bath.yaml
for command in run check; do
  for ranks in 1 3; do
    for place in thick.yaml:3 bath.yaml:4; do
      expect 2 on_ranks $ranks "$program" $command ${place%:*}
      [[ $(wc -l <stderr) == 1 ]] || fail "one message is needed"
      says "kapitza: $place:"
    done
    expect 2 on_ranks $ranks "$program" $command closed.yaml
    [[ $(wc -l <stderr) == 1 ]] || fail "one message is needed"
    says "kapitza: closed.yaml: boundaries: there is no steady state"
    expect 2 on_ranks $ranks "$program" $command too_much.yaml
    [[ $(wc -l <stderr) == 1 ]] || fail "one message is needed"
    says "kapitza: too_much.yaml:6:"
    says "detailed balance"
    nothing_in out
  done
done
