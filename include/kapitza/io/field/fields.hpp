#pragma once
/// Files of fields: fields.vtu, fields.h5 with fields.xdmf, and interfaces.vtu. docs/output.md lists the
/// arrays.

#include "kapitza/io/result/results.hpp"

#include <filesystem>

namespace kapitza {

/// The formats that the deck asks for. Of a stack collective over `world`, whose ranks all have the whole and
/// of which rank 0's is written; of a plane over result.domain.space, every rank its own cells: where several
/// ranks hold the same cells only those of one space communicator may call it.
/// @throws RuntimeFailure on all ranks; a file is either whole or as it was
void write_fields(const RunResult& result, const std::filesystem::path& directory, const Communicator& world);

} // namespace kapitza
