#include "kapitza/io/result/history.hpp"

#include "io/result/dynamic/dynamic_parts.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

namespace kapitza {
namespace {

using namespace io;

constexpr const char* schema = "kapitza-transient-1";

bool is_temperature(const ResponseColumn& column) {
  return column.kind == ResponseColumn::Kind::temperature;
}

double absolute(const TransientResult& result, std::size_t time, std::size_t column) {
  return result.history.values[time][column] + (is_temperature(result.columns[column]) ? result.initial : 0);
}

const char* word(TransientMethod method) {
  switch (method) {
  case TransientMethod::fourier:
    return "fourier";
  case TransientMethod::quadrature:
    return "quadrature";
  case TransientMethod::marching:
    return "marching";
  case TransientMethod::automatic:
  case TransientMethod::rational:
    break;
  }
  return "rational";
}

Json methods_json(const TransientResult& result) {
  Json list = Json::array();
  for (const TransientMethod method : result.history.methods) list.push_back(word(method));
  return list;
}

} // namespace

std::string history_csv(const TransientResult& result) {
  std::string text = "time_s";
  for (const ResponseColumn& column : result.columns)
    fmt::format_to(std::back_inserter(text), ",{}_{}", column.name, column.unit());
  text += "\n";
  for (std::size_t i = 0; i < result.times.size(); ++i) {
    fmt::format_to(std::back_inserter(text), "{:.16g}", result.times[i]);
    for (std::size_t c = 0; c < result.columns.size(); ++c)
      fmt::format_to(std::back_inserter(text), ",{:.16g}", absolute(result, i, c));
    text += "\n";
  }
  return text;
}

std::string transient_summary_json(const TransientResult& result) {
  const TransientHistory& history = result.history;
  Json summary{{"schema", schema}};
  summary.update(provenance_json(result.deck));
  summary["status"] = history.converged ? "converged" : "not_converged";
  Json problem{{"type", "transient"}};
  problem.update(extent_json(result.domain));
  problem.update(Json{{"initial_temperature", result.initial}, {"ranks", result.ranks}});
  summary.update(Json{{"problem", std::move(problem)},
                      {"solve",
                       {{"methods", methods_json(result)},
                        {"error", history.error},
                        {"tolerance", result.deck.time->tolerance},
                        {"solves", history.solves},
                        {"sweeps", history.sweeps},
                        {"most_sweeps", history.most_sweeps},
                        {"wall_time_s", result.wall_time_s},
                        {"sweep_time_s", history.sweep_time},
                        {"peak_memory_MB", result.peak_memory_MB}}}});
  if (history.steps > 0)
    summary["solve"].update(Json{{"steps", history.steps}, {"energy_imbalance", history.energy_imbalance}});
  add_parts(summary, result.deck, result.domain.domain);
  summary["warnings"] = result.warnings;
  return text_of(summary);
}

std::string history_table(const TransientResult& result) {
  const auto modulus = [&](std::size_t i, std::size_t c) { return std::abs(result.history.values[i][c]); };
  const TransientHistory& history = result.history;
  const std::vector<double>& times = result.times;
  const std::vector<std::size_t> shown =
      columns_shown(result.columns, times.size(), modulus, result.domain.domain.media);
  std::string text = fmt::format("\n  {:>12}", "time s");
  for (const std::size_t c : shown)
    fmt::format_to(std::back_inserter(text), "  {:>20}", result.columns[c].name);
  text += "\n";
  for (const std::size_t i : rows_shown(times.size())) {
    fmt::format_to(std::back_inserter(text), "  {:12.4e}", times[i]);
    for (const std::size_t c : shown)
      fmt::format_to(std::back_inserter(text), "  {:15.9g} {:>4}", absolute(result, i, c),
                     is_temperature(result.columns[c]) ? "K" : "W/m2");
    text += "\n";
  }
  return text
         + fmt::format("  {} {}, {} sweeps; error about {:.1e} of the peaks\n",
                       history.steps > 0 ? history.steps : history.solves,
                       history.steps > 0 ? "steps" : "solves", history.sweeps, history.error);
}

} // namespace kapitza
