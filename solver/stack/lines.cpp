#include "solver/stack/lines.hpp"

#include "kapitza/base/index.hpp"

#include "solver/drift.hpp"

#include <algorithm>
#include <numeric>

namespace kapitza {
namespace {

/// Disjoint sets with path halving: which lines must stay together.
class DisjointSets {
 public:
  explicit DisjointSets(int n) : parent_(index(n)) { std::iota(parent_.begin(), parent_.end(), 0); }
  int find(int i) {
    while (parent_[index(i)] != i) {
      int& up = parent_[index(i)];
      up = parent_[index(up)];
      i = up;
    }
    return i;
  }
  void join(int a, int b) {
    a = find(a), b = find(b);
    parent_[index(std::max(a, b))] = std::min(a, b); // the root is the smallest: same on all ranks
  }

 private:
  std::vector<int> parent_;
};

/// Numbers the lines of all materials one after the other.
struct Numbering {
  std::vector<int> first; ///< per material
  int directions = 0, total = 0;

  explicit Numbering(const StackProblem& problem) : directions(problem.angles.size()) {
    for (const Bands& bands : problem.media) {
      first.push_back(total);
      total += bands.size() * directions;
    }
  }
  int operator()(int material, int band, int direction) const {
    return first[index(material)] + band * directions + direction;
  }
};

/// Material on the given side of a surface.
int material_at(const StackProblem& problem, const Surface& surface, int side) {
  return problem.medium_of_cell(side == minus_side ? surface.minus_cell : surface.plus_cell);
}

void join_coupled_lines(const StackProblem& problem, const Surface& surface, const FluxCoupling& coupling,
                        const Numbering& line, DisjointSets& sets) {
  const auto number = [&](const SideBand& channel, int direction) {
    return line(material_at(problem, surface, channel.side), channel.band, direction);
  };
  for (const Link& link : coupling.links)
    sets.join(number(link.out, link.out_direction), number(link.in, link.in_direction));
  for (const Pool& pool : coupling.pools) {
    const int root = number(pool.in.front(), 0);
    for (const auto* members : {&pool.in, &pool.out})
      for (const SideBand& channel : *members)
        for (int m = 0; m < line.directions; ++m) sets.join(root, number(channel, m));
  }
}

/// Owner of every line: groups in order of falling work, each to the rank that has least so far.
std::vector<int> assign_owners(const StackProblem& problem, const Numbering& line, DisjointSets& sets,
                               int ranks) {
  std::vector<long> cells_of_material(problem.media.size(), 0);
  for (const Region& region : problem.mesh.regions) cells_of_material[index(region.material)] += region.cells;
  std::vector<long> work(index(line.total), 0);
  for (std::size_t material = 0; material < problem.media.size(); ++material) {
    const int end = line.first[material] + problem.media[material].size() * line.directions;
    for (int i = line.first[material]; i < end; ++i) work[index(sets.find(i))] += cells_of_material[material];
  }
  std::vector<int> groups;
  for (int i = 0; i < line.total; ++i)
    if (sets.find(i) == i) groups.push_back(i);
  std::stable_sort(groups.begin(), groups.end(),
                   [&](int a, int b) { return work[index(a)] > work[index(b)]; });
  std::vector<long> load(index(ranks), 0);
  std::vector<int> owner(index(line.total), 0);
  for (const int group : groups) {
    const auto least = std::min_element(load.begin(), load.end());
    *least += work[index(group)];
    owner[index(group)] = static_cast<int>(least - load.begin());
  }
  for (int i = 0; i < line.total; ++i) owner[index(i)] = owner[index(sets.find(i))];
  return owner;
}

Pull no_pull(const Lines& lines) {
  return {AlignedArray(lines.padded(), 0), AlignedArray(lines.padded(), 0)};
}

void add_electrons(const Bands& bands, const HalfRange& angles, Lines& lines) {
  lines.even = no_pull(lines);
  const double coupling = electron_coupling(bands);
  for (std::size_t i = 0; i < lines.ids.size(); ++i) {
    const auto b = index(lines.ids[i].band), m = index(lines.ids[i].direction);
    const double share = bands.electron_share[b], length = bands.mean_free_path[b];
    lines.weight[i] *= 1 - share;
    lines.even.rate[i] = share / (length * angles.mu[m]);
    lines.even.weight[i] =
        share * bands.heat_capacity[b] * bands.speed[b] / length / coupling * angles.weight[m] / 2;
  }
}

void add_drift(const Drift& drift, const Bands& bands, const HalfRange& angles,
               const std::vector<double>& sideways, Lines& lines) {
  lines.odd = no_pull(lines);
  if (!sideways.empty()) lines.even = no_pull(lines);
  for (std::size_t i = 0; i < lines.ids.size(); ++i) {
    const auto b = index(lines.ids[i].band), m = index(lines.ids[i].direction);
    const double rate = drift.pull[b] / bands.mean_free_path[b],
                 weight = 3 * drift.weight[b] * angles.weight[m] / 2;
    lines.odd.rate[i] = rate;
    lines.odd.weight[i] = weight * angles.mu[m];
    if (sideways.empty()) continue;
    lines.even.rate[i] = rate * sideways[m] / angles.mu[m];
    lines.even.weight[i] = weight * sideways[m];
  }
}

Lines make_lines(const Bands& bands, const HalfRange& angles, const std::vector<double>& sideways,
                 std::vector<LineId> ids) {
  Lines lines;
  lines.ids = std::move(ids);
  const std::size_t padded = (lines.ids.size() + block_lanes - 1) / block_lanes * block_lanes;
  lines.optical_rate.assign(padded, 1 / longest_mean_free_path(bands));
  lines.weight.assign(padded, 0);
  lines.slowness.assign(padded, 0);
  const double total = relaxation(bands);
  for (std::size_t i = 0; i < lines.ids.size(); ++i) {
    const auto b = index(lines.ids[i].band), m = index(lines.ids[i].direction);
    const double length = bands.mean_free_path[b];
    lines.optical_rate[i] = 1 / (length * angles.mu[m]);
    lines.slowness[i] = 1 / (bands.speed[b] * angles.mu[m]);
    lines.weight[i] = bands.heat_capacity[b] * bands.speed[b] / length / total * angles.weight[m] / 2;
  }
  if (is_metal(bands)) add_electrons(bands, angles, lines);
  const Drift drift = drift_of(bands);
  if (!drift.weight.empty()) add_drift(drift, bands, angles, sideways, lines);
  return lines;
}

} // namespace

std::vector<Slab> make_slabs(const StackMesh& mesh) {
  const auto count = static_cast<int>(mesh.surfaces.size());
  const bool periodic = mesh.surfaces.back().periodic;
  std::vector<int> start{0}, left{periodic ? count - 1 : 0};
  for (int s = 0; s < count; ++s) {
    const Surface& surface = mesh.surfaces[index(s)];
    if (surface.is_boundary() || surface.periodic) continue;
    start.push_back(surface.plus_cell);
    left.push_back(s);
  }
  start.push_back(mesh.cells());
  left.push_back(count - 1);
  std::vector<Slab> slabs;
  for (std::size_t k = 0; k + 1 < start.size(); ++k) {
    const int region = mesh.region_of_cell[index(start[k])];
    slabs.push_back(
        {start[k], start[k + 1] - start[k], mesh.regions[index(region)].material, left[k], left[k + 1]});
  }
  return slabs;
}

std::size_t slab_beside(const std::vector<Slab>& slabs, std::size_t surface, int side) {
  const auto end = side == minus_side ? &Slab::right_surface : &Slab::left_surface;
  return index(std::ranges::find(slabs, static_cast<int>(surface), end) - slabs.begin());
}

std::vector<Lines> share_out_lines(const StackProblem& problem,
                                   const std::vector<const FluxCoupling*>& couplings,
                                   const std::vector<double>& sideways, int rank, int ranks) {
  const Numbering line(problem);
  DisjointSets sets(line.total);
  for (std::size_t s = 0; s < couplings.size(); ++s)
    join_coupled_lines(problem, problem.mesh.surfaces[s], *couplings[s], line, sets);
  const auto owner = assign_owners(problem, line, sets, ranks);
  std::vector<Lines> owned;
  for (std::size_t material = 0; material < problem.media.size(); ++material) {
    std::vector<LineId> ids;
    for (int b = 0; b < problem.media[material].size(); ++b)
      for (int m = 0; m < line.directions; ++m)
        if (owner[index(line(static_cast<int>(material), b, m))] == rank) ids.push_back({b, m});
    owned.push_back(make_lines(problem.media[material], problem.angles, sideways, std::move(ids)));
  }
  return owned;
}

} // namespace kapitza
