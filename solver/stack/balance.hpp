#pragma once
/// What the moments of a sweep say about how far a stack is from its steady state. Private to solver/.

#include "kapitza/solver/moments.hpp"
#include "kapitza/solver/stack/problem.hpp"
#include "kapitza/solver/transport_operator.hpp"

namespace kapitza {

/// F(x) - x, from the sweep at x that the moments were made with.
std::vector<double> sweep_residual(const StackProblem& problem, const Unknowns& unknowns,
                                   std::span<const double> x, const Moments& moments);

/// Of the heat flux at every node: its departure from the flux at the left end and the heating in between.
HeatBalance heat_balance(const StackProblem& problem, const Moments& moments);

/// Fourier's law with a ballistic resistance per layer, or what is imposed [W/m2].
HeatScale heat_scale(const StackProblem& problem);

/// What to add to all temperatures so that the mean energy temperature is T0 [K].
double level_shift(const StackProblem& problem, const Moments& moments);

} // namespace kapitza
