#pragma once
/// Electrons of a metal and the phonons behind one of its faces. Private to solver/.
///
///     J_b = law(H) + alpha_b (T_e + jump - H_b),     q_e = sum alpha_b w_b (T_e + jump - H_b)
///
/// with H_b of what arrives there and jump what the surface adds to what crosses into the phonons' side: the
/// same in all directions, and in detailed balance.

#include "solver/plane/electrons/plane_electrons.hpp"
#include "solver/plane/surfaces.hpp"

#include <array>
#include <span>
#include <vector>

namespace kapitza {

/// Where the phonons of a face are told what electrons do: its own side is that of the phonons.
struct ElectronsBehind {
  const CoupledFace& face;
  std::array<double, 2> temperature; ///< T_e at the ends of this face [K]
};
/// @param slot the metal's side of the same face, owned or behind a shared face @param at T_e [slots]
ElectronsBehind electrons_behind(const PlaneGeometry& geometry, const CoupledFace& face, int slot,
                                 std::span<const double> at);

/// Whether electrons behind the face absorb of its phonons.
bool exchanges(const PlaneProblem& problem, const CoupledFace& face);

/// What electrons send into each band beyond what they absorb, at both ends [2][bands] [K].
/// @param arriving at all coupled faces @param gains see PlaneSurfaces::jumps
std::vector<double> sent_by_electrons(const PlaneProblem& problem, const PlaneSurfaces& surfaces,
                                      const ElectronsBehind& electrons, std::span<const double> arriving,
                                      double gains);
/// The heat in it, at both ends [W/m2].
std::array<double, 2> exchanged_heat(const PlaneProblem& problem, const PlaneSurfaces& surfaces,
                                     const ElectronsBehind& electrons, std::span<const double> arriving,
                                     double gains);

} // namespace kapitza
