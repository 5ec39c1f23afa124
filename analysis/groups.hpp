#pragma once
/// What a group of coupled bands resists by itself, whatever the solution.

#include "kapitza/laws/flux_coupling.hpp"

#include <optional>

namespace kapitza {

/// Something is transmitted, and more than the rounding of the law's sums.
bool is_open(const CoupledGroup& group);

/// 1/(a12 w1) - (1/w1 + 1/w2)/2 [m2 K/W]: a property of the law; nothing where nothing is transmitted.
/// Chen (2003); Zeng & Chen (2001); Simons (1974).
std::optional<double> group_kapitza(const CoupledGroup& group);

} // namespace kapitza
