#include "kapitza/run/steady_run.hpp"

#include "kapitza/parallel/profile.hpp"
#include "kapitza/run/checkpointing.hpp"
#include "kapitza/run/progress.hpp"
#include "kapitza/run/slow_notice.hpp"
#include "kapitza/setup/problem.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <functional>
#include <utility>

namespace kapitza {
std::string convergence_message(const SteadyState& state, double tolerance) {
  if (state.converged) return {};
  const double imbalance = state.energy_imbalance;
  const std::string text = fmt::format(
      "not converged after {} sweeps: residual {:.1e} (tolerance {:.1e}), energy imbalance {:.1e}; ",
      state.sweeps, state.relative_residual, tolerance, imbalance);
  // Nobody is told to loosen the tolerance of a result that loses its heat.
  constexpr double wrong = 0.01;
  if (imbalance > wrong)
    return text
           + fmt::format("{:.2g} % of the heat is lost, so these numbers mean nothing; {}", 100 * imbalance,
                         state.stalled ? "look at the materials and laws, or refine the mesh"
                                       : "raise solver.max_sweeps");
  if (state.relative_residual <= tolerance && imbalance > largest_imbalance)
    return text
           + fmt::format(
               "the heat must balance within {:.0e} whatever the tolerance: raise solver.max_sweeps",
               largest_imbalance);
  return text
         + (state.stalled ? "the residual no longer falls, rounding allows no more: loosen solver.tolerance"
                          : "raise solver.max_sweeps or loosen solver.tolerance");
}

std::filesystem::path output_directory(const Deck& deck, const RunOptions& options) {
  return options.output.empty() ? deck.output.directory : std::filesystem::path(options.output);
}

int run_steady(const Deck& deck, std::vector<InputFile> inputs, const RunOptions& options,
               const Communicator& communicator) {
  const auto start = std::chrono::steady_clock::now();
  const std::filesystem::path directory = output_directory(deck, options);
  const auto problem = [&] {
    const PartClock clock(RunPart::set_up);
    const SlowNotice notice("setting up: mesh, bands and laws", communicator.is_root());
    return deck.plane ? make_plane_run(deck, options, communicator)
                      : make_stack_run(deck, options, communicator);
  }();
  const StateTables tables = problem->tables();
  const MakeTables make_tables = [&](std::span<const double> x) { return fill_tables(tables, x); };
  inputs = with_mesh_file(std::move(inputs), deck, communicator);
  Checkpointing checkpointing({deck, inputs, directory, deck.plane ? 2 : 1}, options, communicator);

  SteadyOptions solver = make_steady_options(deck.solver);
  solver.watch = checkpointing.watch(make_tables);
  if (checkpointing.restart()) {
    solver.start = checkpointing.restart_counters();
    solver.start.x = read_state(*checkpointing.restart(), tables, communicator);
  }
  const std::string header = problem->header();
  if (communicator.is_root()) {
    fmt::print("{}", header);
    std::fflush(stdout);
  }
  Progress progress(solver.tolerance, options.progress);
  if (communicator.is_root()) solver.progress = std::ref(progress);
  const SteadyState& state = problem->solve(solver);
  if (communicator.is_root()) progress.finish();

  const PartClock clock(RunPart::output);
  problem->report({options, directory, start});
  if (state.interrupted) return checkpointing.stopped(state.sweeps);
  checkpointing.finish(state.converged, [&] {
    return RunState{make_tables(state.x), state.sweeps, state.krylov_iterations};
  });
  if (state.converged) return success;
  if (communicator.is_root())
    fmt::print(stderr, "kapitza: {}\n", convergence_message(state, solver.tolerance));
  return not_converged;
}

} // namespace kapitza
