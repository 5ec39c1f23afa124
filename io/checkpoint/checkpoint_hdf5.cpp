#include "io/checkpoint/checkpoint_hdf5.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include "io/checkpoint/ranks_checksum.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kapitza::io {
namespace {

constexpr const char* checksum_name = "crc32";
constexpr std::size_t largest_text = std::size_t{1} << 28; // bytes

Hdf5Handle parallel_access(const Communicator& communicator) {
  Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_fapl_mpio(access.get(), communicator.handle(), MPI_INFO_NULL);
  // What the file is made of is read and written once for all ranks, not by each of them.
  H5Pset_all_coll_metadata_ops(access.get(), true);
  H5Pset_coll_metadata_write(access.get(), true);
  return access;
}

Hdf5Handle together() {
  Hdf5Handle transfer(H5Pcreate(H5P_DATASET_XFER), H5Pclose);
  H5Pset_dxpl_mpio(transfer.get(), H5FD_MPIO_COLLECTIVE);
  return transfer;
}

/// The file's and the memory's view of this rank's rows.
struct Selection {
  Hdf5Handle file, memory;
};

Selection select_rows(std::int64_t rows, int columns, const RowBlock& block) {
  const std::array<hsize_t, 2> shape{static_cast<hsize_t>(rows), static_cast<hsize_t>(columns)};
  const std::array<hsize_t, 2> start{static_cast<hsize_t>(block.first), 0};
  const std::array<hsize_t, 2> count{static_cast<hsize_t>(block.count), static_cast<hsize_t>(columns)};
  Selection selection{{H5Screate_simple(2, shape.data(), nullptr), H5Sclose},
                      {H5Screate_simple(2, count.data(), nullptr), H5Sclose}};
  if (block.count == 0 || columns == 0) {
    H5Sselect_none(selection.file.get());
    H5Sselect_none(selection.memory.get());
  } else {
    H5Sselect_hyperslab(selection.file.get(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr);
  }
  return selection;
}

Hdf5Handle text_type(std::size_t length) {
  Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type.get(), length);
  H5Tset_strpad(type.get(), H5T_STR_NULLPAD);
  H5Tset_cset(type.get(), H5T_CSET_UTF8);
  return type;
}

std::uint64_t crc_of_ranks(std::span<const double> block, const Communicator& communicator) {
  Checksum mine;
  mine.add(std::as_bytes(block));
  return joined(mine, communicator).crc;
}

std::uint64_t crc_of_text(const std::string& text) {
  Checksum checksum;
  checksum.add(std::as_bytes(std::span(text)));
  return checksum.crc;
}

/// Nothing between here and the data set leads into another file.
bool is_plain_link(hid_t file, const std::string& name) {
  for (std::size_t end = name.find('/');; end = name.find('/', end + 1)) {
    H5L_info_t info;
    const std::string part = name.substr(0, end);
    if (H5Lexists(file, part.c_str(), H5P_DEFAULT) <= 0
        || H5Lget_info(file, part.c_str(), &info, H5P_DEFAULT) < 0 || info.type != H5L_TYPE_HARD)
      return false;
    if (end == std::string::npos) return true;
  }
}

} // namespace

ParallelHdf5 ParallelHdf5::create(const std::filesystem::path& path, std::size_t user_block,
                                  const Communicator& communicator) {
  const Hdf5Silence silence;
  ParallelHdf5 result(path, communicator);
  const Hdf5Handle access = parallel_access(communicator);
  const Hdf5Handle properties(H5Pcreate(H5P_FILE_CREATE), H5Pclose);
  H5Pset_userblock(properties.get(), user_block);
  result.file_ = Hdf5Handle(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, properties.get(), access.get()), H5Fclose);
  result.require_written(static_cast<bool>(result.file_), "create it");
  return result;
}

ParallelHdf5 ParallelHdf5::open(const std::filesystem::path& path, const Communicator& communicator) {
  const Hdf5Silence silence;
  ParallelHdf5 result(path, communicator);
  const Hdf5Handle access = parallel_access(communicator);
  result.file_ = Hdf5Handle(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()), H5Fclose);
  result.require_read(static_cast<bool>(result.file_), "HDF5 cannot open it");
  return result;
}

void ParallelHdf5::require_written(bool good, const std::string& what) const {
  if (communicator_.max(good ? 0 : 1) > 0)
    throw RuntimeFailure(fmt::format("cannot write '{}': HDF5 could not {}", path_.string(), what));
}

void ParallelHdf5::require_read(bool good, const std::string& what) const {
  if (communicator_.max(good ? 0 : 1) > 0) throw InputError({{{path_.string(), 0, 0}, {}, what}});
}

void ParallelHdf5::make_group(const std::string& name) {
  const Hdf5Silence silence;
  const Hdf5Handle group(H5Gcreate2(file_.get(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                         H5Gclose);
  require_written(static_cast<bool>(group), "make the group " + name);
}

bool ParallelHdf5::write(const std::string& name, hid_t type, const Hdf5Handle& space,
                         const Hdf5Handle& memory, const void* data, std::uint64_t crc) {
  const Hdf5Handle properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  H5Pset_fill_time(properties.get(), H5D_FILL_TIME_NEVER); // every value is written anyway
  H5Pset_obj_track_times(properties.get(), false);         // the same state is the same file
  const Hdf5Handle whole(H5Scopy(space.get()), H5Sclose);
  H5Sselect_all(whole.get());
  const Hdf5Handle data_set(
      H5Dcreate2(file_.get(), name.c_str(), type, whole.get(), H5P_DEFAULT, properties.get(), H5P_DEFAULT),
      H5Dclose);
  if (communicator_.max(data_set ? 0 : 1) > 0) return false;
  const Hdf5Handle transfer = together();
  const bool good = H5Dwrite(data_set.get(), type, memory.get(), space.get(), transfer.get(), data) >= 0;
  const Hdf5Handle scalar(H5Screate(H5S_SCALAR), H5Sclose);
  const Hdf5Handle attribute(
      H5Acreate2(data_set.get(), checksum_name, H5T_STD_U32LE, scalar.get(), H5P_DEFAULT, H5P_DEFAULT),
      H5Aclose);
  return attribute && H5Awrite(attribute.get(), H5T_NATIVE_UINT64, &crc) >= 0 && good;
}

void ParallelHdf5::write_text(const std::string& name, const std::string& text) {
  const Hdf5Silence silence;
  const Hdf5Handle type = text_type(text.size());
  const Hdf5Handle space(H5Screate(H5S_SCALAR), H5Sclose), memory(H5Screate(H5S_SCALAR), H5Sclose);
  if (!communicator_.is_root()) {
    H5Sselect_none(space.get());
    H5Sselect_none(memory.get());
  }
  require_written(write(name, type.get(), space, memory, text.data(), crc_of_text(text)), "write " + name);
}

void ParallelHdf5::write_table(const std::string& name, std::int64_t rows, int columns,
                               std::span<const double> block) {
  const Hdf5Silence silence;
  const Selection selection =
      select_rows(rows, columns, row_block(rows, communicator_.rank(), communicator_.size()));
  const std::uint64_t crc = crc_of_ranks(block, communicator_);
  require_written(write(name, H5T_IEEE_F64LE, selection.file, selection.memory, block.data(), crc),
                  "write " + name);
}

void ParallelHdf5::close() {
  const Hdf5Silence silence;
  const bool flushed = H5Fflush(file_.get(), H5F_SCOPE_GLOBAL) >= 0;
  const hid_t id = file_.release();
  require_written(H5Fclose(id) >= 0 && flushed, "flush it");
}

/// A data set whose values stand in this file, unpacked and in one piece.
Hdf5Handle ParallelHdf5::open_data_set(const std::string& name) const {
  Hdf5Handle data_set;
  if (is_plain_link(file_.get(), name))
    data_set = Hdf5Handle(H5Dopen2(file_.get(), name.c_str(), H5P_DEFAULT), H5Dclose);
  require_read(static_cast<bool>(data_set), "has no data set " + name);
  const Hdf5Handle properties(H5Dget_create_plist(data_set.get()), H5Pclose);
  require_read(properties && H5Pget_layout(properties.get()) == H5D_CONTIGUOUS
                   && H5Pget_external_count(properties.get()) == 0,
               "the values of " + name + " do not stand in the file in one piece");
  return data_set;
}

void ParallelHdf5::check_crc(const std::string& name, const Hdf5Handle& data_set, std::uint64_t crc) const {
  std::uint64_t stored = 0;
  Hdf5Handle attribute;
  if (H5Aexists(data_set.get(), checksum_name) > 0)
    attribute = Hdf5Handle(H5Aopen(data_set.get(), checksum_name, H5P_DEFAULT), H5Aclose);
  bool good = static_cast<bool>(attribute);
  if (good) {
    const Hdf5Handle space(H5Aget_space(attribute.get()), H5Sclose);
    const Hdf5Handle type(H5Aget_type(attribute.get()), H5Tclose);
    good = H5Tget_class(type.get()) == H5T_INTEGER && H5Sget_simple_extent_npoints(space.get()) == 1
           && H5Aread(attribute.get(), H5T_NATIVE_UINT64, &stored) >= 0 && stored == crc;
  }
  require_read(good, "the checksum of " + name + " is wrong");
}

std::string ParallelHdf5::read_text(const std::string& name) const {
  const Hdf5Silence silence;
  const Hdf5Handle data_set = open_data_set(name);
  const Hdf5Handle stored(H5Dget_type(data_set.get()), H5Tclose);
  const Hdf5Handle space(H5Dget_space(data_set.get()), H5Sclose);
  const std::size_t length = H5Tget_size(stored.get());
  require_read(H5Tget_class(stored.get()) == H5T_STRING && H5Tis_variable_str(stored.get()) == 0
                   && H5Sget_simple_extent_npoints(space.get()) == 1 && length > 0
                   && H5Dget_storage_size(data_set.get()) == length && length <= largest_text,
               name + " is no text");
  std::string text(length, '\0');
  const Hdf5Handle type = text_type(length), transfer = together();
  require_read(H5Dread(data_set.get(), type.get(), H5S_ALL, H5S_ALL, transfer.get(), text.data()) >= 0,
               name + " cannot be read");
  check_crc(name, data_set, crc_of_text(text));
  return text;
}

std::vector<double> ParallelHdf5::read_table(const std::string& name, std::int64_t rows, int columns) const {
  const Hdf5Silence silence;
  const Hdf5Handle data_set = open_data_set(name);
  const Hdf5Handle stored(H5Dget_type(data_set.get()), H5Tclose);
  const Hdf5Handle space(H5Dget_space(data_set.get()), H5Sclose);
  std::array<hsize_t, 2> shape{};
  const bool is_table = H5Sget_simple_extent_ndims(space.get()) == 2
                        && H5Sget_simple_extent_dims(space.get(), shape.data(), nullptr) == 2;
  require_read(is_table && H5Tequal(stored.get(), H5T_IEEE_F64LE) > 0,
               name + " is no table of floating-point numbers");
  require_read(shape[0] == static_cast<hsize_t>(rows) && shape[1] == static_cast<hsize_t>(columns),
               fmt::format("{} is a table of {} x {} values where the deck needs {} x {}", name, shape[0],
                           shape[1], rows, columns));
  const RowBlock block = row_block(rows, communicator_.rank(), communicator_.size());
  const Selection selection = select_rows(rows, columns, block);
  std::vector<double> values(index(block.count) * index(columns));
  const Hdf5Handle transfer = together();
  require_read(H5Dread(data_set.get(), H5T_NATIVE_DOUBLE, selection.memory.get(), selection.file.get(),
                       transfer.get(), values.data())
                   >= 0,
               name + " cannot be read");
  check_crc(name, data_set, crc_of_ranks(values, communicator_));
  return values;
}

} // namespace kapitza::io
