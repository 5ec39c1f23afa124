#pragma once
/// Comparisons as blocks of summary.json. Private to io/.

#include "kapitza/io/result/results.hpp"

#include "io/result/json.hpp"

namespace kapitza::io {

/// Powers as in `boundaries` and `interfaces`: into the domain, and from the minus to the plus side.
Json fourier_json(const RunResult& result);
Json experiment_json(const Inferred& inferred, const Domain& domain);
Json experiment_walls_json(const Inferred& inferred, const Domain& domain);

} // namespace kapitza::io
