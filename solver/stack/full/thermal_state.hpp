#pragma once
/// What of a stack depends on its temperatures, at one state. Private to solver/.

#include "kapitza/physics/thermal_bands.hpp"
#include "kapitza/solver/stack/problem.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <vector>

namespace kapitza {

class ThermalState {
 public:
  /// Refers to the problem, which has thermal bands for every medium.
  explicit ThermalState(const StackProblem& problem);

  /// @param temperature at the nodes, relative to the reference [K]
  /// @throws RuntimeFailure where one is not above 0 K and something depends on it; InputError where a rate
  /// is none
  void set(std::span<const double> temperature);

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
  std::span<const double> emission_slope(int band) const {
    return part(emission_slope_, band);
  } ///< [2 cells]
  /// G = sum_b C_b v_b rise_b'(T) / L_b [2 cells] [W/m3/K].
  const std::vector<double>& relaxation() const { return relaxation_; }
  /// sum_b C_b v_b rise_b'(T) L_b / 3 at the mean temperature of each cell [W/m/K].
  const std::vector<double>& conductivity() const { return conductivity_; }

 private:
  static std::span<const double> part(const std::vector<std::vector<double>>& table, int band) {
    return table[index(band)];
  }
  void set_cell(std::size_t cell, double left, double right);
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
  std::vector<std::vector<double>> rate_, rate_slope_, emission_, emission_slope_;
  std::vector<double> relaxation_, conductivity_;
};

} // namespace kapitza
