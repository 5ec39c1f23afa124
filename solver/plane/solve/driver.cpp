#include "solver/plane/solve/driver.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/parallel/profile.hpp"

#include "solver/steady_driver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>

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

/// Throws on all ranks of a group where making it has failed on one of them.
LowOrder make_on_all(const Communicator& group, const MakeLowOrder& make, const SteadyOptions& options) {
  const PartClock clock(RunPart::set_up);
  LowOrder low_order;
  std::exception_ptr failure;
  if (options.acceleration_groups > 0) {
    try {
      low_order = make(group.is_root());
    } catch (...) {
      failure = std::current_exception();
    }
  }
  const bool failed = group.max(failure ? 1 : 0) > 0;
  if (failure) std::rethrow_exception(failure);
  if (failed) throw RuntimeFailure("the low-order problem has failed on another rank of this group");
  return low_order;
}

} // namespace

template <class Number>
Driven drive(PlaneTransport<Number>& transport, const MakeLowOrder& make_low_order,
             const SteadyOptions& options) {
  const Communicator& group = transport.plane().group();
  LowOrder low_order = make_on_all(group, make_low_order, options);
  Driven driven;
  const PartClock clock(RunPart::solve);
  if (transport.unknowns().held) {
    if (low_order.preconditioner == nullptr)
      low_order.preconditioner = std::make_unique<NoPreconditioner>(transport.unknowns().size());
    try {
      driven = {find_steady_state(transport, *low_order.preconditioner, options), low_order.name};
    } catch (const RuntimeFailure&) { // of all group roots; their groups wait for them
      transport.give_up();
      throw;
    }
    transport.release();
  } else {
    transport.serve(options.watch, low_order.assist);
  }
  share_result(driven.state, group);
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
