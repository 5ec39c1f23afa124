#pragma once
/// A deck whose materials have other phonons: how far a result depends on them.

#include "kapitza/io/deck/deck.hpp"

#include <optional>

namespace kapitza {

/// Twice the frequency bins, and twice the bands of first-principles modes. Nothing where no material that is
/// used has frequencies.
std::optional<Deck> with_twice_the_bins(const Deck& deck);

/// Crystals of a tenth of the size: boundary scattering (process: boundary) with a tenth of its length.
/// Nothing where no material that is used has such a process beside others.
std::optional<Deck> with_shorter_boundaries(const Deck& deck);

} // namespace kapitza
