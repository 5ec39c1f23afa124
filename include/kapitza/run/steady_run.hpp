#pragma once
/// A steady run of a deck, from its problem to its files.

#include "kapitza/io/checkpoint/state.hpp"
#include "kapitza/io/deck/deck.hpp"
#include "kapitza/io/result/study.hpp"
#include "kapitza/run/options.hpp"
#include "kapitza/solver/steady.hpp"

#include <chrono>
#include <filesystem>
#include <memory>

namespace kapitza {

/// What a report says of the run beside its solution.
struct RunReport {
  const RunOptions& options;                   ///< as the command line has them
  const std::filesystem::path& directory;      ///< where its files go
  std::chrono::steady_clock::time_point start; ///< when the deck had been read
  bool quiet = false;                          ///< files only
};

/// A deck's problem made ready: all that depends on its dimension. Calls are collective.
class SteadyProblem {
 public:
  SteadyProblem() = default;
  SteadyProblem(const SteadyProblem&) = delete;
  SteadyProblem& operator=(const SteadyProblem&) = delete;
  virtual ~SteadyProblem() = default;

  /// What is going to be computed (header.hpp).
  virtual std::string header() const = 0;
  /// Rows of the unknowns in a checkpoint.
  virtual StateTables tables() const = 0;
  /// Names of its interfaces, each once, and what is to be said before anything is solved.
  virtual std::vector<std::string> interfaces() const = 0;
  virtual std::vector<std::string> warnings() const = 0;
  /// What to start from where `before` has been solved and is a neighbour; empty: nothing better than a fresh
  /// start.
  virtual std::vector<double> carried_over(const SteadyProblem& before) const = 0;
  /// Once; keeps the state.
  virtual const SteadyState& solve(const SteadyOptions& options) = 0;
  /// A row of a study, from what solve() has found. @param names of interfaces, of which a mean is wanted
  virtual StudyPoint point(const std::vector<std::string>& names) const = 0;
  /// Analyses what solve() has found, writes the files and prints the tables. @throws InputError for what
  /// cannot be (soundness.hpp)
  virtual void report(const RunReport& run) = 0;
};

/// Refers to the deck. @throws InputError as make_problem, make_plane_problem, and for options that this
/// dimension does not have
std::unique_ptr<SteadyProblem> make_stack_run(const Deck& deck, const RunOptions& options,
                                              const Communicator& communicator);
std::unique_ptr<SteadyProblem> make_plane_run(const Deck& deck, const RunOptions& options,
                                              const Communicator& communicator);

/// Where the results of a run or a study go.
std::filesystem::path output_directory(const Deck& deck, const RunOptions& options);

/// The whole run: nothing is written before the problem has been made, so that a bad deck leaves no traces.
/// Collective. @param inputs the files that the deck names
/// @return the exit code
int run_steady(const Deck& deck, std::vector<InputFile> inputs, const RunOptions& options,
               const Communicator& communicator);

/// What is said of a solve that has not converged, and what to do about it; empty where it has.
std::string convergence_message(const SteadyState& state, double tolerance);

} // namespace kapitza
