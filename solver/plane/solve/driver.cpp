#include "solver/plane/solve/driver.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/parallel/profile.hpp"

#include "solver/steady_driver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace kapitza {
namespace {

/// Gives every rank of a group the root's numbers.
void share_result(SteadyState& state, const Communicator& group) {
  std::vector<double> numbers{state.converged ? 1.0 : 0.0,
                              static_cast<double>(state.sweeps),
                              static_cast<double>(state.krylov_iterations),
                              state.relative_residual,
                              state.energy_imbalance,
                              state.unknowns,
                              state.interrupted ? 1.0 : 0.0,
                              state.stalled ? 1.0 : 0.0};
  if (!group.is_root()) std::ranges::fill(numbers, 0.0);
  group.sum(numbers);
  state.converged = numbers[0] != 0;
  state.sweeps = static_cast<int>(numbers[1]);
  state.krylov_iterations = static_cast<int>(numbers[2]);
  state.relative_residual = numbers[3];
  state.energy_imbalance = numbers[4];
  state.unknowns = numbers[5];
  state.interrupted = numbers[6] != 0;
  state.stalled = numbers[7] != 0;
}

/// The iteration, on the group roots.
template <class Number>
Driven iterate(PlaneTransport<Number>& transport, const MakeLowOrder& make_low_order,
               const SteadyOptions& options) {
  std::optional<PartClock> clock(std::in_place, RunPart::set_up);
  LowOrder low_order{std::make_unique<NoPreconditioner>(transport.unknowns().size()), "none"};
  if (options.acceleration_groups > 0) low_order = make_low_order();
  clock.emplace(RunPart::solve);
  return {find_steady_state(transport, *low_order.preconditioner, options), low_order.name};
}

} // namespace

template <class Number>
Driven drive(PlaneTransport<Number>& transport, const MakeLowOrder& make_low_order,
             const SteadyOptions& options) {
  Driven driven;
  if (transport.unknowns().held) {
    try {
      driven = iterate(transport, make_low_order, options);
    } catch (const RuntimeFailure&) { // of all group roots; their groups wait for them
      transport.give_up();
      throw;
    }
    transport.release();
  } else {
    const PartClock clock(RunPart::solve);
    transport.serve(options.watch);
  }
  share_result(driven.state, transport.plane().group());
  return driven;
}

template Driven drive(PlaneTransport<double>&, const MakeLowOrder&, const SteadyOptions&);
template Driven drive(PlaneTransport<std::complex<double>>&, const MakeLowOrder&, const SteadyOptions&);

void refuse_more_nodes(std::int64_t most, const char* which, const PlaneProblem& problem,
                       const PlaneRanks& ranks) {
  const std::int64_t nodes = Communicator(ranks.space()).sum(std::int64_t{problem.mesh.owned_nodes()});
  if (nodes > most)
    throw InputError(fmt::format("a mesh of {} nodes: {} at most {} in this version", nodes, which, most));
}

} // namespace kapitza
