#include "kapitza/base/error.hpp"
#include "kapitza/physics/material.hpp"

#include "physics/branch_spectrum.hpp"
#include "physics/monotone.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <queue>
#include <tuple>

namespace kapitza {
namespace {

/// Two branch edges nearer than this fraction of the highest frequency are one edge (LO and TO at the zone
/// centre).
constexpr double merge_fraction = 1e-9;

/// 0 and the extremes of every branch, ascending, without near-duplicates.
std::vector<double> branch_edges(std::span<const Material> materials) {
  std::vector<double> all{0};
  for (const Material& material : materials)
    for (const Branch& branch : material.branches) {
      double lowest = angular_frequency(branch, 0), highest = lowest;
      for (double k : monotone_breaks(branch)) {
        lowest = std::min(lowest, angular_frequency(branch, k));
        highest = std::max(highest, angular_frequency(branch, k));
      }
      all.push_back(lowest);
      all.push_back(highest);
    }
  std::sort(all.begin(), all.end());
  std::vector<double> edges{0};
  for (double omega : all)
    if (omega > edges.back() + merge_fraction * all.back()) edges.push_back(omega);
  return edges;
}

/// Chooses where to divide: every interval has a gain, what its two halves resolve that it does not.
class Divider {
 public:
  Divider(std::span<const Material> materials, double temperature, const std::vector<double>& fixed) {
    for (const Material& material : materials) spectra_.emplace_back(material, temperature);
    for (std::size_t a = 0; a < spectra_.size(); ++a)
      for (std::size_t b = 0; b < a; ++b) pairs_.push_back({a, b, 0});
    for (std::size_t i = 1; i < fixed.size(); ++i)
      for (int s = 0; s < reference_parts; ++s)
        add_exchange(fixed[i - 1] + (fixed[i] - fixed[i - 1]) * s / reference_parts,
                     fixed[i - 1] + (fixed[i] - fixed[i - 1]) * (s + 1) / reference_parts);
  }

  /// Relative change of the worst film conductivity, plus that of the worst pair's exchange, plus a tenth of
  /// the worst slip length's.
  double gain(double low, double high) const {
    const double middle = low + (high - low) / 2;
    double film = 0, slip = 0, exchange = 0;
    std::vector<std::array<double, 2>> flux;
    for (const MaterialSpectrum& spectrum : spectra_) {
      flux.push_back({0, 0});
      double change = 0, slip_change = 0;
      for (int b = 0; b < spectrum.branches(); ++b) {
        const Carried at_middle = spectrum.below(b, middle);
        const Carried first = at_middle - spectrum.below(b, low),
                      second = spectrum.below(b, high) - at_middle;
        flux.back()[0] += first.flux;
        flux.back()[1] += second.flux;
        change += film_change(spectrum, first, second);
        slip_change += spectrum.slip_change(first, second);
      }
      const double share = spectrum.flux() > 0 ? (flux.back()[0] + flux.back()[1]) / spectrum.flux() : 0;
      film = std::max(film, change + flux_weight * share * share);
      slip = std::max(slip, std::abs(slip_change));
    }
    for (const Pair& pair : pairs_) {
      const std::array<double, 2>&a = flux[pair.a], &b = flux[pair.b];
      const double change =
          in_series(a[0] + a[1], b[0] + b[1]) - in_series(a[0], b[0]) - in_series(a[1], b[1]);
      if (pair.total > 0) exchange = std::max(exchange, change / pair.total);
    }
    return film + exchange + slip_weight * slip;
  }

 private:
  /// Two materials and sum w_a w_b/(w_a + w_b) over frequency: what diffuse mismatch lets pass.
  struct Pair {
    std::size_t a, b;
    double total;
  };

  static double in_series(double a, double b) { return a + b > 0 ? a * b / (a + b) : 0; }

  /// Of the film as thick as the mean free path of the two together, to which their difference matters most.
  static double film_change(const MaterialSpectrum& spectrum, const Carried& first, const Carried& second) {
    if (!(first.conduction > 0) || !(second.conduction > 0)) return 0;
    const Carried both = first + second;
    const double path = both.mean_free_path();
    const auto part = [&](const Carried& c) { return c.conduction / (1 + c.mean_free_path() / path); };
    const double change = (part(both) - part(first) - part(second)) / spectrum.film_conduction(path);
    return std::isfinite(change) ? change : 0;
  }

  void add_exchange(double low, double high) {
    std::vector<double> flux;
    for (const MaterialSpectrum& spectrum : spectra_) {
      flux.push_back(0);
      for (int b = 0; b < spectrum.branches(); ++b)
        flux.back() += (spectrum.below(b, high) - spectrum.below(b, low)).flux;
    }
    for (Pair& pair : pairs_) pair.total += in_series(flux[pair.a], flux[pair.b]);
  }

  static constexpr int reference_parts = 64; ///< per interval between branch edges
  /// Where nothing else tells intervals apart, they become equal in flux.
  static constexpr double flux_weight = 1e-3;
  /// Slip is made by the few modes of longest mean free path, which carry next to nothing: at this weight
  /// bins for them cost films next to nothing, too (docs/materials.md).
  static constexpr double slip_weight = 0.1;
  std::vector<MaterialSpectrum> spectra_;
  std::vector<Pair> pairs_;
};

struct Interval {
  double gain, low, high;
  bool operator<(const Interval& other) const {
    return std::tuple(gain, high - low, low) < std::tuple(other.gain, other.high - other.low, other.low);
  }
};

} // namespace

FrequencyGrid make_frequency_grid(std::span<const Material> materials, int bins, double temperature) {
  if (bins < 1)
    throw InputError("the number of frequency bins must be at least 1, got " + std::to_string(bins));
  if (!(temperature > 0) || !std::isfinite(temperature))
    throw InputError("the temperature must be positive, got " + std::to_string(temperature) + " K");
  const std::vector<double> fixed = branch_edges(materials);
  if (!(fixed.back() > 0))
    throw InputError("no branch has a frequency above zero, so there is nothing to divide into bins");

  const Divider divider(materials, temperature, fixed);
  std::priority_queue<Interval> intervals;
  const auto add = [&](double low, double high) { intervals.push({divider.gain(low, high), low, high}); };
  for (std::size_t i = 1; i < fixed.size(); ++i) add(fixed[i - 1], fixed[i]);
  while (static_cast<int>(intervals.size()) < bins) {
    const auto [gain, low, high] = intervals.top();
    intervals.pop();
    add(low, low + (high - low) / 2);
    add(low + (high - low) / 2, high);
  }
  FrequencyGrid grid;
  grid.edges.push_back(fixed.back());
  for (; !intervals.empty(); intervals.pop()) grid.edges.push_back(intervals.top().low);
  std::sort(grid.edges.begin(), grid.edges.end());
  return grid;
}

} // namespace kapitza
