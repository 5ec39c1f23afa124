#include "kapitza/io/material/material_names.hpp"

#include <algorithm>
#include <cctype>

namespace kapitza {
namespace {

struct Called {
  const char* name;
  const char* formula;
  std::vector<const char*> others;
};

const std::vector<Called>& all() {
  static const std::vector<Called> list{
      {"aln", "AlN", {"aluminium nitride", "aluminum nitride"}},
      {"aluminium", "Al", {"aluminum"}},
      {"copper", "Cu", {"cuprum"}},
      {"diamond", "C", {"carbon"}},
      {"gaas", "GaAs", {"gallium arsenide"}},
      {"gan", "GaN", {"gallium nitride"}},
      {"germanium", "Ge", {}},
      {"gold", "Au", {"aurum"}},
      {"helium4", "He", {"helium", "4He", "He4", "helium 4"}},
      {"inp", "InP", {"indium phosphide"}},
      {"mgo", "MgO", {"magnesium oxide", "magnesia", "periclase"}},
      {"sapphire", "Al2O3", {"alumina", "aluminium oxide", "aluminum oxide", "corundum"}},
      {"sic_4h", "SiC", {"4H-SiC", "silicon carbide", "4H silicon carbide"}},
      {"silicon", "Si", {"silicium"}},
      {"sio2", "SiO2", {"silica", "fused silica", "silicon dioxide", "silicon oxide", "quartz", "a-SiO2"}},
  };
  return list;
}

/// Letters and digits alone, in lower case.
std::string bare(const std::string& text) {
  std::string result;
  for (const char c : text)
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      result += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

} // namespace

std::string material_formula(const std::string& name) {
  for (const Called& material : all())
    if (name == material.name) return material.formula;
  return {};
}

std::optional<std::string> material_called(const std::string& text) {
  const std::string wanted = bare(text);
  if (wanted.empty()) return std::nullopt;
  for (const Called& material : all()) {
    const bool other = std::any_of(material.others.begin(), material.others.end(),
                                   [&](const char* name) { return bare(name) == wanted; });
    if (other || bare(material.name) == wanted || bare(material.formula) == wanted) return material.name;
  }
  return std::nullopt;
}

} // namespace kapitza
