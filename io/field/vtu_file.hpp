#pragma once
/// VTK's XML format for unstructured grids, the one that ParaView opens.

#include "io/field/field_part.hpp"
#include "io/field/shared_file.hpp"

namespace kapitza::io {

/// One file with raw binary data appended, every rank writing its own part of each array. Cells come rank by
/// rank. Collective. @throws RuntimeFailure on all ranks; then `path` is as it was
void write_vtu(const std::filesystem::path& path, const FieldPart& part, const Communicator& communicator);

} // namespace kapitza::io
