#pragma once
/// Where the phonons of a material come from, as a command line says it.

#include <optional>
#include <string>
#include <vector>

namespace kapitza {

/// A material as the command line names it.
struct MaterialSource {
  MaterialSource() = default;
  /// A name of the library or a material file.
  MaterialSource(std::string name) : value(std::move(name)) {}
  MaterialSource(const char* name) : value(name) {}

  std::string kind;  ///< of first-principles data, one of `import_kinds`; empty: a name or a material file
  std::string value; ///< name, file or, of shengbte, directory
  std::string axis, volume; ///< of modes: "x"; volume of the cell: "40 angstrom^3"; empty: not said

  bool empty() const { return value.empty(); }
  bool operator==(const MaterialSource&) const = default;
};

/// The keys of a deck's material that name somebody else's data: shengbte, alamode, ...
const std::vector<std::string>& import_kinds();

/// With a slash, or ending in .yaml or .yml: a material file, else a name of the library.
bool is_material_file(const std::string& name);

/// What stands behind the material's name in a deck: `{shengbte: {directory: 'runs/Ge'}, axis: z}`.
std::string material_yaml(const MaterialSource& source, std::optional<int> frequency_bins = {});

/// The material's name in that deck and in tables: a name as it is, of a file what its name says, of imported
/// data that and the program: runs_Ge, tau300K.
std::string material_name(const MaterialSource& source);

} // namespace kapitza
