#pragma once
/// Multiband diffusion synthetic acceleration: a low-order copy of the sweep that is cheap to invert.

#include "kapitza/solver/stack/couplings.hpp"

#include "parallel/petsc_apply.hpp"
#include "solver/preconditioner.hpp"
#include "solver/stack/low_order/chain_lu.hpp"
#include "solver/stack/low_order/diffusion_assembly.hpp"

namespace kapitza {

/// Bands lumped by mean free path at T0, the same in all cells of a material.
GroupsOfCells material_groups(const StackProblem& problem, const Couplings& couplings, int max_groups);

/// Matrix of the low-order problem in the unknowns of the sweep plus, per cell, the mean temperature of
/// each group and, per surface, what each group emits there:
///
///     T - sum_g share_g phi_g = r,      -div (L_g/3) grad phi_g + (phi_g - T)/L_g = 0
///
/// discretised by the modified interior penalty method (Wang & Ragusa, Nucl. Sci. Eng. 166, 145 (2010)). At a
/// surface the net outward flux is (phi - g)/2 per unit C v (Marshak), and the emitted g follow from the flux
/// coupling projected on functions that are constant in each hemisphere and group. For amplitudes of exp(s
/// t), with tau_g the group's lifetime, the second line is
///
///     -div D_g grad phi_g + ((1 + s tau_g)/L_g + D_g k^2) phi_g - T/L_g = 0,     D_g = (L_g/3) / |1 + s
///     tau_g|
class DiffusionSystem : public Preconditioner {
 public:
  /// Collective over the ranks that share it, as are its solves.
  /// @param max_groups 1: classical gray acceleration
  DiffusionSystem(const StackProblem& problem, const Couplings& couplings, int max_groups,
                  const CellShare& share);
  /// The same for given groups. @param shift s of a step in time [1/s]
  DiffusionSystem(const StackProblem& problem, const Couplings& couplings, const GroupsOfCells& groups,
                  const CellShare& share, double shift = 0);
  /// Of amplitudes.
  DiffusionSystem(const SweptStack<std::complex<double>>& stack, int max_groups, const CellShare& share);

  void invert(std::span<const double> r, std::span<double> x) const override;
  bool is_exact() const override { return true; }
  void refine(std::span<const double> v, std::span<double> x) const override;
  std::vector<double> source_solution() const override;

 private:
  void take(LowOrderSystem system, const Unknowns& unknowns, const CellShare& share);
  /// From right_ to solution_.
  void solve_system() const;

  petsc::Vector unknowns_;         ///< the sweep's, this rank's own
  petsc::Vector right_, solution_; ///< of the low-order system
  petsc::Scatter into_system_;     ///< from the sweep's unknowns to where they stand in the low-order system
  std::vector<double> sources_;    ///< right-hand side of the whole low-order system, this rank's rows
  ChainLU lu_;
};

} // namespace kapitza
