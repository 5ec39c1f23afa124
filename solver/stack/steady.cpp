#include "kapitza/solver/stack/steady.hpp"

#include "solver/log_stage.hpp"
#include "solver/stack/diffusion.hpp"
#include "solver/steady_driver.hpp"

#include <memory>
#include <optional>

namespace kapitza {
namespace {

std::unique_ptr<const Preconditioner> make_preconditioner(const StackProblem& problem,
                                                          const StackTransport& transport, int groups) {
  if (groups == 0) return std::make_unique<NoPreconditioner>(transport.unknowns().own().size);
  return std::make_unique<DiffusionSystem>(problem, transport.couplings(), groups,
                                           share_cells(problem, transport.sharers()));
}

} // namespace

SteadyState solve_steady(const StackProblem& problem, const SteadyOptions& options,
                         const Communicator& communicator) {
  std::optional<LogStage> stage(std::in_place, setup_stage);
  StackTransport transport(problem, communicator);
  const auto preconditioner = make_preconditioner(problem, transport, options.acceleration_groups);
  stage.reset();
  stage.emplace(solve_stage);
  SteadyState state = find_steady_state(transport, *preconditioner, options);
  state.moments = transport.moments();
  return state;
}

} // namespace kapitza
