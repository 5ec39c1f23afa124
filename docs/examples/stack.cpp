/// A stack: two gray layers between reservoirs, and where the temperature drops. Explained in
/// docs/library.md.

#include "kapitza/analysis/budget.hpp"
#include "kapitza/solver/resolution.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include <cmath>
#include <cstdio>

namespace {

kapitza::Bands gray(double heat_capacity, double speed, double mean_free_path) {
  kapitza::Bands bands; // one band: C [J/m3/K], v [m/s], mean free path [m]
  bands.heat_capacity = {heat_capacity}, bands.speed = {speed}, bands.mean_free_path = {mean_free_path};
  bands.frequency = {0}, bands.branch = {0}, bands.omega = {0};
  return bands;
}

} // namespace

int main(int argc, char** argv) {
  const kapitza::Runtime runtime(argc, argv);
  const kapitza::Bands silicon = gray(1.66e6, 6400, 40e-9), germanium = gray(1.67e6, 3900, 20e-9);

  kapitza::StackProblem problem;
  problem.media = {silicon, germanium}; // numbered as the layers name them
  std::vector<kapitza::LayerSpec> layers;
  for (int material = 0; material < 2; ++material) {
    constexpr double thickness = 100e-9;
    const auto [cells, first_cell] = kapitza::resolve_layer(problem.media[material], thickness);
    layers.push_back({material == 0 ? "silicon" : "germanium", material, thickness, cells, first_cell});
  }
  problem.mesh = kapitza::make_stack(layers, false);
  // From left to right: wall, interface, wall.
  problem.surfaces = {
      {kapitza::IsothermalWall{301}}, {kapitza::DiffuseMismatch{}}, {kapitza::IsothermalWall{299}}};
  problem.angles = kapitza::double_gauss(32);

  const auto world = kapitza::Communicator::world();
  const auto state = kapitza::solve_steady(problem, {}, world);
  const auto analysis = kapitza::analyse(problem, state.moments);
  if (!state.converged || !analysis.resistance) return 3;
  if (world.is_root()) {
    for (const auto& element : analysis.resistance->elements)
      std::printf("%-18s %.3e m2 K/W: bulk %.3e, kinetic %.3e, Kapitza %.3e, contact %.3e\n",
                  element.name.c_str(), element.total, element.bulk, element.kinetic, element.kapitza,
                  element.contact);
    std::printf("total              %.3e m2 K/W\n", analysis.resistance->total);
  }
  // Gray materials: 1/(a w1) - (1/w1 + 1/w2)/2 with a = w2/(w1 + w2), at any thickness.
  const double w1 = kapitza::one_way_conductance(silicon), w2 = kapitza::one_way_conductance(germanium);
  const double exact = (1 / w1 + 1 / w2) / 2;
  return std::abs(*analysis.interfaces[0].kapitza / exact - 1) < 1e-8 ? 0 : 1;
}
