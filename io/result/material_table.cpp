#include "kapitza/base/index.hpp"
#include "kapitza/io/result/material_output.hpp"

#include "io/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>

namespace kapitza {
namespace {

constexpr std::size_t width = 100, bands_shown = 20;

/// A number in the given form, "-" where there is none.
std::string number(const std::optional<double>& value, const char* form) {
  return value ? fmt::format(fmt::runtime(form), *value) : "-";
}

/// Four digits, without an exponent in the usual range.
std::string number(const std::optional<double>& value) {
  if (!value || *value < 1 || *value >= 1e5) return number(value, "{:.4g}");
  return fmt::format("{:.{}f}", *value, *value < 10 ? 3 : *value < 100 ? 2 : *value < 1000 ? 1 : 0);
}

std::optional<double> ratio(const std::optional<double>& value, const std::optional<double>& reference) {
  return value && reference ? std::optional(*value / *reference) : std::nullopt;
}

std::string percent(const std::optional<double>& share) {
  return share ? fmt::format("{:.2f} %", 100 * *share) : "-";
}

void add_points(std::string& text, const MaterialReport& report) {
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "\n  {:>8}   {:>32}   {:>32}\n", "", "heat capacity [J/m3/K]", "conductivity [W/m/K]");
  fmt::format_to(out, "  {:>8}   {:>11}{:>12}{:>9}   {:>11}{:>12}{:>9}\n", "T [K]", "model", "measured",
                 "ratio", "model", "measured", "ratio");
  for (const ReportPoint& point : report.points)
    fmt::format_to(out, "  {:>8.5g}   {:>11}{:>12}{:>9}   {:>11}{:>12}{:>9}\n", point.temperature,
                   number(point.heat_capacity, "{:.4e}"), number(point.measured_heat_capacity, "{:.4e}"),
                   number(ratio(point.heat_capacity, point.measured_heat_capacity), "{:.3f}"),
                   number(point.conductivity), number(point.measured_conductivity),
                   number(ratio(point.conductivity, point.measured_conductivity), "{:.3f}"));
}

void add_branches(std::string& text, const ReportPoint& at) {
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "\n  {:<14}{:>16}{:>11}{:>16}{:>11}\n", "branch", "C [J/m3/K]", "share",
                 "kappa [W/m/K]", "share");
  const auto row = [&](const std::string& name, double capacity, const std::optional<double>& conductivity) {
    fmt::format_to(out, "  {:<14}{:>16.4e}{:>11}{:>16}{:>11}\n", name, capacity,
                   percent(capacity / at.heat_capacity), number(conductivity),
                   percent(ratio(conductivity, at.conductivity)));
  };
  for (const BranchShare& branch : at.branches) row(branch.name, branch.heat_capacity, branch.conductivity);
  row("total", at.heat_capacity, at.conductivity);
  if (at.callaway_conductivity)
    fmt::format_to(out, "  with normal processes that drift (solver.scattering: callaway): {} W/m/K\n",
                   number(at.callaway_conductivity));
}

/// The bands with the largest shares, in their own order.
std::vector<const ReportBand*> leading_bands(const std::vector<ReportBand>& bands) {
  std::vector<const ReportBand*> order(bands.size());
  std::transform(bands.begin(), bands.end(), order.begin(), [](const ReportBand& band) { return &band; });
  const auto weight = [](const ReportBand* band) { return band->share.value_or(band->heat_capacity); };
  const auto end = order.begin() + static_cast<std::ptrdiff_t>(std::min(bands_shown, order.size()));
  std::partial_sort(order.begin(), end, order.end(),
                    [&](const ReportBand* a, const ReportBand* b) { return weight(a) > weight(b); });
  order.erase(end, order.end());
  std::sort(order.begin(), order.end());
  return order;
}

void add_bands(std::string& text, const std::vector<ReportBand>& bands) {
  const auto out = std::back_inserter(text);
  const std::vector<const ReportBand*> leading = leading_bands(bands);
  if (leading.size() < bands.size())
    fmt::format_to(out, "\n  the {} leading ones of {} bands (--json and --csv have all of them)\n",
                   leading.size(), bands.size());
  else
    fmt::format_to(out, "\n  {} band{}\n", bands.size(), bands.size() == 1 ? "" : "s");
  fmt::format_to(out, "  {:<14}{:>9}{:>14}{:>11}{:>17}{:>18}\n", "branch", "f [THz]", "C [J/m3/K]", "v [m/s]",
                 "mean free path", "share of kappa");
  for (const ReportBand* band : leading) {
    const std::optional<double> terahertz =
        band->omega > 0 ? std::optional(band->omega / (2e12 * std::numbers::pi)) : std::nullopt;
    fmt::format_to(out, "  {:<14}{:>9}{:>14.4e}{:>11.0f}{:>17}{:>18}\n", band->branch,
                   number(terahertz, "{:.3f}"), band->heat_capacity, band->speed,
                   band->mean_free_path ? io::with_prefix(*band->mean_free_path, "m") : "-",
                   percent(band->share));
  }
}

void add_accumulation_row(std::string& text, const std::string& limit, double share) {
  constexpr double bar = 50;
  fmt::format_to(std::back_inserter(text), "  {:>14}{:>12}", limit, percent(share));
  const auto length = index(std::lround(bar * share));
  text += length > 0 ? " " + std::string(length, '#') + "\n" : "\n";
}

void add_accumulation(std::string& text, const MaterialReport& report) {
  const auto out = std::back_inserter(text);
  if (!report.by_mean_free_path.empty()) {
    constexpr double dull = 0.005;
    fmt::format_to(out, "\n  mean free path, share of the conductivity below it");
    if (report.median_mean_free_path)
      fmt::format_to(out, "; half is above {}", io::with_prefix(*report.median_mean_free_path, "m"));
    fmt::format_to(out, "\n");
    for (const AccumulationPoint& point : report.by_mean_free_path) {
      const bool half_decade = std::abs(std::remainder(2 * std::log10(point.upto), 1)) < 1e-6;
      if (half_decade && point.share > dull && point.share < 1 - dull)
        add_accumulation_row(text, io::with_prefix(point.upto, "m"), point.share);
    }
  }
  if (!report.by_frequency.empty()) {
    fmt::format_to(out, "\n  frequency, share of the conductivity below it\n");
    for (std::size_t i = 5; i < report.by_frequency.size(); i += 5)
      add_accumulation_row(text,
                           fmt::format("{:.3f} THz", report.by_frequency[i].upto / (2e12 * std::numbers::pi)),
                           report.by_frequency[i].share);
  }
}

void add_films(std::string& text, const MaterialReport& report) {
  if (report.films.empty()) return;
  const auto out = std::back_inserter(text);
  const auto row = [&](const std::string& name, const auto& diffuse, const auto& specular,
                       const auto& across) {
    fmt::format_to(out, "  {:<12}{:>20}{:>9}{:>20}{:>9}{:>20}{:>9}\n", name, number(diffuse),
                   number(ratio(diffuse, report.at.conductivity), "{:.4f}"), number(specular),
                   number(ratio(specular, report.at.conductivity), "{:.4f}"), number(across),
                   number(ratio(across, report.at.conductivity), "{:.4f}"));
  };
  using Value = std::optional<double>;
  fmt::format_to(out, "\n  films, effective conductivity [W/m/K]\n");
  fmt::format_to(out, "  {:<12}{:>20}{:>9}{:>20}{:>9}{:>20}{:>9}\n", "thickness", "along, diffuse", "/ bulk",
                 "half specular", "/ bulk", "across, black walls", "/ bulk");
  for (const ReportFilm& film : report.films)
    row(io::with_prefix(film.thickness, "m"), Value(film.in_plane_diffuse),
        Value(film.in_plane_half_specular), film.cross_plane);
}

} // namespace

std::string material_table(const MaterialReport& report) {
  std::string text = report.name + "\n";
  text += io::wrapped(report.source, "  ", width);
  if (!report.measured_source.empty())
    text += io::wrapped("measured: " + report.measured_source, "  ", width);
  add_points(text, report);
  fmt::format_to(std::back_inserter(text), "\nat {:g} K\n", report.at.temperature);
  add_branches(text, report.at);
  add_bands(text, report.bands);
  add_accumulation(text, report);
  add_films(text, report);
  if (!report.warnings.empty()) text += "\n";
  for (const std::string& warning : report.warnings) text += "  warning: " + warning + "\n";
  return text;
}

} // namespace kapitza
