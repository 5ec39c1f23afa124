#include "kapitza/io/import/mode_files.hpp"

#include "support/import_files.hpp"

namespace kapitza {
namespace {

const auto directory = test::samples / "shengbte";

ModeTable read_changed(const std::string& file, const std::function<void(std::string&)>& change) {
  return test::shengbte(directory, 300, test::changed({{file, change}}));
}

TEST(ImportShengbte, SampleHasTheStatedSums) {
  const ModeTable modes = test::shengbte(directory, 300, read_text_file);
  EXPECT_NEAR(heat_capacity(modes, 300) / test::stated("heat_capacity"), 1, 1e-6);
  EXPECT_NEAR(conductivity(modes, 300) / test::stated("conductivity"), 1, 1e-6);
  EXPECT_NEAR(modes.cell_volume / test::stated("cell_volume"), 1, 1e-12);
  EXPECT_EQ(modes.temperature, 300);
  EXPECT_EQ(modes.counts.zone_centre, 3);
  EXPECT_TRUE(import_warnings(modes).empty());
}

/// The point group turns the velocity of one wavevector into those of its star.
TEST(ImportShengbte, AxesFollowFromTheSymmetryOfTheCell) {
  const ModeTable modes = test::shengbte(directory, 300, read_text_file);
  EXPECT_EQ(modes.rotations.size(), 16U); // 4/mmm
  for (TransportAxis axis : {TransportAxis::x, TransportAxis::y})
    EXPECT_NEAR(conductivity(modes, 300, axis) / test::stated("conductivity_x"), 1, 1e-6);
  EXPECT_NEAR(conductivity(modes, 300, TransportAxis::z) / test::stated("conductivity_z"), 1, 1e-6);
}

TEST(ImportShengbte, TemperatureMayNameASubdirectory) {
  const TextReader read = [](const std::filesystem::path& path) -> std::optional<std::string> {
    if (path.parent_path().filename() == "T300K") return read_text_file(directory / path.filename());
    if (path.filename() == "BTE.w_final") return std::nullopt;
    return read_text_file(path);
  };
  EXPECT_NEAR(conductivity(test::shengbte(directory, 300, read), 300) / test::stated("conductivity"), 1,
              1e-6);
}

TEST(ImportShengbte, MultiplicitiesMayStandWithTheIrreducibleWavevectors) {
  const ModeTable reference = test::shengbte(directory, 300, read_text_file);
  std::map<int, int> stars;
  std::string qpoints;
  for (std::size_t i = 0; i < reference.size(); ++i)
    if (reference.branch[i] == 3)
      qpoints += std::to_string(stars.size() + 1) + " 1 "
                 + std::to_string(std::lround(reference.weight[i] * 64 * reference.cell_volume)) + " 0 0 0\n",
          stars[static_cast<int>(i)] = 1;
  const TextReader read = [&](const std::filesystem::path& path) -> std::optional<std::string> {
    if (path.filename() == "BTE.qpoints_full") return std::nullopt;
    return path.filename() == "BTE.qpoints" ? qpoints : read_text_file(path);
  };
  EXPECT_NEAR(conductivity(test::shengbte(directory, 300, read), 300), conductivity(reference, 300), 1e-12);
}

TEST(ImportShengbte, CrystalsOfTheLiterature) {
  struct Case {
    const char* name;
    double conductivity, heat_capacity;
    int negative; ///< lifetimes of modes that move
  };
  for (const Case& c : {Case{"Ge", 47.5763687, 1.66955473e6, 7}, Case{"GaAs", 37.6594070, 1.65755823e6, 20},
                        Case{"GaN", 269.032959, 2.62522015e6, 608}}) {
    const auto place = test::others / "shengbte" / c.name;
    KAPITZA_SKIP_WITHOUT(place);
    const ModeTable modes = test::shengbte(place, 300, read_text_file);
    EXPECT_NEAR(conductivity(modes, 300) / c.conductivity, 1, 1e-6) << c.name;
    EXPECT_NEAR(heat_capacity(modes, 300) / c.heat_capacity, 1, 1e-6) << c.name;
    EXPECT_EQ(modes.counts.negative_lifetime, c.negative) << c.name;
    // Cubic: one conductivity. Hexagonal: x and y agree.
    const double x = conductivity(modes, 300, TransportAxis::x),
                 y = conductivity(modes, 300, TransportAxis::y),
                 z = conductivity(modes, 300, TransportAxis::z);
    EXPECT_NEAR(x / y, 1, 1e-9) << c.name;
    EXPECT_NEAR((x + y + z) / 3 / c.conductivity, 1, 1e-6) << c.name;
    EXPECT_EQ(modes.rotations.size(), std::string(c.name) == "Ge"     ? 48U
                                      : std::string(c.name) == "GaAs" ? 24U
                                                                      : 12U);
  }
}

TEST(ImportShengbte, EveryMistakeIsOneSentence) {
  const auto cut = [](std::string& text) { text.resize(text.size() / 2); };
  EXPECT_COMPLAINT(read_changed("BTE.v", cut), "BTE.v:");
  EXPECT_COMPLAINT(
      read_changed("BTE.w_final", [](std::string& text) { text += "1 2\n"; }),
      "has 109 rows where BTE.omega's 18 wavevectors with 6 branches need 108; is the file complete?");
  EXPECT_COMPLAINT(read_changed("BTE.v", [](std::string& text) { test::replace(text, "\n", " 5\n"); }),
                   "BTE.v:1:1: 3 columns are needed, got 4");
  EXPECT_COMPLAINT(read_changed("BTE.w_final", [](std::string& text) { test::replace(text, "NaN", "Nan?"); }),
                   "BTE.w_final:1:38: a number is needed, got 'Nan?'");
  EXPECT_COMPLAINT(
      read_changed("BTE.w_final", [](std::string& text) { text = text.substr(42) + text.substr(0, 42); }),
      "rows go through the wavevectors of branch 1");
  EXPECT_COMPLAINT(
      read_changed("CONTROL", [](std::string& text) { test::replace(text, "lfactor", "factor"); }),
      "CONTROL: there is no entry 'lfactor'");
  EXPECT_COMPLAINT(read_changed("CONTROL",
                                [](std::string& text) {
                                  test::replace(text, "lattvec(:,2)= 0.0, 4.0,", "lattvec(:,2)= 0.0,");
                                }),
                   "CONTROL:8:9: 'lattvec(:,2)' needs 3 numbers, got 2");
  EXPECT_COMPLAINT(
      read_changed("CONTROL", [](std::string& text) { test::replace(text, "1.0D-1", "1.0D+2"); }),
      "lfactor and lattvec give a cell of 8e-20 m^3; lfactor is in nm");
  EXPECT_COMPLAINT(
      read_changed("CONTROL", [](std::string& text) { test::replace(text, "4 4 4\n&", "4 4 8\n&"); }),
      "has 64 wavevectors where ngrid in CONTROL makes 128");
  EXPECT_COMPLAINT(read_changed("CONTROL", cut), "CONTROL");
  EXPECT_COMPLAINT(test::shengbte(directory / "nowhere", 300, read_text_file), "there is no such file");
  EXPECT_COMPLAINT(heat_capacity(test::shengbte(directory, 300, read_text_file), 350),
                   "has lifetimes at 300 K, not at 350 K");
}

TEST(ImportShengbte, ImaginaryModesAreDroppedAndCounted) {
  const auto change = [](std::string& text) {
    test::replace(text, " 6.7936622049E+00", "-6.7936622049E+00");
    test::replace(text, " 8.1523946458E+00", "-8.1523946458E+00");
  };
  const ModeTable modes =
      test::shengbte(directory, 300, test::changed({{"BTE.omega", change}, {"BTE.w_final", change}}));
  EXPECT_EQ(modes.counts.imaginary, 2);
  ASSERT_EQ(import_warnings(modes).size(), 1U);
  EXPECT_NE(import_warnings(modes)[0].find("2 of 108 modes have a negative frequency"), std::string::npos);
}

} // namespace
} // namespace kapitza
