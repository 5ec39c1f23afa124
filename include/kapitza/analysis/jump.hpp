#pragma once
/// Jump coefficients: what Fourier's law needs to know of an interface or a wall, from half-spaces.
///
/// Two half-spaces (or one, behind a black wall) carry the heat flux q. Far away psi is Fourier's
/// distribution,
///     psi_F = T_F(x) + (q/kappa) L_b mu,      dT_F/dx = -q/kappa,
/// which solves the Boltzmann equation of each half-space exactly. Only the departure delta = psi - psi_F is
/// solved for: it obeys the same equation without heat flux, driven by what the plane makes of psi_F, and
/// tends to constants c far away, which are the jump: R_app = (c_1 - c_2)/q. Nothing large is subtracted,
/// however thick the slabs are that stand for half-spaces. With Psi_delta the quadratic flux of delta
/// (budget.hpp),
///     Theta = T_F + c + Psi_delta/q,          D = q^2/kappa + D_delta,
/// so  R_app = [Theta]/q + sum_i (1/q^2) int D_delta dx  over both sides is a check (`closure`). What R_app
/// consists of is read off the equivalent temperature T* at the plane:
///     R_app = R_K + R_slip,1 + R_slip,2,    R_K = (T*_1 - T*_2)/q,    R_slip,i = |c_i - (T*_i - T_F)|/q.
///
/// In crystals with elastic laws and mean free paths that grow like omega^-2, R_app has no limit: it goes as
/// the square root of the length that cuts the mean free paths off. SpectrumShift tells.
///
/// Peraud & Hadjiconstantinou, PRB 93, 045424 (2016), derive such conditions; docs/separation.md.

#include "kapitza/analysis/budget.hpp"
#include "kapitza/parallel/communicator.hpp"
#include "kapitza/physics/bands.hpp"
#include "kapitza/solver/stack/problem.hpp"

#include <array>
#include <optional>
#include <vector>

namespace kapitza {

/// One vertex of the profile on one side of the plane, for a heat flux of 1 W/m2 along x. Temperatures [K]
/// are relative to that of Fourier's line on the left of the plane (of the wall, where there is only one
/// side).
struct KnudsenLayerPoint {
  int side = plus_side;             ///< minus: x < 0
  double x = 0;                     ///< [m], 0 at the plane
  double fourier = 0;               ///< Fourier's line
  double temperature = 0;           ///< T, to which phonons relax
  double energy_temperature = 0;    ///< energy density over heat capacity
  double transport_temperature = 0; ///< Theta
  double dissipation = 0;           ///< D kappa / q^2, 1 where Fourier's law holds
};

/// How far a coefficient moves, relative to itself, where the same material has other phonons. None where
/// there is nothing to change: gray materials and plain bands; materials without boundary scattering.
struct SpectrumShift {
  std::optional<double> bins;            ///< twice the frequency bins
  std::optional<double> boundary_length; ///< a tenth of it: a smaller crystal

  /// By less than a tenth both: the coefficient is one of the materials and the law.
  bool is_small() const;
};

/// The same problem with other phonons, for SpectrumShift.
template <class Problem>
struct Variants {
  std::optional<Problem> bins, boundary_length; ///< changed as in SpectrumShift; none: nothing to change
};

/// How far the result moved when the calculation was last refined, relative to the resistance (or, where that
/// is next to nothing, to a hundredth of 1/W_1 + 1/W_2).
struct JumpAccuracy {
  double thickness = 0;   ///< slabs twice as thick
  double cells = 0;       ///< twice as many cells
  double directions = 0;  ///< twice as many directions
  double closure = 0;     ///< what is dissipated at the plane and beside it against R_app
  SpectrumShift spectrum; ///< other phonons: not an error, and not in largest()
  bool converged = true;  ///< every solve converged
  /// The largest of the first four.
  double largest() const;
};

/// How well half-spaces are resolved.
struct JumpOptions {
  double accuracy = 1e-6; ///< of the resistance: the calculation is refined until it moves by less
  int polar = 32;         ///< directions in (-1, 1) to start with
};

/// An interface between two half-spaces. Resistances in m2 K/W.
struct InterfaceJump {
  std::array<double, 2> conductivity{}; ///< left and right [W/m/K]
  double apparent = 0;                  ///< R_app: the jump of Fourier's lines over the heat flux
  double kapitza = 0;                   ///< R_K: the jump of T* over the heat flux
  double slip = 0;                      ///< R_app - R_K (- contact)
  std::array<double, 2> slip_side{};    ///< its parts on the left and on the right
  std::array<double, 2> slip_length{};  ///< the same times the conductivity of the side [m]
  double interface = 0, angular = 0;    ///< dissipated at the plane, and what of it is not reflection
  std::array<double, 2> excess{}; ///< dissipated in the left and the right Knudsen layer beyond Fourier's
  /// Distance from the plane within which 90 % of the side's excess dissipation happens [m]: the coefficients
  /// hold for layers much thicker than that.
  std::array<double, 2> layer_depth{};
  std::optional<double> landauer, kapitza_thermal; ///< as in InterfaceResistance; none: nothing crosses
  double contact = 0;                              ///< macroscopic, in series; a part of R_app
  std::vector<GroupResistance> groups;             ///< as in InterfaceResistance
  int limited_groups = 0;                 ///< where the asked transmissivity would need a way back above 1
  std::vector<KnudsenLayerPoint> profile; ///< by rising x, two points at the plane
  JumpAccuracy accuracy;                  ///< of R_app
};

/// A wall that fixes a temperature (black, or a bath) against a half-space.
struct WallJump {
  double conductivity = 0;                ///< bulk's [W/m/K]
  double apparent = 0;                    ///< (T_wall - T_F)/q [m2 K/W]
  double kapitza = 0;                     ///< reflection at the surface of a bath; 0 for a black wall
  double slip_resistance = 0;             ///< apparent - kapitza
  double slip_length = 0;                 ///< the same times the conductivity [m]
  double at_wall = 0;                     ///< part of it at the wall itself: 1/(2 W), the ballistic contact
  double layer = 0;                       ///< part of it in the Knudsen layer, from T* to Fourier's line
  double layer_depth = 0;                 ///< as in InterfaceJump [m]
  std::vector<KnudsenLayerPoint> profile; ///< by rising distance from the wall
  JumpAccuracy accuracy;                  ///< of `apparent`
};

/// Two half-spaces, `left` at x < 0, joined by the law of `condition`; T0 is `temperature`.
struct HalfSpaces {
  Bands left, right;          ///< phonons on either side
  SurfaceCondition condition; ///< of the plane; its minus side is on the left
  double temperature = 300;   ///< T0, where the bands were taken [K]
};

/// Collective. @throws InputError where the law cannot join the two, or lets no heat through
InterfaceJump interface_jump(const HalfSpaces& pair, const JumpOptions& options,
                             const Communicator& communicator, const Variants<HalfSpaces>& variants = {});

/// Collective. @param wall a law that fixes a temperature; which one does not matter
/// @throws InputError where the material lacks what the law needs
WallJump wall_jump(const Bands& bands, const SurfaceLaw& wall, const JumpOptions& options,
                   const Communicator& communicator, const Variants<Bands>& variants = {});

/// A wall that lets no heat through and mirrors the fraction p_b of what arrives slows down the heat that
/// flows along it, as if the material were thinner by
///     sum_b (1 - p_b) C_b v_b L_b^2 / (16 kappa)
/// (gray and diffuse: 3 L/16). Exact for a half-space with one temperature gradient along the wall: the limit
/// of Fuchs and Sondheimer's thick film for each of its surfaces. [m]
/// @throws InputError where a roughness meets bands without wavelengths
double lost_thickness(const Bands& bands, const ReflectingWall& wall);
double lost_thickness(const Bands& bands, const RoughWall& wall);

} // namespace kapitza
