#include "run/dynamic/dynamic_parts.hpp"

#include "kapitza/io/atomic_file.hpp"
#include "kapitza/io/deck/effective.hpp"
#include "kapitza/parallel/profile.hpp"
#include "kapitza/run/steady_run.hpp"
#include "kapitza/setup/problem.hpp"

#include "run/write_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <complex>
#include <cstdio>
#include <numbers>

namespace kapitza {
namespace {

/// As checkpoints tell runs apart.
std::string kind_of(const Deck& deck) {
  if (!deck.time) return "harmonic";
  return deck.time->method == TransientMethod::marching ? "march" : "transient";
}

} // namespace

DynamicRun::DynamicRun(const Deck& deck_in, const Dynamics& dynamics_in, const RunOptions& options,
                       const Communicator& ranks, StartTime start_in, const std::vector<InputFile>& inputs,
                       const std::string& kind)
    : deck(deck_in), dynamics(dynamics_in), communicator(ranks), start(start_in),
      directory(output_directory(deck, options)), warnings(deck.warnings),
      checkpointing(std::make_unique<Checkpointing>(
          RunIdentity{deck, inputs, directory, deck.plane ? 2 : 1, kind.empty() ? kind_of(deck) : kind},
          options, communicator)),
      status(std::make_unique<StatusLine>(options.progress)) {
  append(warnings, dynamics.warnings());
  const std::string header = dynamics.header();
  if (communicator.is_root()) {
    fmt::print("{}", header);
    std::fflush(stdout);
  }
}

ResponseSampler DynamicRun::sampler() const {
  return {dynamics.model(), {}, make_steady_options(deck.solver)};
}

void DynamicRun::write(const std::vector<std::pair<std::string, std::string>>& tables,
                       const std::string& summary, const std::string& text) const {
  const PartClock clock(RunPart::output);
  write_deck_as_run(deck, directory);
  for (const auto& [name, content] : tables) write_atomically(directory / name, content);
  write_atomically(directory / "summary.json", summary);
  fmt::print("{}", text);
  for (const std::string& warning : warnings) fmt::print("  warning: {}\n", warning);
  fmt::print("  written to {}\n", directory.string());
  std::fflush(stdout);
}

int DynamicRun::finish(bool converged, const std::string& complaint) const {
  if (converged) return success;
  if (communicator.is_root()) fmt::print(stderr, "kapitza: not converged {}\n", complaint);
  return not_converged;
}

HarmonicResult respond(const DynamicRun& run, ResponseSampler sampler) {
  sampler.drive = run.dynamics.drive();
  std::vector<std::complex<double>> s;
  for (const double frequency : run.deck.solver.harmonic.frequencies)
    s.emplace_back(0, 2 * std::numbers::pi * frequency);
  HarmonicResult result{run.deck, run.dynamics.domain(), sampler.model.columns(), {}, run.warnings};
  result.ranks = run.communicator.size();
  result.groups = sampler.model.groups(s.size(), run.communicator);
  result.samples = sample_response(sampler, s, run.communicator, result.sweep_time_s);
  result.peak_memory_MB = peak_memory_MB(run.communicator);
  result.wall_time_s = seconds_since(run.start, run.communicator);
  return result;
}

std::string unfinished_frequencies(const HarmonicResult& result) {
  bool at_limit = false;
  double worst = 0;
  for (const ResponseSample& sample : result.samples) {
    if (sample.converged) continue;
    at_limit = at_limit || sample.sweeps + 2 > result.deck.solver.max_sweeps;
    worst = std::max(worst, sample.relative_residual);
  }
  const std::string advice =
      at_limit ? "raise solver.max_sweeps or loosen solver.tolerance"
               : fmt::format("no more is gained beyond a residual of {:.1e}: loosen solver.tolerance", worst);
  return fmt::format("at {} of {} frequencies; {}",
                     std::ranges::count(result.samples, false, &ResponseSample::converged),
                     result.samples.size(), advice);
}

} // namespace kapitza
