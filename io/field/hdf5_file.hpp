#pragma once
/// Reading HDF5 files that are in memory.

#include <cstdint>
#include <hdf5.h>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kapitza::io {

/// Move-only owner of an HDF5 identifier.
class Hdf5Handle {
 public:
  using Close = herr_t (*)(hid_t);

  Hdf5Handle() = default;
  Hdf5Handle(hid_t id, Close close) : id_(id), close_(close) {}
  Hdf5Handle(Hdf5Handle&& other) noexcept : id_(other.id_), close_(other.close_) { other.id_ = -1; }
  Hdf5Handle& operator=(Hdf5Handle&& other) noexcept;
  ~Hdf5Handle();

  explicit operator bool() const { return id_ >= 0; }
  hid_t get() const { return id_; }
  /// Gives the identifier away: the caller closes it.
  hid_t release() { return std::exchange(id_, -1); }

 private:
  hid_t id_ = -1;
  Close close_ = nullptr;
};

/// HDF5 prints its errors unless told otherwise; ours say what matters to the user.
class Hdf5Silence {
 public:
  Hdf5Silence() {
    H5Eget_auto2(H5E_DEFAULT, &function_, &data_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  }
  ~Hdf5Silence() { H5Eset_auto2(H5E_DEFAULT, function_, data_); }
  Hdf5Silence(const Hdf5Silence&) = delete;
  Hdf5Silence& operator=(const Hdf5Silence&) = delete;

 private:
  H5E_auto2_t function_ = nullptr;
  void* data_ = nullptr;
};

/// Part of an array along its first dimension.
struct Hdf5Row {
  std::uint64_t index;
};

struct Hdf5Array {
  std::vector<std::uint64_t>
      shape; ///< empty for a scalar; without the first dimension where one row was read
  std::vector<double> values;
};

/// An HDF5 file read from its bytes, without touching the disk. HDF5 itself is silent from then on: it cannot
/// close all that it opens of a damaged file, and would say so when the program ends.
class Hdf5File {
 public:
  /// @param name shown in errors
  /// @throws InputError where the bytes are no HDF5 file, or not all of one
  Hdf5File(const std::string& name, const std::string& bytes);
  Hdf5File(const Hdf5File&) = delete;
  Hdf5File& operator=(const Hdf5File&) = delete;

  bool has(const std::string& data_set) const;
  /// Lengths of a data set. @throws InputError where there is none
  std::vector<std::uint64_t> shape(const std::string& data_set) const;
  /// The numbers of a data set, or of one row of it.
  /// @throws InputError where there is none of that name, for data that are no numbers, and for sizes beyond
  ///   what the file can hold
  Hdf5Array read(const std::string& data_set, std::optional<Hdf5Row> row = std::nullopt) const;

 private:
  Hdf5Handle open(const std::string& data_set) const;
  void check_storage(const std::string& data_set, hid_t id, hid_t type,
                     const std::vector<std::uint64_t>& lengths) const;

  std::string name_;
  double bytes_ = 0;
  Hdf5Handle file_;
};

} // namespace kapitza::io
