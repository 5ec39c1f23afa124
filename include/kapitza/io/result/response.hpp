#pragma once
/// What a harmonic run leaves behind: response.csv, summary.json and the table on the terminal.

#include "kapitza/analysis/domain.hpp"
#include "kapitza/analysis/response_samples.hpp"
#include "kapitza/io/deck/deck.hpp"

#include <string>
#include <vector>

namespace kapitza {

/// What responds, for summaries.
struct ResponseDomain {
  const Domain& domain; ///< stack or plane
  int directions = 0;   ///< that are swept
};

/// What response.csv and the summary of a harmonic run are made of.
struct HarmonicResult {
  const Deck& deck;                    ///< that was run
  ResponseDomain domain;               ///< what responded
  std::vector<ResponseColumn> columns; ///< of `values` of each sample
  std::vector<ResponseSample> samples; ///< [frequencies of the deck]
  std::vector<std::string> warnings;   ///< one sentence each
  int ranks = 1, groups = 1;           ///< of which each solves its share of the frequencies
  double wall_time_s = 0, sweep_time_s = 0, peak_memory_MB = 0; ///< as in RunFacts
  bool converged() const;
};

/// One row per frequency, real and imaginary parts in pairs.
std::string response_csv(const HarmonicResult& result);

/// SI units, as docs/harmonic.md describes it.
std::string harmonic_summary_json(const HarmonicResult& result);

/// Modulus and phase of what is at the boundaries, for a person.
std::string harmonic_table(const HarmonicResult& result);

/// The deck's probes.
std::vector<NamedPoint> named_probes(const Deck& deck);

} // namespace kapitza
