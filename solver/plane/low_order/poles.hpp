#pragma once
/// The symbol of the sweep as a sum of a few poles. Private to solver/.

#include <cstddef>
#include <span>
#include <vector>

namespace kapitza {

/// A group of bands in one material: what it exchanges with the temperature and conducts, and its share of
/// walls.
struct PoleGroup {
  double relaxation = 0; ///< sum of C/tau [W/m3/K]
  double conduction = 0; ///< sum of C v L / 3 [W/m/K]
  double wall = 0;       ///< sum of C v / 2 [W/m2/K]
};

/// phi_g = sum over poles V_gj psi_j turns the groups' equations
///
///     -div k_g grad phi_g + rho_g (phi_g - T) = 0,     sum_g rho_g (T - phi_g) = R r,    R = sum_g rho_g
///
/// after elimination of T into decoupled ones, -div k_j grad psi_j + m_j psi_j = R f_j r with the response
/// T = r + sum_j f_j psi_j, f_j = V_j.rho/R, k_j = V_j.(k V_j), m_j = V_j.(rho V_j) - R f_j^2 and walls
/// likewise. In one material this is exact on the span of V.
struct Poles {
  std::size_t groups = 0, count = 0;
  std::vector<double> level; ///< V [poles][groups]
  double at(std::size_t group, std::size_t pole) const { return level[pole * groups + group]; }
  std::span<const double> of_pole(std::size_t pole) const {
    return std::span(level).subspan(pole * groups, groups);
  }
};

/// V spans 1 and 1/(1 + z k/rho + eta w/rho) for each z and material, as diagonalises
/// diag(rho) - rho rho^T/R against diag(k), both summed over materials in units of R.
/// @param groups [materials][groups], of zeros where a material has no such group
/// @param z squares of wave numbers [1/m2] @param eta perimeter over area [1/m]
Poles find_poles(std::span<const std::vector<PoleGroup>> groups, std::span<const double> z, double eta);

} // namespace kapitza
