#include "kapitza/solver/stack/transport.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/solver/stack/couplings.hpp"

#include "solver/drift.hpp"
#include "solver/stack/balance.hpp"
#include "solver/stack/band_row.hpp"
#include "solver/stack/face_sums.hpp"
#include "solver/stack/stack_sweep.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace kapitza {
namespace {

/// Of a field that is linear in between.
double mean_square(double a, double b) {
  return (a * a + a * b + b * b) / 3;
}

/// Sums over a material's bands.
struct Totals {
  double heat_capacity, relaxation, one_way_conductance, conductivity;
};

} // namespace

struct StackTransport::Implementation {
  StackSweep<double> sweep;
  std::vector<Totals> totals;         ///< per material
  std::vector<double> drift_velocity; ///< c of solver/drift.hpp, per medium [m/s]
  Moments measured;                   ///< of the last sweep for them
  /// Of the same sweep [nodes] [K]: what the drift should be; in metals the mean over bands, by what relaxes
  /// to electrons, of phi - T.
  std::vector<double> pulled;
  std::vector<double> electron_rows; ///< F(x) - x of the electrons, of the same sweep [K]

  Implementation(const StackProblem& p, const Communicator& comm) : sweep(p, steady_sources(p), 0, comm) {
    for (const Bands& bands : p.media) {
      totals.push_back(
          {heat_capacity(bands), relaxation(bands), one_way_conductance(bands), conductivity(bands)});
      drift_velocity.push_back(drift_of(bands).velocity);
    }
  }

  /// How a second field drives a line: normal is the share of the rate that relaxes to T + moving y.
  struct Pull {
    double normal = 0, moving = 0, counted = 0;
  };
  Pull pull_of(std::size_t slab, bool rightward, std::size_t i) const;
  void add_lines(std::size_t slab, bool rightward, std::span<const double> x, Moments& sums);
  void add_driven(std::size_t slab, bool rightward, std::size_t i, const NodeField<const double>& driven,
                  Moments& sums);
  void add_electrons(std::span<const double> x, Moments& sums);
  void finish(std::span<const double> x, Moments& sums);
  Moments moments(std::span<const double> x);
};

StackTransport::StackTransport(const StackProblem& problem, const Communicator& communicator)
    : impl_(std::make_unique<Implementation>(problem, communicator)) {}
StackTransport::~StackTransport() = default;

const Couplings& StackTransport::couplings() const {
  return impl_->sweep.couplings;
}
const Unknowns& StackTransport::unknowns() const {
  return impl_->sweep.unknowns;
}
const Communicator& StackTransport::sharers() const {
  return impl_->sweep.cell_share.ranks;
}
bool StackTransport::floating() const {
  return is_floating(impl_->sweep.problem);
}
void StackTransport::defect(std::span<const double> x, std::span<double> result, bool sources) {
  const SweepClock clock(*this);
  impl_->sweep.defect(x, result, sources);
}
void StackTransport::measure(std::span<const double> x) {
  const SweepClock clock(*this, RunPart::moments);
  impl_->measured = impl_->moments(x);
}
const Moments& StackTransport::moments() const {
  return impl_->measured;
}
std::vector<double> StackTransport::residual(std::span<const double> x) const {
  std::vector<double> r = sweep_residual(impl_->sweep.problem, impl_->sweep.unknowns, x, impl_->measured);
  const Range drift = impl_->sweep.unknowns[Block::drift];
  for (std::size_t n = 0; n < drift.size; ++n) {
    const bool metal = is_metal(impl_->sweep.problem.bands_of_cell(static_cast<int>(n / 2)));
    r[drift.first + n] = (metal ? 0 : impl_->pulled[n]) - x[drift.first + n];
  }
  if (!impl_->sweep.electrons.empty())
    std::ranges::copy(impl_->electron_rows,
                      impl_->sweep.unknowns.part(std::span(r), Block::electron).begin());
  return r;
}
HeatBalance StackTransport::heat_balance() const {
  return kapitza::heat_balance(impl_->sweep.problem, impl_->measured);
}
HeatScale StackTransport::heat_scale() const {
  return kapitza::heat_scale(impl_->sweep.problem);
}
double StackTransport::level_shift() const {
  return kapitza::level_shift(impl_->sweep.problem, impl_->measured);
}

/// Carries the lines of one direction through a slab and adds what they bring to the moments. Energy and
/// equivalent temperature: as far as they are above T.
void StackTransport::Implementation::add_lines(std::size_t slab, bool rightward, std::span<const double> x,
                                               Moments& sums) {
  const Slab& its = sweep.slabs[slab];
  const Totals& total = totals[index(its.material)];
  const Lines& lines = sweep.lines_of(slab);
  std::vector<CellSums> cells(index(its.cells), CellSums{});
  sweep_and_measure(sweep.row(slab, x.data(), rightward), lines.lanes(), lines.slowness.data(),
                    sweep.leaving.from(sweep.channels(slab, rightward)), cells.data());
  // In both directions T carries the same: nothing together.
  const double flux = (rightward ? 1 : -1) * total.relaxation;
  const double emitted = total.relaxation / (2 * total.one_way_conductance);
  const double energy = total.relaxation / total.heat_capacity;
  const auto add_node = [&](std::size_t node, const NodeSums& at) {
    sums.heat_flux[node][0] += flux * at.flux;
    sums.quadratic_flux[node] += flux * (at.quadratic / 2 + sums.temperature[node] * at.flux);
    sums.equivalent_temperature[node] += emitted * at.flux;
    sums.relaxation_defect[node] += at.relaxation;
    sums.energy_temperature[node] += energy * at.energy;
  };
  for (int i = 0; i < its.cells; ++i) {
    const auto cell = index(its.first_cell + (rightward ? i : its.cells - 1 - i));
    const CellSums& brought = cells[index(i)];
    add_node(2 * cell + (rightward ? 0 : 1), brought.up);
    add_node(2 * cell + (rightward ? 1 : 0), brought.down);
    sums.dissipation[cell] += total.relaxation * sweep.problem.mesh.width[cell] * brought.square;
  }
}

StackTransport::Implementation::Pull StackTransport::Implementation::pull_of(std::size_t slab, bool rightward,
                                                                             std::size_t i) const {
  const Bands& bands = sweep.bands_of(slab);
  const LineId line = sweep.lines_of(slab).ids[i];
  const auto b = index(line.band), m = index(line.direction);
  if (is_metal(bands)) return {bands.electron_share[b], 1, sweep.lines_of(slab).even.weight[i]};
  const double sign = rightward ? 1 : -1;
  const double velocity = drift_velocity[index(sweep.slabs[slab].material)];
  return {bands.normal_share[b], sign * sweep.problem.angles.mu[m] * velocity / bands.phase_velocity[b],
          sign * sweep.lines_of(slab).odd.weight[i]};
}

/// As add_lines, for one line of a slab that a second field drives. @param driven y at the slab's nodes
void StackTransport::Implementation::add_driven(std::size_t slab, bool rightward, std::size_t i,
                                                const NodeField<const double>& driven, Moments& sums) {
  const Slab& s = sweep.slabs[slab];
  const Bands& bands = sweep.bands_of(slab);
  const LineId line = sweep.lines_of(slab).ids[i];
  const auto b = index(line.band), m = index(line.direction);
  const double rate = sweep.lines_of(slab).optical_rate[i], share = sweep.lines_of(slab).weight[i];
  const Totals& total = totals[index(s.material)];
  const double energy = bands.heat_capacity[b] * sweep.problem.angles.weight[m] / 2 / total.heat_capacity;
  const double exchange = share * total.relaxation / (is_metal(bands) ? 1 - bands.electron_share[b] : 1);
  const double capacity = flux_capacity(bands, sweep.problem.angles, line.band, line.direction);
  const double emitted = capacity / (2 * total.one_way_conductance);
  const double flux = rightward ? capacity : -capacity;
  const bool metal = is_metal(bands);
  const double diffusing =
      capacity * bands.mean_free_path[b] * sweep.problem.angles.mu[m] / total.conductivity;
  const Pull by = pull_of(slab, rightward, i);
  double delta = sweep.entering[sweep.channels(slab, rightward, i)],
         before = 0; // psi - T, and T where it stands
  for (int n = 0; n < s.cells; ++n) {
    const auto cell = index(s.first_cell + (rightward ? n : s.cells - 1 - n));
    const std::size_t up = 2 * cell + (rightward ? 0 : 1), down = 2 * cell + (rightward ? 1 : 0);
    const double h = sweep.problem.mesh.width[cell];
    const double entered = delta + (before - sums.temperature[up]),
                 rise = sums.temperature[down] - sums.temperature[up];
    const std::size_t first = index(2 * s.first_cell);
    const double pull = h * rate * by.normal * by.moving, y_up = driven[up - first],
                 y_down = driven[down - first];
    const CellDelta inside = cross_driven_cell(rate * h, entered, rise, pull * y_up, pull * y_down);
    delta = inside.downstream, before = sums.temperature[down];
    const auto add_node = [&](std::size_t node, double through, double within) {
      sums.heat_flux[node][0] += flux * through;
      sums.quadratic_flux[node] += flux * through * (through / 2 + sums.temperature[node]);
      sums.equivalent_temperature[node] += emitted * through;
      sums.relaxation_defect[node] += share * within;
      sums.energy_temperature[node] += energy * within;
      pulled[node] += by.counted * within;
      if (metal) sums.diffusing_temperature[node] += diffusing * through;
    };
    add_node(up, entered, inside.upstream);
    add_node(down, inside.downstream, inside.downstream);
    sums.dissipation[cell] +=
        exchange * h
        * ((1 - by.normal) * mean_square(inside.upstream, inside.downstream)
           + by.normal
                 * mean_square(inside.upstream - by.moving * y_up, inside.downstream - by.moving * y_down));
  }
}

/// Temperature and flux of the electrons with what goes with them, and what their equations lack. Collective.
void StackTransport::Implementation::add_electrons(std::span<const double> x, Moments& sums) {
  const ElectronLattice& electrons = sweep.electrons;
  const std::span<const double> at = sweep.electrons_of(x);
  const std::vector<double> flux = sweep.electron_fluxes(x);
  sums.electron_temperature.assign(pulled.size(), 0);
  sums.electron_flux.assign(pulled.size(), Point{0, 0});
  sums.electron_phonon_power.assign(pulled.size(), 0);
  std::vector<double> mean(electrons.nodes());
  for (std::size_t n = 0; n < electrons.nodes(); ++n) {
    const std::size_t node = index(2 * electrons.cells[n / 2].cell) + n % 2;
    sums.electron_temperature[node] = at[n];
    sums.electron_flux[node][0] = flux[n];
    sums.heat_flux[node][0] += flux[n];
    sums.quadratic_flux[node] += flux[n] * at[n];
    mean[n] = pulled[node];
    const Bands& metal = sweep.problem.bands_of_cell(electrons.cells[n / 2].cell);
    sums.electron_phonon_power[node] =
        electron_coupling(metal) * (at[n] - sums.temperature[node] - pulled[node]);
  }
  sweep.communicator.sum(sums.diffusing_temperature);
  for (const ElectronCell& cell : electrons.cells)
    for (const std::size_t node : {index(2 * cell.cell), index(2 * cell.cell) + 1})
      sums.diffusing_temperature[node] += sums.temperature[node];
  for (std::size_t c = 0; c < electrons.cells.size(); ++c)
    sums.dissipation[index(electrons.cells[c].cell)] +=
        mean_square(flux[2 * c], flux[2 * c + 1]) / electrons.cells[c].stiffness;
  electron_rows.assign(electrons.nodes(), 0);
  sweep.add_exchanged(electron_rows);
  sweep.communicator.sum(electron_rows);
  const std::vector<double> gained = sweep.coupled(mean);
  for (std::size_t n = 0; n < gained.size(); ++n) electron_rows[n] += gained[n];
  sweep.finish_electrons(x, true, electron_rows);
}

/// Adds up the ranks' parts, and what follows from the sums.
void StackTransport::Implementation::finish(std::span<const double> x, Moments& sums) {
  std::vector<double> flux = heat_flux_along_x(sums);
  for (auto* field : {&sums.relaxation_defect, &sums.energy_temperature, &flux, &sums.quadratic_flux,
                      &sums.equivalent_temperature, &sums.dissipation, &pulled})
    sweep.communicator.sum(*field);
  for (std::size_t n = 0; n < flux.size(); ++n) {
    sums.heat_flux[n][0] = flux[n];
    sums.energy_temperature[n] += sums.temperature[n];
    sums.equivalent_temperature[n] += sums.temperature[n];
  }
  if (!sweep.electrons.empty()) add_electrons(x, sums);
  finish_faces(sweep.problem, sweep.unknowns.part(x, Block::wall), sweep.communicator, sums);
}

Moments StackTransport::Implementation::moments(std::span<const double> x) {
  const auto nodes = index(sweep.problem.mesh.nodes());
  Moments sums;
  sums.temperature.assign(x.begin(), x.begin() + sweep.problem.mesh.nodes());
  for (auto* field : {&sums.relaxation_defect, &sums.energy_temperature, &sums.quadratic_flux,
                      &sums.equivalent_temperature})
    field->assign(nodes, 0);
  sums.heat_flux.assign(nodes, Point{0, 0});
  sums.dissipation.assign(index(sweep.problem.mesh.cells()), 0);
  sums.faces = empty_faces(sweep.problem);
  if (!sweep.electrons.empty()) sums.diffusing_temperature.assign(nodes, 0);
  pulled.assign(any_drifts(sweep.problem.media) || !sweep.electrons.empty() ? nodes : 0, 0);

  sweep.close_surfaces(x, true);
  sweep.leaving.copy(sweep.entering);
  for (std::size_t k = 0; k < sweep.slabs.size(); ++k)
    for (const bool rightward : {true, false}) {
      if (!sweep.is_driven(k)) {
        add_lines(k, rightward, x, sums);
        continue;
      }
      sweep.cross(k, rightward, x);
      const DrivingFields<const double> fields = sweep.driven(k, x);
      const NodeField<const double>& driven = fields.odd ? fields.odd : fields.even;
      for (std::size_t i = 0; i < sweep.lines_of(k).ids.size(); ++i)
        add_driven(k, rightward, i, driven, sums);
    }
  add_surface_means({sweep.problem, sweep.slabs, sweep.lines, sweep.channels, sweep.entering, sweep.leaving},
                    sums);
  finish(x, sums);
  return sums;
}

double channels_swept(const StackProblem& problem) {
  double sum = 0;
  for (int cell = 0; cell < problem.mesh.cells(); ++cell)
    sum += 2.0 * problem.angles.size() * problem.bands_of_cell(cell).size();
  return sum;
}

} // namespace kapitza
