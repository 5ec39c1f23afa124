#pragma once
/// What happens to phonons at a wall or where two materials meet, before it is discretised in directions.

#include <variant>

namespace kapitza {

/// Black wall: absorbs everything, emits equilibrium phonons of its temperature [K, absolute].
struct IsothermalWall {
  double temperature;
};

/// Adiabatic wall: the fraction `specularity` is mirrored, the rest is re-emitted diffusely, band by band.
struct ReflectingWall {
  double specularity;
};

/// Black wall of unknown temperature that emits what makes the net flux into the domain `heat_flux` [W/m2].
struct HeatFluxWall {
  double heat_flux;
};

/// Joined to the opposite wall: what leaves there enters here, hotter by `temperature_drop` [K].
/// Given on one wall (`left: {periodic: {with: right, temperature_drop: 1 K}}` makes the left end the
/// hotter).
struct PeriodicWall {
  double temperature_drop;
};

using WallLaw = std::variant<IsothermalWall, ReflectingWall, HeatFluxWall, PeriodicWall>;

/// Nothing happens at the plane (the same material on both sides).
struct TransparentInterface {};

/// Diffuse mismatch: everything that arrives at one frequency is shared out over all channels of that
/// frequency, both sides and all branches, in proportion to their flux capacity. Swartz & Pohl, RMP 61, 605
/// (1989), sec. II.D.
struct DiffuseMismatch {};

/// A prescribed transmissivity from the first-named side to the second; the way back follows from detailed
/// balance.
struct Transmission {
  double value;  ///< in [0, 1], from the first-named material to the second
  bool specular; ///< keeps direction and branch; otherwise both are scrambled
};

using InterfaceLaw = std::variant<TransparentInterface, DiffuseMismatch, Transmission>;

} // namespace kapitza
