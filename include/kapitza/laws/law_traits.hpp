#pragma once
/// What solver, analysis and tables ask of a law without knowing which it is.

#include "kapitza/laws/surface_law.hpp"

#include <array>
#include <compare>
#include <optional>
#include <variant>

namespace kapitza {

/// Answers of one law.
struct LawTraits {
  const char* word; ///< of the deck, in tables

  /// Absorbs everything and emits phonons of one temperature: its coupling is empty.
  bool black = false;
  std::optional<double> temperature{}; ///< that the wall fixes [K, absolute]
  /// Imposed, net into the domain [W/m2]; then the temperature of the wall is an unknown.
  std::optional<double> heat_flux{};
  bool mirror = false;      ///< reverses directions and does nothing else
  bool transparent = false; ///< phonons fly on: on a plane of one material there is no surface

  bool acoustic = false; ///< a part of what arrives follows Snell's law: needs densities and sound velocities
  bool rough = false;    ///< depends on wavelengths
  bool specular = false; ///< couples directions as a mirror or straight on, at least in part
  bool by_direction = false;  ///< couples directions other than as a mirror or straight on
  bool by_quadrature = false; ///< what crosses in all depends on which directions there are

  /// What tells two couplings of this law apart.
  std::array<double, 3> parameters{};
  const void* table = nullptr; ///< address of the table that it shares; null: it has none
};

/// What arrives along each direction counts, not its mean alone.
inline bool keeps_directions(const LawTraits& law) {
  return law.specular || law.by_direction;
}

/// Of any of the lists of surface_law.hpp.
template <class... Laws>
LawTraits law_traits(const std::variant<Laws...>& law) {
  return std::visit([](const auto& held) { return traits(held); }, law);
}

/// The temperature that a wall fixes (isothermal, or a bath) [K, absolute]; none for all other laws.
inline std::optional<double> fixed_temperature(const SurfaceLaw& law) {
  return law_traits(law).temperature;
}
/// The temperature at which a wall holds the electrons of a metal [K, absolute]; none: it insulates them.
inline std::optional<double> fixed_electrons(const SurfaceCondition& condition) {
  const LawTraits its = law_traits(condition.law);
  return its.black && its.temperature ? its.temperature : condition.electron_temperature;
}
/// The heat flux that a wall imposes [W/m2]; none for all other laws. Its temperature is an unknown.
inline std::optional<double> imposed_flux(const SurfaceLaw& law) {
  return law_traits(law).heat_flux;
}
/// Absorbs everything and emits phonons of one temperature, given or unknown.
inline bool is_black(const SurfaceLaw& law) {
  return law_traits(law).black;
}
/// Fixes a temperature without being black: part of what arrives is reflected.
inline bool is_bath(const SurfaceLaw& law) {
  const LawTraits its = law_traits(law);
  return its.temperature.has_value() && !its.black;
}

/// Equal where the same materials have the same coupling.
struct LawIdentity {
  std::size_t law = 0;                ///< position in the list SurfaceLaw
  std::array<double, 3> parameters{}; ///< as in LawTraits
  const void* table = nullptr;        ///< as in LawTraits
  bool reversed = false;              ///< as in SurfaceCondition

  auto operator<=>(const LawIdentity&) const = default;
};
/// What tells the law of a surface apart.
LawIdentity identity(const SurfaceCondition& condition);

} // namespace kapitza
