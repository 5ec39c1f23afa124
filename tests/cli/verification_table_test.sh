#!/usr/bin/env bash
# tools/verification_table: makes the columns of the page from the tests' numbers, and finds what is not theirs.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
mkdir tools docs
cp "$source_dir/tools/verification_table" tools

# page BOUND MEASURED [ROW]: a page with two rows, the second given in full
page() {
  cat >docs/verification.md <<PAGE
# Verification

<!-- tools/verification_table makes the last two columns -->

| quantity | reference | required | test bound | measured, worst |
|---|---|---|---|---|
| \`film\`: heat flux | exact | 1e-6 | $1 | $2 |
${3-| ... sweeps | | | 12 | 9 |}

<!-- to here -->

The end.
PAGE
}

# json FILE "KEY": "VALUE", ...: a report of one test
json() {
  echo "{\"testsuites\": [{\"name\": \"Film\", \"testsuite\": [{\"name\": \"Flux\", \"status\": \"RUN\", $2}]}]}" >"$1"
}
json one.json '"flux": "1", "claim: film: heat flux <= 1e-07": "2.04e-08", "claim: film: sweeps <= 12": "9"'
json two.json '"claim: film: heat flux <= 1e-07": "5.31e-08"'
check() { expect "$1" tools/verification_table --check one.json two.json; }

page "" ""
check 1
says 'the page has the bound , the test 1e-7.'
expect 0 tools/verification_table one.json two.json
cp docs/verification.md made
page 1e-7 5.3e-8
cmp made docs/verification.md || fail "the page that was made"
check 0

page 1e-7 1.8e-8 && check 0
page 1e-7 1.7e-8 && check 1
says '"film: heat flux": the page has 1.7e-8 as measured, now it is 5.3e-8.'
page 1e-7 1.1e-7 && check 1
says 'which is not within 1e-7'
page 1e-7 small && check 1
page 2e-7 5.3e-8 && check 1
says '"film: heat flux": the page has the bound 2e-7, the test 1e-7.'
page 1e-7 5.3e-8 "" && check 1
says 'The page has no row for "film: sweeps", which a test claims.'
page 1e-7 5.3e-8 $'| ... sweeps | | | 12 | 9 |\n| ... heat | | | 1 | 1 |\n| ... heat | | | 1 | 1 |' && check 1
says 'No test claims the row "film: heat".'
says 'The page has two rows "film: heat".'

# nothing is made of numbers that cannot be trusted
page 1e-7 5.3e-8 && cp docs/verification.md before
json two.json '"claim: film: heat flux <= 2e-07": "5.31e-08"'
expect 1 tools/verification_table one.json two.json
says '"film: heat flux" is claimed with two bounds, 1e-7 and 2e-7.'
json two.json '"claim: film: heat flux <= 1e-07": "5e-07", "failures": [{"failure": "5e-07 vs 1e-07"}]'
expect 1 tools/verification_table one.json two.json
says 'Film.Flux failed'
expect 1 tools/verification_table
cmp before docs/verification.md || fail "the page was changed"

# round-off: only the bound counts
json one.json '"claim: film: heat flux <= 1e-11": "4e-15", "claim: film: sweeps <= 12": "9"'
page 1e-11 9e-12 && expect 0 tools/verification_table --check one.json
page 1e-11 2e-11 && expect 1 tools/verification_table --check one.json
