/// The many kinds of kappa-m*.hdf5 that phono3py writes.
///
/// The crystal: one atom, a mesh of 2 x 2 x 2, the zone centre and one wavevector of weight 7, whose phonons
/// have 3, 3 and 6 THz, 3, 3 and 6 km/s along x, y and z, and gamma 0.01, 0.01 and 0.02 THz, in a cell of
/// 40 angstrom^3. At 300 K its conductivity, the mean over directions, is 27.5089 W/m/K.

#include "support/hdf5_bytes.hpp"
#include "support/import_files.hpp"

#include <numbers>

namespace kapitza {
namespace {

using test::DataSet;
using test::only_warning;

constexpr double mean = 27.508942, xx = 21.219938, zz = 40.086949; // yy = xx

std::vector<double> tensor(double factor) {
  return {xx * factor, xx * factor, zz * factor, 0, 0, 0};
}

const std::vector<double> frequency{0, 0, 0, 3, 3, 6}, gamma_{0, 0, 0, 0.01, 0.01, 0.02};
const std::vector<double> velocity{0, 0, 0, 0, 0, 0, 0, 0, 0, 30, 0, 0, 0, 30, 0, 0, 0, 60};

std::vector<DataSet> crystal() {
  const double unit = 1e-20 * 1e12 * 1.602176634e-19 / (2 * std::numbers::pi) / 40e-30;
  return {{"frequency", {2, 3}, frequency},     {"group_velocity", {2, 3, 3}, velocity},
          {"gamma", {1, 2, 3}, gamma_},         {"weight", {2}, {1, 7}},
          {"temperature", {1}, {300}},          {"mesh", {3}, {2, 2, 2}},
          {"kappa_unit_conversion", {}, {unit}}};
}

std::vector<DataSet> without(const std::string& name, std::vector<DataSet> sets = crystal()) {
  std::erase_if(sets, [&](const DataSet& set) { return set.name == name; });
  return sets;
}

std::vector<DataSet> with(const std::vector<DataSet>& more, std::vector<DataSet> sets = crystal()) {
  sets.insert(sets.end(), more.begin(), more.end());
  return sets;
}

struct Result {
  ModeTable modes;
  std::vector<std::string> warnings;
};

Result read(const std::vector<DataSet>& sets, std::optional<TransportAxis> axis = TransportAxis::isotropic) {
  const std::string bytes = test::hdf5_bytes(sets);
  Result result;
  result.modes = read_phono3py(
      "k.hdf5", 300, {},
      [&](const std::filesystem::path& path) -> std::optional<std::string> {
        return path.extension() == ".hdf5" ? std::optional(bytes) : std::nullopt;
      },
      result.warnings);
  check_modes(result.modes, axis, result.warnings);
  return result;
}

double kappa(const Result& result, TransportAxis axis = TransportAxis::isotropic) {
  return conductivity(result.modes, 300, axis);
}

TEST(Phono3pyKinds, PlainFile) {
  const Result plain = read(with({{"kappa", {1, 6}, tensor(1)}}));
  EXPECT_NEAR(kappa(plain), mean, 2e-5);
  EXPECT_TRUE(plain.warnings.empty());
  EXPECT_COMPLAINT(kappa(plain, TransportAxis::z), "phono3py lists every wavevector with --noks");
}

/// No axis can be chosen: told up to a factor of 10, refused beyond, unless the mean is said to be meant.
TEST(Phono3pyKinds, AnisotropyThatNoAxisCanServe) {
  EXPECT_TRUE(only_warning(read(with({{"kappa", {1, 6}, tensor(1)}}), std::nullopt).warnings,
                           "does not say in which directions its modes travel; the mean, 27.509, is taken"));
  const double high = 3 * mean / 2.02;
  const auto stretched = with({{"kappa", {1, 6}, {high, high, 0.02 * high, 0, 0, 0}}});
  EXPECT_COMPLAINT(read(stretched, std::nullopt), "no axis can be chosen (axis: isotropic takes the mean");
  EXPECT_TRUE(read(stretched).warnings.empty());
}

TEST(Phono3pyKinds, ElectronsScatterToo) {
  const std::vector<double> elph{0, 0, 0, 0.03, 0.03, 0.03};
  const std::vector<double> stated{xx / 4, xx / 4, zz * 0.4, 0, 0, 0};
  const Result result = read(with({{"gamma_elph", {1, 2, 3}, elph}, {"kappa", {1, 6}, stated}}));
  EXPECT_NEAR(kappa(result), 8.8816, 5e-5);
  EXPECT_TRUE(result.warnings.empty());
}

/// --bmfp, in um: recorded by newer versions, to be guessed of older ones.
TEST(Phono3pyKinds, BoundariesScatterToo) {
  std::vector<DataSet> sets = with({{"boundary_mfp", {}, {1}}});
  const double with_boundary = kappa(read(sets)), fraction = with_boundary / mean;
  EXPECT_LT(fraction, 0.98);
  sets = with({{"kappa", {1, 6}, tensor(fraction)}});
  const Result result = read(sets);
  EXPECT_NEAR(kappa(result), mean, 2e-5);
  EXPECT_TRUE(only_warning(result.warnings, "(--bmfp 1, in um, would explain it)"));
}

TEST(Phono3pyKinds, InterbandTransportIsTold) {
  const Result result = read(with({{"kappa", {1, 6}, tensor(1.25)},
                                   {"kappa_intra", {1, 6}, tensor(1)},
                                   {"kappa_inter", {1, 6}, tensor(0.25)}}));
  EXPECT_NEAR(kappa(result), mean, 2e-5);
  EXPECT_TRUE(only_warning(
      result.warnings, "6.8772 W/m/K between bands ('kappa_inter') are carried by no mode and left out; the "
                       "modes themselves carry 27.509, 80 % of both"));
}

TEST(Phono3pyKinds, DirectSolutionIsNamed) {
  const Result result = read(with({{"kappa", {1, 6}, tensor(1.5)}, {"kappa_RTA", {1, 6}, tensor(1)}}));
  EXPECT_NEAR(kappa(result), mean, 2e-5);
  EXPECT_TRUE(only_warning(result.warnings,
                           "which make 27.509 W/m/K; the direct solution in the file, 41.263, "
                           "is not used"));
}

/// Every wavevector beside the weights of the irreducible ones.
TEST(Phono3pyKinds, ReducibleCollisionMatrix) {
  std::vector<double> f, v, g;
  for (std::size_t q = 0; q < 8; ++q)
    for (std::size_t i = 0; i < 9; ++i) {
      const std::size_t row = q == 0 ? 0 : 1;
      v.push_back(velocity[9 * row + i]);
      if (i < 3) f.push_back(frequency[3 * row + i]), g.push_back(gamma_[3 * row + i]);
    }
  std::vector<DataSet> sets = crystal();
  sets[0] = {"frequency", {8, 3}, f};
  sets[1] = {"group_velocity", {8, 3, 3}, v};
  sets[2] = {"gamma", {1, 8, 3}, g};
  sets.push_back({"kappa_RTA", {1, 6}, tensor(1)});
  sets.push_back({"kappa", {1, 6}, tensor(1)});
  const Result result = read(sets);
  EXPECT_TRUE(result.warnings.empty());
  EXPECT_NEAR(kappa(result), mean, 2e-5);
  EXPECT_NEAR(kappa(result, TransportAxis::z), zz, 2e-5); // every wavevector has its direction
}

TEST(Phono3pyKinds, WignerWithoutVelocitiesIsRefused) {
  const std::vector<DataSet> sets =
      without("group_velocity", with({{"kappa_P_RTA", {1, 6}, tensor(1)}, {"kappa_C", {1, 6}, tensor(0.1)}}));
  EXPECT_COMPLAINT(read(sets), "run phono3py once more without --wigner");
}

/// Products of velocities, added up over the star (xx, yy, zz, yz, xz, xy), say enough, and the direction.
TEST(Phono3pyKinds, ProductsOfVelocitiesGiveAxes) {
  std::vector<double> products(36, 0);
  products[18] = 7 * 900, products[25] = 7 * 900, products[32] = 7 * 3600;
  const DataSet set{"gv_by_gv", {2, 3, 6}, products};
  const std::vector<DataSet> stated{set, {"kappa", {1, 6}, tensor(1)}};
  for (const std::vector<DataSet>& sets : {with(stated), with(stated, without("group_velocity"))}) {
    const Result result = read(sets, TransportAxis::z);
    EXPECT_TRUE(result.warnings.empty());
    EXPECT_NEAR(kappa(result), mean, 2e-5);
    EXPECT_NEAR(kappa(result, TransportAxis::z), zz, 4e-5);
    EXPECT_NEAR(kappa(result, TransportAxis::x), xx, 2e-5);
  }
  EXPECT_TRUE(
      only_warning(read(with(stated), std::nullopt).warnings, "40.087 along z; the mean, 27.509, is taken"));
}

TEST(Phono3pyKinds, OtherFilesAreNamed) {
  std::vector<DataSet> one = crystal();
  one[0] = {"frequency", {3}, {3, 3, 6}};
  one.push_back({"grid_point", {}, {1}});
  EXPECT_COMPLAINT(read(one), "this is the file of one grid point (--gp, --write-gamma)");
  EXPECT_COMPLAINT(read({{"fc3", {2, 2}, {1}}}), "the file with lifetimes is kappa-m....hdf5");
  EXPECT_COMPLAINT(read(without("gamma")), "there is no data set 'gamma'");
  EXPECT_COMPLAINT(read(without("group_velocity")), "there is no data set 'group_velocity'");
}

TEST(Phono3pyKinds, MissingWavevectorsAndForeignCapacitiesAreTold) {
  std::vector<DataSet> sets = crystal();
  sets[3] = {"weight", {2}, {1, 6}};
  EXPECT_TRUE(only_warning(read(sets).warnings, "add up to 7, but its mesh, 2 x 2 x 2, has 8"));
  const Result classical = read(with({{"heat_capacity", {1, 2, 3}, {8.617333e-5}}}));
  EXPECT_TRUE(only_warning(classical.warnings, "but its data set 'heat_capacity' makes"));
}

TEST(Phono3pyKinds, FiltersOfHdf5AreNamed) {
  std::vector<std::string> warnings;
  EXPECT_COMPLAINT(
      read_phono3py(test::samples / "phono3py_lzf" / "kappa-m222.hdf5", 300, {}, read_text_file, warnings),
      "went through the HDF5 filter lzf");
}

} // namespace
} // namespace kapitza
