#pragma once
/// The sums of solver/plane/kernel.hpp's CornerSums, for the instruction set of the source that includes it.

#include "solver/plane/kernel.hpp"
#include "solver/simd/pack.hpp"

namespace kapitza {
namespace {

template <int corners>
inline void measure_corners(const MeasuredLanes& lanes, const double* const* inside, const double* mass,
                            CornerSums& sums) {
  Pack flux[corners] = {}, energy[corners] = {}, square{};
  for (std::size_t lane = 0; lane < lanes.lanes; lane += pack_size) {
    const Pack capacity = load_pack(lanes.capacity + lane);
    const Pack content = capacity * load_pack(lanes.slowness + lane);
    Pack delta[corners], all{};
    for (int i = 0; i < corners; ++i) {
      delta[i] = load_pack(inside[i] + lane);
      flux[i] += capacity * delta[i];
      energy[i] += content * delta[i];
    }
    for (int i = 0; i < corners; ++i) {
      Pack half = 0.5 * mass[4 * i + i] * delta[i];
      for (int j = 0; j < i; ++j) half += mass[4 * i + j] * delta[j];
      all += half * delta[i];
    }
    square += load_pack(lanes.weight + lane) * all;
  }
  for (int i = 0; i < corners; ++i) {
    sums.flux[i] = sum(flux[i]);
    sums.energy[i] = sum(energy[i]);
  }
  sums.square = 2 * sum(square);
}

inline void measure_cell(const MeasuredLanes& lanes, int corners, const double* const* inside,
                         const double* mass, CornerSums& sums) {
  if (corners == 3)
    measure_corners<3>(lanes, inside, mass, sums);
  else
    measure_corners<4>(lanes, inside, mass, sums);
}

} // namespace
} // namespace kapitza
