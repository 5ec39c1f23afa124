#include "kapitza/base/index.hpp"

#include "solver/plane/low_order/diffusion.hpp"
#include "solver/plane/low_order/group_diffusion.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kapitza {

/// [materials][bands] true where an interface of the material transmits nothing of the band.
std::vector<std::vector<bool>> PlaneDiffusion::confined_bands() const {
  std::vector<std::vector<bool>> confined;
  for (const Bands& bands : problem_.media) confined.emplace_back(index(bands.size()), false);
  for (std::size_t s = 0; s < problem_.mesh.surfaces.size(); ++s) {
    const PlaneSurface& surface = problem_.mesh.surfaces[s];
    for (const CoupledGroup& group : coupled_groups(problem_, static_cast<int>(s))) {
      if (group.transmissivity > 0) continue;
      for (const int side : {minus_side, plus_side}) {
        const int region = side == minus_side ? surface.minus_region : surface.plus_region;
        const int material = problem_.mesh.regions[index(region)].material;
        for (const int b : group.bands[index(side)]) confined[index(material)][index(b)] = true;
      }
    }
  }
  return confined;
}

namespace {

/// The mean free path with which what a group exchanges with surfaces is right, weighted by C v. Its
/// conduction stays right through D_g.
void use_mean_length(DiffusionGroup& group, double relaxation) {
  group.length = 4 * group.conductance / (relaxation * group.share);
}

/// Ranges of mean free path, those of collisionless bands apart from the others.
std::vector<int> split_ranges(const Bands& bands, int max_ranges, double collisionless_length) {
  std::vector<int> ranges = length_ranges(bands, max_ranges);
  for (std::size_t b = 0; b < ranges.size(); ++b)
    ranges[b] = 2 * ranges[b] + (bands.mean_free_path[b] > collisionless_length ? 1 : 0);
  return ranges;
}

/// Groups of one range, all of the range's mean free path: its bands together or, if collisionless, one by
/// one.
std::vector<DiffusionGroup> groups_of_range(const DiffusionGroup& range, const Bands& bands,
                                            double collisionless_length) {
  if (bands.mean_free_path[index(range.bands.front())] <= collisionless_length) return {range};
  std::vector<DiffusionGroup> parts;
  for (const int b : range.bands) {
    DiffusionGroup& part = parts.emplace_back();
    part.bands = {b};
    part.conductance = one_way_conductance(bands, b);
    part.length = range.length;
    part.share = range.share * part.conductance / range.conductance;
    if (is_metal(bands)) part.electron_part = bands.electron_share[index(b)];
  }
  return parts;
}

} // namespace

void PlaneDiffusion::make_groups(int max_ranges) {
  if (numbering_.total > direct_rows)
    max_ranges = std::min(max_ranges, 3); // a large mesh has memory for few matrices
  // Beyond, phonons fly from surface to surface, and each band keeps a level of its own.
  std::vector<double> collisionless = mean_chords(problem_, plane_.sweep(), communicator_);
  for (double& length : collisionless)
    length = max_ranges > 1 ? 3 * length : std::numeric_limits<double>::infinity();
  const auto confined = confined_bands();
  for (std::size_t m = 0; m < problem_.media.size(); ++m) {
    const Bands& bands = problem_.media[m];
    ranges_.push_back(lump_bands(bands, split_ranges(bands, max_ranges, collisionless[m]), confined[m]));
    gray_of_material_.push_back(lump_bands(bands, length_ranges(bands, 1)).front());
    const double total = relaxation(bands) + electron_coupling(bands);
    for (DiffusionGroup& range : ranges_.back()) use_mean_length(range, total);
    use_mean_length(gray_of_material_.back(), total);
    group_of_band_.emplace_back(index(bands.size()));
    groups_.emplace_back();
    range_count_ = std::max(range_count_, ranges_.back().size());
  }
  for (std::size_t r = 0; r < range_count_; ++r) {
    for (std::size_t m = 0; m < groups_.size(); ++m) {
      if (r >= ranges_[m].size()) continue;
      for (DiffusionGroup& part : groups_of_range(ranges_[m][r], problem_.media[m], collisionless[m])) {
        for (const int b : part.bands) group_of_band_[m][index(b)] = static_cast<int>(groups_[m].size());
        groups_[m].push_back(std::move(part));
      }
    }
    std::size_t most = 0;
    for (const auto& groups : groups_) most = std::max(most, groups.size());
    for (auto& groups : groups_) groups.resize(most); // empty where a material has fewer
    range_of_group_.resize(most, r);
  }
}

void PlaneDiffusion::find_diffusion() {
  for (std::size_t r = 0; r <= range_count_; ++r)
    diffusion_.push_back(group_diffusion(problem_, plane_, [&](int material) -> const DiffusionGroup* {
      if (r == range_count_) return &gray_of_material_[index(material)];
      const auto& ranges = ranges_[index(material)];
      return r < ranges.size() ? &ranges[r] : nullptr;
    }));
  if (shift_ == 0.0) return;
  for (std::size_t r = 0; r <= range_count_; ++r)
    for (int cell = 0; cell < problem_.mesh.cells(); ++cell) {
      const auto m = index(problem_.medium_of_cell(cell));
      PlaneTensor& own = diffusion_[r][index(cell)];
      if (r == range_count_)
        own = slowing(gray_of_material_[m]) * own;
      else if (r < ranges_[m].size())
        own = slowing(ranges_[m][r]) * own;
    }
}

} // namespace kapitza
