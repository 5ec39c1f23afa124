#pragma once
/// Where a result comes from.

#include "kapitza/io/deck/deck.hpp"

#include "io/result/json.hpp"

#include <string>

namespace kapitza::io {

/// The program, the libraries that computed and wrote it, the deck that held and the command.
Json provenance_json(const Deck& deck);

/// As it stands in a file.
std::string text_of(const Json& json);

} // namespace kapitza::io
