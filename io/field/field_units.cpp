#include "io/field/field_part.hpp"

#include <array>
#include <utility>

namespace kapitza::io {

std::string unit_of(std::string_view name) {
  // Longer endings first: `_W_K_m3` ends in `_m3` too.
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 10> endings{
      {{"_m2_K_W", "m2 K/W"},
       {"_W_m2_K", "W/m2/K"},
       {"_W_K_m3", "W K/m3"},
       {"_W_m_K", "W/m/K"},
       {"_W_m3", "W/m3"},
       {"_W_m2", "W/m2"},
       {"_W_m", "W/m"},
       {"_m_s", "m/s"},
       {"_m", "m"},
       {"_K", "K"}}};
  for (const auto& [ending, unit] : endings)
    if (name.ends_with(ending)) return std::string(unit);
  return {};
}

} // namespace kapitza::io
