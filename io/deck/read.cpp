#include "kapitza/base/index.hpp"

#include "io/deck/entries.hpp"
#include "io/sha256.hpp"

#include <fmt/format.h>

#include <array>
#include <fstream>

namespace kapitza {
namespace {

/// Files are read as a whole, and sent to all ranks.
constexpr std::size_t largest_file = std::size_t{1} << 29; // bytes
constexpr std::size_t largest_stream = std::size_t{1}
                                       << 26; // of what has no size: pipes, and /dev/zero has no end

void throw_if_any(std::vector<InputIssue> issues, const std::string& deck_file) {
  if (issues.empty()) return;
  io::sort_issues(issues, deck_file);
  throw InputError(std::move(issues));
}

} // namespace

namespace io {

std::string why_unreadable(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return "there is no such file";
  if (std::filesystem::is_directory(path, error)) return "this is a directory, a YAML file is needed";
  if (const auto size = std::filesystem::file_size(path, error); !error && size > largest_file)
    return fmt::format("the file is larger than {} MB", largest_file >> 20);
  return "the file cannot be read";
}

} // namespace io

std::optional<std::string> read_text_file(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  const auto size = std::filesystem::file_size(path, error);
  if (!error && size > largest_file) return std::nullopt;
  std::string text;
  if (!error) text.reserve(size);
  std::array<char, 1 << 16> piece{};
  while (file.read(piece.data(), piece.size()) || file.gcount() > 0) {
    text.append(piece.data(), index(file.gcount()));
    if (text.size() > (error ? largest_stream : largest_file)) return std::nullopt;
  }
  if (file.bad()) return std::nullopt;
  return text;
}

Deck read_deck(const std::filesystem::path& path, const std::vector<Override>& overrides,
               const TextReader& read) {
  const std::string file = path.string();
  std::optional<std::string> bytes = read(path);
  if (!bytes) throw InputError({{{file, 0, 0}, {}, io::why_unreadable(path)}});

  io::Reading reading;
  io::Node root = io::parse_file(*bytes, file, reading.issues);
  if (root.kind != io::NodeKind::map) throw_if_any(reading.issues, file);
  for (const Override& option : overrides) io::apply_override(root, option, reading.issues);

  io::DeckEntries entries;
  io::read_block(reading, root, "", io::deck_block(), entries);
  Deck deck;
  deck.path = path;
  deck.sha256 = io::sha256(*bytes);
  deck.text = overrides.empty() ? std::move(*bytes) : io::to_yaml(root);
  io::assemble_deck(reading, entries, path.parent_path(), read, deck);
  io::check_deck(reading, entries, deck);
  deck.effective = io::effective_text(root, reading, deck);
  throw_if_any(std::move(reading.issues), file);
  deck.warnings = std::move(reading.warnings);
  return deck;
}

} // namespace kapitza
