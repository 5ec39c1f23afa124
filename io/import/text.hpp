#pragma once
/// Tables of numbers in text files, for the readers of first-principles data. Errors are InputErrors with
/// file, line and column.

#include "kapitza/io/deck/deck.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kapitza::io {

/// A file and its bytes.
struct TextFile {
  std::string name;
  std::string text;
};

/// @throws InputError where the file cannot be read or is empty
TextFile read_required(const std::filesystem::path& path, const TextReader& read);

[[noreturn]] void reject(const std::string& file, int line, int column, const std::string& message);
/// About the file as a whole.
[[noreturn]] void reject(const std::string& file, const std::string& message);

/// A number as C and Fortran write it: 1.5e-3, 1.5D-3, 1.5-103 (Fortran's exponents of three digits), NaN,
/// Infinity. A number too small for a double is 0. Nothing for anything else.
std::optional<double> parse_number(std::string_view text);

struct NumberTable {
  std::string file;
  std::size_t columns = 0;
  std::vector<double> values; ///< row by row
  std::vector<int> lines;     ///< of each row

  std::size_t rows() const { return lines.size(); }
  double operator()(std::size_t row, std::size_t column) const { return values[row * columns + column]; }
};

/// Numbers between blanks or commas; what follows '#' is a comment, blank lines do not count. Every row must
/// have as many columns as the first, which must be one of `allowed` where that is not empty.
/// @param skip lines at the beginning that are no numbers
NumberTable read_table(const TextFile& file, const std::vector<std::size_t>& allowed, int skip = 0);

/// A column that holds whole numbers from `low` to `high`; complains with the line where one is not.
int whole_number(const NumberTable& table, std::size_t row, std::size_t column, const std::string& what,
                 int low, int high);

} // namespace kapitza::io
