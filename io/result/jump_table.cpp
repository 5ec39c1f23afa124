#include "kapitza/io/result/jump_output.hpp"

#include "io/text.hpp"

#include <fmt/format.h>

#include <iterator>

namespace kapitza {
namespace {

constexpr std::size_t width = 100;

/// "2.1 % with twice the frequency bins and 66 % with boundary lengths of a tenth"; empty where nothing was
/// varied.
std::string shift_text(const SpectrumShift& shift) {
  const auto percent = [](double value) {
    return value < 1e-4 ? "less than 0.01 %" : fmt::format("{:.2g} %", 100 * value);
  };
  std::string text;
  if (shift.bins) text += percent(*shift.bins) + " with twice the frequency bins";
  if (shift.boundary_length)
    text +=
        (text.empty() ? "" : " and ") + percent(*shift.boundary_length) + " with boundary lengths of a tenth";
  return text;
}

std::string accuracy_text(const JumpAccuracy& worst, const SpectrumShift& shift) {
  std::string text = fmt::format("The resistance moves by {:.0e} with twice the thickness, {:.0e} with twice "
                                 "the cells, {:.0e} with twice "
                                 "the directions; its parts add up to {:.0e}.",
                                 worst.thickness, worst.cells, worst.directions, worst.closure);
  if (const std::string moves = shift_text(shift); !moves.empty()) text += " It moves by " + moves + ".";
  return io::wrapped(text, "  ", width);
}

/// Why there is nothing to paste, and where to get what can be.
std::string refusal(const std::string& what, const SpectrumShift& shift, const std::string& instead) {
  const bool by_size = !SpectrumShift{std::nullopt, shift.boundary_length}.is_small();
  const std::string reason =
      by_size
          ? "so it belongs to the size of the crystals as much as to the plane: phonons of low frequency "
            "fly as far as the crystal lets them, and what they do here grows as the square root of that. "
                + instead
          : "so the bins are too few for it: ask for more of them (--frequency-bins, or frequency_bins in "
            "the deck).";
  return io::wrapped(fmt::format("No numbers to paste: {} moves by {}, {}", what, shift_text(shift), reason),
                     "  ", width);
}

constexpr const char* numbers_of_stack =
    "A stack has numbers of its own, exact at any thickness: its Kapitza resistances, and for each layer "
    "thickness over its part of the resistance. kapitza run DECK --as-fourier prints them, to be pasted.";
constexpr const char* numbers_of_film =
    "A film has a number of its own: its conductivity along the film, which kapitza material prints.";

std::optional<double> larger(const std::optional<double>& a, const std::optional<double>& b) {
  return a && b ? std::max(a, b) : (a ? a : b);
}

void widen(SpectrumShift& worst, const SpectrumShift& one) {
  worst.bins = larger(worst.bins, one.bins);
  worst.boundary_length = larger(worst.boundary_length, one.boundary_length);
}

void widen(JumpAccuracy& worst, const JumpAccuracy& one) {
  worst.thickness = std::max(worst.thickness, one.thickness);
  worst.cells = std::max(worst.cells, one.cells);
  worst.directions = std::max(worst.directions, one.directions);
  worst.closure = std::max(worst.closure, one.closure);
}

void add_warnings(std::string& text, const std::vector<std::string>& warnings) {
  for (const std::string& warning : warnings) text += "  warning: " + warning + "\n";
}

/// What R apparent is made of.
std::string shares(const InterfaceJumpReport& report, const InterfaceJump& jump) {
  return fmt::format(
      "Of R apparent, {:.4g} % is Kapitza resistance, which belongs to the plane; the rest is slip, "
      "{:.4g} % in {} and {:.4g} % in {}. Nine tenths of what Fourier's law misses happen within {} "
      "and {} of the plane",
      100 * jump.kapitza / jump.apparent, 100 * jump.slip_side[0] / jump.apparent, report.a,
      100 * jump.slip_side[1] / jump.apparent, report.b, io::with_prefix(jump.layer_depth[0], "m"),
      io::with_prefix(jump.layer_depth[1], "m"));
}

std::string in_words(const InterfaceJumpReport& report) {
  const auto& [temperature, jump] = report.points[report.points.size() / 2];
  if (!has_jump(jump))
    return "  Nothing resists at the plane: temperature and heat flux are continuous there.\n";
  std::string text = shares(report, jump);
  if (largest_shift(report).is_small())
    text = fmt::format(
        "At the plane the heat flux is continuous and the temperature of Fourier's law jumps: q = h "
        "(T_{} - T_{}), h = 1/R apparent = {:.5g} W/m2/K at {:g} K, with q counted from {} to {}. "
        "{}: the coefficients hold for layers much thicker than that",
        report.a, report.b, 1 / jump.apparent, temperature, report.a, report.b, text);
  return io::wrapped(text + ".", "  ", width);
}

void add_isothermal(std::string& text, const WallJumpReport& report) {
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "\n  {:>8}{:>14}{:>14}{:>14}{:>14}{:>14}\n", "T [K]", "kappa [W/m/K]", "R slip",
                 "at wall", "in layer", "slip length");
  JumpAccuracy worst;
  for (const WallJumpPoint& point : report.points) {
    fmt::format_to(out, "  {:>8.5g}{:>14.5g}{:>14.5e}{:>14.4e}{:>14.4e}{:>14}\n", point.temperature,
                   point.conductivity, point.slip->slip_resistance, point.slip->at_wall, point.slip->layer,
                   io::with_prefix(point.slip->slip_length, "m"));
    widen(worst, point.slip->accuracy);
  }
  fmt::format_to(out, "  resistances in m2 K/W\n");
  text += accuracy_text(worst, largest_shift(report));
  if (!largest_shift(report).is_small()) return;
  const WallJumpPoint& point = report.points[report.points.size() / 2];
  text +=
      "\n"
      + io::wrapped(
          fmt::format(
              "The material beside the wall is not at the wall's temperature: q = h (T_wall - T), q into "
              "the material, h = kappa/slip length = {:.5g} W/m2/K at {:g} K. The same: T = T_wall + slip "
              "length dT/dn, with n pointing into the material. Nine tenths of what Fourier's law misses "
              "happen within {} of the wall: the coefficient holds for layers much thicker than that.",
              1 / point.slip->slip_resistance, point.temperature,
              io::with_prefix(point.slip->layer_depth, "m")),
          "  ", width);
}

void add_adiabatic(std::string& text, const WallJumpReport& report) {
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "\n  {:>8}{:>14}{:>18}\n", "T [K]", "kappa [W/m/K]", "lost thickness");
  for (const WallJumpPoint& point : report.points)
    fmt::format_to(out, "  {:>8.5g}{:>14.5g}{:>18}\n", point.temperature, point.conductivity,
                   io::with_prefix(*point.lost_thickness, "m"));
  const WallJumpPoint& point = report.points[report.points.size() / 2];
  text += "\n"
          + io::wrapped(
              fmt::format("No heat passes the wall, so there is no jump across it: q.n = 0. Heat that flows "
                          "along the wall is slowed down there as if the material were thinner by {} ({:g} "
                          "K). Closed form, exact to rounding.",
                          io::with_prefix(*point.lost_thickness, "m"), point.temperature),
              "  ", width);
}

/// What can be pasted, or why nothing can.
template <class Report>
std::string to_paste(const Report& report, const std::string& what, const std::string& instead) {
  const SpectrumShift shift = largest_shift(report);
  return shift.is_small() ? jump_expressions(report) : refusal(what, shift, instead);
}

} // namespace

SpectrumShift largest_shift(const InterfaceJumpReport& report) {
  SpectrumShift worst;
  for (const InterfaceJumpPoint& point : report.points) widen(worst, point.jump.accuracy.spectrum);
  return worst;
}

SpectrumShift largest_shift(const WallJumpReport& report) {
  SpectrumShift worst;
  for (const WallJumpPoint& point : report.points) widen(worst, point.shift);
  return worst;
}

bool has_jump(const InterfaceJump& jump) {
  return jump.apparent > 1e-6 * jump.landauer.value_or(0);
}

std::string jump_table(const InterfaceJumpReport& report) {
  std::string text = fmt::format("{} | {}, {}\n\n", report.a, report.b, report.law);
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "  {:>8}{:>14}{:>14}{:>14}{:>14}{:>14}{:>14}\n", "T [K]", "R apparent", "R Kapitza",
                 "(thermal)", "R slip", "slip length", "slip length");
  fmt::format_to(out, "  {:>8}{:>14}{:>14}{:>14}{:>14}{:>14}{:>14}\n", "", "", "", "", "",
                 report.a.substr(0, 12), report.b.substr(0, 12));
  JumpAccuracy worst;
  for (const auto& [temperature, jump] : report.points) {
    const auto thermal = jump.kapitza_thermal ? fmt::format("{:.5e}", *jump.kapitza_thermal) : "-";
    fmt::format_to(out, "  {:>8.5g}{:>14.5e}{:>14.5e}{:>14}{:>14.5e}{:>14}{:>14}\n", temperature,
                   jump.apparent, jump.kapitza, thermal, jump.slip, io::with_prefix(jump.slip_length[0], "m"),
                   io::with_prefix(jump.slip_length[1], "m"));
    widen(worst, jump.accuracy);
  }
  fmt::format_to(
      out, "  resistances in m2 K/W; thermal: if equilibrium phonons arrived; slip length: conductivity "
           "times\n  the slip of that side\n");
  text += accuracy_text(worst, largest_shift(report)) + "\n" + in_words(report) + "\n"
          + to_paste(report, "R apparent", numbers_of_stack);
  add_warnings(text, report.warnings);
  return text;
}

std::string jump_table(const WallJumpReport& report) {
  std::string text = fmt::format("{}, {} wall", report.material, report.wall);
  if (report.specularity) text += fmt::format(", specularity {:g}", *report.specularity);
  if (report.roughness) text += ", roughness " + io::with_prefix(*report.roughness, "m");
  text += "\n";
  if (report.points.front().slip)
    add_isothermal(text, report);
  else
    add_adiabatic(text, report);
  text += "\n"
          + (report.points.front().slip ? to_paste(report, "the slip resistance", numbers_of_stack)
                                        : to_paste(report, "the lost thickness", numbers_of_film));
  add_warnings(text, report.warnings);
  return text;
}

} // namespace kapitza
