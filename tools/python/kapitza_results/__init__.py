"""Reads what `kapitza` writes, and draws it.

    import kapitza_results
    run = kapitza_results.open_run("out/si_ge")
    run.summary["interfaces"][0]["resistance"]["kapitza"]     # m2 K/W, docs/output.md has every key
    run.profile["temperature_K"]                              # columns of profile.csv: numpy arrays
    run.fields.point["temperature_K"]                         # fields.vtu or fields.h5, one value per corner of a cell

Reading needs numpy (and h5py, for fields.h5 only); drawing needs matplotlib. Quantities are SI, temperatures absolute.
`python3 -m kapitza_results DIR` prints what is there; `kapitza plot` and `kapitza report` are commands of this package.
"""

from .fields import Fields, read_fields
from .reading import Problem
from .runs import Run, Study, open_result, open_run, open_study
from .tables import Table, read_table

__all__ = ["Fields", "Problem", "Run", "Study", "Table", "open_result", "open_run", "open_study", "read_fields", "read_table"]
