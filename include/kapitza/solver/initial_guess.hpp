#pragma once
/// Starting a solve from the solution of a neighbouring problem.

#include "kapitza/solver/problem.hpp"

#include <span>
#include <vector>

namespace kapitza {

/// Unknowns of Transport for `to`, from those of `from`: temperatures are carried over region by region, at
/// equal fractions of each region's thickness, what belongs to walls and contacts as it is. Empty where the
/// two problems have different numbers of regions or of heat-flux walls.
std::vector<double> carry_over(const Problem& from, std::span<const double> x, const Problem& to);

} // namespace kapitza
