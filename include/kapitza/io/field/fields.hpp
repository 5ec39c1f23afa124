#pragma once
/// Files of fields: fields.vtu, fields.h5 with fields.xdmf, and interfaces.vtu. docs/output.md lists the
/// arrays.

#include "kapitza/io/result/results.hpp"

#include <filesystem>

namespace kapitza {

/// The formats that the deck asks for. Collective; every rank passes the same result, rank 0's is written.
/// @throws RuntimeFailure on all ranks; a file is either whole or as it was
void write_fields(const RunResult& result, const std::filesystem::path& directory,
                  const Communicator& communicator);

/// The same in 2D, every rank of one space communicator writing its own cells. To be called on all ranks;
/// where several hold the same cells one of them writes.
void write_fields(const PlaneRunResult& result, const std::filesystem::path& directory);

} // namespace kapitza
