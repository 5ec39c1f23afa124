/// The drift of normal processes: what it drives, and its momentum.

#include "kapitza/base/index.hpp"

#include "solver/stack/full/full_transport.hpp"

namespace kapitza {

FullTransport::CellMomentum FullTransport::momentum_of(std::size_t slab, const Fan& fan, bool rightward,
                                                       Range lines, const Crossing& at) const {
  const Bands& bands = bands_of(slab);
  const auto b = index(fan.band);
  const double carried =
      (rightward ? 1 : -1) * bands.heat_capacity[b] * bands.speed[b] / bands.phase_velocity[b];
  CellMomentum sum;
  for (std::size_t i = 0; i < lines.size; ++i) {
    const double along = carried * fans_of(slab).momentum[lines.first + i];
    sum.upstream += along * at.upstream[i];
    sum.downstream += along * at.downstream[i];
  }
  return sum;
}

void FullTransport::set_drift(std::span<const double> drift) {
  drift_at_.assign(drift.begin(), drift.end());
  if (drift.empty()) return;
  drift_.resize(most_bands());
  for (std::size_t b = 0; b < drift_.size(); ++b) {
    const std::span pull = state_.pull(static_cast<int>(b));
    drift_[b].resize(pull.size());
    for (std::size_t n = 0; n < pull.size(); ++n) drift_[b][n] = pull[n] * drift[n];
  }
}

/// Of what drives a band of a slab.
void FullTransport::change_drift(std::size_t slab, int band, std::span<const double> change) {
  const std::size_t first = index(2 * slabs_[slab].first_cell), nodes = index(2 * slabs_[slab].cells);
  const std::span pull = state_.pull(band), slope = state_.pull_slope(band),
                  by_rates = state_.rate_pull(band);
  const std::span drift = unknowns_.part(change, Block::drift);
  drift_change_.resize(nodes);
  for (std::size_t n = 0; n < nodes; ++n) {
    const std::size_t node = first + n;
    drift_change_[n] =
        pull[node] * drift[node]
        + drift_at_[node]
              * (slope[node] * change[node] + by_rates[node] * rate_temperature(change, node / 2));
  }
}

/// Rows of the drift from the sums of a sweep over the momentum that lines bring.
void FullTransport::finish_drift_change(std::span<const double> change, std::span<double> result) const {
  const DriftMomentum& momentum = state_.drift();
  const std::span drift = unknowns_.part(change, Block::drift);
  const std::span rows = unknowns_.part(result, Block::drift);
  for (std::size_t n = 0; n < rows.size(); ++n) {
    const double warmer = rate_temperature(change, n / 2);
    const double denser = momentum.by_lattice[n] * change[n] + momentum.by_rates[n] * warmer;
    const double lacking = rows[n] + sums_.momentum_steepening[n] * warmer - drift_at_[n] * denser;
    rows[n] = (momentum.density[n] > 0 ? lacking / momentum.density[n] : 0) - drift[n];
  }
}

} // namespace kapitza
