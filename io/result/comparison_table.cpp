#include "kapitza/io/result/results.hpp"

#include "io/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

namespace kapitza {
namespace {

/// A surface, and the line along which it was met.
std::string named(const Domain& domain, std::size_t surface, const std::string& line) {
  const std::string& name = domain.mesh->surfaces[surface].name;
  return line.empty() ? name : fmt::format("{} on {}", name, line);
}

std::string window_text(const FitWindow& window) {
  return fmt::format("{:g}:{:g}", window.from, window.to);
}

/// Why the conductance of a fit is not that of the interface, in words.
std::string explain(const InferredInterface& one, const std::string& name) {
  const double mega = 1e-6;
  std::string text =
      fmt::format("{}: the fit from {:g} to {:g} of the thickness finds {:.4g} MW/m2/K where the "
                  "interface has {:.4g}, because R fitted is {:.3g} times R Kapitza. ",
                  name, one.window.from, one.window.to, mega / one.resistance, mega / one.kapitza,
                  one.resistance / one.kapitza);
  const double excess = one.resistance - one.kapitza;
  if (std::abs(excess) < 1e-3 * std::abs(one.kapitza))
    return text + "The fit is right to a part in a thousand.";
  return text
         + fmt::format(
             "Of the difference, {:.0f} % comes from the layer on the left and {:.0f} % from that on "
             "the right: Knudsen layers, and a slope that is not the bulk's.",
             100 * one.slip[0] / excess, 100 * one.slip[1] / excess);
}

std::string fourier_heading(const char* unit) {
  return fmt::format("\n  {:<34}{:>14}{:>13}{:>15}{:>13}\n", "Fourier's law instead", unit, "flux error",
                     "T error, mean", "largest");
}

void add_fourier_row(std::string& text, const FourierRun& run, bool stack) {
  const char* title = run.name == "plain"     ? "no resistance anywhere"
                      : run.name == "kapitza" ? "with Kapitza resistances"
                      : run.name == "jumps"   ? "with jump coefficients"
                                              : "with this problem's own numbers";
  double heat = 0; // along x; in a plane the largest power through any surface
  if (stack)
    heat = (run.heat_flux.front()[0] + run.heat_flux.back()[0]) / 2;
  else
    for (const double power : run.power) heat = std::max(heat, std::abs(power));
  fmt::format_to(std::back_inserter(text), "  {:<34}{:>14.6e}{:>11.3g} %{:>13.3g} K{:>11.3g} K\n", title,
                 heat, 100 * run.heat_flux_error, run.temperature_error, run.temperature_error_max);
}

void add_walls(std::string& text, const Inferred& inferred, const Domain& domain) {
  if (inferred.walls.empty()) return;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "  {:<26}{:>10}{:>18}{:>18}{:>16}\n", "wall", "window", "slip, m2 K/W",
                 "slip length, m", "kappa / bulk");
  for (const InferredWall& one : inferred.walls)
    fmt::format_to(out, "  {:<26}{:>10}{:>18.4e}{:>18.4e}{:>16.3f}\n", named(domain, one.surface, one.line),
                   window_text(one.window), one.slip_resistance, one.slip_length,
                   one.conductivity / one.bulk);
}

} // namespace

std::string fourier_table(const FourierComparison& comparison, const Domain& domain) {
  const bool stack = domain.dimension == 1;
  std::string text = fourier_heading(stack ? "W/m2" : "W/m");
  for (const FourierRun& run : comparison.runs) add_fourier_row(text, run, stack);
  return text;
}

std::string experiment_table(const Inferred& inferred, const Domain& domain) {
  std::string text = "\n  what lines fitted beside the interface would have said [m2 K/W]\n";
  const auto out = std::back_inserter(text);
  const int width = domain.dimension == 1 ? 14 : 26; // of the names
  if (inferred.interfaces.empty() && inferred.walls.empty())
    return text + "  nothing: no interface or wall with a heat flux through it is met\n";
  if (!inferred.interfaces.empty())
    fmt::format_to(out, "  {:<{}}{:>10}{:>12}{:>12}{:>12}{:>12}{:>16}\n", "interface", width, "window",
                   "R fitted", "R Kapitza", "left", "right", "kappa / bulk");
  std::set<std::string> explained;
  std::string why;
  for (const InferredInterface& one : inferred.interfaces) {
    const std::string name = named(domain, one.surface, one.line);
    fmt::format_to(
        out, "  {:<{}}{:>10}{:>12.4e}{:>12.4e}{:>12.3e}{:>12.3e}{:>16}\n", name, width,
        window_text(one.window), one.resistance, one.kapitza, one.slip[0], one.slip[1],
        fmt::format("{:.3f} {:.3f}", one.conductivity[0] / one.bulk[0], one.conductivity[1] / one.bulk[1]));
    if (explained.insert(name).second) why += io::wrapped(explain(one, name), "  ", 110);
  }
  add_walls(text, inferred, domain);
  return text + why;
}

} // namespace kapitza
