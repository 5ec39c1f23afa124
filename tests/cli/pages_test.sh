#!/usr/bin/env bash
# The tutorial and the gallery: every command that is quick runs, every picture is there, every deck has its place.
source "$(dirname "${BASH_SOURCE[0]}")/helpers.sh"
ln -s "$source_dir/input" input

# links and pictures of all pages
python3 - "$source_dir" <<'PYTHON' || fail "a page names what is not there"
import pathlib, re, sys
root = pathlib.Path(sys.argv[1])
for page in [root / "README.md", root / "packaging" / "README.md", *root.glob("docs/**/*.md")]:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), (page.name, target)
shown = (root / "docs" / "gallery.md").read_text()
decks = list(root.glob("input/*.yaml"))
for deck in decks:
    assert f"`input/{deck.name}`" in shown, f"docs/gallery.md lacks {deck.name}: docs/gallery/draw.py KAPITZA {deck.stem}"
    assert f"(gallery/{deck.stem}-" in shown, f"no picture of {deck.stem}: docs/gallery/draw.py KAPITZA {deck.stem}"
site = (root / "mkdocs.yml").read_text()
for page in root.glob("docs/**/*.md"):
    assert f": {page.relative_to(root / 'docs')}\n" in site, f"mkdocs.yml lacks {page.name}"
claims = (root / "docs" / "verification.md").read_text().partition("## Summary")[0]
for test in root.glob("tests/verification/*_test.cpp"):
    for suite in re.findall(r"^TEST(?:_[FP])?\((\w+),", test.read_text(), re.MULTILINE):
        assert f"`{suite}`" in claims, f"docs/verification.md says nothing of {suite} ({test.name})"
pictures = list(root.glob("docs/gallery/*.png"))
assert len(pictures) >= 12 and sum(p.stat().st_size for p in pictures) < 3e6, "the gallery is larger than 3 MB"
PYTHON

# what the tutorial's one-dimensional steps say
sed -n 's/^    kapitza \(.*\)/\1/p' "$source_dir/docs/tutorial.md" | grep -v 'wavy\|transistor\|^plot' | sed 's/ --plot//' >commands
[[ $(wc -l <commands) == 4 ]] || fail "$(wc -l <commands) commands are left of the tutorial"
while read -r line; do expect 0 "$program" $line; done <commands
python3 - <<'PYTHON' || fail "the tutorial's numbers"
import csv, json
def summary(name):
    return json.load(open(f"out/{name}/summary.json"))
assert f"{summary('gray_film')['regions'][0]['temperature']['highest']:.2f}" == "300.76"
assert f"{summary('gray_film')['effective_conductivity']:.1f}" == "58.8"
assert f"{summary('silicon_film')['effective_conductivity']:.1f}" == "62.4"
resistance = summary("si_ge")["interfaces"][0]["resistance"]
assert f"{resistance['kapitza']:.2e}" == "3.81e-09" and f"{resistance['apparent'] / resistance['kapitza']:.1f}" == "3.5"
assert len(list(csv.DictReader(open("out/thickness/study.csv")))) == 13
PYTHON
