#pragma once
/// Jump coefficients as tables for people, as expressions for Fourier codes, as JSON and as CSV files.
/// docs/jump.md describes them.

#include "kapitza/analysis/jump.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kapitza {

/// Coefficients of an interface at one temperature.
struct InterfaceJumpPoint {
  double temperature = 0; ///< [K]
  InterfaceJump jump;     ///< coefficients there
};

/// Coefficients of an interface over temperature.
struct InterfaceJumpReport {
  std::string a, b, law; ///< names of the material on the left, of that on the right, and of the law
  std::vector<InterfaceJumpPoint> points; ///< by rising temperature
  std::vector<std::string> warnings;      ///< one sentence each
};

/// Coefficients of a wall at one temperature.
struct WallJumpPoint {
  double temperature = 0;               ///< [K]
  double conductivity = 0;              ///< [W/m/K]
  std::optional<WallJump> slip;         ///< of an isothermal wall
  std::optional<double> lost_thickness; ///< of an adiabatic wall [m]
  SpectrumShift shift;                  ///< of slip resistance or lost thickness
};

/// Coefficients of a wall over temperature.
struct WallJumpReport {
  std::string material, wall;        ///< its name; isothermal, diffuse, rough
  std::optional<double> specularity; ///< of a rough wall: this
  std::optional<double> roughness;   ///< or this [m]
  std::vector<WallJumpPoint> points; ///< by rising temperature
  std::vector<std::string> warnings; ///< one sentence each
};

/// False where the plane does not resist, as a transparent one.
bool has_jump(const InterfaceJump& jump);
/// The largest over the temperatures.
SpectrumShift largest_shift(const InterfaceJumpReport& report);
SpectrumShift largest_shift(const WallJumpReport& report);

/// For a person: the coefficients, the boundary condition in words, and the expressions.
std::string jump_table(const InterfaceJumpReport& report);
std::string jump_table(const WallJumpReport& report);

/// One JSON object: SI units.
std::string jump_json(const InterfaceJumpReport& report);
std::string jump_json(const WallJumpReport& report);

/// Names and contents: jump.csv, one row per temperature, and knudsen_layer_<T>K.csv, the profile for 1 W/m2.
using CsvFiles = std::vector<std::pair<std::string, std::string>>;
/// The same as a table, one row per temperature.
CsvFiles jump_csv(const InterfaceJumpReport& report);
CsvFiles jump_csv(const WallJumpReport& report);

/// Ready to paste into COMSOL, ANSYS and a weak form. Empty where there is no jump, or where it depends on
/// the spectrum (largest_shift is not small).
std::string jump_expressions(const InterfaceJumpReport& report);
std::string jump_expressions(const WallJumpReport& report);

} // namespace kapitza
