#!/usr/bin/env bash
# Every deck of input/ runs: exit 0, a valid summary that converged, a profile, nothing on standard error.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"

# A 2D deck: converged, energy conserved, no part of the budget negative, and the fields there.
check_plane() {
  prints "where it dissipates"
  [[ -s $1/fields.vtu ]] || fail "$2 wrote: $(ls "$1")"
  no_temporary_files "$1"
  python3 - "$1" "$2" <<'PYTHON' || fail "results of $2"
import json, sys
directory, name = sys.argv[1:]
summary = json.load(open(f"{directory}/summary.json"))
budget = summary["dissipation_budget"]
largest = max(abs(e["total"]) for e in budget["elements"])
problems = []
def check(condition, text):
    if not condition:
        problems.append(text)
check(summary["status"] == "converged", "not converged")
check(summary["solve"]["energy_imbalance"] < 1e-5, "energy is not conserved")
power = sum(b["power"] for b in summary["boundaries"]) + summary["heating"]
check(abs(power) < 1e-5 * max([summary["heating"]] + [abs(b["power"]) for b in summary["boundaries"]]), "powers do not add up")
check(abs(budget["closure"]) < 0.05, f"the budget does not close: {budget['closure']}")
check(all(e["total"] > -1e-9 * largest for e in budget["elements"]), "a part of the budget is negative")
check(len(summary["regions"]) > 0 and all(r["area"] > 0 for r in summary["regions"]), "regions")
for interface in summary["interfaces"]:
    kapitza = interface["resistance"]["kapitza"] # none where heat runs both ways
    check(kapitza is None or kapitza > 0, f"a Kapitza resistance of {kapitza}")
print("\n".join(f"{name}: {p}" for p in problems), file=sys.stderr)
sys.exit(bool(problems))
PYTHON
}

# A deck that oscillates or goes on in time: converged, and a table with a number in every place.
check_dynamic() {
  python3 - "$1" "$2" <<'PYTHON' || fail "results of $2"
import csv, json, math, os, sys
directory, name = sys.argv[1:]
summary = json.load(open(f"{directory}/summary.json"))
table = directory + {"harmonic": "/response.csv", "transient": "/history.csv", "tdtr": "/tdtr.csv"}[summary["problem"]["type"]]
rows = list(csv.reader(open(table)))
assert summary["status"] == "converged", "not converged"
assert len(rows) > 5 and all(len(row) == len(rows[0]) for row in rows), "rows"
assert all(math.isfinite(float(value)) for row in rows[1:] for value in row), "numbers"
# of one solve; of a march of properties that follow the temperature, Newton's steps together
bound = 16 if "marching" in summary["solve"].get("methods", []) else {1: 13, 2: 20}[summary["problem"]["dimension"]]
assert summary["solve"]["most_sweeps"] <= bound, summary["solve"]["most_sweeps"]
assert set(os.listdir(directory)) == {"deck.yaml", os.path.basename(table), "summary.json"}, os.listdir(directory)
PYTHON
}

for deck in "$source_dir"/input/*.yaml; do
  name=$(basename "$deck" .yaml)
  head -n 1 "$deck" | grep -q '^# .' || fail "$deck does not begin with a comment that says what it shows"

  expect 0 "$program" check "$deck"
  no_errors "check $name"
  prints "no mistakes"

  command=run
  if grep -q 'train:' "$deck"; then command=tdtr; fi
  expect 0 "$program" $command "$deck"
  no_errors "$command $name"
  directory=out/$name # what the deck itself says
  if grep -qE '^time:|type: harmonic' "$deck"; then
    check_dynamic "$directory" "$name"
    continue
  fi
  if [[ $(value "$directory/summary.json" problem.dimension) == 2 ]]; then
    check_plane "$directory" "$name"
    continue
  fi
  prints "heat flux"
  [[ $(ls "$directory") == $'deck.yaml\nprofile.csv\nsummary.json' ]] || fail "$name wrote: $(ls "$directory")"
  python3 - "$directory" "$name" <<'PYTHON' || fail "results of $name"
import csv, json, sys
directory, name = sys.argv[1:]
summary = json.load(open(f"{directory}/summary.json"))
rows = list(csv.DictReader(open(f"{directory}/profile.csv")))
problems = []
def check(condition, text):
    if not condition:
        problems.append(text)
check(summary["status"] == "converged", "not converged")
check(summary["solve"]["energy_imbalance"] < 1e-7, "energy is not conserved")
# drops over one heat flux add up as exactly as the flux is one
for kind, closes in (("resistance_budget", 1e-12 + summary["solve"]["energy_imbalance"]), ("dissipation_budget", 1e-3)):
    budget = summary[kind]
    check(abs(budget["closure"]) < closes, f"{kind} does not close: {budget['closure']}")
    check(all(e["total"] > -1e-12 * budget["total"] for e in budget["elements"]), f"a part of {kind} is negative")
check(len(summary["boundaries"]) == 2, "two boundaries")
check(len(rows) == summary["problem"]["cells"] + len(summary["regions"]), "one row per node, interface nodes twice")
electrons = ["electron_temperature_K", "electron_heat_flux_W_m2"] if any("electrons" in r for r in summary["regions"]) else []
check(list(rows[0]) == ["x_m", "temperature_K", "energy_temperature_K", "heat_flux_W_m2", "region"] + electrons, "columns")
x = [float(r["x_m"]) for r in rows]
check(x == sorted(x), "x does not rise")
check({r["region"] for r in rows} == {r["name"] for r in summary["regions"]}, "regions of the profile")
print("\n".join(f"{name}: {p}" for p in problems), file=sys.stderr)
sys.exit(bool(problems))
PYTHON
done
