/// A plane: a film on a substrate, heated in a corner, cold below. Explained in docs/library.md.

#include "kapitza/analysis/budget.hpp"
#include "kapitza/mesh/grid.hpp"
#include "kapitza/solver/plane/steady.hpp"

#include <cmath>
#include <cstdio>

namespace {

kapitza::Bands gray(double heat_capacity, double speed, double mean_free_path) {
  kapitza::Bands bands;
  bands.heat_capacity = {heat_capacity}, bands.speed = {speed}, bands.mean_free_path = {mean_free_path};
  bands.frequency = {0}, bands.branch = {0}, bands.omega = {0};
  return bands;
}

/// 100 nm x 80 nm: a substrate of 50 nm, on it a film of 30 nm, which is divided where the heating ends.
kapitza::GridSpec film_on_substrate() {
  kapitza::GridSpec grid;
  grid.x = {{.length = 20e-9, .cells = 6, .first_cell = {}},
            {.length = 80e-9, .cells = 12, .first_cell = {}}};
  grid.y = {{.length = 50e-9, .cells = 10, .first_cell = {}},
            {.length = 30e-9, .cells = 8, .first_cell = {}}};
  grid.regions = {{"substrate", 0}, {"heated", 1}, {"film", 1}}; // names, and numbers of media
  grid.region_of_block = {{0, 0}, {1, 2}};                       // from the bottom
  grid.joined = {{{1, 2}}};                                      // one material: no surface between them
  return grid;
}

/// The law of a surface by its name, which is that of a boundary, or "one|other" of two regions.
kapitza::SurfaceCondition law_of(const kapitza::PlaneSurface& surface) {
  if (surface.is_interface()) return {kapitza::DiffuseMismatch{}};
  if (surface.name == "bottom") return {kapitza::IsothermalWall{300}};
  if (surface.name == "top") return {kapitza::ReflectingWall{0}}; // scatters diffusely
  return {kapitza::ReflectingWall{1}};                            // symmetry
}

} // namespace

int main(int argc, char** argv) {
  const kapitza::Runtime runtime(argc, argv);
  const auto world = kapitza::Communicator::world();
  // All ranks in space; others share directions and bands, too (choose_decomposition).
  const kapitza::PlaneRanks ranks(world.handle(), {.space = world.size(), .directions = 1, .bands = 1});

  kapitza::PlaneProblem problem; // this rank's part of it
  problem.mesh = kapitza::make_grid(film_on_substrate(), ranks.space());
  problem.media = {gray(1.67e6, 3900, 20e-9), gray(1.66e6, 6400, 40e-9)};
  for (const auto& surface : problem.mesh.surfaces) problem.surfaces.push_back(law_of(surface));
  constexpr double power = 1e17; // [W/m3]
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell) {
    const auto& region = problem.mesh.regions[problem.mesh.region_of_cell[cell]];
    problem.heating.push_back(region.name == "heated" ? power : 0);
  }
  problem.angles = kapitza::plane_quadrature(4, 32);

  const auto state = kapitza::solve_plane_steady(problem, {}, ranks);
  const auto analysis = kapitza::analyse(kapitza::domain_of(problem, ranks.space()), state.moments);
  if (!state.converged) return 3;
  double out = 0, hottest = 0;
  for (const auto& wall : analysis.walls) out -= wall.power;
  for (const auto& region : analysis.regions) hottest = std::max(hottest, region.highest);
  const double in = power * 20e-9 * 30e-9; // [W/m]
  if (world.is_root()) std::printf("%.4f W/m in, %.4f W/m out, hottest %.2f K\n", in, out, hottest);
  return std::abs(out / in - 1) < 1e-6 ? 0 : 1;
}
