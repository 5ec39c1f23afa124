#pragma once
/// What `kapitza fdtr` and `kapitza tdtr` leave behind.

#include "kapitza/analysis/pump_probe.hpp"
#include "kapitza/analysis/thermoreflectance.hpp"
#include "kapitza/io/result/response.hpp"

#include <string>
#include <vector>

namespace kapitza {

/// One row per frequency: what was computed, and the phase that each fit gives it.
std::string fdtr_csv(const HarmonicResult& result, const Thermoreflectance& seen);

/// That of the harmonic run, with the block `fdtr`.
std::string fdtr_summary_json(const HarmonicResult& result, const Thermoreflectance& seen);

/// What was inferred beside what is true, for a person.
std::string fdtr_table(const HarmonicResult& result, const Thermoreflectance& seen);

/// One sentence for each fit that nobody would doubt and that is wrong, or that has not converged.
std::vector<std::string> fdtr_warnings(const Thermoreflectance& seen);

/// A run of `kapitza tdtr`.
struct TdtrResult {
  const Deck& deck;                           ///< that was run
  ResponseDomain domain;                      ///< what responded
  TrainRequest request;                       ///< train and delays
  TrainResponse response;                     ///< the signal at each delay
  const Thermoreflectance& seen;              ///< true values and fits
  std::vector<std::string> warnings;          ///< one sentence each
  int ranks = 1;                              ///< of the run
  double wall_time_s = 0, peak_memory_MB = 0; ///< as in RunFacts
};

/// One row per delay: in phase, out of phase, their ratio, and the ratio that each fit gives.
std::string tdtr_csv(const TdtrResult& result);
/// SI units; block `tdtr` as that of fdtr.
std::string tdtr_summary_json(const TdtrResult& result);
/// What was inferred beside what is true, for a person.
std::string tdtr_table(const TdtrResult& result);
/// As fdtr_warnings().
std::vector<std::string> tdtr_warnings(const Thermoreflectance& seen);

} // namespace kapitza
