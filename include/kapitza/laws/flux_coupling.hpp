#pragma once
/// The one form that every wall and interface takes in the solver.
///
/// A channel is (side, band, direction). Its flux capacity is f = C_b v_b w_m mu_m / 2 [W/m2/K], the same
/// whether the channel leads into the surface or out of it. A law is a non-negative matrix P with row sums
/// and column sums f:
///
///     psi_out = (1/f_out) sum_in P[out, in] psi_in
///
/// so a surface at one temperature emits what it absorbs, and energy is conserved. P is kept as a sum of
/// links (single entries) and pools (rank-one blocks over whole hemispheres).

#include "kapitza/base/index.hpp"
#include "kapitza/laws/angles.hpp"
#include "kapitza/laws/surface_law.hpp"
#include "kapitza/physics/bands.hpp"

#include <array>
#include <vector>

namespace kapitza {

/// Of a surface, against and along its normal.
enum Side : int { minus_side = 0, plus_side = 1 };

/// All directions of one band on one side of a surface.
struct SideBand {
  int side = minus_side; ///< minus_side or plus_side of the surface
  int band = 0;          ///< index into the Bands of that side
};

/// P[out, in] += flux, directions numbered as in HalfRange.
struct Link {
  SideBand out;          ///< channel that leaves the surface
  int out_direction = 0; ///< its number: mu points away from the surface
  SideBand in;           ///< channel that arrives at it
  int in_direction = 0;  ///< its number: mu points to the surface
  double flux = 0;       ///< [W/m2/K]
};

/// P[out, in] += strength f_out f_in for every direction of every listed band.
struct Pool {
  std::vector<SideBand> in, out; ///< bands that arrive, and bands that leave
  double strength = 0;           ///< [m2 K/W]
};

/// P[out, bath] = flux: what a bath of one temperature behind the surface sends into a channel.
struct Emission {
  SideBand out;          ///< channel that the bath sends into
  int out_direction = 0; ///< its number, as in Link
  double flux = 0;       ///< [W/m2/K]
};

/// Bands of both sides that the law can couple: one band pair, or one frequency with all its branches.
struct CoupledGroup {
  std::array<std::vector<int>, 2> bands; ///< per side
  std::array<double, 2> conductance{};   ///< w of the group per side, sum of C v / 4 [W/m2/K]
  double transmissivity = 0;             ///< from the minus to the plus side, of the flux that arrives
};

/// The matrix P of a surface.
struct FluxCoupling {
  std::vector<Link> links; ///< pairs of single directions
  std::vector<Pool> pools; ///< whole hemispheres
  /// What pools see of each channel [side][band * directions + direction]: they stand for P[out, in] +=
  /// strength (part f)_out (part f)_in. Empty: all of it.
  std::array<std::vector<double>, 2> part;
  std::vector<Emission> emissions;  ///< of a bath; empty for all else
  std::vector<CoupledGroup> groups; ///< empty for adiabatic walls; of a bath: transmissivity into it
  int limited_groups = 0;           ///< where the asked transmissivity would need a way back above 1
  /// Largest relative correction that row and column sums needed after discretisation (Sinkhorn); 0 where the
  /// law has them by construction.
  double marginal_correction = 0;
};

/// A wall on one side. Empty for black walls.
/// @throws InputError where the material lacks what the law needs
FluxCoupling couple_wall(const Bands& bands, const HalfRange& angles, Side side, const WallLaw& law);

/// An interface, without parts; `reversed` when a transmissivity was stated from the plus to the minus side.
/// @throws InputError when bands cannot be paired, when no group can carry the asked transmissivity or
///   conductance, where a table does not reach, or where a material lacks what an acoustic law needs
FluxCoupling couple_interface(const Bands& minus, const Bands& plus, const HalfRange& angles,
                              const InterfaceLaw& law, bool reversed);

/// The same for the law of a surface between these bands; null: nothing is there.
/// @throws InputError besides where a wall has the law of an interface, or the other way round
FluxCoupling couple_surface(const SurfaceCondition& condition, const std::array<const Bands*, 2>& sides,
                            const HalfRange& angles);

/// What crosses an interface between emitted temperatures, sum of transmissivity and w [W/m2/K].
double transmitted(const std::vector<CoupledGroup>& groups);

/// Mean angular frequency of a group, weighted by one-way conductance [rad/s]; 0 where the bands have none.
double mean_omega(const CoupledGroup& group, const Bands& minus, const Bands& plus);

/// f of a channel [W/m2/K].
inline double flux_capacity(const Bands& bands, const HalfRange& angles, int band, int direction) {
  const auto m = index(direction);
  return 2 * one_way_conductance(bands, band) * angles.weight[m] * angles.mu[m];
}

} // namespace kapitza
