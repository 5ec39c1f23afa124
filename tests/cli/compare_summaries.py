#!/usr/bin/env python3
"""compare_summaries.py TOLERANCE A.json B.json: the same results, whatever the number of ranks.

Numbers may differ by TOLERANCE of the largest number under the same key, differences by TOLERANCE of what they are the
difference of; everything else must be equal.
"""

import json
import sys

HOW_IT_RAN = {"wall_time_s", "sweep_time_s", "grind_time_ns", "peak_memory_MB", "ranks", "decomposition",
              "relative_residual", "energy_imbalance", "sweeps", "krylov_iterations", "newton_iterations", "low_order",
              "command", "effective", "effective_sha256"}
SCALES = {"closure": 1.0, "fourier_departure": 1.0}
# Differences can be a hundredth of what they are the difference of, to which the solver converges.
DIFFERENCE_OF = {"angular": "total", "missing": "total", "slip": "apparent", "slip_left": "apparent",
                 "slip_right": "apparent", "apparent_uncertainty": "apparent", "kinetic": "total",
                 "slip_uncertainty": "slip_resistance",  # what lines and cells leave of it
                 "temperature_drop": "temperature",
                 "nonequilibrium": "total",
                 "dissipation": "contact"}  # of an interface: what the macroscopic contact leaves of both


def leaves(item, path=()):
    if isinstance(item, dict):
        for key, value in item.items():
            if key not in HOW_IT_RAN:
                yield from leaves(value, path + (key,))
    elif isinstance(item, list):
        yield path + ("length",), len(item)
        for i, value in enumerate(item):
            yield from leaves(value, path + (i,))
    else:
        yield path, item


def main():
    tolerance, first, second = float(sys.argv[1]), *(dict(leaves(json.load(open(f)))) for f in sys.argv[2:4])
    if first.keys() != second.keys():
        return f"different keys: {set(first) ^ set(second)}"
    scales = dict(SCALES)
    for path, value in first.items():
        if isinstance(value, float):
            scales[path[-1]] = max(scales.get(path[-1], 0), abs(value))
    for key, whole in DIFFERENCE_OF.items():
        scales[key] = max(scales.get(key, 0), scales.get(whole, 0))
    for path, value in first.items():
        other = second[path]
        if isinstance(value, float) and isinstance(other, float):
            if abs(value - other) > tolerance * scales[path[-1]]:
                return f"{'.'.join(map(str, path))}: {value} and {other}"
        elif value != other:
            return f"{'.'.join(map(str, path))}: {value!r} and {other!r}"
    return 0 if len(first) > 20 else "hardly anything to compare"


if __name__ == "__main__":
    sys.exit(main())
