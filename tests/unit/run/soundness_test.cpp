/// What a result must be before it counts as one.

#include "kapitza/base/error.hpp"
#include "kapitza/run/soundness.hpp"
#include "kapitza/run/steady_run.hpp"

#include <gtest/gtest.h>

namespace kapitza {
namespace {

TEST(Soundness, NobodyIsToldToLoosenWhatLosesHeat) {
  const auto text = [](double residual, double imbalance, bool stalled) {
    SteadyState state;
    state.sweeps = 200;
    state.relative_residual = residual;
    state.energy_imbalance = imbalance;
    state.stalled = stalled;
    return convergence_message(state, 1e-8);
  };
  for (const bool stalled : {false, true}) {
    EXPECT_NE(text(1e-6, 9e-3, stalled).find("loosen"), std::string::npos);
    EXPECT_EQ(text(1e-3, 0.46, stalled).find("loosen"), std::string::npos);
    EXPECT_NE(text(1e-3, 0.46, stalled).find("46 % of the heat is lost"), std::string::npos);
  }
  EXPECT_NE(text(1e-9, 2e-3, false).find("must balance within 1e-03 whatever the tolerance"),
            std::string::npos);
}

TemperatureExtremes extremes(double low, double high) {
  return {{low, {5e-8, 0}, "si"}, {high, {1e-7, 0}, "ge"}};
}

TEST(Soundness, NothingIsColderThanZero) {
  Deck deck;
  deck.path = "d.yaml";
  for (const double low : {0.0, -1819.0}) try {
      temperature_notes(deck, extremes(low, 300));
      FAIL() << low;
    } catch (const InputError& error) {
      EXPECT_NE(std::string(error.what())
                    .find(low == 0 ? "comes out as 0 K at x = 5e-08 m in si"
                                   : "comes out as -1819 K at x = 5e-08 m in si"),
                std::string::npos)
          << error.what();
    }
}

TEST(Soundness, ResultsFarFromT0AreRemarked) {
  Deck deck;
  EXPECT_TRUE(temperature_notes(deck, extremes(271, 329)).empty());
  const std::vector<std::string> notes = temperature_notes(deck, extremes(299, 360));
  ASSERT_EQ(notes.size(), 1u);
  EXPECT_EQ(notes[0],
            "the result is 360 K at x = 1e-07 m in ge, 20 % away from T0 = 300 K, at which the properties of "
            "all materials are taken");
  EXPECT_EQ(temperature_notes(deck, extremes(100, 500)).size(), 2u);
}

} // namespace
} // namespace kapitza
