#pragma once
/// Planes that oscillate: solved, beside the stacks that they are, and balanced.

#include "kapitza/mesh/plane_geometry.hpp"
#include "kapitza/solver/plane/harmonic.hpp"
#include "kapitza/solver/stack/harmonic.hpp"

#include "support/plane_problems.hpp"
#include "support/strips.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>
#include <utility>
#include <vector>

namespace kapitza::test {

inline std::complex<double> joined(const PlaneHarmonicState& state,
                                   const std::vector<double> Moments::*values, std::size_t i) {
  return {(state.moments[0].*values)[i], (state.moments[1].*values)[i]};
}

inline PlaneHarmonicState solve_harmonic_plane(const PlaneProblem& problem, const HarmonicDrive& drive,
                                               double tolerance) {
  SteadyOptions options;
  options.tolerance = tolerance;
  const PlaneRanks ranks(MPI_COMM_SELF, {});
  PlaneHarmonicState state = PlaneHarmonicSolver(problem, ranks).solve(drive, options);
  EXPECT_TRUE(state.converged) << state.sweeps << " sweeps, residual " << state.relative_residual
                               << ", imbalance " << state.energy_imbalance;
  return state;
}

/// Of the walls and the heating that a problem has: those that hold a temperature oscillate by its distance
/// from 300 K, heating of electrons a quarter of a cycle after that of the lattice.
template <class Problem>
HarmonicDrive drive_of(const Problem& problem, double frequency) {
  HarmonicDrive drive{{0, 2 * std::numbers::pi * frequency}, {}, {}};
  for (const SurfaceCondition& condition : problem.surfaces) {
    const LawTraits law = law_traits(condition.law);
    drive.surface.emplace_back(law.heat_flux     ? *law.heat_flux
                               : law.temperature ? *law.temperature - 300
                                                 : condition.temperature_jump);
    drive.electrons.emplace_back(condition.electron_temperature.value_or(300) - 300, 0.2);
  }
  return drive;
}
inline HarmonicDrive drive_of_stack(const StackProblem& stack, double frequency) {
  HarmonicDrive drive = drive_of(stack, frequency);
  for (int node = 0; node < stack.mesh.nodes(); ++node) {
    drive.heating.emplace_back(heating_of(stack, node / 2));
    if (any_metals(stack.media)) drive.electron_heating.emplace_back(0, electron_heating_of(stack, node / 2));
  }
  return drive;
}
inline HarmonicDrive drive_of_plane(const PlaneProblem& plane, double frequency) {
  HarmonicDrive drive = drive_of(plane, frequency);
  for (int cell = 0; cell < plane.mesh.owned_cells; ++cell)
    for (int corner = 0; corner < plane.mesh.corners_of(cell); ++corner) {
      drive.heating.emplace_back(heating_of(plane, cell));
      if (any_metals(plane.media)) drive.electron_heating.emplace_back(0, electron_heating_of(plane, cell));
    }
  return drive;
}

/// A stack, and the strip between mirrors that is the same, with drives of their own.
struct StripPair {
  StackProblem stack;
  PlaneProblem plane;
  HarmonicDrive of_stack, of_plane;
  StripPair(StackProblem problem, double frequency) : stack(std::move(problem)) {
    const PlaneAngles angles = plane_quadrature(4, 32);
    stack.angles = project_on_x(angles);
    plane = make_strip(stack, angles, 2, Cells::quadrilaterals);
    of_stack = drive_of_stack(stack, frequency);
    of_plane = drive_of_plane(plane, frequency);
  }
};

inline void expect_the_same(const StripPair& pair) {
  const StackProblem& stack = pair.stack;
  SteadyOptions options;
  options.tolerance = 1e-12;
  const HarmonicState line = solve_harmonic(stack, pair.of_stack, options, Communicator::self());
  EXPECT_TRUE(line.converged);
  const PlaneHarmonicState state = solve_harmonic_plane(pair.plane, pair.of_plane, 1e-12);
  EXPECT_LT(state.energy_imbalance, 1e-9);
  const HarmonicField& exact = line.field;
  double level = 0, flow = 0;
  const bool metals = any_metals(stack.media);
  for (const std::complex<double>& t : metals ? exact.electron_temperature : exact.temperature)
    level = std::max(level, std::abs(t));
  for (const std::complex<double>& q : exact.heat_flux) flow = std::max(flow, std::abs(q));
  const auto power = [&](std::size_t s) { return joined(state, &Moments::power, s) / strip_height; };
  EXPECT_LT(std::abs(-power(0) - exact.heat_flux.front()), 1e-8 * flow);
  EXPECT_LT(std::abs(power(1) - exact.heat_flux.back()), 1e-8 * flow);
  for (int cell = 0; cell < stack.mesh.cells(); ++cell)
    for (int k = 0; k < 4; ++k) { // of the lower row
      const std::size_t there = index(4 * cell + k), here = index(2 * cell + (k == 1 || k == 2 ? 1 : 0));
      EXPECT_LT(std::abs(joined(state, &Moments::temperature, there) - exact.temperature[here]),
                1e-8 * level);
      EXPECT_LT(std::abs(joined(state, &Moments::energy_temperature, there) - exact.energy_temperature[here]),
                1e-8 * level);
      if (!metals) continue;
      EXPECT_LT(
          std::abs(joined(state, &Moments::electron_temperature, there) - exact.electron_temperature[here]),
          1e-8 * level);
    }
}

/// Integrals over a cell of the functions that are 1 at one of its corners, linear or bilinear [m2].
inline std::vector<double> corner_areas(std::span<const Point> corner) {
  const auto cross = [](const Point& a, const Point& b) { return a[0] * b[1] - a[1] * b[0]; };
  const auto edge = [&](std::size_t from, std::size_t to) {
    return Point{corner[to][0] - corner[from][0], corner[to][1] - corner[from][1]};
  };
  if (corner.size() == 3) return std::vector<double>(3, cross(edge(0, 1), edge(0, 2)) / 6);
  std::vector<double> areas(4, 0.0);
  const double gauss = 0.5 / std::numbers::sqrt3;
  for (const double u : {0.5 - gauss, 0.5 + gauss})
    for (const double v : {0.5 - gauss, 0.5 + gauss}) {
      const Point below = edge(0, 1), above = edge(3, 2), left = edge(0, 3), right = edge(1, 2);
      const double jacobian = cross({(1 - v) * below[0] + v * above[0], (1 - v) * below[1] + v * above[1]},
                                    {(1 - u) * left[0] + u * right[0], (1 - u) * left[1] + u * right[1]});
      const std::array<double, 4> value{(1 - u) * (1 - v), u * (1 - v), u * v, (1 - u) * v};
      for (const std::size_t k : {0, 1, 2, 3}) areas[k] += value[k] * jacobian / 4;
    }
  return areas;
}

/// What walls give and heating is stored, to 1e-9 of the heating, or where there is none of the largest
/// power.
inline void expect_balanced(const PlaneProblem& problem, const HarmonicDrive& drive,
                            const PlaneHarmonicState& state) {
  std::complex<double> left = 0;
  double largest = 0;
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    if (problem.mesh.surfaces[s].is_interface() || problem.mesh.surfaces[s].periodic) continue;
    left += joined(state, &Moments::power, s);
    largest = std::max(largest, std::abs(joined(state, &Moments::power, s)));
  }
  double heating = 0;
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell) {
    const Bands& bands = problem.bands_of_cell(cell);
    const auto first = index(problem.mesh.first_slot[index(cell)]),
               corners = index(problem.mesh.corners_of(cell));
    const std::vector<double> weights = corner_areas(cell_corners(problem.mesh, cell));
    for (std::size_t k = 0; k < corners; ++k) {
      std::complex<double> given = drive.heating[first + k],
                           stored =
                               heat_capacity(bands) * joined(state, &Moments::energy_temperature, first + k);
      if (any_metals(problem.media)) {
        given += drive.electron_heating[first + k];
        stored += bands.electrons.heat_capacity * joined(state, &Moments::electron_temperature, first + k);
      }
      left += weights[k] * (drive.s * stored - given);
      heating += weights[k] * std::abs(given);
    }
  }
  EXPECT_LT(std::abs(left), 1e-9 * (heating > 0 ? heating : largest)) << drive.s;
}

} // namespace kapitza::test
