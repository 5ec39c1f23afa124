#pragma once
/// Words as a shell takes them.

#include <string>

namespace kapitza::app {

/// In quotes: for bash, zsh and fish one word, whatever is in it.
std::string shell_quoted(const std::string& text);
/// The same, in quotes only where a shell would not take it for one word as it is.
std::string shell_word(const std::string& text);

} // namespace kapitza::app
