#pragma once
/// A law of two dimensions that depends on the direction, as sparse matrices between channels. Private to
/// solver/.

#include "laws/surface_directions.hpp"

#include <cstdint>
#include <span>

namespace kapitza {

/// psi of a row is sum factor psi[place].
struct ChannelMatrix {
  std::vector<std::size_t> first;  ///< [rows + 1]
  std::vector<std::int32_t> place; ///< among what arrives at the face at one end; see PlaneSurfaces
  std::vector<double> factor;
};

/// Rows are azimuth * lanes + lane, the azimuth that of the reverse of what leaves, among those into the
/// face; so a row is also the number of what arrives along the reverse direction.
struct ChannelLaw {
  std::array<std::array<ChannelMatrix, 2>, 2> from; ///< [side out][side in]
  std::array<std::vector<double>, 2> emission;      ///< [side][rows] part that a bath behind sends
  std::array<std::vector<double>, 2> part; ///< [side][rows] what pools see (FluxCoupling::part); empty: all
  std::array<std::vector<double>, 2> crossing; ///< [side][rows] part that the matrices take across
};

/// @param bands of both sides; null: a wall
ChannelLaw make_channel_law(const FluxCoupling& coupling, const PlaneAngles& angles,
                            const Directions& directions, const Point& normal,
                            const std::array<const Bands*, 2>& bands);

} // namespace kapitza
