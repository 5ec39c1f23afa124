#include "kapitza/analysis/spectral.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/laws/flux_coupling.hpp"

#include "analysis/plane_parts.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

namespace kapitza {
namespace {

/// Running shares of the heat flux in rising order of `key`; equal keys share the value of their last.
void accumulate(std::span<BandAtSurface> bands, double total, double BandAtSurface::*key,
                std::optional<double> BandAtSurface::*share) {
  std::vector<std::size_t> order(bands.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return bands[a].*key < bands[b].*key; });
  double sum = 0;
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i;
    for (; end < order.size() && bands[order[end]].*key == bands[order[i]].*key; ++end)
      sum += bands[order[end]].heat_flux;
    for (; i < end; ++i) bands[order[i]].*share = sum / total;
  }
}

/// Flux-weighted means of what arrives and leaves, and the mean over all directions, per band [K].
struct SideMeans {
  std::span<const double> arriving, leaving, all;
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
    at.heat_flux = sign * one_way_conductance(bands, b) * (means.arriving[i] - means.leaving[i]);
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

/// The regions on both sides of the surfaces of a plane problem, each with sums over its faces.
class PlaneSides {
 public:
  PlaneSides(const PlaneProblem& problem, const PlaneMoments& moments, const Communicator& space)
      : regions_(problem.mesh.regions.size()), length_(2 * problem.mesh.surfaces.size() * regions_, 0.0) {
    for (const PlaneFaceMoments& face : moments.faces) length_[key(problem, face)] += face.length;
    space.sum(length_);
    first_.assign(length_.size(), 0);
    std::size_t next = 0;
    for (std::size_t k = 0; k < length_.size(); ++k) {
      first_[k] = next;
      if (length_[k] > 0) next += 3 * bands_at(problem, k);
    }
    sums_.assign(next, 0.0);
    for (const PlaneFaceMoments& face : moments.faces) add(problem, face);
    space.sum(sums_);
  }

  template <class Visit>
  void for_each(const PlaneProblem& problem, const Visit& visit) const {
    for (std::size_t k = 0; k < length_.size(); ++k) {
      if (length_[k] <= 0) continue;
      const std::size_t n = bands_at(problem, k);
      const std::span<const double> here(&sums_[first_[k]], 3 * n);
      visit(k / (2 * regions_), static_cast<int>(k / regions_ % 2), static_cast<int>(k % regions_),
            SideMeans{here.first(n), here.subspan(n, n), here.last(n)});
    }
  }

 private:
  std::size_t key(const PlaneProblem& problem, const PlaneFaceMoments& face) const {
    const int region = problem.mesh.region_of_cell[index(cell_of_slot(problem.mesh, face.slot))];
    return index(2 * face.surface + face.side) * regions_ + index(region);
  }
  std::size_t bands_at(const PlaneProblem& problem, std::size_t key) const {
    const int material = problem.mesh.regions[key % regions_].material;
    return index(problem.media[index(material)].size());
  }
  void add(const PlaneProblem& problem, const PlaneFaceMoments& face) {
    const std::size_t k = key(problem, face), n = bands_at(problem, k);
    const double half = face.length / (2 * length_[k]); // per end
    for (std::size_t end = 0; end < 2; ++end) {
      double* sum = &sums_[first_[k]];
      for (const auto* means : {&face.incident[end], &face.outgoing[end], &face.mean[end]})
        for (std::size_t b = 0; b < n; ++b) *sum++ += half * (*means)[b];
    }
  }

  std::size_t regions_;
  std::vector<double> length_; ///< per surface, side and region: of all ranks [m]
  std::vector<std::size_t> first_;
  std::vector<double> sums_; ///< means over the length of SideMeans's three, one after the other
};

} // namespace

std::vector<BandAtSurface> spectrum_at_surfaces(const StackProblem& problem, const Moments& moments) {
  std::vector<BandAtSurface> all;
  for (std::size_t s = 0; s < problem.mesh.surfaces.size(); ++s)
    for (const int side : {minus_side, plus_side}) {
      const Surface& surface = problem.mesh.surfaces[s];
      const int cell = side == minus_side ? surface.minus_cell : surface.plus_cell;
      if (cell < 0) continue;
      const auto k = index(side);
      const SurfaceMoments& means = moments.surfaces[s];
      append_side(all, problem.bands_of_cell(cell), {s, side, problem.mesh.region_of_cell[index(cell)]},
                  side == minus_side ? 1 : -1, {means.incident[k], means.outgoing[k], means.mean[k]},
                  reference_temperature(problem));
    }
  return all;
}

std::vector<BandAtSurface> spectrum_at_surfaces(const PlaneProblem& problem, const PlaneMoments& moments,
                                                const Communicator& space) {
  std::vector<BandAtSurface> all;
  PlaneSides(problem, moments, space)
      .for_each(problem, [&](std::size_t s, int side, int region, const SideMeans& means) {
        const PlaneSurface& surface = problem.mesh.surfaces[s];
        const bool leaves_domain = !surface.is_interface() && !surface.periodic;
        const auto material = index(problem.mesh.regions[index(region)].material);
        append_side(all, problem.media[material], {s, side, region},
                    leaves_domain || side == plus_side ? -1 : 1, means, reference_temperature(problem));
      });
  return all;
}

} // namespace kapitza
