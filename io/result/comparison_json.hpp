#pragma once
/// Comparisons as blocks of summary.json. Private to io/.

#include "kapitza/io/result/results.hpp"

#include <nlohmann/json.hpp>

namespace kapitza::io {

/// Powers as in `boundaries` and `interfaces`: into the domain, and from the minus to the plus side.
nlohmann::ordered_json fourier_json(const RunResult& result);
nlohmann::ordered_json experiment_json(const Inferred& inferred, const Domain& domain);
nlohmann::ordered_json experiment_walls_json(const Inferred& inferred, const Domain& domain);

} // namespace kapitza::io
