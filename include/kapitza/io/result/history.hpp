#pragma once
/// What a transient run leaves behind: history.csv, summary.json and the table on the terminal.

#include "kapitza/analysis/transient.hpp"
#include "kapitza/io/deck/deck.hpp"
#include "kapitza/io/result/response.hpp"

#include <string>
#include <vector>

namespace kapitza {

/// What history.csv and the summary of a transient run are made of.
struct TransientResult {
  const Deck& deck;                           ///< that was run
  ResponseDomain domain;                      ///< what responded, and in how many directions
  std::vector<ResponseColumn> columns;        ///< of `history.values`
  std::vector<double> times;                  ///< of the history [s]
  TransientHistory history;                   ///< what the columns do; temperatures less `initial`
  double initial = 0;                         ///< temperature at t = 0, of a cosine the mean [K]
  std::vector<std::string> warnings;          ///< one sentence each
  int ranks = 1;                              ///< of the run
  double wall_time_s = 0, peak_memory_MB = 0; ///< as in RunFacts
};

/// One row per time; temperatures are absolute.
std::string history_csv(const TransientResult& result);
/// SI units, as docs/transients.md describes it.
std::string transient_summary_json(const TransientResult& result);
/// profiles.csv of a stack: the rows of profile.csv at each time, in front of them the time. Temperatures of
/// the fields are relative to domain.reference.
std::string profiles_csv(const Domain& domain, const FieldsInTime& fields);
/// What is at the boundaries, for a person.
std::string history_table(const TransientResult& result);

} // namespace kapitza
