#pragma once
/// The Gmsh files under tests/data/gmsh and how to read them.

#include "kapitza/mesh/gmsh.hpp"

namespace kapitza::test {

inline std::filesystem::path gmsh_sample(const std::string& name) {
  return std::filesystem::path(KAPITZA_SOURCE_DIR) / "tests/data/gmsh" / name;
}

inline const std::vector<std::string>& block_formats() {
  static const std::vector<std::string> names{"22_ascii", "22_binary", "41_ascii", "41_binary"};
  return names;
}

/// Blocks si (0,2)x(0,2), ge (2,4)x(0,1), c (2,4)x(1,2) with a square pore of side 0.4 [nm].
inline GmshSpec blocks(const std::string& format = "41_ascii") {
  GmshSpec spec;
  spec.file = gmsh_sample("blocks_" + format + ".msh");
  spec.scale = 1e-9;
  spec.materials = {{"unused", 4}, {"ge", 7}, {"si", 3}, {"c", 5}};
  spec.boundaries = {"left", "right", "bottom", "top", "pore"};
  return spec;
}

/// A square and a triangle, with gaps in the numbers of nodes and elements.
inline GmshSpec two_cells() {
  GmshSpec spec;
  spec.file = gmsh_sample("two_cells.msh");
  spec.materials = {{"si", 0}};
  spec.boundaries = {"left", "right", "sides"};
  return spec;
}

} // namespace kapitza::test
