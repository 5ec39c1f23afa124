#pragma once
/// Starting a solve from the solution of a neighbouring problem.

#include "kapitza/solver/stack/problem.hpp"

#include <span>
#include <vector>

namespace kapitza {

/// Unknowns of StackTransport for `to`, from those of `from`: temperatures are carried over region by region,
/// at equal fractions of each region's thickness, what belongs to walls and contacts as it is. Empty where
/// the two problems have different numbers of regions or of heat-flux walls.
std::vector<double> carry_over(const StackProblem& from, std::span<const double> x, const StackProblem& to);

} // namespace kapitza
