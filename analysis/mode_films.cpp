#include "kapitza/analysis/mode_films.hpp"

#include "kapitza/analysis/films.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

double diffuse_film(const ModeShares& shares, double thickness) {
  double sum = 0;
  for (std::size_t i = 0; i < shares.c.size(); ++i) {
    if (shares.cvl[i] == 0) continue;
    const double mean_free_path = std::abs(shares.cvl[i]) / shares.cv[i];
    sum += shares.cvl[i] / 3 * fuchs_sondheimer(thickness / mean_free_path, 0);
  }
  return sum;
}

} // namespace

double in_plane_conductivity(const ModeTable& modes, double temperature, double thickness,
                             TransportAxis axis) {
  return diffuse_film(mode_shares(modes, temperature, axis), thickness);
}

double film_binning_loss(const ModeTable& modes, double temperature, TransportAxis axis, const Bands& bands) {
  const ModeShares shares = mode_shares(modes, temperature, axis);
  double worst = 0;
  for (int i = 0; i <= 30; ++i) {
    const double thickness = 1e-8 * std::pow(10.0, 0.1 * i);
    const double exact = diffuse_film(shares, thickness);
    worst = std::max(worst, std::abs(in_plane_conductivity(bands, thickness, 0) / exact - 1));
  }
  return worst;
}

} // namespace kapitza
