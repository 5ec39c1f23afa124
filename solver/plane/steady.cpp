#include "kapitza/solver/plane/steady.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include "solver/log_stage.hpp"
#include "solver/plane/low_order/diffusion.hpp"
#include "solver/plane/low_order/pole_solver.hpp"
#include "solver/steady_driver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <numbers>
#include <optional>
#include <stdexcept>
#include <utility>

namespace kapitza {
namespace {

struct LowOrder {
  std::unique_ptr<const Preconditioner> preconditioner;
  const char* name;
};

LowOrder make_low_order(const PlaneProblem& problem, const PlaneTransport& transport, int groups) {
  const MPI_Comm space = transport.sharers().handle();
  if (groups == 0) return {std::make_unique<NoPreconditioner>(transport.unknowns().size()), "none"};
  if (!PolePreconditioner::suits(problem, transport))
    return {std::make_unique<PlaneDiffusion>(problem, transport, space, groups), "groups on nodes"};
  auto poles = std::make_unique<PolePreconditioner>(problem, transport, space, groups);
  const char* name = poles->has_groups() ? "groups and poles on vertices" : "poles on vertices";
  return {std::move(poles), name};
}

/// The iteration, on the group roots.
PlaneSteadyState iterate(const PlaneProblem& problem, const SteadyOptions& options,
                         PlaneTransport& transport) {
  std::optional<LogStage> stage(std::in_place, setup_stage);
  const LowOrder low_order = make_low_order(problem, transport, options.acceleration_groups);
  stage.reset();
  stage.emplace(solve_stage);
  PlaneSteadyState state;
  static_cast<SteadyState&>(state) = find_steady_state(transport, *low_order.preconditioner, options);
  state.low_order = low_order.name;
  return state;
}

/// Gives every rank of a group the root's numbers.
void share_result(PlaneSteadyState& state, const Communicator& group) {
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

} // namespace

struct PlaneSolver::Implementation {
  const PlaneProblem& problem;
  const PlaneRanks& ranks;
  PlaneTransport transport;
  Implementation(const PlaneProblem& p, const PlaneRanks& r) : problem(p), ranks(r), transport(p, r) {}
};

PlaneSolver::PlaneSolver(const PlaneProblem& problem, const PlaneRanks& ranks) {
  if (std::ranges::any_of(problem.media, [](const Bands& bands) { return !bands.electron_share.empty(); }))
    throw std::invalid_argument("electrons of metals are for stacks, not for planes");
  const LogStage stage(setup_stage);
  impl_ = std::make_unique<Implementation>(problem, ranks);
}
PlaneSolver::~PlaneSolver() = default;

const Unknowns& PlaneSolver::unknowns() const {
  return impl_->transport.unknowns();
}

PlaneSteadyState PlaneSolver::solve(const SteadyOptions& options) {
  const PlaneRanks& ranks = impl_->ranks;
  PlaneTransport& transport = impl_->transport;
  PlaneSteadyState state;
  if (transport.unknowns().held) {
    try {
      state = iterate(impl_->problem, options, transport);
    } catch (const RuntimeFailure&) { // of all group roots; their groups wait for them
      transport.give_up();
      throw;
    }
    transport.release();
  } else {
    const LogStage stage(solve_stage);
    transport.serve(options.watch);
  }
  state.moments = transport.moments();
  share_result(state, Communicator(ranks.group()));
  state.sweep_time = Communicator(ranks.world()).max(transport.sweep_time());
  state.decomposition = ranks.decomposition();
  for (std::size_t surface = 0; surface < impl_->problem.surfaces.size(); ++surface)
    state.marginal_correction.push_back(
        Communicator(ranks.world())
            .max(transport.sweep().surfaces().marginal_correction(static_cast<int>(surface))));
  const double deviation = Communicator(ranks.world()).max(transport.sweep().surfaces().largest_deviation());
  if (deviation > 1e-9)
    state.notes.push_back(
        fmt::format("walls that do not map the directions onto themselves: azimuths stand for the "
                    "exact reflections to within {:.2g} degrees on average",
                    deviation * 180 / std::numbers::pi));
  return state;
}

PlaneSteadyState solve_plane_steady(const PlaneProblem& problem, const SteadyOptions& options,
                                    const PlaneRanks& ranks) {
  return PlaneSolver(problem, ranks).solve(options);
}

double channels_swept(const PlaneProblem& problem, const PlaneRanks& ranks) {
  double sum = 0;
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell)
    sum += static_cast<double>(problem.angles.directions()) * problem.bands_of_cell(cell).size();
  Communicator(ranks.space()).sum({&sum, 1});
  return sum;
}

} // namespace kapitza
