/// What electrons of metals exchange with the phonons of a sweep, and its derivative.

#include "kapitza/base/index.hpp"

#include "solver/stack/full/full_transport.hpp"

#include <algorithm>

namespace kapitza {

/// What T_e, and the rates unless frozen, add to the change of a band's emission.
void FullTransport::add_electron_change(std::size_t slab, int band, std::span<const double> change) {
  const std::span slope = state_.electron_slope(band), by_rates = state_.rate_emission(band);
  for (std::size_t n = 0; n < emission_change_.size(); ++n) {
    const std::size_t node = index(2 * slabs_[slab].first_cell) + n;
    emission_change_[n] +=
        slope[node] * electron_change_[node] + by_rates[node] * rate_temperature(change, node / 2);
  }
}

std::vector<double> FullTransport::less_stored(std::vector<double> gained,
                                               std::span<const double> electrons) const {
  for (std::size_t n = 0; n < electrons.size(); ++n) {
    const ElectronCell& cell = electrons_.lattice().cells[n / 2];
    gained[electrons_.node_of(n)] -= shift_ * cell.capacity / cell.width * electrons[n];
  }
  return gained;
}

/// What electrons exchange with the lattice and through interfaces, after the sums of a sweep. Collective.
void FullTransport::measure_electrons() {
  const CarrierExchange& exchange = state_.exchange();
  for (std::size_t n = 0; n < sums_.electrons.size(); ++n) {
    sums_.exchange[n] += exchange.power[n];
    sums_.steepening[n] += exchange.by_rates[n];
    sums_.electrons[n] -= exchange.power[n];
  }
  std::vector<double> absorbed = electrons_.absorbed(leaving_);
  communicator_.sum(absorbed);
  const FullElectrons::Emission emitted = electrons_.emission(carriers_.temperature);
  carriers_.flux = electrons_.flux(carriers_.temperature, absorbed, emitted);
  carriers_.rows = electrons_.rows(carriers_.temperature, less_stored(sums_.electrons, carriers_.temperature),
                                   absorbed, emitted);
  const std::vector<double> given = electrons_.given();
  for (std::size_t n = 0; n < given.size(); ++n) carriers_.rows[n] += given[n];
}

/// Of measure_electrons(), what does not follow the rates of the lattice's rows. Collective.
void FullTransport::exchange_change(std::span<const double> change, std::span<double> result) {
  communicator_.sum(electron_gain_);
  std::vector<double> absorbed = electrons_.absorbed(leaving_change_);
  communicator_.sum(absorbed);
  const CarrierExchange& exchange = state_.exchange();
  for (std::size_t n = 0; n < electron_gain_.size(); ++n) {
    const double power = exchange.by_electrons[n] * electron_change_[n] - exchange.by_lattice[n] * change[n];
    result[n] += power;
    electron_gain_[n] -= power + exchange.by_rates[n] * rate_temperature(change, n / 2);
  }
  const std::span<const double> electrons = electrons_of(change);
  const std::vector<double> rows =
      electrons_.rows(electrons, less_stored(electron_gain_, electrons), absorbed,
                      electrons_.emission_change(carriers_.temperature, electrons));
  std::ranges::copy(rows, unknowns_.part(result, Block::electron).begin());
}

} // namespace kapitza
