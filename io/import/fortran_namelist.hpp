#pragma once
/// Fortran namelists, as ShengBTE's CONTROL is one.

#include "io/import/text.hpp"

#include <string>
#include <vector>

namespace kapitza::io {

/// One assignment: `lattvec(:,1) = 0.5 2*0.0`.
struct NamelistEntry {
  std::string name, subscript;     ///< in lower case, without blanks: "lattvec", "(:,1)"; "" for the whole
  std::vector<std::string> values; ///< as written, without quotes; `3*0.5` gives three
  int line = 0, column = 0;        ///< of the name
};

/// Assignments of all groups, in their order: a later one overrides.
using Namelist = std::vector<NamelistEntry>;

/// Understands comments (!), quoted texts, repetitions, and groups that end with / or &end.
/// @throws InputError with line and column for text outside a group or without a name
Namelist read_namelist(const TextFile& file);

/// The last entry of this name; null where there is none.
const NamelistEntry* find_entry(const Namelist& entries, const std::string& name);

/// A single number, D exponents included.
/// @throws InputError where the entry is missing, is no number, or has more values
double namelist_number(const Namelist& entries, const std::string& file, const std::string& name);

/// An array of these lengths, the first index running fastest, from all assignments to it or to parts of it:
/// `a =`, `a(:,:) =`, `a(:,2) =`, `a(1:2,3) =`, `a(1,3) =` (from there on).
/// @throws InputError where an element is not given, is no number, or where values and places do not match
std::vector<double> namelist_array(const Namelist& entries, const std::string& file, const std::string& name,
                                   const std::vector<int>& lengths);

} // namespace kapitza::io
