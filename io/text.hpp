#pragma once
/// Text for terminals.

#include <string>

namespace kapitza::io {

/// "1.5 um", "2 nm": three digits and a prefix.
std::string with_prefix(double value, const char* unit);

/// The words of a text in lines of at most `width` characters, each with `indent` in front and an end of
/// line.
std::string wrapped(const std::string& text, const std::string& indent, std::size_t width);

} // namespace kapitza::io
