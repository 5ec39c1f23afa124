#pragma once
/// How far phonons get between surfaces that scatter them. Private to solver/.

#include "kapitza/base/index.hpp"
#include "kapitza/parallel/communicator.hpp"

#include "solver/plane/sweep.hpp"
#include "solver/plane/tensor.hpp"

#include <array>
#include <vector>

namespace kapitza {

/// Diffusion with the mean free path of the bulk spreads phonons along a narrow channel or a thin layer far
/// too fast: surfaces that scatter diffusely stop them as collisions do. Across, the Marshak condition at the
/// surfaces says so already. Between two planes of normal n and tangent t a band conducts with
///
///     (L/3) (1 - t t 3 <s_t^2 (part that has come from the planes without a collision)>),
///
/// the mean over directions s: over a layer of thickness d its integral is
/// (3/2) int_0^1 (1 - m^2) [1 - (L m/d)(1 - exp(-d/(L m)))] dm. This is, per owned cell and band, the factor
/// of L/3: t t is what surfaces emit in a sweep of its own for each component, weighted with s_x^2, s_y^2 or
/// (s_x^2 + s_y^2)/2: exact for planes along x or y, on others it stops a little more. What mirrors send
/// counts as stopped, too: by the mean of all surfaces that scatter. Phonons that fly along a layer longer
/// than the domain carry no more than its length: surfaces at right angles stop them, too, by the square of
/// the ratio of what comes from the sides to what comes from there, at most 1. (Silicon on germanium, 60
/// layers in 1 um between diffuse walls: 16 sweeps instead of 100.)
class PlaneReach {
 public:
  /// Collective over all ranks.
  PlaneReach(const PlaneProblem& problem, const PlaneSweep& sweep, const Communicator& space,
             const Communicator& group);
  /// 1 where no surface between reservoirs scatters: mirrors leave the bulk's diffusion.
  PlaneTensor operator()(int cell, int band) const;
  bool empty() const { return first_.empty(); }

 private:
  std::vector<std::size_t> first_;            ///< [owned cells]
  std::array<std::vector<float>, 3> stopped_; ///< xx, xy, yy of what surfaces take; empty: nothing
};

} // namespace kapitza
