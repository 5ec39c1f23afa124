#pragma once
/// What runs in 1D and 2D have in common.

#include "app/commands.hpp"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>

namespace kapitza::app {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start);

/// Sum over ranks of the largest resident size. Collective.
double peak_memory_MB(const Communicator& communicator);

/// The option's, else the deck's.
std::filesystem::path output_directory(const Deck& deck, const RunOptions& options);

/// Sweep, residual and time left, rewritten on one line of a terminal or one line each.
class Progress {
 public:
  Progress(double tolerance, bool forced);
  void operator()(int sweep, double residual);
  void finish() const;

 private:
  double tolerance_;
  bool terminal_, forced_;
  Clock::time_point start_ = Clock::now();
  double first_residual_ = 0;
  int first_sweep_ = 0;
};

/// success, or not_converged with a message.
template <class State>
int exit_code(const State& state, double tolerance, const Communicator& communicator) {
  if (state.converged) return success;
  if (communicator.is_root())
    fmt::print(stderr,
               "kapitza: not converged after {} sweeps: residual {:.1e} (tolerance {:.1e}), energy imbalance "
               "{:.1e}; {} solver.tolerance\n",
               state.sweeps, state.relative_residual, tolerance, state.energy_imbalance,
               state.stalled ? "the residual no longer falls, rounding allows no more: loosen"
                             : "raise solver.max_sweeps or loosen");
  return not_converged;
}

int run_plane(Deck& deck, const std::vector<InputFile>& inputs, const RunOptions& options,
              const Communicator& communicator);

} // namespace kapitza::app
