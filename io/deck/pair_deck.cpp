#include "kapitza/io/deck/pair_deck.hpp"

#include "io/deck/quoted.hpp"

#include <fmt/format.h>

namespace kapitza {
namespace {

using io::yaml_quoted;

/// Names of the two materials in the deck: as they are, but of a file what its name says.
struct Names {
  std::string first, second;
};

Names names_of(const PairRequest& request) {
  if (!request.deck.empty()) return {request.first.value, request.second.value};
  Names names{material_name(request.first), material_name(request.second)};
  if (names.first == names.second && !(request.first == request.second)) names.second += "_2";
  return names;
}

constexpr double room_temperature = 300; // [K]

std::string material(const PairRequest& request, const std::string& name, const MaterialSource& source) {
  return fmt::format("  {}: {}\n", yaml_quoted(name), material_yaml(source, request.frequency_bins));
}

std::string layers(const PairRequest& request, const Names& names) {
  std::string text = fmt::format("{{layers: [{{material: {}, thickness: 1}}", yaml_quoted(names.first));
  if (!request.second.empty())
    text += fmt::format(", {{material: {}, thickness: 1}}", yaml_quoted(names.second));
  return text + "]}";
}

std::string interfaces(const PairRequest& request, const Names& names) {
  if (request.second.empty()) return "[]";
  std::string text = fmt::format("[{{between: [{}, {}], model: {}", yaml_quoted(names.first),
                                 yaml_quoted(names.second), yaml_quoted(request.model));
  for (const auto& [key, value] : request.parameters) text += fmt::format(", {}: {}", key, value);
  return text + "}]";
}

std::string boundaries(double temperature) {
  return fmt::format("{{left: {{isothermal: {0}}}, right: {{isothermal: {0}}}}}", temperature);
}

/// T0 of the deck as it is, which may follow its walls. Its mistakes are told where it is read for the pair,
/// as far as they matter there.
double temperature_of(const std::string& deck, const TextReader& read) {
  try {
    return read_deck(deck, {}, read).temperature;
  } catch (const InputError&) {
    return room_temperature;
  }
}

} // namespace

Deck read_pair_deck(const PairRequest& request, const TextReader& read) {
  const Names names = names_of(request);
  if (!request.deck.empty()) {
    const double temperature =
        request.temperature ? *request.temperature : temperature_of(request.deck, read);
    std::vector<Override> overrides{{"temperature", fmt::format("{}", temperature)},
                                    {"mesh", layers(request, names)},
                                    {"boundaries", boundaries(temperature)},
                                    {"heating", "[]"},
                                    {"output", "{}"}};
    if (!request.model.empty() || request.second.empty())
      overrides.emplace_back("interfaces", interfaces(request, names));
    Deck deck = read_deck(request.deck, overrides, read);
    for (const DeckMaterial& material : deck.materials)
      if (material.electrons && (material.name == names.first || material.name == names.second))
        throw InputError({{{request.deck, 0, 0},
                           fmt::format("materials.{}.electrons", material.name),
                           "this command is about phonons alone; leave the electrons out"}});
    // What else the deck holds was not asked about.
    std::erase_if(deck.warnings, [](const std::string& text) { return text.ends_with(" is not used"); });
    return deck;
  }
  const double temperature = request.temperature.value_or(room_temperature);
  std::string text = fmt::format("temperature: {}\nmaterials:\n", temperature)
                     + material(request, names.first, request.first);
  if (!request.second.empty() && !(request.second == request.first))
    text += material(request, names.second, request.second);
  text += fmt::format("mesh: {}\ninterfaces: {}\nboundaries: {}\n", layers(request, names),
                      interfaces(request, names), boundaries(temperature));
  const std::filesystem::path name = "command line"; // files are relative to the working directory
  return read_deck(name, {}, [&](const std::filesystem::path& path) {
    return path == name ? std::optional(text) : read(path);
  });
}

} // namespace kapitza
