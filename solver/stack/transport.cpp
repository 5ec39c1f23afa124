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

  void add_line(std::size_t slab, bool rightward, std::size_t i, std::span<const double> drift,
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

/// Follows one line through a slab and adds its part of every moment.
/// @param drift at the nodes; empty: there is none
void StackTransport::Implementation::add_line(std::size_t slab, bool rightward, std::size_t i,
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
  const double flux = rightward ? capacity : -capacity;
  const double emitted = capacity / (2 * total.one_way_conductance);
  // Normal processes relax to what moves along with the drift.
  const double normal = drift.empty() ? 0 : bands.normal_share[b];
  const double moving = drift.empty() ? 0
                                      : (rightward ? 1 : -1) * sweep.problem.angles.mu[m]
                                            * drift_velocity[index(s.material)] / bands.phase_velocity[b];
  const double carried = drift.empty() ? 0 : (rightward ? 1 : -1) * sweep.lines_of(slab).momentum_weight[i];
  double delta = sweep.entering[sweep.channels(slab, rightward, i)],
         before = 0; // psi - T, and T where it stands
  for (int n = 0; n < s.cells; ++n) {
    const auto cell = index(s.first_cell + (rightward ? n : s.cells - 1 - n));
    const std::size_t up = 2 * cell + (rightward ? 0 : 1), down = 2 * cell + (rightward ? 1 : 0);
    const double h = sweep.problem.mesh.width[cell], t_up = sums.temperature[up],
                 t_down = sums.temperature[down];
    const auto add_flux = [&](std::size_t node, double psi) {
      sums.heat_flux[node][0] += flux * psi;
      sums.quadratic_flux[node] += flux / 2 * psi * psi;
      sums.equivalent_temperature[node] += emitted * psi;
    };
    add_flux(up, delta + before);
    const double pull = drift.empty() ? 0 : h * rate * normal * moving;
    const double y_up = drift.empty() ? 0 : drift[up], y_down = drift.empty() ? 0 : drift[down];
    const double entered = delta + (before - t_up), rise = t_down - t_up;
    const CellDelta inside = drift.empty()
                                 ? cross_cell(rate * h, entered, rise)
                                 : cross_driven_cell(rate * h, entered, rise, pull * y_up, pull * y_down);
    delta = inside.downstream, before = t_down;
    add_flux(down, delta + before);
    sums.relaxation_defect[up] += share * inside.upstream;
    sums.relaxation_defect[down] += share * inside.downstream;
    sums.energy_temperature[up] += energy * (inside.upstream + t_up);
    sums.energy_temperature[down] += energy * (inside.downstream + t_down);
    sums.dissipation[cell] +=
        exchange * h
        * ((1 - normal) * mean_square(inside.upstream, inside.downstream)
           + normal * mean_square(inside.upstream - moving * y_up, inside.downstream - moving * y_down));
    if (drift.empty()) continue;
    momentum[up] += carried * inside.upstream;
    momentum[down] += carried * inside.downstream;
  }
}

/// Adds up the ranks' parts, and what follows from the sums.
void StackTransport::Implementation::finish(std::span<const double> x, Moments& sums) {
  std::vector<double> flux = heat_flux_along_x(sums);
  for (auto* field : {&sums.relaxation_defect, &sums.energy_temperature, &flux, &sums.quadratic_flux,
                      &sums.equivalent_temperature, &sums.dissipation, &momentum})
    sweep.communicator.sum(*field);
  for (std::size_t n = 0; n < flux.size(); ++n) sums.heat_flux[n][0] = flux[n];
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
      sweep.cross(k, rightward, x);
      const auto drift = sweep.drifts(k) ? sweep.unknowns.part(x, Block::drift) : std::span<const double>();
      for (std::size_t i = 0; i < sweep.lines_of(k).ids.size(); ++i) add_line(k, rightward, i, drift, sums);
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
