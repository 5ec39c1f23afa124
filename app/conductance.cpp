#include "kapitza/analysis/conductance.hpp"

#include "kapitza/base/units.hpp"
#include "kapitza/io/deck/pair_deck.hpp"
#include "kapitza/io/deck/temperatures.hpp"
#include "kapitza/io/material/material_file.hpp"
#include "kapitza/io/result/conductance_output.hpp"
#include "kapitza/parallel/collective.hpp"
#include "kapitza/setup/phonon_sources.hpp"

#include "app/commands.hpp"
#include "app/deliver.hpp"

namespace kapitza::app {
namespace {

ConductanceRequest make_request(const ConductanceOptions& options, const TextReader& read) {
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
  if (!options.file.empty() && options.model.empty())
    throw InputError({{{}, "--file", "belongs to --model table or acoustic_table"}});
  if (!options.file.empty() || law_needs(options.model, "file")) {
    std::vector<Override> keys;
    if (!options.file.empty()) keys.emplace_back("file", options.file);
    choice.law = read_law(options.model, keys, read);
  }
  return request;
}

/// Materials that files describe have dispersions, of all others only bands are known.
ConductanceReport make_report(const ConductanceOptions& options, const ConductanceRequest& request,
                              const TextReader& read) {
  const MaterialSource &a = options.sources[0], &b = options.sources[1];
  if (options.deck.empty() && a.kind.empty() && b.kind.empty()) {
    const Material first = find_material(a.value, read), second = find_material(b.value, read);
    return report_conductance(first, second, request);
  }
  PairRequest pair;
  pair.first = a;
  pair.second = b;
  pair.deck = options.deck;
  return report_mode_conductance(pair, request, read);
}

} // namespace

int conductance(const ConductanceOptions& options, const Communicator& communicator) {
  const TextReader read = collective_reader(communicator);
  const ConductanceRequest request = make_request(options, read);
  if (options.sources.size() != 2)
    throw InputError("kapitza conductance needs two materials (see kapitza conductance --help)");
  prepare_csv(options.csv, communicator);
  const ConductanceReport report = make_report(options, request, read);
  on_root(communicator, [&] {
    deliver(options.json ? conductance_json(report, options.model.empty()) : conductance_table(report),
            options.csv, conductance_csv(report));
  });
  return success;
}

} // namespace kapitza::app
