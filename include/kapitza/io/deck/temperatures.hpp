#pragma once
/// Temperatures as the command line takes them.

#include <string_view>
#include <vector>

namespace kapitza {

/// One temperature ("300 K", "300"), or equal steps from the first to the last of a range ("100:500",
/// "100 K:500 K"; 9 values, or as many as follow: "100:500:41"). [K], ascending, not empty.
/// @throws InputError (without a place) with one sentence
std::vector<double> parse_temperatures(std::string_view text);

} // namespace kapitza
