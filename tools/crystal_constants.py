#!/usr/bin/env python3
"""The derived numbers of the shipped material files, from lattice constants, elastic constants and isotopes.

    tools/crystal_constants.py                  all crystals
    tools/crystal_constants.py gaas diamond     these

Printed per crystal:
  cutoff      (6 pi^2 n)^(1/3), n the number of primitive cells per volume: a sphere with exactly as many modes as the
              Brillouin zone. Wurtzite crystals and 4H-SiC count one formula unit as the cell: their bilayers are those of
              the cubic crystal, stacked differently, and their branches, unfolded, nearly are, too (L. Patrick, Phys. Rev.
              167, 809 (1968)). That gives two acoustic and two optical curves instead of twelve or twenty-four.
  k_X         wavevector at which the zone-edge frequencies below hold: 2 pi/a for cubic crystals, 2 pi/c (wurtzite, unfolded
              zone along the axis), the cutoff for sapphire
  sound       isotropic averages by Voigt, Reuss and Hill from the elastic constants
  parabolas   omega = v k + c k^2 with the sound velocities v, through the zone-edge frequencies at k_X
  optical     omega = omega_0 + c k^2 through the zone-centre and zone-edge frequencies
  Gamma       mass variance of the isotopes, sum_i x_i (M_i/M)^2 g_i over the atoms, and the coefficient of the
              isotope rate A omega^4, A = V Gamma/(4 pi v^3), V the volume per atom, 3/v^3 = 1/v_L^3 + 2/v_T^3 (P. G. Klemens,
              Proc. Phys. Soc. A 68, 1113 (1955); S. Tamura, Phys. Rev. B 27, 858 (1983))
  C           heat capacity: molar value, 300 K, over the molar volume
"""
import sys

import numpy as np

AVOGADRO = 6.02214076e23
THZ = 2 * np.pi * 1e12
CM = 2 * np.pi * 2.99792458e10  # rad/s of a wavenumber 1/cm

# Masses and natural abundances (IUPAC).
ISOTOPES = {
    "C": [(12.0, 98.93), (13.00335, 1.07)],
    "N": [(14.00307, 99.636), (15.00011, 0.364)],
    "O": [(15.99491, 99.757), (16.99913, 0.038), (17.99916, 0.205)],
    "Mg": [(23.98504, 78.99), (24.98584, 10.00), (25.98259, 11.01)],
    "Al": [(26.98154, 100)],
    "Si": [(27.97693, 92.223), (28.97649, 4.685), (29.97377, 3.092)],
    "P": [(30.97376, 100)],
    "Cu": [(62.92960, 69.15), (64.92779, 30.85)],
    "Ga": [(68.92557, 60.108), (70.92473, 39.892)],
    "Ge": [(69.92425, 20.52), (71.92208, 27.45), (72.92346, 7.76), (73.92118, 36.52), (75.92140, 7.75)],
    "As": [(74.92159, 100)],
    "In": [(112.90406, 4.281), (114.90388, 95.719)],
    "Au": [(196.96657, 100)],
}

# atoms: of one formula unit. cell: volume of a primitive cell in angstrom^3 and the formula units in it. C: GPa.
# edge: LA, TA at k_X; optical: (centre, edge, degeneracy) in THz. heat: J/mol/K at 300 K and where from.
A3 = 1e-30
HEX = np.sqrt(3) / 2


def cubic(a):
    return dict(cell=a**3 / 4, k_x=2 * np.pi / a * 1e10)


CRYSTALS = {
    "silicon": dict(**cubic(5.431), units=1, atoms=["Si", "Si"], C=dict(C11=165.8, C12=63.9, C44=79.6)),
    "germanium": dict(**cubic(5.658), units=1, atoms=["Ge", "Ge"], C=dict(C11=128.5, C12=48.3, C44=66.8)),
    "gaas": dict(**cubic(5.6533), units=1, atoms=["Ga", "As"], C=dict(C11=118.8, C12=53.8, C44=59.4),
                 edge=(6.80, 2.36), optical=[("LO", 8.55, 7.22), ("TO", 8.02, 7.56)], heat=0.327 * 144.645),
    "inp": dict(**cubic(5.8687), units=1, atoms=["In", "P"], C=dict(C11=101.1, C12=56.1, C44=45.6),
                edge=(5.80, 2.05), optical=[("LO", 10.35, 9.95), ("TO", 9.10, 9.70)], heat=0.31 * 145.792),
    "diamond": dict(**cubic(3.567), units=1, atoms=["C", "C"], C=dict(C11=1079, C12=124, C44=578),
                    edge=(35.5, 24.2), optical=[("LO", 39.9, 35.5), ("TO", 39.9, 32.0)], heat=2 * 6.15),
    "mgo": dict(**cubic(4.212), units=1, atoms=["Mg", "O"], C=dict(C11=297, C12=95, C44=156),
                edge=(12.6, 8.9), optical=[("LO", 21.5, 16.6), ("TO", 12.0, 13.2)], heat=37.18),
    "gan": dict(cell=HEX * 3.189**2 * 5.185 / 2, k_x=2 * np.pi / 5.185 * 1e10, units=1, atoms=["Ga", "N"],
                C=dict(C11=390, C12=145, C13=106, C33=398, C44=105), edge=(10.1, 4.32),
                optical=[("LO", 22.0, 20.5), ("TO", 16.8, 17.5)], heat=35.96),
    "aln": dict(cell=HEX * 3.112**2 * 4.982 / 2, k_x=2 * np.pi / 4.982 * 1e10, units=1, atoms=["Al", "N"],
                C=dict(C11=410, C12=148.5, C13=98.9, C33=388.5, C44=124.6), edge=(16.4, 7.45),
                optical=[("LO", 26.9, 24.0), ("TO", 19.5, 19.0)], heat=30.2),
    "sic_4h": dict(cell=HEX * 3.081**2 * 10.085 / 4, k_x=2 * np.pi / 4.3596 * 1e10, units=1, atoms=["Si", "C"],
                   C=dict(C11=501, C12=111, C13=52, C33=553, C44=163), edge=(19.2, 11.2),
                   optical=[("LO", 29.1, 24.9), ("TO", 23.9, 22.8)], heat=27.0),
    "sapphire": dict(cell=HEX * 4.759**2 * 12.991 / 3, units=2, atoms=["Al", "Al", "O", "O", "O"],
                     C=dict(C11=497, C12=163, C13=116, C33=501, C44=147, C14=-22), edge=(10.0, 7.0),
                     v=(10890, 6450), density=3970, heat=79.4),
    "aluminium": dict(**cubic(4.0496), units=1, atoms=["Al"], C=dict(C11=107.3, C12=60.9, C44=28.3), edge=(9.68, 5.78),
                      v=(6240, 3040), density=2700, heat=24.2),
    "copper": dict(**cubic(3.615), units=1, atoms=["Cu"], C=dict(C11=168.3, C12=122.1, C44=75.7), edge=(7.25, 5.13),
                   v=(4910, 2500), density=8960, heat=24.45),
    "gold": dict(**cubic(4.0782), units=1, atoms=["Au"], C=dict(C11=192.9, C12=163.8, C44=41.5), edge=(4.61, 2.75),
                 v=(3390, 1290), density=19300, heat=25.42),
}


def mass(element):
    return np.average([m for m, _ in ISOTOPES[element]], weights=[x for _, x in ISOTOPES[element]])


def variance(element):
    m, x = np.array(ISOTOPES[element]).T
    x = x / x.sum()
    return (x * (1 - m / (x @ m)) ** 2).sum()


def gamma(atoms):
    mean = np.mean([mass(e) for e in atoms])
    return np.mean([(mass(e) / mean) ** 2 * variance(e) for e in atoms])


def stiffness(C11, C12, C44, C13=None, C33=None, C14=0):
    """6 x 6 matrix of a cubic, hexagonal or trigonal crystal [GPa]."""
    cube = C13 is None
    C13, C33 = (C12, C11) if cube else (C13, C33)
    c = np.diag([C11, C11, C33, C44, C44, C44 if cube else (C11 - C12) / 2]).astype(float)
    c[0, 1] = c[1, 0] = C12
    c[0, 2] = c[2, 0] = c[1, 2] = c[2, 1] = C13
    for i, j, s in [(0, 3, 1), (1, 3, -1), (4, 5, 1)]:
        c[i, j] = c[j, i] = s * C14
    return c


def hill(c):
    """Bulk and shear modulus, mean of Voigt's and Reuss's bounds."""
    s = np.linalg.inv(c)
    trace, off, shear = lambda m: m[0, 0] + m[1, 1] + m[2, 2], lambda m: m[0, 1] + m[0, 2] + m[1, 2], \
        lambda m: m[3, 3] + m[4, 4] + m[5, 5]
    bulk = ((trace(c) + 2 * off(c)) / 9 + 1 / (trace(s) + 2 * off(s))) / 2
    return bulk, ((trace(c) - off(c) + 3 * shear(c)) / 15 + 15 / (4 * (trace(s) - off(s)) + 3 * shear(s))) / 2


def report(name, p):
    atoms = p["atoms"]
    unit_mass = sum(mass(e) for e in atoms) * 1e-3 / AVOGADRO
    cell, units = p["cell"] * A3, p["units"]
    n = 1 / cell
    cutoff = (6 * np.pi**2 * n) ** (1 / 3)
    k_x = p.get("k_x", cutoff)
    x_ray = units * unit_mass / cell
    density = p.get("density", x_ray)
    bulk, shear = hill(stiffness(**p["C"]))
    v_hill = np.sqrt((bulk + 4 / 3 * shear) * 1e9 / density), np.sqrt(shear * 1e9 / density)
    v_l, v_t = p.get("v", tuple(round(v, -1) for v in v_hill))
    print(f"{name}: x-ray density {x_ray:.0f} kg/m3, n = {n:.4e} cells/m3 of {len(atoms) * units} atoms")
    print(f"  cutoff {cutoff:.5g} 1/m, k_X {k_x:.5g} 1/m; Hill sound {v_hill[0]:.0f} and {v_hill[1]:.0f} m/s, used {v_l:.0f} and {v_t:.0f}")
    for branch, v, edge in zip(("LA", "TA"), (v_l, v_t), p.get("edge", ())):
        c = (edge * THZ - v * k_x) / k_x**2
        k_top = min(-v / (2 * c), cutoff)
        top = v * k_top + c * k_top**2
        print(f"  {branch}: velocity {v:.0f} m/s, curvature {c:.4e} m2/s; highest {top:.4g} rad/s = {top / THZ:.2f} THz at {k_top / cutoff:.2f} of the cutoff")
    for branch, centre, edge in p.get("optical", ()):
        print(f"  {branch}: frequency {centre * THZ:.4g} rad/s, curvature {(edge - centre) * THZ / k_x**2:.4e} m2/s")
    v = (3 / (v_l**-3 + 2 * v_t**-3)) ** (1 / 3)
    g = gamma(atoms)
    volume = cell / units / len(atoms)
    print(f"  Gamma {g:.3e}, isotope coefficient {volume * g / (4 * np.pi * v**3):.3e} s^3 with v = {v:.0f} m/s; Debye temperature "
          f"{1.054571817e-34 / 1.380649e-23 * v * (6 * np.pi**2 / volume) ** (1 / 3):.0f} K")
    if "heat" in p:
        print(f"  C = {p['heat']:.2f} J/mol/K / {unit_mass * AVOGADRO / density * 1e6:.3f} cm3/mol = "
              f"{p['heat'] * density / (unit_mass * AVOGADRO):.4g} J/m3/K; Dulong-Petit {3 * len(atoms) * units * n * 1.380649e-23:.4g}")


if __name__ == "__main__":
    for name in sys.argv[1:] or CRYSTALS:
        report(name, CRYSTALS[name])
