#pragma once
/// What a Gmsh file says, before anything is made of it.

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace kapitza {

struct GmshElement {
  std::int64_t tag = 0;               ///< Gmsh's number of it
  int corners = 0;                    ///< 2, 3 or 4
  int physical = 0;                   ///< number of the physical group; 0: in none
  std::array<std::int64_t, 4> node{}; ///< index into GmshFile::position
};

struct GmshFile {
  std::vector<std::array<double, 3>> position; ///< of the nodes, in the file's units
  std::vector<GmshElement> cells;              ///< triangles and quadrilaterals, in the file's order
  std::vector<GmshElement> lines;
  std::map<int, std::string> curve_name, surface_name; ///< of physical groups, by number
};

/// Not collective. Throws InputError for a file that cannot be read, is cut off, damaged or of another kind,
/// and for elements that are no points, lines, triangles or quadrilaterals of first order.
GmshFile read_gmsh_file(const std::filesystem::path& path);

} // namespace kapitza
