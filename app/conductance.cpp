#include "kapitza/analysis/conductance.hpp"

#include "kapitza/base/units.hpp"
#include "kapitza/io/atomic_file.hpp"
#include "kapitza/io/deck/temperatures.hpp"
#include "kapitza/io/material/material_file.hpp"
#include "kapitza/io/result/conductance_output.hpp"
#include "kapitza/parallel/collective.hpp"

#include "app/commands.hpp"

#include <fmt/format.h>

namespace kapitza::app {
namespace {

ConductanceRequest make_request(const ConductanceOptions& options) {
  ConductanceRequest request;
  if (!options.temperature.empty())
    request.temperatures = naming("--temperature", [&] { return parse_temperatures(options.temperature); });
  LawChoice& choice = request.choice;
  if (!options.model.empty()) choice.model = options.model;
  if (!options.specularity.empty())
    choice.specularity =
        naming("--specularity", [&] { return parse_quantity(options.specularity, units::number); });
  if (!options.roughness.empty())
    choice.roughness =
        naming("--roughness", [&] { return parse_positive(options.roughness, units::length); });
  return request;
}

} // namespace

int conductance(const ConductanceOptions& options, const Communicator& communicator) {
  const ConductanceRequest request = make_request(options);
  const TextReader read = collective_reader(communicator);
  const Material a = find_material(options.a, read), b = find_material(options.b, read);
  on_root(communicator, [&] {
    if (!options.csv.empty()) prepare_directory(options.csv, "--csv");
    const ConductanceReport report = report_conductance(a, b, request);
    if (!options.csv.empty())
      for (const auto& [name, text] : conductance_csv(report))
        write_atomically(std::filesystem::path(options.csv) / name, text);
    fmt::print("{}",
               options.json ? conductance_json(report, options.model.empty()) : conductance_table(report));
    std::fflush(stdout);
  });
  return success;
}

} // namespace kapitza::app
