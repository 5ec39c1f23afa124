#include "kapitza/io/result/response.hpp"

#include "io/result/dynamic/dynamic_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <numbers>

namespace kapitza {
namespace {

using namespace io;

constexpr const char* schema = "kapitza-harmonic-1";

Json frequencies_json(const HarmonicResult& result) {
  Json list = Json::array();
  for (std::size_t i = 0; i < result.samples.size(); ++i) {
    const ResponseSample& point = result.samples[i];
    list.push_back({{"frequency", result.deck.solver.harmonic.frequencies[i]},
                    {"converged", point.converged},
                    {"sweeps", point.sweeps},
                    {"relative_residual", point.relative_residual},
                    {"energy_imbalance", point.energy_imbalance}});
  }
  return list;
}

Json problem_json(const HarmonicResult& result) {
  Json problem{{"type", "harmonic"}};
  problem.update(extent_json(result.domain));
  if (result.deck.solver.spot)
    problem["spot"] = spot_json(*result.deck.solver.spot);
  else if (result.domain.domain.dimension == 1)
    problem["wavenumber"] = result.deck.solver.harmonic.wavenumber;
  problem.update(Json{{"ranks", result.ranks}, {"frequency_groups", result.groups}});
  return problem;
}

Json solve_json(const HarmonicResult& result) {
  int sweeps = 0, most = 0;
  for (const ResponseSample& point : result.samples) {
    sweeps += point.sweeps;
    most = std::max(most, point.sweeps);
  }
  return {{"sweeps", sweeps},
          {"most_sweeps", most},
          {"wall_time_s", result.wall_time_s},
          {"sweep_time_s", result.sweep_time_s},
          {"peak_memory_MB", result.peak_memory_MB}};
}

double degrees(const std::complex<double>& value) {
  return std::arg(value) * 180 / std::numbers::pi;
}

} // namespace

bool HarmonicResult::converged() const {
  return std::ranges::all_of(samples, &ResponseSample::converged);
}

std::vector<NamedPoint> named_probes(const Deck& deck) {
  std::vector<NamedPoint> points;
  for (const DeckProbe& probe : deck.output.probes)
    points.push_back({probe.name, probe.position, false, probe.y.value_or(0)});
  return points;
}

std::string response_csv(const HarmonicResult& result) {
  std::string text = "frequency_Hz";
  for (const ResponseColumn& column : result.columns)
    for (const char* part : {"re", "im"})
      fmt::format_to(std::back_inserter(text), ",{}_{}_{}", column.name, part, column.unit());
  text += "\n";
  for (std::size_t i = 0; i < result.samples.size(); ++i) {
    fmt::format_to(std::back_inserter(text), "{:.16g}", result.deck.solver.harmonic.frequencies[i]);
    for (const std::complex<double>& value : result.samples[i].values)
      fmt::format_to(std::back_inserter(text), ",{:.16g},{:.16g}", value.real(), value.imag());
    text += "\n";
  }
  return text;
}

std::string harmonic_summary_json(const HarmonicResult& result) {
  Json summary{{"schema", schema}};
  summary.update(provenance_json(result.deck));
  summary["status"] = result.converged() ? "converged" : "not_converged";
  summary.update(Json{{"problem", problem_json(result)},
                      {"solve", solve_json(result)},
                      {"frequencies", frequencies_json(result)}});
  add_parts(summary, result.deck, result.domain.domain);
  summary["warnings"] = result.warnings;
  return text_of(summary);
}

std::string harmonic_table(const HarmonicResult& result) {
  const auto modulus = [&](std::size_t i, std::size_t c) { return std::abs(result.samples[i].values[c]); };
  const std::vector<std::size_t> shown =
      columns_shown(result.columns, result.samples.size(), modulus, result.domain.domain.media);
  std::string text = fmt::format("\n  {:>12}", "frequency Hz");
  for (const std::size_t c : shown)
    fmt::format_to(std::back_inserter(text), "  {:>24}", result.columns[c].name);
  text += "  sweeps\n";
  for (const std::size_t i : rows_shown(result.samples.size())) {
    const ResponseSample& point = result.samples[i];
    fmt::format_to(std::back_inserter(text), "  {:12.4e}", result.deck.solver.harmonic.frequencies[i]);
    for (const std::size_t c : shown)
      fmt::format_to(std::back_inserter(text), "  {:11.4e} {:>4} {:7.2f}", std::abs(point.values[c]),
                     result.columns[c].unit() == std::string("K") ? "K" : "W/m2", degrees(point.values[c]));
    fmt::format_to(std::back_inserter(text), "  {:6d}{}\n", point.sweeps,
                   point.converged ? "" : "  not converged");
  }
  return text + "  modulus, and phase in degrees ahead of exp(i omega t)\n";
}

} // namespace kapitza
