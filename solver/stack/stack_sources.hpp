#pragma once
/// What drives a stack: heating, walls, periodic drops, and what is stored at the beginning. Private to
/// solver/.

#include "kapitza/solver/stack/problem.hpp"

#include <vector>

namespace kapitza {

/// @tparam Number double: steady, temperatures relative to the reference; std::complex<double>: amplitudes
template <class Number>
struct StackSources {
  std::vector<Number> rise; ///< heating over relaxation conductance, P/G [nodes] [K]
  std::vector<Number> wall; ///< per surface: temperature that an isothermal wall or a bath emits [K]
  std::vector<Number> flux; ///< per surface: imposed heat flux, into the domain [W/m2]
  std::vector<Number> jump; ///< per surface: added to what crosses from the minus to the plus side [K]
  /// Temperature of the phonons at the beginning [nodes]; empty: none [K].
  std::vector<Number> stored{};
  /// Per direction, what 1/v has beside it: k/omega times the cosine to y; empty: nothing [s/m].
  std::vector<double> slant{};
  /// Of metals, as `rise` and `wall` are of phonons: heating of the electrons [nodes] [W/m3], empty: none;
  /// and per surface the temperature that a wall fixes for them [K].
  std::vector<Number> electron_heating{}, electron_wall{};
  double wavenumber = 0; ///< k of exp(i k y) [1/m]
  /// Cosine of each direction to y, where all varies along it; empty: it does not.
  std::vector<double> sideways{};
};

/// Those of the problem itself.
StackSources<double> steady_sources(const StackProblem& problem);

} // namespace kapitza
