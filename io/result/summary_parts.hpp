#pragma once
/// Blocks of summary.json.

#include "kapitza/io/result/results.hpp"

#include "io/result/provenance.hpp"

namespace kapitza::io {

/// What a region is: name, material, conductivity of all carriers, heat capacity of phonons, bands and
/// longest mean free path.
Json region_json(const std::string& name, const std::string& material, const Bands& bands);

// summary_budgets.cpp
Json groups_json(const std::vector<GroupResistance>& groups); ///< per_band of an interface
/// @param metals whether electrons have temperatures of their own
Json budget_json(const std::optional<ResistanceBudget>& budget, int dimension, bool metals);
Json budget_json(const std::optional<DissipationBudget>& budget, int dimension, bool metals);
Json equivalent_json(const Domain& domain, const Analysis& analysis);

} // namespace kapitza::io
