#!/usr/bin/env python3
"""Writes the samples of first-principles phonon files under tests/data, one crystal in every format.

make_samples.py DIRECTORY        needs python3-numpy and python3-h5py (Debian's interpreter: /usr/bin/python3)

The crystal is invented: a tetragonal cell, a = b = 0.4 nm, c = 0.5 nm, two atoms of different kinds at (0, 0, 0)
and (1/2, 1/2, 1/2), wavevectors on a grid of 4 x 4 x 4. With s^2 = sum_i w_i sin^2(pi q_i) / sum_i w_i,
w = (1, 1, 0.6), and q in units of the reciprocal vectors:

    acoustic  omega = top s,                   top = 20, 24, 40 rad/ps
    optical   omega = sqrt(top^2 - 300 s^2),   top = 55, 56, 62 rad/ps
    velocity  d omega / dk, analytically; 0 at the zone centre
    rate      1/tau = 1e-16 s omega^2 T / (300 K)

expected.json holds what follows at 300 K from the sums over the full grid, by code that shares nothing with the
readers: heat capacity [J/m3/K] of all modes but the three acoustic ones of the zone centre; conductivity
[W/m/K], isotropic and along x and z.
"""

import itertools
import json
import pathlib
import sys

import h5py
import numpy as np

BOLTZMANN, HBAR, CHARGE, LIGHT = 1.380649e-23, 6.62607015e-34 / (2 * np.pi), 1.602176634e-19, 299792458.0
CELL = np.array([0.4e-9, 0.4e-9, 0.5e-9])
VOLUME = CELL.prod()
N = 4
SHAPE = np.array([1.0, 1.0, 0.6]) / 2.6
ACOUSTIC, OPTICAL = [20.0, 24.0, 40.0], [55.0, 56.0, 62.0]
T = 300.0


def modes(q):
    """omega [6] in rad/s and velocity [6, 3] in m/s at q, in units of the reciprocal vectors."""
    sine = np.sin(np.pi * q)
    s = np.sqrt(SHAPE @ sine**2)
    ds2 = SHAPE * np.sin(2 * np.pi * q) * CELL / 2  # d(s^2)/dk, k_i = 2 pi q_i / a_i
    omega, velocity = [], []
    for top in ACOUSTIC:
        omega.append(top * s)
        velocity.append(top * ds2 / (2 * s) if s > 0 else 0 * ds2)
    for top in OPTICAL:
        omega.append(np.sqrt(top**2 - 300 * s**2))
        velocity.append(-300 * ds2 / (2 * omega[-1]))
    return np.array(omega) * 1e12, np.array(velocity) * 1e12


def rates(omega, temperature=T):
    """1/s"""
    return 1e-16 * omega**2 * temperature / 300


def heat_capacity(omega, temperature=T):
    """J/K per mode; kB at zero frequency"""
    x = np.maximum(HBAR * omega / (2 * BOLTZMANN * temperature), 1e-12)
    return BOLTZMANN * (x / np.sinh(x)) ** 2


def full_grid():
    return [np.array(q) / N for q in itertools.product(range(N), repeat=3)]


def star_key(q):
    """The same for wavevectors that the point group 4/mmm makes equal."""
    folded = np.rint(np.minimum(q % 1, 1 - q % 1) * N).astype(int)
    return (*sorted(folded[:2]), folded[2])


def irreducible():
    """Representatives, multiplicities, and the representative of each wavevector of the full grid."""
    keys, members, index = {}, [], []
    for q in full_grid():
        key = star_key(q)
        if key not in keys:
            keys[key] = len(members)
            members.append([])
        members[keys[key]].append(q)
        index.append(keys[key])
    return [m[0] for m in members], [len(m) for m in members], index


def expected():
    c = kappa = 0.0
    axes = np.zeros(3)
    for q in full_grid():
        omega, v = modes(q)
        moving = omega > 0
        c += heat_capacity(omega[moving]).sum()
        with np.errstate(divide="ignore"):
            tau = np.where(moving, 1 / rates(omega), 0)
        axes += ((heat_capacity(omega) * tau)[:, None] * v**2).sum(axis=0)
    count = N**3 * VOLUME
    kappa = axes.sum() / 3
    return {"temperature": T, "cell_volume": VOLUME, "heat_capacity": c / count,
            "conductivity": kappa / count, "conductivity_x": axes[0] / count, "conductivity_z": axes[2] / count}


def columns(rows, form="%20.10E"):
    text = "".join("".join(form % value for value in row) + "\n" for row in rows)
    return text.replace("NAN", "NaN")


def shengbte(directory):
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "CONTROL").write_text("""&allocations
        nelements=2, natoms=2
        ngrid(:)=4 4 4
&end
&crystal
        lfactor=1.0D-1     ! lattvec is in angstrom
        lattvec(:,1)= 4.0 2*0.0,
        lattvec(:,2)= 0.0, 4.0, 0.0
        lattvec(:, 3)= 0.0D0 0.0d0 0.5D+1
        elements="A" "B"
        types=1 2
        positions(:,1)=3*0.0
        positions(:,2)=0.5 0.5 0.5
        scell(:)=4 4 4
/
&parameters
        T=300
/
""")
    points, stars, index = irreducible()
    omega = np.array([modes(q)[0] for q in points]) / 1e12
    velocity = np.array([modes(q)[1] for q in points]) / 1e3
    (directory / "BTE.omega").write_text(columns(omega))
    (directory / "BTE.v").write_text(columns(velocity.transpose(1, 0, 2).reshape(-1, 3)))
    with np.errstate(divide="ignore"):
        rate = np.where(omega > 0, rates(omega * 1e12) / 1e12, np.nan)
    (directory / "BTE.w_final").write_text(columns(zip(omega.T.ravel(), rate.T.ravel())))
    (directory / "BTE.qpoints_full").write_text("".join(
        "%9d%9d" % (i + 1, index[i] + 1) + columns([q]) for i, q in enumerate(full_grid())))


def alamode(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    points, stars, _ = irreducible()
    text = ("# Result analyzer ver. 1.0.5\n# Phonon lifetime at temperature 300 K.\n"
            f"# kpoint range 1 {len(points)}\n# mode   range 1 6\n"
            "#  ik,  is, Frequency [cm^{-1}], Lifetime [ps], |Velocity| [m/s], MFP [nm], Multiplicity, "
            "Thermal conductivity par mode (xx, xy, ...) [W/mK]\n")
    for i, q in enumerate(points):
        omega, velocity = modes(q)
        members = [modes(p)[1] for p in full_grid() if star_key(p) == star_key(q)]
        for b in range(6):
            tau = 1 / rates(omega[b]) if omega[b] > 0 else 0
            speed = np.linalg.norm(velocity[b])
            tensor = np.mean([np.outer(m[b], m[b]) for m in members], axis=0)
            tensor *= heat_capacity(omega[b]) * tau / (N**3 * VOLUME)
            text += f"{i + 1:5d}{b + 1:5d}" + columns(
                [[omega[b] / (200 * np.pi * LIGHT), tau * 1e12, speed, speed * tau * 1e9]], " %.10g")[:-1]
            text += f"{stars[i]:5d}" + columns([tensor.ravel()], " %.10g")
    path.write_text(text)


def almabte(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "nq,nbranch,qa[-],qb[-],qc[-],omega[rad/s],C[J/m^3-K],tau[s],vx[m/s],vy[m/s],vz[m/s]\n"
    for i, q in enumerate(full_grid()):
        omega, velocity = modes(q)
        for b in range(6):
            tau = 1 / rates(omega[b]) if omega[b] > 0 else 0
            values = [*q, omega[b], heat_capacity(omega[b]) / (N**3 * VOLUME), tau, *velocity[b]]
            text += f"{i},{b}," + ",".join("%.9g" % value for value in values) + "\n"
    path.write_text(text)


def phono3py(path, full):
    path.parent.mkdir(parents=True, exist_ok=True)
    points, stars, _ = irreducible()
    if full:
        points, stars = full_grid(), [1] * N**3
    temperatures = np.array([0.0, 100.0, 300.0, 500.0])
    omega = np.array([modes(q)[0] for q in points])
    velocity = np.array([modes(q)[1] for q in points]) / 100  # Angstrom THz
    isotope = np.where(omega > 0, 0.25 * rates(omega) / (4e12 * np.pi), 0)
    gamma = np.array([0.75 * rates(omega) if t == 300 else rates(omega, t) for t in temperatures]) / (4e12 * np.pi)
    unit = 1e-10**2 * 1e12 * CHARGE / (2 * np.pi) / VOLUME
    capacity = np.array([heat_capacity(omega, max(t, 1.0)) * (t > 0) for t in temperatures]) / CHARGE
    sums = expected()
    kappa = np.zeros((4, 6))
    kappa[2, :3] = [sums["conductivity_x"], sums["conductivity_x"], sums["conductivity_z"]]
    with h5py.File(path, "w") as file:
        file.create_dataset("temperature", data=temperatures)
        file.create_dataset("mesh", data=[N, N, N])
        for name, data in {"frequency": omega / (2e12 * np.pi), "group_velocity": velocity, "gamma": gamma,
                           "gamma_isotope": isotope, "heat_capacity": capacity, "qpoint": np.array(points),
                           "weight": np.array(stars)}.items():
            file.create_dataset(name, data=data, compression="gzip")
        file.create_dataset("kappa", data=kappa)
        if full:
            file.create_dataset("kappa_unit_conversion", data=unit)
    if not full:
        lattice = "".join("  - [ %.12f, %.12f, %.12f ]\n" % tuple(row) for row in np.diag(CELL * 1e10))
        (path.parent / "phono3py.yaml").write_text("phono3py:\n  version: \"2.5.0\"\n\nprimitive_cell:\n  lattice:\n"
                                                   + lattice + "  points: []\n")


def phono3py_lzf(path):
    """Two wavevectors, packed with h5py's own filter (phono3py --hdf5-compression lzf)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with h5py.File(path, "w") as file:
        for name, shape in {"frequency": (2, 3), "group_velocity": (2, 3, 3), "gamma": (1, 2, 3)}.items():
            file.create_dataset(name, data=np.ones(shape), compression="lzf")
        file.create_dataset("weight", data=np.array([1, 7]))
        file.create_dataset("temperature", data=np.array([T]))


def giftbte(path):
    """Eight bands by mean free path, of the modes of the full grid; then an absent one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = []
    for q in full_grid():
        omega, velocity = modes(q)
        for w, v in zip(omega, np.linalg.norm(velocity, axis=1)):
            if w > 0 and v > 0:
                rows.append((v / rates(w), v, heat_capacity(w) / (N**3 * VOLUME)))
    bands = []
    for part in np.array_split(np.array(sorted(rows)), 8):
        c = part[:, 2].sum()
        v = (part[:, 2] * part[:, 1]).sum() / c
        bands.append([v, (part[:, 2] * part[:, 1] * part[:, 0]).sum() / (c * v * v), c])
    shares = np.array([[c / tau, c] for _, tau, c in bands])
    shares /= shares.sum(axis=0)
    text = "".join(" ".join("%.15g" % x for x in (*band, *share)) + "\r\n" for band, share in zip(bands, shares))
    path.write_bytes((text + "1\t1\t1\t0\t0\r\n\r\n").encode())


def main():
    root = pathlib.Path(sys.argv[1])
    shengbte(root / "shengbte")
    alamode(root / "alamode" / "tau300K.dat")
    almabte(root / "almabte" / "sample_4_4_4_300K.phononinfo")
    phono3py(root / "phono3py" / "kappa-m444.hdf5", full=False)
    phono3py(root / "phono3py_full" / "kappa-m444.hdf5", full=True)
    phono3py_lzf(root / "phono3py_lzf" / "kappa-m222.hdf5")
    giftbte(root / "giftbte" / "bands.dat")
    (root / "expected.json").write_text(json.dumps(expected(), indent=2) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()
