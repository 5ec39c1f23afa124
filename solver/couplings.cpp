#include "kapitza/solver/couplings.hpp"

#include <map>
#include <tuple>

namespace kapitza {
namespace {

/// What tells two surfaces apart: materials on both sides (-1: none), the law and its parameters.
using Key = std::tuple<int, int, std::size_t, double, bool, bool>;

int material_or_none(const Problem& problem, int cell) {
  return cell < 0 ? -1 : problem.material_of_cell(cell);
}

Key key_of(const Problem& problem, std::size_t s) {
  const SurfaceCondition& condition = problem.surfaces[s];
  double parameter = 0;
  bool specular = false;
  if (const auto* wall = std::get_if<ReflectingWall>(&condition.law)) parameter = wall->specularity;
  if (const auto* plane = std::get_if<Transmission>(&condition.law)) {
    parameter = plane->value;
    specular = plane->specular;
  }
  const Surface& surface = problem.mesh.surfaces[s];
  return {material_or_none(problem, surface.minus_cell),
          material_or_none(problem, surface.plus_cell),
          condition.law.index(),
          parameter,
          specular,
          condition.reversed};
}

FluxCoupling couple(const Problem& problem, std::size_t s) {
  const Surface& surface = problem.mesh.surfaces[s];
  const SurfaceCondition& condition = problem.surfaces[s];
  if (surface.is_boundary()) {
    const auto* wall = std::get_if<ReflectingWall>(&condition.law);
    if (wall == nullptr) return {}; // black: absorbs everything
    const bool left = surface.minus_cell < 0;
    return couple_wall(problem.bands_of_cell(left ? surface.plus_cell : surface.minus_cell), problem.angles,
                       left ? plus_side : minus_side, wall->specularity);
  }
  const Bands& minus = problem.bands_of_cell(surface.minus_cell);
  const Bands& plus = problem.bands_of_cell(surface.plus_cell);
  InterfaceLaw law = TransparentInterface{};
  if (std::holds_alternative<DiffuseMismatch>(condition.law)) law = DiffuseMismatch{};
  if (const auto* transmission = std::get_if<Transmission>(&condition.law)) law = *transmission;
  return couple_interface(minus, plus, problem.angles, law, condition.reversed);
}

} // namespace

Couplings make_couplings(const Problem& problem) {
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
