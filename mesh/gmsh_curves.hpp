#pragma once
/// Named curves inside the domain: which way they run.

#include <array>
#include <cstdint>
#include <vector>

namespace kapitza {

/// A piece of a curve, from one node to the next.
struct CurvePiece {
  std::array<std::int64_t, 2> node{};
  int slot = 0; ///< of one of the two cells beside it
};

/// Turns pieces so that those which follow one another run the same way: as the first of them does. Where
/// more than two meet, each goes its own way.
void orient_alike(std::vector<CurvePiece>& pieces);

} // namespace kapitza
