#include "kapitza/io/pair_deck.hpp"

#include <fmt/format.h>

namespace kapitza {
namespace {

/// A YAML scalar in quotes.
std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? "''" : std::string(1, c);
  return result + "'";
}

bool is_file_name(const std::string& name) {
  return name.find('/') != std::string::npos || name.ends_with(".yaml") || name.ends_with(".yml");
}

std::string material(const PairRequest& request, const std::string& name) {
  std::string text =
      fmt::format("  {}: {{{}: {}", quoted(name), is_file_name(name) ? "file" : "library", quoted(name));
  if (request.frequency_bins) text += fmt::format(", frequency_bins: {}", *request.frequency_bins);
  return text + "}\n";
}

std::string layers(const PairRequest& request) {
  std::string text = fmt::format("{{layers: [{{material: {}, thickness: 1}}", quoted(request.first));
  if (!request.second.empty())
    text += fmt::format(", {{material: {}, thickness: 1}}", quoted(request.second));
  return text + "]}";
}

std::string interfaces(const PairRequest& request) {
  if (request.second.empty()) return "[]";
  std::string text = fmt::format("[{{between: [{}, {}], model: {}", quoted(request.first),
                                 quoted(request.second), quoted(request.model));
  for (const auto& [key, value] : request.parameters) text += fmt::format(", {}: {}", key, value);
  return text + "}]";
}

constexpr const char* boundaries = "{left: {isothermal: 300}, right: {isothermal: 300}}";

} // namespace

Deck read_pair_deck(const PairRequest& request, const TextReader& read) {
  if (!request.deck.empty()) {
    std::vector<Override> overrides{
        {"mesh", layers(request)}, {"boundaries", boundaries}, {"heating", "[]"}, {"output", "{}"}};
    if (!request.model.empty() || request.second.empty())
      overrides.emplace_back("interfaces", interfaces(request));
    if (request.temperature) overrides.emplace_back("temperature", fmt::format("{}", *request.temperature));
    return read_deck(request.deck, overrides, read);
  }
  std::string text = fmt::format("temperature: {}\nmaterials:\n", request.temperature.value_or(300))
                     + material(request, request.first);
  if (!request.second.empty() && request.second != request.first) text += material(request, request.second);
  text += fmt::format("mesh: {}\ninterfaces: {}\nboundaries: {}\n", layers(request), interfaces(request),
                      boundaries);
  const std::filesystem::path name = "command line"; // files are relative to the working directory
  return read_deck(name, {}, [&](const std::filesystem::path& path) {
    return path == name ? std::optional(text) : read(path);
  });
}

} // namespace kapitza
