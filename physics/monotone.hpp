#pragma once
/// A branch seen as monotone pieces of omega(k): what binning in frequency needs.

#include "kapitza/physics/material.hpp"

#include <vector>

namespace kapitza {

/// Ascending wavevectors, first 0 and last the cutoff, between which omega(k) is smooth and monotone: the
/// turning point of a parabola, the points of a table. Throws InputError when the branch is not a dispersion
/// (negative frequency, table that does not cover 0 to the cutoff, no cutoff).
std::vector<double> monotone_breaks(const Branch& branch);

/// The k in [k_low, k_high], a monotone piece, at which the branch has this frequency; omega lies strictly
/// between the values at the two ends.
double wavevector(const Branch& branch, double omega, double k_low, double k_high);

} // namespace kapitza
