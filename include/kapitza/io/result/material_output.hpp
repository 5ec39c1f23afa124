#pragma once
/// A material report as a table for people, as JSON and as CSV files. docs/material_command.md describes
/// them.

#include "kapitza/analysis/material_report.hpp"

#include <string>
#include <utility>
#include <vector>

namespace kapitza {

/// The report for a person, warnings last.
std::string material_table(const MaterialReport& report);

/// One JSON object: SI units, null where something is not defined.
std::string material_json(const MaterialReport& report);

/// Names and contents: conductivity.csv, bands.csv, accumulation.csv, frequency_accumulation.csv, films.csv.
/// SI units; a value that is not defined is an empty field.
std::vector<std::pair<std::string, std::string>> material_csv(const MaterialReport& report);

} // namespace kapitza
