#pragma once
/// What a result must be before it counts as one.

#include "kapitza/analysis/extremes.hpp"
#include "kapitza/io/deck/deck.hpp"
#include "kapitza/io/result/history.hpp"

#include <string>
#include <vector>

namespace kapitza {

/// Warns of a result more than a tenth away from T0, where the materials' properties are not those used.
/// @throws InputError for one at or below 0 K, with the place and the value
std::vector<std::string> temperature_notes(const Deck& deck, const TemperatureExtremes& extremes);
/// The same of what follows in time, in the columns of its history.
std::vector<std::string> temperature_notes(const TransientResult& result);

} // namespace kapitza
