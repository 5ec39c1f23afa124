#include "kapitza/base/units.hpp"
#include "kapitza/io/atomic_file.hpp"
#include "kapitza/io/checkpoint/state.hpp"
#include "kapitza/io/field/fields.hpp"
#include "kapitza/io/result/results.hpp"
#include "kapitza/parallel/collective.hpp"
#include "kapitza/run/checkpointing.hpp"
#include "kapitza/setup/problem.hpp"

#include "app/run_parts.hpp"

#include <fmt/format.h>

#include <optional>

namespace kapitza::app {
namespace {

std::vector<FitWindow> fit_windows(const RunOptions& options) {
  if (options.windows.empty()) return {{0.1, 0.9}, {0.2, 0.8}, {0.5, 0.9}};
  std::vector<FitWindow> windows;
  for (const std::string& text : options.windows)
    windows.push_back(naming("--fit-window", [&] {
      const auto colon = text.find(':');
      if (colon == std::string::npos)
        throw InputError("two fractions such as 0.2:0.8 are needed, got '" + text + "'");
      const FitWindow window{parse_quantity(text.substr(0, colon), units::number),
                             parse_quantity(text.substr(colon + 1), units::number)};
      if (!(window.from >= 0 && window.from < window.to && window.to <= 1))
        throw InputError("fractions must rise from 0 or more to 1 or less, got '" + text + "'");
      return window;
    }));
  return windows;
}

void write_results(const RunResult& result, const std::filesystem::path& directory) {
  write_atomically(directory / "summary.json", summary_json(result));
  if (result.deck.output.spectral)
    write_atomically(
        directory / "spectral.csv",
        spectral_csv(result.problem, spectrum_at_surfaces(result.problem, result.state.moments)));
  if (result.deck.output.csv) write_atomically(directory / "profile.csv", profile_csv(result));
}

int run_stack(Deck& deck, const std::vector<InputFile>& inputs, const RunOptions& options,
              const Communicator& communicator) {
  const auto start = Clock::now();
  const std::vector<FitWindow> windows = fit_windows(options);
  const std::filesystem::path directory = output_directory(deck, options);
  const StackProblem problem = make_problem(deck);
  for (const std::vector<std::string>& notes :
       {binning_notes(deck, problem.media), law_notes(deck, problem.media)})
    deck.warnings.insert(deck.warnings.end(), notes.begin(), notes.end());
  SteadyOptions solver = make_steady_options(deck.solver);
  // Nothing is written before this: a bad deck leaves no traces.
  Checkpointing checkpointing({deck, inputs, directory}, options, communicator);
  const StateTables tables = state_tables(stack_unknowns(problem), communicator);
  const MakeTables make_tables = [&](std::span<const double> x) { return fill_tables(tables, x); };
  solver.watch = checkpointing.watch(make_tables);
  if (checkpointing.restart()) {
    solver.start = checkpointing.restart_counters();
    solver.start.x = read_state(*checkpointing.restart(), tables, communicator);
  }
  Progress progress(solver.tolerance, options.progress);
  if (communicator.is_root()) solver.progress = std::ref(progress);
  const SteadyState state = solve_steady(problem, solver, communicator);
  if (communicator.is_root()) progress.finish();
  const Analysis analysis = analyse(problem, state.x, state.moments);

  std::optional<FourierComparison> fourier;
  if (!options.compare.empty())
    fourier = compare_with_fourier(problem, state.moments, {.accuracy = 1e-5}, communicator);
  std::optional<std::vector<InferredInterface>> experiment;
  if (options.as_experiment) experiment = infer_as_experiment(problem, state.moments, analysis, windows);

  RunFacts facts;
  facts.ranks = communicator.size();
  facts.channels_swept = channels_swept(problem);
  facts.peak_memory_MB = peak_memory_MB(communicator);
  facts.wall_time_s = communicator.max(seconds_since(start));
  const RunResult result{deck,
                         problem,
                         state,
                         analysis,
                         facts,
                         fourier ? &*fourier : nullptr,
                         experiment ? &*experiment : nullptr};
  write_fields(result, directory, communicator);
  on_root(communicator, [&] {
    write_results(result, directory);
    fmt::print("{}", result_table(result));
    if (fourier) {
      fmt::print("{}", fourier_table(*fourier));
      for (const std::string& warning : fourier->warnings) fmt::print("  warning: {}\n", warning);
    }
    if (experiment) fmt::print("{}", experiment_table(*experiment, problem.mesh));
    for (const std::vector<std::string>* list : {&std::as_const(deck.warnings), &analysis.warnings})
      for (const std::string& warning : *list) fmt::print("  warning: {}\n", warning);
    fmt::print("  written to {}\n", directory.string());
    std::fflush(stdout);
  });
  if (state.interrupted) return checkpointing.stopped(state.sweeps);
  checkpointing.finish({state.x, state.sweeps, state.krylov_iterations}, state.converged, make_tables);
  return exit_code(state, solver.tolerance, communicator);
}

} // namespace

int run(const RunOptions& options, const Communicator& communicator) {
  std::vector<InputFile> inputs;
  Deck deck = read_deck_collectively(options, communicator, &inputs);
  return deck.plane ? run_plane(deck, inputs, options, communicator)
                    : run_stack(deck, inputs, options, communicator);
}

} // namespace kapitza::app
