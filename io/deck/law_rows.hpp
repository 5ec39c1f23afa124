#pragma once
/// The laws of interfaces as a deck names them: a row for each. Private to io/.

#include "io/deck/entries.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace kapitza::io {

/// The keys of one law, read and checked one by one, and how to get at files that it names.
struct LawKeys {
  Reading& reading;
  std::string path; ///< of the interface in the deck
  const InterfaceEntry& entry;
  const std::filesystem::path& directory; ///< of the deck
  const TextReader& read;

  /// `value`, which each law takes in its own unit; 0, with a complaint, where it is none.
  double value(const QuantityKind& kind, const Range& range) const;
  /// What `from` makes of the file of the law; its complaints go to their line there or to the key.
  void file(const std::function<void(const std::filesystem::path&, const TextReader&)>& from) const;
};

struct LawRow {
  std::string word;                         ///< of `model`
  std::vector<std::string> needed, allowed; ///< keys, beside `between` and `model`
  std::string meaning;                      ///< on the reference page
  std::function<InterfaceLaw(const LawKeys&)> make;
};

/// In the order of InterfaceLaw.
const std::vector<LawRow>& law_rows();
/// Null for words that are no law.
const LawRow* find_law_row(const std::string& word);

/// Rough bodies that touch in places: no law, but something in series with one.
inline const std::string pressed_word = "pressed";

} // namespace kapitza::io
