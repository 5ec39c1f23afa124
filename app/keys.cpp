#include "kapitza/io/deck/keys.hpp"

#include "app/commands.hpp"

#include <fmt/format.h>

namespace kapitza::app {

int keys(const Communicator& communicator) {
  if (!communicator.is_root()) return success;
  fmt::print("{}\n{}", key_reference_markdown(deck_key_reference(), "Deck"),
             key_reference_markdown(material_key_reference(), "Material file"));
  return success;
}

} // namespace kapitza::app
