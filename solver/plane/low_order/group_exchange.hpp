#pragma once
/// What groups exchange at surfaces in the low-order problem, the emission of the laws eliminated. Private to
/// solver/.

#include "solver/plane/low_order/closed_groups.hpp"
#include "solver/plane/prepared.hpp"

#include <array>
#include <span>
#include <vector>

namespace kapitza {

/// With Marshak conditions on both sides of a face, out = 2 w (phi - e), h = 2 phi - e + r and e = E h,
///
///     q = g (phi - phi behind) + q_r,     1/g = 1/t - 1/(2 w) - 1/(2 w behind),     h = phi + q/(2 w) + r,
///
/// t what the law transmits, a contact behind it included, w of the group on either side and q_r linear in
/// the residuals r of what arrives. A bath behind a wall has no resistance of its own; walls have g = 0.
class GroupExchange {
 public:
  GroupExchange(const PlaneProblem& problem, const PlaneSurfaces& surfaces, const ClosedGroups& groups);

  std::size_t at(std::size_t face, std::size_t end, std::size_t group) const {
    return (face * 2 + end) * count_ + group;
  }
  double conductance(std::size_t face, std::size_t group) const { return exchange_[face * count_ + group]; }
  /// Flux-weighted means of what arrives at all coupled faces [faces][2][groups]; 0 where all of it goes by
  /// links: what becomes of such phonons, face after face, the sweep has followed by itself (SweepRounds,
  /// AlongLayers), and a residual is not the start of it but what is left. (Silicon and germanium in 20
  /// layers, acoustic mismatch: 18 sweeps instead of 36.)
  std::vector<double> means(std::span<const double> arriving) const;
  /// q_r at owned faces from the means of r [owned faces][2][groups] [W/m2].
  std::vector<double> sent(std::span<const double> means) const;
  /// What arrives besides r, per unit flux: h = phi + response() q.
  double response(std::size_t face, std::size_t g) const {
    const double w = group(surfaces_.faces()[face], g).conductance;
    return w > 0 ? 0.5 / w : 0;
  }
  /// Adds values [owned faces][2][groups] to everything that arrives in the group.
  void spread(std::span<const double> values, const PlaneSweep& sweep, std::span<double> arriving) const;

 private:
  const DiffusionGroup& group(const CoupledFace& face, std::size_t g) const {
    return groups_[index(face.material)][g];
  }
  bool is_followed(const CoupledFace& face) const;
  void find_conductances();

  const PlaneProblem& problem_;
  const PlaneSurfaces& surfaces_;
  ClosedGroups groups_;
  std::size_t count_;
  std::vector<std::vector<int>> group_of_band_; ///< [materials][bands]
  std::vector<double> transmitted_, exchange_;  ///< t and g [coupled faces][groups] [W/m2/K]
};

} // namespace kapitza
