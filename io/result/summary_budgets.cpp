#include "kapitza/base/index.hpp"

#include "io/result/summary_parts.hpp"

namespace kapitza::io {
namespace {

const char* kind_word(ElementKind kind, int dimension) {
  if (kind == ElementKind::layer) return dimension == 1 ? "layer" : "region";
  return kind == ElementKind::wall ? "wall" : "interface";
}

Json conductance_entry(const std::string& name, double resistance) {
  return {{"name", name},
          {"conductance", resistance > 0 ? Json(1 / resistance) : Json(nullptr)},
          {"resistance", resistance}};
}

} // namespace

Json groups_json(const std::vector<GroupResistance>& groups) {
  Json list = Json::array();
  for (const GroupResistance& group : groups) {
    Json entry;
    entry["omega"] = group.omega;
    entry["transmissivity"] = group.transmissivity;
    entry["conductance"] = group.conductance;
    entry["equivalent_temperature"] = {optional_number(group.equivalent_temperature[0]),
                                       optional_number(group.equivalent_temperature[1])};
    entry["heat_flux"] = group.heat_flux;
    entry["kapitza"] = optional_number(group.kapitza);
    list.push_back(std::move(entry));
  }
  return list;
}

Json budget_json(const std::optional<ResistanceBudget>& budget, int dimension, bool metals) {
  if (!budget) return nullptr;
  Json elements = Json::array();
  for (const ResistanceElement& element : budget->elements) {
    Json entry{{"kind", kind_word(element.kind, dimension)},
               {"name", element.name},
               {"total", element.total},
               {"bulk", element.bulk},
               {"kinetic", element.kinetic},
               {"kapitza", element.kapitza},
               {"contact", element.contact}};
    if (metals) entry["electron_phonon"] = element.electron_phonon;
    elements.push_back(std::move(entry));
  }
  double bulk = 0;
  for (const ResistanceElement& element : budget->elements) bulk += element.bulk;
  return {{"total", budget->total},
          {"beyond_bulk", budget->total - bulk},
          {"closure", budget->closure},
          {"elements", elements}};
}

Json budget_json(const std::optional<DissipationBudget>& budget, int dimension, bool metals) {
  if (!budget) return nullptr;
  Json elements = Json::array();
  for (const DissipationElement& element : budget->elements) {
    Json entry{{"kind", kind_word(element.kind, dimension)},
               {"name", element.name},
               {"total", element.total},
               {"bulk", element.bulk},
               {"nonequilibrium", element.nonequilibrium},
               {"reflection", element.reflection},
               {"angular", element.angular},
               {"contact", element.contact},
               {"missing", element.missing}};
    if (metals) entry["electron_phonon"] = element.electron_phonon;
    elements.push_back(std::move(entry));
  }
  return {{"total", budget->total}, {"closure", budget->closure}, {"elements", elements}};
}

Json equivalent_json(const Domain& domain, const Analysis& analysis) {
  if (!analysis.fourier_equivalent) return nullptr;
  const FourierEquivalent& numbers = *analysis.fourier_equivalent;
  Json layers = Json::array(), interfaces = Json::array(), walls = Json::array();
  for (std::size_t r = 0; r < numbers.conductivity.size(); ++r)
    layers.push_back({{"name", domain.mesh->regions[r].name}, {"conductivity", numbers.conductivity[r]}});
  for (const InterfaceResistance& interface : analysis.interfaces)
    interfaces.push_back(conductance_entry(domain.mesh->surfaces[interface.surface].name,
                                           numbers.resistance[interface.surface]));
  for (const WallReport& wall : analysis.walls)
    if (wall.contact || wall.electron_phonon)
      walls.push_back(conductance_entry(wall.name, numbers.resistance[wall.surface]));
  return {{"layers", layers}, {"interfaces", interfaces}, {"walls", walls}};
}

} // namespace kapitza::io
