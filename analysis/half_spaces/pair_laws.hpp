#pragma once
/// Which laws a pair of materials is asked for.

#include "kapitza/analysis/conductance.hpp"

namespace kapitza {

/// @throws InputError for an unknown name, or parameters that do not belong to it or are out of range
std::vector<PairLaw> chosen_laws(const Material& a, const Material& b, const LawChoice& choice);

} // namespace kapitza
