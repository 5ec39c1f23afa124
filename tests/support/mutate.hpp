#pragma once
/// Files as an accident or an enemy would leave them.

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <random>
#include <string>
#include <vector>

namespace kapitza::test {

using Random = std::mt19937;

inline std::size_t below(Random& random, std::size_t end) {
  return end == 0 ? 0 : std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
}

inline void flip_bytes(std::string& text, Random& random) {
  for (std::size_t n = 1 + below(random, 8); n > 0 && !text.empty(); --n)
    text[below(random, text.size())] = static_cast<char>(below(random, 256));
}

/// A line a second time, or not at all.
inline void copy_or_cut_line(std::string& text, Random& random) {
  const std::size_t begin = text.rfind('\n', below(random, text.size())) + 1;
  const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
  if (below(random, 2) == 0)
    text.insert(begin, text.substr(begin, end - begin));
  else
    text.erase(begin, end - begin);
}

/// One number becomes another, mostly an absurd one.
inline void change_number(std::string& text, Random& random) {
  static const char* const numbers[] = {
      "1e308", "-1e308", "1e-308", "nan", "inf",       "-1", "0", "2147483648", "99999999999999999999",
      "-0",    "1e6",    "0.5",    "1D5", "4294967297"};
  const std::size_t begin = text.find_first_of("0123456789", below(random, text.size()));
  if (begin == std::string::npos) return;
  const std::size_t end = std::min(text.find_first_not_of("0123456789.eE+-", begin), text.size());
  text.replace(begin, end - begin, numbers[below(random, std::size(numbers))]);
}

/// A word of the text takes the place of another.
inline void swap_words(std::string& text, Random& random) {
  std::vector<std::pair<std::size_t, std::size_t>> words;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t start = text.find_first_not_of(" \n,:{}[]", begin);
    if (start == std::string::npos) break;
    begin = std::min(text.find_first_of(" \n,:{}[]", start), text.size());
    words.emplace_back(start, begin - start);
  }
  if (words.empty()) return;
  const auto [from, length] = words[below(random, words.size())];
  const auto [to, replaced] = words[below(random, words.size())];
  text.replace(to, replaced, text.substr(from, length));
}

/// Punctuation that means something to YAML, anywhere.
inline void insert_punctuation(std::string& text, Random& random) {
  static const char* const marks[] = {"{",  "}",  "[", "]", ":",  "&a ", "*a", "|",
                                      "\n", "- ", "#", "'", "\"", "? ",  "!!"};
  text.insert(below(random, text.size() + 1), marks[below(random, std::size(marks))]);
}

inline void mutate(std::string& text, Random& random, bool is_text) {
  switch (below(random, is_text ? 6 : 2)) {
  case 0:
    return flip_bytes(text, random);
  case 1:
    return text.resize(below(random, text.size() + 1));
  case 2:
    return copy_or_cut_line(text, random);
  case 3:
    return swap_words(text, random);
  case 4:
    return insert_punctuation(text, random);
  default:
    return change_number(text, random);
  }
}

} // namespace kapitza::test
