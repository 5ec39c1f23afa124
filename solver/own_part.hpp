#pragma once
/// Vectors of unknowns that ranks share. Private to solver/.

#include "kapitza/parallel/communicator.hpp"
#include "kapitza/solver/unknowns.hpp"

#include <cmath>
#include <numeric>
#include <span>

namespace kapitza {

/// Of what a rank holds its own part.
inline std::span<const double> own_part(const Unknowns& unknowns, std::span<const double> held) {
  const Range range = unknowns.own();
  return held.subspan(range.first, range.size);
}

/// Of a vector of which each rank gives its own part. Collective.
inline double norm(std::span<const double> part, const Communicator& sharers) {
  double sum = std::inner_product(part.begin(), part.end(), part.begin(), 0.0);
  sharers.sum({&sum, 1});
  return std::sqrt(sum);
}

} // namespace kapitza
