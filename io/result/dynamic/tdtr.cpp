#include "kapitza/base/index.hpp"
#include "kapitza/io/result/thermoreflectance.hpp"

#include "io/result/dynamic/dynamic_parts.hpp"
#include "io/result/dynamic/thermoreflectance_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace kapitza {
namespace {

using namespace io;

constexpr const char* schema = "kapitza-tdtr-1";
constexpr SignalWords words{"ns", 1e9, "% of the ratio", 100, 1};

} // namespace

std::string tdtr_csv(const TdtrResult& result) {
  std::string text = "delay_s,in_phase_K,out_of_phase_K,ratio";
  std::vector<std::vector<std::optional<double>>> misfits;
  for (const ThermoreflectanceFit& fit : result.seen.fits) {
    misfits.push_back(misfits_at(fit, result.request.delays));
    text += fmt::format(",fit_{}_ratio", misfits.size());
  }
  text += "\n";
  for (std::size_t i = 0; i < result.request.delays.size(); ++i) {
    const std::complex<double>& signal = result.seen.signal[i];
    const double ratio = ratio_of(signal);
    fmt::format_to(std::back_inserter(text), "{:.16g},{:.16g},{:.16g},{:.16g}", result.request.delays[i],
                   signal.real(), signal.imag(), ratio);
    for (const auto& misfit : misfits)
      text += misfit[i] ? fmt::format(",{:.16g}", ratio * (1 + *misfit[i])) : ",";
    text += "\n";
  }
  return text;
}

std::string tdtr_summary_json(const TdtrResult& result) {
  const PulseTrain& train = result.request.train;
  Json summary{{"schema", schema}};
  summary.update(provenance_json(result.deck));
  summary["status"] = result.response.converged ? "converged" : "not_converged";
  Json problem{{"type", "tdtr"}};
  problem.update(extent_json(result.domain));
  problem.update(Json{{"ranks", result.ranks},
                      {"rate", train.rate},
                      {"modulation", train.modulation},
                      {"width", train.width}});
  if (result.deck.solver.spot) problem["spot"] = spot_json(*result.deck.solver.spot);
  summary["problem"] = problem;
  summary["solve"] = {{"error", result.response.error},
                      {"tolerance", result.request.tolerance},
                      {"solves", result.response.omega.size()},
                      {"sweeps", result.response.sweeps},
                      {"most_sweeps", result.response.most_sweeps},
                      {"wall_time_s", result.wall_time_s},
                      {"sweep_time_s", result.response.sweep_time},
                      {"peak_memory_MB", result.peak_memory_MB}};
  add_parts(summary, result.deck, result.domain.domain);
  summary["tdtr"] = thermoreflectance_json(result.seen, words);
  summary["warnings"] = result.warnings;
  return text_of(summary);
}

std::string tdtr_table(const TdtrResult& result) {
  std::string text = fmt::format("\n  {:>12}{:>15}{:>15}{:>13}{:>13}\n", "delay s", "in phase K",
                                 "out of phase K", "ratio", "fitted");
  const std::vector<double>& delays = result.request.delays;
  const std::vector<std::optional<double>> misfit = misfits_at(result.seen.fits.back(), delays);
  for (const std::size_t i : rows_shown(delays.size())) {
    const std::complex<double>& signal = result.seen.signal[i];
    const double ratio = ratio_of(signal);
    const std::string fitted = misfit[i] ? fmt::format("{:.5g}", ratio * (1 + *misfit[i])) : "-";
    fmt::format_to(std::back_inserter(text), "  {:12.4e}{:15.4e}{:15.4e}{:13.5g}{:>13}\n", delays[i],
                   signal.real(), signal.imag(), ratio, fitted);
  }
  fmt::format_to(std::back_inserter(text),
                 "  of the energy temperature at the surface, from {} frequencies, error {:.1e}; fitted: the "
                 "last fit below\n",
                 result.response.omega.size(), result.response.error);
  add_thermoreflectance(text, result.seen, words);
  return text;
}

std::vector<std::string> tdtr_warnings(const Thermoreflectance& seen) {
  return thermoreflectance_warnings(seen, words);
}

} // namespace kapitza
