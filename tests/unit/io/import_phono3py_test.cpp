#include "kapitza/base/index.hpp"
#include "kapitza/io/import/mode_files.hpp"

#include "support/hdf5_bytes.hpp"
#include "support/import_files.hpp"

namespace kapitza {
namespace {

using test::DataSet;
using test::hdf5_bytes;
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
  check_modes(read_phono3py(irreducible, 300, 4e-29, read_text_file, warnings), TransportAxis::isotropic,
              warnings);
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_NE(warnings[0].find("is the volume right"), std::string::npos) << warnings[0];
}

TEST(ImportPhono3py, MissingVolumeIsAskedFor) {
  const TextReader without_yaml = [](const std::filesystem::path& path) -> std::optional<std::string> {
    return path.extension() == ".yaml" ? std::nullopt : read_text_file(path);
  };
  EXPECT_COMPLAINT(read(irreducible, 300, without_yaml), "give the cell's volume: 'volume: 40 angstrom^3'");
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
  std::vector<DataSet> sets{{"frequency", {2, 3}, {}},
                            {"temperature", {1}, {300}},
                            {"gamma", {1, 2, 2}, {0.01}},
                            {"weight", {2}, {}},
                            {"kappa_unit_conversion", {1}, {3}}};
  EXPECT_COMPLAINT(read_bytes(hdf5_bytes(sets)), "k.hdf5: there is no data set 'group_velocity'");
  sets.push_back({"group_velocity", {3, 2, 3}, {}});
  EXPECT_COMPLAINT(read_bytes(hdf5_bytes(sets)),
                   "the data set 'group_velocity' must have the shape [2, 3, 3], got [3, 2, 3]");
  sets.back().shape = {2, 3, 3};
  EXPECT_COMPLAINT(read_bytes(hdf5_bytes(sets)),
                   "the data set 'gamma' must have the shape [2, 3] at each temperature, got [2, 2]");
  sets[2].shape = {1, 2, 3};
  EXPECT_EQ(read_bytes(hdf5_bytes(sets)).size(), 6U);
  sets[0].shape = {1000000, 1000000};
  EXPECT_COMPLAINT(read_bytes(hdf5_bytes(sets)), "claims 1e+12 numbers, more than the file can hold");
}

} // namespace
} // namespace kapitza
