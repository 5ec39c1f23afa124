"""Pictures of which phonons carry the heat."""

import numpy

from . import style

MOST_CURVES = 6


def largest_flux(table):
    """Of the heat fluxes of all bands together, through all surfaces."""
    sums = {}
    for place, flux in zip(zip(table["surface"], table["side"], table["region"]), table["heat_flux_W_m2"]):
        sums[place] = sums.get(place, 0.0) + flux
    return max(map(abs, sums.values()), default=0.0)


def curves(run):
    """[(label, rows)] of spectral.csv: both ends and the interface in the middle, one curve per side and region."""
    table = run.spectrum
    keys = list(dict.fromkeys(zip(table["surface"], table["side"], table["region"])))
    if len(keys) > MOST_CURVES:
        ends = [key for key in keys if key[0] == keys[0][0] or key[0] == keys[-1][0]][:1] + [keys[-1]]
        middle = keys[len(keys) // 2]
        keys = [ends[0], *[key for key in keys if key == middle or (key[0] == middle[0] and key[2] != middle[2]
                                                                    and key[2].split("#")[0] != middle[2].split("#")[0])][:2], ends[-1]]
    largest, result = largest_flux(table), []
    for key in dict.fromkeys(keys):
        rows = numpy.array([i for i, place in enumerate(zip(table["surface"], table["side"], table["region"])) if place == key])
        flux = table["heat_flux_W_m2"][rows]
        if abs(flux.sum()) > max(0.1 * numpy.abs(flux).sum(), 1e-3 * largest):  # else shares of the net flux mean nothing
            result.append((f"{key[0]}, in {key[2]}", rows))
    return result


def draw_accumulation(axes, run, column, share, factor):
    for k, (label, rows) in enumerate(curves(run)):
        x, y = run.spectrum[column][rows], run.spectrum[share][rows]
        good = numpy.isfinite(x) & numpy.isfinite(y) & (x > 0)
        order = numpy.argsort(x[good], kind="stable")
        x, y = factor * x[good][order], y[good][order]
        if len(x):
            axes.step(numpy.concatenate([x, x[-1:]]), 100 * numpy.concatenate([y, y[-1:]]), where="post", color=style.CYCLE[k % 8],
                      ls=style.LINES[k % 4], label=label)
    axes.axhline(100, color=style.GREY, lw=0.6)
    axes.axhline(0, color=style.GREY, lw=0.6)


def least_path(run):
    """The mean free path below which next to nothing is carried."""
    path, share = run.spectrum["mean_free_path_m"], run.spectrum["share_up_to_mean_free_path"]
    carried = path[(numpy.abs(share) > 1e-3) & (path > 0)] if isinstance(share, numpy.ndarray) else []
    return min(carried, default=None)


def has_frequencies(run):
    omega = run.spectrum["omega_rad_s"]
    return isinstance(omega, numpy.ndarray) and bool(numpy.any(omega > 0)) \
        and isinstance(run.spectrum["share_up_to_frequency"], numpy.ndarray) and bool(numpy.any(numpy.isfinite(run.spectrum["share_up_to_frequency"])))


def accumulation(run):
    """Share of the heat flux carried up to a mean free path, and up to a frequency; None where no surface has a net flux."""
    if not curves(run):
        return None
    columns = 2 if has_frequencies(run) else 1
    figure, all_axes = style.new_figure(1, columns, size=(4.1 * columns + 0.6, 3.9), sharey=True, squeeze=False)
    left = all_axes[0][0]
    draw_accumulation(left, run, "mean_free_path_m", "share_up_to_mean_free_path", 1e6)
    low = least_path(run)
    left.set(xscale="log", xlim=(1e6 * low / 3, None) if low else None, xlabel="mean free path [µm]", ylabel="heat carried up to there [%]")
    if columns == 2:
        draw_accumulation(all_axes[0][1], run, "omega_rad_s", "share_up_to_frequency", 1e-12 / (2 * numpy.pi))
        all_axes[0][1].set(xlabel="frequency ω/2π [THz]", xlim=(0, None))
    style.legend_above(left)
    figure.suptitle(run.title)
    return figure


def band_temperatures(run):
    """Temperature of every band beside the surfaces: their spread is the non-equilibrium. None where bands have no frequency."""
    if not has_frequencies(run) or not curves(run):
        return None
    table, chosen = run.spectrum, curves(run)
    figure, axes = style.new_figure(size=(7.2, 4.2))
    for k, (label, rows) in enumerate(chosen):
        axes.plot(table["omega_rad_s"][rows] * 1e-12 / (2 * numpy.pi), table["temperature_K"][rows], "os^vDP"[k % 6], ms=3.5, mfc="none",
                  color=style.CYCLE[k % 8], label=label)
    axes.set(xlabel="frequency ω/2π [THz]", ylabel="temperature of the band [K]", xlim=(0, None))
    style.legend_above(axes)
    figure.suptitle(run.title)
    return figure
