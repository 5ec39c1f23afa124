#pragma once
/// What of a stack depends on its temperatures, at one state. Private to solver/.

#include "kapitza/physics/thermal_bands.hpp"
#include "kapitza/solver/stack/problem.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <vector>

namespace kapitza {

/// At the nodes, relative to the reference; T_e outside of metals as T [2 cells] [K].
struct CarrierTemperatures {
  std::span<const double> lattice, electrons;
};

/// What bands pass from electrons to the lattice by themselves, K = sum_b C_b v_b s_b r_b (rise_b(T_e) -
/// rise_b(T)) with r_b = 1/L_b less what relaxes to electrons: heat that streams nowhere. Exactly nothing at
/// one temperature. [2 cells], empty without metals.
struct CarrierExchange {
  std::vector<double> power;                    ///< K [W/m3]
  std::vector<double> by_lattice, by_electrons; ///< -dK/dT, dK/dT_e [W/m3/K]
  std::vector<double> by_rates;                 ///< dK/dT_c, T_c the mean temperature of the cell [W/m3/K]
};

/// At each node the momentum of the drift that normal processes relax to, N y = sum_b C_b v_b/c_b pull_b y, y
/// as in solver/drift.hpp. 0 where no process is normal; [2 cells], empty where none is anywhere.
struct DriftMomentum {
  std::vector<double> density;              ///< N [W s/m4/K]
  std::vector<double> by_lattice, by_rates; ///< dN/dT, dN/dT_c
};

/// Bands of metals relax to T and to T_e, with s_b the share of their rate that is of electrons: they emit
/// (1 - s_b) rise_b(T) + s_b rise_b(T_e). What relaxes to electrons, s_b/L_b, does not depend on temperature.
///
/// Normal processes relax to rise_b(T) + mu w rise_b'(T)/c_b, the equilibrium that drifts with the velocity
/// w/T to first order in it. With y = w/c a band is driven by mu pull_b y, pull_b = c rise_b'(T)/(c_b L_N,b).
class ThermalState {
 public:
  /// Refers to the problem, which has thermal bands for every medium.
  explicit ThermalState(const StackProblem& problem);

  /// @throws RuntimeFailure where one is not above 0 K and something depends on it; InputError where a rate
  /// is none
  void set(const CarrierTemperatures& temperature);

  /// Below t, relative to the reference, emission goes on straight and rates stay as they are; -infinity:
  /// there are no such temperatures [K].
  void straighten_below(double t) { straight_ = t; }

  /// Where a node's emission, all bands with the rates of the last set(), has risen by what a step from t
  /// would raise it by to first order; at least half as hot where it does not go on straight [K].
  double advanced(std::size_t node, double t, double step) const;

  /// The t at which emission with these weights of the bands has the mean `value`. @param start near it
  double equilibrium(int medium, std::span<const double> weight, double value, double start) const;

  /// Rates and heat capacities are the same at all temperatures.
  bool is_constant() const { return constant_; }
  const std::vector<Occupation>& occupations(int medium) const { return occupations_[index(medium)]; }
  /// Of the bands of the cell's medium, band after band.
  std::span<const double> rate(int band) const { return part(rate_, band); } ///< 1/L_b [cells] [1/m]
  std::span<const double> rate_slope(int band) const { return part(rate_slope_, band); } ///< [cells] [1/m/K]
  std::span<const double> emission(int band) const { return part(emission_, band); }     ///< [2 cells] [K]
  /// Per kelvin of T [2 cells].
  std::span<const double> emission_slope(int band) const { return part(emission_slope_, band); }
  /// Per kelvin of T_e, and of T_c by the rates; empty without metals [2 cells].
  std::span<const double> electron_slope(int band) const { return part(electron_slope_, band); }
  std::span<const double> rate_emission(int band) const { return part(rate_emission_, band); }
  /// What a band relaxes to electrons by, s_b/L_b; 0 where there are none [1/m].
  double electron_rate(int medium, std::size_t band) const {
    return electron_rate_[index(medium)].empty() ? 0 : electron_rate_[index(medium)][band];
  }
  const CarrierExchange& exchange() const { return exchange_; }
  /// 1/L_N of normal processes [cells]; empty where none is anywhere, as the next ones.
  std::span<const double> normal_rate(int band) const { return part(normal_rate_, band); } ///< [1/m]
  std::span<const double> normal_rate_slope(int band) const {
    return part(normal_rate_slope_, band);
  } ///< [1/m/K]
  /// And their pull [1/m], per kelvin of T, and of T_c by the rates [2 cells].
  std::span<const double> pull(int band) const { return part(pull_, band); }
  std::span<const double> pull_slope(int band) const { return part(pull_slope_, band); }
  std::span<const double> rate_pull(int band) const { return part(rate_pull_, band); }
  const DriftMomentum& drift() const { return drift_; }
  /// G = sum_b C_b v_b rise_b'(T) / L_b, of metals without what relaxes to electrons [2 cells] [W/m3/K].
  const std::vector<double>& relaxation() const { return relaxation_; }
  /// And G_ep = sum_b C_b v_b s_b rise_b'(T_e) / L_b; empty without metals [2 cells] [W/m3/K].
  const std::vector<double>& coupling() const { return coupling_; }
  /// sum_b C_b v_b rise_b'(T) L_b / 3 at the mean temperature of each cell, and kappa_e [W/m/K].
  const std::vector<double>& conductivity() const { return conductivity_; }

 private:
  static std::span<const double> part(const std::vector<std::vector<double>>& table, int band) {
    return table[index(band)];
  }
  void set_cell(std::size_t cell, const CarrierTemperatures& temperature);
  void add_electrons(std::size_t cell, std::size_t band, const CarrierTemperatures& temperature);
  void add_drift(std::size_t cell, std::size_t band, const CarrierTemperatures& temperature);
  void clear_cell(std::size_t cell);
  double bulk_conductivity_of(std::size_t cell, double temperature) const;
  double rise(const Occupation& occupation, double t) const {
    return t < straight_ ? occupation.rise(straight_) + occupation.slope(straight_) * (t - straight_)
                         : occupation.rise(t);
  }
  double slope(const Occupation& occupation, double t) const {
    return occupation.slope(std::max(t, straight_));
  }

  const StackProblem& problem_;
  bool constant_ = true;
  double straight_ = -std::numeric_limits<double>::infinity();
  std::vector<std::vector<Occupation>> occupations_; ///< per medium
  std::vector<PathTable> paths_;                     ///< per medium
  PathTable::Rates rates_;                           ///< of one cell
  std::vector<std::vector<double>> rate_, rate_slope_, emission_, emission_slope_, electron_slope_,
      rate_emission_, normal_rate_, normal_rate_slope_, pull_, pull_slope_, rate_pull_;
  std::vector<std::vector<double>> electron_rate_; ///< per medium; empty where it is no metal
  std::vector<double> drift_velocity_;             ///< c of solver/drift.hpp, per medium [m/s]
  CarrierExchange exchange_;
  DriftMomentum drift_;
  std::vector<double> relaxation_, coupling_, conductivity_;
};

} // namespace kapitza
