#pragma once
/// Checked MPI: return codes, data types and tags. Only for sources; public headers show Communicator.

#include <mpi.h>

#include <cstdint>
#include <stdexcept>
#include <string>

namespace kapitza::mpi {

/// Throws std::runtime_error: a failure of this rank, not known to the others.
inline void check(int code, const char* what) {
  if (code == MPI_SUCCESS) return;
  char text[MPI_MAX_ERROR_STRING];
  int length = 0;
  if (MPI_Error_string(code, text, &length) != MPI_SUCCESS) length = 0;
  throw std::runtime_error(std::string("MPI: ") + what + " failed: " + std::string(text, text + length));
}

/// What a message is about: one tag for each kind, so that none is taken for another on the same
/// communicator. The messages of sweeps, whose tags count tasks, have a communicator of their own.
enum Tag : int { mesh_size = 1, mesh_part, sweep_order, halo, letter, face_sides, islands };

template <class T>
MPI_Datatype type_of() = delete;
template <>
inline MPI_Datatype type_of<double>() {
  return MPI_DOUBLE;
}
template <>
inline MPI_Datatype type_of<int>() {
  return MPI_INT;
}
template <>
inline MPI_Datatype type_of<std::int64_t>() {
  return MPI_INT64_T;
}
template <>
inline MPI_Datatype type_of<std::uint64_t>() {
  return MPI_UINT64_T;
}
template <>
inline MPI_Datatype type_of<std::uint8_t>() {
  return MPI_UINT8_T;
}
template <>
inline MPI_Datatype type_of<char>() {
  return MPI_CHAR;
}

} // namespace kapitza::mpi
