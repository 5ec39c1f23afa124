"""Pictures of what a laser sees of a surface and of what is fitted to it."""

from . import dynamics, measurements, style

LOCK_IN_WORDS = "What a lock-in amplifier makes of a probe pulse this delay behind every pump pulse."
DASHES = {("G",): "-", ("G", "kappa"): "--", ("kappa",): ":"}


def look_of(seen, k):
    """Colours tell windows apart, or the fits where there is one window; dashes what is free."""
    fit = seen.fits[k]
    place = k if len(seen.windows) == 1 else seen.windows.index(tuple(fit["window"]))
    return {"color": style.CYCLE[place % 6], "ls": DASHES.get(tuple(fit["free"]), "-.")}


def label(seen, fit):
    """'1 to 10 MHz: G 290 MW/m²/K, κ 136 W/m/K': what is free."""
    found = {"G": f"G {measurements.conductance(fit['conductance'])}", "kappa": f"κ {fit['conductivity']:.3g} W/m/K"}
    return f"{seen.window_text(fit['window'])}: {', '.join(found[free] for free in fit['free'])}{'' if fit['converged'] else ', in doubt'}"


def shades(seen):
    """(window, colour) of those that do not hold everything."""
    return [(window, style.CYCLE[k % 6]) for k, window in enumerate(seen.windows) if not seen.is_whole(window)]


def draw_windows(rows, seen):
    for window, colour in shades(seen):
        for axes in rows:
            axes.axvspan(*window, color=colour, alpha=0.08, lw=0)


def draw_fits(axes, seen):
    """Circles as computed, a line for each fit within its window."""
    axes.plot(seen.x, seen.y, "o", ms=4, mfc="none", color=style.BLACK, label="Boltzmann")
    for k, fit in enumerate(seen.fits):
        axes.plot(seen.x, seen.table[seen.column(k)], label=label(seen, fit), **look_of(seen, k))
    axes.set(ylabel=seen.method.label)
    if seen.method.relative:  # ratios fall over decades, phases do not
        style.logarithmic_y(axes, seen.y)


def draw_misfits(axes, seen):
    """Fits less what is seen, and the strip within which nobody would doubt them."""
    method = seen.method
    axes.axhspan(-method.perfect, method.perfect, color=style.LIGHT, lw=0, zorder=0)
    for k in range(len(seen.fits)):
        axes.plot(seen.x, seen.misfit(k), marker="o", ms=2, **look_of(seen, k))
    axes.set(xscale="log", xlabel=f"{method.word} [{method.unit}]", ylabel=f"fit less\nBoltzmann [{method.residual.strip()}]")


def remarks(seen):
    """What a reader must know, below the picture."""
    truth = seen.truth
    yield f"The true conductance of {truth['interface']} is {measurements.conductance(truth['conductance'])}, " \
          f"the bulk conductivity of {truth['layer']} {truth['conductivity']:.3g} W/m/K."
    yield f"Grey: {seen.method.perfect:g}{seen.method.residual} to either side, within which a fit looks perfect."
    if shades(seen):
        yield "Shaded: windows of fits."
    if seen.spot:
        yield measurements.spot_text(seen.spot)
    if not seen.metals:
        yield "Phonons alone: electrons of metals are not in it."


def fitted(seen, title):
    """What is seen over the misfits of the fits, against frequency or delay."""
    legend = 0.17 * (len(seen.fits) + 1)
    figure, rows = style.new_figure(2, 1, size=(7.2, 5.2 + legend), sharex=True, height_ratios=(3, 1.4))
    draw_fits(rows[0], seen)
    draw_misfits(rows[1], seen)
    draw_windows(rows, seen)
    dynamics.finish(figure, rows[0], title, *remarks(seen))
    return figure


def lock_in(seen):
    """[(name, values)] of the two channels, and whether all are positive, as a logarithmic axis wants them."""
    inside, outside = seen.table["in_phase_K"], -seen.table["out_of_phase_K"]
    return [("in phase", inside), ("-out of phase", outside)], bool(inside.min() > 0 and outside.min() > 0)


def signal(seen, title):
    """Both channels of the lock-in amplifier against the delay."""
    figure, axes = style.new_figure(size=(7.2, 4.2))
    found, positive = lock_in(seen)
    for k, (name, values) in enumerate(found):
        axes.plot(seen.x, values, marker="o", ms=2.5, label=name, **dynamics.look_of(k))
    axes.set(xscale="log", yscale="log" if positive else "linear", xlabel="delay [s]", ylabel="temperature of the surface [K]")
    dynamics.finish(figure, axes, title, LOCK_IN_WORDS)
    return figure


def pictures(run):
    """(name, figure) of a run of kapitza fdtr or tdtr."""
    seen = measurements.of_run(run)
    if seen is None:
        return
    yield ("ratio" if seen.method.relative else "phase"), fitted(seen, run.title)
    if "in_phase_K" in seen.table:
        yield "signal", signal(seen, run.title)
