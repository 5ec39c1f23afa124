#pragma once
/// A conductance report as a table for people, as JSON and as CSV files. docs/conductance.md describes them.

#include "kapitza/analysis/conductance.hpp"

#include <string>
#include <utility>
#include <vector>

namespace kapitza {

/// The report for a person, warnings last.
std::string conductance_table(const ConductanceReport& report);

/// One JSON object: SI units, null where something is not defined. The keys of the first law; `all_laws` adds
/// `laws`, an object of the same keys for each.
std::string conductance_json(const ConductanceReport& report, bool all_laws);

/// Names and contents: conductance.csv, contributions.csv, frequency_accumulation.csv. SI units; a value that
/// is not defined is an empty field.
std::vector<std::pair<std::string, std::string>> conductance_csv(const ConductanceReport& report);

} // namespace kapitza
