#pragma once
/// Tables and texts in an HDF5 file that all ranks have open together (MPI-IO).

#include "kapitza/parallel/communicator.hpp"

#include "io/field/hdf5_file.hpp"
#include "io/field/row_blocks.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace kapitza::io {

/// All calls are collective. Each data set carries the CRC-32 of its bytes (little-endian) as the attribute
/// "crc32".
class ParallelHdf5 {
 public:
  /// A new file with `user_block` free bytes in front. @throws RuntimeFailure on all ranks, as all that
  /// writes
  static ParallelHdf5 create(const std::filesystem::path& path, std::size_t user_block,
                             const Communicator& communicator);
  /// A file to read. @throws InputError on all ranks where HDF5 cannot make sense of it, as all that reads
  static ParallelHdf5 open(const std::filesystem::path& path, const Communicator& communicator);

  void make_group(const std::string& name);
  /// A data set that is one string. Every rank passes the same text; the root writes it.
  void write_text(const std::string& name, const std::string& text);
  /// Doubles [rows x columns]; every rank passes its row_block of them.
  void write_table(const std::string& name, std::int64_t rows, int columns, std::span<const double> block);
  /// Everything is with the operating system when it returns.
  void close();

  std::string read_text(const std::string& name) const;
  /// This rank's row_block of a table of that shape.
  std::vector<double> read_table(const std::string& name, std::int64_t rows, int columns) const;

 private:
  ParallelHdf5(std::filesystem::path path, const Communicator& communicator)
      : path_(std::move(path)), communicator_(communicator) {}
  void require_written(bool good, const std::string& what) const;
  void require_read(bool good, const std::string& what) const;
  bool write(const std::string& name, hid_t type, const Hdf5Handle& space, const Hdf5Handle& memory,
             const void* data, std::uint64_t crc);
  Hdf5Handle open_data_set(const std::string& name) const;
  void check_crc(const std::string& name, const Hdf5Handle& data_set, std::uint64_t crc) const;

  std::filesystem::path path_;
  Communicator communicator_;
  Hdf5Handle file_;
};

} // namespace kapitza::io
