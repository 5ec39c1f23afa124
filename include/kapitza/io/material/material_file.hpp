#pragma once
/// Material files (docs/deck.md describes their keys) and the shipped library of them.

#include "kapitza/io/deck/deck.hpp"
#include "kapitza/physics/material.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace kapitza {

/// Where library materials are looked for, first match wins: the directory in the environment variable
/// KAPITZA_MATERIALS; `../share/kapitza/materials` beside the program's directory; `input/materials` of the
/// source tree that the program was built from. The number of entries is always the same, so that ranks whose
/// environments differ still make the same sequence of collective reads.
std::vector<std::filesystem::path> material_library_directories();

/// Names of the materials in the library, sorted. Lists directories on the calling rank.
std::vector<std::string> material_library_names();

/// Reads a material file. As collective as `read` is.
/// @throws InputError with every mistake found, each with the file's line and column.
Material read_material(const std::filesystem::path& path, const TextReader& read);

/// Reads `<name>.yaml` from the library. As collective as `read` is.
/// @throws InputError for an unknown name, with what the library has and the nearest of it; else as
/// read_material.
Material read_library_material(const std::string& name, const TextReader& read);

/// A material as the command line names it: a path (with a slash, or ending in .yaml or .yml), else a name of
/// the library, else a file of that name. As collective as `read` is.
/// @throws InputError as read_material or read_library_material
Material find_material(const std::string& name, const TextReader& read);

} // namespace kapitza
