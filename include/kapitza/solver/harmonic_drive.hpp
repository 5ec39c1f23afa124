#pragma once
/// What makes a stack or a plane oscillate.

#include <complex>
#include <vector>

namespace kapitza {

/// Amplitudes of what drives a stack or a plane. The temperatures, fluxes and heating of the problem itself
/// are not looked at.
struct HarmonicDrive {
  std::complex<double> s; ///< [1/s]; 0: the steady state, where a boundary has a temperature
  /// At the nodes, of a plane at the owned ones, linear in between [W/m3]; empty: none.
  std::vector<std::complex<double>> heating;
  /// Per surface: the temperature of an isothermal wall or a bath [K], the heat flux that a wall imposes
  /// [W/m2], what a periodic pair adds to what crosses to its plus side [K].
  std::vector<std::complex<double>> surface;
  std::vector<std::complex<double>> stored{}; ///< T_0 at the nodes [K]; empty: 0
  /// Of stacks, k of all that varies as exp(i k y) along the layers [1/m]; then s is imaginary, and nothing
  /// is stored.
  double wavenumber = 0;
  /// Of metals: heating of the electrons, as `heating` is of the lattice [W/m3]; and per surface the
  /// temperature of electrons that a wall fixes [K], of isothermal walls that of `surface`. Empty: none.
  std::vector<std::complex<double>> electron_heating{}, electrons{};
  int azimuthal = 32; ///< directions in (0, 2 pi) about x, even; they count where k is not 0
};

} // namespace kapitza
