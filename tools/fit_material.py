#!/usr/bin/env python3
"""Conductivity, heat capacity and mean free paths of a material file, and the fit that made the shipped ones.

    tools/fit_material.py input/materials/silicon.yaml                 the file as it is, against its own measurements
    tools/fit_material.py input/materials/silicon.yaml --fit           refit, print the numbers to put into the file
    tools/fit_material.py input/materials/silicon.yaml --fit --free-ratio
    tools/fit_material.py input/materials/silicon.yaml --films 20e-9 100e-9   in-plane conductivity of films, diffuse surfaces

The fit moves three numbers: A and B of the three-phonon rate (A w^2 + r A/w_LA^2 w^4) T exp(-B/T), which is the same
for LA and TA, and the length of the boundary process; w_LA is the highest LA frequency. r is 1 (docs/materials.md
says why); with --free-ratio it is a fourth unknown. Everything else stays as in the file. Least squares of ln(model/measured) over the file's `measured`
conductivity: 50 to 1000 K with weight 1, 300 K with weight 3, 10 and 20 K (which belong to the sample) with weight 0.3.
This is an independent implementation of what physics/ does in C++; the unit tests compare the C++ to the same tables.
"""
import argparse

import numpy as np
import yaml
from scipy.optimize import least_squares
from scipy.special import expn

HBAR, KB = 6.62607015e-34 / (2 * np.pi), 1.380649e-23
NODES, WEIGHTS = np.polynomial.legendre.leggauss(600)
FACTORS = {"mm": 1e-3, "um": 1e-6, "cm": 1e-2, "THz": 2 * np.pi * 1e12}


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


def with_parameters(processes, p, w_la, ratio):
    """The file's processes with A, B and the boundary length of the vector p put in."""
    a, b, length = 1e-19 * np.exp(p[0]), 100 * p[1], 1e-3 * np.exp(p[2])
    ratio = np.exp(p[3]) if len(p) > 3 else ratio
    result = []
    for q in processes:
        q = dict(q)
        if q["process"] == "exponential":
            q["coefficient"] = a if q["omega_exponent"] == 2 else ratio * a / w_la**2
            q["activation_temperature"] = b
        elif q["process"] == "boundary":
            q["length"] = length
        result.append(q)
    return result, dict(A=a, A4=ratio * a / w_la**2, B=b, length=length, ratio=ratio)


def fit(branches, processes, measured, ratio, free_ratio):
    w_la = next(b for b in branches if b.name == "LA").omega.max()
    weight = {T: 0.3 if T < 50 else 3 if T == 300 else 1 for T in measured if T <= 1000}

    def residuals(p):
        q, _ = with_parameters(processes, p, w_la, ratio)
        return [w * np.log(conductivity(branches, q, T) / measured[T]) for T, w in weight.items()]

    p = least_squares(residuals, [0.0, 1.0, 1.0] + ([1.0] if free_ratio else []), xtol=1e-12, ftol=1e-12).x
    return with_parameters(processes, p, w_la, ratio)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--ratio", type=float, default=1)
    parser.add_argument("--free-ratio", action="store_true")
    parser.add_argument("--films", type=float, nargs="+", default=[], metavar="THICKNESS")
    arguments = parser.parse_args()
    with open(arguments.file) as stream:
        material = yaml.safe_load(stream)
    branches = [Branch(b) for b in material["branches"]]
    processes = material["scattering"]
    measured = dict((float(T), float(k)) for T, k in material["measured"]["conductivity"])
    if arguments.fit:
        processes, found = fit(branches, processes, measured, arguments.ratio, arguments.free_ratio)
        print("fitted: " + ", ".join(f"{name} = {value:.5g}" for name, value in found.items()))
    print(f"{'T [K]':>6} {'model':>8} {'measured':>9} {'ratio':>6}   W/m/K")
    for T, k in measured.items():
        model = conductivity(branches, processes, T)
        print(f"{T:6.0f} {model:8.4g} {k:9.4g} {model / k:6.3f}")
    print(f"C(300 K) = {sum(b.heat_capacity(300).sum() for b in branches):.4g} J/m3/K")
    parts = spectrum(branches, processes, 300)
    print("kappa(300 K) by branch: " + ", ".join(f"{b.name} {k.sum():.1f}" for b, (k, _) in zip(branches, parts)))
    shares = [0.1, 0.25, 0.5, 0.75, 0.9]
    print("mean free paths below which that share of kappa(300 K) is carried: " + ", ".join(
        f"{s:.0%} {m * 1e6:.3g} um" for s, m in zip(shares, accumulation(branches, processes, 300, shares))))
    for thickness in arguments.films:
        print(f"in-plane film of {thickness * 1e9:g} nm at 300 K: "
              f"{film_conductivity(branches, processes, 300, thickness):.1f} W/m/K")


if __name__ == "__main__":
    main()
