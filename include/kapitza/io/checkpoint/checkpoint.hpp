#pragma once
/// Checkpoints: the state of a solve in one HDF5 file that does not depend on the number of ranks. The format
/// is described in docs/checkpoint.md.
///
/// A file is written by all ranks under a temporary name, flushed to disk, read back and compared, and only
/// then renamed: under its own name it is whole, always.

#include "kapitza/parallel/communicator.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace kapitza {

/// A file that a deck has read, and what was in it.
struct InputFile {
  std::string path, sha256; ///< as read; SHA-256 of its bytes, in hexadecimal
};

/// What a checkpoint says beside the state.
struct CheckpointHeader {
  std::string run = "steady";            ///< or harmonic, transient, march, fdtr, tdtr
  int dimension = 1;                     ///< 1: a stack, 2: a plane
  std::string version, revision;         ///< of the program that wrote it; filled in by write_checkpoint
  std::string deck_path, deck_sha256;    ///< Deck::path and Deck::sha256 of the run
  std::string deck_text;                 ///< with --set applied
  std::optional<double> temperature{};   ///< T0 [K]; nothing in files of versions that did not say
  std::string provenance{};              ///< JSON, for people (provenance_text); written, not read
  std::vector<InputFile> inputs;         ///< files that the deck names, last that of the mesh
  std::int64_t samples = 0;              ///< rows of the table of that name, which only some runs have
  int sweeps = 0, krylov_iterations = 0; ///< of all runs so far
  double wall_time_s = 0;                ///< of all runs so far
};

/// A table of the state and this rank's rows of it. Rows are numbered over the whole problem (cells, say), in
/// a way that does not depend on the ranks; columns are values of a row (the nodes of a cell).
struct CheckpointTable {
  std::string name;               ///< "temperature"
  std::int64_t rows = 0;          ///< of the whole problem
  int columns = 1;                ///< numbers of each row
  std::vector<std::int64_t> mine; ///< numbers of this rank's rows, in any order
  std::vector<double> values;     ///< [mine x columns]
};

/// Collective. Between them the ranks pass every row of every table.
/// @throws RuntimeFailure on all ranks where the file cannot be written; then nothing stands under `path` but
/// what stood there before
void write_checkpoint(const std::filesystem::path& path, const CheckpointHeader& header,
                      const std::vector<CheckpointTable>& tables, const Communicator& communicator);

/// Why a checkpoint cannot be used, in words that go on "the file ...".
struct UnusableCheckpoint {
  std::string reason; ///< "is cut off", say
};

/// The header of a checkpoint whose every byte has been found whole. Collective; the same on all ranks.
std::variant<CheckpointHeader, UnusableCheckpoint> read_checkpoint(const std::filesystem::path& path,
                                                                   const Communicator& communicator);

/// Fills the rows `mine` of tables whose shape is known. Collective.
/// @throws InputError on all ranks where the file has no such table, or one of another shape, or values that
/// are not finite
void read_tables(const std::filesystem::path& path, std::vector<CheckpointTable>& tables,
                 const Communicator& communicator);

/// The checkpoints of a directory, "checkpoint-<number>.h5", by rising number. Serial.
std::vector<std::filesystem::path> list_checkpoints(const std::filesystem::path& directory);
/// A name with a number above all of these.
std::filesystem::path next_checkpoint(const std::filesystem::path& directory);
/// Removes all but the last `keep`. Serial.
void prune_checkpoints(const std::filesystem::path& directory, int keep);
/// Removes what killed runs have left half written under temporary names. Serial.
void remove_unfinished_checkpoints(const std::filesystem::path& directory);

} // namespace kapitza
