#pragma once
/// Of what a result was computed with.

#include <string>

namespace kapitza {

std::string petsc_version(); ///< "3.18.5"
std::string mpi_version();   ///< "Open MPI v4.1.4, ..."

} // namespace kapitza
