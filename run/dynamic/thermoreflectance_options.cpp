#include "run/dynamic/thermoreflectance_options.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kapitza {
namespace {

std::vector<FitParameter> parameters_in(const std::string& text) {
  std::vector<FitParameter> free;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string word = text.substr(begin, end - begin);
    const bool is_conductance = word == "G";
    if (!is_conductance && word != "kappa")
      throw InputError(fmt::format("G, kappa or both as G,kappa are needed, got '{}'", text));
    free.push_back(is_conductance ? FitParameter::conductance : FitParameter::conductivity);
    begin = end + 1;
  }
  if (free.size() > 2 || (free.size() == 2 && free[0] == free[1]))
    throw InputError(fmt::format("G, kappa or both as G,kappa are needed, got '{}'", text));
  return free;
}

SignalWindow window_in(const std::string& text, const QuantityKind& kind) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos)
    throw InputError(fmt::format("a range such as '{0}:{0}' is needed, got '{1}'", kind.example, text));
  const SignalWindow window{parse_positive(text.substr(0, colon), kind),
                            parse_positive(text.substr(colon + 1), kind)};
  if (window.from >= window.to)
    throw InputError(fmt::format("the first end must be less than the second, got '{}'", text));
  return window;
}

} // namespace

std::vector<std::vector<FitParameter>> fit_parameters(const FitOptions& options) {
  if (options.fits.empty())
    return {{FitParameter::conductance}, {FitParameter::conductance, FitParameter::conductivity}};
  std::vector<std::vector<FitParameter>> all;
  for (const std::string& text : options.fits)
    all.push_back(naming("--fit", [&] { return parameters_in(text); }));
  return all;
}

std::size_t most_free(const std::vector<std::vector<FitParameter>>& parameters) {
  std::size_t most = 0;
  for (const auto& free : parameters) most = std::max(most, free.size());
  return most;
}

std::vector<SignalWindow> signal_windows(const FitOptions& options, const QuantityKind& kind,
                                         std::span<const double> points, std::size_t least) {
  std::vector<SignalWindow> windows;
  for (const std::string& text : options.windows)
    windows.push_back(naming("--window", [&] { return window_in(text, kind); }));
  if (windows.empty()) windows.push_back({std::ranges::min(points), std::ranges::max(points)});
  for (const SignalWindow& window : windows) {
    const auto inside = std::ranges::count_if(points, [&](double point) { return window.contains(point); });
    if (static_cast<std::size_t>(inside) < least)
      throw InputError(
          {{{},
            options.windows.empty() ? "" : "--window",
            fmt::format("a fit needs at least {} points, and there are {} from {:.3g} to {:.3g} {}", least,
                        inside, window.from, window.to, kind.unit)}});
  }
  return windows;
}

} // namespace kapitza
