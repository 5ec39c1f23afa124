"""Pictures of what a laser sees of a surface and of what is fitted to it: fdtr.csv and tdtr.csv."""

from . import dynamics, style


def label(fit, unit, scale):
    first, last = (scale * end for end in fit["window"])
    return f"{', '.join(fit['free'])} fitted, {first:.3g} to {last:.3g} {unit}: G = {fit['conductance'] / 1e6:.3g} MW/m²/K"


def draw(axes, table, seen, names, unit_and_scale):
    """Circles as computed, a line for each fit within its window. @param names of the columns: across, up, of a fit"""
    across, up, of_fit = names
    axes.plot(table[across], table[up], "o", ms=4, mfc="none", color=style.GREY, label="Boltzmann")
    for k, fit in enumerate(seen["fits"]):
        axes.plot(table[across], table[of_fit.format(k + 1)], label=label(fit, *unit_and_scale), **dynamics.look_of(k))


def remark(seen):
    return f"The true conductance of {seen['interface']} is {seen['conductance'] / 1e6:.3g} MW/m²/K. Electrons are not in it."


def phase(run):
    """Phase of the surface against frequency."""
    figure, axes = style.new_figure(size=(7.2, 4.4))
    seen = run.summary["fdtr"]
    draw(axes, run.fdtr, seen, ("frequency_Hz", "phase_deg", "fit_{}_phase_deg"), ("MHz", 1e-6))
    axes.set(xscale="log", xlabel="frequency [Hz]", ylabel="phase [°]")
    dynamics.finish(figure, axes, run.title, remark(seen))
    return figure


def ratio(run):
    """Ratio of in phase and out of phase against the delay."""
    figure, axes = style.new_figure(size=(7.2, 4.4))
    seen = run.summary["tdtr"]
    draw(axes, run.tdtr, seen, ("delay_s", "ratio", "fit_{}_ratio"), ("ns", 1e9))
    axes.set(xscale="log", yscale="log", xlabel="delay [s]", ylabel="ratio -in phase/out of phase")
    dynamics.finish(figure, axes, run.title, remark(seen))
    return figure
