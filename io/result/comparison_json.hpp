#pragma once
/// Parts of summary.json for --compare fourier and --as-experiment. Private to io/.

#include "kapitza/analysis/experiment.hpp"
#include "kapitza/analysis/fourier_comparison.hpp"

#include <nlohmann/json.hpp>

namespace kapitza::io {

nlohmann::ordered_json fourier_json(const FourierComparison& comparison, const StackMesh& mesh);
nlohmann::ordered_json experiment_json(const std::vector<InferredInterface>& inferred, const StackMesh& mesh);

} // namespace kapitza::io
