#pragma once
/// The level of temperature where no wall fixes it. Private to solver/.

#include "kapitza/solver/plane/problem.hpp"

#include "solver/plane/geometry.hpp"

#include <span>

namespace kapitza {

/// What to add to all temperatures so that the mean energy temperature is T0 [K]. Collective over `space`.
/// @param energy_temperature [owned nodes] relative to reference_temperature
double level_shift(const PlaneProblem& problem, const PlaneGeometry& geometry,
                   std::span<const double> energy_temperature, const Communicator& space);

} // namespace kapitza
