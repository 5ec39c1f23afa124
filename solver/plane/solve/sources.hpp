#pragma once
/// What drives a plane: heating, walls, periodic drops, and what is stored at the beginning. Private to
/// solver/.

#include "kapitza/solver/plane/problem.hpp"

#include "solver/plane/psi_field.hpp"

#include <vector>

namespace kapitza {

/// What a step in time has to do with psi. Keeps references.
struct PsiStep {
  const PsiField* fields = nullptr;               ///< null: psi is not stored
  const AlignedArray* before = nullptr;           ///< from which it comes, with the shift; null: nothing
  AlignedArray* after = nullptr;                  ///< where that of the last measure() goes
  const ClosedColumns<double>* columns = nullptr; ///< of the shift; of none those of the sweep
  /// s C_e times the T_e from which electrons come [their nodes] [W/m3]; empty: 0.
  std::vector<double> electrons{};
};

/// @tparam Number double: steady, temperatures relative to the reference; std::complex<double>: amplitudes
template <class Number>
struct PlaneSources {
  std::vector<Number> rise; ///< heating over relaxation conductance, P/G [owned nodes] [K]; empty: none
  /// Per surface: temperature that an isothermal wall or a bath emits, what a periodic pair adds to what
  /// crosses from its minus to its plus side [K].
  std::vector<Number> surface;
  std::vector<Number> flux; ///< per surface: imposed heat flux, into the domain [W/m2]
  /// Temperature of the phonons at the beginning [owned nodes] [K]; empty: 0. Not in steady state.
  std::vector<Number> stored{};
  Number shift{}; ///< s [1/s]; 0 in steady state
  /// Of the electrons of metals: heating [owned nodes] [W/m3], empty: none; and per surface the temperature
  /// of those that a wall holds, or what a periodic pair adds as `surface` says [K].
  std::vector<Number> electron_heating{}, electrons{};
  PsiStep step{}; ///< on real numbers
};

/// Those of the problem itself.
PlaneSources<double> steady_sources(const PlaneProblem& problem);

} // namespace kapitza
