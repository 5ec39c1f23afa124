#include "kapitza/base/index.hpp"
#include "kapitza/io/import/mode_files.hpp"

#include "io/field/hdf5_file.hpp"
#include "support/import_files.hpp"

namespace kapitza {
namespace {

using test::samples;
using test::stated;

const auto irreducible = samples / "phono3py" / "kappa-m444.hdf5";
const auto complete = samples / "phono3py_full" / "kappa-m444.hdf5";

ModeTable read(const std::filesystem::path& file, double temperature = 300,
               const TextReader& reader = read_text_file) {
  std::vector<std::string> warnings;
  ModeTable modes = read_phono3py(file, temperature, {}, reader, warnings);
  EXPECT_TRUE(warnings.empty()) << warnings.front();
  return modes;
}

/// Volume from phono3py.yaml beside the file, weights of the stars, isotope scattering.
TEST(ImportPhono3py, SampleOfIrreducibleWavevectorsHasTheStatedSums) {
  const ModeTable modes = read(irreducible);
  EXPECT_NEAR(heat_capacity(modes, 300) / stated("heat_capacity"), 1, 1e-6);
  EXPECT_NEAR(conductivity(modes, 300) / stated("conductivity"), 1, 1e-6);
  EXPECT_COMPLAINT(conductivity(modes, 300, TransportAxis::x), "only axis: isotropic is possible");
}

/// Volume from kappa_unit_conversion, every wavevector listed.
TEST(ImportPhono3py, SampleOfAllWavevectorsHasAxes) {
  const ModeTable modes = read(complete);
  EXPECT_NEAR(modes.cell_volume / stated("cell_volume"), 1, 1e-12);
  EXPECT_NEAR(conductivity(modes, 300) / stated("conductivity"), 1, 1e-6);
  EXPECT_NEAR(conductivity(modes, 300, TransportAxis::x) / stated("conductivity_x"), 1, 1e-6);
  EXPECT_NEAR(conductivity(modes, 300, TransportAxis::z) / stated("conductivity_z"), 1, 1e-6);
}

TEST(ImportPhono3py, TemperaturePicksTheRow) {
  std::vector<std::string> warnings;
  const ModeTable modes = read_phono3py(complete, 500.4, {}, read_text_file, warnings);
  EXPECT_EQ(modes.temperature, 500);
  EXPECT_GT(conductivity(read(complete), 300), 1.3 * conductivity(modes, 500));
  EXPECT_COMPLAINT(read(complete, 305), "has no lifetimes at 305 K, only at 0, 100, 300, 500 K");
}

TEST(ImportPhono3py, WrongVolumeIsNoticed) {
  std::vector<std::string> warnings;
  read_phono3py(irreducible, 300, 4e-29, read_text_file, warnings);
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_NE(warnings[0].find("is the volume right"), std::string::npos) << warnings[0];
}

TEST(ImportPhono3py, MissingVolumeIsAskedFor) {
  const TextReader without_yaml = [](const std::filesystem::path& path) -> std::optional<std::string> {
    return path.extension() == ".yaml" ? std::nullopt : read_text_file(path);
  };
  EXPECT_COMPLAINT(read(irreducible, 300, without_yaml), "give the cell's volume: 'volume: 40 angstrom^3'");
}

/// An HDF5 file in memory with the given data sets, each a shape filled with one value.
struct DataSet {
  std::string name;
  std::vector<hsize_t> shape;
  double value = 1;
};
std::string hdf5_bytes(const std::vector<DataSet>& data_sets) {
  const io::Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_fapl_core(access.get(), 4096, 0);
  const io::Hdf5Handle file(H5Fcreate("memory.hdf5", H5F_ACC_TRUNC, H5P_DEFAULT, access.get()), H5Fclose);
  for (const DataSet& data_set : data_sets) {
    const io::Hdf5Handle space(
        H5Screate_simple(static_cast<int>(data_set.shape.size()), data_set.shape.data(), nullptr), H5Sclose);
    const io::Hdf5Handle handle(H5Dcreate2(file.get(), data_set.name.c_str(), H5T_NATIVE_DOUBLE, space.get(),
                                           H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                                H5Dclose);
    hsize_t size = 1;
    for (hsize_t length : data_set.shape) size *= length;
    if (size > 100000) continue; // claimed, never written
    const std::vector<double> values(size, data_set.value);
    H5Dwrite(handle.get(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  }
  H5Fflush(file.get(), H5F_SCOPE_GLOBAL);
  std::string bytes(index(H5Fget_file_image(file.get(), nullptr, 0)), '\0');
  H5Fget_file_image(file.get(), bytes.data(), bytes.size());
  return bytes;
}

TEST(ImportPhono3py, EveryMistakeIsOneSentence) {
  const auto read_bytes = [](const std::string& bytes) {
    return read("k.hdf5", 300, [&](const std::filesystem::path& path) -> std::optional<std::string> {
      return path.extension() == ".hdf5" ? std::optional(bytes) : std::nullopt;
    });
  };
  EXPECT_COMPLAINT(read_bytes("# no such thing\n"), "k.hdf5: this is not an HDF5 file");
  std::string half = *read_text_file(complete);
  half.resize(half.size() / 2);
  EXPECT_COMPLAINT(read_bytes(half), "k.hdf5: HDF5 cannot open this file; is it complete?");
  std::vector<DataSet> sets{{"frequency", {2, 3}}, {"temperature", {1}, 300}};
  EXPECT_COMPLAINT(read_bytes(hdf5_bytes(sets)), "k.hdf5: there is no data set 'group_velocity'");
  sets.push_back({"group_velocity", {3, 2, 3}});
  EXPECT_COMPLAINT(read_bytes(hdf5_bytes(sets)),
                   "the data set 'group_velocity' must have the shape [2, 3, 3], got [3, 2, 3]");
  sets.back().shape = {2, 3, 3};
  sets.push_back({"weight", {2}});
  sets.push_back({"kappa_unit_conversion", {1}, 3});
  sets.push_back({"gamma", {1, 2, 2}, 0.01});
  EXPECT_COMPLAINT(read_bytes(hdf5_bytes(sets)),
                   "the data set 'gamma' must have the shape [2, 3] at each temperature, got [2, 2]");
  sets.back().shape = {1, 2, 3};
  EXPECT_EQ(read_bytes(hdf5_bytes(sets)).size(), 6U);
  sets[0].shape = {1000000, 1000000};
  EXPECT_COMPLAINT(read_bytes(hdf5_bytes(sets)), "claims 1e+12 numbers, more than the file can hold");
}

} // namespace
} // namespace kapitza
