#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/physics/acoustic_mismatch.hpp"

#include "physics/panel_quadrature.hpp"

#include <boost/math/tools/toms748_solve.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace kapitza {
namespace {

/// Panels narrower than this part of the whole are not worth their ends.
constexpr double narrowest = 1e-12;
/// Below this a squared cosine is the round-off of the wave's own speed.
constexpr double own_speed = 1e-14;

void sort_and_thin(std::vector<double>& points) {
  std::sort(points.begin(), points.end());
  const double apart = points.empty() ? 0 : narrowest * points.back();
  points.erase(
      std::unique(points.begin(), points.end(), [apart](double a, double b) { return b - a <= apart; }),
      points.end());
}

} // namespace

double rayleigh_slowness(const ElasticMedium& solid) {
  check_medium(solid);
  if (solid.transverse <= 0 || solid.transverse >= solid.longitudinal)
    throw InputError("a Rayleigh wave needs a solid whose transverse waves are slower than its longitudinal");
  // xi = (c_R/c_T)^2; R(xi)/xi is negative at small xi and 1 at xi = 1, with one root between.
  const double eta = std::pow(solid.transverse / solid.longitudinal, 2);
  const auto residual = [eta](double xi) {
    // ((2 - xi)^4 - 16 (1 - xi)(1 - eta xi)) / xi, expanded so that no digits are lost at small xi, over the
    // sum
    const double product = 4 * std::sqrt((1 - xi) * (1 - eta * xi)), square = (2 - xi) * (2 - xi);
    return (-16 * (1 - eta) + xi * (24 - 16 * eta + xi * (xi - 8))) / (square + product);
  };
  std::uintmax_t iterations = 100;
  const auto [low, high] = boost::math::tools::toms748_solve(
      residual, 0.0, 1.0, boost::math::tools::eps_tolerance<double>(52), iterations);
  return 1 / (solid.transverse * std::sqrt((low + high) / 2));
}

std::vector<double> slowness_breaks(const ElasticMedium& minus, const ElasticMedium& plus) {
  std::vector<double> points;
  for (const ElasticMedium& medium : {minus, plus}) {
    check_medium(medium);
    points.push_back(1 / medium.longitudinal);
    if (medium.transverse > 0) points.push_back(1 / medium.transverse);
    if (medium.transverse > 0 && medium.transverse < medium.longitudinal)
      points.push_back(rayleigh_slowness(medium));
  }
  sort_and_thin(points);
  return points;
}

std::vector<double> angular_breaks(const ElasticMedium& from, const ElasticMedium& to, ElasticMode mode) {
  const double c = speed(from, mode);
  if (c == 0) throw InputError("a liquid carries no transverse wave");
  std::vector<double> cosines;
  for (const double p : slowness_breaks(from, to)) {
    const double squared = (1 - c * p) * (1 + c * p);
    if (squared > own_speed) cosines.push_back(std::sqrt(squared));
  }
  sort_and_thin(cosines);
  return cosines;
}

double hemisphere_transmission(const ElasticMedium& from, const ElasticMedium& to, ElasticMode mode) {
  check_medium(from);
  check_medium(to);
  const double c = speed(from, mode);
  if (c == 0) return 0;
  // Over p rather than mu: near every critical slowness, 1/c - p loses no digits, whichever side it belongs
  // to.
  std::vector<double> breaks{0};
  for (const double p : slowness_breaks(from, to))
    if (p < 1 / c * (1 - narrowest)) breaks.push_back(p);
  breaks.push_back(1 / c);
  const auto in = index(mode);
  return c * c
         * integrate_panels(
             [&](double p) {
               const ElasticScattering energy = scatter_all_modes(from, to, p);
               return (energy[3][in] + energy[4][in] + energy[5][in]) * p;
             },
             breaks);
}

double scalar_transmission(double impedance, double speed, double mu) {
  const double mu2 = refracted_cosine(1, speed, mu);
  if (mu <= 0 || mu2 <= 0) return 0;
  const double sum = mu2 + impedance * mu;
  return 4 * (impedance * mu / sum) * (mu2 / sum);
}

double scalar_hemisphere_transmission(double impedance, double speed) {
  if (!(impedance > 0 && speed > 0 && std::isfinite(impedance) && std::isfinite(speed)))
    throw InputError("the ratios of impedances and of speeds of two media are positive");
  // Detailed balance: seen from the faster side the law has no critical angle, and Snell's law no
  // cancellation.
  if (speed > 1) return scalar_hemisphere_transmission(1 / impedance, 1 / speed) / (speed * speed);
  std::vector<double> breaks{0};
  // Where mu2 = impedance mu all is transmitted: a sharp peak if that is near grazing incidence.
  const double matched = (1 - speed) * (1 + speed) / ((impedance - speed) * (impedance + speed));
  if (matched > 0 && matched < 1) breaks.push_back(std::sqrt(matched));
  breaks.push_back(1);
  return integrate_panels([&](double mu) { return scalar_transmission(impedance, speed, mu) * mu; }, breaks);
}

} // namespace kapitza
