#include "kapitza/io/result/jump_output.hpp"

#include "io/text.hpp"

#include <fmt/format.h>

#include <iterator>

namespace kapitza {
namespace {

constexpr std::size_t width = 100;

std::string accuracy_text(const JumpAccuracy& worst) {
  return fmt::format(
      "  the resistance moves by {:.0e} with twice the thickness, {:.0e} with twice the cells, "
      "{:.0e} with twice the\n  directions; its parts add up to {:.0e}\n",
      worst.thickness, worst.cells, worst.directions, worst.closure);
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

std::string in_words(const InterfaceJumpReport& report) {
  const InterfaceJumpPoint& point = report.points[report.points.size() / 2];
  if (!has_jump(point.jump))
    return "  Nothing resists at the plane: temperature and heat flux are continuous there.\n";
  return io::wrapped(
      fmt::format(
          "At the plane the heat flux is continuous and the temperature of Fourier's law jumps: q = h "
          "(T_{} - T_{}), h = 1/R apparent = {:.5g} W/m2/K at {:g} K, with q counted from {} to {}. Of R "
          "apparent, {:.4g} % is Kapitza resistance; the rest is slip, {:.4g} % at the plane, {:.4g} % in "
          "the Knudsen layer of {} and {:.4g} % in that of {}. Nine tenths of the latter two "
          "happen within {} and {} of the plane: the coefficients hold for layers much thicker than that.",
          report.a, report.b, 1 / point.jump.apparent, point.temperature, report.a, report.b,
          100 * point.jump.kapitza / point.jump.apparent, 100 * point.jump.angular / point.jump.apparent,
          100 * point.jump.slip_layer[0] / point.jump.apparent, report.a,
          100 * point.jump.slip_layer[1] / point.jump.apparent, report.b,
          io::with_prefix(point.jump.layer_depth[0], "m"), io::with_prefix(point.jump.layer_depth[1], "m")),
      "  ", width);
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
  text += accuracy_text(worst) + "\n";
  const WallJumpPoint& point = report.points[report.points.size() / 2];
  text += io::wrapped(
      fmt::format(
          "The material beside the wall is not at the wall's temperature: q = h (T_wall - T), q into the "
          "material, h = kappa/slip length = {:.5g} W/m2/K at {:g} K. The same: T = T_wall + slip length "
          "dT/dn, with n pointing into the material. Nine tenths of the part in the layer happen "
          "within {} of the wall: the coefficient holds for layers much thicker than that.",
          1 / point.slip->slip_resistance, point.temperature, io::with_prefix(point.slip->layer_depth, "m")),
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

} // namespace

bool has_jump(const InterfaceJump& jump) {
  return jump.apparent > 1e-6 * jump.landauer.value_or(0);
}

std::string jump_table(const InterfaceJumpReport& report) {
  std::string text = fmt::format("{} | {}, {}\n\n", report.a, report.b, report.law);
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "  {:>8}{:>13}{:>13}{:>13}{:>13}{:>13}{:>12}{:>12}\n", "T [K]", "R apparent",
                 "R Kapitza", "R plane", "angular", "R slip", "slip length", "slip length");
  fmt::format_to(out, "  {:>8}{:>13}{:>13}{:>13}{:>13}{:>13}{:>12}{:>12}\n", "", "", "", "", "", "",
                 report.a.substr(0, 11), report.b.substr(0, 11));
  JumpAccuracy worst;
  for (const auto& [temperature, jump] : report.points) {
    fmt::format_to(out, "  {:>8.5g}{:>13.5e}{:>13.5e}{:>13.5e}{:>13.4e}{:>13.4e}{:>12}{:>12}\n", temperature,
                   jump.apparent, jump.kapitza, jump.interface, jump.angular, jump.slip,
                   io::with_prefix(jump.slip_length[0], "m"), io::with_prefix(jump.slip_length[1], "m"));
    widen(worst, jump.accuracy);
  }
  fmt::format_to(out,
                 "  resistances in m2 K/W; slip length: conductivity times excess resistance of a Knudsen "
                 "layer\n");
  text += accuracy_text(worst) + "\n" + in_words(report) + "\n" + jump_expressions(report);
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
  text += "\n" + jump_expressions(report);
  add_warnings(text, report.warnings);
  return text;
}

} // namespace kapitza
