#pragma once
/// Two materials and the law between them, as the command line names them: read as a deck, so that everything
/// a deck understands (library names, files, every law and its keys) is understood here, with the same
/// messages.

#include "kapitza/io/deck/deck.hpp"
#include "kapitza/io/deck/material_source.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kapitza {

/// Two materials and a law from the command line.
struct PairRequest {
  /// With `deck`: names of its materials. No second: one material alone.
  MaterialSource first, second;
  std::string model;                 ///< of the interface; empty: what the deck says
  std::vector<Override> parameters;  ///< other keys of the interface: ("value", "0.5")
  std::string deck;                  ///< where materials and laws come from; empty: nowhere
  std::optional<double> temperature; ///< T0 [K]; absent: the deck's, or 300 K
  std::optional<int> frequency_bins; ///< not with a deck, which says so itself
};

/// A deck of one layer of the first material and one of the second, left to right. As collective as `read`
/// is.
/// @throws InputError as read_deck
Deck read_pair_deck(const PairRequest& request, const TextReader& read);

/// A law by the word and the keys that a deck has for it. A relative file is relative to the working
/// directory. As collective as `read` is.
/// @throws InputError as read_deck, with the names of the keys
InterfaceLaw read_law(const std::string& model, const std::vector<Override>& keys, const TextReader& read);
/// Whether a deck needs this key with this model.
bool law_needs(const std::string& model, const std::string& key);

} // namespace kapitza
