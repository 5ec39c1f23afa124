#pragma once
/// What electrons of metals add to the analysis (budget.hpp); theta and R_ep are of stacks alone. Private to
/// analysis/.

#include "analysis/parts.hpp"

namespace kapitza {

/// Whether the moments tell theta: in stacks.
bool has_common_temperature(const View& view);
/// Whether a wall fixes the temperature of the electrons that it meets at a face.
bool holds_electrons(const Domain& domain, const FaceMoments& face);

/// theta = (kappa_e T_e + kappa_p Pi)/K at a node of a metal; elsewhere T*, relative [K].
double common_temperature(const View& view, std::size_t node);
/// (kappa_e/K)(T_e - Pi) at a node of a metal, which phonons that leave there have over q as R_ep; elsewhere
/// 0 [K].
double electron_phonon_drop(const View& view, std::size_t node);
/// What electrons and phonons of an owned cell of a metal dissipate apart from each other, beyond |q|^2/K
/// (budget.hpp); elsewhere 0 [W K/m].
double apart_dissipation(const View& view, int cell);
/// What electrons carry through a face, into the surface, its mean [W/m2].
double electron_outflow(const FaceMoments& face);
/// Lowest, mean and highest T_e of a region [K, absolute]; none where it is no metal. Collective over
/// domain.space.
std::optional<std::array<double, 3>> electron_range(const View& view, int region);

} // namespace kapitza
