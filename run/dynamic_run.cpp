#include "kapitza/run/dynamic_run.hpp"

#include "kapitza/io/atomic_file.hpp"
#include "kapitza/io/deck/effective.hpp"
#include "kapitza/io/result/history.hpp"
#include "kapitza/io/result/response.hpp"
#include "kapitza/parallel/collective.hpp"
#include "kapitza/run/checkpointing.hpp"
#include "kapitza/setup/dynamics.hpp"
#include "kapitza/setup/estimate.hpp"
#include "kapitza/setup/header.hpp"
#include "kapitza/setup/problem.hpp"

#include "run/write_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <complex>
#include <cstdio>
#include <filesystem>
#include <numbers>

namespace kapitza {
namespace {

void refuse_steady_options(const RunOptions& options) {
  const auto refuse = [](const char* option, const char* why) {
    throw InputError({{{}, option, fmt::format("belongs to steady runs: {}", why)}});
  };
  if (!options.restart.empty()) refuse("--restart", "other runs save no state, run it again");
  if (!options.time_limit.empty()) refuse("--time-limit", "other runs save no state to go on from");
  if (!options.compare.empty()) refuse("--compare", "Fourier's law is compared with the steady state");
  if (options.as_experiment) refuse("--as-experiment", "lines are fitted to a steady profile");
  if (options.as_fourier) refuse("--as-fourier", "its numbers repeat a steady state");
}

/// A run under way: the problem, and where its results go.
struct DynamicRun {
  const Deck& deck;
  const StackProblem& problem;
  std::filesystem::path directory;
  std::vector<std::string> warnings;
  Communicator communicator;
  std::chrono::steady_clock::time_point start;

  ResponseSampler sampler() const {
    return {problem, named_probes(deck), {}, make_steady_options(deck.solver)};
  }
  /// On rank 0: the deck as run, the table of values, the summary; and what a person reads.
  void write(const char* name, const std::string& csv, const std::string& summary,
             const std::string& table) const {
    write_deck_as_run(deck, directory);
    write_atomically(directory / name, csv);
    write_atomically(directory / "summary.json", summary);
    fmt::print("{}", table);
    for (const std::string& warning : warnings) fmt::print("  warning: {}\n", warning);
    fmt::print("  written to {}\n", directory.string());
    std::fflush(stdout);
  }
  int finish(bool converged, const std::string& complaint) const {
    if (converged) return success;
    if (communicator.is_root()) fmt::print(stderr, "kapitza: not converged {}\n", complaint);
    return not_converged;
  }
};

int run_harmonic(const DynamicRun& run) {
  ResponseSampler sampler = run.sampler();
  sampler.drive = make_drive(run.deck, run.problem);
  std::vector<std::complex<double>> s;
  for (const double frequency : run.deck.solver.harmonic.frequencies)
    s.emplace_back(0, 2 * std::numbers::pi * frequency);
  HarmonicResult result{
      run.deck, run.problem, response_columns(run.problem, sampler.probes), {}, run.warnings};
  result.ranks = run.communicator.size();
  result.groups = response_groups(s.size(), run.communicator);
  result.samples = sample_response(sampler, s, run.communicator, result.sweep_time_s);
  result.peak_memory_MB = peak_memory_MB(run.communicator);
  result.wall_time_s = seconds_since(run.start, run.communicator);
  on_root(run.communicator, [&] {
    run.write("response.csv", response_csv(result), harmonic_summary_json(result), harmonic_table(result));
  });
  return run.finish(result.converged(),
                    fmt::format("at {} of {} frequencies; raise solver.max_sweeps or loosen solver.tolerance",
                                std::ranges::count(result.samples, false, &ResponseSample::converged),
                                result.samples.size()));
}

int run_transient(const DynamicRun& run) {
  const ResponseSampler sampler = run.sampler();
  const DeckTime& time = *run.deck.time;
  TransientResult result{run.deck,
                         run.problem,
                         response_columns(run.problem, sampler.probes),
                         respond_in_time(sampler, make_sources(run.deck, run.problem),
                                         {time.output, time.tolerance, time.method}, run.communicator),
                         initial_temperature(run.deck),
                         run.warnings,
                         run.communicator.size()};
  result.peak_memory_MB = peak_memory_MB(run.communicator);
  result.wall_time_s = seconds_since(run.start, run.communicator);
  on_root(run.communicator, [&] {
    run.write("history.csv", history_csv(result), transient_summary_json(result), history_table(result));
  });
  return run.finish(result.history.converged,
                    fmt::format("within {:.1e} of the peaks (tolerance {:.1e}); loosen time.tolerance",
                                result.history.error, time.tolerance));
}

} // namespace

void need_steady(const Deck& deck, const std::string& who) {
  if (deck.is_steady()) return;
  throw InputError({{{deck.path.string(), 0, 0},
                     deck.time ? "time" : "solver.type",
                     fmt::format("{} needs a steady deck", who)}});
}

int run_dynamic(const Deck& deck, const RunOptions& options, const Communicator& communicator) {
  const auto start = std::chrono::steady_clock::now();
  refuse_steady_options(options);
  check_memory(deck, communicator);
  const StackProblem problem = make_problem(deck);
  DynamicRun run{deck,
                 problem,
                 options.output.empty() ? deck.output.directory : std::filesystem::path(options.output),
                 deck.warnings,
                 communicator,
                 start};
  const auto lock = claim_directory(run.directory, options, communicator);
  append(run.warnings, binning_notes(deck, problem.media));
  append(run.warnings, law_notes(deck, problem.media));
  if (communicator.is_root()) {
    fmt::print("{}", header_text(deck, problem, communicator.size()));
    std::fflush(stdout);
  }
  return deck.time ? run_transient(run) : run_harmonic(run);
}

} // namespace kapitza
