#include "kapitza/solver/stack/transport.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/solver/stack/couplings.hpp"

#include "solver/stack/balance.hpp"
#include "solver/stack/cell_share.hpp"
#include "solver/stack/lines.hpp"
#include "solver/stack/surface_closure.hpp"
#include "solver/stack/sweep.hpp"

#include <algorithm>
#include <cmath>
#include <map>
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

/// A black wall: which slab it feeds and absorbs from, and the temperature or flux it imposes.
struct Wall {
  std::size_t slab;
  bool rightward;         ///< direction of what it emits
  double temperature = 0; ///< emitted, relative to the reference (isothermal)
  double heat_flux = 0;   ///< imposed [W/m2] (heat-flux wall)
  int unknown = -1;       ///< index of its temperature among the heat-flux walls
};

/// What a bath sends into one channel.
struct BathChannel {
  std::size_t channel;
  double temperature; ///< relative to the reference, times the part of the channel that is the bath's
};

/// A macroscopic contact: what crosses from the minus to the plus side gets colder by its unknown.
struct Contact {
  std::size_t surface, slab; ///< slab on the minus side
  double resistance;         ///< [m2 K/W]
  double scale;              ///< 1 / (1 + resistance times the minus side's one-way conductance)
};

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
  std::vector<double> jumps;   ///< per surface, of the present sweep [K]
  std::vector<Totals> totals;  ///< per material
  std::vector<double> heating; ///< rise of T over the relaxed mean, P/G, per cell [K]
  Moments measured;            ///< of the last sweep for them
  AlignedArray entering, leaving;

  Implementation(const StackProblem& p, const Communicator& comm)
      : problem(p), communicator(comm),
        cell_share(share_cells(p, worth_sharing(p, comm) ? comm : Communicator::self())),
        unknowns(stack_unknowns(p, cell_share)), couplings(make_couplings(p)), slabs(make_slabs(p.mesh)),
        lines(share_out_lines(p, couplings.of_surface, comm.rank(), comm.size())), channels(slabs, lines),
        closure(p, couplings.of_surface, slabs, lines, channels,
                tabulate_attenuation(p.mesh, slabs, lines, channels)),
        jumps(p.surfaces.size(), 0.0), entering(channels.size(), 0.0), leaving(channels.size(), 0.0) {
    find_walls();
    find_baths();
    find_contacts();
    for (const Bands& bands : p.media)
      totals.push_back({heat_capacity(bands), relaxation(bands), one_way_conductance(bands)});
    for (int c = 0; c < p.mesh.cells(); ++c) heating.push_back(heating_rise(p, c));
  }

  void find_walls() {
    const double reference = reference_temperature(problem);
    int flux_walls = 0;
    for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
      const bool left = problem.mesh.surfaces[s].minus_cell < 0;
      Wall wall{left ? 0 : slabs.size() - 1, left};
      const LawTraits law = law_traits(problem.surfaces[s].law);
      if (!law.black) continue;
      wall.temperature = law.temperature ? *law.temperature - reference : 0;
      wall.heat_flux = law.heat_flux.value_or(0);
      if (law.heat_flux) wall.unknown = flux_walls++;
      walls.push_back(wall);
    }
  }

  void find_baths() {
    const double reference = reference_temperature(problem);
    for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
      if (!is_bath(problem.surfaces[s].law)) continue;
      const double temperature = *fixed_temperature(problem.surfaces[s].law) - reference;
      const bool left = problem.mesh.surfaces[s].minus_cell < 0;
      const std::size_t slab = left ? 0 : slabs.size() - 1;
      std::map<std::pair<int, int>, double> open;
      for (const Emission& e : couplings.of_surface[s]->emissions)
        open[{e.out.band, e.out_direction}] =
            e.flux / flux_capacity(bands_of(slab), problem.angles, e.out.band, e.out_direction);
      for (std::size_t i = 0; i < lines_of(slab).ids.size(); ++i) {
        const LineId line = lines_of(slab).ids[i];
        const auto found = open.find({line.band, line.direction});
        if (found != open.end()) baths.push_back({channels(slab, left, i), found->second * temperature});
      }
    }
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
      for (const BathChannel& bath : baths) entering[bath.channel] = bath.temperature;
    set_jumps(x, sources);
    if (sources) add_emission();
    if (closure.empty()) return;
    for (std::size_t k = 0; k < slabs.size(); ++k)
      for (const bool rightward : {true, false})
        if (closure.needs(k, rightward)) {
          std::ranges::copy(part(entering, k, rightward), part(leaving, k, rightward).begin());
          sweep_through(row(k, x.data(), rightward), lines_of(k).lanes(), part(leaving, k, rightward).data());
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
      for (const bool rightward : {true, false})
        sweep_and_sum(row(k, x.data(), rightward), lines_of(k).lanes(), part(leaving, k, rightward).data(),
                      &result[index(2 * slabs[k].first_cell)]);
    for (const Wall& wall : walls)
      if (wall.unknown >= 0) result[index_of(wall)] = absorbed_mean(wall, x[index_of(wall)]);
    for (std::size_t i = 0; i < contacts.size(); ++i)
      result[first_contact() + i] = contacts[i].resistance * contacts[i].scale * contact_flux(contacts[i]);
    communicator.sum(result);
    for (std::size_t i = 0; i < contacts.size(); ++i)
      result[first_contact() + i] -= contacts[i].scale * x[first_contact() + i];
    if (!sources) return;
    for (std::size_t n = 0; n < index(problem.mesh.nodes()); ++n) result[n] += heating[n / 2];
    for (const Wall& wall : walls)
      if (wall.unknown >= 0)
        result[index_of(wall)] += wall.heat_flux / one_way_conductance(bands_of(wall.slab));
  }
  std::size_t index_of(const Wall& wall) const { return unknowns[Block::wall].first + index(wall.unknown); }

  Moments moments(std::span<const double> x);
  void add_line(std::size_t slab, bool rightward, std::size_t i, Moments& sums) const;
  void add_surface_means(Moments& sums);
  std::vector<FaceMoments> empty_faces() const;
  void finish(std::span<const double> x, Moments& sums) const;
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
  return sweep_residual(impl_->problem, impl_->unknowns, x, impl_->measured);
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
void StackTransport::Implementation::add_line(std::size_t slab, bool rightward, std::size_t i,
                                              Moments& sums) const {
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
    const CellDelta inside = cross_cell(rate * h, delta + (before - t_up), t_down - t_up);
    delta = inside.downstream, before = t_down;
    add_flux(down, delta + before);
    sums.relaxation_defect[up] += share * inside.upstream;
    sums.relaxation_defect[down] += share * inside.downstream;
    sums.energy_temperature[up] += energy * (inside.upstream + t_up);
    sums.energy_temperature[down] += energy * (inside.downstream + t_down);
    sums.dissipation[cell] += exchange * h / 3
                              * (inside.upstream * inside.upstream + inside.upstream * inside.downstream
                                 + inside.downstream * inside.downstream);
  }
}

void StackTransport::Implementation::add_surface_means(Moments& sums) {
  for (std::size_t k = 0; k < slabs.size(); ++k) {
    const Bands& bands = bands_of(k);
    FaceMoments& left = stack_face(sums, index(slabs[k].left_surface), plus_side);
    FaceMoments& right = stack_face(sums, index(slabs[k].right_surface), minus_side);
    for (const bool rightward : {true, false})
      for (std::size_t i = 0; i < lines_of(k).ids.size(); ++i) {
        const LineId line = lines_of(k).ids[i];
        const auto b = index(line.band);
        const double share = flux_capacity(bands, problem.angles, line.band, line.direction)
                             / one_way_conductance(bands, line.band);
        const std::size_t c = channels(k, rightward, i);
        FaceMoments& before = rightward ? left : right;
        FaceMoments& behind = rightward ? right : left;
        before.outgoing[0][b] += share * entering[c];
        behind.incident[0][b] += share * leaving[c];
        const double half = problem.angles.weight[index(line.direction)] / 2;
        before.mean[0][b] += half * entering[c];
        behind.mean[0][b] += half * leaving[c];
      }
  }
}

/// One face per side of each surface, by rising node.
std::vector<FaceMoments> StackTransport::Implementation::empty_faces() const {
  const StackMesh& mesh = problem.mesh;
  std::vector<FaceMoments> faces;
  for (std::size_t s = 0; s < mesh.surfaces.size(); ++s)
    for (const int side : {minus_side, plus_side}) {
      const int cell = side == minus_side ? mesh.surfaces[s].minus_cell : mesh.surfaces[s].plus_cell;
      if (cell < 0) continue;
      FaceMoments& face = faces.emplace_back();
      face.slot = side == minus_side ? 2 * cell + 1 : 2 * cell;
      face.surface = static_cast<int>(s);
      face.side = side;
      for (auto* means : {&face.incident, &face.outgoing, &face.mean})
        (*means)[0].assign(index(problem.bands_of_cell(cell).size()), 0);
    }
  std::ranges::sort(faces, {}, &FaceMoments::slot);
  return faces;
}

/// Adds up the ranks' parts, and what follows from the sums.
void StackTransport::Implementation::finish(std::span<const double> x, Moments& sums) const {
  std::vector<double> flux = heat_flux_along_x(sums);
  for (auto* field : {&sums.relaxation_defect, &sums.energy_temperature, &flux, &sums.quadratic_flux,
                      &sums.equivalent_temperature, &sums.dissipation})
    communicator.sum(*field);
  for (std::size_t n = 0; n < flux.size(); ++n) sums.heat_flux[n][0] = flux[n];
  sums.power.assign(problem.surfaces.size(), 0);
  for (FaceMoments& face : sums.faces) {
    for (auto* means : {&face.incident, &face.outgoing, &face.mean}) {
      communicator.sum((*means)[0]);
      (*means)[1] = (*means)[0];
    }
    const double out = face.side == minus_side ? 1 : -1;
    face.heat_flux = out * flux[index(face.slot)];
    face.quadratic_flux = out * sums.quadratic_flux[index(face.slot)];
    const bool boundary = problem.mesh.surfaces[index(face.surface)].is_boundary();
    if (boundary || face.side == minus_side) sums.power[index(face.surface)] = face.heat_flux;
  }
  sums.wall_temperature.assign(problem.surfaces.size(), 0);
  std::size_t wall = unknowns[Block::wall].first;
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    if (const auto fixed = fixed_temperature(problem.surfaces[s].law))
      sums.wall_temperature[s] = *fixed - reference_temperature(problem);
    else if (imposed_flux(problem.surfaces[s].law).has_value())
      sums.wall_temperature[s] = x[wall++];
  }
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
  sums.faces = empty_faces();

  close_surfaces(x, true);
  std::ranges::copy(entering, leaving.begin());
  for (std::size_t k = 0; k < slabs.size(); ++k)
    for (const bool rightward : {true, false}) {
      sweep_through(row(k, x.data(), rightward), lines_of(k).lanes(), part(leaving, k, rightward).data());
      for (std::size_t i = 0; i < lines_of(k).ids.size(); ++i) add_line(k, rightward, i, sums);
    }
  add_surface_means(sums);
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
