#pragma once
/// What happens to phonons at a wall or where two materials meet, before it is discretised in directions: the
/// catalogue of laws. Each is a struct of its parameters with two functions beside it, both defined in the
/// law's own file in laws/:
///
///     traits(law)         what solver, analysis and tables ask of it (law_traits.hpp)
///     couple(law, sides)  its flux coupling on any directions (flux_coupling.hpp)
///
/// A law of the lists at the end that lacks one of them does not compile.

#include "kapitza/laws/transmission_table.hpp"
#include "kapitza/physics/acoustic_mismatch.hpp"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace kapitza {

struct FluxCoupling;
struct InterfaceSides;
struct LawTraits;
struct WallSide;

/// Black wall: absorbs everything, emits equilibrium phonons of its temperature [K, absolute].
struct IsothermalWall {
  double temperature; ///< of the wall and of what it emits [K, absolute]
};
LawTraits traits(const IsothermalWall& law);
FluxCoupling couple(const IsothermalWall& law, const WallSide& side);

/// Adiabatic wall: the fraction `specularity` is mirrored, the rest is re-emitted diffusely, band by band.
struct ReflectingWall {
  double specularity; ///< p in [0, 1]; 1: a mirror, 0: diffuse
};
LawTraits traits(const ReflectingWall& law);
FluxCoupling couple(const ReflectingWall& law, const WallSide& side);

/// Adiabatic wall whose specularity follows from the roughness, band by band: exp(-4 k^2 eta^2) (ziman.hpp,
/// normal incidence).
struct RoughWall {
  double roughness; ///< rms height eta [m]
};
LawTraits traits(const RoughWall& law);
FluxCoupling couple(const RoughWall& law, const WallSide& side);

/// How a surface lets phonons into a liquid.
enum class LiquidLaw {
  amm,         ///< acoustic mismatch: bulk waves of the solid, exact
  khalatnikov, ///< and the Rayleigh wave of the surface, absorbed in the solid (helium.hpp)
  dmm          ///< diffuse mismatch
};

/// The surface of a liquid bath of one temperature, helium say: what crosses is lost in the bath, which sends
/// back what detailed balance demands; the rest is reflected.
struct LiquidBath {
  double temperature;   ///< [K, absolute]
  ElasticMedium liquid; ///< density [kg/m3] and speed of sound [m/s]; its transverse speed is 0
  LiquidLaw law;        ///< which part of what arrives crosses
};
LawTraits traits(const LiquidBath& law);
FluxCoupling couple(const LiquidBath& law, const WallSide& side);

/// Black wall of unknown temperature that emits what makes the net flux into the domain `heat_flux` [W/m2].
struct HeatFluxWall {
  double heat_flux; ///< into the domain [W/m2]; negative: it cools
};
LawTraits traits(const HeatFluxWall& law);
FluxCoupling couple(const HeatFluxWall& law, const WallSide& side);

/// Nothing happens at the plane (the same material on both sides).
struct TransparentInterface {};
LawTraits traits(const TransparentInterface& law);
FluxCoupling couple(const TransparentInterface& law, const InterfaceSides& sides);

/// Diffuse mismatch: everything that arrives at one frequency is shared out over all channels of that
/// frequency, both sides and all branches, in proportion to their flux capacity. Swartz & Pohl, RMP 61, 605
/// (1989), sec. II.D.
struct DiffuseMismatch {};
LawTraits traits(const DiffuseMismatch& law);
FluxCoupling couple(const DiffuseMismatch& law, const InterfaceSides& sides);

/// Acoustic mismatch, exact: plane waves refracted at a welded plane, with all mode conversions
/// (acoustic_mismatch.hpp), at the phase velocities of each frequency. Optical branches are reflected.
/// Materials without frequencies: one scalar wave per band.
struct AcousticMismatch {};
LawTraits traits(const AcousticMismatch& law);
FluxCoupling couple(const AcousticMismatch& law, const InterfaceSides& sides);

/// The fraction p of every wave follows acoustic, the rest diffuse mismatch.
struct MixedMismatch {
  double specularity; ///< p; where `roughness` is positive, the mean of exp(-4 k^2 eta^2) over what arrives
  double roughness;   ///< rms height eta [m]; 0: `specularity` holds
};
LawTraits traits(const MixedMismatch& law);
FluxCoupling couple(const MixedMismatch& law, const InterfaceSides& sides);

/// All that the poorer side carries at each frequency, scattered diffusely: the upper bound of elastic laws.
struct RadiationLimit {};
LawTraits traits(const RadiationLimit& law);
FluxCoupling couple(const RadiationLimit& law, const InterfaceSides& sides);

/// At each frequency the same part of the radiation limit, so that the conductance between emitted
/// temperatures is `value`.
struct PrescribedConductance {
  double value; ///< [W/m2/K]
};
LawTraits traits(const PrescribedConductance& law);
FluxCoupling couple(const PrescribedConductance& law, const InterfaceSides& sides);

/// A prescribed transmissivity from the first-named side to the second; the way back follows from detailed
/// balance.
struct Transmission {
  double value;  ///< in [0, 1], from the first-named material to the second
  bool specular; ///< keeps direction and branch; otherwise both are scrambled
};
LawTraits traits(const Transmission& law);
FluxCoupling couple(const Transmission& law, const InterfaceSides& sides);

/// The same, tabulated. With angles, what crosses is scattered diffusely, and what does not is mirrored.
struct TabulatedTransmission {
  std::shared_ptr<const TransmissionTable> table; ///< from the first-named side; not null where it couples
  bool specular;                                  ///< of a table without angles, as in Transmission
};
LawTraits traits(const TabulatedTransmission& law);
FluxCoupling couple(const TabulatedTransmission& law, const InterfaceSides& sides);

/// Transmissivities between pairs of branches against frequency, as atomistic Green's functions give them: of
/// what arrives in a branch of the first-named side, so much leaves in a branch of the other one, scattered
/// over all its directions. The way back follows from detailed balance; what is left over is scattered back
/// into its own branch. Pairs that are not listed exchange nothing.
struct AcousticTable {
  /// What goes from one branch to another.
  struct Pair {
    std::string from, to;             ///< as the materials name their branches
    TransmissionTable transmissivity; ///< against frequency, without angles
  };
  std::shared_ptr<const std::vector<Pair>> pairs; ///< what crosses; not null where it couples
};
LawTraits traits(const AcousticTable& law);
FluxCoupling couple(const AcousticTable& law, const InterfaceSides& sides);

/// What a boundary may have.
using WallLaw = std::variant<IsothermalWall, ReflectingWall, RoughWall, LiquidBath, HeatFluxWall>;
/// What a plane between two regions may have.
using InterfaceLaw =
    std::variant<DiffuseMismatch, AcousticMismatch, MixedMismatch, RadiationLimit, PrescribedConductance,
                 Transmission, TabulatedTransmission, AcousticTable, TransparentInterface>;

template <class First, class Second>
struct Joined;
/// Of two lists, one.
template <class... First, class... Second>
struct Joined<std::variant<First...>, std::variant<Second...>> {
  /// The joined list.
  using type = std::variant<First..., Second...>;
};
/// The laws of both lists.
using SurfaceLaw = Joined<WallLaw, InterfaceLaw>::type;

/// The law of either list as one of both.
template <class... Laws>
SurfaceLaw surface_law(const std::variant<Laws...>& law) {
  return std::visit([](const auto& held) -> SurfaceLaw { return held; }, law);
}

/// The law of one surface of a mesh.
struct SurfaceCondition {
  SurfaceLaw law;              ///< what becomes of phonons that arrive
  bool reversed = false;       ///< the law was stated from the plus side to the minus side
  double temperature_jump = 0; ///< [K] added to what crosses from the minus to the plus side (periodic ends)
  double contact_resistance = 0; ///< macroscopic, in series with the law of an interface [m2 K/W]
  /// That a wall fixes for the electrons of the metal at it [K, absolute]. Isothermal walls fix theirs.
  std::optional<double> electron_temperature{};
  /// Between the electrons of two metals [W/m2/K]; 0: they are insulated from one another.
  double electron_conductance = 0;
  /// Between the electrons of the other side, a metal, and the phonons of this one, per side: share of what
  /// arrives in a band that is absorbed by them, mean over directions [bands], at most what the law reflects.
  /// Empty: none. In detailed balance they emit as much of their temperature.
  std::array<std::vector<double>, 2> electron_absorption{};
  /// Known emission [K] beside what the law sends out, per side; value [band x directions + direction].
  /// Empty: none. Of stacks only, and not on heat-flux walls.
  std::array<std::vector<double>, 2> emission{};
};

} // namespace kapitza
