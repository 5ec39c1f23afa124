#include "solver/stack/march/linear_stack.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/parallel/profile.hpp"

#include "base/largest_modulus.hpp"
#include "solver/march/stage_tolerance.hpp"
#include "solver/stack/balance.hpp"
#include "solver/stack/low_order/diffusion.hpp"
#include "solver/stack/low_order/two_stream.hpp"
#include "solver/stack/march/field_electrons.hpp"
#include "solver/steady_driver.hpp"
#include "solver/streams.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace kapitza {
namespace {

StackSources<double> no_sources(const StackProblem& problem) {
  const std::vector<double> none(problem.surfaces.size(), 0.0);
  return {.rise = std::vector<double>(index(problem.mesh.nodes()), 0.0),
          .wall = none,
          .flux = none,
          .jump = none,
          .electron_wall = none};
}

/// One stage, or the steady state, as a linear map. Refers to all that it is given.
class Stage : public TransportOperator {
 public:
  /// @param psi gets that of each measure()
  Stage(StackSweep<double>& sweep, const std::vector<AlignedArray>& capacities, const StackField& field,
        AlignedArray& psi)
      : sweep_(sweep), capacities_(capacities), field_(field), psi_(psi), residual_(sweep.unknowns.size()) {}

  const Unknowns& unknowns() const override { return sweep_.unknowns; }
  const Communicator& sharers() const override { return sweep_.cell_share.ranks; }
  bool floating() const override { return sweep_.shift == 0 && is_floating(sweep_.problem); }
  void defect(std::span<const double> x, std::span<double> result, bool sources) override {
    const SweepClock clock(*this);
    sweep_.defect(x, result, sources);
  }
  void measure(std::span<const double> x) override;
  std::vector<double> residual(std::span<const double>) const override { return residual_; }
  HeatBalance heat_balance() const override;
  double level_shift() const override { return 0; }
  HeatScale heat_scale() const override {
    const HeatScale its = kapitza::heat_scale(sweep_.problem);
    return {std::numeric_limits<double>::infinity(), its.streaming, its.conducting};
  }
  int most_directions() const override { return 200; }

  /// Of the last measure(): q, with metals T_e and q_e.
  const Moments& moments() const { return moments_; }

 private:
  double heating_of_cell(std::size_t cell) const;

  StackSweep<double>& sweep_;
  const std::vector<AlignedArray>& capacities_;
  const StackField& field_;
  AlignedArray& psi_;
  std::vector<double> residual_;
  Moments moments_;
};

void Stage::measure(std::span<const double> x) {
  const SweepClock clock(*this, RunPart::moments);
  sweep_.defect(x, residual_, true);
  std::vector<double> flux(index(sweep_.problem.mesh.nodes()));
  sweep_.keep(x, capacities_, field_, psi_.data(), flux);
  sweep_.communicator.sum(flux);
  moments_ = {};
  for (const double q : flux) moments_.heat_flux.push_back({q, 0});
  const ElectronLattice& electrons = sweep_.electrons;
  if (electrons.empty()) return;
  const std::vector<double> carried = sweep_.electron_fluxes(x);
  moments_.electron_temperature.assign(flux.size(), 0);
  moments_.electron_flux.assign(flux.size(), Point{0, 0});
  for (std::size_t n = 0; n < electrons.nodes(); ++n) {
    const std::size_t node = index(2 * electrons.cells[n / 2].cell) + n % 2;
    moments_.electron_temperature[node] = psi_[field_.size() + n] = sweep_.electrons_of(x)[n];
    moments_.electron_flux[node][0] = carried[n];
    moments_.heat_flux[node][0] += carried[n];
  }
}

/// What is given to a cell, without signs [W/m2].
double Stage::heating_of_cell(std::size_t cell) const {
  const double exchange = relaxation(sweep_.problem.bands_of_cell(static_cast<int>(cell)));
  double sum = 0;
  for (const std::size_t node : {2 * cell, 2 * cell + 1}) {
    sum += exchange * std::abs(sweep_.sources.rise[node]);
    if (!sweep_.sources.electron_heating.empty()) sum += std::abs(sweep_.sources.electron_heating[node]);
  }
  return sum * sweep_.problem.mesh.width[cell] / 2;
}

/// What phonons and electrons lose beyond what they are given leaves through faces or is stored: what their
/// equations lack says of a step in time what the fluxes say of the steady state.
HeatBalance Stage::heat_balance() const {
  const ElectronLattice& electrons = sweep_.electrons;
  const auto of_electrons = sweep_.unknowns.part(std::span(residual_), Block::electron);
  HeatBalance balance;
  double departure = 0, given = 0;
  for (std::size_t cell = 0; cell < electrons.of_cell.size(); ++cell) {
    const double exchange = relaxation(sweep_.problem.bands_of_cell(static_cast<int>(cell)));
    departure +=
        exchange * sweep_.problem.mesh.width[cell] / 2 * (residual_[2 * cell] + residual_[2 * cell + 1]);
    if (const int metal = electrons.of_cell[cell]; metal >= 0)
      for (const std::size_t n : {index(2 * metal), index(2 * metal + 1)})
        departure += electrons.diagonal[n] * of_electrons[n];
    given += heating_of_cell(cell);
    balance.departure = std::max(balance.departure, std::abs(departure));
    for (const std::size_t node : {2 * cell, 2 * cell + 1})
      balance.largest = std::max({balance.largest, std::abs(moments_.heat_flux[node][0]), given});
  }
  return balance;
}

} // namespace

LinearMarchedStack::LinearMarchedStack(const StackProblem& problem, int groups,
                                       const Communicator& communicator)
    : problem_(problem), groups_(groups), sweep_(problem, no_sources(problem), 0, communicator),
      lines_(sweep_.slabs, sweep_.lines) {
  for (std::size_t m = 0; m < problem.media.size(); ++m) {
    const Lines& lines = sweep_.lines[m];
    AlignedArray& capacity = capacity_.emplace_back(lines.padded(), 0.0);
    for (std::size_t i = 0; i < lines.ids.size(); ++i)
      capacity[i] =
          flux_capacity(problem.media[m], problem.angles, lines.ids[i].band, lines.ids[i].direction);
  }
}

double LinearMarchedStack::integral(const std::vector<double>& at_nodes) const {
  double sum = 0;
  for (std::size_t n = 0; n < at_nodes.size(); ++n) sum += problem_.mesh.width[n / 2] / 2 * at_nodes[n];
  return sum;
}

void LinearMarchedStack::set_boundary(std::size_t surface, double value) {
  const LawTraits law = law_traits(problem_.surfaces[surface].law);
  StackSources<double>& sources = sweep_.sources;
  (law.heat_flux ? sources.flux : law.temperature ? sources.wall : sources.jump)[surface] = value;
  if (law.temperature) sources.electron_wall[surface] = value;
}

void LinearMarchedStack::set_electrons(std::size_t surface, double value) {
  if (!law_traits(problem_.surfaces[surface].law).temperature) sweep_.sources.electron_wall[surface] = value;
}

void LinearMarchedStack::set_heating(std::vector<double> heating, std::vector<double> electrons) {
  heating.resize(nodes(), 0.0);
  sweep_.sources.rise = std::move(heating);
  for (std::size_t n = 0; n < nodes(); ++n) sweep_.sources.rise[n] /= relaxation_at(n);
  sweep_.sources.electron_heating = std::move(electrons);
}

/// What electrons have stored heats them: s C_e of what they have of the beginning.
void LinearMarchedStack::set_step(double shift, const AlignedArray* stored) {
  sweep_.set_step(shift, &lines_, stored == nullptr ? nullptr : stored->data());
  std::vector<double>& heating = sweep_.sources.electron_heating;
  if (stored != nullptr && !sweep_.electrons.empty()) heating.resize(nodes(), 0.0);
  for (std::size_t n = 0; stored != nullptr && n < sweep_.electrons.nodes(); ++n)
    heating[mesh_node(sweep_.electrons, n)] +=
        shift * electron_capacity_at(mesh_node(sweep_.electrons, n)) * (*stored)[lines_.size() + n];
  sweep_.take_sources();
}

const Preconditioner& LinearMarchedStack::low_order() {
  if (low_order_ != nullptr && low_order_shift_ == sweep_.shift) return *low_order_;
  const PartClock clock(RunPart::set_up);
  low_order_shift_ = sweep_.shift;
  if (groups_ == 0)
    low_order_ = std::make_unique<NoPreconditioner>(sweep_.unknowns.own().size);
  else if (sweep_.unknowns.counts().drifts > 0)
    low_order_ = std::make_unique<TwoStreamSystem>(
        SweptStack<double>{problem_, sweep_.couplings, sweep_.sources, sweep_.shift}, stream_groups(groups_));
  else
    low_order_ = std::make_unique<DiffusionSystem>(
        problem_, sweep_.couplings, material_groups(problem_, sweep_.couplings, groups_),
        share_cells(problem_, sweep_.cell_share.ranks), sweep_.shift);
  return *low_order_;
}

std::vector<double> LinearMarchedStack::begin(std::span<const double> temperature, AlignedArray& psi) {
  for (std::size_t k = 0; k < lines_.slabs(); ++k) {
    const Slab& slab = sweep_.slabs[k];
    lines_.for_lines(k, [&](bool, std::size_t, std::size_t at) {
      for (std::size_t n = 0; n < index(2 * slab.cells); ++n)
        psi[at + n * lines_at_once] = temperature[index(2 * slab.first_cell) + n];
    });
  }
  std::vector<double> x(sweep_.unknowns.size(), 0.0);
  std::ranges::copy(temperature, x.begin());
  const auto electrons = sweep_.unknowns.part(std::span(x), Block::electron);
  for (std::size_t n = 0; n < electrons.size(); ++n)
    electrons[n] = psi[lines_.size() + n] = temperature[mesh_node(sweep_.electrons, n)];
  for (const BlackWall& wall : sweep_.walls)
    if (wall.unknown >= 0)
      x[sweep_.unknowns[Block::wall].first + index(wall.unknown)] =
          wall.rightward ? temperature.front() : temperature.back();
  return x;
}

SteadyState LinearMarchedStack::solve(std::vector<double>& x, const SteadyOptions& options,
                                      AlignedArray& psi) {
  SteadyOptions from_x = options;
  x.resize(sweep_.unknowns.size());
  from_x.initial = x;
  from_x.tolerance = stage_tolerance(largest_modulus(std::span(x).first(sweep_.unknowns.levels())),
                                     least_size_, options.tolerance);
  Stage stage(sweep_, capacity_, lines_, psi);
  SteadyState state = find_steady_state(stage, low_order(), from_x);
  x = state.x;
  moments_ = stage.moments();
  sweeps_ += state.sweeps;
  sweep_time_ += state.sweep_time;
  return state;
}

void LinearMarchedStack::advance(std::span<double> x, std::span<const double> step) const {
  for (std::size_t i = 0; i < x.size(); ++i) x[i] += step[i];
}

std::vector<double> LinearMarchedStack::unknowns_of(const AlignedArray&) const {
  throw std::logic_error("the unknowns of a stack are kept");
}

HeatFlow LinearMarchedStack::inflow() const {
  const double left = moments_.heat_flux.front()[0], right = moments_.heat_flux.back()[0];
  return {left - right, std::abs(left) + std::abs(right)};
}

FieldSums LinearMarchedStack::sums_of(const AlignedArray& field) const {
  FieldSums sums{std::vector<double>(nodes()), {}, std::vector<double>(nodes())};
  std::vector<double> along_x(nodes());
  for (std::size_t k = 0; k < lines_.slabs(); ++k) {
    const Lines& lines = sweep_.lines_of(k);
    const AlignedArray& capacity = capacity_[index(sweep_.slabs[k].material)];
    const std::size_t first = index(2 * sweep_.slabs[k].first_cell), all = index(2 * sweep_.slabs[k].cells);
    lines_.for_lines(k, [&](bool rightward, std::size_t line, std::size_t at) {
      const double flux = (rightward ? 1 : -1) * capacity[line],
                   energy = capacity[line] * lines.slowness[line];
      for (std::size_t n = 0; n < all; ++n) {
        const double psi = field[at + n * lines_at_once];
        sums.temperature[first + n] += lines.weight[line] * psi;
        along_x[first + n] += flux * psi;
        sums.energy[first + n] += energy * psi;
      }
    });
  }
  for (auto* part : {&sums.temperature, &along_x, &sums.energy}) sweep_.communicator.sum(*part);
  for (const double flux : along_x) sums.flux.push_back({flux, 0});
  if (!sweep_.electrons.empty()) sums.electrons.assign(nodes(), 0.0);
  for (std::size_t n = 0; n < sweep_.electrons.nodes(); ++n)
    sums.electrons[mesh_node(sweep_.electrons, n)] = field[lines_.size() + n];
  return sums;
}

void LinearMarchedStack::add_electrons(const std::vector<double>& at_nodes, AlignedArray& field) const {
  for (std::size_t n = 0; n < sweep_.electrons.nodes(); ++n)
    field[lines_.size() + n] += at_nodes[mesh_node(sweep_.electrons, n)];
}

void LinearMarchedStack::damp_error(AlignedArray& field) const {
  if (sweep_.electrons.empty() || groups_ == 0) return;
  damp_electrons(sweep_.electrons, *low_order_, sweep_.unknowns, sweep_.shift,
                 std::span(field).subspan(lines_.size()));
}

/// A row is a way, band and direction of a slab; behind them is one of the electrons, the root's.
std::vector<PsiRows> LinearMarchedStack::rows_of(const AlignedArray& field) const {
  const auto directions = static_cast<std::int64_t>(problem_.angles.size());
  std::vector<PsiRows> slabs;
  for (std::size_t k = 0; k < lines_.slabs(); ++k) {
    const auto bands = static_cast<std::int64_t>(sweep_.bands_of(k).size());
    const std::size_t nodes = index(2 * sweep_.slabs[k].cells);
    PsiRows& rows = slabs.emplace_back(PsiRows{2 * bands * directions, static_cast<int>(nodes), {}, {}});
    lines_.for_lines(k, [&](bool rightward, std::size_t line, std::size_t at) {
      const LineId id = sweep_.lines_of(k).ids[line];
      rows.mine.push_back(((rightward ? 0 : bands) + id.band) * directions + id.direction);
      for (std::size_t n = 0; n < nodes; ++n) rows.values.push_back(field[at + n * lines_at_once]);
    });
  }
  if (!sweep_.electrons.empty())
    slabs.push_back(electron_rows(std::span(field).subspan(lines_.size()), sweep_.communicator));
  return slabs;
}

void LinearMarchedStack::set_rows(const std::vector<PsiRows>& rows, AlignedArray& field) const {
  for (std::size_t k = 0; k < lines_.slabs(); ++k) {
    std::size_t next = 0;
    lines_.for_lines(k, [&](bool, std::size_t, std::size_t at) {
      for (std::size_t n = 0; n < index(2 * sweep_.slabs[k].cells); ++n)
        field[at + n * lines_at_once] = rows[k].values[next++];
    });
  }
  if (!sweep_.electrons.empty())
    set_electron_rows(rows.back(), sweep_.communicator, std::span(field).subspan(lines_.size()));
}

} // namespace kapitza
