#pragma once
/// Numbers with units, as users write them: "100 nm", "1.66e6 J/m^3/K", "-2.0e-7 m^2/s", "10 min". Results
/// are SI.
///
/// Grammar: a number, then optionally a unit, which is a product of symbols with powers: `J/m^3/K`,
/// `J/(m^3 K)`, `J m^-3 K^-1` and `J/m3/K` are the same; `a/b c` is (a/b) c; `m²` and `m³` are understood.
/// Symbols: m g s K J W N Pa Hz eV rad bar with the prefixes E P T G M k c m u (µ) n p f a, and min, h, d,
/// angstrom (Å), micron, deg, percent (%). A bare number is SI. The locale plays no role.
///
/// Where the kind is known, what this grammar cannot read or gives another dimension is read as people write
/// it if one such reading fits: `W/mK`, `W/m K`, `W/m-K`, `Wm-1K-1`. Times may be "1:30:00" or "1h30m"; an
/// angular frequency may be an energy (meV) or a wavenumber (cm^-1).

#include <string>
#include <string_view>

namespace kapitza {

/// Powers of the four base units that heat transport needs. A power may be a fraction (fitted scattering
/// rates).
struct Dimension {
  double metre = 0, kilogram = 0, second = 0, kelvin = 0; ///< powers of m, kg, s, K
};
bool operator==(const Dimension& a, const Dimension& b);

/// A number as parsed.
struct Quantity {
  double value = 0;    ///< SI
  Dimension dimension; ///< of the unit; all powers are 0 of a bare number
  double hertz = 0;    ///< power of Hz in the unit: a frequency in Hz is 2 pi times as much in rad/s
  bool bare = true;    ///< no unit was written
  bool operator==(const Quantity&) const = default;
};

/// What a key needs, in words for error messages and the reference page.
struct QuantityKind {
  std::string_view name;    ///< with its article: "a length"
  std::string_view example; ///< "100 nm"
  std::string_view unit;    ///< the SI unit: "m"
  Dimension dimension;      ///< that a written unit must have
  bool angular = false;     ///< rad/s: Hz counts 2 pi
};

namespace units {
inline constexpr QuantityKind number{"a plain number", "0.5", "", {}};
inline constexpr QuantityKind count{"a whole number", "32", "", {}};
inline constexpr QuantityKind length{"a length", "100 nm", "m", {1, 0, 0, 0}};
inline constexpr QuantityKind temperature{"a temperature", "300 K", "K", {0, 0, 0, 1}};
inline constexpr QuantityKind temperature_difference{"a temperature difference", "1 K", "K", {0, 0, 0, 1}};
inline constexpr QuantityKind time{"a time", "10 ns", "s", {0, 0, 1, 0}};
inline constexpr QuantityKind frequency{"a frequency", "10 MHz", "Hz", {0, 0, -1, 0}};
inline constexpr QuantityKind angle{"an angle", "90 deg", "rad", {}};
inline constexpr QuantityKind velocity{"a velocity", "6400 m/s", "m/s", {1, 0, -1, 0}};
inline constexpr QuantityKind curvature{"a dispersion curvature", "-2.0e-7 m^2/s", "m^2/s", {2, 0, -1, 0}};
inline constexpr QuantityKind wavevector{"a wavevector", "1.157e10 1/m", "1/m", {-1, 0, 0, 0}};
inline constexpr QuantityKind angular_frequency{
    "an angular frequency", "5 THz", "rad/s", {0, 0, -1, 0}, true};
inline constexpr QuantityKind heat_capacity{"a heat capacity", "1.66e6 J/m^3/K", "J/m^3/K", {-1, 1, -2, -1}};
inline constexpr QuantityKind conductivity{"a thermal conductivity", "148 W/m/K", "W/m/K", {1, 1, -3, -1}};
inline constexpr QuantityKind conductance{"a thermal conductance", "200 MW/m^2/K", "W/m^2/K", {0, 1, -3, -1}};
inline constexpr QuantityKind heat_flux{"a heat flux", "1 GW/m^2", "W/m^2", {0, 1, -3, 0}};
inline constexpr QuantityKind power_density{"a power density", "1e18 W/m^3", "W/m^3", {-1, 1, -3, 0}};
inline constexpr QuantityKind electron_coupling{
    "a coupling of electrons and lattice", "2.4e17 W/m^3/K", "W/m^3/K", {-1, 1, -3, -1}};
inline constexpr QuantityKind energy_density{"an energy per volume", "1 MJ/m^3", "J/m^3", {-1, 1, -2, 0}};
inline constexpr QuantityKind fluence{"a fluence", "1 J/m^2", "J/m^2", {0, 1, -2, 0}};
inline constexpr QuantityKind density{"a density", "2329 kg/m^3", "kg/m^3", {-3, 1, 0, 0}};
inline constexpr QuantityKind volume{"a volume", "40 angstrom^3", "m^3", {3, 0, 0, 0}};
inline constexpr QuantityKind pressure{"a pressure", "10 MPa", "Pa", {-1, 1, -2, 0}};
} // namespace units

/// @throws InputError (without a place) with one sentence: no number, not finite, unknown unit, text after
/// the unit.
Quantity parse_quantity(std::string_view text);

/// The SI value of a quantity of the given kind.
/// @throws InputError as above, and for another dimension: "'10 K' is a temperature, a length such as '100
/// nm' is needed".
double parse_quantity(std::string_view text, const QuantityKind& kind);

/// As above; zero and negative values are InputErrors too.
double parse_positive(std::string_view text, const QuantityKind& kind);

/// "a length such as '100 nm' is needed"
std::string needed(const QuantityKind& kind);

/// "m^2 s^-1"; "1" without a dimension.
std::string unit_text(const Dimension& dimension);

/// The text in quotes, shortened where it is very long.
std::string in_quotes(std::string_view text);

} // namespace kapitza
