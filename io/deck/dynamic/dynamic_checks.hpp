#pragma once
/// What the checks of harmonic and transient decks have in common. Private to io/deck/dynamic/.

#include "io/deck/entries.hpp"

#include <string>
#include <vector>

namespace kapitza::io {

/// Complains where one of the keys of any heating is given.
void refuse_heating(Reading& reading, const DeckEntries& entries, const std::vector<const char*>& keys,
                    const std::string& why);
/// Does a periodic boundary join different temperatures?
bool has_periodic_drop(const Deck& deck);

/// Can the deck march, where it asks for it? (march_checks.cpp)
void check_march(Reading& reading, const Deck& deck);
/// Can it begin in a steady state, where it asks for it? (march_checks.cpp)
void check_steady_beginning(Reading& reading, const DeckEntries& entries, const Deck& deck);

} // namespace kapitza::io
