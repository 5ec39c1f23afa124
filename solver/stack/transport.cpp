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
  double heat_capacity, relaxation, one_way_conductance;
};

} // namespace

struct StackTransport::Implementation {
  StackSweep<double> sweep;
  std::vector<Totals> totals;         ///< per material
  std::vector<double> drift_velocity; ///< c of solver/drift.hpp, per medium [m/s]
  Moments measured;                   ///< of the last sweep for them
  std::vector<double> momentum; ///< what y should be, of the same sweep, per unknown of Block::drift [K]

  Implementation(const StackProblem& p, const Communicator& comm) : sweep(p, steady_sources(p), 0, comm) {
    for (const Bands& bands : p.media) {
      totals.push_back({heat_capacity(bands), relaxation(bands), one_way_conductance(bands)});
      drift_velocity.push_back(drift_of(bands).velocity);
    }
  }

  void add_lines(std::size_t slab, bool rightward, std::span<const double> x, Moments& sums);
  void add_drifting(std::size_t slab, bool rightward, std::size_t i, std::span<const double> drift,
                    Moments& sums);
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
  const SweepClock clock(*this);
  impl_->measured = impl_->moments(x);
}
const Moments& StackTransport::moments() const {
  return impl_->measured;
}
std::vector<double> StackTransport::residual(std::span<const double> x) const {
  std::vector<double> r = sweep_residual(impl_->sweep.problem, impl_->sweep.unknowns, x, impl_->measured);
  const Range drift = impl_->sweep.unknowns[Block::drift];
  for (std::size_t i = 0; i < drift.size; ++i) r[drift.first + i] = impl_->momentum[i] - x[drift.first + i];
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

/// The same for one line of a slab whose phonons a drift pulls along. @param drift at the nodes
void StackTransport::Implementation::add_drifting(std::size_t slab, bool rightward, std::size_t i,
                                                  std::span<const double> drift, Moments& sums) {
  const Slab& s = sweep.slabs[slab];
  const Bands& bands = sweep.bands_of(slab);
  const LineId line = sweep.lines_of(slab).ids[i];
  const auto b = index(line.band), m = index(line.direction);
  const double rate = sweep.lines_of(slab).optical_rate[i], share = sweep.lines_of(slab).weight[i];
  const Totals& total = totals[index(s.material)];
  const double energy = bands.heat_capacity[b] * sweep.problem.angles.weight[m] / 2 / total.heat_capacity;
  const double exchange = share * total.relaxation;
  const double capacity = flux_capacity(bands, sweep.problem.angles, line.band, line.direction);
  const double emitted = capacity / (2 * total.one_way_conductance);
  const double sign = rightward ? 1 : -1, flux = sign * capacity;
  // Normal processes relax to what moves along with the drift.
  const double normal = bands.normal_share[b];
  const double moving =
      sign * sweep.problem.angles.mu[m] * drift_velocity[index(s.material)] / bands.phase_velocity[b];
  const double carried = sign * sweep.lines_of(slab).momentum_weight[i];
  double delta = sweep.entering[sweep.channels(slab, rightward, i)],
         before = 0; // psi - T, and T where it stands
  for (int n = 0; n < s.cells; ++n) {
    const auto cell = index(s.first_cell + (rightward ? n : s.cells - 1 - n));
    const std::size_t up = 2 * cell + (rightward ? 0 : 1), down = 2 * cell + (rightward ? 1 : 0);
    const double h = sweep.problem.mesh.width[cell];
    const double entered = delta + (before - sums.temperature[up]),
                 rise = sums.temperature[down] - sums.temperature[up];
    const double pull = h * rate * normal * moving, y_up = drift[up], y_down = drift[down];
    const CellDelta inside = cross_driven_cell(rate * h, entered, rise, pull * y_up, pull * y_down);
    delta = inside.downstream, before = sums.temperature[down];
    const auto add_node = [&](std::size_t node, double through, double within) {
      sums.heat_flux[node][0] += flux * through;
      sums.quadratic_flux[node] += flux * through * (through / 2 + sums.temperature[node]);
      sums.equivalent_temperature[node] += emitted * through;
      sums.relaxation_defect[node] += share * within;
      sums.energy_temperature[node] += energy * within;
      momentum[node] += carried * within;
    };
    add_node(up, entered, inside.upstream);
    add_node(down, inside.downstream, inside.downstream);
    sums.dissipation[cell] +=
        exchange * h
        * ((1 - normal) * mean_square(inside.upstream, inside.downstream)
           + normal * mean_square(inside.upstream - moving * y_up, inside.downstream - moving * y_down));
  }
}

/// Adds up the ranks' parts, and what follows from the sums.
void StackTransport::Implementation::finish(std::span<const double> x, Moments& sums) {
  std::vector<double> flux = heat_flux_along_x(sums);
  for (auto* field : {&sums.relaxation_defect, &sums.energy_temperature, &flux, &sums.quadratic_flux,
                      &sums.equivalent_temperature, &sums.dissipation, &momentum})
    sweep.communicator.sum(*field);
  for (std::size_t n = 0; n < flux.size(); ++n) {
    sums.heat_flux[n][0] = flux[n];
    sums.energy_temperature[n] += sums.temperature[n];
    sums.equivalent_temperature[n] += sums.temperature[n];
  }
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
  momentum.assign(sweep.unknowns[Block::drift].size, 0);

  sweep.close_surfaces(x, true);
  sweep.leaving.copy(sweep.entering);
  for (std::size_t k = 0; k < sweep.slabs.size(); ++k)
    for (const bool rightward : {true, false}) {
      if (!sweep.drifts(k)) {
        add_lines(k, rightward, x, sums);
        continue;
      }
      sweep.cross(k, rightward, x);
      const auto drift = sweep.unknowns.part(x, Block::drift);
      for (std::size_t i = 0; i < sweep.lines_of(k).ids.size(); ++i)
        add_drifting(k, rightward, i, drift, sums);
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
