#include "kapitza/base/index.hpp"

#include "solver/plane/low_order/diffusion.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace kapitza {

/// [materials] Mean distance between walls and interfaces that are not mirrors, pi area / perimeter [m];
/// infinite without any.
std::vector<double> PlaneDiffusion::mean_chords() const {
  const std::size_t n = problem_.media.size();
  std::vector<double> area_then_perimeter(2 * n, 0.0);
  for (int cell = 0; cell < problem_.mesh.owned_cells; ++cell) {
    const auto m = index(problem_.medium_of_cell(cell));
    area_then_perimeter[m] += geometry_.area[index(cell)];
    for (int slot = problem_.mesh.first_slot[index(cell)]; slot < problem_.mesh.first_slot[index(cell) + 1];
         ++slot) {
      if (surfaces_.kind(slot) == FaceKind::inner) continue;
      const int f = surfaces_.coupled_of_slot(slot);
      const CoupledFace* face = f < 0 ? nullptr : &surfaces_.faces()[index(f)];
      if (face != nullptr && face->seamless) continue;
      const Point& normal = geometry_.normal[index(slot)];
      area_then_perimeter[n + m] +=
          (face == nullptr ? 1 : 1 - face->mirrored) * std::hypot(normal[0], normal[1]);
    }
  }
  communicator_.sum(area_then_perimeter);
  std::vector<double> chords;
  for (std::size_t m = 0; m < n; ++m)
    chords.push_back(std::numbers::pi * area_then_perimeter[m] / area_then_perimeter[n + m]);
  return chords;
}

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
  }
  return parts;
}

} // namespace

void PlaneDiffusion::make_groups(int max_ranges) {
  if (numbering_.total > direct_rows)
    max_ranges = std::min(max_ranges, 3); // a large mesh has memory for few matrices
  // Beyond, phonons fly from surface to surface, and each band keeps a level of its own.
  std::vector<double> collisionless = mean_chords();
  for (double& length : collisionless)
    length = max_ranges > 1 ? 3 * length : std::numeric_limits<double>::infinity();
  const auto confined = confined_bands();
  for (std::size_t m = 0; m < problem_.media.size(); ++m) {
    const Bands& bands = problem_.media[m];
    ranges_.push_back(lump_bands(bands, split_ranges(bands, max_ranges, collisionless[m]), confined[m]));
    gray_of_material_.push_back(lump_bands(bands, length_ranges(bands, 1)).front());
    const double total = relaxation(bands);
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

/// D = sum of C v L (part that diffuse walls leave) / sum of C v / 3 over a group's bands.
void PlaneDiffusion::find_diffusion() {
  const PlaneMesh& mesh = problem_.mesh;
  for (std::size_t r = 0; r <= range_count_; ++r) {
    // Per slot, so that it can be exchanged like T.
    std::vector<double> of_slot(index(mesh.slots())), arriving(surfaces_.all_arriving());
    for (int cell = 0; cell < mesh.owned_cells; ++cell) {
      const auto material = index(problem_.medium_of_cell(cell));
      if (r < range_count_ && r >= ranges_[material].size()) continue;
      const DiffusionGroup& group = r < range_count_ ? ranges_[material][r] : gray_of_material_[material];
      const Bands& bands = problem_.bands_of_cell(cell);
      double reached = 0, all = 0;
      for (const int b : group.bands) {
        const auto i = index(b);
        const double streaming = bands.heat_capacity[i] * bands.speed[i];
        reached += streaming * bands.mean_free_path[i] * transport_.reach()(cell, b);
        all += streaming;
      }
      for (int slot = mesh.first_slot[index(cell)]; slot < mesh.first_slot[index(cell) + 1]; ++slot)
        of_slot[index(slot)] = reached / all / 3;
    }
    transport_.exchange_halo(of_slot, arriving);
    auto& of_cell = diffusion_.emplace_back(index(mesh.cells()), 0.0);
    for (int slot = 0; slot < mesh.slots(); ++slot) {
      double& value = of_cell[index(geometry_.cell_of_slot[index(slot)])];
      value = std::max(value, of_slot[index(slot)]);
    }
  }
}

} // namespace kapitza
