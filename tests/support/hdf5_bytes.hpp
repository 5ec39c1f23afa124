#pragma once
/// HDF5 files made in memory.

#include "kapitza/base/index.hpp"

#include "io/field/hdf5_file.hpp"

#include <string>
#include <vector>

namespace kapitza::test {

struct DataSet {
  std::string name;
  std::vector<hsize_t> shape; ///< empty: a single number
  std::vector<double> values; ///< as many as the shape has, or one for all of them
};

/// A file with these data sets. Of huge ones the shape is claimed, the values are not written.
inline std::string hdf5_bytes(const std::vector<DataSet>& data_sets) {
  const io::Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_fapl_core(access.get(), 4096, 0);
  const io::Hdf5Handle file(H5Fcreate("memory.hdf5", H5F_ACC_TRUNC, H5P_DEFAULT, access.get()), H5Fclose);
  for (const DataSet& data_set : data_sets) {
    const io::Hdf5Handle space(
        data_set.shape.empty()
            ? H5Screate(H5S_SCALAR)
            : H5Screate_simple(static_cast<int>(data_set.shape.size()), data_set.shape.data(), nullptr),
        H5Sclose);
    const io::Hdf5Handle handle(H5Dcreate2(file.get(), data_set.name.c_str(), H5T_NATIVE_DOUBLE, space.get(),
                                           H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                                H5Dclose);
    hsize_t size = 1;
    for (const hsize_t length : data_set.shape) size *= length;
    if (size > 100000) continue;
    std::vector<double> values = data_set.values;
    values.resize(size, values.empty() ? 1 : values.front());
    H5Dwrite(handle.get(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  }
  H5Fflush(file.get(), H5F_SCOPE_GLOBAL);
  std::string bytes(index(H5Fget_file_image(file.get(), nullptr, 0)), '\0');
  H5Fget_file_image(file.get(), bytes.data(), bytes.size());
  return bytes;
}

} // namespace kapitza::test
