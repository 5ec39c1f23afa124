#include "deck_text.hpp"

#include <gtest/gtest.h>

namespace kapitza {
namespace {

using test::bilayer;
using test::complaints;
using test::read_text;

TEST(Overrides, ChangeWhatIsThere) {
  for (const char* path : {"mesh.layers.0.thickness", "mesh.layers[0].thickness"})
    EXPECT_EQ(read_text(bilayer(), {{path, "3 um"}}).layers[0].thickness, 3e-6) << path;
  const Deck deck =
      read_text(bilayer(), {{"boundaries.left", "{periodic: {with: right}}"},
                            {"boundaries.right", "{periodic: {with: left, temperature_drop: 1 K}}"}});
  EXPECT_EQ(std::get<PeriodicWall>(deck.left).temperature_drop, -1);
}

TEST(Overrides, AddWhatTheDeckLeavesOut) {
  const Deck deck = read_text(bilayer(), {{"solver.tolerance", "1e-12"}, {"solver.max_sweeps", "7"}});
  EXPECT_EQ(deck.solver.tolerance, 1e-12);
  EXPECT_EQ(deck.solver.max_sweeps, 7);
}

TEST(Overrides, TheLastOneHolds) {
  EXPECT_EQ(read_text(bilayer(), {{"angles.polar", "8"}, {"angles.polar", "16"}}).polar, 16);
}

TEST(Overrides, TheTextOfTheDeckHasThem) {
  const Deck deck = read_text(bilayer(), {{"mesh.layers.0.thickness", "3 um"}, {"title", "\"a: b\""}});
  const Deck again = read_text(deck.text);
  EXPECT_EQ(again.layers[0].thickness, 3e-6);
  EXPECT_EQ(again.title, "a: b");
}

TEST(Overrides, MistakesNameTheOption) {
  const auto complaint = [](const std::string& path, const std::string& value) {
    return complaints(bilayer(), {{path, value}});
  };
  EXPECT_EQ(complaint("mesh.layers.0.thickness", "-3 um"),
            "--set mesh.layers.0.thickness=-3 um: mesh.layers[0].thickness: must be positive, got -3 um");
  EXPECT_EQ(
      complaint("mesh.layers.0.thicknes", "3 um"),
      "--set mesh.layers.0.thicknes=3 um: mesh.layers[0].thicknes: unknown key 'thicknes', did you mean "
      "'thickness'?");
  EXPECT_EQ(complaint("slover.tolerance", "1"),
            "--set slover.tolerance=1: slover: unknown key 'slover', did you mean 'solver'?");
  EXPECT_EQ(
      complaint("mesh.layers.2.thickness", "1"),
      "--set mesh.layers.2.thickness=1: 'mesh.layers' is a list of 2, it has no entry '2' (0 to 1 exist)");
  EXPECT_EQ(complaint("mesh.layers.first.thickness", "1"),
            "--set mesh.layers.first.thickness=1: 'mesh.layers' is a list of 2, it has no entry 'first' (0 "
            "to 1 exist)");
  EXPECT_EQ(complaint("mesh.layers.0.thickness.nm", "1"),
            "--set mesh.layers.0.thickness.nm=1: 'mesh.layers[0].thickness' is the single value '100 nm', it "
            "has no key "
            "'nm'");
  EXPECT_EQ(complaint("mesh..layers", "1"), "--set mesh..layers=1: the path has an empty part");
  EXPECT_EQ(complaint("boundaries.left", "{isothermal: 300"),
            "--set boundaries.left={isothermal: 300: not valid YAML: end of map flow not found; is the '{' "
            "in line 1 "
            "closed?");
  EXPECT_EQ(
      complaint("boundaries.left", "{isothermal: 300, isothermal: 301}"),
      "--set boundaries.left={isothermal: 300, isothermal: 301}: isothermal: given twice, first in line 1");
}

} // namespace
} // namespace kapitza
