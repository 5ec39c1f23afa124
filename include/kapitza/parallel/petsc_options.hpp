#pragma once
/// What follows -- on the command line.

#include <string>
#include <vector>

namespace kapitza {

/// Words that cannot be options or their values. @throws InputError
void check_petsc_options(const std::vector<std::string>& words);

/// At the end: options that nothing has asked for, misspelt ones among them, had no effect. PETSc must be
/// running.
/// @throws InputError that names them
void check_petsc_options_used(const std::vector<std::string>& words);

} // namespace kapitza
