#pragma once
/// The Boltzmann problem of half-spaces, solved for the departure from Fourier's distribution. Private to
/// analysis/.

#include "kapitza/analysis/jump.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace kapitza {

struct Discretisation {
  double thickness = 20; ///< of the slabs that stand for half-spaces, in longest mean free paths
  double refinement = 1; ///< times as many cells as the default mesh
  int polar = 64;        ///< directions in (-1, 1)
};

/// delta for a heat flux of 1 W/m2 along x, with the plane at position `plane` of the mesh.
class HalfSpaceSolution {
 public:
  HalfSpaceSolution(StackProblem problem, SteadyState state, double scale);

  double resistance() const;           ///< jump of Fourier's lines: R_app, or the slip resistance of a wall
  double kapitza() const;              ///< jump of T* at the plane
  double slip(int side) const;         ///< from there to Fourier's line of a side; 0 where there is none
  double plane_resistance() const;     ///< jump of Theta at the plane
  double layer_excess(int side) const; ///< int D_delta dx / q^2 of a side; 0 where there is none
  double layer_depth(int side) const;  ///< within which 90 % of that happens [m]
  double closure() const { return resistance() - plane_resistance() - layer_excess(0) - layer_excess(1); }
  double scale() const { return std::max(std::abs(resistance()), scale_); }
  int limited_groups() const;
  bool converged() const { return state_.converged; }
  /// Of the whole distribution, Fourier's added. Apparent resistances and slip in it come from a fit: use
  /// those above.
  Analysis analysis() const;
  std::vector<KnudsenLayerPoint> profile() const;

 private:
  std::size_t plane_surface() const { return problem_.mesh.surfaces.size() == 3 ? 1 : 0; }
  int side_of(int cell) const;
  double far_constant(int side) const;      ///< c; the wall's own temperature where there is no left side
  double fourier(int side, double x) const; ///< line through 0 at the plane
  double x_of(std::size_t node) const;
  double departure_at_plane(int side) const;   ///< Theta - T_F there
  double equivalent_departure(int side) const; ///< T* - T_F there; the wall's where there is no left side

  StackProblem problem_;
  SteadyState state_; ///< of delta
  double scale_;
};

/// @throws InputError where the law cannot join the two
HalfSpaceSolution solve_half_spaces(const HalfSpaces& pair, const Discretisation& discretisation,
                                    const Communicator& communicator);
/// Behind a wall at x = 0 that fixes a temperature. @throws InputError where the material lacks what the law
/// needs
HalfSpaceSolution solve_half_space(const Bands& bands, const SurfaceLaw& wall,
                                   const Discretisation& discretisation, const Communicator& communicator);

} // namespace kapitza
