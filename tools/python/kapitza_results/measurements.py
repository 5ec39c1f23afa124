"""What a laser sees of a surface and what is fitted to it: fdtr.csv and tdtr.csv, with the block of the summary that goes with them."""

from dataclasses import dataclass

from . import style

WRONG = 0.05  # of the true conductance: as the program's own warning has it
MEGA = 1e6


@dataclass(frozen=True)
class Method:
    """Names of columns, words, and below which residual nobody would doubt a fit."""

    name: str
    across: str       # column, and its word and unit
    word: str
    unit: str
    window: tuple     # factor and unit of windows, those of the program's own tables
    up: str           # column of what is fitted, of a fit the same between fit_ and the number
    what: str
    label: str
    relative: bool    # misfits are in % of what is fitted
    residual: str     # unit of misfits, as it follows a number
    perfect: float


METHODS = {
    "fdtr": Method("fdtr", "frequency_Hz", "frequency", "Hz", (1e-6, "MHz"), "phase_deg", "phase", "phase [°]", False, "°", 0.1),
    "tdtr": Method("tdtr", "delay_s", "delay", "s", (1e9, "ns"), "ratio", "ratio of in phase and out of phase", "ratio -in phase/out of phase", True, " %", 1.0),
}


class Measurement:
    """Columns as arrays: `x` (Hz or s), `y` (degrees, or none); `fits`, `truth` (the block of the summary), `spot` or None."""

    def __init__(self, run, method):
        self.method, self.table, self.truth = method, getattr(run, method.name), run.summary[method.name]
        self.fits, self.spot = self.truth["fits"], run.summary["problem"].get("spot")

    @property
    def x(self):
        return self.table[self.method.across]

    @property
    def y(self):
        return self.table[self.method.up]

    @property
    def windows(self):
        """Each once, in the order of the fits."""
        return list(dict.fromkeys(tuple(fit["window"]) for fit in self.fits))

    @property
    def metals(self):
        """Have electrons a part in the deck?"""
        return "electron_phonon" in self.truth["steady"]

    def column(self, k):
        """Name of the column of fit number k, from 0."""
        return f"fit_{k + 1}_{self.method.up}"

    def misfit(self, k):
        """Fit less what is seen: degrees, or % of the ratio; nan outside its window."""
        off = self.table[self.column(k)] - self.y
        return 100 * off / self.y if self.method.relative else off

    def window_text(self, window):
        scale, unit = self.method.window
        return f"{' to '.join(f'{scale * end:.4g}' for end in window)} {unit}"

    def deceives(self, fit):
        """Does it look perfect, and is wrong?"""
        return (fit["converged"] and "G" in fit["free"] and fit["residual"] < self.method.perfect
                and abs(fit["conductance"] / self.truth["conductance"] - 1) > WRONG)

    def looks(self, fit):
        """What a laboratory would make of a fit, and a word of warning where it would be wrong."""
        if not fit["converged"]:
            return "not determined"
        if fit["residual"] >= self.method.perfect:
            return "imperfect"
        return "perfect and is wrong" if self.deceives(fit) else "perfect"

    def is_whole(self, window):
        """Does a window hold all that is seen?"""
        return window[0] <= self.x.min() and window[1] >= self.x.max()


def of_run(run):
    """The Measurement of a run of kapitza fdtr or tdtr; None of others."""
    for name, method in METHODS.items():
        if name in run.summary and getattr(run, name) is not None:
            return Measurement(run, method)
    return None


def conductance(value):
    return f"{float(f'{value / MEGA:.3g}'):g} MW/m²/K"


def spot_text(spot):
    return f"Beams are Gaussian: pump {style.quantity(spot['pump'], 'm')}, probe {style.quantity(spot['probe'], 'm')} to 1/e²."
