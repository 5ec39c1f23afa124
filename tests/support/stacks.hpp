#pragma once
/// Bands and stacks by hand, for tests of everything below the deck.

#include "kapitza/base/index.hpp"
#include "kapitza/solver/stack/problem.hpp"

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace kapitza::test {

using kapitza::index;

struct BandSpec {
  double heat_capacity, speed, mean_free_path;
  int frequency = -1; ///< -1: paired by index
  int branch = 0;
};

inline Bands make_test_bands(const std::vector<BandSpec>& table) {
  Bands bands;
  for (const BandSpec& band : table) {
    bands.heat_capacity.push_back(band.heat_capacity);
    bands.speed.push_back(band.speed);
    bands.mean_free_path.push_back(band.mean_free_path);
    bands.frequency.push_back(band.frequency < 0 ? bands.size() - 1 : band.frequency);
    bands.branch.push_back(band.branch);
    bands.omega.push_back(band.frequency < 0 ? 0 : 1e13 * (band.frequency + 0.5));
    bands.wavevector.push_back(bands.omega.back() / band.speed);
  }
  bands.frequency_resolved = table.front().frequency >= 0;
  return bands;
}

/// The same phonons in a medium of known density and sound velocities, as acoustic laws need it.
inline Bands in_medium(Bands bands, double density, double longitudinal = 8000, double transverse = 5000) {
  bands.density = density;
  bands.sound_longitudinal = longitudinal;
  bands.sound_transverse = transverse;
  return bands;
}

/// The two gray materials of G. Chen's bilayers.
inline Bands gray_silicon(double mean_free_path = 40e-9) {
  return make_test_bands({{1.66e6, 6400, mean_free_path}});
}
inline Bands gray_germanium(double mean_free_path = 20e-9) {
  return make_test_bands({{1.7e6, 3900, mean_free_path}});
}

/// Three frequencies and up to three branches; frequency 3 has a partner in `resolved_right` only.
inline Bands resolved_left() {
  return make_test_bands({{3e5, 8000, 90e-9, 0, 0},
                          {5e5, 5000, 60e-9, 0, 1},
                          {4e5, 7000, 30e-9, 1, 0},
                          {2e5, 900, 5e-9, 1, 2},
                          {2e5, 2000, 8e-9, 2, 0}});
}
inline Bands resolved_right() {
  return make_test_bands({{4e5, 4000, 50e-9, 0, 0},
                          {6e5, 3000, 45e-9, 0, 1},
                          {3e5, 2500, 12e-9, 1, 1},
                          {1e5, 1500, 4e-9, 3, 0}});
}

struct StackSpec {
  std::vector<Bands> materials;
  std::vector<LayerSpec> layers;
  SurfaceLaw left = IsothermalWall{301}, right = IsothermalWall{299};
  SurfaceCondition inner = {TransparentInterface{}}; ///< of every surface between layers, periodic ends too
  bool periodic = false;
  double temperature_drop = 0;      ///< [K], of periodic ends
  std::vector<double> heating = {}; ///< per layer [W/m3]
  int polar = 8;
};

inline StackProblem make_stack_problem(const StackSpec& spec) {
  StackProblem problem;
  problem.mesh = make_stack(spec.layers, spec.periodic);
  problem.media = spec.materials;
  problem.angles = double_gauss(spec.polar);
  problem.heating = spread_over_cells(problem.mesh, spec.heating);
  for (const Surface& surface : problem.mesh.surfaces) {
    SurfaceCondition condition = spec.inner;
    if (surface.is_boundary()) condition = {surface.minus_cell < 0 ? spec.left : spec.right};
    if (surface.periodic) condition.temperature_jump = spec.temperature_drop;
    problem.surfaces.push_back(condition);
  }
  return problem;
}

/// A layer with cells of one size.
inline LayerSpec uniform_layer(std::string name, int material, double thickness, int cells) {
  return {std::move(name), material, thickness, cells, std::nullopt, true};
}
/// A layer refined toward both ends.
inline LayerSpec graded_layer(std::string name, int material, double thickness, int cells,
                              double first_cell) {
  return {std::move(name), material, thickness, cells, first_cell, true};
}

} // namespace kapitza::test
