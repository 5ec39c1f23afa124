#include "kapitza/parallel/versions.hpp"

#include "kapitza/base/index.hpp"

#include <petscsys.h>

#include <array>

namespace kapitza {

std::string petsc_version() {
  PetscInt major = 0, minor = 0, patch = 0, release = 0;
  PetscGetVersionNumber(&major, &minor, &patch, &release);
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

std::string mpi_version() {
  std::array<char, MPI_MAX_LIBRARY_VERSION_STRING> text{};
  int length = 0;
  MPI_Get_library_version(text.data(), &length);
  return {text.data(), index(length)};
}

} // namespace kapitza
