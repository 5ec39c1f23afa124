"""A directory that `kapitza run` or `kapitza study` wrote. Files are read when they are asked for."""

import functools
import json
import pathlib

from .fields import read_fields
from .reading import Problem, read_text
from .tables import read_table


def columns_of(file, rows):
    """A property of a Run: the Table of a file, read once; None where there is none."""
    read = functools.cached_property(lambda run: run.table(file))
    read.__doc__ = f"Columns of {file}, {rows}."
    return read


class Run:
    """What `kapitza run` left in `directory`. What a run did not write is None."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        path = self.directory / "summary.json"
        if not path.exists():
            raise Problem(f"{self.directory}: there is no summary.json; is it the output directory of a run?")
        try:
            self.summary = json.loads(read_text(path))
        except ValueError as error:
            raise Problem(f"{path}: is no JSON ({error})") from None
        if not isinstance(self.summary, dict) or "problem" not in self.summary:
            raise Problem(f"{path}: is no summary of kapitza")

    def table(self, name):
        path = self.directory / name
        return read_table(path) if path.exists() else None

    @property
    def kind(self):
        """steady, harmonic (that of kapitza fdtr, too), transient or tdtr"""
        return self.summary["problem"].get("type", "steady")

    @property
    def dimension(self):
        return self.summary["problem"]["dimension"]

    @property
    def title(self):
        return self.summary.get("deck", {}).get("title") or self.directory.name

    profile = columns_of("profile.csv", "one row per node (1D)")
    profiles = columns_of("profiles.csv", "one row per time and node (1D)")
    spectrum = columns_of("spectral.csv", "one row per band and side of a surface")
    history = columns_of("history.csv", "one row per time")
    lines = columns_of("lines.csv", "one row per place on a line (2D)")
    response = columns_of("response.csv", "one row per frequency")
    fdtr = columns_of("fdtr.csv", "one row per frequency: the phase, and that of each fit")
    tdtr = columns_of("tdtr.csv", "one row per delay: in phase, out of phase, their ratio, and that of each fit")

    @functools.cached_property
    def fields(self):
        """Fields of the mesh, from fields.vtu or else fields.pvd or fields.h5; of several times the last (see read_fields)."""
        for name in ("fields.vtu", "fields.pvd", "fields.h5"):
            if (self.directory / name).exists():
                return read_fields(self.directory / name)
        return None

    @functools.cached_property
    def interface_lines(self):
        """Fields on the lines where materials meet (2D), from interfaces.vtu; cells are straight pieces."""
        path = self.directory / "interfaces.vtu"
        return read_fields(path) if path.exists() else None

    def files(self):
        """Names of the results that are there."""
        known = ("summary.json", "profile.csv", "spectral.csv", "history.csv", "response.csv", "fdtr.csv", "tdtr.csv", "lines.csv", "profiles.csv", "fields.vtu", "fields.pvd",
                 "fields.h5",                 "interfaces.vtu")
        return [name for name in known if (self.directory / name).exists()]


class Study:
    """study.csv: `keys` are the columns that were varied, `interfaces` the names of the kinds of interfaces."""

    def __init__(self, path):
        path = pathlib.Path(path)
        self.path = path / "study.csv" if path.is_dir() else path
        self.table = read_table(self.path)
        names = list(self.table)
        if "converged" not in names:
            raise Problem(f"{self.path}: there is no column 'converged'; is it a study.csv?")
        self.keys = names[:names.index("converged")]
        self.interfaces = [name[:-len(" kapitza [m2K/W]")] for name in names if name.endswith(" kapitza [m2K/W]")]

    @property
    def title(self):
        return self.path.parent.name or "study"


def open_run(directory):
    """@raises Problem"""
    return Run(directory)


def open_study(path):
    """Of study.csv or the directory that holds it. @raises Problem"""
    return Study(path)


def open_result(path):
    """A Run or Study from a directory or summary.json or study.csv; a Table of any other CSV file. @raises Problem"""
    path = pathlib.Path(path)
    if not path.exists():
        raise Problem(f"{path}: there is no such file or directory")
    if path.is_dir():
        if (path / "summary.json").exists() or not (path / "study.csv").exists():
            return Run(path)
        return Study(path)
    if path.name == "summary.json":
        return Run(path.parent)
    if path.suffix == ".csv":
        table = read_table(path)
        return Study(path) if "converged" in table and "sweeps" in table else table
    raise Problem(f"{path}: a directory, a summary.json or a .csv file is needed")
