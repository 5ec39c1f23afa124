/// Films of first-principles phonons: what binning the modes changes.

#include "kapitza/analysis/films.hpp"
#include "kapitza/analysis/mode_films.hpp"
#include "kapitza/io/import/mode_files.hpp"

#include "support/import_files.hpp"

namespace kapitza {
namespace {

constexpr int all = 1000000;

/// Cross-plane conductivity of 100 nm and 1 um between black walls, in-plane loss from 10 nm to 10 um.
void compare(const ModeTable& modes, int frequency_bins, int bands, double tolerance) {
  const FrequencyGrid grid = make_frequency_grid({}, {&modes, 1}, frequency_bins, 300);
  const Bands few = make_bands(modes, 300, grid, {bands, TransportAxis::isotropic});
  const Bands every = make_bands(modes, 300, grid, {all, TransportAxis::isotropic});
  EXPECT_LE(few.size(), bands);
  EXPECT_NEAR(conductivity(few) / conductivity(modes, 300), 1, 1e-9);
  const double loss = film_binning_loss(modes, 300, TransportAxis::isotropic, few);
  EXPECT_LT(loss, tolerance);
  const Communicator communicator(MPI_COMM_WORLD);
  for (double thickness : {100e-9, 1e-6}) {
    const auto binned = cross_plane_conductivity(few, thickness, communicator);
    const auto exact = cross_plane_conductivity(every, thickness, communicator);
    ASSERT_TRUE(binned && exact);
    EXPECT_NEAR(*binned / *exact, 1, tolerance) << thickness;
    std::printf("%-40s %5d -> %3d bands, %g m: %.5f W/m/K, %+.4f %% (in plane at most %.4f %%)\n",
                modes.name.substr(modes.name.size() - std::min<std::size_t>(40, modes.name.size())).c_str(),
                every.size(), few.size(), thickness, *exact, 100 * (*binned / *exact - 1), 100 * loss);
  }
}

TEST(ImportedFilm, SixtyBandsOfTheSample) {
  compare(test::shengbte(test::samples / "shengbte", 300, read_text_file), 10, 60, 0.005);
}

TEST(ImportedFilm, SixtyBandsOfGermanium) {
  KAPITZA_SKIP_WITHOUT(test::others / "shengbte" / "Ge");
  compare(test::shengbte(test::others / "shengbte" / "Ge", 300, read_text_file), 10, 60, 0.005);
}

TEST(ImportedFilm, SixtyBandsOfGalliumArsenide) {
  KAPITZA_SKIP_WITHOUT(test::others / "shengbte" / "GaAs");
  compare(test::shengbte(test::others / "shengbte" / "GaAs", 300, read_text_file), 10, 60, 0.005);
}

TEST(SlowImportedFilm, SixtyBandsOfGalliumNitrideAndSilicon) {
  KAPITZA_SKIP_WITHOUT(test::others / "shengbte" / "GaN");
  compare(test::shengbte(test::others / "shengbte" / "GaN", 300, read_text_file), 5, 60, 0.005);
  compare(test::alamode(test::others / "alamode" / "Si" / "tau300K_pure.dat", {}, read_text_file), 10, 60,
          0.005);
}

} // namespace
} // namespace kapitza
