#pragma once
/// What one rank sweeps: lines, that is (band, |mu|) pairs travelled in both directions, as SIMD-ready
/// arrays.

#include "kapitza/laws/flux_coupling.hpp"
#include "kapitza/parallel/communicator.hpp"
#include "kapitza/solver/stack/problem.hpp"

#include "solver/simd/lanes.hpp"

#include <new>
#include <vector>

namespace kapitza {

/// Allocates on 64-byte boundaries, for aligned vector loads.
template <class T>
struct CacheAligned {
  using value_type = T;
  CacheAligned() = default;
  template <class U>
  CacheAligned(const CacheAligned<U>&) {}
  T* allocate(std::size_t n) { return static_cast<T*>(::operator new (n * sizeof(T), std::align_val_t{64})); }
  void deallocate(T* p, std::size_t) { ::operator delete (p, std::align_val_t{64}); }
  template <class U>
  bool operator==(const CacheAligned<U>&) const {
    return true;
  }
};
using AlignedArray = std::vector<double, CacheAligned<double>>;

struct LineId {
  int band = 0, direction = 0;
};

/// How a field y beside T drives the lines of one material.
struct Pull {
  AlignedArray rate;   ///< its source is this times y [1/m]
  AlignedArray weight; ///< of the sum over lines and ways that y should be
  bool empty() const { return rate.empty(); }
};

/// The lines of one material that this rank owns. Arrays are padded to whole blocks with lines of no weight.
struct Lines {
  std::vector<LineId> ids;   ///< without the padding
  AlignedArray optical_rate; ///< 1 / (L_b mu_m) [1/m]
  AlignedArray weight;       ///< share of the relaxation, (C_b/tau_b)/G times weight_m / 2
  /// Of bands that fields beside T drive (driven_sweep.hpp), empty for others. The drift y of normal
  /// processes (solver/drift.hpp) along x drives lines to the left with the other sign: pull_b / L_b, and 3
  /// weight_b mu_m weight_m / 2.
  Pull odd;
  /// Both ways alike: electrons, s_b/(L_b mu_m) and the share of what relaxes to them, s_b (C_b/tau_b)/G_ep
  /// times weight_m / 2; or the drift along the layers, cos_m pull_b/(L_b mu_m) and 3 weight_b cos_m weight_m
  /// / 2 with the cosine of the direction to y.
  Pull even;
  AlignedArray slowness; ///< 1 / (v_b mu_m) [s/m]
  std::size_t padded() const { return optical_rate.size(); }
  LaneBlock lanes() const { return {optical_rate.data(), weight.data(), ids.size()}; }
  int count() const { return static_cast<int>(ids.size()); }
};

/// Cells between two neighbouring surfaces: phonons of one material fly through without meeting a law.
struct Slab {
  int first_cell = 0, cells = 0;
  int material = 0;
  int left_surface = 0, right_surface = 0;
};

std::vector<Slab> make_slabs(const StackMesh& mesh);
/// The one on a side of an inner surface.
std::size_t slab_beside(const std::vector<Slab>& slabs, std::size_t surface, int side);

/// Lines whose channels a law couples stay on one rank, so that a sweep needs one reduction only; such groups
/// are shared out evenly over the ranks by their work. Ranks beyond the number of groups get none.
/// @param couplings one per surface of the mesh
/// @param sideways cosine of each direction to y where drifts have a component along it; empty: they have
/// none
/// @return one entry per material: the lines of `rank`
std::vector<Lines> share_out_lines(const StackProblem& problem,
                                   const std::vector<const FluxCoupling*>& couplings,
                                   const std::vector<double>& sideways, int rank, int ranks);

} // namespace kapitza
