#pragma once
/// What fdtr and tdtr do alike. Private to run/.

#include "kapitza/analysis/response_samples.hpp"
#include "kapitza/analysis/spot.hpp"
#include "kapitza/analysis/thermoreflectance.hpp"

#include "run/dynamic/dynamic_parts.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace kapitza {

/// A run of fdtr or tdtr: a stack seen from the left, what is true of it, and what has been sampled.
class ThermoreflectanceRun {
 public:
  /// Claims the directory and solves the steady state of the same stack between two walls, which tells what
  /// is true of its first interface. Collective. Refers to the deck. @param kind "fdtr" or "tdtr"
  /// @throws RuntimeFailure where the steady state does not converge, or no heat crosses the interface
  ThermoreflectanceRun(const Deck& deck, const std::vector<InputFile>& inputs, const RunOptions& options,
                       const Communicator& communicator, const std::string& kind);

  DynamicRun& run() { return run_; }
  const StackDynamics& stack() const { return stack_; }
  /// The Fourier model of the stack, and what is true; without a signal until there is one.
  Thermoreflectance& seen() { return seen_; }
  /// Of the surface's energy temperature, in the last column; a spot's mean where the deck has a spot.
  /// Without a drive. Refers to this run.
  ResponseSampler sampler();
  /// The same, smooth in s; of all s with the drive that this one has. Collective.
  ResponseSampler smooth_sampler(const HarmonicDrive& drive);
  /// Every choice of free parameters, fitted in every window. Collective.
  void add_fits(const std::vector<SignalWindow>& windows,
                const std::vector<std::vector<FitParameter>>& parameters,
                const std::function<SignalMisfit(const SignalWindow&)>& misfit);

  /// Keeps what has been sampled, where it may be of use. Collective.
  void keep(bool converged) const;
  /// Says why the sampling has been stopped, and how to go on. @return the exit code
  int stopped() const;

 private:
  StartTime start_ = StartTime::clock::now(); ///< before the stack is made
  StackDynamics stack_;
  DynamicRun run_;
  Thermoreflectance seen_;
  std::optional<SpotResponse> spot_;
  SampleRecord record_;
};

} // namespace kapitza
