#include "kapitza/io/result/conductance_output.hpp"

#include "io/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <numbers>

namespace kapitza {
namespace {

constexpr std::size_t width = 100;

std::string number(const std::optional<double>& value, const char* form = "{:.4e}") {
  return value ? fmt::format(fmt::runtime(form), *value) : "-";
}

void add_heading(std::string& text, const ConductanceReport& report, const std::string& first) {
  fmt::format_to(std::back_inserter(text), "  {:<14}", first);
  for (const LawConductance& law : report.laws)
    fmt::format_to(std::back_inserter(text), "{:>17}", law_word(law.law));
}

/// A row per temperature, a column per law.
void add_points(std::string& text, const ConductanceReport& report, const std::string& title,
                const std::function<std::string(const ConductancePoint&)>& value) {
  text += "\n" + title + "\n";
  add_heading(text, report, "T [K]");
  text += "\n";
  for (std::size_t i = 0; i < report.temperatures.size(); ++i) {
    fmt::format_to(std::back_inserter(text), "  {:<14.6g}", report.temperatures[i]);
    for (const LawConductance& law : report.laws)
      fmt::format_to(std::back_inserter(text), "{:>17}", value(law.points[i]));
    text += "\n";
  }
}

void add_low_temperature(std::string& text, const ConductanceReport& report) {
  if (std::none_of(report.laws.begin(), report.laws.end(),
                   [](const auto& law) { return law.low.has_value(); }))
    return;
  const auto row = [&](const std::string& name, const std::function<double(const LowTemperature&)>& value,
                       const char* form) {
    fmt::format_to(std::back_inserter(text), "  {:<14}", name);
    for (const LawConductance& law : report.laws)
      fmt::format_to(std::back_inserter(text), "{:>17}",
                     law.low ? number(value(*law.low), form) : std::string("-"));
    text += "\n";
  };
  row(
      "T -> 0", [](const LowTemperature& low) { return 1e4 * low.resistance_T3; }, "{:.6g}");
  row(
      "h ~ T^n, n =", [](const LowTemperature& low) { return low.exponent; }, "{:.5f}");
}

/// The largest difference of each route from the first, over all laws and temperatures.
void add_routes(std::string& text, const ConductanceReport& report) {
  double equilibrium = 0, fluctuation = 0;
  bool any = false;
  for (const LawConductance& law : report.laws)
    for (const ConductancePoint& point : law.points) {
      any = any || point.equilibrium_difference;
      equilibrium = std::max(equilibrium, std::abs(point.equilibrium_difference.value_or(0)));
      fluctuation = std::max(fluctuation, std::abs(point.fluctuation_difference.value_or(0)));
    }
  if (!any) return; // bands know one route only
  fmt::format_to(std::back_inserter(text),
                 "\nthe same conductance by other routes, largest relative difference\n"
                 "  d(one-way power in equilibrium)/dT                {:.1e}\n"
                 "  fluctuations of the exchanged power (Kubo)        {:.1e}\n",
                 equilibrium, fluctuation);
}

/// Names of all channels, in the order in which laws have them.
std::vector<std::string> channel_names(const ConductanceReport& report) {
  std::vector<std::string> names;
  for (const LawConductance& law : report.laws)
    for (const auto& share : law.shares)
      if (std::ranges::find(names, share.name) == names.end()) names.push_back(share.name);
  return names;
}

void add_contributions(std::string& text, const ConductanceReport& report) {
  if (channel_names(report).empty()) return;
  fmt::format_to(std::back_inserter(text), "\nat {:g} K, share of the conductance by branch of {}\n",
                 report.temperature, report.a);
  add_heading(text, report, "");
  text += "\n";
  for (const std::string& name : channel_names(report)) {
    fmt::format_to(std::back_inserter(text), "  {:<14}", name);
    for (const LawConductance& law : report.laws) {
      double total = 0;
      std::optional<double> part;
      for (const ConductanceShare& share : law.shares) {
        total += share.conductance;
        if (share.name == name) part = part.value_or(0) + share.conductance;
      }
      fmt::format_to(std::back_inserter(text), "{:>17}",
                     part && total > 0 ? fmt::format("{:.2f} %", 100 * *part / total) : std::string("-"));
    }
    text += "\n";
  }
}

/// Share below some tenths of the highest frequency that any law lets cross.
void add_accumulation(std::string& text, const ConductanceReport& report) {
  double highest = 0;
  for (const LawConductance& law : report.laws)
    if (!law.by_frequency.empty()) highest = std::max(highest, law.by_frequency.back().upto);
  if (!(highest > 0)) return;
  fmt::format_to(std::back_inserter(text), "\nat {:g} K, share of the conductance below a frequency\n",
                 report.temperature);
  add_heading(text, report, "f [THz]");
  text += "\n";
  constexpr int rows = 10;
  for (int row = 1; row <= rows; ++row) {
    const double omega = highest * row / rows;
    fmt::format_to(std::back_inserter(text), "  {:<14.3f}", omega / (2e12 * std::numbers::pi));
    for (const LawConductance& law : report.laws) {
      const auto& points = law.by_frequency;
      const auto above = std::lower_bound(points.begin(), points.end(), omega,
                                          [](const AccumulationPoint& p, double w) { return p.upto < w; });
      double share = 1;
      if (above != points.end() && above != points.begin()) {
        const AccumulationPoint& below = *(above - 1);
        share = std::lerp(below.share, above->share, (omega - below.upto) / (above->upto - below.upto));
      }
      fmt::format_to(std::back_inserter(text), "{:>17}",
                     points.empty() ? std::string("-") : fmt::format("{:.2f} %", 100 * share));
    }
    text += "\n";
  }
}

} // namespace

std::string conductance_table(const ConductanceReport& report) {
  std::string text = report.a + " | " + report.b + "\n";
  if (!report.a_source.empty()) text += io::wrapped(report.a + ": " + report.a_source, "  ", width);
  if (!report.b_source.empty()) text += io::wrapped(report.b + ": " + report.b_source, "  ", width);
  if (!report.laws.empty()) {
    add_points(text, report, "conductance between emitted temperatures [W/m2/K]",
               [](const ConductancePoint& point) { return number(point.conductance); });
    add_points(text, report, "between local temperatures [W/m2/K]",
               [](const ConductancePoint& point) { return number(point.conductance_corrected); });
    add_points(text, report, "Kapitza resistance where thermal phonons arrive [m2 K/W]",
               [](const ConductancePoint& point) { return number(point.kapitza_thermal); });
    add_points(text, report, "resistance between emitted temperatures [m2 K/W]",
               [](const ConductancePoint& point) { return number(point.resistance); });
    add_points(text, report, "R T^3 [K^4 cm2/W]", [](const ConductancePoint& point) {
      return point.resistance_T3 ? fmt::format("{:.6g}", 1e4 * *point.resistance_T3) : std::string("-");
    });
    add_low_temperature(text, report);
    add_routes(text, report);
    add_contributions(text, report);
    add_accumulation(text, report);
  }
  if (!report.missing.empty() || !report.warnings.empty()) text += "\n";
  for (const MissingLaw& law : report.missing) text += "  no " + law.model + ": " + law.reason + "\n";
  for (const std::string& warning : report.warnings) text += "  warning: " + warning + "\n";
  return text;
}

} // namespace kapitza
