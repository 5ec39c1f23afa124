#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/physics/bose_einstein.hpp"
#include "kapitza/physics/modes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <queue>
#include <string>
#include <utility>

namespace kapitza {
namespace {

using Place = std::pair<int, int>; ///< (frequency bin, branch key)

/// Sums over the modes of a band to be, and which they are: a chain from mode to mode (see Chains).
struct Cluster {
  Place place;
  double c = 0, cv = 0, cvl = 0, c_omega = 0;
  int first = -1, last = -1;

  double mean_free_path() const { return cvl / cv; }
  Cluster& operator+=(const Cluster& other) {
    c += other.c;
    cv += other.cv;
    cvl += other.cvl;
    c_omega += other.c_omega;
    return *this;
  }
};

/// Per mode the next one of its cluster; -1 at the end.
using Chains = std::vector<int>;

void absorb(Cluster& into, const Cluster& from, Chains& chains) {
  into += from;
  chains[index(into.last)] = from.first;
  into.last = from.last;
}

/// Bands below this fraction of the heat capacity are frozen out, as for material files.
constexpr double frozen_fraction = 1e-30;
/// Where merging is needed, modes of mean free paths within this ratio are one from the start.
constexpr double fine_ratio = 1.01;

/// Branches at each wavevector are numbered by frequency: TA, TA, LA, optical ones. Of the latter the number
/// says nothing that the frequency does not say better.
int branch_key(int branch) {
  if (branch < 2) return 1;
  return branch == 2 ? 0 : 2;
}

int bin_of(const FrequencyGrid& grid, double omega) {
  const auto upper = std::upper_bound(grid.edges.begin(), grid.edges.end(), omega);
  return std::clamp(static_cast<int>(upper - grid.edges.begin()) - 1, 0, grid.bins() - 1);
}

/// How much a film of thickness d conducts with mean free path L, per C v: L / (1 + L/d). It is concave in L,
/// so that merging two mean free paths always overstates it; the merging that does so least is wanted.
class MergeCost {
 public:
  explicit MergeCost(const std::vector<Cluster>& clusters) {
    for (std::size_t i = 0; i < thickness_.size(); ++i)
      thickness_[i] = 1e-9 * std::pow(10.0, 0.5 * static_cast<double>(i)); // 1 nm to 100 um
    for (std::size_t i = 0; i < thickness_.size(); ++i)
      for (const Cluster& cluster : clusters) total_[i] += film(cluster, thickness_[i]);
  }
  /// Relative change of a film's conductivity, summed over the thicknesses.
  double operator()(const Cluster& a, const Cluster& b) const {
    Cluster both = a;
    both += b;
    double sum = 0;
    for (std::size_t i = 0; i < thickness_.size(); ++i)
      sum += (film(both, thickness_[i]) - film(a, thickness_[i]) - film(b, thickness_[i])) / total_[i];
    return sum;
  }

 private:
  static double film(const Cluster& cluster, double thickness) {
    return cluster.cvl / (1 + cluster.mean_free_path() / thickness);
  }
  std::array<double, 11> thickness_{}, total_{};
};

bool by_place_and_path(const Cluster& a, const Cluster& b) {
  return a.place != b.place ? a.place < b.place : a.mean_free_path() < b.mean_free_path();
}

/// Sorted clusters of nearly equal mean free path become one.
std::vector<Cluster> finely_merged(const std::vector<Cluster>& sorted, Chains& chains) {
  std::vector<Cluster> merged;
  double first = 0;
  for (const Cluster& cluster : sorted) {
    if (!merged.empty() && merged.back().place == cluster.place
        && cluster.mean_free_path() <= fine_ratio * first) {
      absorb(merged.back(), cluster, chains);
    } else {
      merged.push_back(cluster);
      first = cluster.mean_free_path();
    }
  }
  return merged;
}

/// Merges neighbours, cheapest first, until `target` clusters are left or no two share a place.
std::vector<Cluster> merged_down(std::vector<Cluster> clusters, std::size_t target, Chains& chains) {
  struct Pair {
    double cost;
    std::size_t left, right;
    int left_version, right_version;
    bool operator<(const Pair& other) const { // the heap gives the largest first
      return cost != other.cost ? cost > other.cost : left > other.left;
    }
  };
  const std::size_t none = clusters.size();
  const MergeCost cost(clusters);
  std::vector<std::size_t> next(none), previous(none);
  std::vector<int> version(none, 0);
  std::priority_queue<Pair> pairs;
  const auto offer = [&](std::size_t left, std::size_t right) {
    if (left != none && right != none && clusters[left].place == clusters[right].place)
      pairs.push({cost(clusters[left], clusters[right]), left, right, version[left], version[right]});
  };
  for (std::size_t i = 0; i < none; ++i) {
    previous[i] = i == 0 ? none : i - 1;
    next[i] = i + 1;
    offer(i, i + 1);
  }
  std::size_t left_over = none;
  while (left_over > target && !pairs.empty()) {
    const Pair pair = pairs.top();
    pairs.pop();
    if (version[pair.left] != pair.left_version || version[pair.right] != pair.right_version) continue;
    absorb(clusters[pair.left], clusters[pair.right], chains);
    ++version[pair.left];
    version[pair.right] = -1; // gone
    next[pair.left] = next[pair.right];
    if (next[pair.left] != none) previous[next[pair.left]] = pair.left;
    offer(previous[pair.left], pair.left);
    offer(pair.left, next[pair.left]);
    --left_over;
  }
  std::vector<Cluster> result;
  for (std::size_t i = 0; i < none; ++i)
    if (version[i] >= 0) result.push_back(clusters[i]);
  return result;
}

/// Number of different places in a sorted list.
std::size_t places(const std::vector<Cluster>& sorted) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i)
    if (i == 0 || sorted[i].place != sorted[i - 1].place) ++count;
  return count;
}

std::size_t band_limit(const ModeTable& modes, const BinningOptions& options, std::size_t occupied) {
  if (!options.max_bands) return std::max(index(options.usual_bands), occupied);
  const auto limit = index(std::max(0, *options.max_bands));
  if (limit < occupied)
    throw InputError("'" + modes.name + "' occupies " + std::to_string(occupied)
                     + " pairs of frequency bin and branch, more than max_bands: "
                     + std::to_string(*options.max_bands) + "; raise max_bands, or lower frequency_bins");
  return limit;
}

/// Index of the band that is best for `mode` among those of the nearest occupied place; nothing where none
/// can take it.
std::optional<std::size_t> host(const Cluster& mode, const std::vector<Cluster>& bands) {
  std::optional<std::size_t> best;
  std::array<double, 3> best_distance{};
  for (std::size_t b = 0; b < bands.size(); ++b) {
    if (bands[b].cvl <= -2 * mode.cvl) continue;
    const double path = bands[b].mean_free_path();
    const std::array<double, 3> distance{
        std::abs(static_cast<double>(bands[b].place.first - mode.place.first)),
        bands[b].place.second == mode.place.second ? 0.0 : 1.0,
        mode.cv > 0 ? std::abs(std::log(path / std::abs(mode.mean_free_path()))) : path};
    if (best && distance >= best_distance) continue;
    best = b;
    best_distance = distance;
  }
  return best;
}

/// Wavevector of the isotropic branch that carries as much one way in the bin: C v = g k^2/(2 pi^2) int c
/// domega.
double isotropic_wavevector(double cv, int key, double low, double high, double temperature) {
  const int modes = polarization_of_key(key) == Polarization::transverse ? 2 : 1;
  const double capacity = mode_heat_capacity((low + high) / 2, temperature) * (high - low);
  return std::sqrt(2 * std::numbers::pi * std::numbers::pi * cv / (modes * capacity));
}

/// Without those that are frozen out.
std::vector<Cluster> warm(const std::vector<Cluster>& clusters) {
  double capacity = 0;
  for (const Cluster& cluster : clusters) capacity += cluster.c;
  std::vector<Cluster> kept;
  for (const Cluster& cluster : clusters)
    if (cluster.c > frozen_fraction * capacity) kept.push_back(cluster);
  return kept;
}

Bands to_bands(const std::vector<Cluster>& clusters, const FrequencyGrid& grid, double temperature) {
  std::map<Place, double> carried;
  for (const Cluster& cluster : clusters) carried[cluster.place] += cluster.cv;
  Bands bands;
  bands.frequency_resolved = true;
  bands.branch_names = {{1, "TA"}, {0, "LA"}, {2, "optical"}};
  for (const Cluster& cluster : clusters) {
    bands.heat_capacity.push_back(cluster.c);
    bands.speed.push_back(cluster.cv / cluster.c);
    bands.mean_free_path.push_back(cluster.mean_free_path());
    bands.frequency.push_back(cluster.place.first);
    bands.branch.push_back(cluster.place.second);
    bands.omega.push_back(cluster.c_omega / cluster.c);
    const auto bin = index(cluster.place.first);
    bands.wavevector.push_back(isotropic_wavevector(carried[cluster.place], cluster.place.second,
                                                    grid.edges[bin], grid.edges[bin + 1], temperature));
  }
  return bands;
}

/// The bands as clusters, with the chains of their modes.
std::vector<Cluster> make_clusters(const ModeTable& modes, const ModeShares& shares,
                                   const FrequencyGrid& grid, const BinningOptions& options, Chains& chains) {
  chains.assign(modes.size(), -1);
  if (grid.bins() < 1) throw InputError("the frequency grid has no bins");
  std::vector<Cluster> carriers, others;
  for (std::size_t i = 0; i < modes.size(); ++i) {
    const Place place{bin_of(grid, modes.omega[i]), branch_key(modes.branch[i])};
    const int number = static_cast<int>(i);
    const Cluster mode{place,  shares.c[i], shares.cv[i], shares.cvl[i], shares.c[i] * modes.omega[i],
                       number, number};
    const bool carries = mode.cv > 0 && mode.cvl > 0 && std::isfinite(mode.mean_free_path());
    (carries ? carriers : others).push_back(mode);
  }
  if (carriers.empty())
    throw InputError("'" + modes.name + "' has no mode that carries heat in this direction");

  std::sort(carriers.begin(), carriers.end(), by_place_and_path);
  const std::size_t limit = band_limit(modes, options, places(carriers));
  if (carriers.size() > limit) carriers = merged_down(finely_merged(carriers, chains), limit, chains);
  for (const Cluster& mode : others) {
    const auto band = host(mode, carriers);
    if (!band)
      throw InputError("'" + modes.name
                       + "' has a negative lifetime whose share of the conductivity no band can balance");
    absorb(carriers[*band], mode, chains);
  }
  std::sort(carriers.begin(), carriers.end(), by_place_and_path);
  return warm(carriers);
}

/// ln L_b with other lifetimes.
std::vector<double> log_paths(const std::vector<Cluster>& bands, const Chains& chains, const ModeTable& modes,
                              const ModeShares& shares, const std::vector<double>& lifetime,
                              double temperature) {
  std::vector<double> logs;
  for (const Cluster& band : bands) {
    double cvl = 0;
    for (int i = band.first; i >= 0; i = chains[index(i)]) {
      const auto mode = index(i);
      if (modes.lifetime[mode] != 0) cvl += shares.cvl[mode] / modes.lifetime[mode] * lifetime[mode];
    }
    if (!(cvl > 0))
      throw InputError(
          fmt::format("'{}': at {:g} K the lifetimes of a band add up to no positive mean free path",
                      modes.name, temperature));
    logs.push_back(std::log(cvl / band.cv));
  }
  return logs;
}

} // namespace

Bands make_bands(const ModeTable& modes, double temperature, const FrequencyGrid& grid,
                 const BinningOptions& options) {
  Chains chains;
  const ModeShares shares = mode_shares(modes, temperature, options.axis);
  Bands bands = to_bands(make_clusters(modes, shares, grid, options, chains), grid, temperature);
  validate(bands, modes.name);
  return bands;
}

std::function<std::vector<double>(double temperature)>
mean_free_paths(const ModeTable& modes, const std::vector<ModeLifetimes>& at, double temperature,
                const FrequencyGrid& grid, const BinningOptions& options) {
  Chains chains;
  const ModeShares shares = mode_shares(modes, temperature, options.axis);
  const std::vector<Cluster> bands = make_clusters(modes, shares, grid, options, chains);
  std::vector<std::pair<double, std::vector<double>>> logs; // of T, of L_b
  logs.reserve(at.size());
  for (const ModeLifetimes& table : at)
    logs.emplace_back(std::log(table.temperature),
                      log_paths(bands, chains, modes, shares, table.lifetime, table.temperature));
  return [logs, name = modes.name](double t) {
    const double slack = std::log(1.1), x = std::log(t);
    if (!(x >= logs.front().first - slack && x <= logs.back().first + slack))
      throw InputError(fmt::format("'{}' has lifetimes from {:g} K to {:g} K, and {:g} K was asked for", name,
                                   std::exp(logs.front().first), std::exp(logs.back().first), t));
    std::size_t above = 1;
    while (above + 1 < logs.size() && logs[above].first < x) ++above;
    const auto& [x0, low] = logs[above - 1];
    const auto& [x1, high] = logs[above];
    std::vector<double> lengths;
    for (std::size_t b = 0; b < low.size(); ++b)
      lengths.push_back(std::exp(low[b] + (high[b] - low[b]) * (x - x0) / (x1 - x0)));
    return lengths;
  };
}

} // namespace kapitza
