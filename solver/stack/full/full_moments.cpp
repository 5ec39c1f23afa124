/// Moments of a stack whose properties follow its temperature: fluxes and surface means in the units of the
/// linear problem, temperatures where energy and one-way flux are those of equilibrium, entropies in the
/// place of squares.

#include "kapitza/base/index.hpp"

#include "solver/drift.hpp"
#include "solver/stack/face_sums.hpp"
#include "solver/stack/full/full_transport.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace kapitza {
namespace {

/// What a line relaxes to beyond an equilibrium at rest, at both ends of a cell: in occupation and in force
/// [K].
struct Drifting {
  std::array<double, 2> delta{0, 0}, force{0, 0};
};

/// T_r^2 times the entropy that relaxation makes of a mode per heat capacity and time constant, mean over a
/// cell between two nodes (Simpson). @param emission, delta at the ends: equilibrium, departure from it [K]
double produced(const Occupation& occupation, const std::array<double, 2>& emission,
                const std::array<double, 2>& delta, const Drifting& drift = {}) {
  const auto at = [&](double from, double step, double drifting, double force) {
    return (step - drifting) * (occupation.force(from, step) - force);
  };
  const auto middle = [](const std::array<double, 2>& ends) { return (ends[0] + ends[1]) / 2; };
  return (at(emission[0], delta[0], drift.delta[0], drift.force[0])
          + at(emission[1], delta[1], drift.delta[1], drift.force[1])
          + 4 * at(middle(emission), middle(delta), middle(drift.delta), middle(drift.force)))
         / 6;
}

} // namespace

/// What some lines of one band dissipate in a cell [W K/m2].
double FullTransport::dissipation_of(std::size_t slab, const Fan& fan, bool rightward, const CellLines& some,
                                     const Crossing& at, const Moments& sums) const {
  const std::size_t up = 2 * some.cell + (rightward ? 0 : 1), down = 2 * some.cell + (rightward ? 1 : 0);
  const auto b = index(fan.band);
  const Fans& fans = fans_of(slab);
  const Occupation& occupation = state_.occupations(slabs_[slab].material)[b];
  const std::span emission = state_.emission(fan.band);
  const double by_electrons = state_.electron_rate(slabs_[slab].material, b),
               normal = drifts(slab) ? state_.normal_rate(fan.band)[some.cell] : 0,
               resistive = state_.rate(fan.band)[some.cell] - by_electrons - normal;
  const auto at_ends = [&](std::span<const double> temperature) {
    return std::array{occupation.rise(temperature[up]), occupation.rise(temperature[down])};
  };
  const bool metal = by_electrons > 0;
  const std::array lattice = metal ? at_ends(sums.temperature) : std::array{emission[up], emission[down]},
                   electrons = metal ? at_ends(sums.electron_temperature) : lattice;
  Drifting unit; // per cosine
  for (const std::size_t end : {0, 1}) {
    if (normal == 0) break;
    const std::size_t node = end == 0 ? up : down;
    const double reference = reference_temperature(problem_), t = sums.temperature[node],
                 colder = reference / (reference + t);
    unit.delta[end] = drift_[b][node] / normal;
    unit.force[end] = unit.delta[end] / occupation.slope(t) * colder * colder;
  }
  double sum = 0;
  for (std::size_t i = 0; i < some.lines.size; ++i) {
    const std::size_t line = some.lines.first + i;
    const auto relaxing_to = [&](const std::array<double, 2>& to, const Drifting& drift = {}) {
      return produced(occupation, to,
                      {emission[up] - to[0] + at.upstream[i], emission[down] - to[1] + at.downstream[i]},
                      drift);
    };
    double of_line = resistive * relaxing_to(lattice);
    if (metal) of_line += by_electrons * relaxing_to(electrons);
    if (normal > 0) {
      const double mu = (rightward ? 1 : -1) / fans.inverse_mu[line];
      of_line += normal
                 * relaxing_to(lattice, {{mu * unit.delta[0], mu * unit.delta[1]},
                                         {mu * unit.force[0], mu * unit.force[1]}});
    }
    sum += fans.half_weight[line] * of_line;
  }
  const Bands& bands = bands_of(slab);
  return bands.heat_capacity[b] * bands.speed[b] * problem_.mesh.width[some.cell] * sum;
}

/// What lines of one band have at the upstream and downstream ends of a cell.
void FullTransport::add_energies(std::size_t slab, const Fan& fan, const CellLines& some, const Crossing& at,
                                 const std::array<std::size_t, 2>& nodes) {
  const auto b = index(fan.band);
  const Occupation& occupation = state_.occupations(slabs_[slab].material)[b];
  const std::span emission = state_.emission(fan.band);
  for (std::size_t i = 0; i < some.lines.size; ++i)
    for (const double psi : {emission[nodes[0]] + at.upstream[i], emission[nodes[1]] + at.downstream[i]}) {
      const double energy = bands_of(slab).heat_capacity[b] * fans_of(slab).half_weight[some.lines.first + i]
                            * occupation.energy(psi) / 2;
      if (energy < 0) energies_[0][some.cell] -= energy;
      energies_[1][some.cell] += std::abs(energy);
    }
}

std::optional<std::string> FullTransport::overdrawn_note() const {
  constexpr double little = 1e-3; // elements of first order miss as much
  double most = 0;
  std::size_t where = 0;
  for (std::size_t cell = 0; cell < energies_[1].size(); ++cell)
    if (energies_[0][cell] > most * energies_[1][cell])
      most = energies_[0][cell] / energies_[1][cell], where = cell;
  if (most <= little) return std::nullopt;
  return fmt::format("normal processes: at x = {:.4g} m heat drifts nearly as fast as phonons do, and those "
                     "against the drift "
                     "come out as fewer than none ({:.2g} of the energy): heat fluxes and dissipation are "
                     "estimates; smaller differences of temperature, or thicker layers, are not",
                     problem_.mesh.position[2 * where], most);
}

/// Adds the lines of one slab, one way.
void FullTransport::add_moments(std::size_t slab, bool rightward, Moments& sums) {
  const Fans& fans = fans_of(slab);
  const Bands& bands = bands_of(slab);
  const std::vector<Occupation>& occupations = state_.occupations(slabs_[slab].material);
  const double capacity = heat_capacity(bands), conductance = one_way_conductance(bands);
  const double way = rightward ? 1 : -1;
  sweep(slab, rightward, leaving_,
        [&](const Fan& fan, std::size_t cell, std::size_t first, std::size_t lines, const Crossing& at) {
          const std::size_t up = 2 * cell + (rightward ? 0 : 1), down = 2 * cell + (rightward ? 1 : 0);
          const auto b = index(fan.band);
          const std::span emission = state_.emission(fan.band);
          const double energy = bands.heat_capacity[b] / capacity, rate = state_.rate(fan.band)[cell];
          for (std::size_t i = 0; i < lines; ++i) {
            const double half = fans.half_weight[first + i], f = fans.capacity[first + i];
            const auto pass = [&](std::size_t node, double delta) {
              const double psi = emission[node] + delta;
              sums.quadratic_flux[node] += way * f * occupations[b].available(psi);
              sums.equivalent_temperature[node] += f / (2 * conductance) * psi;
              if (is_metal(bands))
                sums.diffusing_temperature[node] += f / (rate * fans.inverse_mu[first + i]) * psi;
            };
            pass(up, at.entering[i]);
            pass(down, at.downstream[i]);
            sums.energy_temperature[up] += energy * half * (emission[up] + at.upstream[i]);
            sums.energy_temperature[down] += energy * half * (emission[down] + at.downstream[i]);
          }
          sums.dissipation[cell] += dissipation_of(slab, fan, rightward, {cell, {first, lines}}, at, sums);
          if (drifts(slab)) add_energies(slab, fan, {cell, {first, lines}}, at, {up, down});
        });
}

/// Adds up the ranks' parts; means of occupations become temperatures.
void FullTransport::finish(std::span<const double> x, Moments& sums) const {
  for (auto* field :
       {&sums.energy_temperature, &sums.quadratic_flux, &sums.equivalent_temperature, &sums.dissipation})
    communicator_.sum(*field);
  for (std::size_t node = 0; node < sums_.flux.size(); ++node) {
    const int medium = problem_.medium_of_cell(static_cast<int>(node / 2));
    const Bands& bands = problem_.media[index(medium)];
    const std::vector<Occupation>& occupations = state_.occupations(medium);
    std::vector<double> one_way;
    one_way.reserve(index(bands.size()));
    for (int b = 0; b < bands.size(); ++b) one_way.push_back(one_way_conductance(bands, b));
    sums.energy_temperature[node] =
        equilibrium_temperature(occupations, bands.heat_capacity, sums.energy_temperature[node]);
    sums.equivalent_temperature[node] =
        equilibrium_temperature(occupations, one_way, sums.equivalent_temperature[node]);
    sums.heat_flux[node][0] = sums_.flux[node];
    sums.relaxation_defect[node] = sums_.exchange[node] / state_.relaxation()[node];
  }
  sums.conductivity = state_.conductivity();
  if (!electrons_.empty()) finish_electrons(sums);
  finish_faces(problem_, unknowns_.part(x, Block::wall), communicator_, sums);
}

/// What electrons carry and dissipate, and the temperature of what phonons carry by diffusion. Collective.
void FullTransport::finish_electrons(Moments& sums) const {
  communicator_.sum(sums.diffusing_temperature);
  const double reference = reference_temperature(problem_);
  sums.electron_flux.assign(sums_.flux.size(), Point{0, 0});
  for (const double gained : sums_.electrons) sums.electron_phonon_power.push_back(-gained);
  for (const ElectronCell& metal : electrons_.lattice().cells) {
    const auto cell = index(metal.cell);
    const int medium = problem_.medium_of_cell(metal.cell);
    const Bands& bands = problem_.media[index(medium)];
    std::vector<double> conducting;
    for (int b = 0; b < bands.size(); ++b)
      conducting.push_back(bands.heat_capacity[index(b)] * bands.speed[index(b)] / state_.rate(b)[cell] / 3);
    const double all = std::accumulate(conducting.begin(), conducting.end(), 0.0);
    std::array<double, 2> driven{}; // q_e T_r/T_e
    for (const std::size_t node : {2 * cell, 2 * cell + 1}) {
      const double q = carriers_.flux[node], warmer = sums.electron_temperature[node];
      sums.electron_flux[node][0] = q;
      sums.heat_flux[node][0] += q;
      driven[node % 2] = q * reference / (reference + warmer);
      sums.quadratic_flux[node] += driven[node % 2] * warmer;
      sums.diffusing_temperature[node] = equilibrium_temperature(state_.occupations(medium), conducting,
                                                                 sums.diffusing_temperature[node] / all);
    }
    sums.dissipation[cell] +=
        (driven[0] * driven[0] + driven[0] * driven[1] + driven[1] * driven[1]) / 3 / metal.stiffness;
  }
}

Moments FullTransport::moments(std::span<const double> x) {
  const SweepClock clock(*this, RunPart::moments);
  const auto nodes = index(problem_.mesh.nodes());
  Moments sums;
  sums.temperature.assign(x.begin(), x.begin() + problem_.mesh.nodes());
  for (auto* field : {&sums.relaxation_defect, &sums.energy_temperature, &sums.quadratic_flux,
                      &sums.equivalent_temperature})
    field->assign(nodes, 0);
  sums.heat_flux.assign(nodes, Point{0, 0});
  if (!electrons_.empty()) {
    const std::vector<double> none(nodes);
    sums.electron_temperature = electrons_.at_nodes(carriers_.temperature, none);
    sums.diffusing_temperature = none;
  }
  sums.dissipation.assign(index(problem_.mesh.cells()), 0);
  for (auto& energy : energies_)
    energy.assign(any_drifts(problem_.media) ? index(problem_.mesh.cells()) : 0, 0);
  sums.faces = empty_faces(problem_);
  leaving_.copy(entering_);
  for (std::size_t k = 0; k < slabs_.size(); ++k)
    for (const bool rightward : {true, false}) add_moments(k, rightward, sums);
  add_surface_means({problem_, slabs_, lines_, channels_, entering_, leaving_}, sums);
  for (auto& energy : energies_) communicator_.sum(energy);
  finish(x, sums);
  return sums;
}

} // namespace kapitza
