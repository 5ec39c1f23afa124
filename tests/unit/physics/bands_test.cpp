#include "kapitza/base/error.hpp"
#include "kapitza/physics/bands.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace kapitza {
namespace {

Bands two_bands() {
  Bands bands;
  bands.heat_capacity = {1e6, 2e6};
  bands.speed = {6000, 3000};
  bands.mean_free_path = {1e-7, 2e-8};
  bands.frequency = {0, 1};
  bands.branch = {0, 0};
  bands.omega = {0, 1e13};
  bands.wavevector = {0, 1e9};
  return bands;
}

std::string complaint(const Bands& bands) {
  try {
    validate(bands, "matter");
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

TEST(ValidateBands, AcceptsWhatIsPositive) {
  EXPECT_EQ(complaint(two_bands()), "");
}

TEST(ValidateBands, NamesTheBandTheValueAndWhatWouldBeRight) {
  Bands bands = two_bands();
  bands.speed[1] = -5;
  EXPECT_EQ(complaint(bands), "'matter': band 2 of 2 has the speed -5 m/s; it must be finite and positive");
  bands = two_bands();
  bands.mean_free_path[0] = std::numeric_limits<double>::infinity();
  EXPECT_EQ(complaint(bands),
            "'matter': band 1 of 2 has the mean free path inf m; it must be finite and positive");
  bands = two_bands();
  bands.heat_capacity[1] = 0;
  EXPECT_EQ(complaint(bands),
            "'matter': band 2 of 2 has the heat capacity 0 J/m3/K; it must be finite and positive");
  bands = two_bands();
  bands.omega[1] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(complaint(bands),
            "'matter': band 2 of 2 has the angular frequency nan rad/s; it must be finite and not negative");
}

TEST(ValidateBands, WantsAsManyEntriesEverywhere) {
  EXPECT_EQ(complaint(Bands{}), "'matter' has no bands");
  Bands bands = two_bands();
  bands.wavevector.pop_back();
  EXPECT_EQ(complaint(bands), "'matter': there are 2 heat capacities, but 1 values of the wavevector");
  bands = two_bands();
  bands.branch.clear();
  EXPECT_EQ(complaint(bands), "'matter': every one of its 2 bands needs a frequency and a branch");
}

/// The coupling is shared in proportion to heat capacities, beside all that bands relax by already.
TEST(Electrons, AddTheirCouplingToWhatBandsRelaxBy) {
  const Bands lattice = two_bands();
  const Bands bands = with_electrons(lattice, {200, 3e4}, 3e17);
  EXPECT_NEAR(electron_coupling(bands) / 3e17, 1, 1e-14);
  EXPECT_NEAR(relaxation(bands) / relaxation(lattice), 1, 1e-14);
  EXPECT_EQ(electron_coupling(lattice), 0);
  for (const std::size_t b : {0, 1}) {
    const double by_electrons = bands.speed[b] / bands.mean_free_path[b] * bands.electron_share[b];
    EXPECT_NEAR(by_electrons / (3e17 / 3e6), 1, 1e-14); // one lifetime for all
    EXPECT_LT(bands.mean_free_path[b], lattice.mean_free_path[b]);
  }
  EXPECT_EQ(bands.electrons.conductivity, 200);
  EXPECT_LT(conductivity(bands), conductivity(lattice));
}

} // namespace
} // namespace kapitza
