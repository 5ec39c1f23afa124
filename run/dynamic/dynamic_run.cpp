#include "kapitza/run/dynamic_run.hpp"

#include "kapitza/io/result/history.hpp"
#include "kapitza/io/result/response.hpp"
#include "kapitza/parallel/collective.hpp"
#include "kapitza/parallel/profile.hpp"
#include "kapitza/run/soundness.hpp"
#include "kapitza/setup/dynamics.hpp"

#include "run/dynamic/dynamic_parts.hpp"
#include "run/dynamic/march_run.hpp"
#include "run/dynamic/sample_checkpoints.hpp"
#include "run/write_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

namespace kapitza {
namespace {

void refuse_steady_options(const RunOptions& options) {
  const auto refuse = [](const char* option, const char* why) {
    throw InputError({{{}, option, fmt::format("belongs to steady runs: {}", why)}});
  };
  if (!options.compare.empty()) refuse("--compare", "Fourier's law is compared with the steady state");
  if (options.as_experiment) refuse("--as-experiment", "lines are fitted to a steady profile");
  if (options.as_fourier) refuse("--as-fourier", "its numbers repeat a steady state");
}

/// Frequencies whose fields are wanted and are not there are solved again; of fields in time all.
void forget_without_fields(const DynamicRun& run, SampleRecord& record) {
  if (run.deck.time && !run.deck.output.fields_at.empty()) record.entries.clear();
  if (run.deck.time) return;
  for (const double frequency : run.deck.output.fields_at) {
    const std::string stem = fields_stem(run.directory, frequency).string();
    int missing = 0;
    if (run.communicator.is_root())
      missing = (run.deck.output.vtu && !std::filesystem::exists(stem + ".vtu"))
                || (run.deck.output.hdf5 && !std::filesystem::exists(stem + ".h5"));
    run.communicator.broadcast(missing);
    if (missing != 0)
      std::erase_if(record.entries, [&](const SampleRecord::Entry& entry) {
        return is_frequency(frequency, entry.sample.s);
      });
  }
}

int run_harmonic(const DynamicRun& run, const ResponseSampler& sampler) {
  const HarmonicResult result = respond(run, sampler);
  on_root(run.communicator, [&] {
    run.write({{"response.csv", response_csv(result)}}, harmonic_summary_json(result),
              harmonic_table(result));
  });
  keep_samples(run, *sampler.record, result.converged());
  return run.finish(result.converged(), unfinished_frequencies(result));
}

/// What thermoreflectance alone looks at.
void refuse_beams(const Deck& deck) {
  if (deck.solver.spot)
    throw InputError({{{deck.path.string(), 0, 0},
                       "solver.spot",
                       "belongs to kapitza fdtr and kapitza tdtr, which compute what a probe sees of it"}});
  for (std::size_t i = 0; i < deck.heating.size(); ++i)
    if (deck.heating[i].train)
      throw InputError({{deck.heating[i].where, fmt::format("heating[{}].train", i),
                         "belongs to kapitza tdtr, which computes what a probe sees behind each pulse"}});
}

TransientHistory followed(const DynamicRun& run, const ResponseSampler& sampler,
                          const TransientRequest& request, int& sweeps) {
  const DeckTime& time = *run.deck.time;
  if (time.method == TransientMethod::marching) return march(run, sweeps);
  const std::vector<TransientSource> sources = run.dynamics.sources();
  TransientHistory history = respond_in_time(sampler, sources, request, run.communicator);
  if (!time.from_steady) return history;
  ResponseSampler beginning = sampler;
  beginning.drive = run.dynamics.steady_drive();
  beginning.number = static_cast<int>(sources.size());
  add_steady_beginning(std::move(beginning), request, history, run.communicator);
  return history;
}

/// @param sweeps of a march that is stopped
int run_transient(DynamicRun& run, Dynamics& dynamics, const ResponseSampler& sampler, int& sweeps) {
  const DeckTime& time = *run.deck.time;
  const bool marches = time.method == TransientMethod::marching;
  TransientRequest request{all_times(run.deck), time.tolerance, time.method};
  if (!marches && !run.deck.output.fields_at.empty())
    request.fields = &dynamics.gather_fields(run.deck.output.fields_at);
  TransientResult result{run.deck,
                         dynamics.domain(),
                         sampler.model.columns(),
                         request.times,
                         followed(run, sampler, request, sweeps),
                         run.dynamics.reference(),
                         {},
                         run.communicator.size()};
  append(run.warnings, temperature_notes(result));
  result.warnings = run.warnings;
  if (!result.history.fields.times.empty()) {
    const PartClock clock(RunPart::output);
    dynamics.write_fields(result.history.fields, result.initial, run.directory);
  }
  result.peak_memory_MB = peak_memory_MB(run.communicator);
  result.wall_time_s = seconds_since(run.start, run.communicator);
  on_root(run.communicator, [&] {
    run.write({{"history.csv", history_csv(result)}}, transient_summary_json(result), history_table(result));
  });
  if (!marches) keep_samples(run, *sampler.record, result.history.converged);
  return run.finish(result.history.converged,
                    fmt::format("within {:.1e} of the peaks (tolerance {:.1e}); {}loosen time.tolerance",
                                result.history.error, time.tolerance,
                                time.step ? "take a shorter time.step, or " : ""));
}

} // namespace

void need_steady(const Deck& deck, const std::string& who) {
  if (deck.is_steady()) return;
  throw InputError({{{deck.path.string(), 0, 0},
                     deck.time ? "time" : "solver.type",
                     fmt::format("{} needs a steady deck", who)}});
}

int run_dynamic(const Deck& deck, const std::vector<InputFile>& inputs, const RunOptions& options,
                const Communicator& communicator) {
  refuse_steady_options(options);
  refuse_beams(deck);
  const StartTime start = std::chrono::steady_clock::now();
  std::optional<PartClock> clock(std::in_place, RunPart::set_up);
  const std::unique_ptr<Dynamics> dynamics = make_dynamics(deck, communicator);
  clock.reset();
  const std::vector<InputFile> files = with_mesh_file(inputs, deck, communicator);
  DynamicRun run(deck, *dynamics, options, communicator, start, files);
  if (!deck.time) dynamics->write_fields_to(run.directory);
  const bool marches = deck.time && deck.time->method == TransientMethod::marching;
  SampleRecord record;
  if (!marches) {
    record = earlier_samples(run);
    forget_without_fields(run, record);
    watch_samples(run, record);
  }
  ResponseSampler sampler = run.sampler();
  sampler.record = &record;
  int sweeps = 0;
  try {
    return deck.time ? run_transient(run, *dynamics, sampler, sweeps) : run_harmonic(run, sampler);
  } catch (const SamplingStopped&) {
    return run.checkpointing->stopped(marches ? sweeps : sweeps_of(record));
  }
}

} // namespace kapitza
