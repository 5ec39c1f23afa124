#include "kapitza/solver/stack/couplings.hpp"

#include <map>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <vector>

namespace kapitza {
namespace {

/// What tells two surfaces apart: materials on both sides (-1: none), the law, its parameters and its sense.
using Parameters = std::vector<double>;
using Key = std::tuple<int, int, std::size_t, Parameters, const void*, bool>;

struct ParametersOf {
  Parameters operator()(const ReflectingWall& wall) const { return {wall.specularity}; }
  Parameters operator()(const RoughWall& wall) const { return {wall.roughness}; }
  Parameters operator()(const LiquidBath& bath) const {
    return {bath.liquid.density, bath.liquid.longitudinal, static_cast<double>(bath.law)};
  }
  Parameters operator()(const MixedMismatch& mixed) const { return {mixed.specularity, mixed.roughness}; }
  Parameters operator()(const PrescribedConductance& prescribed) const { return {prescribed.value}; }
  Parameters operator()(const Transmission& plane) const { return {plane.value, plane.specular ? 1.0 : 0.0}; }
  Parameters operator()(const TabulatedTransmission& plane) const { return {plane.specular ? 1.0 : 0.0}; }
  Parameters operator()(const IsothermalWall&) const { return {}; }
  Parameters operator()(const HeatFluxWall&) const { return {}; }
  Parameters operator()(const TransparentInterface&) const { return {}; }
  Parameters operator()(const DiffuseMismatch&) const { return {}; }
  Parameters operator()(const AcousticMismatch&) const { return {}; }
  Parameters operator()(const RadiationLimit&) const { return {}; }
};

int material_or_none(const StackProblem& problem, int cell) {
  return cell < 0 ? -1 : problem.medium_of_cell(cell);
}

Key key_of(const StackProblem& problem, std::size_t s) {
  const SurfaceCondition& condition = problem.surfaces[s];
  const Surface& surface = problem.mesh.surfaces[s];
  const auto* tabulated = std::get_if<TabulatedTransmission>(&condition.law);
  return {material_or_none(problem, surface.minus_cell),
          material_or_none(problem, surface.plus_cell),
          condition.law.index(),
          std::visit(ParametersOf{}, condition.law),
          tabulated != nullptr ? tabulated->table.get() : nullptr,
          condition.reversed};
}

/// The alternative that the surface's law holds, as one of a wall's or of an interface's laws.
template <class Law>
Law as(const SurfaceLaw& law) {
  return std::visit(
      [](const auto& held) -> Law {
        if constexpr (std::is_constructible_v<Law, decltype(held)>)
          return held;
        else
          throw std::logic_error("a wall's law on an interface, or the other way round");
      },
      law);
}

FluxCoupling couple(const StackProblem& problem, std::size_t s) {
  const Surface& surface = problem.mesh.surfaces[s];
  const SurfaceCondition& condition = problem.surfaces[s];
  if (surface.is_boundary()) {
    const bool left = surface.minus_cell < 0;
    return couple_wall(problem.bands_of_cell(left ? surface.plus_cell : surface.minus_cell), problem.angles,
                       left ? plus_side : minus_side, as<WallLaw>(condition.law));
  }
  return couple_interface(problem.bands_of_cell(surface.minus_cell), problem.bands_of_cell(surface.plus_cell),
                          problem.angles, as<InterfaceLaw>(condition.law), condition.reversed);
}

} // namespace

Couplings make_couplings(const StackProblem& problem) {
  Couplings couplings;
  std::map<Key, const FluxCoupling*> known;
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    const FluxCoupling*& coupling = known[key_of(problem, s)];
    if (coupling == nullptr) coupling = &couplings.distinct.emplace_back(couple(problem, s));
    couplings.of_surface.push_back(coupling);
  }
  return couplings;
}

} // namespace kapitza
