#include "kapitza/physics/acoustic_bands.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

/// c_T/c_L of long waves; 0 for a liquid.
double shear_ratio(const Bands& bands) {
  constexpr double poisson_quarter = 0.57735026918962576;
  return bands.sound_longitudinal > 0 ? bands.sound_transverse / bands.sound_longitudinal : poisson_quarter;
}

ElasticWaves elastic_waves(const Bands& bands, const std::array<WaveBands, 2>& waves) {
  const double l2 = waves[0].slowness2, t2 = waves[1].slowness2, ratio = shear_ratio(bands);
  ElasticWaves elastic{{bands.density, 0, 0}, l2 > 0, t2 > 0};
  if (!elastic.longitudinal && !elastic.transverse) return elastic;
  elastic.medium.longitudinal = l2 > 0 ? 1 / std::sqrt(l2) : 1 / (std::sqrt(t2) * ratio);
  elastic.medium.transverse = t2 > 0 ? 1 / std::sqrt(t2) : elastic.medium.longitudinal * ratio;
  return elastic;
}

} // namespace

WaveSide make_wave_side(const Bands& bands, const std::vector<int>& members) {
  WaveSide side;
  for (const int b : members) {
    const Polarization polarization = polarization_of_key(bands.branch[index(b)]);
    if (polarization == Polarization::optical) {
      side.optical.push_back(b);
      continue;
    }
    WaveBands& wave = side.waves[polarization == Polarization::longitudinal ? 0 : 1];
    wave.bands.push_back(b);
    wave.conductance += one_way_conductance(bands, b);
  }
  for (const std::size_t wave : {0, 1})
    side.waves[wave].slowness2 = side.waves[wave].conductance / wave_modes[wave];
  side.elastic = elastic_waves(bands, side.waves);
  return side;
}

WaveScattering scatter_waves(const WaveSide& minus, const WaveSide& plus, double slowness2) {
  const ElasticScattering modes = scatter_all_modes(minus.elastic, plus.elastic, std::sqrt(slowness2));
  constexpr std::array<std::size_t, 6> wave_of_mode{0, 1, 1, 2, 3, 3};
  WaveScattering waves{};
  for (std::size_t out = 0; out < modes.size(); ++out)
    for (std::size_t in = 0; in < modes.size(); ++in)
      waves[wave_of_mode[out]][wave_of_mode[in]] += modes[out][in];
  return waves;
}

std::vector<double> critical_slownesses2(const WaveSide& minus, const WaveSide& plus) {
  std::vector<double> points;
  for (const WaveSide* side : {&minus, &plus}) {
    for (const WaveBands& wave : side->waves)
      if (wave.slowness2 > 0) points.push_back(wave.slowness2);
    const ElasticMedium& medium = side->elastic.medium;
    if (medium.transverse > 0 && medium.transverse < medium.longitudinal)
      points.push_back(std::pow(rayleigh_slowness(medium), 2));
  }
  std::sort(points.begin(), points.end());
  return points;
}

} // namespace kapitza
