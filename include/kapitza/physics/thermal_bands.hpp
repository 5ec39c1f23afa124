#pragma once
/// How the phonons of a medium depend on temperature, beside the Bands that hold what they are at T_0.

#include "kapitza/physics/bands.hpp"
#include "kapitza/physics/occupation.hpp"

#include <functional>
#include <map>
#include <span>
#include <vector>

namespace kapitza {

/// How the bands of a medium follow the temperature.
struct ThermalBands {
  /// theta_b = hbar omega_b / kB of each band [K], the same for all bands that a law couples; 0: a capacity
  /// that does not depend on temperature.
  std::vector<double> einstein_temperature;
  /// Mean free paths of all bands at a temperature [K], > 0 [m]; empty: they do not depend on it.
  std::function<std::vector<double>(double temperature)> mean_free_path;
  /// Shares of normal processes at a temperature [K], as Bands::normal_share; empty: those of the bands.
  std::function<std::vector<double>(double temperature)> normal_share{};
};

/// Of a metal, from mean free paths of all processes but those with electrons: what bands relax to these by
/// is at all temperatures that of `bands`.
ThermalBands with_electrons(ThermalBands thermal, const Bands& bands);

/// The occupations of every band, with capacities taken at `taken` [K].
std::vector<Occupation> occupations(const ThermalBands& thermal, double taken, double reference);

/// The t at which equilibrium at T_r + t has the mean occupation `value`: sum_b weight_b rise_b(t) = value
/// sum_b weight_b [K].
double equilibrium_temperature(std::span<const Occupation> bands, std::span<const double> weight,
                               double value);
/// The same, sought from `start` on, above 0 K.
double equilibrium_temperature(std::span<const Occupation> bands, std::span<const double> weight,
                               double value, double start);

/// 1/L_b against temperature. ThermalBands::mean_free_path is asked at points 2.5 % apart, when they are
/// needed, T_0 among them; between them ln L is a cubic in ln T with continuous slope: for processes that go
/// like T exp(-B/T) within 1e-7 above T = B/3, 3e-6 above B/10. Shares of normal processes likewise, not by
/// their logarithm.
class PathTable {
 public:
  /// Keeps a copy of `thermal`.
  PathTable(const Bands& bands, const ThermalBands& thermal, double taken);

  /// At one temperature, of every band.
  struct Rates {
    std::vector<double> value, slope; ///< 1/L_b [1/m], and its derivative [1/m/K]
    /// Share of normal processes, and its derivative [1/K]; empty where there are none.
    std::vector<double> normal, normal_slope;
  };
  /// @throws InputError as ThermalBands::mean_free_path
  void evaluate(double temperature, Rates& rates);

 private:
  /// Of all bands at T_0 exp(number step).
  struct Point {
    std::vector<double> logarithm, normal; ///< ln(1/L_b), share of normal processes
  };
  const Point& point(int number);
  ThermalBands thermal_;
  double taken_;
  std::vector<double> constant_, normal_; ///< 1/L_b and shares at T_0
  std::map<int, Point> points_;
};

} // namespace kapitza
