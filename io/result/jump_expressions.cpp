/// Boundary conditions in the words of other people's programs.

#include "kapitza/io/result/jump_output.hpp"

#include <fmt/format.h>

#include <functional>
#include <iterator>

namespace kapitza {
namespace {

/// "temperature value" lines of something against temperature, each with a prefix.
template <class Points, class Value>
void add_lines(std::string& text, const Points& points, const char* form, Value value) {
  int row = 0;
  for (const auto& point : points) {
    ++row;
    text += "    "
            + fmt::format(fmt::runtime(form), fmt::arg("T", point.temperature), fmt::arg("v", value(point)),
                          fmt::arg("i", row))
            + "\n";
  }
}

/// A conductance h(T) [W/m2/K] as COMSOL's parameter or interpolation table.
template <class Points, class Value>
void add_comsol(std::string& text, const Points& points, const std::string& where, Value h) {
  text += "  COMSOL Multiphysics\n";
  if (points.size() == 1)
    add_lines(text, points, "Global Definitions > Parameters:  h_jump  {v:.6g}[W/(m^2*K)]", h);
  else {
    text += "    Definitions > Functions > Interpolation, name h_jump, argument K, function W/(m^2*K):\n";
    add_lines(text, points, "  {T:g}  {v:.6g}", h);
  }
  text += "    " + where + (points.size() == 1 ? "h_jump" : "h_jump(T)") + "\n";
}

/// The same as ANSYS' number or table parameter, between what the command has before and behind it.
template <class Points, class Value>
void add_ansys(std::string& text, const Points& points, const std::string& before, const std::string& behind,
               Value h) {
  if (points.size() == 1) {
    add_lines(text, points, (before + "{v:.6g}" + behind).c_str(), h);
    return;
  }
  fmt::format_to(std::back_inserter(text), "    *DIM,HJUMP,TABLE,{},1,1,TEMP\n", points.size());
  add_lines(text, points, "HJUMP({i},0)={T:g} $ HJUMP({i},1)={v:.6g}", h);
  text += "    " + before + "%HJUMP%" + behind + "\n";
}

} // namespace

std::string jump_expressions(const InterfaceJumpReport& report) {
  if (!largest_shift(report).is_small()) return {};
  for (const InterfaceJumpPoint& point : report.points)
    if (!has_jump(point.jump)) return {};
  const auto h = [](const InterfaceJumpPoint& point) { return 1 / point.jump.apparent; };
  std::string text;
  add_comsol(
      text, report.points,
      "Heat Transfer in Solids > Thermal Contact (on the interface):  constriction conductance hc: user "
      "defined, ",
      h);
  text +=
      "    or on a slit boundary, Weak Contribution:  -h_jump*(up(T)-down(T))*(test(up(T))-test(down(T)))\n";
  text += "  ANSYS (contact pair on the interface, bonded; SI units)\n";
  add_ansys(text, report.points, "RMODIF,contact_set,14,", "    ! TCC, thermal contact conductance", h);
  text += "  any finite-element code (T and v double-valued on the interface I)\n"
          "    a(T, v) = sum over regions int kappa grad T . grad v dV  +  int_I h [T] [v] dS\n";
  add_lines(text, report.points, "{T:g} K: h = {v:.6g} W/m2/K", h);
  return text;
}

namespace {

std::string isothermal_expressions(const WallJumpReport& report) {
  std::string text;
  const auto h = [](const WallJumpPoint& point) { return 1 / point.slip->slip_resistance; };
  add_comsol(text, report.points, "Heat Flux > Convective heat flux:  Text = T_wall,  h = ", h);
  text += "  ANSYS (on the nodes of the wall; SI units)\n";
  add_ansys(text, report.points, "SF,wall_nodes,CONV,", ",T_wall", h);
  text += "  any finite-element code (wall W)\n"
          "    a(T, v) = int kappa grad T . grad v dV + int_W h T v dS,    l(v) = int_W h T_wall v dS\n";
  add_lines(text, report.points, "{T:g} K: h = {v:.6g} W/m2/K", h);
  return text;
}

std::string adiabatic_expressions(const WallJumpReport& report) {
  std::string text;
  const auto sheet = [](const WallJumpPoint& point) { return -point.conductivity * *point.lost_thickness; };
  text += "  COMSOL Multiphysics\n";
  add_lines(text, report.points, "{T:g} K:  Global Definitions > Parameters:  k_sheet  {v:.6g}[W/K]", sheet);
  text += "    Weak Contribution (on the wall):  "
          "-k_sheet*(dtang(T,x)*test(dtang(T,x))+dtang(T,y)*test(dtang(T,y)))\n"
          "  ANSYS, and codes without surface terms\n"
          "    leave the wall insulated and draw the region thinner by the lost thickness at this wall\n"
          "  any finite-element code (wall W, gradient along it grad_t)\n"
          "    a(T, v) = int kappa grad T . grad v dV + int_W k_sheet grad_t T . grad_t v dS\n";
  add_lines(text, report.points, "{T:g} K: k_sheet = {v:.6g} W/K", sheet);
  return text;
}

} // namespace

std::string jump_expressions(const WallJumpReport& report) {
  if (!largest_shift(report).is_small()) return {};
  return report.points.front().slip ? isothermal_expressions(report) : adiabatic_expressions(report);
}

} // namespace kapitza
