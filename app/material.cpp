#include "kapitza/analysis/material_report.hpp"
#include "kapitza/base/units.hpp"
#include "kapitza/io/atomic_file.hpp"
#include "kapitza/io/deck/temperatures.hpp"
#include "kapitza/io/material/material_file.hpp"
#include "kapitza/io/result/material_output.hpp"
#include "kapitza/parallel/collective.hpp"

#include "app/commands.hpp"

#include <fmt/format.h>

namespace kapitza::app {
namespace {

ReportRequest make_request(const MaterialOptions& options) {
  ReportRequest request;
  if (!options.temperature.empty())
    request.temperatures = naming("--temperature", [&] { return parse_temperatures(options.temperature); });
  for (const std::string& film : options.films)
    request.film_thicknesses.push_back(naming("--film", [&] { return parse_positive(film, units::length); }));
  if (options.films.empty()) request.film_thicknesses = default_film_thicknesses();
  return request;
}

} // namespace

int material(const MaterialOptions& options, const Communicator& communicator) {
  const ReportRequest request = make_request(options);
  const Material material = find_material(options.name, collective_reader(communicator));
  if (!options.csv.empty()) on_root(communicator, [&] { prepare_directory(options.csv, "--csv"); });
  const MaterialReport report =
      report_material(phonon_source(material, options.frequency_bins), request, communicator);
  on_root(communicator, [&] {
    if (!options.csv.empty())
      for (const auto& [name, text] : material_csv(report))
        write_atomically(std::filesystem::path(options.csv) / name, text);
    fmt::print("{}", options.json ? material_json(report) : material_table(report));
    std::fflush(stdout);
  });
  return report.converged ? success : not_converged;
}

} // namespace kapitza::app
