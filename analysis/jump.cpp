#include "kapitza/analysis/jump.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/laws/ziman.hpp"

#include "analysis/half_space.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

/// The three knobs of the calculation, and how far the result moved when each was last doubled.
template <class Solve>
auto refine(Solve solve, const JumpOptions& options) {
  constexpr double thickest = 640;
  constexpr int finest = 8, most_directions = 256;
  Discretisation at{20, 1, options.polar};
  auto result = solve(at);
  JumpAccuracy accuracy;
  const auto raise = [&](auto doubled, auto at_limit, double& moved) {
    do {
      const Discretisation next = doubled(at);
      auto better = solve(next);
      moved = std::abs(better.resistance() - result.resistance()) / better.scale();
      at = next;
      result = std::move(better);
    } while (moved > options.accuracy && !at_limit(at));
  };
  raise(
      [](Discretisation d) {
        d.thickness *= 2;
        return d;
      },
      [](const Discretisation& d) { return d.thickness >= thickest; }, accuracy.thickness);
  raise(
      [](Discretisation d) {
        d.refinement *= 2;
        return d;
      },
      [](const Discretisation& d) { return d.refinement >= finest; }, accuracy.cells);
  raise(
      [](Discretisation d) {
        d.polar *= 2;
        return d;
      },
      [](const Discretisation& d) { return d.polar >= most_directions; }, accuracy.directions);
  accuracy.converged = result.converged();
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

double JumpAccuracy::largest() const {
  return std::max({thickness, cells, directions, closure});
}

InterfaceJump interface_jump(const HalfSpaces& pair, const JumpOptions& options,
                             const Communicator& communicator) {
  const auto [solved, accuracy] =
      refine([&](const Discretisation& d) { return solve_half_spaces(pair, d, communicator); }, options);
  const Analysis analysis = solved.analysis();
  const InterfaceResistance& plane = analysis.interfaces.front();
  InterfaceJump jump;
  jump.conductivity = {conductivity(pair.left), conductivity(pair.right)};
  jump.contact = pair.condition.contact_resistance;
  jump.apparent = solved.resistance() + jump.contact;
  jump.kapitza = plane.kapitza.value_or(0);
  jump.interface = plane.interface.value_or(0);
  jump.angular = plane.angular.value_or(0);
  jump.slip = jump.apparent - jump.kapitza - jump.contact;
  for (const std::size_t side : {0, 1}) {
    jump.slip_layer[side] = solved.layer_excess(static_cast<int>(side));
    jump.layer_depth[side] = solved.layer_depth(static_cast<int>(side));
    jump.slip_length[side] = jump.slip_layer[side] * jump.conductivity[side];
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
                   const Communicator& communicator) {
  const auto [solved, accuracy] = refine(
      [&](const Discretisation& d) { return solve_half_space(bands, wall, d, communicator); }, options);
  WallJump jump;
  jump.conductivity = conductivity(bands);
  jump.apparent = solved.resistance();
  jump.kapitza = solved.analysis().walls.front().kapitza_resistance.value_or(0);
  jump.slip_resistance = jump.apparent - jump.kapitza;
  jump.slip_length = jump.slip_resistance * jump.conductivity;
  jump.layer = solved.layer_excess(plus_side);
  jump.layer_depth = solved.layer_depth(plus_side);
  jump.at_wall = solved.plane_resistance() - jump.kapitza;
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
