#include "kapitza/io/result/thermoreflectance.hpp"
#include "kapitza/parallel/collective.hpp"
#include "kapitza/run/thermoreflectance_run.hpp"
#include "kapitza/setup/thermoreflectance.hpp"

#include "run/dynamic/dynamic_parts.hpp"
#include "run/dynamic/thermoreflectance_options.hpp"
#include "run/dynamic/thermoreflectance_parts.hpp"
#include "run/write_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numbers>

namespace kapitza {
namespace {

bool same(const PulseTrain& a, const PulseTrain& b) {
  return a.rate == b.rate && a.modulation == b.modulation && a.width == b.width;
}

/// The train, and delays that fit between two pulses. @throws InputError
TrainRequest train_request(const Deck& deck) {
  const auto fail = [&](const SourceLocation& where, const std::string& key, const std::string& why) {
    throw InputError({{where, key, "kapitza tdtr: " + why}});
  };
  const SourceLocation somewhere{deck.path.string(), 0, 0};
  if (!deck.time || deck.heating.empty() || !deck.heating.front().train)
    fail(somewhere, "heating",
         "a transient deck is needed whose heating has a train of pulses (train: {rate: 80 MHz, modulation: "
         "10 MHz})");
  const PulseTrain& train = *deck.heating.front().train;
  for (std::size_t i = 1; i < deck.heating.size(); ++i)
    if (!deck.heating[i].train || !same(*deck.heating[i].train, train))
      fail(deck.heating[i].where, fmt::format("heating[{}]", i), "all heating must have the same train");
  const std::vector<double>& delays = deck.time->output;
  const double period = 1 / train.rate;
  if (delays.front() < 3 * train.width || !(delays.front() > 0) || delays.back() > period * (1 + 1e-9))
    fail(somewhere, "time.output",
         fmt::format("delays must lie behind one pulse, by three widths at least, and not behind the next, "
                     "{:.4g} ns later",
                     1e9 * period));
  return {train, delays, deck.time->tolerance};
}

} // namespace

int run_tdtr(const Deck& deck, const std::vector<InputFile>& inputs, const RunOptions& options,
             const FitOptions& fits, const Communicator& communicator) {
  const TrainRequest request = train_request(deck);
  check_thermoreflectance(deck, "kapitza tdtr");
  const auto parameters = fit_parameters(fits);
  const std::vector<SignalWindow> windows =
      signal_windows(fits, units::time, request.delays, most_free(parameters) + 1);
  ThermoreflectanceRun laboratory(deck, inputs, options, communicator, "tdtr");
  DynamicRun& run = laboratory.run();
  Thermoreflectance& seen = laboratory.seen();
  try {
    HarmonicDrive drive = laboratory.stack().drive();
    drive.s = {0, 2 * std::numbers::pi * request.train.modulation};
    const ResponseSampler sampler = laboratory.smooth_sampler(drive);
    const TrainResponse response = respond_to_train(sampler, request, communicator);
    seen.signal = response.signal;
    laboratory.add_fits(windows, parameters,
                        [&](const SignalWindow& window) { return ratio_misfit(response, request, window); });
    append(run.warnings, tdtr_warnings(seen));
    TdtrResult result{deck,         laboratory.stack().domain(), request, response, seen,
                      run.warnings, communicator.size()};
    result.peak_memory_MB = peak_memory_MB(communicator);
    result.wall_time_s = seconds_since(run.start, communicator);
    on_root(communicator, [&] {
      run.write({{"tdtr.csv", tdtr_csv(result)}}, tdtr_summary_json(result), tdtr_table(result));
    });
    laboratory.keep(response.converged);
    return run.finish(response.converged,
                      fmt::format("within {:.1e} of the signal (tolerance {:.1e}); loosen time.tolerance",
                                  response.error, request.tolerance));
  } catch (const SamplingStopped&) {
    return laboratory.stopped();
  }
}

} // namespace kapitza
