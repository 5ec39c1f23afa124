#pragma once
/// The bytes of a Gmsh file, read one number after the other: text and binary look the same to the reader.

#include "kapitza/base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace kapitza {

class GmshCursor {
 public:
  GmshCursor(std::string_view bytes, std::string file) : bytes_(bytes), file_(std::move(file)) {}

  /// From here on numbers are binary; `swapped`: of the other byte order.
  void set_binary(bool swapped) {
    binary_ = true;
    swapped_ = swapped;
  }
  bool binary() const { return binary_; }

  std::int64_t integer(); ///< 4 bytes where binary
  std::int64_t size();    ///< 8 bytes where binary
  double real();          ///< a finite one
  /// A number of entries to come, each of which takes `bytes` or more: never more than the file has room for.
  std::int64_t count(std::int64_t number, std::int64_t bytes, const char* of);

  std::string_view word();    ///< up to white space, which is skipped before it; empty at the end
  std::string_view line();    ///< the rest of the line
  std::int64_t text_number(); ///< written in digits, also in binary files
  void skip_behind(std::string_view word);
  bool at_end();

  /// Throws InputError with the file and, in a text file, the line.
  [[noreturn]] void fail(const std::string& message) const;
  [[noreturn]] void fail_as_a_whole(const std::string& message) const; ///< no line to point at

 private:
  template <class Number>
  Number raw();
  void skip_space();

  std::string_view bytes_;
  std::string file_;
  std::size_t position_ = 0;
  bool binary_ = false, swapped_ = false;
};

/// A name from the file, fit for a message: in quotes, no control characters, not too long.
std::string gmsh_name(std::string_view name);

} // namespace kapitza
