#pragma once
/// What a march needs of a stack or a plane. Private to solver/.
///
/// Temperatures are less the reference; vectors of nodes are those of this rank; calls are collective. A
/// field is psi of all that this rank sweeps and T_e of its metals, field_size() numbers.

#include "kapitza/mesh/point.hpp"
#include "kapitza/solver/moments.hpp"
#include "kapitza/solver/psi_rows.hpp"
#include "kapitza/solver/steady.hpp"

#include "solver/stack/lines.hpp"

#include <span>
#include <vector>

namespace kapitza {

/// Sums of a field at every node.
struct FieldSums {
  std::vector<double> temperature; ///< by how much it lifts T: sum_b C_b v_b / L_b <psi> / G [K]
  std::vector<Point> flux;         ///< sum_b C_b v_b <s psi> [W/m2]
  std::vector<double> energy;      ///< sum_b C_b <psi> [J/m3]
  std::vector<double> electrons{}; ///< T_e, 0 outside of metals [K]; empty: there are none
};

/// A heat flow into the domain, and of what it consists without signs [W/m2], of planes [W/m].
struct HeatFlow {
  double net = 0, gross = 0;
};

/// One stage of a step at a time.
class Marched {
 public:
  Marched() = default;
  Marched(const Marched&) = delete;
  Marched& operator=(const Marched&) = delete;
  virtual ~Marched() = default;

  virtual std::size_t nodes() const = 0;
  virtual std::size_t field_size() const = 0;
  /// All ranks have all unknowns.
  virtual bool is_everywhere() const = 0;
  /// Over all of the domain [per m2], of planes [per m]. The same on all ranks.
  virtual double integral(const std::vector<double>& at_nodes) const = 0;
  /// The largest of what each rank has.
  virtual double largest(double value) const = 0;
  virtual double heat_capacity_at(std::size_t node) const = 0;                  ///< of phonons [J/m3/K]
  virtual double electron_capacity_at(std::size_t /*node*/) const { return 0; } ///< C_e [J/m3/K]
  virtual double relaxation_at(std::size_t node) const = 0;                     ///< G [W/m3/K]
  virtual double equilibrium_at(std::size_t node, double energy) const = 0;     ///< T with that energy [J/m3]
  virtual double streaming() const = 0; ///< the largest one-way conductance [W/m2/K]

  /// The temperature of a wall or a bath, or the flux that a wall imposes.
  virtual void set_boundary(std::size_t surface, double value) = 0;
  /// The temperature of the electrons that a wall holds beside what it does to phonons.
  virtual void set_electrons(std::size_t /*surface*/, double /*value*/) {}
  /// At the nodes [W/m3]. @param electrons beside it; empty: none
  virtual void set_heating(std::vector<double> heating, std::vector<double> electrons) = 0;
  /// The rate s [1/s] and Psi, which stays the caller's; 0 and nothing: the steady state. After
  /// set_heating().
  virtual void set_step(double shift, const AlignedArray* stored) = 0;
  /// A step begins. @param least_size of temperatures, that errors of solves are relative to at least
  virtual void begin_step(double least_size) = 0;
  /// The unknowns of equilibrium at these temperatures, and its psi.
  virtual std::vector<double> begin(std::span<const double> temperature, AlignedArray& psi) = 0;
  /// A stage, or the steady state. @param x where to start, then the unknowns @param psi gets that of the end
  virtual SteadyState solve(std::vector<double>& x, const SteadyOptions& options, AlignedArray& psi) = 0;
  /// x + step, to first order.
  virtual void advance(std::span<double> x, std::span<const double> step) const = 0;
  /// The unknowns of a field that another run has left, about.
  virtual std::vector<double> unknowns_of(const AlignedArray& psi) const = 0;
  /// q of the last solve, with metals T_e and q_e, of planes powers and faces.
  virtual Moments moments() const = 0;
  virtual HeatFlow inflow() const = 0; ///< through boundaries, in the last solve
  virtual FieldSums sums_of(const AlignedArray& field) const = 0;
  /// To T_e of a field [nodes] [K].
  virtual void add_electrons(const std::vector<double>& /*at_nodes*/, AlignedArray& /*field*/) const {}
  /// Of what a step is thought to be wrong by, what stiff parts of it do not have: T_e = (1 - J/s)^-1 T_e,
  /// with J about the Jacobian. After a stage.
  virtual void damp_error(AlignedArray& /*field*/) const {}

  /// Of each part of a field, what this rank owns of it.
  virtual std::vector<PsiRows> rows_of(const AlignedArray& field) const = 0;
  /// The other way round; of the values only. @param rows as rows_of() has them
  virtual void set_rows(const std::vector<PsiRows>& rows, AlignedArray& field) const = 0;

  virtual int sweeps() const = 0;
  virtual double sweep_time() const = 0; ///< [s]
};

} // namespace kapitza
