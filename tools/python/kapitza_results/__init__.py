"""Reads what `kapitza` writes, and draws it.

    import kapitza_results
    run = kapitza_results.open_run("out/si_ge")
    run.summary["interfaces"][0]["resistance"]["kapitza"]     # m2 K/W, docs/output.md has every key
    run.profile["temperature_K"]                              # columns of profile.csv: numpy arrays
    run.fields.point["temperature_K"]                         # fields.vtu or fields.h5, one value per corner of a cell

Reading needs numpy (and h5py, for fields.h5 only); drawing needs matplotlib. Quantities are SI, temperatures absolute.
`python3 -m kapitza_results DIR` prints what is there; `kapitza plot` and `kapitza report` are commands of this package.
"""

import importlib

# Read when they are asked for: __main__ can then say which package is missing.
HOMES = {
    "Fields": "fields", "Problem": "reading", "Run": "runs", "Study": "runs", "Table": "tables", "open_result": "runs", "open_run": "runs",
    "open_study": "runs", "read_fields": "fields", "read_table": "tables",
}
__all__ = list(HOMES)


def __getattr__(name):
    if name not in HOMES:
        raise AttributeError(f"module 'kapitza_results' has no attribute '{name}'")
    return getattr(importlib.import_module(f".{HOMES[name]}", __name__), name)
