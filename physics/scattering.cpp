#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/physics/bose_einstein.hpp"
#include "kapitza/physics/material.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace kapitza {
namespace {

/// What a rate may depend on.
struct Mode {
  double omega;       ///< [rad/s]
  double speed;       ///< |d omega / dk| [m/s]
  double temperature; ///< [K]
};

double rate(const PowerScattering& p, const Mode& m) {
  return p.coefficient * std::pow(m.omega, p.omega_exponent)
         * std::pow(m.temperature, p.temperature_exponent);
}
double rate(const ExponentialScattering& p, const Mode& m) {
  return p.coefficient * std::pow(m.omega, p.omega_exponent) * std::pow(m.temperature, p.temperature_exponent)
         * std::exp(-p.activation_temperature / m.temperature);
}
/// omega^2 / sinh x = omega (kB T / hbar) x / sinh x: finite at omega = 0 and where sinh overflows.
double rate(const HollandUmklappScattering& p, const Mode& m) {
  return p.coefficient * m.omega * (boltzmann * m.temperature / reduced_planck)
         * x_over_sinh(reduced_frequency(m.omega, m.temperature));
}
double rate(const ImpurityScattering& p, const Mode& m) {
  const double square = m.omega * m.omega;
  return p.coefficient * square * square;
}
double rate(const BoundaryScattering& p, const Mode& m) {
  return m.speed / p.length;
}

bool acts_on(const ScatteringProcess& process, int branch, double omega) {
  const auto& listed = process.branches;
  if (!listed.empty() && std::find(listed.begin(), listed.end(), branch) == listed.end()) return false;
  if (process.above_frequency && omega < *process.above_frequency) return false;
  return !(process.below_frequency && omega >= *process.below_frequency);
}

[[noreturn]] void reject(const Material& material, const Branch& branch, const Mode& mode, double value) {
  std::ostringstream text;
  text << "material '" << material.name << "', branch '" << branch.name << "', omega = " << mode.omega
       << " rad/s, T = " << mode.temperature << " K: a scattering rate of " << value
       << " 1/s; every process must give a finite rate that is not negative";
  throw InputError(text.str());
}

} // namespace

double process_rate(const ScatteringProcess& process, double omega, double speed, double temperature) {
  const Mode mode{omega, speed, temperature};
  return std::visit([&](const auto& law) { return rate(law, mode); }, process.law);
}

namespace {

double sum_of_rates(const Material& material, int branch, double k, double temperature, bool normal_only) {
  const Branch& b = material.branches.at(index(branch));
  const Mode mode{angular_frequency(b, k), std::abs(group_velocity(b, k)), temperature};
  double total = 0;
  for (const ScatteringProcess& process : material.scattering) {
    if (!acts_on(process, branch, mode.omega) || (normal_only && !process.normal)) continue;
    const double one = std::visit([&](const auto& law) { return rate(law, mode); }, process.law);
    if (!(one >= 0) || !std::isfinite(one)) reject(material, b, mode, one);
    total += one;
  }
  return total;
}

} // namespace

double scattering_rate(const Material& material, int branch, double k, double temperature) {
  return sum_of_rates(material, branch, k, temperature, false);
}

double normal_scattering_rate(const Material& material, int branch, double k, double temperature) {
  return sum_of_rates(material, branch, k, temperature, true);
}

} // namespace kapitza
