#!/usr/bin/env bash
# doxygen_test.sh SOURCE_DIR BUILD_DIR: nothing in include/kapitza is undocumented (docs/doxygen.conf), members of structs included. Accessors without
# arguments, comparisons, and the two functions of each law, which the head of laws/surface_law.hpp explains, may speak for themselves.
set -euo pipefail
source_dir=$1
work=$2/tests/doxygen
command -v doxygen >/dev/null || { echo "skipped: no doxygen (tools/setup installs it)"; exit 77; }
rm -rf "$work"
mkdir -p "$work"
/usr/bin/env python3 "$source_dir/docs/share_comments.py" "$source_dir/include" "$work/include"
cd "$work"
{ cat "$source_dir/docs/doxygen.conf"; printf 'WARN_AS_ERROR = NO\nOUTPUT_DIRECTORY = .\nINPUT = include/kapitza\nWARN_LOGFILE = log\n'; } >conf
doxygen conf
own='\(\) const( override| =0)? \(function\) of|Member operator(==|<=>)|Member (traits|couple)\(const [A-Za-z]+ &'
if grep -vE "$own" log; then
  echo "FAILED: the above is undocumented" >&2
  exit 1
fi
[[ -s html/index.html && $(find html -name 'structkapitza_1_1*.html' | wc -l) -gt 100 ]] || { echo "FAILED: no pages" >&2; exit 1; }
