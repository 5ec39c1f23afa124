#pragma once
/// Counts and positions are int, containers want std::size_t: the one place where the former become the
/// latter.

#include <cassert>
#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace kapitza {

/// A position that is not negative, for containers.
template <std::integral Integer>
constexpr std::size_t index(Integer position) {
  assert(std::in_range<std::size_t>(position));
  return static_cast<std::size_t>(position);
}

/// The position of an enumerator in a table that has one entry for each.
template <class Enumerator>
requires std::is_enum_v<Enumerator>
constexpr std::size_t index(Enumerator enumerator) {
  return static_cast<std::size_t>(enumerator);
}

} // namespace kapitza
