/// A law of one's own, without a change of the library: at this plane phonons lose their frequency. Whatever
/// arrives leaves in any band of either side, in proportion to what the band can carry. Explained in
/// docs/library.md.

#include "kapitza/analysis/budget.hpp"
#include "kapitza/solver/resolution.hpp"
#include "kapitza/solver/stack/couplings.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include <cmath>
#include <cstdio>
#include <numeric>

namespace {

/// One pool of all channels of both sides: P[out, in] = f_out f_in / (W_1 + W_2), whose rows and columns add
/// up to f.
kapitza::FluxCoupling inelastic(const kapitza::Bands& minus, const kapitza::Bands& plus) {
  const std::array<double, 2> w{kapitza::one_way_conductance(minus), kapitza::one_way_conductance(plus)};
  kapitza::Pool pool;
  kapitza::CoupledGroup group; // what analysis and low-order equations are told: all bands exchange energy
  for (int side = 0; side < 2; ++side) {
    const int bands = (side == 0 ? minus : plus).size();
    for (int band = 0; band < bands; ++band) pool.in.push_back({side, band});
    group.bands[side].resize(bands);
    std::iota(group.bands[side].begin(), group.bands[side].end(), 0);
  }
  pool.out = pool.in;
  pool.strength = 1 / (w[0] + w[1]);
  group.conductance = w;
  group.transmissivity = w[1] / (w[0] + w[1]);
  kapitza::FluxCoupling coupling;
  coupling.pools = {pool};
  coupling.groups = {group};
  return coupling;
}

kapitza::Bands two_bands(double speed) {
  kapitza::Bands bands; // of long and of short mean free path
  bands.heat_capacity = {4e5, 1.2e6}, bands.speed = {speed, speed / 2},
  bands.mean_free_path = {300e-9, 20e-9};
  bands.frequency = {0, 1}, bands.branch = {0, 0}, bands.omega = {0, 0};
  return bands;
}

} // namespace

int main(int argc, char** argv) {
  const kapitza::Runtime runtime(argc, argv);
  kapitza::StackProblem problem;
  problem.media = {two_bands(6000), two_bands(3500)};
  std::vector<kapitza::LayerSpec> layers;
  for (int material = 0; material < 2; ++material) {
    constexpr double thickness = 200e-9;
    const auto [cells, first_cell] = kapitza::resolve_layer(problem.media[material], thickness);
    layers.push_back({material == 0 ? "left" : "right", material, thickness, cells, first_cell});
  }
  problem.mesh = kapitza::make_stack(layers, false);
  problem.surfaces = {
      {kapitza::IsothermalWall{301}}, {kapitza::DiffuseMismatch{}}, {kapitza::IsothermalWall{299}}};
  problem.angles = kapitza::double_gauss(32);

  // The problem's couplings are its own: where the table has one, nobody builds another.
  kapitza::couple_surfaces(problem);
  for (auto& [key, coupling] : problem.couplings)
    if (key.media == std::array<int, 2>{0, 1})
      coupling = std::make_shared<const kapitza::FluxCoupling>(inelastic(problem.media[0], problem.media[1]));

  const auto world = kapitza::Communicator::world();
  const auto state = kapitza::solve_steady(problem, {}, world);
  const auto analysis = kapitza::analyse(problem, state.moments);
  if (!state.converged) return 3;
  // q = a W_1 (H_1 - H_2) with one a for all bands: the Kapitza resistance is (1/W_1 + 1/W_2)/2 whatever the
  // rest does.
  const double exact = (1 / kapitza::one_way_conductance(problem.media[0])
                        + 1 / kapitza::one_way_conductance(problem.media[1]))
                       / 2;
  const double found = analysis.interfaces[0].kapitza.value_or(0);
  if (world.is_root()) std::printf("Kapitza resistance %.6e m2 K/W, exact %.6e\n", found, exact);
  return std::abs(found / exact - 1) < 1e-6 ? 0 : 1;
}
