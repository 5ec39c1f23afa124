#include "kapitza/analysis/spectral.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/laws/flux_coupling.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

namespace kapitza {
namespace {

/// Running shares of the heat flux in rising order of `key`; equal keys, but for rounding, share the value of
/// their last.
void accumulate(std::span<BandAtSurface> bands, double total, double BandAtSurface::*key,
                std::optional<double> BandAtSurface::*share) {
  std::vector<std::size_t> order(bands.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return bands[a].*key < bands[b].*key; });
  double sum = 0;
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i;
    const double equal = bands[order[i]].*key * (1 + 1e-10);
    for (; end < order.size() && bands[order[end]].*key <= equal; ++end) sum += bands[order[end]].heat_flux;
    for (; i < end; ++i) bands[order[i]].*share = sum / total;
  }
}

/// Flux-weighted means of what arrives and leaves, the mean over all directions, and what arrives less what
/// leaves, times the capacity of the directions, per band [K].
struct SideMeans {
  std::span<const double> arriving, leaving, all, carried;
};

/// Adds one side of a surface: every band of `at.region`.
/// @param sign of the flux into the surface in what is reported
void append_side(std::vector<BandAtSurface>& list, const Bands& bands, BandAtSurface at, double sign,
                 const SideMeans& means, double reference) {
  const std::size_t first = list.size();
  double total = 0, size = 0, streamed = 0;
  for (int b = 0; b < bands.size(); ++b) {
    const auto i = index(b);
    at.band = b, at.branch = bands.branch[i];
    at.omega = bands.omega[i], at.mean_free_path = bands.mean_free_path[i];
    at.heat_flux = sign * one_way_conductance(bands, b) * means.carried[i];
    at.temperature = means.all[i] + reference;
    at.arriving = means.arriving[i] + reference;
    at.leaving = means.leaving[i] + reference;
    total += at.heat_flux;
    size += std::abs(at.heat_flux);
    streamed += one_way_conductance(bands, b) * (std::abs(means.arriving[i]) + std::abs(means.leaving[i]));
    list.push_back(at);
  }
  // Shares of rounding, as at an adiabatic wall, say nothing.
  if (std::abs(total) <= 1e-9 * std::max(size, streamed)) return;
  const std::span<BandAtSurface> here(list.begin() + static_cast<std::ptrdiff_t>(first), list.end());
  accumulate(here, total, &BandAtSurface::mean_free_path, &BandAtSurface::up_to_mean_free_path);
  if (bands.frequency_resolved)
    accumulate(here, total, &BandAtSurface::omega, &BandAtSurface::up_to_frequency);
}

/// The regions on both sides of every surface, each with sums over its faces.
class Sides {
 public:
  Sides(const Domain& domain, const Moments& moments)
      : domain_(domain), regions_(domain.mesh->regions.size()),
        length_(2 * domain.mesh->surfaces.size() * regions_, 0.0) {
    for (const FaceMoments& face : moments.faces) length_[key(face)] += face.length;
    domain.space.sum(length_);
    first_.assign(length_.size(), 0);
    std::size_t next = 0;
    for (std::size_t k = 0; k < length_.size(); ++k) {
      first_[k] = next;
      if (length_[k] > 0) next += 4 * bands_at(k);
    }
    sums_.assign(next, 0.0);
    for (const FaceMoments& face : moments.faces) add(face);
    domain.space.sum(sums_);
  }

  /// By surface, side and region.
  template <class Visit>
  void for_each(const Visit& visit) const {
    for (std::size_t k = 0; k < length_.size(); ++k) {
      if (length_[k] <= 0) continue;
      const std::size_t n = bands_at(k);
      const std::span<const double> here(&sums_[first_[k]], 4 * n);
      visit(k / (2 * regions_), static_cast<int>(k / regions_ % 2), static_cast<int>(k % regions_),
            SideMeans{here.first(n), here.subspan(n, n), here.subspan(2 * n, n), here.last(n)});
    }
  }

 private:
  std::size_t key(const FaceMoments& face) const {
    const int region = domain_.mesh->region_of_cell[index(domain_.cell_of_slot(face.slot))];
    return index(2 * face.surface + face.side) * regions_ + index(region);
  }
  std::size_t bands_at(std::size_t key) const {
    return index(domain_.bands_of_region(static_cast<int>(key % regions_)).size());
  }
  void add(const FaceMoments& face) {
    const std::size_t k = key(face), n = bands_at(k);
    const double half = face.length / (2 * length_[k]); // per end
    for (std::size_t end = 0; end < 2; ++end) {
      double* sum = &sums_[first_[k]];
      for (const auto* means : {&face.incident[end], &face.outgoing[end], &face.mean[end]})
        for (std::size_t b = 0; b < n; ++b) *sum++ += half * (*means)[b];
      for (std::size_t b = 0; b < n; ++b)
        *sum++ += half * face.capacity * (face.incident[end][b] - face.outgoing[end][b]);
    }
  }

  const Domain& domain_;
  std::size_t regions_;
  std::vector<double> length_; ///< per surface, side and region: of all ranks [m]
  std::vector<std::size_t> first_;
  std::vector<double> sums_; ///< means over the length of SideMeans's four, one after the other
};

} // namespace

std::vector<BandAtSurface> spectrum_at_surfaces(const Domain& domain, const Moments& moments) {
  std::vector<BandAtSurface> all;
  Sides(domain, moments).for_each([&](std::size_t s, int side, int region, const SideMeans& means) {
    const PlaneSurface& surface = domain.mesh->surfaces[s];
    // Along x in a stack; in a plane into the domain at boundaries.
    const bool into_domain = domain.dimension == 2 && !surface.is_interface() && !surface.periodic;
    append_side(all, domain.bands_of_region(region), {s, side, region},
                into_domain || side == plus_side ? -1 : 1, means, domain.reference);
  });
  if (!domain.thermal.empty())
    for (BandAtSurface& at : all) {
      const ThermalBands& thermal = domain.thermal[index(domain.material_of_region(at.region))];
      const Occupation occupation(thermal.einstein_temperature[index(at.band)], domain.temperature,
                                  domain.reference);
      for (double* mean : {&at.temperature, &at.arriving, &at.leaving})
        *mean = domain.reference + occupation.temperature(*mean - domain.reference);
    }
  return all;
}

} // namespace kapitza
