#pragma once
/// Blocks of summary.json.

#include "kapitza/io/result/results.hpp"

#include "io/result/provenance.hpp"

namespace kapitza::io {

Json optional_number(const std::optional<double>& value);

// summary_budgets.cpp
Json groups_json(const std::vector<GroupResistance>& groups); ///< per_band of an interface
Json budget_json(const std::optional<ResistanceBudget>& budget, int dimension);
Json budget_json(const std::optional<DissipationBudget>& budget, int dimension);
Json equivalent_json(const Domain& domain, const Analysis& analysis);

} // namespace kapitza::io
