#include "kapitza/setup/library.hpp"

#include "kapitza/analysis/material_report.hpp"
#include "kapitza/io/material/material_file.hpp"
#include "kapitza/io/material/material_names.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>

namespace kapitza {

std::vector<LibraryEntry> describe_library(const TextReader& read) {
  constexpr int bins = 10; // sums over bands do not depend on it
  std::vector<LibraryEntry> library;
  for (const std::string& name : material_library_names()) {
    const PhononSource source = phonon_source(read_library_material(name, read), bins);
    LibraryEntry entry{name, material_formula(name), 0, {}, source.temperature_range, 300};
    if (const auto& range = source.temperature_range)
      entry.temperature = std::clamp(entry.temperature, range->low, range->high);
    const Bands bands = source.bands(entry.temperature);
    entry.heat_capacity = heat_capacity(bands);
    if (source.has_mean_free_paths) entry.conductivity = conductivity(bands);
    library.push_back(entry);
  }
  return library;
}

std::string library_table(const std::vector<LibraryEntry>& library) {
  std::string text = fmt::format("{:<12}{:<9}{:>7}{:>16}{:>20}   {}\n", "name", "formula", "T [K]",
                                 "C [J/m3/K]", "kappa [W/m/K]", "known at [K]");
  for (const LibraryEntry& entry : library) {
    const std::string kappa = entry.conductivity ? fmt::format("{:.4g}", *entry.conductivity) : "-";
    const auto& range = entry.temperature_range;
    fmt::format_to(std::back_inserter(text), "{:<12}{:<9}{:>7g}{:>16.3e}{:>20}   {}\n", entry.name,
                   entry.formula.empty() ? "-" : entry.formula, entry.temperature, entry.heat_capacity, kappa,
                   range ? fmt::format("{:g} to {:g}", range->low, range->high) : "-");
  }
  return text
         + "\nkapitza material NAME shows one of them; a file of your own, or --shengbte DIR, --alamode, "
           "--phono3py,\n--almabte or --giftbte FILE, takes the place of the name\n";
}

std::string library_json(const std::vector<LibraryEntry>& library) {
  using Json = nlohmann::ordered_json;
  Json list = Json::array();
  for (const LibraryEntry& entry : library) {
    const auto& range = entry.temperature_range;
    list.push_back({{"name", entry.name},
                    {"formula", entry.formula},
                    {"temperature", entry.temperature},
                    {"heat_capacity", entry.heat_capacity},
                    {"conductivity", entry.conductivity ? Json(*entry.conductivity) : Json(nullptr)},
                    {"temperature_range", range ? Json({range->low, range->high}) : Json(nullptr)}});
  }
  return list.dump(2) + "\n";
}

} // namespace kapitza
