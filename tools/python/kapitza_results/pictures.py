"""Which pictures a result has, and where they go."""

import pathlib

from . import budgets, columns, comparison, dynamics, planes, profiles, signals, spectra, studies, style, thermoreflectance
from .reading import Problem
from .runs import Run, Study


def of_run(run):
    """[(name, figure)]: all that the files of a run allow. A figure is drawn when its turn comes: a generator."""
    if run.dimension == 1 and run.profile is not None:
        yield "temperature", profiles.temperature(run)
        yield "electrons", profiles.electrons(run)
        yield "fourier", profiles.fourier_ways(run)
    if run.profiles is not None:
        yield "profiles", profiles.in_time(run)
    if run.dimension == 2 and run.fields is not None:
        yield "temperature", planes.temperature(run)
        yield "electrons", planes.electrons(run)
        if "dissipation_W_K_m3" in run.fields.cell:
            yield "dissipation_map", planes.dissipation(run)
        yield "interfaces", planes.interfaces(run)
    yield "resistance", budgets.resistance(run)
    yield "dissipation", budgets.dissipation(run)
    if run.spectrum is not None and run.spectrum.rows:
        yield "spectrum", spectra.accumulation(run)
        yield "bands", spectra.band_temperatures(run)
    yield from thermoreflectance.pictures(run)
    if run.response is not None:
        yield from dynamics.response(run)
    if run.history is not None:
        yield from dynamics.history(run)


def of_study(study):
    yield "study_resistance", studies.budget(study)
    yield "study_interfaces", studies.interfaces(study)
    yield "study_conduction", studies.conduction(study)


class Loose:
    """A history.csv or response.csv, with the summary of its run where that stands beside it."""

    def __init__(self, table):
        run = signals.run_of(table.path)
        self.summary = Run(run).summary if run else None
        self.title = table.path.parent.name or table.path.name
        self.history = self.response = table


def of_table(table):
    if signals.is_of(table, "time_s"):
        yield from dynamics.history(Loose(table))
    elif signals.is_of(table, "frequency_Hz"):
        yield from dynamics.response(Loose(table))
    else:
        yield columns.picture(table) or ("", None)


def of_several(results):
    """Runs, or studies, side by side."""
    if all(isinstance(result, Run) for result in results):
        yield "compare_temperature", comparison.temperature(results)
        yield "compare_resistance", comparison.resistance(results)
        yield "compare_dissipation", comparison.dissipation(results)
        yield "compare_seen", comparison.seen(results)
        yield "compare_response", comparison.response(results)
        yield "compare_history", comparison.history(results)
    elif all(isinstance(result, Study) for result in results):
        yield from comparison.studies(results)
    else:
        raise Problem("several results are compared where all are runs, or all are studies")


def of_result(result):
    if isinstance(result, Run):
        return of_run(result)
    return of_study(result) if isinstance(result, Study) else of_table(result)


def home_of(result):
    """The directory that a result is in."""
    if isinstance(result, Run):
        return result.directory
    return (result.path if isinstance(result, Study) else result.path).parent


def write(figure, path, last):
    """Under a hidden name first: nobody sees half a picture."""
    hidden = path.with_name(f".{path.name}")
    try:
        style.save(figure, hidden, last)
        hidden.replace(path)
    except OSError as error:
        raise Problem(f"{path}: {error.strerror}") from None
    return path


def draw(results, formats=("png",), output=None):
    """Draws all pictures of a Run, Study or Table, or of several side by side.

    They go into `output`, or beside the result; comparisons into the working directory. @return paths of the files written
    @raises Problem
    """
    several = len(results) > 1
    directory = pathlib.Path(output) if output else pathlib.Path() if several else home_of(results[0])
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Problem(f"{directory}: {error.strerror}") from None
    with style.look():
        figures = of_several(results) if several else of_result(results[0])
        written = [write(figure, directory / f"{name}.{ending}", ending == formats[-1])
                   for name, figure in figures if figure is not None for ending in formats]
    if not written:
        raise Problem("these results have nothing in common that could be drawn" if several else f"{home_of(results[0])}: there is nothing to draw")
    return written
