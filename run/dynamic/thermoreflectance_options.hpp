#pragma once
/// --fit and --window. Private to run/.

#include "kapitza/analysis/thermoreflectance.hpp"
#include "kapitza/base/units.hpp"
#include "kapitza/run/thermoreflectance_run.hpp"

#include <span>
#include <vector>

namespace kapitza {

/// What each fit leaves free. @throws InputError with the option's name
std::vector<std::vector<FitParameter>> fit_parameters(const FitOptions& options);

/// The largest number of parameters that any fit leaves free.
std::size_t most_free(const std::vector<std::vector<FitParameter>>& parameters);

/// The windows asked for, or one of all points.
/// @param points rising or not; @throws InputError where a window has less than `least` of them
std::vector<SignalWindow> signal_windows(const FitOptions& options, const QuantityKind& kind,
                                         std::span<const double> points, std::size_t least);

} // namespace kapitza
