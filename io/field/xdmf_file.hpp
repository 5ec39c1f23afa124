#pragma once
/// HDF5 with an XDMF file beside it that says what is in it, and the group VTKHDF in it, which says the same
/// to VTK (unstructured grid, version 1.0); ParaView, VTK and numerical scripts read them.

#include "io/field/field_part.hpp"
#include "io/field/shared_file.hpp"

namespace kapitza::io {

/// `<path>.h5`, every rank writing its own part of each data set, then `<path>.xdmf`. Cells come rank by
/// rank. Collective. @throws RuntimeFailure on all ranks; then the files are as they were
void write_xdmf(const std::filesystem::path& path, const FieldPart& part, const Communicator& communicator);

} // namespace kapitza::io
