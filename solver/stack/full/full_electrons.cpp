#include "solver/stack/full/full_electrons.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/laws/flux_coupling.hpp"

#include <algorithm>

namespace kapitza {

FullElectrons::FullElectrons(const StackProblem& problem, const ThermalState& state,
                             const std::vector<Slab>& slabs, const std::vector<Lines>& lines,
                             const ChannelIndex& channels, const StackSources<double>& sources)
    : problem_(problem), state_(state), slabs_(slabs), lines_(lines), channels_(channels), sources_(sources),
      lattice_(electron_lattice(problem)) {
  for (const ElectronExchange& exchange : lattice_.exchanges)
    exchange_slabs_.push_back(slab_beside(slabs, exchange.surface, exchange.side));
}

std::vector<double> FullElectrons::at_nodes(std::span<const double> electrons,
                                            std::span<const double> elsewhere) const {
  std::vector<double> all(elsewhere.begin(), elsewhere.end());
  for (std::size_t n = 0; n < lattice_.nodes(); ++n) all[node_of(n)] = electrons[n];
  return all;
}

FullElectrons::Emission FullElectrons::emission(std::span<const double> electrons) const {
  Emission all;
  for (std::size_t i = 0; i < lattice_.exchanges.size(); ++i) {
    const ElectronExchange& exchange = lattice_.exchanges[i];
    std::vector<double>& of_bands = all.emplace_back(exchange.absorption);
    for (std::size_t b = 0; b < of_bands.size(); ++b)
      of_bands[b] *= occupations(i)[b].rise(electrons[exchange.node]);
  }
  return all;
}

FullElectrons::Emission FullElectrons::slopes(std::span<const double> electrons) const {
  Emission all;
  for (std::size_t i = 0; i < lattice_.exchanges.size(); ++i) {
    std::vector<double>& of_bands = all.emplace_back();
    for (const Occupation& occupation : occupations(i))
      of_bands.push_back(occupation.slope(electrons[lattice_.exchanges[i].node]));
  }
  return all;
}

FullElectrons::Emission FullElectrons::emission_change(std::span<const double> electrons,
                                                       std::span<const double> change) const {
  Emission all = slopes(electrons);
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t b = 0; b < all[i].size(); ++b)
      all[i][b] *= lattice_.exchanges[i].absorption[b] * change[lattice_.exchanges[i].node];
  return all;
}

void FullElectrons::send(const Emission& emission, ChannelArray<double>& entering) const {
  for (std::size_t i = 0; i < emission.size(); ++i) {
    const bool rightward = lattice_.exchanges[i].side == plus_side;
    const std::vector<LineId>& ids = lines_behind(i);
    for (std::size_t line = 0; line < ids.size(); ++line)
      entering.add(channels_(exchange_slabs_[i], rightward, line), emission[i][index(ids[line].band)]);
  }
}

std::vector<double> FullElectrons::absorbed(const ChannelArray<double>& leaving) const {
  std::vector<double> sums(lattice_.exchanges.size());
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const ElectronExchange& exchange = lattice_.exchanges[i];
    const std::vector<LineId>& ids = lines_behind(i);
    for (std::size_t line = 0; line < ids.size(); ++line)
      sums[i] += exchange.absorption[index(ids[line].band)]
                 * flux_capacity(phonons(i), problem_.angles, ids[line].band, ids[line].direction)
                 * leaving[channels_(exchange_slabs_[i], exchange.side == minus_side, line)];
  }
  return sums;
}

double FullElectrons::emitted_flux(std::size_t exchange, const Emission& emission) const {
  double sum = 0;
  for (std::size_t b = 0; b < emission[exchange].size(); ++b)
    sum += one_way_conductance(phonons(exchange), static_cast<int>(b)) * emission[exchange][b];
  return sum;
}

std::vector<double> FullElectrons::rows(std::span<const double> electrons, std::span<const double> gained,
                                        std::span<const double> absorbed, const Emission& emitted) const {
  std::vector<double> rows(lattice_.nodes());
  for (std::size_t n = 0; n < rows.size(); ++n) {
    const ElectronCell& cell = lattice_.cells[n / 2];
    for (const std::size_t j : {0, 1})
      rows[n] += hat_mass(n % 2, j) * cell.width * gained[index(2 * cell.cell) + j];
  }
  take_diffusion<double>(lattice_, electrons, rows);
  for (std::size_t i = 0; i < lattice_.exchanges.size(); ++i)
    rows[lattice_.exchanges[i].node] += absorbed[i] - emitted_flux(i, emitted);
  for (std::size_t n = 0; n < rows.size(); ++n) rows[n] /= lattice_.diagonal[n];
  return rows;
}

std::vector<double> FullElectrons::given() const {
  std::vector<double> rows = electron_sources(lattice_, sources_);
  for (std::size_t n = 0; n < rows.size(); ++n) rows[n] /= lattice_.diagonal[n];
  return rows;
}

std::vector<double> FullElectrons::flux(std::span<const double> electrons, std::span<const double> absorbed,
                                        const Emission& emitted) const {
  std::vector<double> flux(index(problem_.mesh.nodes()));
  for (std::size_t n = 0; n < lattice_.nodes(); ++n)
    if (const int face = lattice_.cells[n / 2].face[n % 2]; face >= 0)
      flux[node_of(n)] = electron_flux(lattice_.faces[index(face)], electrons, sources_);
  for (std::size_t i = 0; i < lattice_.exchanges.size(); ++i) {
    const ElectronExchange& exchange = lattice_.exchanges[i];
    flux[node_of(exchange.node)] = exchange.sign() * (emitted_flux(i, emitted) - absorbed[i]);
  }
  return flux;
}

} // namespace kapitza
