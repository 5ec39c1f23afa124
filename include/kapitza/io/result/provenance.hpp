#pragma once
/// Where a result comes from, for those who find the file later.

#include "kapitza/io/deck/deck.hpp"

#include <string>

namespace kapitza {

/// JSON: `kapitza`, `libraries` and `deck` as in summary.json.
std::string provenance_text(const Deck& deck);

} // namespace kapitza
