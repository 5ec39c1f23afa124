#include "io/result/comparison_json.hpp"

namespace kapitza::io {

using Json = nlohmann::ordered_json;

Json fourier_json(const FourierComparison& comparison, const StackMesh& mesh) {
  Json list = Json::array();
  for (const FourierRun& run : comparison.runs) {
    Json surfaces = Json::array();
    for (std::size_t s = 0; s < run.resistance.size(); ++s)
      surfaces.push_back({{"name", mesh.surfaces[s].name}, {"resistance", run.resistance[s]}});
    list.push_back({{"name", run.name},
                    {"heat_flux", run.heat_flux},
                    {"heat_flux_error", run.heat_flux_error},
                    {"temperature_error", run.temperature_error},
                    {"temperature_error_max", run.temperature_error_max},
                    {"surfaces", surfaces}});
  }
  return list;
}

Json experiment_json(const std::vector<InferredInterface>& inferred, const StackMesh& mesh) {
  Json list = Json::array();
  for (const InferredInterface& one : inferred)
    list.push_back({{"name", mesh.surfaces[one.surface].name},
                    {"window", {one.window.from, one.window.to}},
                    {"resistance", one.resistance},
                    {"conductance", 1 / one.resistance},
                    {"error", one.error},
                    {"kapitza", one.kapitza},
                    {"angular", one.angular},
                    {"slip_left", one.slip[0]},
                    {"slip_right", one.slip[1]},
                    {"conductivity", one.conductivity},
                    {"bulk_conductivity", one.bulk}});
  return list;
}

} // namespace kapitza::io
