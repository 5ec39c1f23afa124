#pragma once
/// What is read off a solution at one frequency: temperatures and heat fluxes of boundaries, interfaces and
/// probes.

#include "kapitza/solver/stack/harmonic.hpp"

#include <complex>
#include <string>
#include <vector>

namespace kapitza {

/// Inside a stack.
struct NamedPoint {
  std::string name;
  double position = 0; ///< [m]
  bool energy = false; ///< of T_E, what the phonons store, in place of T
};

/// A column of response.csv or history.csv.
struct ResponseColumn {
  /// What a column holds.
  enum class Kind { heat_flux, temperature } kind;
  std::string name; ///< "left_heat_flux", "si|ge_left_temperature"
  const char* unit() const { return kind == Kind::heat_flux ? "W_m2" : "K"; }
};

/// Boundary by boundary the heat flux into the domain and the temperature of the medium there, interface by
/// interface the heat flux from left to right and the temperatures on both sides; then, where these are of
/// metals, the temperature of the electrons and what they carry to the right; then the probes, in metals with
/// the same of electrons before them. An interface whose name is not the first of its kind is numbered, as in
/// "si|ge#2".
std::vector<ResponseColumn> response_columns(const StackProblem& problem,
                                             const std::vector<NamedPoint>& probes);

/// In the order of the columns.
std::vector<std::complex<double>> response_values(const StackProblem& problem,
                                                  const std::vector<NamedPoint>& probes,
                                                  const HarmonicField& field);

} // namespace kapitza
