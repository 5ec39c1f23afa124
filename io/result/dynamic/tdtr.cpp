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

/// The fitted ratio; nothing outside the window. @param next of the fit's misfits; moves on
std::string fitted_ratio(const ThermoreflectanceFit& fit, double delay, double ratio, std::size_t& next,
                         int digits) {
  if (!fit.window.contains(delay)) return "";
  return fmt::format("{:.{}g}", ratio * (1 + fit.misfit[next++]), digits);
}

} // namespace

std::string tdtr_csv(const TdtrResult& result) {
  std::string text = "delay_s,in_phase_K,out_of_phase_K,ratio";
  for (std::size_t k = 0; k < result.seen.fits.size(); ++k) text += fmt::format(",fit_{}_ratio", k + 1);
  text += "\n";
  std::vector<std::size_t> next(result.seen.fits.size(), 0);
  for (std::size_t i = 0; i < result.request.delays.size(); ++i) {
    const double delay = result.request.delays[i], ratio = ratio_of(result.seen.signal[i]);
    fmt::format_to(std::back_inserter(text), "{:.16g},{:.16g},{:.16g},{:.16g}", delay,
                   result.seen.signal[i].real(), result.seen.signal[i].imag(), ratio);
    for (std::size_t k = 0; k < next.size(); ++k)
      text += "," + fitted_ratio(result.seen.fits[k], delay, ratio, next[k], 16);
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
  problem.update(stack_json(result.problem));
  problem.update(Json{{"ranks", result.ranks},
                      {"rate", train.rate},
                      {"modulation", train.modulation},
                      {"width", train.width}});
  summary["problem"] = problem;
  summary["solve"] = {{"error", result.response.error},
                      {"tolerance", result.request.tolerance},
                      {"solves", result.response.omega.size()},
                      {"sweeps", result.response.sweeps},
                      {"most_sweeps", result.response.most_sweeps},
                      {"wall_time_s", result.wall_time_s},
                      {"sweep_time_s", result.response.sweep_time},
                      {"peak_memory_MB", result.peak_memory_MB}};
  add_parts(summary, result.deck, result.problem);
  summary["tdtr"] = thermoreflectance_json(result.seen, words);
  summary["warnings"] = result.warnings;
  return text_of(summary);
}

std::string tdtr_table(const TdtrResult& result) {
  std::string text = fmt::format("\n  {:>12}{:>15}{:>15}{:>13}{:>13}\n", "delay s", "in phase K",
                                 "out of phase K", "ratio", "fitted");
  constexpr std::size_t most_rows = 25;
  const std::vector<double>& delays = result.request.delays;
  const std::size_t step = (delays.size() + most_rows - 1) / most_rows;
  std::size_t next = 0;
  for (std::size_t i = 0; i < delays.size(); ++i) {
    const std::complex<double>& signal = result.seen.signal[i];
    const double ratio = ratio_of(signal);
    const std::string fitted = fitted_ratio(result.seen.fits.back(), delays[i], ratio, next, 5);
    if (i % step == 0)
      fmt::format_to(std::back_inserter(text), "  {:12.4e}{:15.4e}{:15.4e}{:13.5g}{:>13}\n", delays[i],
                     signal.real(), signal.imag(), ratio, fitted.empty() ? "-" : fitted);
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
