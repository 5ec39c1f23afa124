#include "solver/stack/stack_sweep.hpp"

#include "kapitza/base/index.hpp"

#include "solver/drift.hpp"

#include <algorithm>
#include <utility>

namespace kapitza {
namespace {

template <class Number>
constexpr bool shifted = parts_of<Number> == 2;

/// With what exp(i k y) adds to removal.
std::vector<Lines> slanted(std::vector<Lines> lines, const std::vector<double>& slant,
                           const HalfRange& angles) {
  if (slant.empty()) return lines;
  for (Lines& of_material : lines)
    for (std::size_t i = 0; i < of_material.ids.size(); ++i) {
      const auto m = index(of_material.ids[i].direction);
      of_material.slowness[i] += slant[m] / angles.mu[m];
    }
  return lines;
}

} // namespace

template <class Number>
StackSweep<Number>::StackSweep(const StackProblem& p, StackSources<Number> drive, const Number& s,
                               const Communicator& comm)
    : problem(p), communicator(comm), cell_share(share_cells_if_worth(p, comm)),
      unknowns(stack_unknowns(p, cell_share, parts_of<Number>, drive.sideways.empty() ? 1 : 2)),
      couplings(make_couplings(p)), slabs(make_slabs(p.mesh)), sources(std::move(drive)),
      lines(slanted(share_out_lines(p, couplings.of_surface, sources.sideways, comm.rank(), comm.size()),
                    sources.slant, p.angles)),
      channels(slabs, lines), shift(s),
      closure(p, couplings.of_surface, slabs, lines, channels, attenuation()),
      walls(black_walls(p, slabs.size())),
      baths(bath_channels(p, couplings.of_surface, slabs, lines, channels)), electrons(electron_lattice(p)),
      entering(channels.size()), leaving(channels.size()), jumps_(p.surfaces.size()) {
  check_one_field_each(p.media);
  find_contacts();
  given_ = electron_sources(electrons, sources);
  for (const ElectronExchange& exchange : electrons.exchanges)
    exchange_slabs_.push_back(slab_beside(slabs, exchange.surface, exchange.side));
}

/// What each channel loses crossing its slab, for the discrete equations.
template <class Number>
std::vector<Number> StackSweep<Number>::attenuation() const {
  std::vector<Number> attenuation(channels.size());
  for (std::size_t k = 0; k < slabs.size(); ++k)
    for (std::size_t i = 0; i < lines_of(k).ids.size(); ++i) {
      const Number rate = lines_of(k).optical_rate[i] + shift * lines_of(k).slowness[i];
      Number product = 1;
      for (int c = 0; c < slabs[k].cells; ++c)
        product *= cell_attenuation(rate * problem.mesh.width[index(slabs[k].first_cell + c)]);
      for (const bool rightward : {true, false}) attenuation[channels(k, rightward, i)] = product;
    }
  return attenuation;
}

template <class Number>
void StackSweep<Number>::find_contacts() {
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    const double resistance = problem.surfaces[s].contact_resistance;
    if (resistance <= 0) continue;
    const std::size_t slab = slab_beside(slabs, s, minus_side);
    contacts.push_back({s, slab, resistance, 1 / (1 + resistance * one_way_conductance(bands_of(slab)))});
  }
}

template <class Number>
auto StackSweep<Number>::lanes(std::size_t slab, const AlignedArray& weight) const {
  const Lines& its = lines_of(slab);
  const LaneBlock block{its.optical_rate.data(), weight.data(), its.ids.size()};
  if constexpr (shifted<Number>)
    return ShiftedLanes<Number>{block, its.slowness.data(), shift,
                                &drive_[index(2 * slabs[slab].first_cell)]};
  else
    return block;
}

template <class Number>
DrivenRow<Number> StackSweep<Number>::driven_row(std::size_t slab, std::span<const Number> x,
                                                 bool rightward) const {
  DrivenRow<Number> its{row(slab, x.data(), rightward), driven(slab, x)};
  its.shift = shift;
  if constexpr (shifted<Number>) its.drive = &drive_[index(2 * slabs[slab].first_cell)];
  if (stored_now_ != nullptr) its.stored = stored_now_ + field_->place(slab, rightward);
  return its;
}

template <class Number>
void StackSweep<Number>::set_step(const Number& s, const StackField* field, const double* psi) {
  field_ = field;
  stored_ = psi;
  if (s == shift) return;
  shift = s;
  closure = ChannelClosure<Number>(problem, couplings.of_surface, slabs, lines, channels, attenuation());
}

/// What temperatures and the beginning drive.
template <class Number>
void StackSweep<Number>::prepare_drive(std::span<const Number> temperature, bool with_sources) {
  stored_now_ = with_sources ? stored_ : nullptr;
  if (!electrons.empty()) {
    excess_.assign(index(problem.mesh.nodes()), 0);
    for (std::size_t n = 0; n < electrons.nodes(); ++n) {
      const std::size_t node = index(2 * electrons.cells[n / 2].cell) + n % 2;
      excess_[node] = electrons_of(temperature)[n] - temperature[node];
    }
  }
  if constexpr (shifted<Number>) {
    const bool stored = with_sources && !sources.stored.empty();
    drive_.resize(index(problem.mesh.nodes()));
    for (std::size_t n = 0; n < drive_.size(); ++n)
      drive_[n] = (stored ? sources.stored[n] : 0) - shift * temperature[n];
  }
}

template <class Number>
void StackSweep<Number>::close_surfaces(std::span<const double> reals, bool with_sources) {
  const auto x = as_numbers<Number>(reals);
  prepare_drive(x, with_sources);
  entering.clear();
  for (const BlackWall& wall : walls) {
    Number emitted = with_sources ? sources.wall[wall.surface] : 0;
    if (wall.unknown >= 0) emitted = x[index_of(wall)];
    entering.fill(channels(wall.slab, wall.rightward), lines_of(wall.slab).padded(), emitted);
  }
  if (with_sources)
    for (const BathChannel& bath : baths) entering.set(bath.channel, bath.part * sources.wall[bath.surface]);
  set_jumps(x, with_sources);
  if (with_sources) add_emission();
  add_electron_emission(x);
  if (closure.empty()) return;
  for (std::size_t k = 0; k < slabs.size(); ++k)
    for (const bool rightward : {true, false})
      if (closure.needs(k, rightward)) {
        leaving.copy(entering, channels(k, rightward), lines_of(k).padded());
        cross(k, rightward, x);
      }
  closure.emit(leaving, std::span<const Number>(jumps_), entering);
}

template <class Number>
void StackSweep<Number>::cross(std::size_t k, bool rightward, std::span<const Number> x) {
  double* psi = leaving.from(channels(k, rightward));
  if (is_by_line(k)) return sweep_through(driven_row(k, x, rightward), lines_of(k), psi);
  sweep_through(row(k, x.data(), rightward), lanes(k, lines_of(k).weight), psi);
}

template <class Number>
void StackSweep<Number>::cross_and_sum(std::size_t k, bool rightward, std::span<const Number> x,
                                       std::span<Number> result) {
  double* psi = leaving.from(channels(k, rightward));
  const std::size_t node = index(2 * slabs[k].first_cell);
  if (is_by_line(k)) {
    DrivingFields<Number> pulled = drift_of_slab(k, result);
    if (is_metal(bands_of(k)))
      pulled.even = {
          &result[first(Block::electron) + 2 * index(electrons.of_cell[index(slabs[k].first_cell)])]};
    return sweep_and_sum(driven_row(k, x, rightward), lines_of(k), lines_of(k).weight, psi, &result[node],
                         pulled);
  }
  sweep_and_sum(row(k, x.data(), rightward), lanes(k, lines_of(k).weight), psi, &result[node]);
}

/// Surfaces with a jump are coupled in the temperature scale of their plus side.
template <class Number>
void StackSweep<Number>::set_jumps(std::span<const Number> x, bool with_sources) {
  for (std::size_t s = 0; s < jumps_.size(); ++s) jumps_[s] = with_sources ? sources.jump[s] : 0;
  for (std::size_t i = 0; i < contacts.size(); ++i)
    jumps_[contacts[i].surface] -= x[first(Block::contact) + i];
  for (std::size_t k = 0; k < slabs.size(); ++k)
    if (const Number jump = jumps_[index(slabs[k].right_surface)]; jump != 0.0)
      entering.fill(channels(k, false), lines_of(k).padded(), -jump);
}

/// What surfaces emit beside their laws.
template <class Number>
void StackSweep<Number>::add_emission() {
  const auto directions = index(problem.angles.size());
  for (std::size_t k = 0; k < slabs.size(); ++k)
    for (const bool rightward : {true, false}) {
      const int surface = rightward ? slabs[k].left_surface : slabs[k].right_surface;
      const auto& emission = problem.surfaces[index(surface)].emission[rightward ? plus_side : minus_side];
      if (emission.empty()) continue;
      for (std::size_t i = 0; i < lines_of(k).ids.size(); ++i) {
        const LineId line = lines_of(k).ids[i];
        entering.add(channels(k, rightward, i),
                     emission[index(line.band) * directions + index(line.direction)]);
      }
    }
}

/// What electrons send into the phonons of the other side of an interface.
template <class Number>
void StackSweep<Number>::add_electron_emission(std::span<const Number> x) {
  for (std::size_t i = 0; i < electrons.exchanges.size(); ++i) {
    const ElectronExchange& exchange = electrons.exchanges[i];
    const bool rightward = exchange.side == plus_side;
    const Number jump = rightward ? jumps_[exchange.surface] : Number(0);
    const Number emitted = electrons_of(x)[exchange.node] + jump;
    const std::vector<LineId>& ids = lines_of(exchange_slabs_[i]).ids;
    for (std::size_t line = 0; line < ids.size(); ++line)
      entering.add(channels(exchange_slabs_[i], rightward, line),
                   exchange.absorption[index(ids[line].band)] * emitted);
  }
}

template <class Number>
Number StackSweep<Number>::arriving_flux(std::size_t exchange) const {
  const ElectronExchange& its = electrons.exchanges[exchange];
  const std::size_t slab = exchange_slabs_[exchange], first = channels(slab, its.side == minus_side);
  const std::vector<LineId>& ids = lines_of(slab).ids;
  Number sum = 0;
  for (std::size_t line = 0; line < ids.size(); ++line)
    sum += its.absorption[index(ids[line].band)] * capacity_of(slab, line) * leaving[first + line];
  return sum;
}

template <class Number>
std::vector<Number> StackSweep<Number>::coupled(std::span<const Number> at_nodes) const {
  std::vector<Number> rows(electrons.nodes());
  for (std::size_t n = 0; n < rows.size(); ++n)
    for (const std::size_t j : {0, 1})
      rows[n] += electrons.cells[n / 2].coupling * hat_mass(n % 2, j) * at_nodes[n - n % 2 + j];
  return rows;
}

template <class Number>
void StackSweep<Number>::add_exchanged(std::span<Number> rows) const {
  for (std::size_t i = 0; i < electrons.exchanges.size(); ++i)
    rows[electrons.exchanges[i].node] += arriving_flux(i);
}

template <class Number>
void StackSweep<Number>::finish_electrons(std::span<const Number> x, bool with_sources,
                                          std::span<Number> rows) const {
  const std::span<const Number> at = electrons_of(x);
  take_diffusion(electrons, at, rows);
  for (const ElectronExchange& exchange : electrons.exchanges)
    rows[exchange.node] -= exchange.conductance * (at[exchange.node] + jump_of(exchange));
  for (std::size_t n = 0; n < rows.size(); ++n) {
    const ElectronCell& cell = electrons.cells[n / 2];
    const Number loss = lost(cell, shift, sources.wavenumber);
    for (const std::size_t j : {0, 1}) {
      const std::size_t other = n - n % 2 + j, node = index(2 * cell.cell) + j;
      rows[n] -= hat_mass(n % 2, j) * (cell.coupling * excess_[node] + loss * at[other]);
    }
    if (with_sources) rows[n] += given_[n];
    rows[n] /= electrons.diagonal[n];
  }
}

template <class Number>
std::vector<Number> StackSweep<Number>::electron_fluxes(std::span<const Number> x) const {
  std::vector<Number> flux(electrons.nodes()), exchanged(electrons.nodes());
  add_exchanged(exchanged);
  communicator.sum(as_reals<Number>(exchanged));
  const std::span<const Number> at = electrons_of(x);
  for (std::size_t n = 0; n < flux.size(); ++n)
    if (const int face = electrons.cells[n / 2].face[n % 2]; face >= 0)
      flux[n] = electron_flux(electrons.faces[index(face)], at, sources);
  for (const ElectronExchange& exchange : electrons.exchanges)
    flux[exchange.node] =
        exchange.sign()
        * (exchange.conductance * (at[exchange.node] + jump_of(exchange)) - exchanged[exchange.node]);
  return flux;
}

/// This rank's share of the heat flux through a contact [W/m2].
template <class Number>
Number StackSweep<Number>::contact_flux(const MacroscopicContact& contact) const {
  const std::size_t arriving = channels(contact.slab, true), emitted = channels(contact.slab, false);
  Number sum = 0;
  for (std::size_t i = 0; i < lines_of(contact.slab).ids.size(); ++i)
    sum += capacity_of(contact.slab, i) * (leaving[arriving + i] - entering[emitted + i]);
  return sum;
}

/// sum over a black wall's arriving channels of f (psi - level), over sum of f: this rank's share.
template <class Number>
Number StackSweep<Number>::absorbed_mean(const BlackWall& wall, const Number& level) const {
  const std::size_t arriving = channels(wall.slab, !wall.rightward);
  Number sum = 0;
  for (std::size_t i = 0; i < lines_of(wall.slab).ids.size(); ++i)
    sum += capacity_of(wall.slab, i) * (leaving[arriving + i] - level);
  return sum / one_way_conductance(bands_of(wall.slab));
}

template <class Number>
void StackSweep<Number>::defect(std::span<const double> reals, std::span<double> into, bool with_sources) {
  close_surfaces(reals, with_sources);
  const auto x = as_numbers<Number>(reals);
  const auto result = as_numbers<Number>(into);
  std::ranges::fill(into, 0.0);
  leaving.copy(entering);
  for (std::size_t k = 0; k < slabs.size(); ++k)
    for (const bool rightward : {true, false}) cross_and_sum(k, rightward, x, result);
  for (const BlackWall& wall : walls)
    if (wall.unknown >= 0) result[index_of(wall)] = absorbed_mean(wall, x[index_of(wall)]);
  const std::size_t contact = first(Block::contact);
  for (std::size_t i = 0; i < contacts.size(); ++i)
    result[contact + i] = contacts[i].resistance * contacts[i].scale * contact_flux(contacts[i]);
  const auto of_electrons = result.subspan(first(Block::electron), electrons.nodes());
  if (!electrons.empty()) {
    std::ranges::copy(coupled(of_electrons), of_electrons.begin());
    add_exchanged(of_electrons);
  }
  communicator.sum(into);
  if (!electrons.empty()) finish_electrons(x, with_sources, of_electrons);
  for (std::size_t i = 0; i < contacts.size(); ++i) result[contact + i] -= contacts[i].scale * x[contact + i];
  const Range drift = unknowns[Block::drift];
  for (std::size_t i = drift.first; i < drift.end(); ++i) into[i] -= reals[i];
  if (!with_sources) return;
  for (std::size_t n = 0; n < sources.rise.size(); ++n) result[n] += sources.rise[n];
  for (const BlackWall& wall : walls)
    if (wall.unknown >= 0)
      result[index_of(wall)] += sources.flux[wall.surface] / one_way_conductance(bands_of(wall.slab));
}

template <class Number>
void StackSweep<Number>::add_moment(std::span<const Number> x, const std::vector<AlignedArray>& weights,
                                    bool rightward, std::span<Number> moment) {
  for (std::size_t k = 0; k < slabs.size(); ++k) {
    const std::size_t channel = channels(k, rightward);
    leaving.copy(entering, channel, lines_of(k).padded());
    const AlignedArray& weight = weights[index(slabs[k].material)];
    Number* into = &moment[index(2 * slabs[k].first_cell)];
    if (is_by_line(k))
      sweep_and_sum(driven_row(k, x, rightward), lines_of(k), weight, leaving.from(channel), into);
    else
      sweep_and_sum(row(k, x.data(), rightward), lanes(k, weight), leaving.from(channel), into);
  }
}

template <class Number>
void StackSweep<Number>::keep(std::span<const double> reals, const std::vector<AlignedArray>& capacities,
                              const StackField& field, double* psi, std::span<double> flux) {
  if constexpr (!shifted<Number>) {
    std::vector<double> of_way(flux.size());
    for (const bool rightward : {true, false}) {
      std::ranges::fill(of_way, 0.0);
      for (std::size_t k = 0; k < slabs.size(); ++k) {
        const std::size_t channel = channels(k, rightward);
        leaving.copy(entering, channel, lines_of(k).padded());
        sweep_and_keep(driven_row(k, reals, rightward), lines_of(k), capacities[index(slabs[k].material)],
                       leaving.from(channel), psi + field.place(k, rightward),
                       &of_way[index(2 * slabs[k].first_cell)]);
      }
      // T itself carries as much both ways.
      for (std::size_t n = 0; n < flux.size(); ++n) flux[n] += (rightward ? 1 : -1) * of_way[n];
    }
  }
}

template class StackSweep<double>;
template class StackSweep<std::complex<double>>;

} // namespace kapitza
