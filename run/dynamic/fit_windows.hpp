#pragma once
/// Where --as-experiment fits.

#include "kapitza/analysis/experiment.hpp"
#include "kapitza/run/options.hpp"

#include <vector>

namespace kapitza {

/// Those that --fit-window gives, or three usual ones. @throws InputError where a window makes no sense
std::vector<FitWindow> fit_windows(const RunOptions& options);

} // namespace kapitza
