#include "kapitza/base/index.hpp"
#include "kapitza/io/result/thermoreflectance.hpp"

#include "io/result/dynamic/dynamic_parts.hpp"
#include "io/result/dynamic/thermoreflectance_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <numbers>

namespace kapitza {
namespace {

using namespace io;

constexpr double degrees_per_radian = 180 / std::numbers::pi;
constexpr SignalWords words{"MHz", 1e-6, "degrees", degrees_per_radian, 0.1};

/// The phase of the model [degrees].
double fitted_phase(const std::complex<double>& signal, double misfit) {
  return degrees_per_radian * std::arg(signal) + degrees_per_radian * misfit;
}

} // namespace

std::string fdtr_csv(const HarmonicResult& result, const Thermoreflectance& seen) {
  const std::vector<double>& frequencies = result.deck.solver.harmonic.frequencies;
  std::string text = "frequency_Hz,amplitude_K,phase_deg";
  std::vector<std::vector<std::optional<double>>> misfits; // numbered as in the table and the summary
  for (const ThermoreflectanceFit& fit : seen.fits) {
    misfits.push_back(misfits_at(fit, frequencies));
    text += fmt::format(",fit_{}_phase_deg", misfits.size());
  }
  text += "\n";
  for (std::size_t i = 0; i < seen.signal.size(); ++i) {
    fmt::format_to(std::back_inserter(text), "{:.16g},{:.16g},{:.16g}", frequencies[i],
                   std::abs(seen.signal[i]), degrees_per_radian * std::arg(seen.signal[i]));
    for (const auto& misfit : misfits)
      text += misfit[i] ? fmt::format(",{:.16g}", fitted_phase(seen.signal[i], *misfit[i])) : ",";
    text += "\n";
  }
  return text;
}

std::string fdtr_summary_json(const HarmonicResult& result, const Thermoreflectance& seen) {
  Json summary = Json::parse(harmonic_summary_json(result));
  const Json warnings = summary["warnings"];
  summary.erase("warnings");
  summary["fdtr"] = thermoreflectance_json(seen, words);
  summary["warnings"] = warnings;
  return text_of(summary);
}

std::string fdtr_table(const HarmonicResult& result, const Thermoreflectance& seen) {
  std::string text = fmt::format("\n  {:>12}{:>15}{:>13}{:>13}  sweeps\n", "frequency Hz", "amplitude K",
                                 "phase deg", "fitted deg");
  const std::vector<double>& frequencies = result.deck.solver.harmonic.frequencies;
  const std::vector<std::optional<double>> misfit = misfits_at(seen.fits.back(), frequencies);
  for (const std::size_t i : rows_shown(seen.signal.size())) {
    const std::string fitted =
        misfit[i] ? fmt::format("{:.3f}", fitted_phase(seen.signal[i], *misfit[i])) : "-";
    fmt::format_to(std::back_inserter(text), "  {:12.4e}{:15.4e}{:13.3f}{:>13}{:8d}{}\n", frequencies[i],
                   std::abs(seen.signal[i]), degrees_per_radian * std::arg(seen.signal[i]), fitted,
                   result.samples[i].sweeps, result.samples[i].converged ? "" : "  not converged");
  }
  text += "  of the energy temperature at the surface; fitted: the last fit below\n";
  add_thermoreflectance(text, seen, words);
  return text;
}

std::vector<std::string> fdtr_warnings(const Thermoreflectance& seen) {
  return thermoreflectance_warnings(seen, words);
}

} // namespace kapitza
