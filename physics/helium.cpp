#include "kapitza/physics/helium.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/physics/constants.hpp"
#include "kapitza/physics/debye_conductance.hpp"

#include "physics/panel_quadrature.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace kapitza {
namespace {

/// Re(x_L/R) s at 0 <= s <= 1, with eta = (c_T/c_L)^2.
double radiated(double s, double eta) {
  const double x_t = std::sqrt((1 - s) * (1 + s)), shear = (1 - 2 * s * s) * (1 - 2 * s * s);
  if (s * s <= eta) {
    const double x_l = std::sqrt(eta - s * s);
    return x_l / (shear + 4 * s * s * x_l * x_t) * s;
  }
  const double kappa_l = std::sqrt(s * s - eta), coupled = 4 * s * s * kappa_l * x_t;
  return kappa_l * coupled / (shear * shear + coupled * coupled) * s;
}

/// pi kappa_L s / |dR/ds| at the root s > 1 of R(s) = (1 - 2 s^2)^2 - 4 s^2 kappa_L kappa_T.
double radiated_by_rayleigh_wave(double s, double eta) {
  const double kappa_l = std::sqrt(s * s - eta), kappa_t = std::sqrt((s - 1) * (s + 1));
  const double slope = -8 * s * (1 - 2 * s * s) - 8 * s * kappa_l * kappa_t
                       - 4 * s * s * s * (kappa_t / kappa_l + kappa_l / kappa_t);
  return std::numbers::pi * kappa_l * s / std::abs(slope);
}

} // namespace

ElasticMedium liquid_helium_at(double temperature) {
  const double part = std::clamp((temperature - 2.2) / (4.2 - 2.2), 0.0, 1.0);
  return {std::lerp(liquid_helium.density, 125, part), std::lerp(liquid_helium.longitudinal, 180, part), 0};
}

KhalatnikovParts khalatnikov_factor(const ElasticMedium& solid) {
  const double s_rayleigh = rayleigh_slowness(solid) * solid.transverse;
  const double ratio = solid.transverse / solid.longitudinal, eta = ratio * ratio;
  std::vector<double> breaks{0, ratio, 1};
  constexpr double minimum = std::numbers::sqrt2 / 2; // where the shear term of R vanishes
  if (ratio < minimum) breaks.insert(breaks.begin() + 2, minimum);
  return {2 * integrate_panels([eta](double s) { return radiated(s, eta); }, breaks),
          2 * radiated_by_rayleigh_wave(s_rayleigh, eta)};
}

KhalatnikovParts khalatnikov_conductance(const ElasticMedium& solid, const ElasticMedium& liquid) {
  check_medium(liquid);
  if (liquid.transverse != 0) throw InputError("a liquid has no transverse sound speed");
  const KhalatnikovParts factor = khalatnikov_factor(solid);
  // debye_one_way(c) = (pi^2/30) kB^4/(hbar^3 c^2)
  const double unit = 4 * debye_one_way(solid.transverse) * liquid.density * liquid.longitudinal
                      / (solid.density * solid.transverse);
  return {unit * factor.bulk, unit * factor.rayleigh};
}

double helium_bulk_conductance(const ElasticMedium& solid, const ElasticMedium& liquid) {
  if (liquid.transverse != 0) throw InputError("a liquid has no transverse sound speed");
  return amm_debye_conductance(liquid, solid);
}

HeliumTransmissivity helium_transmissivity(const ElasticMedium& solid, const ElasticMedium& liquid) {
  HeliumTransmissivity result;
  result.rayleigh = khalatnikov_conductance(solid, liquid).rayleigh / debye_one_way(solid);
  for (const ElasticMode mode : elastic_modes)
    result.bulk[index(mode)] = 2 * hemisphere_transmission(solid, liquid, mode);
  return result;
}

} // namespace kapitza
