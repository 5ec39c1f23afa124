#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/physics/bose_einstein.hpp"
#include "kapitza/physics/material.hpp"

#include "physics/monotone.hpp"

#include <boost/math/quadrature/gauss.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <sstream>

namespace kapitza {
namespace {

/// Panels end at cutoff / 2^n, n up to this. On a panel [k, 2k] every power of k, every crossover from one
/// scattering process to another and the Bose-Einstein tail are smooth on the scale of the panel at any
/// temperature.
constexpr int halvings = 40;
/// A branch whose last panel, [0, cutoff / 2^halvings], carries more than this share of its conductivity has
/// an infinite one (rates that vanish like omega^3 or faster); a convergent one such as omega^2 leaves 1e-12
/// there.
constexpr double divergence_share = 1e-2;
/// Bands below this fraction of the heat capacity are frozen out. They are dropped because flux couplings
/// multiply capacities, and such products would underflow.
constexpr double frozen_fraction = 1e-30;

using Gauss = boost::math::quadrature::gauss<double, 20>;

/// Integrals over k of the part of one branch that lies in one bin.
struct Moments {
  double c = 0;         ///< C [J/m3/K]
  double cv = 0;        ///< C v [W/m2/K]
  double cvv_tau = 0;   ///< C v^2 tau [W/m/K]
  double c_omega = 0;   ///< C omega
  double c_k = 0;       ///< C k
  double cv_normal = 0; ///< C v times the share of normal processes

  Moments& operator+=(const Moments& other) {
    c += other.c;
    cv += other.cv;
    cvv_tau += other.cvv_tau;
    c_omega += other.c_omega;
    c_k += other.c_k;
    cv_normal += other.cv_normal;
    return *this;
  }
};

/// One branch at one temperature.
struct BranchAt {
  const Material& material;
  int which;
  double temperature;
  double of_lifetimes; ///< temperature at which phonons scatter
  bool normal = false; ///< the share of normal processes is asked for

  const Branch& branch() const { return material.branches[index(which)]; }
};

[[noreturn]] void reject_rate(const BranchAt& at, double omega, double rate) {
  std::ostringstream text;
  text << "material '" << at.material.name << "', branch '" << at.branch().name
       << "': the scattering rate is " << rate << " 1/s at omega = " << omega
       << " rad/s, T = " << at.of_lifetimes
       << " K, so there is no mean free path; some process must act on every branch at every frequency";
  throw InputError(text.str());
}

/// Integrand at k: density of states g k^2 / (2 pi^2) times the heat capacity of a mode, with its moments.
Moments integrand(const BranchAt& at, double k) {
  const Branch& branch = at.branch();
  const double omega = angular_frequency(branch, k);
  const double v = std::abs(group_velocity(branch, k));
  const double rate = scattering_rate(at.material, at.which, k, at.of_lifetimes);
  if (!(rate > 0) || !std::isfinite(rate)) reject_rate(at, omega, rate);
  const double c = branch.degeneracy * k * k / (2 * std::numbers::pi * std::numbers::pi)
                   * mode_heat_capacity(omega, at.temperature);
  const double share =
      at.normal ? normal_scattering_rate(at.material, at.which, k, at.of_lifetimes) / rate : 0;
  return {c, c * v, c * v * (v / rate), c * omega, c * k, c * v * share};
}

Moments integrate(const BranchAt& at, double low, double high) {
  const double middle = (low + high) / 2, half = (high - low) / 2;
  const auto& nodes = Gauss::abscissa();
  const auto& weights = Gauss::weights();
  Moments sum;
  for (std::size_t i = 0; i < nodes.size(); ++i)
    for (double sign : {-1.0, 1.0}) {
      const Moments f = integrand(at, middle + sign * half * nodes[i]);
      const double w = weights[i] * half;
      sum += {w * f.c, w * f.cv, w * f.cvv_tau, w * f.c_omega, w * f.c_k, w * f.cv_normal};
    }
  return sum;
}

/// Frequencies at which the integrand or the bin changes: bin edges, and the windows of the scattering
/// processes.
std::vector<double> cut_frequencies(const Material& material, const FrequencyGrid& grid) {
  std::vector<double> cuts = grid.edges;
  for (const ScatteringProcess& process : material.scattering)
    for (const auto& bound : {process.above_frequency, process.below_frequency})
      if (bound) cuts.push_back(*bound);
  return cuts;
}

/// Ascending panel ends of a branch. Bins of equal edges share the same k, so no mode is lost or counted
/// twice.
std::vector<double> panel_ends(const Branch& branch, const std::vector<double>& cuts) {
  const std::vector<double> breaks = monotone_breaks(branch);
  std::vector<double> ends = breaks;
  for (std::size_t i = 1; i < breaks.size(); ++i) {
    const double a = angular_frequency(branch, breaks[i - 1]), b = angular_frequency(branch, breaks[i]);
    for (double omega : cuts)
      if (omega > std::min(a, b) && omega < std::max(a, b))
        ends.push_back(wavevector(branch, omega, breaks[i - 1], breaks[i]));
  }
  for (int n = 1; n <= halvings; ++n) ends.push_back(std::ldexp(branch.cutoff_wavevector, -n));
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  return ends;
}

int bin_of(const FrequencyGrid& grid, double omega) {
  const auto upper = std::upper_bound(grid.edges.begin(), grid.edges.end(), omega);
  return std::clamp(static_cast<int>(upper - grid.edges.begin()) - 1, 0, grid.bins() - 1);
}

std::map<int, Moments> bin_moments(const BranchAt& at, const FrequencyGrid& grid,
                                   const std::vector<double>& cuts) {
  const Branch& branch = at.branch();
  const std::vector<double> ends = panel_ends(branch, cuts);
  std::map<int, Moments> bins;
  double total = 0, first = 0;
  for (std::size_t i = 1; i < ends.size(); ++i) {
    const Moments panel = integrate(at, ends[i - 1], ends[i]);
    bins[bin_of(grid, angular_frequency(branch, (ends[i - 1] + ends[i]) / 2))] += panel;
    total += panel.cvv_tau;
    if (i == 1) first = panel.cvv_tau;
  }
  if (!std::isfinite(total) || first > divergence_share * total)
    throw InputError(
        "material '" + at.material.name + "', branch '" + branch.name
        + "': the conductivity is infinite, because the rates vanish too fast towards zero frequency; "
          "add a process that stays finite there, such as {process: boundary, length: 5 mm}");
  return bins;
}

void check(const Material& material, double temperature, const FrequencyGrid& grid) {
  if (material.scattering.empty())
    throw InputError("material '" + material.name
                     + "' has no scattering, so no mean free path; add scattering processes to its file");
  if (material.branches.empty()) throw InputError("material '" + material.name + "' has no phonon branches");
  if (!(temperature > 0) || !std::isfinite(temperature))
    throw InputError("the temperature must be positive, got " + std::to_string(temperature) + " K");
  if (grid.bins() < 1) throw InputError("the frequency grid has no bins");
}

} // namespace

std::vector<int> branch_keys(const Material& material) {
  std::array<int, 3> seen{};
  std::vector<int> keys;
  for (const Branch& branch : material.branches) {
    const auto polarization = index(branch.polarization);
    keys.push_back(3 * seen[polarization]++ + static_cast<int>(polarization));
  }
  return keys;
}

namespace {

/// How phonons scatter.
struct Lifetimes {
  double temperature;
  bool normal = false; ///< which part of it is by normal processes is asked for
};

Bands make_bands(const Material& material, double temperature, const FrequencyGrid& grid,
                 const Lifetimes& lifetimes) {
  check(material, temperature, grid);
  const std::vector<double> cuts = cut_frequencies(material, grid);
  const std::vector<int> keys = branch_keys(material);
  std::map<std::pair<int, int>, Moments> by_bin_and_key;
  double capacity = 0;
  for (std::size_t b = 0; b < material.branches.size(); ++b)
    for (const auto& [bin, m] :
         bin_moments({material, static_cast<int>(b), temperature, lifetimes.temperature, lifetimes.normal},
                     grid, cuts)) {
      by_bin_and_key[{bin, keys[b]}] = m;
      capacity += m.c;
    }

  Bands bands;
  bands.frequency_resolved = true;
  for (std::size_t b = 0; b < keys.size(); ++b)
    bands.branch_names.emplace_back(keys[b], material.branches[b].name);
  bands.density = material.density.value_or(0);
  if (material.sound_velocity) {
    bands.sound_longitudinal = material.sound_velocity->longitudinal;
    bands.sound_transverse = material.sound_velocity->transverse.value_or(0);
  }
  for (const auto& [place, m] : by_bin_and_key) {
    if (!(m.c > frozen_fraction * capacity) || !(m.cv > 0) || !(m.cvv_tau > 0)) continue;
    bands.heat_capacity.push_back(m.c);
    bands.speed.push_back(m.cv / m.c);
    bands.mean_free_path.push_back(m.cvv_tau / m.cv);
    bands.frequency.push_back(place.first);
    bands.branch.push_back(place.second);
    bands.omega.push_back(m.c_omega / m.c);
    bands.wavevector.push_back(m.c_k / m.c);
    if (!lifetimes.normal) continue;
    bands.normal_share.push_back(m.cv_normal / m.cv);
    bands.phase_velocity.push_back(m.c_omega / m.c_k);
  }
  validate(bands, material.name);
  return bands;
}

} // namespace

Bands make_bands(const Material& material, double temperature, const FrequencyGrid& grid) {
  return make_bands(material, temperature, grid, Lifetimes{temperature});
}

Bands make_callaway_bands(const Material& material, double temperature, const FrequencyGrid& grid) {
  const bool normal = std::ranges::any_of(material.scattering,
                                          [](const ScatteringProcess& process) { return process.normal; });
  return make_bands(material, temperature, grid, Lifetimes{temperature, normal});
}

std::vector<double> mean_free_paths(const Material& material, double temperature, const FrequencyGrid& grid,
                                    double of_lifetimes) {
  return make_bands(material, temperature, grid, Lifetimes{of_lifetimes}).mean_free_path;
}

std::vector<double> normal_shares(const Material& material, double temperature, const FrequencyGrid& grid,
                                  double of_lifetimes) {
  return make_bands(material, temperature, grid, Lifetimes{of_lifetimes, true}).normal_share;
}

} // namespace kapitza
