#pragma once
/// How far phonons get between walls that scatter them. Private to solver/.

#include "kapitza/base/index.hpp"
#include "kapitza/parallel/communicator.hpp"

#include "solver/plane/sweep.hpp"

#include <vector>

namespace kapitza {

/// Diffusion with the mean free path of the bulk spreads phonons along a narrow channel or between pores far
/// too fast: diffuse walls stop them as collisions do. This is, per owned cell and band, the part of its mean
/// free path that a phonon covers on average before it meets a surface that is no mirror, from one sweep
/// between surfaces that emit nothing. Reservoirs and interfaces are among them: the few phonons that fly
/// along a channel from end to end cover no more than its length.
class PlaneReach {
 public:
  /// Collective over all ranks.
  PlaneReach(const PlaneProblem& problem, PlaneSweep& sweep, const Communicator& space,
             const Communicator& group);
  /// 1 where there are no diffuse walls: mirrors leave the bulk's diffusion.
  double operator()(int cell, int band) const {
    return part_.empty() ? 1 : part_[first_[index(cell)] + index(band)];
  }
  bool empty() const { return part_.empty(); }

 private:
  std::vector<std::size_t> first_; ///< [owned cells]
  std::vector<double> part_;
};

} // namespace kapitza
