#pragma once
/// A steady calculation on a stack of layers.

#include "kapitza/laws/angles.hpp"
#include "kapitza/mesh/stack_mesh.hpp"
#include "kapitza/solver/problem.hpp"
#include "kapitza/solver/unknowns.hpp"

#include <span>

namespace kapitza {

/// The whole problem, the same on every rank.
using StackProblem = BasicProblem<StackMesh, HalfRange>;

/// Of StackTransport, all of them on every rank and all its own. @param parts as in UnknownCounts
Unknowns stack_unknowns(const StackProblem& problem, int parts = 1);

/// Per cell, from one power density per region; none from none [W/m3].
std::vector<double> spread_over_cells(const StackMesh& mesh, std::span<const double> of_region);

/// Flux-weighted mean over directions of what a surface emits into a band beside its law [K].
double mean_emission(const SurfaceCondition& condition, const HalfRange& angles, int side, int band);

} // namespace kapitza
