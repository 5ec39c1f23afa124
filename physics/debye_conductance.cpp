#include "kapitza/physics/debye_conductance.hpp"

#include "kapitza/physics/constants.hpp"

#include <algorithm>
#include <numbers>

namespace kapitza {

double debye_one_way(double speed) {
  // kB^4/hbar^3 in factors that neither overflow nor underflow.
  constexpr double per_hbar = boltzmann / reduced_planck;
  return std::numbers::pi * std::numbers::pi / 30 * per_hbar * per_hbar * per_hbar * boltzmann
         / (speed * speed);
}

double debye_one_way(const ElasticMedium& medium) {
  check_medium(medium);
  const double longitudinal = debye_one_way(medium.longitudinal);
  return medium.transverse > 0 ? longitudinal + 2 * debye_one_way(medium.transverse) : longitudinal;
}

double amm_debye_conductance(const ElasticMedium& a, const ElasticMedium& b) {
  double sum = 0;
  for (const ElasticMode mode : elastic_modes)
    if (speed(a, mode) > 0) sum += debye_one_way(speed(a, mode)) * 2 * hemisphere_transmission(a, b, mode);
  return sum;
}

double dmm_debye_conductance(const ElasticMedium& a, const ElasticMedium& b) {
  const double w_a = debye_one_way(a), w_b = debye_one_way(b);
  return w_a * w_b / (w_a + w_b);
}

double radiation_limit_debye_conductance(const ElasticMedium& a, const ElasticMedium& b) {
  return std::min(debye_one_way(a), debye_one_way(b));
}

} // namespace kapitza
