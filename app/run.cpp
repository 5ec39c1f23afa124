#include "kapitza/io/atomic_file.hpp"
#include "kapitza/io/fields.hpp"
#include "kapitza/io/problem.hpp"
#include "kapitza/io/results.hpp"

#include "run_parts.hpp"

#include <fmt/format.h>

namespace kapitza::app {
namespace {

void write_results(const RunResult& result, const std::filesystem::path& directory) {
  write_atomically(directory / "summary.json", summary_json(result));
  if (result.deck.output.csv) write_atomically(directory / "profile.csv", profile_csv(result));
}

int run_stack(Deck& deck, const RunOptions& options, const Communicator& communicator) {
  const auto start = Clock::now();
  const std::filesystem::path directory = output_directory(deck, options);
  const Problem problem = make_problem(deck);
  for (const std::vector<std::string>& notes :
       {binning_notes(deck, problem.materials), law_notes(deck, problem.materials)})
    deck.warnings.insert(deck.warnings.end(), notes.begin(), notes.end());
  // Nothing is written for a bad deck.
  on_root(communicator, [&] { prepare_directory(directory, "output.directory"); });

  SteadyOptions solver = make_steady_options(deck.solver);
  Progress progress(solver.tolerance, options.progress);
  if (communicator.is_root()) solver.progress = std::ref(progress);
  const SteadyState state = solve_steady(problem, solver, communicator);
  if (communicator.is_root()) progress.finish();
  const Analysis analysis = analyse(problem, state.x, state.moments);

  RunFacts facts;
  facts.ranks = communicator.size();
  facts.channels_swept = channels_swept(problem);
  facts.peak_memory_MB = peak_memory_MB(communicator);
  facts.wall_time_s = communicator.max(seconds_since(start));
  const RunResult result{deck, problem, state, analysis, facts};
  write_fields(result, directory, communicator);
  on_root(communicator, [&] {
    write_results(result, directory);
    fmt::print("{}", result_table(result));
    for (const std::vector<std::string>* list : {&std::as_const(deck.warnings), &analysis.warnings})
      for (const std::string& warning : *list) fmt::print("  warning: {}\n", warning);
    fmt::print("  written to {}\n", directory.string());
    std::fflush(stdout);
  });
  return exit_code(state, solver.tolerance, communicator);
}

} // namespace

int run(const RunOptions& options, const Communicator& communicator) {
  Deck deck = read_deck_collectively(options, communicator);
  return deck.plane ? run_plane(deck, options, communicator) : run_stack(deck, options, communicator);
}

} // namespace kapitza::app
