#include "kapitza/io/atomic_file.hpp"
#include "kapitza/io/problem.hpp"
#include "kapitza/io/results.hpp"

#include "commands.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <sys/resource.h>
#include <unistd.h>

namespace kapitza::app {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double peak_memory_MB(const Communicator& communicator) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  double megabytes = static_cast<double>(usage.ru_maxrss) / 1024;
  communicator.sum({&megabytes, 1});
  return megabytes;
}

/// Sweep, residual and time left, rewritten on one line of a terminal or one line each.
class Progress {
 public:
  Progress(double tolerance, bool forced)
      : tolerance_(tolerance), terminal_(isatty(STDERR_FILENO) == 1), forced_(forced) {}

  void operator()(int sweep, double residual) {
    if (!terminal_ && !forced_) return;
    if (first_residual_ <= 0) first_residual_ = residual, first_sweep_ = sweep;
    std::string left;
    const double decades = std::log10(first_residual_ / residual);
    if (sweep > first_sweep_ && decades > 0 && residual > tolerance_) {
      const double per_decade = seconds_since(start_) / decades;
      left = fmt::format(", about {:.1f} s left", per_decade * std::log10(residual / tolerance_));
    }
    fmt::print(stderr, "{}  sweep {:4d}   residual {:.2e}{:<24}{}", terminal_ ? "\r" : "", sweep, residual,
               left, terminal_ ? "" : "\n");
    std::fflush(stderr);
  }
  void finish() const {
    if (terminal_ && first_residual_ > 0) fmt::print(stderr, "\n");
  }

 private:
  double tolerance_;
  bool terminal_, forced_;
  Clock::time_point start_ = Clock::now();
  double first_residual_ = 0;
  int first_sweep_ = 0;
};

void write_results(const RunResult& result, const std::filesystem::path& directory) {
  write_atomically(directory / "summary.json", summary_json(result));
  if (result.deck.output.csv) write_atomically(directory / "profile.csv", profile_csv(result));
}

} // namespace

int run(const RunOptions& options, const Communicator& communicator) {
  const auto start = Clock::now();
  Deck deck = read_deck_collectively(options, communicator);
  const std::filesystem::path directory =
      options.output.empty() ? deck.output.directory : std::filesystem::path(options.output);
  const Problem problem = make_problem(deck);
  const std::vector<std::string> notes = binning_notes(deck, problem.materials);
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
  on_root(communicator, [&] {
    write_results(result, directory);
    fmt::print("{}", result_table(result));
    for (const std::vector<std::string>* list : {&std::as_const(deck.warnings), &analysis.warnings})
      for (const std::string& warning : *list) fmt::print("  warning: {}\n", warning);
    fmt::print("  written to {}\n", directory.string());
    std::fflush(stdout);
  });
  if (state.converged) return success;
  if (communicator.is_root())
    fmt::print(stderr,
               "kapitza: not converged after {} sweeps: residual {:.1e} (tolerance {:.1e}), energy imbalance "
               "{:.1e}; "
               "raise solver.max_sweeps or loosen solver.tolerance\n",
               state.sweeps, state.relative_residual, solver.tolerance, state.energy_imbalance);
  return not_converged;
}

} // namespace kapitza::app
