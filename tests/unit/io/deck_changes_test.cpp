/// What may change in a deck between a checkpoint and a restart.

#include "kapitza/io/deck/changes.hpp"

#include "support/scratch.hpp"

#include <gtest/gtest.h>

namespace kapitza {
namespace {

const std::string base =
    "materials: {a: {gray: {heat_capacity: 1e6, group_velocity: 1e3, mean_free_path: 40 nm}}}\n"
    "mesh: {layers: [{material: a, thickness: 100 nm}]}\n"
    "boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}}\n";

Deck deck_of(const std::string& text) {
  return read_deck("d.yaml", {}, [&](const std::filesystem::path&) { return text; });
}

std::string changes(const std::string& now, const std::vector<InputFile>& inputs = {}) {
  CheckpointHeader header;
  header.deck_path = "then.yaml";
  header.deck_text = base;
  std::string text;
  for (const InputIssue& issue : changes_since(header, deck_of(now), inputs)) text += to_string(issue) + "\n";
  return text;
}

std::string edited(const std::string& from, const std::string& to) {
  std::string text = base;
  return text.replace(text.find(from), from.size(), to);
}

TEST(DeckChanges, HarmlessOnesPass) {
  EXPECT_EQ(changes(base), "");
  EXPECT_EQ(changes(base
                    + "title: x\nsolver: {tolerance: 1e-6, acceleration: none}\noutput: {directory: b}\n"
                      "checkpoint: {keep: 5}\n"),
            "");
  EXPECT_EQ(changes("# a comment\n" + base), "");
}

/// Responses are kept, what is made of them in time is not.
TEST(DeckChanges, OfSampledResponses) {
  const auto sampled = [](const std::string& then, const std::string& now) {
    CheckpointHeader header;
    header.run = "transient";
    header.deck_path = "then.yaml";
    header.deck_text = base + then;
    std::string text;
    for (const InputIssue& issue : changes_since(header, deck_of(base + now), {})) text += to_string(issue);
    return text;
  };
  EXPECT_EQ(sampled("time: {end: 1 ns, output: {every: 1 ns}, initial_temperature: 299 K}\n",
                    "time: {end: 2 ns, output: {list: [2 ns]}, method: quadrature, tolerance: 1e-3, "
                    "initial_temperature: 299 K}\n"),
            "");
  EXPECT_NE(sampled("time: {end: 1 ns, output: {every: 1 ns}, initial_temperature: 299 K}\n",
                    "time: {end: 1 ns, output: {every: 1 ns}, initial_temperature: 300 K}\n"),
            "");
  const std::string frequency = "solver: {type: harmonic, frequency: 1 MHz",
                    heated = "heating: [{material: a, power: 1}]\n";
  EXPECT_NE(sampled(heated + frequency + "}\n", heated + frequency + ", wavenumber: 1 1/um}\n"), "");
  const std::string times = "time: {end: 1 ns, output: {every: 1 ns}, initial_temperature: 299 K}\n";
  EXPECT_NE(sampled(times, times + "output: {probes: [{name: a, at: [1 nm]}]}\n"), "");
}

TEST(DeckChanges, EqualQuantitiesAreEqual) {
  EXPECT_EQ(changes(edited("100 nm", "0.1 um")), "");
  EXPECT_EQ(changes(edited("301 K", "301")), "");
  EXPECT_EQ(changes(base + "temperature: 300 K\n"), "") << "the default, spelt out";
  EXPECT_EQ(changes(base + "angles: {polar: 32}\n"), "");
  EXPECT_NE(changes(edited("100 nm", "100 um")), "");
}

/// T0 follows the walls where the deck does not give it; it did not in files that do not say it.
TEST(DeckChanges, T0ThatTheDeckDoesNotGive) {
  const std::string cold = edited("{left: {isothermal: 301 K}, right: {isothermal: 299 K}}",
                                  "{left: {isothermal: 78 K}, right: specular}");
  CheckpointHeader header;
  header.deck_path = "then.yaml";
  header.deck_text = cold;
  ASSERT_EQ(changes_since(header, deck_of(cold), {}).size(), 1U);
  EXPECT_EQ(changes_since(header, deck_of(cold), {})[0].message,
            "'78 K' now, '300 K' when the checkpoint was written: its state means nothing here");
  header.temperature = 78;
  EXPECT_TRUE(changes_since(header, deck_of(cold), {}).empty());
  EXPECT_TRUE(changes_since(header, deck_of(cold + "temperature: 78 K\n"), {}).empty());
}

TEST(DeckChanges, OthersAreNamedWithTheirPlace) {
  EXPECT_EQ(
      changes(edited("100 nm", "200 nm")),
      "d.yaml:2:42: mesh.layers[0].thickness: '200 nm' now, '100 nm' when the checkpoint was written: its "
      "state means nothing here\n");
  EXPECT_NE(changes(base + "angles: {polar: 16}\n").find("angles.polar: '16' now, '32' when"),
            std::string::npos);
  EXPECT_NE(changes(edited("{isothermal: 299 K}", "specular")).find("boundaries.right"), std::string::npos);
  EXPECT_NE(changes(base + "heating: [{material: a, power: 1e18}]\n").find("heating[0].power"),
            std::string::npos);
}

TEST(DeckChanges, FilesAreComparedByContent) {
  CheckpointHeader header;
  header.deck_text = base;
  header.inputs = {{"a.yaml", "1"}};
  const Deck deck = deck_of(base);
  EXPECT_TRUE(changes_since(header, deck, {{"elsewhere/a.yaml", "1"}}).empty());
  EXPECT_FALSE(changes_since(header, deck, {{"a.yaml", "2"}}).empty());
  EXPECT_FALSE(changes_since(header, deck, {}).empty());
}

} // namespace
} // namespace kapitza
