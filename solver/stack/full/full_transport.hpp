#pragma once
/// The sweep of a stack whose properties follow its temperature, and its derivative. Private to solver/.
///
/// With psi_b the occupations of occupation.hpp and rise_b(T) those of equilibrium,
///
///     mu dpsi_b/dx + (psi_b - rise_b(T)) / L_b(T_c) = 0,
///     sum_b C_b v_b / L_b(T_c) (rise_b(T) - <psi_b>) = P,    q = sum_b C_b v_b <mu psi_b>
///
/// C_b and all couplings are those of the problem at T_0: laws act on occupations of one frequency. L_b is
/// taken at the mean temperature T_c of a cell, so that each cell conserves energy exactly. Vectors are those
/// of stack_unknowns(): temperatures less the reference. Bands of metals relax to T and to T_e
/// (full_electrons.hpp).
///
/// Normal processes drive a band by mu pull_b y beside (ThermalState), so that
///
///     3 sum_b C_b v_b/(c_b L_N,b) <mu psi_b> - N y = 0.
///
/// In a step in time psi is lost and stored beside that, at the rate s: the first equation gains
/// + (s/v_b) (psi_b - Psi_b), with Psi of all lines at all nodes given (a *field*, of field_size() numbers),
/// and the electrons' s C_e (T_e - what the field has behind that).

#include "kapitza/solver/moments.hpp"
#include "kapitza/solver/psi_rows.hpp"
#include "kapitza/solver/stack/couplings.hpp"

#include "solver/march/marched.hpp"
#include "solver/newton.hpp"
#include "solver/stack/band_row.hpp"
#include "solver/stack/cell_share.hpp"
#include "solver/stack/emitters.hpp"
#include "solver/stack/full/full_electrons.hpp"
#include "solver/stack/full/thermal_state.hpp"
#include "solver/stack/stack_sources.hpp"

#include <optional>
#include <string>
#include <utility>

namespace kapitza {

class FullTransport : public NonlinearTransport {
 public:
  /// Refers to the problem. Collective over the ranks, which share the sweeps.
  /// @throws InputError where a law cannot join its two materials
  FullTransport(const StackProblem& problem, const Communicator& communicator);

  const StackProblem& problem() const { return problem_; }
  const Couplings& couplings() const { return couplings_; }
  double shift() const { return shift_; } ///< s of a step in time [1/s]
  const ThermalState& state() const { return state_; }
  /// What electrons send through interfaces per kelvin at the last measure(), as GroupsOfCells has it.
  FullElectrons::Emission exchange_slopes() const { return electrons_.slopes(carriers_.temperature); }
  /// Of the last measure(), at the price of another sweep. Collective. @param x that of measure()
  Moments moments(std::span<const double> x);
  /// A sentence where, in the last moments(), normal processes ask for phonons that are not there: the
  /// equilibrium that drifts has fewer than none against the drift where that is as fast as they are.
  std::optional<std::string> overdrawn_note() const;
  /// Of the last measure(), of phonons along x through the ends of each cell [nodes] [W/m2].
  const std::vector<double>& heat_flux() const { return sums_.flux; }

  const ElectronLattice& electrons() const { return electrons_.lattice(); }
  /// Of the last measure(): T_e as Block::electron has them [K], and what they carry along x [nodes] [W/m2].
  const std::vector<double>& electron_temperature() const { return carriers_.temperature; }
  const std::vector<double>& electron_flux() const { return carriers_.flux; }

  /// From now on the rate s [1/s] and Psi, which stays the caller's; 0 and nothing: the steady state.
  void set_step(double shift, const AlignedArray* stored);
  /// Heating in the place of the problem's, and of the electrons [nodes] [W/m3].
  void set_heating(std::vector<double> heating, std::vector<double> of_electrons);
  /// The temperature of a wall or a bath, relative to the reference [K], or the flux that a wall imposes.
  void set_boundary(std::size_t surface, double value);
  /// The temperature at which a wall holds electrons beside what it does to phonons.
  void set_electrons(std::size_t surface, double value);
  /// As ThermalState::straighten_below().
  void straighten_below(double t) { state_.straighten_below(t); }
  /// In steps in time psi stays above the equilibrium at t, relative to the reference, where that can be with
  /// the energy of every cell, and no processes are normal; -infinity: wherever [K].
  void keep_above(double t);
  /// Of temperatures, at least what errors are relative to [K].
  void set_least_size(double temperature) { least_size_ = temperature; }

  /// Numbers of a field on this rank, with padding: psi, and T_e of the metals.
  std::size_t field_size() const { return psi_size_ + electrons_.lattice().nodes(); }
  template <class Field>
  auto electrons_of_field(Field& field) const {
    return std::span(field).subspan(psi_size_);
  }
  /// psi of the last measure(), at the price of a sweep.
  void store(AlignedArray& field);
  /// psi of equilibrium at these temperatures, less the reference [nodes] [K].
  void store_equilibrium(std::span<const double> temperature, AlignedArray& field) const;
  /// With the rates of the last measure(). Collective.
  FieldSums sums_of(const AlignedArray& field) const;
  std::size_t slabs() const { return slabs_.size(); }
  /// Of one slab, what this rank owns of a field.
  PsiRows rows_of(const AlignedArray& field, std::size_t slab) const;
  /// The other way round; of the values only. @param rows as rows_of() has them
  void set_rows(const PsiRows& rows, std::size_t slab, AlignedArray& field) const;

  const Unknowns& unknowns() const override { return unknowns_; }
  const Communicator& sharers() const override { return share_.ranks; }
  bool floating() const override { return false; }
  /// The derivative of residual() at the x of measure(), times `change`; `sources` is false. Two sweeps' work
  /// unless frozen.
  void defect(std::span<const double> change, std::span<double> result, bool sources) override;
  void measure(std::span<const double> x) override;
  std::vector<double> residual(std::span<const double> x) const override;
  HeatBalance heat_balance() const override;
  double level_shift() const override { return 0; }
  HeatScale heat_scale() const override;
  int most_directions() const override { return 200; }
  void freeze(bool frozen) override { frozen_ = frozen || state_.is_constant(); }
  void advance(std::span<double> x, std::span<const double> step) const override;
  double spread(std::span<const double> x) const override;
  double least_size() const override { return least_size_; }

 private:
  /// Neighbouring lines of one band.
  struct Fan {
    int band;
    std::size_t first, count;
    std::size_t block; ///< blocks of lines_at_once lines in the fans before it
  };
  /// The lines of one medium that this rank owns.
  struct Fans {
    std::vector<Fan> list;
    std::vector<double> inverse_mu, half_weight, momentum; ///< per line; weight_m / 2, 3 mu_m weight_m / 2
    std::vector<double> capacity;                          ///< f [W/m2/K]
    std::size_t blocks = 0;                                ///< of all fans
  };
  /// Sums at every node.
  struct NodeSums {
    std::vector<double> exchange;   ///< sum_b C_b v_b / L_b <psi - rise>, of metals with the lattice [W/m3]
    std::vector<double> steepening; ///< its derivative by that of 1/L_b in T [W/m3/K]
    std::vector<double> flux;       ///< q of phonons [W/m2]
    std::vector<double> electrons;  ///< as exchange, with electrons; empty without metals [W/m3]
    /// 3 sum_b C_b v_b/(c_b L_N,b) <mu psi>, and its derivative by that of 1/L_N in T; empty without drifts.
    std::vector<double> momentum, momentum_steepening;
  };
  /// What a metal's electrons are, of the last measure().
  struct CarrierState {
    std::vector<double> temperature; ///< as FullElectrons has them [K]
    std::vector<double> flux;        ///< along x [nodes] [W/m2]
    std::vector<double> rows;        ///< what their equations lack [K]
  };

  const Fans& fans_of(std::size_t slab) const { return fans_[index(slabs_[slab].material)]; }
  const Bands& bands_of(std::size_t slab) const { return problem_.media[index(slabs_[slab].material)]; }
  BandRow row(std::size_t slab, int band, bool rightward) const;
  /// The same in a step in time. @param stored whether Psi counts
  StoredRow stored_row(std::size_t slab, const Fan& fan, bool rightward, bool stored) const;
  bool drifts(std::size_t slab) const { return has_normal_processes(bands_of(slab)); }
  /// 3 C_b v_b/c_b <mu psi> of some lines at the nodes of a cell, over psi's own equilibrium.
  struct CellMomentum {
    double upstream = 0, downstream = 0;
  };
  CellMomentum momentum_of(std::size_t slab, const Fan& fan, bool rightward, Range lines,
                           const Crossing& at) const;
  void set_drift(std::span<const double> drift);
  void change_drift(std::size_t slab, int band, std::span<const double> change);
  void finish_drift_change(std::span<const double> change, std::span<double> result) const;
  std::size_t most_bands() const { return index(std::ranges::max(problem_.media, {}, &Bands::size).size()); }
  /// Where a fan's numbers begin in a field, [blocks][cells of the slab][left, right][lines_at_once].
  std::size_t place(std::size_t slab, const Fan& fan, bool rightward) const {
    const std::size_t way = fans_of(slab).blocks * (rightward ? 0 : 1) + fan.block;
    return field_first_[slab] + way * 2 * lines_at_once * index(slabs_[slab].cells);
  }
  void lay_out_fields();
  /// Of a slab, visit(fan, rightward, line, first of its numbers, those from cell to cell 2 lines_at_once
  /// apart, the left and the right node lines_at_once).
  template <class Visit>
  void for_lines(std::size_t slab, const Visit& visit) const;
  double heating_at(std::size_t node) const;
  double electron_heating_at(std::size_t node) const {
    return sources_.electron_heating.empty() ? 0 : sources_.electron_heating[node];
  }
  /// What electrons gain less what goes into their heat capacity at the rate s [nodes] [W/m3].
  std::vector<double> less_stored(std::vector<double> gained, std::span<const double> electrons) const;
  std::span<const double> electrons_of(std::span<const double> x) const {
    return unknowns_.part(x, Block::electron);
  }
  /// Of the mean temperature of a cell, as far as rates follow it.
  double rate_temperature(std::span<const double> change, std::size_t cell) const {
    return frozen_ ? 0 : (change[2 * cell] + change[2 * cell + 1]) / 2;
  }
  void add_electron_change(std::size_t slab, int band, std::span<const double> change);
  void measure_electrons();
  void exchange_change(std::span<const double> change, std::span<double> result);
  /// Sweeps the lines of a slab, visit(fan, cell, first line, lines, Crossing) in each cell.
  template <class Visit>
  void sweep(std::size_t slab, bool rightward, ChannelArray<double>& psi, const Visit& visit) const;
  /// The change of that; `psi` is swept along unless frozen.
  template <class Visit>
  void sweep_change(std::size_t slab, bool rightward, std::span<const double> change,
                    ChannelArray<double>& psi, ChannelArray<double>& psi_change, const Visit& visit);
  void tabulate_closure();
  void close_surfaces(std::span<const double> x);
  void close_surfaces_change(std::span<const double> change);
  void sum_nodes();
  double absorbed(const BlackWall& wall, const ChannelArray<double>& leaving, bool change,
                  double temperature) const;
  std::size_t row_of(const BlackWall& wall) const {
    return unknowns_[Block::wall].first + index(wall.unknown);
  }
  double emission_slope_sum(const BlackWall& wall) const;
  /// Some lines in one cell.
  struct CellLines {
    std::size_t cell;
    Range lines;
  };
  double dissipation_of(std::size_t slab, const Fan& fan, bool rightward, const CellLines& some,
                        const Crossing& at, const Moments& sums) const;
  void add_moments(std::size_t slab, bool rightward, Moments& sums);
  void add_energies(std::size_t slab, const Fan& fan, const CellLines& some, const Crossing& at,
                    const std::array<std::size_t, 2>& nodes);
  void finish(std::span<const double> x, Moments& sums) const;
  void finish_electrons(Moments& sums) const;

  const StackProblem& problem_;
  Communicator communicator_;
  CellShare share_;
  Unknowns unknowns_;
  Couplings couplings_;
  std::vector<Slab> slabs_;
  std::vector<Lines> lines_;
  ChannelIndex channels_;
  std::vector<Fans> fans_; ///< per medium
  StackSources<double> sources_;
  std::vector<BlackWall> walls_;
  std::vector<BathChannel> baths_;
  std::vector<double> no_jumps_;
  ThermalState state_;
  FullElectrons electrons_;
  std::optional<SurfaceClosure> closure_;
  std::vector<double> wall_temperatures_;   ///< per wall of walls_, of the last measure() [K]
  ChannelArray<double> entering_, leaving_; ///< of the last measure()
  ChannelArray<double> base_, entering_change_, leaving_change_;
  std::vector<double> emission_change_, rate_change_; ///< of one band in one slab
  std::vector<double> drift_change_;                  ///< likewise
  std::vector<std::vector<double>> drift_;            ///< pull_b y of each band [nodes] [K/m]
  std::vector<double> drift_at_;                      ///< y of the last measure() [nodes] [K]
  /// Of lines with fewer phonons than none, and of all, without signs [cells] [J/m3]; empty without drift.
  std::array<std::vector<double>, 2> energies_;
  std::vector<double> electron_change_; ///< of T_e, 0 outside of metals [nodes] [K]
  std::vector<double> electron_gain_;   ///< of one defect(), as NodeSums::electrons [nodes] [W/m3]
  NodeSums sums_;
  CarrierState carriers_;
  std::vector<double> wall_defect_; ///< per row of Block::wall
  bool frozen_ = true;
  double shift_ = 0;                       ///< s [1/s]
  std::vector<std::vector<double>> least_; ///< per medium, of keep_above() [bands] [K]
  AlignedArray passes_;                    ///< of each channel through its slab
  const AlignedArray* stored_ = nullptr;
  std::vector<double> heating_; ///< [nodes] [W/m3]; empty: the problem's
  double least_size_ = 0;
  std::optional<double> tabulated_;      ///< the s for which the closure is, where only that changes it
  std::vector<std::size_t> field_first_; ///< per slab
  std::size_t psi_size_ = 0;
};

inline BandRow FullTransport::row(std::size_t slab, int band, bool rightward) const {
  const Slab& s = slabs_[slab];
  const auto first = index(s.first_cell);
  return {&problem_.mesh.width[first], &state_.rate(band)[first], &state_.emission(band)[2 * first], s.cells,
          rightward};
}

inline StoredRow FullTransport::stored_row(std::size_t slab, const Fan& fan, bool rightward,
                                           bool stored) const {
  const double* psi = stored && stored_ != nullptr ? stored_->data() + place(slab, fan, rightward) : nullptr;
  StoredRow row_in_time{
      {row(slab, fan.band, rightward)}, shift_ / bands_of(slab).speed[index(fan.band)], psi};
  if (!stored || least_.empty()) return row_in_time;
  row_in_time.least = least_[index(slabs_[slab].material)][index(fan.band)];
  if (closure_ && closure_->needs(slab, rightward))
    row_in_time.passes = &passes_[channels_(slab, rightward, fan.first)];
  return row_in_time;
}

template <class Visit>
void FullTransport::sweep(std::size_t slab, bool rightward, ChannelArray<double>& psi,
                          const Visit& visit) const {
  const Fans& fans = fans_of(slab);
  const auto first_cell = index(slabs_[slab].first_cell);
  for (const Fan& fan : fans.list) {
    const std::span inverse_mu = std::span(fans.inverse_mu).subspan(fan.first, fan.count);
    double* at_lines = psi.from(channels_(slab, rightward, fan.first));
    const auto seen = [&](std::size_t cell, std::size_t first, std::size_t lines, const Crossing& at) {
      visit(fan, first_cell + cell, fan.first + first, lines, at);
    };
    if (drifts(slab))
      cross_band(
          DriftingRow{stored_row(slab, fan, rightward, true), &drift_[index(fan.band)][2 * first_cell]},
          inverse_mu, at_lines, seen);
    else if (shift_ == 0)
      cross_band(row(slab, fan.band, rightward), inverse_mu, at_lines, seen);
    else
      cross_band(stored_row(slab, fan, rightward, true), inverse_mu, at_lines, seen);
  }
}

} // namespace kapitza
