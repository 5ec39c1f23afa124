#pragma once
/// The shipped library at a glance.

#include "kapitza/io/deck/deck.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kapitza {

/// One material of the library.
struct LibraryEntry {
  std::string name, formula;                         ///< its file's name; "Al2O3", empty: none is known
  double heat_capacity = 0;                          ///< [J/m3/K]
  std::optional<double> conductivity;                ///< [W/m/K]; none without scattering
  std::optional<TemperatureRange> temperature_range; ///< in which its numbers hold; none: not known
  double temperature = 0; ///< of these numbers [K]: 300 K, or the nearest that the material's file covers
};

/// One entry for each material, by name; of the calling rank's library.
/// @throws InputError for a file with mistakes
std::vector<LibraryEntry> describe_library(const TextReader& read);

/// A line for each.
std::string library_table(const std::vector<LibraryEntry>& library);
/// An array of objects.
std::string library_json(const std::vector<LibraryEntry>& library);

} // namespace kapitza
