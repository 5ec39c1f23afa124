#pragma once
/// A plane as a march sees it: a linear problem, whose stages are steady solves with a shift and psi as a
/// source; with electrons of metals, or normal processes. Private to solver/.

#include "solver/march/marched.hpp"
#include "solver/plane/prepared.hpp"
#include "solver/plane/psi_field.hpp"
#include "solver/plane/solve/driver.hpp"

#include <limits>
#include <vector>

namespace kapitza {

/// Keeps references. Nodes are the owned ones; all calls are collective over ranks.world(), and all ranks of
/// a group get the same.
class MarchedPlane : public Marched {
 public:
  /// @param groups as SteadyOptions::acceleration_groups
  MarchedPlane(const PreparedPlane& plane, const PlaneRanks& ranks, int groups);

  std::size_t nodes() const override { return index(problem_.mesh.owned_nodes()); }
  std::size_t field_size() const override { return fields_.size() + plane_.electrons().nodes(); }
  bool is_everywhere() const override { return false; }
  double integral(const std::vector<double>& at_nodes) const override;
  double largest(double value) const override { return world_.max(value); }
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
  const Bands& bands_at(std::size_t node) const {
    return problem_.bands_of_cell(plane_.sweep().geometry().cell_of_slot[node]);
  }
  LowOrder low_order();
  /// Of a field, the part behind psi: T_e of the metals' owned nodes, the same on all ranks of a group.
  template <class Field>
  auto electrons_of(Field& field) const {
    return std::span(field).subspan(fields_.size());
  }
  std::vector<double> electrons_at_nodes(const AlignedArray& field) const;
  PsiRows electron_rows(const AlignedArray& field) const;
  template <class Visit>
  void for_cells(const Visit& visit) const;
  std::vector<double> with_electrons(std::span<const double> temperature, const AlignedArray& field) const;

  const PreparedPlane& plane_;
  const PlaneProblem& problem_;
  Communicator world_;
  PsiField fields_;
  int groups_;
  std::vector<double> weight_; ///< of the owned nodes, int of their functions [m2]
  PlaneSources<double> sources_;
  ClosedColumns<double> columns_; ///< of the shift
  Moments moments_;               ///< of the last solve
  LowOrder low_order_;            ///< of low_order_shift_; on group roots
  double low_order_shift_ = -1;
  double least_size_ = std::numeric_limits<double>::infinity();
  int sweeps_ = 0;
  double sweep_time_ = 0;
};

} // namespace kapitza
