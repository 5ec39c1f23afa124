#include "kapitza/base/index.hpp"
#include "kapitza/io/result/thermoreflectance.hpp"
#include "kapitza/parallel/collective.hpp"
#include "kapitza/run/thermoreflectance_run.hpp"
#include "kapitza/setup/thermoreflectance.hpp"

#include "run/dynamic/dynamic_parts.hpp"
#include "run/dynamic/thermoreflectance_options.hpp"
#include "run/dynamic/thermoreflectance_parts.hpp"
#include "run/write_report.hpp"

#include <fmt/format.h>

namespace kapitza {
namespace {

void need_harmonic(const Deck& deck) {
  if (deck.solver.type != SolveType::harmonic)
    throw InputError(
        {{{deck.path.string(), 0, 0},
          "solver.type",
          "kapitza fdtr needs a harmonic deck (solver: {type: harmonic, frequency: [100 kHz, 100 "
          "MHz, 25]})"}});
}

/// The surface's energy temperature, in the last column.
std::vector<std::complex<double>> surface_signal(const HarmonicResult& result) {
  std::vector<std::complex<double>> signal;
  for (const ResponseSample& sample : result.samples) signal.push_back(sample.values.back());
  return signal;
}

/// In a window.
SignalMisfit phases_within(const SignalWindow& window, const std::vector<double>& frequencies,
                           const std::vector<std::complex<double>>& signal) {
  std::vector<double> inside;
  std::vector<std::complex<double>> seen;
  for (std::size_t i = 0; i < frequencies.size(); ++i)
    if (window.contains(frequencies[i])) {
      inside.push_back(frequencies[i]);
      seen.push_back(signal[i]);
    }
  return phase_misfit(std::move(inside), std::move(seen));
}

} // namespace

int run_fdtr(const Deck& deck, const std::vector<InputFile>& inputs, const RunOptions& options,
             const FitOptions& fits, const Communicator& communicator) {
  need_harmonic(deck);
  check_thermoreflectance(deck, "kapitza fdtr");
  const std::vector<double>& frequencies = deck.solver.harmonic.frequencies;
  const auto parameters = fit_parameters(fits);
  const std::vector<SignalWindow> windows =
      signal_windows(fits, units::frequency, frequencies, most_free(parameters) + 1);
  ThermoreflectanceRun laboratory(deck, inputs, options, communicator, "fdtr");
  DynamicRun& run = laboratory.run();
  Thermoreflectance& seen = laboratory.seen();
  try {
    HarmonicResult result = respond(run, laboratory.sampler());
    seen.signal = surface_signal(result);
    laboratory.add_fits(windows, parameters, [&](const SignalWindow& window) {
      return phases_within(window, frequencies, seen.signal);
    });
    append(run.warnings, fdtr_warnings(seen));
    result.warnings = run.warnings;
    on_root(communicator, [&] {
      run.write({{"response.csv", response_csv(result)}, {"fdtr.csv", fdtr_csv(result, seen)}},
                fdtr_summary_json(result, seen), fdtr_table(result, seen));
    });
    laboratory.keep(result.converged());
    return run.finish(result.converged(), unfinished_frequencies(result));
  } catch (const SamplingStopped&) {
    return laboratory.stopped();
  }
}

} // namespace kapitza
