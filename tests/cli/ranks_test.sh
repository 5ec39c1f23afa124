#!/usr/bin/env bash
# The answer does not depend on the number of ranks.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
compare="$source_dir/tests/cli/compare_summaries.py"

# A comparison that cannot fail shows nothing.
film >film.yaml
expect 0 "$program" run film.yaml -o a
expect 0 "$program" run film.yaml -o b --set "boundaries.left.isothermal=301.0001 K"
if python3 "$compare" 1e-9 a/summary.json b/summary.json 2>/dev/null; then fail "different results compare equal"; fi

film | sed 's/left: {isothermal: 301 K}/left: {heat_flux: 1e8 W\/m^2}/' >imposed.yaml
for deck in "$source_dir"/input/{si_ge,superlattice}.yaml film.yaml imposed.yaml; do
  name=$(basename "$deck" .yaml)
  for ranks in 1 2 3 5; do
    expect 0 on_ranks $ranks "$program" run "$deck" -o "$name.$ranks"
    no_errors "$name on $ranks ranks"
    [[ $(grep -c "heat flux" stdout) == 1 ]] || fail "$name on $ranks ranks: the table is not printed once"
    [[ $(value "$name.$ranks/summary.json" problem.ranks) == "$ranks" ]] || fail "problem.ranks is not $ranks"
    python3 "$compare" 1e-9 "$name.1/summary.json" "$name.$ranks/summary.json" || fail "$name: 1 and $ranks ranks differ"
  done
done
