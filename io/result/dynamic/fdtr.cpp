#include "kapitza/base/index.hpp"
#include "kapitza/io/result/thermoreflectance.hpp"

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

/// Fits are numbered as in the table and the summary.
std::string column_of(std::size_t fit) {
  return fmt::format("fit_{}_phase_deg", fit + 1);
}

} // namespace

std::string fdtr_csv(const HarmonicResult& result, const Thermoreflectance& seen) {
  std::string text = "frequency_Hz,amplitude_K,phase_deg";
  for (std::size_t k = 0; k < seen.fits.size(); ++k) text += "," + column_of(k);
  text += "\n";
  std::vector<std::size_t> next(seen.fits.size(), 0);
  for (std::size_t i = 0; i < seen.signal.size(); ++i) {
    const double frequency = result.deck.solver.harmonic.frequencies[i];
    const double phase = degrees_per_radian * std::arg(seen.signal[i]);
    fmt::format_to(std::back_inserter(text), "{:.16g},{:.16g},{:.16g}", frequency, std::abs(seen.signal[i]),
                   phase);
    for (std::size_t k = 0; k < seen.fits.size(); ++k) {
      const ThermoreflectanceFit& fit = seen.fits[k];
      text += ",";
      if (fit.window.contains(frequency))
        fmt::format_to(std::back_inserter(text), "{:.16g}",
                       phase + degrees_per_radian * fit.misfit[next[k]++]);
    }
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
  constexpr std::size_t most_rows = 25;
  const std::size_t step = (seen.signal.size() + most_rows - 1) / most_rows;
  const ThermoreflectanceFit& last = seen.fits.back();
  std::size_t next = 0;
  for (std::size_t i = 0; i < seen.signal.size(); ++i) {
    const double frequency = result.deck.solver.harmonic.frequencies[i];
    const double phase = degrees_per_radian * std::arg(seen.signal[i]);
    std::string fitted = "-";
    if (last.window.contains(frequency))
      fitted = fmt::format("{:.3f}", phase + degrees_per_radian * last.misfit[next++]);
    if (i % step != 0) continue;
    fmt::format_to(std::back_inserter(text), "  {:12.4e}{:15.4e}{:13.3f}{:>13}{:8d}{}\n", frequency,
                   std::abs(seen.signal[i]), phase, fitted, result.samples[i].sweeps,
                   result.samples[i].converged ? "" : "  not converged");
  }
  text += "  of the energy temperature at the surface; fitted: the last fit below\n";
  add_thermoreflectance(text, seen, words);
  return text;
}

std::vector<std::string> fdtr_warnings(const Thermoreflectance& seen) {
  return thermoreflectance_warnings(seen, words);
}

} // namespace kapitza
