#include "physics/branch_spectrum.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/physics/bose_einstein.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace kapitza {
namespace {

constexpr int nodes = 2048; ///< wavevectors per branch
constexpr int thicknesses = 64;
constexpr int slip_nodes = 24; ///< wavenumbers between those of the longest and the shortest mean free path

/// A small group of modes around one wavevector.
struct Node {
  double omega, flux, conduction;
};

/// A band's part of N(k), as if it had one mean free path.
double absorbed(const Carried& band, double k) {
  const double length = band.mean_free_path(), x = k * length;
  const double lost = x < 1e-3 ? x * x / 3 : 1 - std::atan(x) / x;
  return band.flux / length * lost;
}

/// Midpoint rule in t, k = cutoff t^3: as many nodes per octave at low k, where cold phonons are, as need be.
std::vector<Node> sample(const Material& material, int which, double temperature) {
  const Branch& branch = material.branches[index(which)];
  std::vector<Node> list;
  bool scattered = !material.scattering.empty();
  for (int i = 0; i < nodes; ++i) {
    const double t = (i + 0.5) / nodes, k = branch.cutoff_wavevector * t * t * t;
    const double omega = angular_frequency(branch, k), v = std::abs(group_velocity(branch, k));
    const double rate = scattered ? scattering_rate(material, which, k, temperature) : 0;
    const double flux =
        branch.degeneracy * k * k * (t * t / nodes) * mode_heat_capacity(omega, temperature) * v;
    list.push_back({omega, flux, flux * v / rate});
    scattered = scattered && rate > 0;
  }
  if (!scattered)
    for (int i = 0; i < nodes; ++i) {
      Node& node = list[index(i)];
      const double t = (i + 0.5) / nodes;
      const double v = std::abs(group_velocity(branch, branch.cutoff_wavevector * t * t * t));
      node.conduction = node.omega > 0 ? node.flux * v / (node.omega * node.omega) : 0;
    }
  std::sort(list.begin(), list.end(), [](const Node& a, const Node& b) { return a.omega < b.omega; });
  return list;
}

} // namespace

MaterialSpectrum::MaterialSpectrum(const Material& material, double temperature) {
  std::vector<Carried> all;
  for (int b = 0; b < static_cast<int>(material.branches.size()); ++b) {
    const std::vector<Node> list = sample(material, b, temperature);
    Tabulated table;
    Carried sum;
    for (const Node& node : list) {
      table.omega.push_back(node.omega); // half of the group lies below its middle
      table.carried.push_back(sum + Carried{node.flux / 2, node.conduction / 2});
      sum = sum + Carried{node.flux, node.conduction};
      if (node.flux > 0 && node.conduction > 0) all.push_back({node.flux, node.conduction});
    }
    table.omega.push_back(std::nextafter(list.back().omega, std::numeric_limits<double>::infinity()));
    table.carried.push_back(sum);
    branches_.push_back(std::move(table));
    flux_ += sum.flux;
  }
  if (all.empty()) return;
  const auto [shortest, longest] =
      std::minmax_element(all.begin(), all.end(), [](const Carried& a, const Carried& b) {
        return a.mean_free_path() < b.mean_free_path();
      });
  tabulate_films(all, shortest->mean_free_path(), longest->mean_free_path());
  tabulate_slip(all, shortest->mean_free_path(), longest->mean_free_path());
}

void MaterialSpectrum::tabulate_films(const std::vector<Carried>& modes, double shortest, double longest) {
  const double low = std::log(shortest), high = std::log(longest);
  for (int i = 0; i < thicknesses; ++i) {
    const double log_d = low + (high - low) * i / (thicknesses - 1), d = std::exp(log_d);
    log_thickness_.push_back(log_d);
    film_.push_back(std::accumulate(modes.begin(), modes.end(), 0.0, [&](double sum, const Carried& mode) {
      return sum + mode.conduction / (1 + mode.mean_free_path() / d);
    }));
  }
}

void MaterialSpectrum::tabulate_slip(const std::vector<Carried>& modes, double shortest, double longest) {
  const double low = std::log(0.1 / longest), step = (std::log(3 / shortest) - low) / (slip_nodes - 1);
  double conduction = 0, slip = 0;
  for (const Carried& mode : modes) conduction += mode.conduction;
  for (int i = 0; i < slip_nodes; ++i) {
    const double k = std::exp(low + step * i);
    const double n = std::accumulate(modes.begin(), modes.end(), 0.0, [&](double sum, const Carried& mode) {
      return sum + absorbed(mode, k);
    });
    slip -= std::log(3 * n / (k * k * conduction)) / k;
    slip_.push_back({k, 1 / (k * n)});
  }
  for (SlipNode& node : slip_) node.weight /= slip;
}

double MaterialSpectrum::slip_change(const Carried& first, const Carried& second) const {
  if (!(first.conduction > 0) || !(second.conduction > 0)) return 0;
  double sum = 0;
  for (const auto& [k, weight] : slip_)
    sum += weight * (absorbed(first, k) + absorbed(second, k) - absorbed(first + second, k));
  return std::isfinite(sum) ? sum : 0;
}

Carried MaterialSpectrum::below(int b, double omega) const {
  const Tabulated& table = branches_[index(b)];
  const auto upper = std::upper_bound(table.omega.begin(), table.omega.end(), omega);
  if (upper == table.omega.begin()) return {};
  if (upper == table.omega.end()) return table.carried.back();
  const auto i = index(upper - table.omega.begin());
  const double share = (omega - table.omega[i - 1]) / (table.omega[i] - table.omega[i - 1]);
  const Carried step = table.carried[i] - table.carried[i - 1];
  return table.carried[i - 1] + Carried{share * step.flux, share * step.conduction};
}

double MaterialSpectrum::film_conduction(double d) const {
  const double log_d = std::log(d);
  const auto upper = std::upper_bound(log_thickness_.begin(), log_thickness_.end(), log_d);
  if (upper == log_thickness_.begin()) return film_.front();
  if (upper == log_thickness_.end()) return film_.back();
  const auto i = index(upper - log_thickness_.begin());
  const double share = (log_d - log_thickness_[i - 1]) / (log_thickness_[i] - log_thickness_[i - 1]);
  return film_[i - 1] + share * (film_[i] - film_[i - 1]);
}

} // namespace kapitza
