#pragma once
/// The unit behind a number: a product of symbols with powers.

#include "kapitza/base/units.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace kapitza {

/// factor 10^exponent, and what it is in base units. The decimal exponent is kept apart so that "100 nm" is
/// 100 / 10^9, correctly rounded, and equals the 1e-7 that a user would have written.
struct Unit {
  double factor = 1;
  double exponent = 0;
  Dimension dimension;
  double hertz = 0;
};

/// The unit by the grammar of units.hpp. @param whole the quantity, for complaints. @throws InputError
Unit read_unit(std::string_view unit, std::string_view whole);

/// What people mean who write `W/mK`, `W/m K`, `W/m-K`, `Wm-1K-1`: everything behind the first '/' divides,
/// '-' before a letter is a product, and letters that run together may be several symbols. All the units that
/// this can be, none where it can be none: the caller knows the dimension it needs.
std::vector<Unit> loose_readings(std::string_view unit);

/// value factor 10^exponent, correctly rounded.
double scaled(double value, const Unit& unit);

} // namespace kapitza
