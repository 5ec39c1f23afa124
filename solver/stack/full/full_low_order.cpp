#include "solver/stack/full/full_low_order.hpp"

#include "kapitza/base/index.hpp"

#include "solver/drift.hpp"
#include "solver/stack/low_order/diffusion.hpp"
#include "solver/stack/low_order/two_stream.hpp"

#include <array>

namespace kapitza {
namespace {

std::array<double, 2> at_ends(std::span<const double> field, std::size_t cell) {
  return {field[2 * cell], field[2 * cell + 1]};
}

CellRates rates_of(const StackProblem& problem, const ThermalState& state, int cell) {
  const Bands& bands = problem.bands_of_cell(cell);
  const int medium = problem.medium_of_cell(cell);
  CellRates rates;
  for (int b = 0; b < bands.size(); ++b) {
    rates.rate.push_back(state.rate(b)[index(cell)]);
    rates.slope.push_back(at_ends(state.emission_slope(b), index(cell)));
    rates.electron_slope.push_back(is_metal(bands) ? at_ends(state.electron_slope(b), index(cell))
                                                   : std::array{0.0, 0.0});
    rates.electron_rate.push_back(state.electron_rate(medium, index(b)));
  }
  return rates;
}

/// The streams of a cell at its state.
class StreamsAt {
 public:
  StreamsAt(const StackProblem& problem, const ThermalState& state, double shift)
      : problem_(problem), state_(state), shift_(shift) {}

  CellStreams<double> operator()(const Streams<double>& lumped, std::size_t cell) const {
    CellStreams<double> at{lumped, {}};
    double total = 0, momentum = 0;
    for (Stream<double>& stream : at.streams.list) {
      add_stream(stream, at.ends.emplace_back(), cell);
      total += stream.share;
      momentum += stream.weight;
    }
    for (Stream<double>& stream : at.streams.list) {
      stream.share /= total;
      if (momentum > 0) stream.weight /= momentum;
    }
    if (lumped.drifts) find_lost_pull(at, cell, momentum);
    return at;
  }

 private:
  const Bands& bands(std::size_t cell) const { return problem_.bands_of_cell(static_cast<int>(cell)); }
  double flux(std::size_t cell, int b) const {
    return bands(cell).heat_capacity[index(b)] * bands(cell).speed[index(b)];
  }
  double momentum(std::size_t cell, int b) const {
    return flux(cell, b) / bands(cell).phase_velocity[index(b)] * state_.normal_rate(b)[cell];
  }

  /// Share and weight as sums, not as parts of those of all.
  void add_stream(Stream<double>& stream, CellStreams<double>::Ends& ends, std::size_t cell) const {
    double exchange = 0, capacity = 0, weight = 0, by_electrons = 0;
    ends.emission = {0, 0};
    for (const int b : stream.bands) {
      const double part = flux(cell, b) * state_.rate(b)[cell];
      const std::array<double, 2> slope = at_ends(state_.emission_slope(b), cell);
      exchange += part;
      by_electrons +=
          flux(cell, b) * state_.electron_rate(problem_.medium_of_cell(static_cast<int>(cell)), index(b));
      const std::array<double, 2> electron_slope =
          is_metal(bands(cell)) ? at_ends(state_.electron_slope(b), cell) : std::array{0.0, 0.0};
      capacity += bands(cell).heat_capacity[index(b)];
      if (has_normal_processes(bands(cell))) weight += momentum(cell, b);
      for (const std::size_t end : {0, 1}) {
        ends.emission[end] += part * slope[end];
        ends.electron_emission[end] += part * electron_slope[end];
        if (has_normal_processes(bands(cell)))
          ends.pull[end] += flux(cell, b) * state_.pull(b)[2 * cell + end];
      }
    }
    for (const std::size_t end : {0, 1}) {
      ends.emission[end] /= exchange;
      ends.electron_emission[end] /= exchange;
      ends.pull[end] /= exchange;
    }
    stream.length = 4 * stream.conductance / exchange;
    stream.lifetime = capacity / exchange;
    stream.loss = 1 + shift_ * stream.lifetime;
    stream.share = exchange;
    stream.electron_part = by_electrons / exchange;
    stream.weight = weight;
  }

  void find_lost_pull(CellStreams<double>& at, std::size_t cell, double all) const {
    for (const std::size_t end : {0, 1}) {
      at.momentum[end] = state_.drift().density[2 * cell + end] / all;
      at.lost_pull[end] = 0;
      for (std::size_t g = 0; g < at.ends.size(); ++g) {
        const Stream<double>& stream = at.streams.list[g];
        for (const int b : stream.bands)
          at.lost_pull[end] += momentum(cell, b) / all * state_.pull(b)[2 * cell + end]
                               / (state_.rate(b)[cell] + shift_ / bands(cell).speed[index(b)]);
        at.lost_pull[end] -= stream.weight * at.ends[g].pull[end] / stream.loss;
      }
    }
  }

  const StackProblem& problem_;
  const ThermalState& state_;
  double shift_;
};

} // namespace

FullGroups full_groups(const StackProblem& problem, const Couplings& couplings, int max_groups) {
  FullGroups groups;
  if (max_groups == 0) return groups;
  if (!any_drifts(problem.media)) {
    groups.diffusion = material_groups(problem, couplings, max_groups);
    return groups;
  }
  for (const Bands& bands : problem.media)
    groups.streams.push_back(make_streams(bands, stream_groups(max_groups), 0.0));
  return groups;
}

std::unique_ptr<const Preconditioner> low_order_of(const FullTransport& transport, const FullGroups& groups) {
  const StackProblem& problem = transport.problem();
  const ThermalState& state = transport.state();
  if (!groups.streams.empty()) {
    const StackSources<double> sources = steady_sources(problem);
    const StreamsAt streams_at(problem, state, transport.shift());
    StreamsOfCells<double> here;
    for (int cell = 0; cell < problem.mesh.cells(); ++cell) {
      here.list_of_cell.push_back(cell);
      here.lists.push_back(streams_at(groups.streams[index(problem.medium_of_cell(cell))], index(cell)));
    }
    here.exchange_slope = transport.exchange_slopes();
    return std::make_unique<TwoStreamSystem>(
        SweptStack<double>{problem, transport.couplings(), sources, transport.shift()}, here);
  }
  if (!groups.diffusion) return std::make_unique<NoPreconditioner>(transport.unknowns().own().size);
  GroupsOfCells here;
  for (int cell = 0; cell < problem.mesh.cells(); ++cell) {
    here.list_of_cell.push_back(cell);
    here.lists.push_back(
        at_rates((*groups.diffusion)(cell), problem.bands_of_cell(cell), rates_of(problem, state, cell)));
  }
  here.exchange_slope = transport.exchange_slopes();
  return std::make_unique<DiffusionSystem>(problem, transport.couplings(), here,
                                           share_cells(problem, transport.sharers()), transport.shift());
}

} // namespace kapitza
