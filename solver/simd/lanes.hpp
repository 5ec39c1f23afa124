#pragma once
/// Blocks of lanes, as kernels get them. Private to solver/. See solver/simd/kernels.hpp.

#include <complex>
#include <cstddef>

namespace kapitza {

/// What is done once per cell is shared by so many; more lanes are fewer tasks for ranks that wait for one
/// another.
inline constexpr std::size_t block_lanes = 128;

/// Doubles per number.
template <class Number>
inline constexpr std::size_t parts_of = 1;
template <>
inline constexpr std::size_t parts_of<std::complex<double>> = 2;

/// Lanes of a steady problem. Arrays on 64-byte boundaries, padded to whole blocks.
struct LaneBlock {
  const double* rate;   ///< of removal and of relaxation, 1/(L c) [1/m]
  const double* weight; ///< of the moment
  std::size_t lanes;    ///< without the padding
};

/// Lanes that are removed faster than they relax. Their source, slowness times drive, is one number per node:
/// with drive = T0 - shift T it is what T0, the temperature of all phonons at the beginning, leaves to the
/// amplitude of exp(shift t), taken together with shift slowness T in removal (psi - T).
template <class Number>
struct ShiftedLanes : LaneBlock {
  const double* slowness; ///< 1/(v c) [s/m]
  Number shift;           ///< removal = rate + shift slowness [1/s]
  const Number* drive;    ///< [nodes] of the cells crossed [K/s]
};

/// Lanes that are removed faster than they relax, and that have sources of their own.
template <class Number>
struct DrivenLanes : LaneBlock {
  const double* slowness; ///< 1/(v c) [s/m]
  Number shift;           ///< removal = rate + shift slowness [1/s]
  const double* source;   ///< [blocks][nodes][block] at the nodes of the cells crossed [K/m]
};

} // namespace kapitza
