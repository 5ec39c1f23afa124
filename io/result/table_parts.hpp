#pragma once
/// Blocks of the table on the terminal; lines of at most 100 characters.

#include "kapitza/io/result/results.hpp"

#include <fmt/format.h>

#include <iterator>

namespace kapitza::io {

/// "1.2345e-09", or "-" where there is none.
std::string number(const std::optional<double>& value);
/// Of things that are many and alike: "si", "si (x40)".
std::string counted(const std::string& name, int count);
/// A name without its number: "si" of "si#3".
std::string kind_of(const std::string& name);

// table_budgets.cpp
/// Where the temperature drops, part by part, with shares.
void add_resistance(std::string& text, const ResistanceBudget& budget, int dimension);
/// Where entropy is produced: shares, and what an interface's is made of.
void add_dissipation(std::string& text, const DissipationBudget& budget, int dimension);

} // namespace kapitza::io
