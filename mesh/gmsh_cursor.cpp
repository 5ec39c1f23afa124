#include "mesh/gmsh_cursor.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

namespace kapitza {
namespace {

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

} // namespace

std::string gmsh_name(std::string_view name) {
  constexpr std::size_t longest = 60;
  std::string text = "'" + std::string(name.substr(0, longest)) + (name.size() > longest ? "...'" : "'");
  for (char& c : text)
    if ((c >= 0 && c < ' ') || c == 127) c = '?';
  return text;
}

void GmshCursor::fail(const std::string& message) const {
  const auto end = bytes_.begin() + static_cast<std::ptrdiff_t>(std::min(position_, bytes_.size()));
  const int line = binary_ ? 0 : 1 + static_cast<int>(std::count(bytes_.begin(), end, '\n'));
  throw InputError({InputIssue{{file_, line, line == 0 ? 0 : 1}, {}, message}});
}

void GmshCursor::fail_as_a_whole(const std::string& message) const {
  throw InputError({InputIssue{{file_, 0, 0}, {}, message}});
}

void GmshCursor::skip_space() {
  while (position_ < bytes_.size() && is_space(bytes_[position_])) ++position_;
}

bool GmshCursor::at_end() {
  skip_space();
  return position_ == bytes_.size();
}

std::string_view GmshCursor::word() {
  skip_space();
  const std::size_t begin = position_;
  while (position_ < bytes_.size() && !is_space(bytes_[position_])) ++position_;
  return bytes_.substr(begin, position_ - begin);
}

std::string_view GmshCursor::line() {
  const std::size_t begin = position_, end = std::min(bytes_.find('\n', begin), bytes_.size());
  position_ = std::min(end + 1, bytes_.size());
  return bytes_.substr(begin, end - begin);
}

void GmshCursor::skip_behind(std::string_view word) {
  const std::size_t found = bytes_.find(word, position_);
  if (found == std::string_view::npos) fail("is cut off: there is no " + gmsh_name(word));
  position_ = found + word.size();
}

template <class Number>
Number GmshCursor::raw() {
  if (bytes_.size() - position_ < sizeof(Number)) fail("is cut off in the middle of a section");
  std::array<char, sizeof(Number)> buffer;
  std::memcpy(buffer.data(), bytes_.data() + position_, sizeof(Number));
  position_ += sizeof(Number);
  if (swapped_) std::reverse(buffer.begin(), buffer.end());
  Number value;
  std::memcpy(&value, buffer.data(), sizeof(Number));
  return value;
}

std::int64_t GmshCursor::text_number() {
  const std::string_view text = word();
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty()) fail("is cut off in the middle of a section");
  if (error != std::errc() || end != text.data() + text.size())
    fail(gmsh_name(text) + " stands where a whole number belongs");
  return value;
}

std::int64_t GmshCursor::integer() {
  return binary_ ? raw<std::int32_t>() : text_number();
}

std::int64_t GmshCursor::size() {
  return binary_ ? raw<std::int64_t>() : text_number();
}

double GmshCursor::real() {
  double value = 0;
  if (binary_) {
    value = raw<double>();
  } else {
    const std::string_view text = word();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty()) fail("is cut off in the middle of a section");
    if (error != std::errc() || end != text.data() + text.size())
      fail(gmsh_name(text) + " stands where a number belongs");
  }
  if (!std::isfinite(value)) fail("a coordinate is not finite");
  return value;
}

std::int64_t GmshCursor::count(std::int64_t number, std::int64_t bytes, const char* of) {
  const auto room = static_cast<std::int64_t>(bytes_.size() - position_) / bytes;
  if (number < 0 || number > room)
    fail("announces " + std::to_string(number) + " " + of + ", but has room for " + std::to_string(room)
         + " at most: cut off or damaged");
  return number;
}

} // namespace kapitza
