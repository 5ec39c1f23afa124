"""CSV files: a line of column names that end in their units, then rows."""

import csv
import io
import pathlib
import re

import numpy

from .reading import Problem, read_text

# The ends of column names, longest first, and what they say in print.
UNITS = {
    "rad_s": "rad/s", "W_m_K": "W/m/K", "W_m2_K": "W/m²/K", "m2_K_W": "m² K/W", "m2K_W": "m² K/W", "W_K_m3": "W K/m³", "m2_K4_W": "m² K⁴/W",
    "J_m3_K": "J/m³/K", "J_m3": "J/m³", "W_m3": "W/m³", "W_m2": "W/m²", "W_m": "W/m", "m_s": "m/s", "1_m": "1/m", "Hz": "Hz", "THz": "THz", "nm": "nm",
    "K": "K", "m": "m", "s": "s", "Pa": "Pa", "W": "W", "J": "J",
}


def split_unit(column):
    """("heat_flux", "W/m²") of "heat_flux_W_m2"; the unit is empty where the name has none."""
    bracket = re.fullmatch(r"(.*\S)\s*\[(.*)\]", column)
    if bracket:
        return bracket[1], UNITS.get(bracket[2].replace("/", "_").replace(" ", "_"), bracket[2])
    for ending in sorted(UNITS, key=len, reverse=True):
        if column.endswith("_" + ending):
            return column[:-len(ending) - 1], UNITS[ending]
    return column, ""


class Table(dict):
    """Columns by name, in the file's order: float arrays (nan where a field is empty), or lists of texts.

    `units[name]` is the unit in print, empty where the name has none; `path` is the file.
    """

    def __init__(self, path, columns):
        super().__init__(columns)
        self.path = path
        self.units = {name: split_unit(name)[1] for name in columns}

    @property
    def rows(self):
        return len(next(iter(self.values()), ()))

    def complex(self, name):
        """Complex amplitudes of a quantity of response.csv, such as "left_temperature", from its columns NAME_re_UNIT and NAME_im_UNIT."""
        for column in self:
            if column.startswith(f"{name}_re_"):
                return self[column] + 1j * self[column.replace("_re_", "_im_")]
        raise KeyError(f"{self.path}: there are no columns {name}_re_... and {name}_im_...")

    def numbers(self):
        """Names of the columns that hold numbers."""
        return [name for name, values in self.items() if isinstance(values, numpy.ndarray)]


def column_of(texts):
    try:
        return numpy.array([float(text) if text else numpy.nan for text in texts])
    except ValueError:
        return texts


def read_table(path):
    """@raises Problem naming file and line."""
    path = pathlib.Path(path)
    lines = list(csv.reader(io.StringIO(read_text(path))))
    if not lines or not lines[0]:
        raise Problem(f"{path}: is empty; a line with the names of the columns is needed")
    header, rows = lines[0], [line for line in lines[1:] if line]
    if len(set(header)) < len(header):
        raise Problem(f"{path}: two columns have the same name")
    for number, row in enumerate(rows, 2):
        if len(row) != len(header):
            raise Problem(f"{path}:{number}: {len(row)} fields, but the header has {len(header)}")
    return Table(path, {name: column_of([row[i] for row in rows]) for i, name in enumerate(header)})
