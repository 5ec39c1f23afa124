#pragma once
/// What the physical groups of a Gmsh file are called.

#include "kapitza/mesh/gmsh.hpp"

#include "mesh/gmsh_file.hpp"

namespace kapitza {

/// Names by number: the one that the spec gives, else the file's, else the number itself ("7").
struct GmshGroups {
  std::map<int, std::string> surface, curve;

  /// "surfaces 4 ('a'), 5 and curves 1 ('side')": of those in the file.
  std::string text() const;
};

/// Not collective. Throws InputError for names given to groups that the file does not have, to groups of both
/// kinds that have the same name or number where it is not clear which is meant, and twice to one group.
GmshGroups name_groups(const GmshFile& file, const GmshSpec& spec);

} // namespace kapitza
