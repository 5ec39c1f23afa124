/// The plane solver gives the same answer on every number of ranks and for every way of sharing out the work.

#include "kapitza/error.hpp"
#include "kapitza/mesh/gmsh.hpp"
#include "kapitza/mesh/grid.hpp"
#include "kapitza/solver/plane_steady.hpp"

#include "support/gmsh_samples.hpp"
#include "support/stacks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace kapitza {
namespace {

/// A problem on the part of the mesh that a space communicator gives a rank.
using MakeProblem = std::function<PlaneProblem(MPI_Comm)>;

PlaneProblem square(MPI_Comm space) {
  PlaneProblem problem;
  GridSpec spec;
  spec.x = {{1e-7, 7, std::nullopt}};
  spec.y = {{1e-7, 6, 3e-9}};
  spec.regions = {{"si", 0}};
  spec.region_of_block = {{0}};
  problem.mesh = make_grid(spec, space);
  problem.materials = {test::resolved_left()};
  problem.surfaces = {
      {IsothermalWall{300}}, {ReflectingWall{0.3}}, {IsothermalWall{301}}, {HeatFluxWall{2e8}}};
  problem.angles = plane_quadrature(4, 12);
  return problem;
}

/// Two materials and a hole, an interface that ends at a wall, mirrors, heating.
PlaneProblem device(MPI_Comm space) {
  PlaneProblem problem;
  GridSpec spec;
  spec.x = {{5e-8, 4, std::nullopt}, {4e-8, 3, std::nullopt}};
  spec.y = {{6e-8, 4, std::nullopt}, {3e-8, 3, std::nullopt}};
  spec.regions = {{"a", 0}, {"b", 1}};
  spec.region_of_block = {{0, 0}, {1, GridSpec::hole}};
  problem.mesh = make_grid(spec, space);
  problem.materials = {test::resolved_left(), test::resolved_right()};
  problem.angles = plane_quadrature(4, 8);
  for (const PlaneSurface& surface : problem.mesh.surfaces) {
    SurfaceCondition condition{ReflectingWall{1}};
    if (surface.name == "bottom") condition = {IsothermalWall{300}};
    if (surface.name == "void") condition = {ReflectingWall{0}};
    if (surface.is_interface()) condition = {DiffuseMismatch{}};
    problem.surfaces.push_back(condition);
  }
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell)
    problem.heating.push_back(problem.material_of_cell(cell) == 1 ? 1e17 : 0);
  return problem;
}

/// Periodic along x with a drop, specular transmission half way up.
PlaneProblem periodic(MPI_Comm space) {
  PlaneProblem problem;
  GridSpec spec;
  spec.x = {{2e-7, 5, std::nullopt}};
  spec.y = {{5e-8, 3, std::nullopt}, {5e-8, 3, std::nullopt}};
  spec.regions = {{"a", 0}, {"b", 1}};
  spec.region_of_block = {{0}, {1}};
  spec.periodic_x = true;
  problem.mesh = make_grid(spec, space);
  problem.materials = {test::resolved_left(), test::resolved_right()};
  problem.angles = plane_quadrature(2, 8);
  for (const PlaneSurface& surface : problem.mesh.surfaces) {
    SurfaceCondition condition{ReflectingWall{0.5}};
    if (surface.periodic) condition = {TransparentInterface{}, false, 1.0};
    if (surface.is_interface()) condition = {Transmission{0.3, true}};
    problem.surfaces.push_back(condition);
  }
  return problem;
}

/// Triangles and quadrilaterals shared out by a partitioner: ranks need each other several times per
/// direction.
PlaneProblem unstructured(MPI_Comm space) {
  PlaneProblem problem;
  problem.mesh = read_gmsh(test::blocks(), space);
  const int materials =
      1
      + std::max_element(problem.mesh.regions.begin(), problem.mesh.regions.end(),
                         [](const auto& a, const auto& b) { return a.material < b.material; })
            ->material;
  for (int m = 0; m < materials; ++m)
    problem.materials.push_back(m % 2 == 0 ? test::resolved_left() : test::resolved_right());
  problem.angles = plane_quadrature(4, 12);
  for (std::size_t s = 0; s < problem.mesh.surfaces.size(); ++s) {
    SurfaceCondition condition{ReflectingWall{0.5}};
    if (s == 0) condition = {IsothermalWall{301}};
    if (s == 1) condition = {IsothermalWall{300}};
    if (problem.mesh.surfaces[s].is_interface()) condition = {DiffuseMismatch{}};
    problem.surfaces.push_back(condition);
  }
  return problem;
}

/// Acoustic mismatch on an interface that is not straight, and a wall in liquid helium.
PlaneProblem acoustic(MPI_Comm space) {
  PlaneProblem problem = unstructured(space);
  for (std::size_t m = 0; m < problem.materials.size(); ++m)
    problem.materials[m] = test::in_medium(problem.materials[m], 2300 + 1500 * static_cast<double>(m));
  for (std::size_t s = 0; s < problem.mesh.surfaces.size(); ++s) {
    if (s == 1) problem.surfaces[s] = {LiquidBath{300, {145, 238, 0}, LiquidLaw::amm}};
    if (problem.mesh.surfaces[s].is_interface()) problem.surfaces[s] = {MixedMismatch{0.7, 0}};
  }
  return problem;
}

/// What an answer is made of, the same on all ranks: per global cell T, T_E, q, D; per surface its power and
/// wall temperature.
struct Answer {
  std::vector<double> cells, surfaces;
  PlaneSteadyState state;
};

Answer solve(const MakeProblem& make, MPI_Comm world, const Decomposition& split) {
  const PlaneRanks ranks(world, split);
  const PlaneProblem problem = make(ranks.space());
  SteadyOptions options;
  options.tolerance = 1e-11;
  Answer answer;
  answer.state = solve_plane_steady(problem, options, ranks);
  const PlaneMoments& moments = answer.state.moments;
  constexpr std::size_t per_cell = 4 * 4 + 1;
  answer.cells.assign(static_cast<std::size_t>(problem.mesh.global_cells) * per_cell, 0.0);
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell) {
    double* to =
        &answer.cells[static_cast<std::size_t>(problem.mesh.global_cell[test::index(cell)]) * per_cell];
    for (std::size_t k = 0; k < test::index(problem.mesh.corners_of(cell)); ++k) {
      const std::size_t node = test::index(problem.mesh.first_slot[test::index(cell)]) + k;
      *to++ = moments.temperature[node];
      *to++ = moments.energy_temperature[node];
      *to++ = 1e-9 * moments.heat_flux[node][0];
      *to++ = 1e-9 * moments.heat_flux[node][1];
    }
    answer.cells[static_cast<std::size_t>(problem.mesh.global_cell[test::index(cell)] + 1) * per_cell - 1] =
        moments.dissipation[test::index(cell)];
  }
  Communicator(ranks.space()).sum(answer.cells);
  answer.surfaces = moments.power;
  answer.surfaces.insert(answer.surfaces.end(), moments.wall_temperature.begin(),
                         moments.wall_temperature.end());
  return answer;
}

void expect_near(const std::vector<double>& a, const std::vector<double>& b, const std::string& what) {
  ASSERT_EQ(a.size(), b.size()) << what;
  double scale = 0;
  for (const double value : b) scale = std::max(scale, std::abs(value));
  for (std::size_t i = 0; i < a.size(); ++i) ASSERT_NEAR(a[i], b[i], 1e-9 * scale) << what << " at " << i;
}

std::vector<Decomposition> splits(int ranks) {
  std::vector<Decomposition> all;
  for (int space = 1; space <= ranks; ++space)
    for (int directions = 1; space * directions <= ranks; ++directions)
      if (ranks % (space * directions) == 0) all.push_back({space, directions, ranks / space / directions});
  return all;
}

TEST(PlaneRanks, GiveTheSameAnswer) {
  const int size = Communicator::world().size();
  for (const auto& [name, make] :
       std::vector<std::pair<std::string, MakeProblem>>{{"square", square},
                                                        {"device", device},
                                                        {"periodic", periodic},
                                                        {"unstructured", unstructured},
                                                        {"acoustic", acoustic}}) {
    const Answer alone = solve(make, MPI_COMM_SELF, {});
    EXPECT_TRUE(alone.state.converged) << name;
    for (const Decomposition& split : splits(size)) {
      SCOPED_TRACE(name + " on " + std::to_string(split.space) + " x " + std::to_string(split.directions)
                   + " x " + std::to_string(split.bands));
      const Answer shared = solve(make, MPI_COMM_WORLD, split);
      EXPECT_TRUE(shared.state.converged)
          << shared.state.relative_residual << " " << shared.state.energy_imbalance;
      EXPECT_NEAR(shared.state.sweeps, alone.state.sweeps, 1); // round-off may decide the last one
      expect_near(shared.cells, alone.cells, "cells");
      expect_near(shared.surfaces, alone.surfaces, "surfaces");
    }
  }
}

/// Corner for corner the same moments on all ranks of a group.
TEST(PlaneRanks, OfOneGroupAgreeToTheLastBit) {
  const int size = Communicator::world().size();
  const PlaneRanks ranks(MPI_COMM_WORLD, {1, size, 1});
  const PlaneProblem problem = device(ranks.space());
  const PlaneSteadyState state = solve_plane_steady(problem, {}, ranks);
  std::vector<double> of_root = state.moments.temperature;
  of_root.insert(of_root.end(), state.moments.power.begin(), state.moments.power.end());
  const std::vector<double> mine = of_root;
  MPI_Bcast(of_root.data(), static_cast<int>(of_root.size()), MPI_DOUBLE, 0, ranks.group());
  EXPECT_EQ(mine, of_root);
}

TEST(PlaneRanks, RefuseASplitThatDoesNotFit) {
  EXPECT_THROW(PlaneRanks(MPI_COMM_WORLD, {Communicator::world().size() + 1, 1, 1}), InputError);
  EXPECT_THROW(PlaneRanks(MPI_COMM_WORLD, {Communicator::world().size(), 0, 1}), InputError);
}

} // namespace
} // namespace kapitza
