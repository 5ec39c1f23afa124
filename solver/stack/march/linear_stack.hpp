#pragma once
/// A stack as a march sees it whose properties do not follow the temperature: a linear problem, with
/// electrons of metals or normal processes. Private to solver/.

#include "kapitza/solver/stack/problem.hpp"

#include "solver/march/marched.hpp"
#include "solver/preconditioner.hpp"
#include "solver/stack/stack_sweep.hpp"

#include <limits>
#include <memory>
#include <vector>

namespace kapitza {

/// Refers to the problem. Collective over the ranks, which share the sweeps.
class LinearMarchedStack : public Marched {
 public:
  /// @param groups as SteadyOptions::acceleration_groups
  /// @throws InputError where a law cannot join its two materials
  LinearMarchedStack(const StackProblem& problem, int groups, const Communicator& communicator);

  std::size_t nodes() const override { return index(problem_.mesh.nodes()); }
  std::size_t field_size() const override { return lines_.size() + sweep_.electrons.nodes(); }
  bool is_everywhere() const override { return true; }
  double integral(const std::vector<double>& at_nodes) const override;
  double largest(double value) const override { return value; }
  double heat_capacity_at(std::size_t node) const override { return heat_capacity(bands_at(node)); }
  double electron_capacity_at(std::size_t node) const override {
    return is_metal(bands_at(node)) ? bands_at(node).electrons.heat_capacity : 0;
  }
  double relaxation_at(std::size_t node) const override { return relaxation(bands_at(node)); }
  double equilibrium_at(std::size_t node, double energy) const override {
    return energy / heat_capacity_at(node);
  }
  double streaming() const override { return largest_one_way_conductance(problem_.media); }

  void set_boundary(std::size_t surface, double value) override;
  void set_electrons(std::size_t surface, double value) override;
  void set_heating(std::vector<double> heating, std::vector<double> electrons) override;
  void set_step(double shift, const AlignedArray* stored) override;
  void begin_step(double least_size) override { least_size_ = least_size; }
  std::vector<double> begin(std::span<const double> temperature, AlignedArray& psi) override;
  SteadyState solve(std::vector<double>& x, const SteadyOptions& options, AlignedArray& psi) override;
  void advance(std::span<double> x, std::span<const double> step) const override;
  std::vector<double> unknowns_of(const AlignedArray& psi) const override;
  Moments moments() const override { return moments_; }
  HeatFlow inflow() const override;
  FieldSums sums_of(const AlignedArray& field) const override;
  void add_electrons(const std::vector<double>& at_nodes, AlignedArray& field) const override;
  /// By the low-order equations of the stage.
  void damp_error(AlignedArray& field) const override;
  std::vector<PsiRows> rows_of(const AlignedArray& field) const override;
  void set_rows(const std::vector<PsiRows>& rows, AlignedArray& field) const override;
  int sweeps() const override { return sweeps_; }
  double sweep_time() const override { return sweep_time_; }

 private:
  const Bands& bands_at(std::size_t node) const { return problem_.bands_of_cell(static_cast<int>(node / 2)); }
  const Preconditioner& low_order();

  const StackProblem& problem_;
  int groups_;
  StackSweep<double> sweep_;
  StackField lines_;                   ///< T_e of the metals' nodes is behind it, the same on all ranks
  std::vector<AlignedArray> capacity_; ///< flux capacities of the lines of each material
  std::unique_ptr<const Preconditioner> low_order_; ///< of low_order_shift_
  double low_order_shift_ = -1;
  double least_size_ = std::numeric_limits<double>::infinity();
  Moments moments_; ///< of the last solve
  int sweeps_ = 0;
  double sweep_time_ = 0;
};

} // namespace kapitza
