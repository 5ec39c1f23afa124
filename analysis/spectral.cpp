#include "kapitza/analysis/spectral.hpp"

#include "kapitza/solver/flux_coupling.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

namespace kapitza {
namespace {

/// Running shares of the heat flux in rising order of `key`; equal keys share the value of their last.
void accumulate(std::span<BandAtSurface> bands, double total, double BandAtSurface::*key,
                std::optional<double> BandAtSurface::*share) {
  std::vector<std::size_t> order(bands.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return bands[a].*key < bands[b].*key; });
  double sum = 0;
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i;
    for (; end < order.size() && bands[order[end]].*key == bands[order[i]].*key; ++end)
      sum += bands[order[end]].heat_flux;
    for (; i < end; ++i) bands[order[i]].*share = sum / total;
  }
}

} // namespace

std::vector<BandAtSurface> spectrum_at_surfaces(const Problem& problem, const Moments& moments) {
  const double reference = reference_temperature(problem);
  std::vector<BandAtSurface> all;
  for (std::size_t s = 0; s < problem.mesh.surfaces.size(); ++s)
    for (const int side : {minus_side, plus_side}) {
      const Surface& surface = problem.mesh.surfaces[s];
      const int cell = side == minus_side ? surface.minus_cell : surface.plus_cell;
      if (cell < 0) continue;
      const Bands& bands = problem.bands_of_cell(cell);
      const auto k = static_cast<std::size_t>(side);
      const SurfaceMoments& means = moments.surfaces[s];
      const std::size_t first = all.size();
      double total = 0, size = 0;
      for (int b = 0; b < bands.size(); ++b) {
        const auto i = static_cast<std::size_t>(b);
        const double net = one_way_conductance(bands, b) * (means.incident[k][i] - means.outgoing[k][i]);
        BandAtSurface band{s, side, b, bands.branch[i], bands.omega[i], bands.mean_free_path[i]};
        band.heat_flux = side == minus_side ? net : -net;
        band.temperature = means.mean[k][i] + reference;
        band.arriving = means.incident[k][i] + reference;
        band.leaving = means.outgoing[k][i] + reference;
        total += band.heat_flux;
        size += std::abs(band.heat_flux);
        all.push_back(band);
      }
      if (std::abs(total) <= 1e-9 * size || size == 0) continue;
      const std::span<BandAtSurface> here(all.begin() + static_cast<std::ptrdiff_t>(first), all.end());
      accumulate(here, total, &BandAtSurface::mean_free_path, &BandAtSurface::up_to_mean_free_path);
      if (bands.frequency_resolved)
        accumulate(here, total, &BandAtSurface::omega, &BandAtSurface::up_to_frequency);
    }
  return all;
}

} // namespace kapitza
