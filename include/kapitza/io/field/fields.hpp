#pragma once
/// Files of fields: fields.vtu, fields.h5 with fields.xdmf, and interfaces.vtu; docs/output.md lists the
/// arrays, docs/harmonic.md those of amplitudes.

#include "kapitza/analysis/field_samples.hpp"
#include "kapitza/io/result/results.hpp"

#include <array>
#include <filesystem>

namespace kapitza {

/// The formats that the deck asks for. Of a stack collective over `world`, whose ranks all have the whole and
/// of which rank 0's is written; of a plane over result.domain.space, every rank its own cells: where several
/// ranks hold the same cells only those of one space communicator may call it.
/// @throws RuntimeFailure on all ranks; a file is either whole or as it was
void write_fields(const RunResult& result, const std::filesystem::path& directory, const Communicator& world);

/// Amplitudes of a plane in the formats that the deck asks for, STEM.vtu or STEM.h5 with STEM.xdmf: real and
/// imaginary parts. Collective over domain.space, as above. @throws RuntimeFailure as above
/// @param moments real and imaginary part
void write_amplitudes(const Deck& deck, const Domain& domain, const std::array<Moments, 2>& moments,
                      const std::filesystem::path& stem);

/// fields_TIMEs.vtu with fields.pvd, which lists them, and fields.h5 with fields.xdmf, which have all times:
/// what the deck asks for. Collective over `ranks`: of a plane those of domain.space, each its own cells, of
/// a stack any, of which rank 0's is written. Temperatures are relative to domain.reference. @throws
/// RuntimeFailure as above
void write_fields_in_time(const Deck& deck, const Domain& domain, const FieldsInTime& fields,
                          const std::filesystem::path& directory, const Communicator& ranks);

} // namespace kapitza
