#include "solver/plane/low_order/closed_groups.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

namespace kapitza {
namespace {

/// Bands of all materials that surfaces couple.
struct Class {
  std::vector<std::pair<std::size_t, int>> members; ///< material, band
  double weight = 0;                                ///< parts of the materials' C v and C/tau
  double log_length = 0, log_excess = 0; ///< means of log L [m] and of log L over what is collisionless
  bool confined = false;
};

class Classes {
 public:
  explicit Classes(const PlaneProblem& problem) : problem_(problem) {
    for (const Bands& bands : problem.media) {
      first_.push_back(above_.size());
      above_.resize(above_.size() + index(bands.size()));
    }
    std::iota(above_.begin(), above_.end(), std::size_t{0});
    confined_.resize(above_.size());
    for (std::size_t s = 0; s < problem.mesh.surfaces.size(); ++s) join(static_cast<int>(s));
  }

  std::vector<Class> make(const ClosedGroupsSpec& spec) {
    std::map<std::size_t, Class> classes;
    for (std::size_t m = 0; m < problem_.media.size(); ++m)
      for (int b = 0; b < problem_.media[m].size(); ++b)
        add(classes[top(first_[m] + index(b))], m, b, spec.collisionless[m]);
    std::vector<Class> result;
    for (auto& [id, one] : classes) {
      one.log_length /= one.weight;
      one.log_excess /= one.weight;
      result.push_back(std::move(one));
    }
    return result;
  }

 private:
  void add(Class& its, std::size_t m, int b, double collisionless) const {
    const Bands& bands = problem_.media[m];
    const double w = one_way_conductance(bands, b), length = bands.mean_free_path[index(b)];
    const double weight = w / one_way_conductance(bands) + 4 * w / length / relaxation(bands);
    its.members.emplace_back(m, b);
    its.weight += weight;
    its.log_length += weight * std::log(length);
    its.log_excess += weight * std::log(length / collisionless);
    its.confined = its.confined || confined_[first_[m] + index(b)];
  }
  std::size_t top(std::size_t band) {
    while (above_[band] != band) band = above_[band] = above_[above_[band]];
    return band;
  }
  void join(int s) {
    const PlaneSurface& surface = problem_.mesh.surfaces[index(s)];
    for (const CoupledGroup& group : coupled_groups(problem_, s)) {
      std::size_t last = above_.size();
      for (const int side : {minus_side, plus_side}) {
        const int region = side == minus_side ? surface.minus_region : surface.plus_region;
        const auto material = index(problem_.mesh.regions[index(region)].material);
        for (const int b : group.bands[index(side)]) {
          const std::size_t band = first_[material] + index(b);
          if (last < above_.size()) above_[top(band)] = top(last);
          last = band;
          if (group.transmissivity <= 0) confined_[band] = true;
        }
      }
    }
  }

  const PlaneProblem& problem_;
  std::vector<std::size_t> first_, above_; ///< [materials]; [bands of all materials] towards one of the class
  std::vector<bool> confined_;
};

/// Range, confined, collisionless, number of its own.
using Key = std::tuple<int, bool, bool, std::size_t>;

/// Limits of log L between which all but a few per cent of all weight lies. The long waves beyond, decades of
/// them with next to no heat, would leave most ranges empty.
std::array<double, 2> bulk_of(std::vector<Class> classes) {
  constexpr double tail = 0.02;
  std::ranges::sort(classes, {}, &Class::log_length);
  double all = 0, below = 0;
  for (const Class& one : classes) all += one.weight;
  std::array<double, 2> limits{classes.front().log_length, classes.back().log_length};
  for (const Class& one : classes) {
    if (below <= tail * all) limits[0] = one.log_length;
    if (below < (1 - tail) * all) limits[1] = one.log_length;
    below += one.weight;
  }
  return limits;
}

std::vector<Key> keys_of(const std::vector<Class>& classes, const ClosedGroupsSpec& spec,
                         int collisionless_ranges) {
  const auto [low, high] = bulk_of(classes);
  const double width = (high - low) * (1 + 1e-12);
  std::vector<Key> keys;
  for (std::size_t c = 0; c < classes.size(); ++c) {
    const Class& one = classes[c];
    const bool free = one.log_excess > 0;
    const bool alone = !spec.lumped || (free && collisionless_ranges == 0);
    const int count = free && collisionless_ranges > 0 ? collisionless_ranges : spec.ranges;
    const int range =
        width > 0 ? static_cast<int>(std::clamp(count * (one.log_length - low) / width, 0.0, count - 0.5))
                  : 0;
    keys.emplace_back(alone ? 0 : range, one.confined, free, alone ? c : 0);
  }
  return keys;
}

} // namespace

ClosedGroups closed_groups(const PlaneProblem& problem, const ClosedGroupsSpec& spec) {
  const std::vector<Class> classes = Classes(problem).make(spec);
  std::map<Key, std::size_t> number;
  std::vector<Key> keys;
  for (int narrow = 0;; narrow = narrow == 0 ? 8 * spec.ranges : narrow / 2) {
    keys = keys_of(classes, spec, narrow);
    number.clear();
    for (const Key& key : keys) number.emplace(key, 0);
    if (!spec.lumped || static_cast<int>(number.size()) <= spec.most || (narrow > 0 && narrow <= spec.ranges))
      break;
  }
  std::size_t count = 0;
  for (auto& [key, place] : number) place = count++;
  ClosedGroups groups(problem.media.size(), std::vector<DiffusionGroup>(count));
  for (std::size_t c = 0; c < classes.size(); ++c)
    for (const auto& [m, b] : classes[c].members) {
      const Bands& bands = problem.media[m];
      DiffusionGroup& group = groups[m][number[keys[c]]];
      const auto i = index(b);
      group.bands.push_back(b);
      group.share += bands.heat_capacity[i] * bands.speed[i] / bands.mean_free_path[i] / relaxation(bands);
      group.conductance += one_way_conductance(bands, b);
    }
  for (std::size_t m = 0; m < groups.size(); ++m)
    for (DiffusionGroup& group : groups[m])
      if (!group.bands.empty())
        group.length = 4 * group.conductance / (relaxation(problem.media[m]) * group.share);
  return groups;
}

} // namespace kapitza
