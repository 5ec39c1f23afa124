#pragma once
/// What people call the materials of the shipped library.

#include <optional>
#include <string>
#include <vector>

namespace kapitza {

/// Formula of a material of the shipped library, "Al2O3"; "" for others.
std::string material_formula(const std::string& name);

/// The name in the library for a chemical name or a formula, whatever its case, blanks and hyphens: "Si",
/// "alumina", "4H-SiC", "gallium arsenide". Nothing where none is known.
std::optional<std::string> material_called(const std::string& text);

} // namespace kapitza
