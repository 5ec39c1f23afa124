#!/usr/bin/env bash
# docs/metal_interfaces.md: its commands run, and its deck gives the numbers of its tables.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
page=$source_dir/docs/metal_interfaces.md
mkdir commands
(cd commands && python3 "$source_dir/tests/cli/howto_pages.py" "$program" "$page") || fail "the commands of the page"
python3 "$source_dir/tests/cli/metal_interfaces.py" "$program" "$page" || fail "the tables of the page"
