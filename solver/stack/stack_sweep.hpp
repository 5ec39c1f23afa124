#pragma once
/// A sweep of a stack whose surfaces are closed exactly, on real numbers (the steady state) or on complex
/// ones (amplitudes of exp(s t)). Private to solver/.
///
///     mu dpsi/dx + (1/L + s/v) psi = T/L + stored/v
///
/// On real numbers s is 0, or that of a step in time, where each line has s Psi for `stored`.
/// Electrons of metals drive the lines of their phonons (electrons.hpp); on real numbers normal processes may
/// drive them along with their drift (solver/drift.hpp).

#include "kapitza/solver/stack/couplings.hpp"

#include "solver/numbers.hpp"
#include "solver/stack/cell_share.hpp"
#include "solver/stack/driven_sweep.hpp"
#include "solver/stack/electrons.hpp"
#include "solver/stack/emitters.hpp"
#include "solver/stack/stack_field.hpp"
#include "solver/stack/stack_sources.hpp"
#include "solver/stack/sweep.hpp"

namespace kapitza {

/// A macroscopic contact: what crosses from the minus to the plus side gets colder by its unknown.
struct MacroscopicContact {
  std::size_t surface, slab; ///< slab on the minus side
  double resistance;         ///< [m2 K/W]
  double scale;              ///< 1 / (1 + resistance times the minus side's one-way conductance)
};

/// Keeps a reference to the problem. x and what becomes of it are doubles, as in Unknowns.
template <class Number>
class StackSweep {
 public:
  StackSweep(const StackProblem& p, StackSources<Number> drive, const Number& s, const Communicator& comm);

  /// Of a step in time, on real numbers: s, and Psi of this rank's lines, which stays the caller's. 0 and
  /// nothing: the steady state.
  void set_step(const Number& s, const StackField* field, const double* psi);
  /// What has been done to `sources` counts from now on.
  void take_sources() { given_ = electron_sources(electrons, sources); }

  /// Fills `entering` with what every channel brings into its slab, laws closed for the sources in x.
  void close_surfaces(std::span<const double> x, bool with_sources);
  /// After close_surfaces: carries the channels of one direction in `leaving` through their slab.
  void cross(std::size_t slab, bool rightward, std::span<const Number> x);
  /// result = F(x) - x. Leaves in `leaving` what leaves the slabs.
  void defect(std::span<const double> x, std::span<double> result, bool with_sources);
  /// After close_surfaces: adds sum_lines weight (psi - T) of one direction at the nodes, this rank's share.
  /// @param weights one per material, as padded as Lines::weight
  void add_moment(std::span<const Number> x, const std::vector<AlignedArray>& weights, bool rightward,
                  std::span<Number> moment);
  /// After close_surfaces, on real numbers: psi of this rank's lines goes to a field, and its share of the
  /// heat flux along x through the nodes is added [W/m2]. @param capacities as `weights` of add_moment
  void keep(std::span<const double> x, const std::vector<AlignedArray>& capacities, const StackField& field,
            double* psi, std::span<double> flux);
  /// Rows of the electrons [W/m2] from what they get of the phonons: this rank's share of the exchange
  /// through interfaces, after a sweep, on top of what `rows` has.
  void add_exchanged(std::span<Number> rows) const;
  /// And the rest of them, of all ranks: F(x) - x [K]. After close_surfaces.
  void finish_electrons(std::span<const Number> x, bool with_sources, std::span<Number> rows) const;
  /// Along x through the ends of each metal cell [W/m2]. After a sweep with sources; collective.
  std::vector<Number> electron_fluxes(std::span<const Number> x) const;
  /// G_ep int of a cell's test functions times what stands at its nodes: rows of the electrons.
  std::vector<Number> coupled(std::span<const Number> at_nodes) const;

  CellRowOf<Number> row(std::size_t slab, const Number* temperature, bool rightward) const {
    const Slab& its = slabs[slab];
    return {&problem.mesh.width[index(its.first_cell)], temperature + 2 * its.first_cell, its.cells,
            rightward};
  }
  const Lines& lines_of(std::size_t slab) const { return lines[index(slabs[slab].material)]; }
  const Bands& bands_of(std::size_t slab) const { return problem.media[index(slabs[slab].material)]; }
  bool is_driven(std::size_t slab) const { return !lines_of(slab).odd.empty() || is_metal(bands_of(slab)); }
  /// What drives the lines of a slab beside T, from its first node on: its drift, or T_e - T; nothing where
  /// they are not driven.
  DrivingFields<const Number> driven(std::size_t slab, std::span<const Number> x) const {
    const std::size_t node = index(2 * slabs[slab].first_cell);
    if (is_metal(bands_of(slab))) return {{}, {&excess_[node]}};
    return drift_of_slab(slab, x);
  }
  std::span<const Number> electrons_of(std::span<const Number> x) const {
    return x.subspan(first(Block::electron), electrons.nodes());
  }
  /// Flux capacity of a line of a slab [W/m2/K].
  double capacity_of(std::size_t slab, std::size_t line) const {
    const LineId id = lines_of(slab).ids[line];
    return flux_capacity(bands_of(slab), problem.angles, id.band, id.direction);
  }

  const StackProblem& problem;
  Communicator communicator;
  CellShare cell_share;
  Unknowns unknowns;
  Couplings couplings;
  std::vector<Slab> slabs;
  StackSources<Number> sources;
  std::vector<Lines> lines; ///< per material
  ChannelIndex channels;
  Number shift; ///< s
  ChannelClosure<Number> closure;
  std::vector<BlackWall> walls;
  std::vector<BathChannel> baths;
  std::vector<MacroscopicContact> contacts;
  ElectronLattice electrons;
  ChannelArray<Number> entering, leaving;

 private:
  std::vector<Number> attenuation() const;
  void find_contacts();
  /// As cross(), and adds what the lines give to the relaxed means.
  void cross_and_sum(std::size_t slab, bool rightward, std::span<const Number> x, std::span<Number> result);
  /// Its lines have sources of their own.
  /// Components of the drift at the nodes of a slab, in unknowns or what a sweep makes of them.
  template <class Value>
  DrivingFields<Value> drift_of_slab(std::size_t slab, std::span<Value> x) const {
    if (lines_of(slab).odd.empty()) return {};
    const auto components = index(unknowns.counts().drifts);
    Value* at = &x[first(Block::drift) + index(2 * slabs[slab].first_cell) * components];
    return {{at, components}, {components > 1 ? at + 1 : nullptr, components}};
  }
  bool is_by_line(std::size_t slab) const {
    return is_driven(slab) || (parts_of<Number> == 1 && shift != 0.0);
  }
  /// Lanes of a slab's lines for the kernels.
  auto lanes(std::size_t slab, const AlignedArray& weight) const;
  DrivenRow<Number> driven_row(std::size_t slab, std::span<const Number> x, bool rightward) const;
  void prepare_drive(std::span<const Number> x, bool with_sources);
  void set_jumps(std::span<const Number> x, bool with_sources);
  void add_emission();
  void add_electron_emission(std::span<const Number> x);
  /// What arrives from the phonons at an exchange and is absorbed: this rank's share [W/m2].
  Number arriving_flux(std::size_t exchange) const;
  Number jump_of(const ElectronExchange& exchange) const {
    return exchange.sign() * jumps_[exchange.surface];
  }
  Number contact_flux(const MacroscopicContact& contact) const;
  Number absorbed_mean(const BlackWall& wall, const Number& level) const;
  std::size_t index_of(const BlackWall& wall) const { return first(Block::wall) + index(wall.unknown); }
  /// In numbers, not doubles.
  std::size_t first(Block block) const { return unknowns[block].first / parts_of<Number>; }

  std::vector<std::size_t> exchange_slabs_; ///< of the phonons of each exchange of the electrons
  std::vector<Number> given_;               ///< to the electrons by sources, per row [W/m2]
  std::vector<Number> jumps_;               ///< per surface, of the present sweep [K]
  std::vector<Number> excess_; ///< T_e - T [nodes] of the present sweep, 0 outside of metals; empty: none
  std::vector<Number> drive_;  ///< of ShiftedLanes, of the present sweep; empty on real numbers
  const StackField* field_ = nullptr;                      ///< how psi is stored in a step in time
  const double *stored_ = nullptr, *stored_now_ = nullptr; ///< psi; where it counts in the present sweep
};

} // namespace kapitza
