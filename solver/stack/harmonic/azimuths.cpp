#include "solver/stack/harmonic/azimuths.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/solver/stack/couplings.hpp"

#include <cmath>
#include <memory>
#include <numbers>
#include <utility>

namespace kapitza {
namespace {

/// Pools are of whole hemispheres and stay as they are.
FluxCoupling split(const FluxCoupling& whole, int parts) {
  FluxCoupling coupling = whole;
  coupling.links.clear();
  coupling.emissions.clear();
  for (int a = 0; a < parts; ++a) {
    for (Link link : whole.links) {
      link.out_direction = link.out_direction * parts + a;
      link.in_direction = link.in_direction * parts + a;
      link.flux /= parts;
      coupling.links.push_back(link);
    }
    for (Emission emission : whole.emissions) {
      emission.out_direction = emission.out_direction * parts + a;
      emission.flux /= parts;
      coupling.emissions.push_back(emission);
    }
  }
  return coupling;
}

} // namespace

AzimuthalStack split_azimuths(const StackProblem& problem, int azimuthal) {
  const int parts = azimuthal / 2;
  StackProblem whole = problem;
  couple_surfaces(whole);
  AzimuthalStack stack{problem, {}};
  stack.problem.angles = {};
  stack.problem.couplings.clear();
  for (std::size_t m = 0; m < problem.angles.mu.size(); ++m)
    for (int a = 0; a < parts; ++a) {
      const double mu = problem.angles.mu[m];
      stack.problem.angles.mu.push_back(mu);
      stack.problem.angles.weight.push_back(problem.angles.weight[m] / parts);
      stack.sideways.push_back(std::sqrt((1 - mu) * (1 + mu))
                               * std::cos(std::numbers::pi * (a + 0.5) / parts));
    }
  for (const auto& [key, coupling] : whole.couplings) {
    CouplingKey of_parts = key;
    of_parts.directions = stack.problem.angles.size();
    stack.problem.couplings.emplace(of_parts, std::make_shared<const FluxCoupling>(split(*coupling, parts)));
  }
  return stack;
}

} // namespace kapitza
