#pragma once
/// The table that ALAMODE's analyze_phonons makes of lifetimes: '#' lines, the last of which names the
/// columns, then a line per wavevector and branch.

#include "io/import/text.hpp"

#include <array>
#include <optional>
#include <utility>

namespace kapitza::io {

struct AlamodeColumns {
  std::size_t wavevector = 0, branch = 0, frequency = 0, lifetime = 0, speed = 0, multiplicity = 0;
  std::optional<std::size_t> conductivity; ///< the first of nine
  std::size_t count = 0;                   ///< columns that a row must have
};

struct AlamodeHeader {
  AlamodeColumns columns;
  double temperature = 0;                                   ///< [K]
  std::optional<std::pair<int, int>> wavevectors, branches; ///< first and last that are listed, from 1
};

/// @throws InputError for what is no such table: where it is another of ALAMODE's files, with the command
/// that makes the table
AlamodeHeader read_alamode_header(const TextFile& file);

/// Sum of the multiplicities over the wavevectors. All branches of every wavevector must be there, in order,
/// and as many as the header announces.
/// @throws InputError where lines are missing, or where the table was made of a part of the wavevectors or
/// branches
double count_wavevectors(const NumberTable& table, const AlamodeHeader& header);

} // namespace kapitza::io
