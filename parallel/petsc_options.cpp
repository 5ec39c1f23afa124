#include "kapitza/parallel/petsc_options.hpp"

#include "kapitza/base/error.hpp"

#include <petscsys.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace kapitza {
namespace {

/// "-ksp_monitor", not a number.
bool is_option(std::string_view word) {
  return word.size() > 1 && word[0] == '-' && !(word[1] >= '0' && word[1] <= '9') && word[1] != '.';
}

/// PETSc itself looks at these, some of them only when it ends.
bool is_of_the_library(std::string_view option) {
  static constexpr std::array<std::string_view, 10> beginnings{
      "-options_", "-log_",     "-malloc",    "-memory_", "-objects_",
      "-info",     "-on_error", "-start_in_", "-fp_trap", "-help"};
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view beginning) { return option.starts_with(beginning); });
}

} // namespace

void check_petsc_options(const std::vector<std::string>& words) {
  std::vector<InputIssue> issues;
  bool takes_value = false;
  for (const std::string& word : words) {
    if (!is_option(word) && !takes_value)
      issues.push_back(
          {{}, "--", "'" + word + "' is no option of PETSc's: these begin with '-', such as -log_view"});
    takes_value = is_option(word);
  }
  if (!issues.empty()) throw InputError(std::move(issues));
}

void check_petsc_options_used(const std::vector<std::string>& words) {
  std::vector<InputIssue> issues;
  for (const std::string& word : words) {
    if (!is_option(word) || is_of_the_library(word)) continue;
    PetscBool used = PETSC_TRUE;
    const char* name = word.c_str() + 1; // kept without the dash
    if (PetscOptionsUsed(nullptr, name, &used) == 0 && used == PETSC_FALSE)
      issues.push_back(
          {{}, "--", "nothing in this calculation has a PETSc option " + word + ": it had no effect"});
  }
  if (!issues.empty()) throw InputError(std::move(issues));
}

} // namespace kapitza
