#pragma once
/// What happens to phonons at a wall or where two materials meet, before it is discretised in directions.

#include "kapitza/laws/transmission_table.hpp"
#include "kapitza/physics/acoustic_mismatch.hpp"

#include <memory>
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

/// Adiabatic wall whose specularity follows from the roughness, band by band: exp(-4 k^2 eta^2) (ziman.hpp,
/// normal incidence).
struct RoughWall {
  double roughness; ///< rms height eta [m]
};

/// How a surface lets phonons into a liquid.
enum class LiquidLaw {
  amm,         ///< acoustic mismatch: bulk waves of the solid, exact
  khalatnikov, ///< and the Rayleigh wave of the surface, absorbed in the solid (helium.hpp)
  dmm          ///< diffuse mismatch
};

/// The surface of a liquid bath of one temperature, helium say: what crosses is lost in the bath, which sends
/// back what detailed balance demands; the rest is reflected.
struct LiquidBath {
  double temperature; ///< [K, absolute]
  ElasticMedium liquid;
  LiquidLaw law;
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

using WallLaw =
    std::variant<IsothermalWall, ReflectingWall, RoughWall, LiquidBath, HeatFluxWall, PeriodicWall>;

/// Nothing happens at the plane (the same material on both sides).
struct TransparentInterface {};

/// Diffuse mismatch: everything that arrives at one frequency is shared out over all channels of that
/// frequency, both sides and all branches, in proportion to their flux capacity. Swartz & Pohl, RMP 61, 605
/// (1989), sec. II.D.
struct DiffuseMismatch {};

/// Acoustic mismatch, exact: plane waves refracted at a welded plane, with all mode conversions
/// (acoustic_mismatch.hpp), at the phase velocities of each frequency. Optical branches are reflected.
/// Materials without frequencies: one scalar wave per band.
struct AcousticMismatch {};

/// The fraction p of every wave follows acoustic, the rest diffuse mismatch.
struct MixedMismatch {
  double specularity; ///< p; where `roughness` is positive, the mean of exp(-4 k^2 eta^2) over what arrives
  double roughness;   ///< rms height eta [m]; 0: `specularity` holds
};

/// All that the poorer side carries at each frequency, scattered diffusely: the upper bound of elastic laws.
struct RadiationLimit {};

/// At each frequency the same part of the radiation limit, so that the conductance between emitted
/// temperatures is `value`.
struct PrescribedConductance {
  double value; ///< [W/m2/K]
};

/// A prescribed transmissivity from the first-named side to the second; the way back follows from detailed
/// balance.
struct Transmission {
  double value;  ///< in [0, 1], from the first-named material to the second
  bool specular; ///< keeps direction and branch; otherwise both are scrambled
};

/// The same, tabulated. With angles, what crosses is scattered diffusely, and what does not is mirrored.
struct TabulatedTransmission {
  std::shared_ptr<const TransmissionTable> table;
  bool specular; ///< of a table without angles, as in Transmission
};

using InterfaceLaw = std::variant<TransparentInterface, DiffuseMismatch, AcousticMismatch, MixedMismatch,
                                  RadiationLimit, PrescribedConductance, Transmission, TabulatedTransmission>;

} // namespace kapitza
