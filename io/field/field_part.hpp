#pragma once
/// Fields on a mesh as files of fields hold them: one rank's part.

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kapitza::io {

/// The unit that the end of a field's name tells: `temperature_K` is in K, `heat_flux_W_m2` in W/m2. Empty:
/// none.
std::string unit_of(std::string_view name);

/// Numbers at points or of cells; `values` holds the components of one point or cell side by side.
struct FieldArray {
  std::string name;
  bool at_points = false;
  int components = 1;
  std::vector<double> values;
  std::optional<std::size_t> time{}; ///< index of FieldPart::times; none: of all of them
};

/// Cells have points of their own (fields are discontinuous between cells), one cell after the other.
struct FieldPart {
  std::vector<std::array<double, 2>> points; ///< [m]
  std::vector<int> corners;                  ///< [cells] 2: a line, 3: a triangle, 4: a quadrilateral
  std::vector<FieldArray> arrays;            ///< the same on all ranks, but for the values
  std::string provenance{};                  ///< JSON; the same on all ranks; empty: none
  std::vector<double> times{};               ///< [s]; empty: there is one state
};

} // namespace kapitza::io
