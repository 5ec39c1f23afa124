/// First-principles phonons as materials of a deck.

#include "kapitza/laws/flux_coupling.hpp"
#include "kapitza/setup/problem.hpp"

#include "deck_text.hpp"
#include "support/import_files.hpp"

#include <algorithm>

namespace kapitza {
namespace {

std::string deck_with(const std::string& materials, const std::string& temperature = "300 K") {
  return "temperature: " + temperature + "\nmaterials:\n" + materials + R"(mesh:
  layers:
    - {material: a, thickness: 100 nm}
    - {material: b, thickness: 100 nm}
interfaces:
  - {between: [a, b], model: dmm}
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}}
)";
}

/// The deck is in memory, everything else beside the samples.
Deck read_deck_text(const std::string& text) {
  return read_deck("d.yaml", {}, [&](const std::filesystem::path& path) -> std::optional<std::string> {
    return path == "d.yaml" ? std::optional(text) : read_text_file(path);
  });
}

std::string sample(const std::string& path) {
  return (test::samples / path).string();
}

TEST(ImportDeck, FormatsOfOneCrystalGiveOneMaterial) {
  const std::vector<std::string> kinds{"shengbte: {directory: " + sample("shengbte") + "}",
                                       "alamode: {file: " + sample("alamode/tau300K.dat") + "}",
                                       "phono3py: {file: " + sample("phono3py/kappa-m444.hdf5") + "}",
                                       "almabte: {file: " + sample("almabte/sample_4_4_4_300K.phononinfo")
                                           + "}"};
  for (const std::string& kind : kinds) {
    const Deck deck = read_deck_text(
        deck_with("  a: {" + kinds[0] + ", max_bands: 80, frequency_bins: 12, axis: isotropic}\n  b: {" + kind
                  + ", axis: isotropic}\n"));
    EXPECT_TRUE(deck.warnings.empty()) << deck.warnings.front();
    const StackProblem problem = make_problem(deck);
    for (const Bands& bands : problem.media) {
      EXPECT_NEAR(conductivity(bands) / test::stated("conductivity"), 1, 1e-6) << kind;
      EXPECT_NEAR(heat_capacity(bands) / test::stated("heat_capacity"), 1, 1e-6) << kind;
      EXPECT_TRUE(bands.frequency_resolved);
    }
    EXPECT_LE(problem.media[0].size(), 80);
    const std::vector<std::string> notes = binning_notes(deck, problem.media);
    ASSERT_EQ(notes.size(), 2U);
    EXPECT_NE(notes[0].find("material a: 105 modes are "), std::string::npos) << notes[0];
  }
}

TEST(ImportDeck, AxisIsThatOfTheCrystal) {
  const Deck deck = read_deck_text(deck_with("  a: {shengbte: {directory: " + sample("shengbte")
                                             + "}, axis: z}\n  b: {phono3py: {file: "
                                             + sample("phono3py_full/kappa-m444.hdf5") + "}, axis: x}\n"));
  const StackProblem problem = make_problem(deck);
  EXPECT_NEAR(conductivity(problem.media[0]) / test::stated("conductivity_z"), 1, 1e-6);
  EXPECT_NEAR(conductivity(problem.media[1]) / test::stated("conductivity_x"), 1, 1e-6);
}

TEST(ImportDeck, SharesTheGridWithLibraryMaterials) {
  const Deck deck = read_deck_text(
      deck_with("  a: {shengbte: {directory: " + sample("shengbte") + "}}\n  b: {library: silicon}\n"));
  const StackProblem problem = make_problem(deck);
  const auto bins = [&](std::size_t m) {
    return *std::max_element(problem.media[m].frequency.begin(), problem.media[m].frequency.end());
  };
  EXPECT_LT(bins(0), bins(1)); // silicon reaches higher frequencies
}

TEST(ImportDeck, GiftbteIsAListOfBands) {
  const Deck deck =
      read_deck_text(deck_with("  a: {giftbte: {file: " + sample("giftbte/bands.dat")
                               + "}}\n  b: {giftbte: {file: " + sample("giftbte/bands.dat") + "}}\n"));
  const StackProblem problem = make_problem(deck);
  EXPECT_EQ(problem.media[0].size(), 8);
  EXPECT_FALSE(problem.media[0].frequency_resolved);
}

/// Band 1 is absent in a, band 3 in b: only band 2 crosses. 1/h = 1/w + 1/w with w = C v/4 = 2.5e8 W/m2/K.
TEST(ImportDeck, AbsentBandsLeaveTheirPartnersAlone) {
  const std::string band = "1000 1e-11 1e6 0.5 0.5\n", absent = "1 1 1 0 0\n";
  const std::string materials = "  a: {giftbte: {file: a.dat}}\n  b: {giftbte: {file: b.dat}}\n";
  const auto conductance = [&](const std::string& a, const std::string& b, std::vector<std::string>& notes) {
    const Deck deck =
        read_deck("d.yaml", {}, [&](const std::filesystem::path& path) -> std::optional<std::string> {
          return path == "d.yaml" ? deck_with(materials) : path == "a.dat" ? a : b;
        });
    const StackProblem problem = make_problem(deck);
    notes = law_notes(deck, problem.media);
    double sum = 0;
    for (const CoupledGroup& group :
         couple_interface(problem.media[0], problem.media[1], double_gauss(2), DiffuseMismatch{}, false)
             .groups)
      sum += group.transmissivity * group.conductance[minus_side];
    return sum;
  };
  std::vector<std::string> notes;
  EXPECT_NEAR(conductance(absent + band + band, band + band + absent, notes) / 1.25e8, 1, 1e-12);
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_NE(notes[0].find("bands that the other side has not are reflected; they are 50 % of what a"),
            std::string::npos)
      << notes[0];
  EXPECT_NEAR(conductance(absent + band + band, band + band + band, notes) / 2.5e8, 1, 1e-12);
  EXPECT_NEAR(conductance(band + band, band + band, notes) / 2.5e8, 1, 1e-12);
  EXPECT_TRUE(notes.empty());
}

/// A layered crystal without an axis is refused in the deck's place; a chain along x has one.
TEST(ImportDeck, LayeredCrystalsNeedAnAxis) {
  const std::string table = *read_text_file(test::samples / "alamode" / "layered.dat");
  const auto read = [&](const std::string& more) {
    return read_deck("d.yaml", {}, [&](const std::filesystem::path& path) -> std::optional<std::string> {
      return path == "d.yaml"
                 ? deck_with("  a: {alamode: {file: t.dat}" + more + "}\n  b: {library: silicon}\n")
             : path == "t.dat" ? std::optional(table)
                               : read_text_file(path);
    });
  };
  EXPECT_COMPLAINT(read(""),
                   "d.yaml:3:16: materials.a.alamode: 't.dat' conducts 53.173 W/m/K along x, 53.173 along "
                   "y and 0.53173 along z: say along which of these heat flows");
  for (const auto& [axis, kappa] : {std::pair{"x", 53.173}, {"z", 0.53173}, {"isotropic", 35.626}}) {
    const Deck deck = read(std::string(", axis: ") + axis);
    EXPECT_TRUE(deck.warnings.empty()) << deck.warnings.front();
    EXPECT_NEAR(conductivity(make_problem(deck).media[0]) / kappa, 1, 2e-5) << axis;
  }
}

TEST(ImportDeck, EveryMistakeHasItsPlace) {
  const std::string gray = "  b: {gray: {heat_capacity: 1e6, group_velocity: 1e3, mean_free_path: 1 nm}}\n";
  const std::string shengbte = ": {shengbte: {directory: " + sample("shengbte") + "}}\n";
  EXPECT_COMPLAINT(
      read_deck_text(deck_with("  a" + shengbte + gray)),
      "the bands of these materials cannot be paired: a has bands on the frequency grid, b is gray");
  EXPECT_COMPLAINT(read_deck_text(deck_with("  a" + shengbte + "  b" + shengbte, "350 K")),
                   "d.yaml:3:17: materials.a.shengbte: '" + sample("shengbte")
                       + "' has lifetimes at 300 K, not at 350 K");
  EXPECT_COMPLAINT(read_deck_text(deck_with("  a: {alamode: {file: nowhere.dat}}\n" + gray)),
                   "d.yaml:3:16: materials.a.alamode: 'nowhere.dat': there is no such file");
  EXPECT_COMPLAINT(
      read_deck_text(deck_with("  a: {alamode: {file: " + sample("alamode/tau300K.dat")
                               + ", volume: 3 nm}, axis: x}\n" + gray)),
      "materials.a.alamode.volume: '3 nm' is a length, a volume such as '40 angstrom^3' is needed");
  EXPECT_COMPLAINT(read_deck_text(deck_with("  a: {giftbte: {file: " + sample("alamode/tau300K.dat")
                                            + "}, axis: x}\n" + gray)),
                   "materials.a.axis: has a meaning only with shengbte, alamode, phono3py, almabte");
  EXPECT_COMPLAINT(
      read_deck_text(deck_with("  a: {giftbte: {file: " + sample("alamode/tau300K.dat") + "}}\n" + gray)),
      "tau300K.dat:6:1: 3 or 4 or 5 columns are needed, got 16");
  EXPECT_COMPLAINT(make_problem(read_deck_text(deck_with("  a: {shengbte: {directory: " + sample("shengbte")
                                                         + "}, max_bands: 5}\n  b: {library: silicon}\n"))),
                   "more than max_bands: 5; raise max_bands, or lower frequency_bins");
}

} // namespace
} // namespace kapitza
