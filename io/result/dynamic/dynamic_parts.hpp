#pragma once
/// Blocks of the summaries of harmonic and transient runs. Private to io/.

#include "kapitza/analysis/response.hpp"
#include "kapitza/io/deck/deck.hpp"
#include "kapitza/io/result/response.hpp"

#include "io/result/provenance.hpp"

#include <functional>
#include <span>
#include <vector>

namespace kapitza::io {

/// What was computed: dimension, cells, bands, directions.
Json extent_json(const ResponseDomain& domain);
/// Radii [m].
Json spot_json(const DeckSpot& spot);
/// `regions`, `boundaries`, `interfaces` and `probes`, without results.
void add_parts(Json& summary, const Deck& deck, const Domain& domain);

/// The rows that a table on a terminal has room for: at most 25, equally far apart, from the first.
std::vector<std::size_t> rows_shown(std::size_t rows);

/// The columns that a table on a terminal has room for: the first four that are more than rounding. That is
/// 1e-9 of the largest of their kind, and of fluxes 1e-9 of what the largest temperature sends one way.
/// @param modulus in a row and a column, of temperatures that of the departure [K, W/m2]
std::vector<std::size_t> columns_shown(const std::vector<ResponseColumn>& columns, std::size_t rows,
                                       const std::function<double(std::size_t, std::size_t)>& modulus,
                                       std::span<const Bands> media);

} // namespace kapitza::io
