/// The numbers with which a Fourier code repeats a solution.

#include "kapitza/base/index.hpp"

#include "io/result/table_parts.hpp"
#include "io/text.hpp"

#include <vector>

namespace kapitza {
namespace {

/// One number of a Fourier model.
struct Number {
  enum class Kind { conductivity, interface, wall } kind;
  std::string name;
  double value = 0;          ///< [W/m/K] or [W/m2/K]
  bool imposes_flux = false; ///< a wall that gives its heat flux instead of a temperature
};

std::vector<Number> numbers_of(const Domain& domain, const Analysis& analysis) {
  const FourierEquivalent& own = *analysis.fourier_equivalent;
  std::vector<Number> list;
  for (std::size_t r = 0; r < own.conductivity.size(); ++r)
    list.push_back({Number::Kind::conductivity, domain.mesh->regions[r].name, own.conductivity[r]});
  const auto add = [&](Number::Kind kind, const std::string& name, std::size_t surface) {
    const bool flux = imposed_flux(domain.conditions[surface].law).has_value();
    if (own.resistance[surface] > 0) list.push_back({kind, name, 1 / own.resistance[surface], flux});
  };
  for (const InterfaceResistance& interface : analysis.interfaces)
    add(Number::Kind::interface, domain.mesh->surfaces[interface.surface].name, interface.surface);
  for (const WallReport& wall : analysis.walls)
    if (wall.contact || wall.electron_phonon) add(Number::Kind::wall, wall.name, wall.surface);
  return list;
}

void add_table(std::string& text, const std::vector<Number>& numbers) {
  const auto out = std::back_inserter(text);
  for (const Number& number : numbers) {
    const bool kappa = number.kind == Number::Kind::conductivity;
    const char* what = kappa                                    ? "conductivity"
                       : number.kind == Number::Kind::interface ? "conductance of the interface"
                       : number.imposes_flux ? "between wall and material (heat flux imposed)"
                                             : "between reservoir and material";
    fmt::format_to(out, "  {:<22}{:<48}{:>13.6e} {}\n", number.name, what, number.value,
                   kappa ? "W/m/K" : "W/m2/K");
  }
}

void add_comsol(std::string& text, const std::vector<Number>& numbers) {
  const auto out = std::back_inserter(text);
  text += "\n  COMSOL Multiphysics (Global Definitions > Parameters, and where each belongs)\n";
  int kappas = 0, planes = 0;
  for (const Number& n : numbers)
    if (n.kind == Number::Kind::conductivity)
      fmt::format_to(out, "    kappa_{}  {:.9g}[W/(m*K)]    {}: thermal conductivity\n", ++kappas, n.value,
                     n.name);
    else if (n.kind == Number::Kind::interface)
      fmt::format_to(out, "    h_{}  {:.9g}[W/(m^2*K)]    {}: Thermal Contact, constriction conductance\n",
                     ++planes, n.value, n.name);
    else
      fmt::format_to(out, "    h_{}  {:.9g}[W/(m^2*K)]    {}\n", n.name, n.value,
                     n.imposes_flux ? "T of this wall: T + q/h; the flux itself is imposed as it is"
                                    : "Convective heat flux, Text = T_wall");
}

void add_ansys(std::string& text, const std::vector<Number>& numbers) {
  const auto out = std::back_inserter(text);
  text += "  ANSYS (SI units)\n";
  int kappas = 0, planes = 0;
  for (const Number& n : numbers)
    if (n.kind == Number::Kind::conductivity)
      fmt::format_to(out, "    MP,KXX,{},{:.9g}    ! {}\n", ++kappas, n.value, n.name);
    else if (n.kind == Number::Kind::interface)
      fmt::format_to(out, "    RMODIF,contact_set_{},14,{:.9g}    ! {}: TCC, thermal contact conductance\n",
                     ++planes, n.value, n.name);
    else if (!n.imposes_flux)
      fmt::format_to(out, "    SF,{}_nodes,CONV,{:.9g},T_wall\n", n.name, n.value);
}

} // namespace

std::string equivalent_table(const Domain& domain, const Analysis& analysis) {
  if (!analysis.fourier_equivalent)
    return "\n  No Fourier numbers of this stack: they exist where all heat flows between two terminals and "
           "no "
           "layer is heated.\n";
  const std::vector<Number> numbers = numbers_of(domain, analysis);
  std::string text = "\n";
  text += domain.dimension == 1
              ? io::wrapped("Fourier's law with these numbers has the heat flux of this run, and its "
                            "equivalent temperature at every surface. They belong to this stack: other "
                            "thicknesses have others.",
                            "  ", 100)
              : io::wrapped("Fourier's law with these numbers dissipates in each region what this run does; "
                            "--compare fourier says how far it is. They belong to this geometry.",
                            "  ", 100);
  add_table(text, numbers);
  add_comsol(text, numbers);
  add_ansys(text, numbers);
  text += "  any finite-element code (T and v double-valued on interfaces I, walls W)\n"
          "    a(T, v) = sum int kappa grad T . grad v dV + sum int_I h [T] [v] dS + sum int_W h T v dS\n"
          "    l(v) = sum int_W h T_wall v dS, or int_W q v dS where a wall imposes its flux q\n";
  return text;
}

} // namespace kapitza
