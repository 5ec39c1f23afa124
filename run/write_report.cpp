#include "run/write_report.hpp"

#include "kapitza/io/atomic_file.hpp"
#include "kapitza/io/deck/effective.hpp"
#include "kapitza/run/soundness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sys/resource.h>

namespace kapitza {

double peak_memory_MB(const Communicator& communicator) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  double megabytes = static_cast<double>(usage.ru_maxrss) / 1024;
  communicator.sum({&megabytes, 1});
  return megabytes;
}

double seconds_since(std::chrono::steady_clock::time_point start, const Communicator& communicator) {
  return communicator.max(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
}

std::vector<std::string> interface_names(const Domain& domain) {
  std::vector<std::string> names;
  for (const PlaneSurface& surface : domain.mesh->surfaces)
    if (surface.is_interface() && std::ranges::find(names, surface.name) == names.end())
      names.push_back(surface.name);
  return names;
}

StudyPoint finished(StudyPoint point, const Deck& deck, const Domain& domain, const SteadyState& state) {
  point.converged = state.converged;
  point.sweeps = state.sweeps;
  if (state.converged) temperature_notes(deck, temperature_extremes(domain, state.moments));
  return point;
}

void write_report(const RunResult& result, const RunReport& run, const std::vector<BandAtSurface>& spectrum,
                  const std::string& sharing) {
  const DeckOutput& output = result.deck.output;
  const Domain& domain = result.domain;
  if (output.spectral) write_atomically(run.directory / "spectral.csv", spectral_csv(domain, spectrum));
  if (output.csv && domain.dimension == 1)
    write_atomically(run.directory / "profile.csv", profile_csv(result));
  if (!output.lines.empty()) write_atomically(run.directory / "lines.csv", lines_csv(result));
  write_deck_as_run(result.deck, run.directory);
  write_atomically(run.directory / "summary.json", summary_json(result)); // last: says that all is there
  if (run.quiet) return;
  fmt::print("{}", result_table(result));
  if (result.fourier != nullptr) fmt::print("{}", fourier_table(*result.fourier, domain));
  if (run.options.as_fourier) fmt::print("{}", equivalent_table(domain, result.analysis));
  if (result.experiment != nullptr) fmt::print("{}", experiment_table(*result.experiment, domain));
  if (!sharing.empty()) fmt::print("  {}\n", sharing);
  for (const std::string& warning : result.warnings) fmt::print("  warning: {}\n", warning);
  fmt::print("  written to {}\n", run.directory.string());
  std::fflush(stdout);
}

} // namespace kapitza
