#include "kapitza/analysis/jump.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/laws/ziman.hpp"

#include "analysis/half_spaces/half_space.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

/// Refines thickness, cells and directions in turn until the resistance stands still, and notes how far it
/// moved when each was last doubled, and with other phonons. `solve(problem, discretisation)`.
template <class Problem, class Solve>
auto refine(const Problem& problem, const Variants<Problem>& variants, const JumpOptions& options,
            Solve solve) {
  constexpr double thickest = 640;
  constexpr int finest = 8, most_directions = 256;
  Discretisation at{20, 1, options.polar};
  JumpAccuracy accuracy;
  auto result = solve(problem, at);
  const auto shift = [&](const std::optional<Problem>& variant) -> std::optional<double> {
    if (!variant) return std::nullopt;
    const auto other = solve(*variant, at);
    accuracy.converged = accuracy.converged && other.converged();
    return std::abs(other.resistance() - result.resistance()) / result.scale();
  };
  accuracy.spectrum = {shift(variants.bins), shift(variants.boundary_length)};
  const auto raise = [&](auto Discretisation::*knob, auto limit, double& moved) {
    do {
      at.*knob *= 2;
      auto better = solve(problem, at);
      moved = std::abs(better.resistance() - result.resistance()) / better.scale();
      result = std::move(better);
    } while (moved > options.accuracy && at.*knob < limit);
  };
  raise(&Discretisation::thickness, thickest, accuracy.thickness);
  raise(&Discretisation::refinement, finest, accuracy.cells);
  raise(&Discretisation::polar, most_directions, accuracy.directions);
  accuracy.converged = accuracy.converged && result.converged();
  accuracy.closure = std::abs(result.closure()) / result.scale();
  return std::pair(std::move(result), accuracy);
}

template <class Specularity>
double lost_thickness(const Bands& bands, Specularity specularity) {
  double sum = 0;
  for (int b = 0; b < bands.size(); ++b) {
    const double length = bands.mean_free_path[index(b)];
    sum += (1 - specularity(b)) * 4 * one_way_conductance(bands, b) * length * length;
  }
  return sum / (16 * conductivity(bands));
}

} // namespace

bool SpectrumShift::is_small() const {
  constexpr double small = 0.1;
  return bins.value_or(0) < small && boundary_length.value_or(0) < small;
}

double JumpAccuracy::largest() const {
  return std::max({thickness, cells, directions, closure});
}

InterfaceJump interface_jump(const HalfSpaces& pair, const JumpOptions& options,
                             const Communicator& communicator, const Variants<HalfSpaces>& variants) {
  const auto [solved, accuracy] =
      refine(pair, variants, options, [&](const HalfSpaces& of, const Discretisation& d) {
        return solve_half_spaces(of, d, communicator);
      });
  const Analysis analysis = solved.analysis();
  const InterfaceResistance& plane = analysis.interfaces.front();
  InterfaceJump jump;
  jump.conductivity = {conductivity(pair.left), conductivity(pair.right)};
  jump.contact = pair.condition.contact_resistance;
  jump.apparent = solved.resistance() + jump.contact;
  jump.kapitza = solved.kapitza();
  jump.interface = plane.interface.value_or(0);
  jump.angular = plane.angular.value_or(0);
  jump.slip = jump.apparent - jump.kapitza - jump.contact;
  for (const std::size_t side : {0, 1}) {
    jump.slip_side[side] = solved.slip(static_cast<int>(side));
    jump.slip_length[side] = jump.slip_side[side] * jump.conductivity[side];
    jump.excess[side] = solved.layer_excess(static_cast<int>(side));
    jump.layer_depth[side] = solved.layer_depth(static_cast<int>(side));
  }
  jump.landauer = plane.landauer;
  jump.kapitza_thermal = plane.kapitza_thermal;
  jump.groups = plane.groups;
  jump.limited_groups = solved.limited_groups();
  jump.profile = solved.profile();
  jump.accuracy = accuracy;
  return jump;
}

WallJump wall_jump(const Bands& bands, const SurfaceLaw& wall, const JumpOptions& options,
                   const Communicator& communicator, const Variants<Bands>& variants) {
  const auto [solved, accuracy] =
      refine(bands, variants, options, [&](const Bands& of, const Discretisation& d) {
        return solve_half_space(of, wall, d, communicator);
      });
  WallJump jump;
  jump.conductivity = conductivity(bands);
  jump.apparent = solved.resistance();
  jump.at_wall = 1 / (2 * one_way_conductance(bands));
  jump.kapitza = std::holds_alternative<IsothermalWall>(wall) ? 0 : solved.kapitza() - jump.at_wall;
  jump.slip_resistance = jump.apparent - jump.kapitza;
  jump.slip_length = jump.slip_resistance * jump.conductivity;
  jump.layer = solved.slip(plus_side);
  jump.layer_depth = solved.layer_depth(plus_side);
  jump.profile = solved.profile();
  jump.accuracy = accuracy;
  return jump;
}

double lost_thickness(const Bands& bands, const ReflectingWall& wall) {
  return lost_thickness(bands, [&](int) { return wall.specularity; });
}

double lost_thickness(const Bands& bands, const RoughWall& wall) {
  return lost_thickness(bands, [&](int b) { return band_specularity(bands, b, wall.roughness); });
}

} // namespace kapitza
