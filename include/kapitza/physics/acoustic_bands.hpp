#pragma once
/// The bands of one frequency as the elastic waves that meet at an interface.
///
/// A branch of g modes carries one way C v / 4 = g k^2 c domega / (8 pi^2), c the heat capacity of a mode. So
/// at one frequency, where c is the same for all, C v / (4 g) is proportional to the square of the slowness
/// k/omega of its waves, for any dispersion, and the flux between two slownesses along the interface, d(C
/// v/4) = g d(p^2), is the same measure on both sides. Acoustic mismatch conserves energy and obeys detailed
/// balance in it by itself. Nothing else of a frequency matters, since elasticity has no scale.

#include "kapitza/physics/acoustic_mismatch.hpp"
#include "kapitza/physics/bands.hpp"

#include <array>
#include <vector>

namespace kapitza {

/// The longitudinal wave has one mode, the transverse one two: shear in the plane of incidence and along the
/// interface.
enum class Wave { longitudinal, transverse };
/// How many modes each wave has.
inline constexpr std::array<int, 2> wave_modes{1, 2};

/// All bands of one frequency that are one wave to elasticity (sub-bands of several mean free paths).
struct WaveBands {
  std::vector<int> bands; ///< indices into the Bands of its side
  double conductance = 0; ///< sum of C v / 4 [W/m2/K]
  double slowness2 = 0;   ///< conductance per mode: slowness^2 in the frequency's own unit; 0: no such wave
};

/// One side of an interface at one frequency.
struct WaveSide {
  std::array<WaveBands, 2> waves; ///< per Wave
  std::vector<int> optical;       ///< bands with no acoustic law
  ElasticWaves elastic;           ///< density; speeds in the unit of slowness2^(-1/2)

  bool has_waves() const { return elastic.longitudinal || elastic.transverse; }
};

/// Sorts the bands of one frequency. Where a wave has no band its stiffness is that of the long waves (a
/// Poisson ratio of 1/4 for first-principles modes, whose sound velocities are not known).
/// @param members indices into `bands`, all of one frequency
WaveSide make_wave_side(const Bands& bands, const std::vector<int>& members);

/// Energy between the waves of both sides at one slowness: entry [out][in], waves numbered 2 side + Wave, of
/// the flux in the measure d(p^2) that all modes of `in` bring. Symmetric; rows and columns add up to the
/// number of modes that propagate. A transverse band is the even mix of its two polarisations.
using WaveScattering = std::array<std::array<double, 4>, 4>;
/// @param slowness2 p^2 > 0
WaveScattering scatter_waves(const WaveSide& minus, const WaveSide& plus, double slowness2);

/// Values of p^2 where scatter_waves is not smooth or sharp, ascending: critical and Rayleigh slownesses.
std::vector<double> critical_slownesses2(const WaveSide& minus, const WaveSide& plus);

} // namespace kapitza
