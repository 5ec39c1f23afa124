#pragma once
/// A transmissivity that depends on angle. Private to solver/.

#include "laws/surface_directions.hpp"

namespace kapitza {

struct TwoSides {
  const Bands& minus;
  const Bands& plus;
  const Directions& directions;
};

/// Of each channel of the first-named side the table's part crosses and is scattered over the channels of the
/// other side, by pools; the rest is mirrored. The way back has the transposed matrix (detailed balance).
/// Sets the transmissivities of `coupling.groups`.
/// @throws InputError where the table does not reach
void couple_angular_table(const TwoSides& sides, const TransmissionTable& table, bool reversed,
                          FluxCoupling& coupling, PoolParts& parts);

/// Pools with parts as links between directions.
void expand_pools(FluxCoupling& coupling, const PoolParts& parts, const TwoSides& sides);

} // namespace kapitza
