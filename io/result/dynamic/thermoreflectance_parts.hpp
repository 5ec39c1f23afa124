#pragma once
/// What fdtr and tdtr report alike. Private to io/.

#include "kapitza/analysis/thermoreflectance.hpp"

#include "io/result/provenance.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kapitza::io {

/// How a signal is spoken of.
struct SignalWords {
  const char* axis;     ///< unit of its windows: "MHz"
  double axis_scale;    ///< that many of them in the SI unit
  const char* residual; ///< unit of residuals: "degrees"
  double scale;         ///< that many of them in the unit of ThermoreflectanceFit::residual
  double perfect;       ///< residuals below look perfect, in the same unit as `residual`
};

/// Misfit of a fit at each of these points, frequencies or delays; nothing outside its window.
std::vector<std::optional<double>> misfits_at(const ThermoreflectanceFit& fit,
                                              const std::vector<double>& points);

/// "1 to 10 MHz"
std::string window_text(const SignalWindow& window, const SignalWords& words);
/// "G", "G,kappa"
std::string free_text(const ThermoreflectanceFit& fit);

/// `interface`, `layer`, `steady` and `fits`.
Json thermoreflectance_json(const Thermoreflectance& seen, const SignalWords& words);

/// The true values, then one line per fit.
void add_thermoreflectance(std::string& text, const Thermoreflectance& seen, const SignalWords& words);

std::vector<std::string> thermoreflectance_warnings(const Thermoreflectance& seen, const SignalWords& words);

} // namespace kapitza::io
