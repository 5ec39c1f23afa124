#include "kapitza/io/deck/changes.hpp"
#include "kapitza/parallel/collective.hpp"

#include "app/commands.hpp"

#include <fmt/format.h>

namespace kapitza::app {
namespace {

std::optional<std::string> read_on_root(const std::filesystem::path& path, const Communicator& communicator) {
  std::optional<std::string> text;
  if (communicator.is_root()) text = read_text_file(path);
  int found = text.has_value() ? 1 : 0;
  communicator.broadcast(found);
  if (found == 0) return std::nullopt;
  std::string content = text.value_or("");
  communicator.broadcast(content);
  return content;
}

} // namespace

std::vector<Override> split_settings(const std::string& option, const std::vector<std::string>& settings) {
  std::vector<Override> overrides;
  for (const std::string& setting : settings) {
    const auto equals = setting.find('=');
    if (equals == std::string::npos || equals == 0)
      throw InputError(fmt::format("{} needs key.path=value{}; got '{}'", option,
                                   option == "--set" ? ", such as mesh.layers.0.thickness=10nm" : "",
                                   setting));
    overrides.emplace_back(setting.substr(0, equals), setting.substr(equals + 1));
  }
  return overrides;
}

TextReader collective_reader(const Communicator& communicator) {
  return [communicator](const std::filesystem::path& path) { return read_on_root(path, communicator); };
}

Deck read_deck_collectively(const RunOptions& options, const Communicator& communicator,
                            std::vector<InputFile>* inputs) {
  std::vector<InputFile> files;
  Deck deck = read_deck(options.deck, split_settings("--set", options.overrides),
                        recording(collective_reader(communicator), files));
  deck.command = options.command;
  if (inputs != nullptr) inputs->assign(files.begin() + 1, files.end()); // the first is the deck itself
  return deck;
}

} // namespace kapitza::app
