#pragma once
/// Landauer conductance and Kapitza resistance of a pair of materials against temperature, law by law, by
/// three routes that must agree:
///
///     h = int X c domega/(8 pi^2)                             carriers of heat capacity c = hbar omega dn/dT
///     h = dP/dT,  P = int X hbar omega n domega/(8 pi^2)      one-way power in equilibrium
///     h = int_0^inf <J(0) J(t)> dt / (kB T^2)                 fluctuations of the exchanged power J (Kubo)
///       = int X (hbar omega)^2 n (n + 1) domega/(8 pi^2) / (kB T^2)        for independent carriers
///
/// with X of pair_spectrum.hpp. The second and third are computed from the occupation n, not from c. All are
/// between emitted temperatures. docs/conductance.md.

#include "kapitza/analysis/material_report.hpp"
#include "kapitza/laws/pair_spectrum.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kapitza {

/// One law as a user names it; nothing: all that the pair can have.
struct LawChoice {
  std::optional<std::string> model;  ///< a law_word
  std::optional<double> specularity; ///< of `mismatch`, 0..1
  std::optional<double> roughness;   ///< of `mismatch`, rms height [m], > 0; not together with specularity
  std::optional<InterfaceLaw> law{}; ///< any law of a deck, with its parameters; then `model` is its word
};

/// What is asked of a pair of materials.
struct ConductanceRequest {
  LawChoice choice;                 ///< one law, or all that the pair can have
  std::vector<double> temperatures; ///< [K]; empty: default_pair_temperatures
};

/// One law at one temperature.
struct ConductancePoint {
  double temperature = 0;           ///< [K]
  double conductance = 0;           ///< h between emitted temperatures [W/m2/K]
  std::optional<double> resistance; ///< 1/h [m2 K/W]; none where nothing crosses
  /// Between local temperatures, 1/(1/h - (1/w_a + 1/w_b)/2); none where that is not positive.
  std::optional<double> conductance_corrected;
  /// 1/h - (1/w_a + 1/w_b)/2: the Kapitza resistance where thermal phonons arrive [m2 K/W]; none where
  /// nothing crosses.
  std::optional<double> kapitza_thermal;
  std::optional<double> resistance_T3;          ///< T^3/h [m2 K^4/W]
  double equilibrium = 0, fluctuation = 0;      ///< h by dP/dT and fluctuations [W/m2/K]; 0: nothing crosses
  std::optional<double> equilibrium_difference; ///< relative, from h
  std::optional<double> fluctuation_difference; ///< likewise; none where nothing crosses
};

/// Where every branch is a sound wave.
struct LowTemperature {
  double temperature = 0;   ///< where it was measured [K]
  double exponent = 0;      ///< d ln h/d ln T
  double resistance_T3 = 0; ///< [m2 K^4/W]
};

/// What one channel (a branch of a) lets cross.
struct ConductanceShare {
  std::string name;       ///< of the channel, as in CrossingSpectrum
  double conductance = 0; ///< [W/m2/K]
};

/// One law at all temperatures.
struct LawConductance {
  PairLaw law;                                 ///< with its parameters
  std::vector<ConductancePoint> points;        ///< one per temperature of the report
  std::optional<LowTemperature> low;           ///< none where nothing crosses there
  std::vector<ConductanceShare> shares;        ///< one per channel, at the report's `temperature`
  std::vector<AccumulationPoint> by_frequency; ///< 50 equal steps of omega; empty where nothing crosses
};

/// A law that the pair cannot have, and why.
struct MissingLaw {
  std::string model, reason; ///< its law_word; a sentence
};

/// What each side carries one way [W/m2/K].
struct OneWay {
  double a = 0, b = 0; ///< w of the material a and of b, sum of C v / 4
};

/// Two materials under every law that was asked for.
struct ConductanceReport {
  std::string a, b, a_source, b_source; ///< names of the materials; where their numbers come from
  std::vector<double> temperatures;     ///< [K], as they were asked for
  std::vector<OneWay> one_way;          ///< per temperature
  double temperature = 0;               ///< of shares and by_frequency: of those above the nearest to 300 K
  std::vector<LawConductance> laws;     ///< those that the pair can have
  std::vector<MissingLaw> missing;      ///< empty where a law was asked for by name
  std::vector<std::string> warnings;    ///< one sentence each
};

/// 0.1 to 300 K, as far as both materials' files go.
std::vector<double> default_pair_temperatures(const Material& a, const Material& b);

/// @throws InputError for an unknown law, parameters that do not belong to it or are out of range, a law that
/// was asked for by name and cannot be had, or a temperature below `coldest`
ConductanceReport report_conductance(const Material& a, const Material& b, const ConductanceRequest& request);

} // namespace kapitza
