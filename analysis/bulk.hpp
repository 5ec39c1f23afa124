#pragma once
/// Where Fourier's law holds, and what a fit there extrapolates to. Private to analysis/.

#include "kapitza/analysis/budget.hpp"

namespace kapitza {

/// The longest run of cells of a region in which dissipation is that of Fourier's law.
std::optional<BulkRegion> find_bulk(const StackProblem& problem, const Moments& moments, int region,
                                    double heat_flux, double threshold);

/// Temperature that the region's Fourier line gives at x.
double extrapolate(const StackProblem& problem, const BulkRegion& bulk, int region, double heat_flux,
                   double x);

/// int (D/q^2 - 1/kappa) dx from one end of the region (its left one, or its right one) to the middle of the
/// bulk region.
double excess_resistance(const StackProblem& problem, const Moments& moments, const BulkRegion& bulk,
                         int region, double heat_flux, bool from_left);

} // namespace kapitza
