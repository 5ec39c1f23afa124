#!/usr/bin/env python3
"""schema_checks.py DECK.json MATERIAL.json SOURCE_DIR: the schemas accept what the reader accepts, and reject what a schema can reject."""

import json
import pathlib
import sys

import jsonschema
import yaml

deck, material = (json.loads(pathlib.Path(path).read_text()) for path in sys.argv[1:3])
source = pathlib.Path(sys.argv[3])
for schema in (deck, material):
    jsonschema.Draft7Validator.check_schema(schema)


def complaints(schema, path):
    """None where the file is no YAML at all."""
    try:
        content = yaml.safe_load(path.read_text())
    except (yaml.YAMLError, UnicodeDecodeError):
        return None
    return [f"{'.'.join(map(str, error.path))}: {error.message[:200]}" for error in jsonschema.Draft7Validator(schema).iter_errors(content)]


decks = [*source.glob("input/*.yaml"), *source.glob("input/templates/*.yaml")]
materials = [*source.glob("input/materials/*.yaml"), *source.glob("input/templates/material/*.yaml")]
assert len(decks) >= 19 and len(materials) >= 10
for schema, files in ((deck, decks), (material, materials)):
    for path in files:
        assert complaints(schema, path) == [], (path, complaints(schema, path))

# Broken decks whose mistake is in a key, a type, a word or a range; the others are mistakes of meaning, that only the reader sees.
rejected = {path.stem for path in source.glob("tests/cli/broken/*.yaml") if complaints(deck, path) != []}
by_schema = {"no_keys", "negative_thickness", "specularity_out_of_range", "typo_in_key", "wrong_type",
             "many_mistakes", "yaml_syntax", "not_utf8", "binary_file", "empty_file", "only_comments", "zero_temperature"}
assert by_schema <= rejected, sorted(by_schema - rejected)
print(f"schema_checks: {len(decks)} decks and {len(materials)} materials accepted, {len(rejected)} broken decks rejected")

# single mistakes in a deck that is right
right = yaml.safe_load((source / "input" / "si_ge.yaml").read_text())
validator = jsonschema.Draft7Validator(deck)
for path, value in (("temperature", "warm"), ("temperature", -3), ("temperature", "-3 K"), ("mesh.layers", {}), ("mesh.layers.0.thickness", [1]),
                    ("mesh.layers.0.cels", 4), ("interfaces.0.model", "dm"), ("interfaces.0.between", ["si"]), ("boundaries.left", "mirror"),
                    ("boundaries.left", {"isotherml": 3}), ("angles", {"polar": 3}), ("angles", {"polar": 1.5}), ("solver", {"tolerance": 2}),
                    ("output.formats", ["png"]), ("output.spectral", "maybe"), ("materials.si.bands", [{"heat_capacty": 1}])):
    broken = json.loads(json.dumps(right))
    place, keys = broken, path.split(".")
    for key in keys[:-1]:
        place = place[int(key) if key.isdigit() else key]
    place[int(keys[-1]) if keys[-1].isdigit() else keys[-1]] = value
    assert list(validator.iter_errors(broken)), (path, value)
