#include "io/field/hdf5_file.hpp"

#include "kapitza/base/index.hpp"

#include "io/import/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <zlib.h>

namespace kapitza::io {
namespace {

/// zlib packs at most about 1030 to 1: more data than this times the file's size cannot be in it.
constexpr double largest_compression = 1040;
constexpr double largest_elements = 2e8;
constexpr int largest_rank = 8;

/// A data set that is stored in pieces ("chunks").
struct Pieces {
  hid_t data_set;
  std::vector<H5Z_filter_t> filters;
  double count;      ///< that the shape of the data set needs
  std::size_t bytes; ///< of a piece, once unpacked
  double file_bytes;
};

std::vector<H5Z_filter_t> filters(hid_t properties) {
  std::vector<H5Z_filter_t> result;
  for (int i = 0; i < H5Pget_nfilters(properties); ++i) {
    unsigned flags = 0, configuration = 0;
    std::size_t count = 0;
    result.push_back(H5Pget_filter2(properties, static_cast<unsigned>(i), &flags, &count, nullptr, 0, nullptr,
                                    &configuration));
  }
  return result;
}

/// Names of filters that other programs use, by their registered numbers.
std::string filter_name(H5Z_filter_t filter) {
  static const std::pair<H5Z_filter_t, const char*> names[] = {{H5Z_FILTER_FLETCHER32, "fletcher32"},
                                                               {H5Z_FILTER_SZIP, "szip"},
                                                               {H5Z_FILTER_NBIT, "nbit"},
                                                               {H5Z_FILTER_SCALEOFFSET, "scaleoffset"},
                                                               {307, "bzip2"},
                                                               {32000, "lzf"},
                                                               {32001, "blosc"},
                                                               {32004, "lz4"},
                                                               {32008, "bitshuffle"},
                                                               {32013, "zfp"},
                                                               {32015, "zstd"},
                                                               {32026, "blosc2"}};
  for (const auto& [number, name] : names)
    if (number == filter) return name;
  return fmt::format("number {}", static_cast<int>(filter));
}

/// Does what is stored unpack to exactly one piece? Understands deflation (gzip) and what keeps sizes.
bool is_whole(const Pieces& pieces, const std::vector<unsigned char>& stored, unsigned skipped_filters) {
  bool packed = false;
  for (std::size_t i = 0; i < pieces.filters.size(); ++i) {
    if ((skipped_filters >> i & 1U) != 0) continue;
    packed = packed || pieces.filters[i] == H5Z_FILTER_DEFLATE;
  }
  if (!packed) return stored.size() == pieces.bytes;
  std::vector<unsigned char> unpacked(pieces.bytes);
  uLongf size = pieces.bytes;
  return uncompress(unpacked.data(), &size, stored.data(), stored.size()) == Z_OK && size == pieces.bytes;
}

bool pieces_are_whole(const Pieces& pieces) {
  const Hdf5Handle space(H5Dget_space(pieces.data_set), H5Sclose);
  hsize_t count = 0;
  if (H5Dget_num_chunks(pieces.data_set, space.get(), &count) < 0
      || static_cast<double>(count) != pieces.count)
    return false;
  for (hsize_t i = 0; i < count; ++i) {
    std::array<hsize_t, largest_rank> offset{};
    unsigned skipped = 0;
    haddr_t address = 0;
    hsize_t size = 0;
    if (H5Dget_chunk_info(pieces.data_set, space.get(), i, offset.data(), &skipped, &address, &size) < 0
        || static_cast<double>(size) > pieces.file_bytes)
      return false;
    std::vector<unsigned char> stored(size);
    std::uint32_t mask = 0;
    if (H5Dread_chunk(pieces.data_set, H5P_DEFAULT, offset.data(), &mask, stored.data()) < 0
        || !is_whole(pieces, stored, mask))
      return false;
  }
  return true;
}

/// Of those that computers have: HDF5 can describe others, and damaged files do.
bool holds_numbers(hid_t type) {
  const auto is = [type](hid_t known) { return H5Tequal(type, known) > 0; };
  if (H5Tget_class(type) == H5T_INTEGER)
    return H5Tget_size(type) <= sizeof(std::int64_t) && H5Tget_precision(type) == 8 * H5Tget_size(type);
  return H5Tget_class(type) == H5T_FLOAT
         && (is(H5T_IEEE_F64LE) || is(H5T_IEEE_F64BE) || is(H5T_IEEE_F32LE) || is(H5T_IEEE_F32BE)
             || is(H5T_NATIVE_LDOUBLE));
}

void check_signature(const std::string& name, const std::string& bytes) {
  static const std::string signature = "\x89HDF\r\n\x1a\n";
  if (bytes.compare(0, signature.size(), signature) != 0) reject(name, "this is not an HDF5 file");
}

} // namespace

Hdf5Handle& Hdf5Handle::operator=(Hdf5Handle&& other) noexcept {
  std::swap(id_, other.id_);
  std::swap(close_, other.close_);
  return *this;
}

Hdf5Handle::~Hdf5Handle() {
  if (id_ >= 0) close_(id_);
}

Hdf5File::Hdf5File(const std::string& name, const std::string& bytes)
    : name_(name), bytes_(static_cast<double>(bytes.size())) {
  check_signature(name, bytes);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  constexpr std::size_t increment = 1 << 16;
  const bool prepared =
      access
      && H5Pset_fapl_core(access.get(), increment, false) >= 0
      // HDF5 copies the bytes, and changes nothing in them.
      && H5Pset_file_image(access.get(), const_cast<char*>(bytes.data()), bytes.size()) >= 0;
  if (!prepared) throw RuntimeFailure("HDF5 cannot open a file in memory");
  // HDF5 knows open files by their names and wants none of that name on disk.
  const std::string unique = fmt::format("/kapitza/in memory/{}", fmt::ptr(this));
  file_ = Hdf5Handle(H5Fopen(unique.c_str(), H5F_ACC_RDONLY, access.get()), H5Fclose);
  if (!file_) reject(name_, "HDF5 cannot open this file; is it complete?");
}

bool Hdf5File::has(const std::string& data_set) const {
  return H5Lexists(file_.get(), data_set.c_str(), H5P_DEFAULT) > 0;
}

Hdf5Handle Hdf5File::open(const std::string& data_set) const {
  if (!has(data_set)) reject(name_, fmt::format("there is no data set '{}'", data_set));
  Hdf5Handle handle(H5Dopen2(file_.get(), data_set.c_str(), H5P_DEFAULT), H5Dclose);
  if (!handle) reject(name_, fmt::format("'{}' cannot be read as a data set", data_set));
  return handle;
}

std::vector<std::uint64_t> Hdf5File::shape(const std::string& data_set) const {
  const Hdf5Handle handle = open(data_set);
  const Hdf5Handle space(H5Dget_space(handle.get()), H5Sclose);
  const int rank = space ? H5Sget_simple_extent_ndims(space.get()) : -1;
  if (rank < 0 || rank > largest_rank)
    reject(name_, fmt::format("the data set '{}' has no usable shape", data_set));
  std::array<hsize_t, largest_rank> lengths{};
  if (rank > 0) H5Sget_simple_extent_dims(space.get(), lengths.data(), nullptr);
  return {lengths.begin(), lengths.begin() + rank};
}

/// Elements and pieces must be no more than a file of this size can hold, and every piece must be whole: HDF5
/// itself takes that for granted.
void Hdf5File::check_storage(const std::string& data_set, hid_t id, hid_t type,
                             const std::vector<std::uint64_t>& lengths) const {
  const double limit = std::min(largest_elements, largest_compression * bytes_);
  double elements = 1;
  for (std::uint64_t length : lengths) elements *= static_cast<double>(length);
  if (elements > limit)
    reject(name_, fmt::format("the data set '{}' claims {:g} numbers, more than the file can hold", data_set,
                              elements));
  const Hdf5Handle properties(H5Dget_create_plist(id), H5Pclose);
  if (!properties) reject(name_, fmt::format("the data set '{}' cannot be read", data_set));
  if (H5Pget_layout(properties.get()) != H5D_CHUNKED) return;
  std::array<hsize_t, largest_rank> piece{};
  const int rank = H5Pget_chunk(properties.get(), largest_rank, piece.data());
  double size = 1, count = 1;
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    size *= static_cast<double>(piece[i]);
    count *= std::ceil(static_cast<double>(lengths[i]) / static_cast<double>(piece[i]));
  }
  if (rank != static_cast<int>(lengths.size()) || !(size >= 1 && size <= limit))
    reject(name_, fmt::format("the data set '{}' is stored in pieces of {:g} numbers, more than the file can "
                              "hold",
                              data_set, size));
  const std::vector<H5Z_filter_t> packing = filters(properties.get());
  for (const H5Z_filter_t filter : packing)
    if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE)
      reject(name_, fmt::format("the data set '{}' went through the HDF5 filter {}, which is not known here; "
                                "write the file with gzip or without compression (phono3py: "
                                "--hdf5-compression gzip)",
                                data_set, filter_name(filter)));
  const std::size_t bytes = static_cast<std::size_t>(size) * H5Tget_size(type);
  if (!pieces_are_whole({id, packing, count, bytes, bytes_}))
    reject(name_,
           fmt::format("a piece of the data set '{}' cannot be read; is the file complete?", data_set));
}

Hdf5Array Hdf5File::read(const std::string& data_set, std::optional<Hdf5Row> row) const {
  Hdf5Array array;
  array.shape = shape(data_set);
  const Hdf5Handle handle = open(data_set);
  const Hdf5Handle type(H5Dget_type(handle.get()), H5Tclose);
  if (!type || !holds_numbers(type.get()))
    reject(name_, fmt::format("the data set '{}' holds no numbers", data_set));
  check_storage(data_set, handle.get(), type.get(), array.shape);

  const Hdf5Handle file_space(H5Dget_space(handle.get()), H5Sclose);
  if (row) {
    std::vector<hsize_t> start(array.shape.size(), 0), count(array.shape.begin(), array.shape.end());
    if (count.empty() || row->index >= count[0])
      reject(name_, fmt::format("the data set '{}' has no row {}", data_set, row->index));
    start[0] = row->index;
    count[0] = 1;
    H5Sselect_hyperslab(file_space.get(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr);
    array.shape.erase(array.shape.begin());
  }
  hsize_t size = 1;
  for (std::uint64_t length : array.shape) size *= length;
  array.values.resize(size);
  if (size == 0) reject(name_, fmt::format("the data set '{}' is empty", data_set));
  const Hdf5Handle memory_space(H5Screate_simple(1, &size, nullptr), H5Sclose);
  if (H5Dread(handle.get(), H5T_NATIVE_DOUBLE, memory_space.get(), file_space.get(), H5P_DEFAULT,
              array.values.data())
      < 0)
    reject(name_, fmt::format("the data set '{}' cannot be read; is the file complete?", data_set));
  return array;
}

} // namespace kapitza::io
