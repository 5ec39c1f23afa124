#include "kapitza/analysis/material_report.hpp"
#include "kapitza/base/units.hpp"
#include "kapitza/io/deck/temperatures.hpp"
#include "kapitza/io/material/material_file.hpp"
#include "kapitza/io/result/material_output.hpp"
#include "kapitza/parallel/collective.hpp"
#include "kapitza/setup/library.hpp"
#include "kapitza/setup/phonon_sources.hpp"

#include "app/commands.hpp"
#include "app/deliver.hpp"

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

/// Library and files as they are, everything else as a deck would read it.
ReportSource find_source(const MaterialOptions& options, const ReportRequest& request,
                         const TextReader& read) {
  const MaterialSource& source = options.sources.front();
  if (options.deck.empty() && source.kind.empty())
    return {phonon_source(find_material(source.value, read), options.frequency_bins), {}};
  PairRequest pair;
  pair.first = source;
  pair.deck = options.deck;
  if (!request.temperatures.empty()) pair.temperature = request.temperatures.front();
  return report_source(pair, options.frequency_bins, read);
}

int list_library(const MaterialOptions& options, const Communicator& communicator) {
  if (!options.deck.empty()) throw InputError("--deck: name one of its materials, too");
  on_root(communicator, [&] {
    const std::vector<LibraryEntry> library = describe_library(read_text_file);
    deliver(options.json ? library_json(library) : library_table(library), {}, {});
  });
  return success;
}

} // namespace

int material(const MaterialOptions& options, const Communicator& communicator) {
  ReportRequest request = make_request(options);
  if (options.sources.empty()) return list_library(options, communicator);
  if (options.sources.size() > 1) throw InputError("kapitza material shows one material at a time");
  const ReportSource source = find_source(options, request, collective_reader(communicator));
  if (request.temperatures.empty()) request.temperatures = source.temperatures;
  prepare_csv(options.csv, communicator);
  const MaterialReport report = report_material(source.phonons, request, communicator);
  on_root(communicator, [&] {
    deliver(options.json ? material_json(report) : material_table(report), options.csv, material_csv(report));
  });
  return report.converged ? success : not_converged;
}

} // namespace kapitza::app
