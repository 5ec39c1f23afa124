#!/usr/bin/env python3
"""Conductivity, heat capacity and mean free paths of material files, and the fit that made the shipped ones.

    tools/fit_material.py input/materials/silicon.yaml           the file as it is, against its own measurements
    tools/fit_material.py input/materials/*.yaml --fit           refit, print the numbers to put into the files
    tools/fit_material.py input/materials/silicon.yaml --fit --free-ratio
    tools/fit_material.py input/materials/silicon.yaml --films 20e-9 100e-9   in-plane conductivity of films, diffuse surfaces
    tools/fit_material.py input/materials/*.yaml --table         one line per material, as in docs/materials.md

The fit moves up to three numbers: A and B of the three-phonon rate (A w^2 + r A/w_LA^2 w^4) T exp(-B/T), which is the
same for LA and TA, and the length of the boundary process; w_LA is the highest LA frequency. B moves only where the
`measured` conductivities span a factor 1.5 in temperature, the length only where one of them is below 70 K or where
boundaries are the only process (glass). r is 1 (docs/materials.md says why); with --free-ratio it is an unknown, too.
Everything else stays as in the file. Least squares of ln(model/measured): up to 1000 K with weight 1, 300 K with
weight 3, below 50 K (which belongs to the sample) with weight 0.3.
This is an independent implementation of what physics/ does in C++; the unit tests compare the C++ to the same tables.
"""
import argparse

import numpy as np
import yaml
from scipy.optimize import least_squares
from scipy.special import expn

HBAR, KB = 6.62607015e-34 / (2 * np.pi), 1.380649e-23
NODES, WEIGHTS = np.polynomial.legendre.leggauss(600)
FACTORS = {"mm": 1e-3, "um": 1e-6, "nm": 1e-9, "cm": 1e-2, "THz": 2 * np.pi * 1e12}


def number(quantity):
    """SI value of 5, "5 m/s" or "7 mm" (the units that the material files use)."""
    words = str(quantity).split()
    return float(words[0]) * FACTORS.get(words[1] if len(words) > 1 else "", 1.0)


class Branch:
    """omega, |v| and quadrature weights g k^2/(2 pi^2) dk of one branch, nodes clustered towards k = 0."""

    def __init__(self, entry):
        self.name = entry["name"]
        cutoff = number(entry["cutoff_wavevector"])
        t = (NODES + 1) / 2
        k, dk = cutoff * t**3, cutoff * 3 * t**2 * WEIGHTS / 2
        (form, p), = entry["dispersion"].items()
        if form == "linear":
            self.omega, v = number(p["velocity"]) * k, number(p["velocity"]) + 0 * k
        elif form == "quadratic":
            v0, c, w0 = number(p["velocity"]), number(p["curvature"]), number(p.get("frequency", 0))
            self.omega, v = w0 + v0 * k + c * k**2, v0 + 2 * c * k
        elif form == "sine":
            s = np.pi / (2 * cutoff)
            self.omega, v = number(p["frequency"]) * np.sin(s * k), number(p["frequency"]) * s * np.cos(s * k)
        else:
            kt, wt = np.array([[number(x) for x in row] for row in p]).T
            self.omega = np.interp(k, kt, wt)
            v = (np.diff(wt) / np.diff(kt))[np.clip(np.searchsorted(kt, k) - 1, 0, len(kt) - 2)]
        self.v = abs(v)
        self.modes = entry["degeneracy"] * k**2 / (2 * np.pi**2) * dk

    def heat_capacity(self, T):
        y = np.minimum(HBAR * self.omega / (2 * KB * T), 300)
        return self.modes * KB * (y / np.sinh(y)) ** 2


def rate(branch, processes, T):
    total = np.zeros_like(branch.omega)
    for p in processes:
        if "branches" in p and branch.name not in p["branches"]:
            continue
        w, kind = branch.omega, p["process"]
        if kind == "boundary":
            r = branch.v / number(p["length"])
        elif kind == "impurity":
            r = number(p["coefficient"]) * w**4
        elif kind == "holland_umklapp":
            r = number(p["coefficient"]) * w**2 / np.sinh(np.minimum(HBAR * w / (KB * T), 600))
        else:
            r = number(p["coefficient"]) * w ** p["omega_exponent"] * T ** p["temperature_exponent"]
            if kind == "exponential":
                r = r * np.exp(-number(p["activation_temperature"]) / T)
        inside = (w >= number(p.get("above_frequency", 0))) & (w < number(p.get("below_frequency", 1e99)))
        total += np.where(inside, r, 0)
    return total


def spectrum(branches, processes, T):
    """Per branch: contributions to the conductivity and mean free paths, node by node."""
    return [(b.heat_capacity(T) * b.v**2 / r / 3, b.v / r) for b in branches for r in [rate(b, processes, T)]]


def conductivity(branches, processes, T):
    return sum(k.sum() for k, _ in spectrum(branches, processes, T))


def accumulation(branches, processes, T, shares):
    parts = spectrum(branches, processes, T)
    k, mfp = np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])
    order = np.argsort(mfp)
    below = np.cumsum(k[order]) / k.sum()
    return [np.interp(s, below, mfp[order]) for s in shares]


def film_conductivity(branches, processes, T, thickness):
    """In-plane conductivity of a film with diffuse surfaces: Fuchs and Sondheimer's factor per mode."""
    total = 0
    for k, mfp in spectrum(branches, processes, T):
        d = thickness / mfp
        near, far = np.minimum(d, 500), np.maximum(d, 1e-12)
        total += (k * (1 - 3 / (2 * far) * (1 / 4 - expn(3, near) + expn(5, near)))).sum()
    return total


def with_parameters(processes, p, w_la):
    """The file's processes with those of A, A4, B and the boundary length that p has put in."""
    result = []
    for q in processes:
        q = dict(q)
        if q["process"] == "exponential":
            q["coefficient"] = p["A"] if q["omega_exponent"] == 2 else p["ratio"] * p["A"] / w_la**2
            q["activation_temperature"] = p["B"]
        elif q["process"] == "boundary":
            q["length"] = p["length"]
        result.append(q)
    return result


def fit(branches, processes, measured, ratio, free_ratio):
    """Processes with the fitted numbers put in, and these numbers by name."""
    three_phonon = [q for q in processes if q["process"] == "exponential"]
    boundary = [q for q in processes if q["process"] == "boundary"]
    w_la = next(b for b in branches if b.name == "LA").omega.max()
    weight = {T: 0.3 if T < 50 else 3 if T == 300 else 1 for T in measured if T <= 1000}
    start = dict(ratio=ratio)
    if three_phonon:
        start.update(A=number(three_phonon[0]["coefficient"]), B=number(three_phonon[0]["activation_temperature"]))
    if boundary:
        start.update(length=number(boundary[0]["length"]))
    free = [key for key, moves in [("A", three_phonon), ("B", three_phonon and max(weight) > 1.5 * min(weight)),
                                   ("length", boundary and (min(weight) < 70 or not three_phonon)),
                                   ("ratio", free_ratio)] if moves]

    def parameters(x):
        return {**start, **{key: start[key] * np.exp(v) for key, v in zip(free, x)}}

    def residuals(x):
        q = with_parameters(processes, parameters(x), w_la)
        return [w * np.log(conductivity(branches, q, T) / measured[T]) for T, w in weight.items()]

    p = parameters(least_squares(residuals, np.zeros(len(free)), xtol=1e-12, ftol=1e-12).x)
    found = {key: p[key] for key in free}
    if three_phonon:
        found["A4"] = p["ratio"] * p["A"] / w_la**2
    return with_parameters(processes, p, w_la), found


SHARES = [0.1, 0.25, 0.5, 0.75, 0.9]


def report(name, branches, processes, measured, films):
    print(f"{name}\n{'T [K]':>6} {'model':>8} {'measured':>9} {'ratio':>6}   W/m/K")
    for T, k in measured.items():
        model = conductivity(branches, processes, T)
        print(f"{T:6.0f} {model:8.4g} {k:9.4g} {model / k:6.3f}")
    parts = spectrum(branches, processes, 300)
    print("kappa(300 K) by branch: " + ", ".join(f"{b.name} {k.sum():.3g}" for b, (k, _) in zip(branches, parts)))
    print("mean free paths below which that share of kappa(300 K) is carried: " + ", ".join(
        f"{s:.0%} {m * 1e6:.3g} um" for s, m in zip(SHARES, accumulation(branches, processes, 300, SHARES))))
    for thickness in films:
        print(f"in-plane film of {thickness * 1e9:g} nm at 300 K: "
              f"{film_conductivity(branches, processes, 300, thickness):.1f} W/m/K")


def row(name, branches, processes, measured, capacity):
    """A line of the table in docs/materials.md."""
    model = conductivity(branches, processes, 300)
    c = sum(b.heat_capacity(300).sum() for b in branches)
    half, = accumulation(branches, processes, 300, [0.5])
    spread = [conductivity(branches, processes, T) / k for T, k in measured.items() if 70 <= T <= 1000]
    return (f"| {name} | {model:.3g} / {measured[300]:.3g} | {c / 1e6:.3f} / {capacity[300] / 1e6:.3f} "
            f"({100 * (c / capacity[300] - 1):+.1f} %) | {half * 1e9:.3g} nm | {min(spread):.2f} to {max(spread):.2f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", metavar="file")
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--ratio", type=float, default=1)
    parser.add_argument("--free-ratio", action="store_true")
    parser.add_argument("--films", type=float, nargs="+", default=[], metavar="THICKNESS")
    parser.add_argument("--table", action="store_true")
    arguments = parser.parse_args()
    for path in arguments.files:
        with open(path) as stream:
            material = yaml.safe_load(stream)
        branches, processes = [Branch(b) for b in material["branches"]], material.get("scattering", [])
        tables = material.get("measured", {})
        measured, capacity = (dict((float(T), float(v)) for T, v in tables.get(key, []))
                              for key in ("conductivity", "heat_capacity"))
        if not processes or not measured:
            print(f"{material['name']}: no scattering or nothing measured")
            continue
        if arguments.fit:
            processes, found = fit(branches, processes, measured, arguments.ratio, arguments.free_ratio)
            print("fitted: " + ", ".join(f"{key} = {value:.5g}" for key, value in found.items()))
        if arguments.table:
            print(row(material["name"], branches, processes, measured, capacity))
        else:
            report(material["name"], branches, processes, measured, arguments.films)
            print(f"C(300 K) = {sum(b.heat_capacity(300).sum() for b in branches):.4g} J/m3/K\n")


if __name__ == "__main__":
    main()
