#include "kapitza/solver/stack/transport.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/solver/stack/couplings.hpp"

#include "solver/drift.hpp"
#include "solver/stack/balance.hpp"
#include "solver/stack/band_row.hpp"
#include "solver/stack/cell_share.hpp"
#include "solver/stack/drift_sweep.hpp"
#include "solver/stack/face_sums.hpp"
#include "solver/stack/full/emitters.hpp"
#include "solver/stack/sweep.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace kapitza {
namespace {

/// What each channel loses crossing its slab, for the discrete equations.
AlignedArray tabulate_attenuation(const StackMesh& mesh, const std::vector<Slab>& slabs,
                                  const std::vector<Lines>& lines, const ChannelIndex& channels) {
  AlignedArray attenuation(channels.size(), 0.0);
  for (std::size_t k = 0; k < slabs.size(); ++k) {
    const Lines& owned = lines[index(slabs[k].material)];
    for (std::size_t i = 0; i < owned.ids.size(); ++i) {
      double product = 1;
      for (int c = 0; c < slabs[k].cells; ++c)
        product *= cell_attenuation(owned.optical_rate[i] * mesh.width[index(slabs[k].first_cell + c)]);
      for (const bool rightward : {true, false}) attenuation[channels(k, rightward, i)] = product;
    }
  }
  return attenuation;
}

/// A macroscopic contact: what crosses from the minus to the plus side gets colder by its unknown.
struct Contact {
  std::size_t surface, slab; ///< slab on the minus side
  double resistance;         ///< [m2 K/W]
  double scale;              ///< 1 / (1 + resistance times the minus side's one-way conductance)
};

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
  const StackProblem& problem;
  Communicator communicator;
  CellShare cell_share;
  Unknowns unknowns;
  Couplings couplings;
  std::vector<Slab> slabs;
  std::vector<Lines> lines;
  ChannelIndex channels;
  SurfaceClosure closure;
  std::vector<Wall> walls;
  std::vector<BathChannel> baths;
  std::vector<Contact> contacts;
  std::vector<double> jumps;    ///< per surface, of the present sweep [K]
  std::vector<Totals> totals;   ///< per material
  std::vector<double> heating;  ///< rise of T over the relaxed mean, P/G, per cell [K]
  Moments measured;             ///< of the last sweep for them
  std::vector<double> momentum; ///< what y should be, of the same sweep, per unknown of Block::drift [K]
  std::vector<double> drift_velocity; ///< c of solver/drift.hpp, per medium [m/s]
  AlignedArray entering, leaving;

  Implementation(const StackProblem& p, const Communicator& comm)
      : problem(p), communicator(comm),
        cell_share(share_cells(
            p, worth_sharing(p, comm) && !stack_unknowns(p).counts().drifts ? comm : Communicator::self())),
        unknowns(stack_unknowns(p, cell_share)), couplings(make_couplings(p)), slabs(make_slabs(p.mesh)),
        lines(share_out_lines(p, couplings.of_surface, comm.rank(), comm.size())), channels(slabs, lines),
        closure(p, couplings.of_surface, slabs, lines, channels,
                tabulate_attenuation(p.mesh, slabs, lines, channels)),
        walls(black_walls(p, slabs.size())),
        baths(bath_channels(p, couplings.of_surface, slabs, lines, channels)), jumps(p.surfaces.size(), 0.0),
        entering(channels.size(), 0.0), leaving(channels.size(), 0.0) {
    find_contacts();
    for (const Bands& bands : p.media) {
      totals.push_back({heat_capacity(bands), relaxation(bands), one_way_conductance(bands)});
      drift_velocity.push_back(drift_of(bands).velocity);
    }
    for (int c = 0; c < p.mesh.cells(); ++c) heating.push_back(heating_rise(p, c));
  }

  void find_contacts() {
    for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
      const double resistance = problem.surfaces[s].contact_resistance;
      if (resistance <= 0) continue;
      for (std::size_t k = 0; k < slabs.size(); ++k)
        if (slabs[k].right_surface == static_cast<int>(s))
          contacts.push_back({s, k, resistance, 1 / (1 + resistance * one_way_conductance(bands_of(k)))});
    }
  }

  const Lines& lines_of(std::size_t slab) const { return lines[index(slabs[slab].material)]; }
  const Totals& totals_of(std::size_t slab) const { return totals[index(slabs[slab].material)]; }
  const Bands& bands_of(std::size_t slab) const { return problem.media[index(slabs[slab].material)]; }
  CellRow row(std::size_t slab, const double* temperature, bool rightward) const {
    const Slab& s = slabs[slab];
    return {&problem.mesh.width[index(s.first_cell)], temperature + 2 * s.first_cell, s.cells, rightward};
  }
  /// A row that a drift drives along.
  DriftingRow drifting_row(std::size_t slab, std::span<const double> x, bool rightward) const {
    return {row(slab, x.data(), rightward),
            &x[unknowns[Block::drift].first + 2 * index(slabs[slab].first_cell)]};
  }
  bool drifts(std::size_t slab) const { return !lines_of(slab).pull.empty(); }
  void cross(std::size_t slab, bool rightward, std::span<const double> x, double* psi) const {
    if (drifts(slab))
      sweep_through(drifting_row(slab, x, rightward), lines_of(slab), psi);
    else
      sweep_through(row(slab, x.data(), rightward), lines_of(slab).lanes(), psi);
  }
  std::span<double> part(AlignedArray& array, std::size_t slab, bool rightward) const {
    return {array.data() + channels(slab, rightward),
            lines_of(slab).padded()}; // none where this rank has no lines
  }

  /// Fills `entering` with what every channel brings into its slab, laws closed for the sources in x.
  void close_surfaces(std::span<const double> x, bool sources) {
    std::fill(entering.begin(), entering.end(), 0.0);
    for (const Wall& wall : walls) {
      double emitted = sources ? wall.temperature : 0;
      if (wall.unknown >= 0) emitted = x[index_of(wall)];
      std::ranges::fill(part(entering, wall.slab, wall.rightward), emitted);
    }
    if (sources)
      for (const BathChannel& bath : baths) entering[bath.channel] = bath.part * bath.temperature;
    set_jumps(x, sources);
    if (sources) add_emission();
    if (closure.empty()) return;
    for (std::size_t k = 0; k < slabs.size(); ++k)
      for (const bool rightward : {true, false})
        if (closure.needs(k, rightward)) {
          std::ranges::copy(part(entering, k, rightward), part(leaving, k, rightward).begin());
          cross(k, rightward, x, part(leaving, k, rightward).data());
        }
    closure.emit(leaving, jumps, entering);
  }

  /// Surfaces with a jump are coupled in the temperature scale of their plus side.
  void set_jumps(std::span<const double> x, bool sources) {
    for (std::size_t s = 0; s < jumps.size(); ++s)
      jumps[s] = sources ? problem.surfaces[s].temperature_jump : 0;
    for (std::size_t i = 0; i < contacts.size(); ++i) jumps[contacts[i].surface] -= x[first_contact() + i];
    for (std::size_t k = 0; k < slabs.size(); ++k)
      if (const double jump = jumps[index(slabs[k].right_surface)]; jump != 0)
        std::ranges::fill(part(entering, k, false), -jump);
  }
  std::size_t first_contact() const { return unknowns[Block::contact].first; }

  /// This rank's share of the heat flux through a contact [W/m2].
  double contact_flux(const Contact& contact) {
    const Bands& bands = bands_of(contact.slab);
    const auto arriving = part(leaving, contact.slab, true), emitted = part(entering, contact.slab, false);
    double sum = 0;
    for (std::size_t i = 0; i < lines_of(contact.slab).ids.size(); ++i) {
      const LineId line = lines_of(contact.slab).ids[i];
      sum += flux_capacity(bands, problem.angles, line.band, line.direction) * (arriving[i] - emitted[i]);
    }
    return sum;
  }

  /// What surfaces emit beside their laws.
  void add_emission() {
    const auto directions = index(problem.angles.size());
    for (std::size_t k = 0; k < slabs.size(); ++k)
      for (const bool rightward : {true, false}) {
        const int surface = rightward ? slabs[k].left_surface : slabs[k].right_surface;
        const auto& emission = problem.surfaces[index(surface)].emission[rightward ? plus_side : minus_side];
        if (emission.empty()) continue;
        for (std::size_t i = 0; i < lines_of(k).ids.size(); ++i) {
          const LineId line = lines_of(k).ids[i];
          entering[channels(k, rightward, i)] +=
              emission[index(line.band) * directions + index(line.direction)];
        }
      }
  }

  /// sum over a black wall's arriving channels of f (psi - level), over sum of f: this rank's share.
  double absorbed_mean(const Wall& wall, double level) {
    const Bands& bands = bands_of(wall.slab);
    const auto arriving = part(leaving, wall.slab, !wall.rightward);
    double sum = 0;
    for (std::size_t i = 0; i < lines_of(wall.slab).ids.size(); ++i) {
      const LineId line = lines_of(wall.slab).ids[i];
      sum += flux_capacity(bands, problem.angles, line.band, line.direction) * (arriving[i] - level);
    }
    return sum / one_way_conductance(bands);
  }

  void defect(std::span<const double> x, std::span<double> result, bool sources) {
    close_surfaces(x, sources);
    std::ranges::fill(result, 0.0);
    std::ranges::copy(entering, leaving.begin());
    for (std::size_t k = 0; k < slabs.size(); ++k)
      for (const bool rightward : {true, false}) {
        double* psi = part(leaving, k, rightward).data();
        const auto node = index(2 * slabs[k].first_cell);
        if (drifts(k))
          sweep_and_sum(drifting_row(k, x, rightward), lines_of(k), psi, &result[node],
                        &result[unknowns[Block::drift].first + node]);
        else
          sweep_and_sum(row(k, x.data(), rightward), lines_of(k).lanes(), psi, &result[node]);
      }
    for (const Wall& wall : walls)
      if (wall.unknown >= 0) result[index_of(wall)] = absorbed_mean(wall, x[index_of(wall)]);
    for (std::size_t i = 0; i < contacts.size(); ++i)
      result[first_contact() + i] = contacts[i].resistance * contacts[i].scale * contact_flux(contacts[i]);
    communicator.sum(result);
    for (std::size_t i = 0; i < contacts.size(); ++i)
      result[first_contact() + i] -= contacts[i].scale * x[first_contact() + i];
    for (std::size_t i = unknowns[Block::drift].first; i < unknowns[Block::drift].end(); ++i)
      result[i] -= x[i];
    if (!sources) return;
    for (std::size_t n = 0; n < index(problem.mesh.nodes()); ++n) result[n] += heating[n / 2];
    for (const Wall& wall : walls)
      if (wall.unknown >= 0)
        result[index_of(wall)] += wall.heat_flux / one_way_conductance(bands_of(wall.slab));
  }
  std::size_t index_of(const Wall& wall) const { return unknowns[Block::wall].first + index(wall.unknown); }

  Moments moments(std::span<const double> x);
  void add_line(std::size_t slab, bool rightward, std::size_t i, std::span<const double> drift,
                Moments& sums);
  void finish(std::span<const double> x, Moments& sums);
};

StackTransport::StackTransport(const StackProblem& problem, const Communicator& communicator)
    : impl_(std::make_unique<Implementation>(problem, communicator)) {}
StackTransport::~StackTransport() = default;

const Couplings& StackTransport::couplings() const {
  return impl_->couplings;
}
const Unknowns& StackTransport::unknowns() const {
  return impl_->unknowns;
}
const Communicator& StackTransport::sharers() const {
  return impl_->cell_share.ranks;
}
bool StackTransport::floating() const {
  return is_floating(impl_->problem);
}
void StackTransport::defect(std::span<const double> x, std::span<double> result, bool sources) {
  const SweepClock clock(*this);
  impl_->defect(x, result, sources);
}
void StackTransport::measure(std::span<const double> x) {
  const SweepClock clock(*this);
  impl_->measured = impl_->moments(x);
}
const Moments& StackTransport::moments() const {
  return impl_->measured;
}
std::vector<double> StackTransport::residual(std::span<const double> x) const {
  std::vector<double> r = sweep_residual(impl_->problem, impl_->unknowns, x, impl_->measured);
  const Range drift = impl_->unknowns[Block::drift];
  for (std::size_t i = 0; i < drift.size; ++i) r[drift.first + i] = impl_->momentum[i] - x[drift.first + i];
  return r;
}
HeatBalance StackTransport::heat_balance() const {
  return kapitza::heat_balance(impl_->problem, impl_->measured);
}
HeatScale StackTransport::heat_scale() const {
  return kapitza::heat_scale(impl_->problem);
}
double StackTransport::level_shift() const {
  return kapitza::level_shift(impl_->problem, impl_->measured);
}

/// Follows one line through a slab and adds its part of every moment.
/// @param drift at the nodes; empty: there is none
void StackTransport::Implementation::add_line(std::size_t slab, bool rightward, std::size_t i,
                                              std::span<const double> drift, Moments& sums) {
  const Slab& s = slabs[slab];
  const Bands& bands = bands_of(slab);
  const LineId line = lines_of(slab).ids[i];
  const auto b = index(line.band), m = index(line.direction);
  const double rate = lines_of(slab).optical_rate[i], share = lines_of(slab).weight[i];
  const double energy = bands.heat_capacity[b] * problem.angles.weight[m] / 2 / totals_of(slab).heat_capacity;
  const double exchange = share * totals_of(slab).relaxation;
  const double capacity = flux_capacity(bands, problem.angles, line.band, line.direction);
  const double flux = rightward ? capacity : -capacity;
  const double emitted = capacity / (2 * totals_of(slab).one_way_conductance);
  // Normal processes relax to what moves along with the drift.
  const double normal = drift.empty() ? 0 : bands.normal_share[b];
  const double moving = drift.empty()
                            ? 0
                            : (rightward ? 1 : -1) * problem.angles.mu[m]
                                  * drift_velocity[index(slabs[slab].material)] / bands.phase_velocity[b];
  const double carried = drift.empty() ? 0 : (rightward ? 1 : -1) * lines_of(slab).momentum_weight[i];
  double delta = entering[channels(slab, rightward, i)], before = 0; // psi - T, and T where it stands
  for (int n = 0; n < s.cells; ++n) {
    const auto cell = index(s.first_cell + (rightward ? n : s.cells - 1 - n));
    const std::size_t up = 2 * cell + (rightward ? 0 : 1), down = 2 * cell + (rightward ? 1 : 0);
    const double h = problem.mesh.width[cell], t_up = sums.temperature[up], t_down = sums.temperature[down];
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
    communicator.sum(*field);
  for (std::size_t n = 0; n < flux.size(); ++n) sums.heat_flux[n][0] = flux[n];
  finish_faces(problem, unknowns.part(x, Block::wall), communicator, sums);
}

Moments StackTransport::Implementation::moments(std::span<const double> x) {
  const auto nodes = index(problem.mesh.nodes());
  Moments sums;
  sums.temperature.assign(x.begin(), x.begin() + problem.mesh.nodes());
  for (auto* field : {&sums.relaxation_defect, &sums.energy_temperature, &sums.quadratic_flux,
                      &sums.equivalent_temperature})
    field->assign(nodes, 0);
  sums.heat_flux.assign(nodes, Point{0, 0});
  sums.dissipation.assign(index(problem.mesh.cells()), 0);
  sums.faces = empty_faces(problem);
  momentum.assign(unknowns[Block::drift].size, 0);

  close_surfaces(x, true);
  std::ranges::copy(entering, leaving.begin());
  for (std::size_t k = 0; k < slabs.size(); ++k)
    for (const bool rightward : {true, false}) {
      cross(k, rightward, x, part(leaving, k, rightward).data());
      for (std::size_t i = 0; i < lines_of(k).ids.size(); ++i)
        add_line(k, rightward, i, drifts(k) ? unknowns.part(x, Block::drift) : std::span<const double>(),
                 sums);
    }
  add_surface_means({problem, slabs, lines, channels, entering, leaving}, sums);
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
