#pragma once
/// Fortran namelists, as ShengBTE's CONTROL is one.

#include "io/import/text.hpp"

#include <map>
#include <string>
#include <vector>

namespace kapitza::io {

struct NamelistEntry {
  std::vector<std::string> values; ///< as written, without quotes; `3*0.5` gives three
  int line = 0, column = 0;        ///< of the name
};

/// Entries of all groups by name, in lower case, with its subscript and without blanks: "t", "lattvec(:,1)".
/// Understands comments (!), quoted texts, repetitions, and groups that end with / or &end.
/// @throws InputError with line and column for text outside a group or without a name
std::map<std::string, NamelistEntry> read_namelist(const TextFile& file);

/// The numbers of an entry, D exponents included.
/// @throws InputError where the entry is missing, is no number, or has another count
std::vector<double> namelist_numbers(const std::map<std::string, NamelistEntry>& entries,
                                     const std::string& file, const std::string& name, std::size_t count);

} // namespace kapitza::io
