/// ALAMODE, almaBTE and GiftBTE: one text table each; and the numbers in them.

#include "kapitza/io/import/mode_files.hpp"

#include "io/import/text.hpp"
#include "support/import_files.hpp"

#include <cmath>

namespace kapitza {
namespace {

using test::others;
using test::replace;
using test::samples;
using test::stated;

TEST(ImportText, NumbersOfCAndFortran) {
  EXPECT_EQ(io::parse_number("+1.5e3"), 1500);
  EXPECT_EQ(io::parse_number("1.5D-3"), 1.5e-3);
  EXPECT_EQ(io::parse_number("1.5d+3"), 1500);
  EXPECT_EQ(io::parse_number("0.25-103"), 0.25e-103);
  EXPECT_EQ(io::parse_number("1e-400"), 0);
  EXPECT_TRUE(std::isnan(*io::parse_number("NaN")));
  EXPECT_TRUE(std::isinf(*io::parse_number("1e400")));
  for (const char* text : {"", "+", "x", "1.5x", "1.5D", "1-", "++1", "********", "1.5e3e3"})
    EXPECT_FALSE(io::parse_number(text)) << text;
}

TEST(ImportAlamode, SampleHasTheStatedSums) {
  const ModeTable modes = read_alamode(samples / "alamode" / "tau300K.dat", {}, read_text_file);
  EXPECT_NEAR(heat_capacity(modes, 300) / stated("heat_capacity"), 1, 1e-6);
  EXPECT_NEAR(conductivity(modes, 300) / stated("conductivity"), 1, 1e-6);
  EXPECT_NEAR(modes.cell_volume / stated("cell_volume"), 1, 1e-6);
  EXPECT_EQ(modes.counts.zone_centre, 3);
  EXPECT_COMPLAINT(conductivity(modes, 300, TransportAxis::z), "only axis: isotropic is possible");
}

TEST(ImportAlamode, VolumeMayBeGiven) {
  const ModeTable modes =
      read_alamode(samples / "alamode" / "tau300K.dat", 2 * stated("cell_volume"), read_text_file);
  EXPECT_NEAR(2 * conductivity(modes, 300) / stated("conductivity"), 1, 1e-6);
}

TEST(ImportAlamode, SiliconHasTheConductivityOfItsModes) {
  const auto file = others / "alamode" / "Si" / "tau300K_pure.dat";
  KAPITZA_SKIP_WITHOUT(file);
  const ModeTable modes = read_alamode(file, {}, read_text_file);
  // The sum over the file of multiplicity times the mean of xx, yy and zz.
  EXPECT_NEAR(conductivity(modes, 300) / 143.293404, 1, 2e-5); // the file has six digits
  EXPECT_NEAR(modes.cell_volume, 4.0035e-29, 1e-32);
  EXPECT_EQ(modes.counts.zone_centre, 3);
}

TEST(ImportAlamode, EveryMistakeIsOneSentence) {
  const auto read = [](const std::function<void(std::string&)>& change) {
    return read_alamode(samples / "alamode" / "tau300K.dat", {}, test::changed({{"tau300K.dat", change}}));
  };
  EXPECT_COMPLAINT(read([](std::string& text) { replace(text, "Lifetime", "Age"); }),
                   "tau300K.dat:5:1: there is no column named 'lifetime'");
  EXPECT_COMPLAINT(read([](std::string& text) { replace(text, "[ps]", "[fs]"); }),
                   "tau300K.dat:5:1: the column lifetime must be in [ps]");
  EXPECT_COMPLAINT(read([](std::string& text) { replace(text, "temperature", "weather"); }),
                   "a header line is needed that states the temperature");
  EXPECT_COMPLAINT(read([](std::string& text) { text.resize(text.rfind('\n', text.size() - 2) + 1); }),
                   "is the file complete?");
  EXPECT_COMPLAINT(read([](std::string& text) { replace(text, "\n    1    2", "\n    1    3"); }),
                   "tau300K.dat:7:1: branch 2 is needed here");
  EXPECT_COMPLAINT(read([](std::string& text) { text.resize(text.rfind(' ')); }), "is the file complete?");
  EXPECT_COMPLAINT(read([](std::string& text) { text = "1 2 3\n"; }), "a header line is needed");
}

TEST(ImportAlmabte, SampleHasTheStatedSums) {
  const ModeTable modes = read_almabte(samples / "almabte" / "sample_4_4_4_300K.phononinfo", read_text_file);
  EXPECT_NEAR(modes.temperature, 300, 1e-4);
  EXPECT_NEAR(heat_capacity(modes, 300) / stated("heat_capacity"), 1, 1e-6);
  EXPECT_NEAR(conductivity(modes, 300) / stated("conductivity"), 1, 1e-6);
  EXPECT_NEAR(conductivity(modes, 300, TransportAxis::x) / stated("conductivity_x"), 1, 1e-6);
  EXPECT_NEAR(conductivity(modes, 300, TransportAxis::z) / stated("conductivity_z"), 1, 1e-6);
  EXPECT_EQ(modes.counts.zone_centre, 3);
}

TEST(ImportAlmabte, EveryMistakeIsOneSentence) {
  const auto read = [](const std::function<void(std::string&)>& change) {
    return read_almabte(samples / "almabte" / "s.phononinfo",
                        [&](const std::filesystem::path&) -> std::optional<std::string> {
                          auto text = read_text_file(samples / "almabte" / "sample_4_4_4_300K.phononinfo");
                          change(*text);
                          return text;
                        });
  };
  EXPECT_COMPLAINT(read([](std::string& text) { replace(text, "nq,", "q,"); }),
                   "s.phononinfo:1:1: the header of a phononinfo file is needed");
  EXPECT_COMPLAINT(read([](std::string& text) { replace(text, "\n0,1,", "\n0,"); }),
                   "s.phononinfo:3:1: has 10 columns where the lines before have 11");
  EXPECT_COMPLAINT(read([](std::string& text) { replace(text, "\n0,1,", "\n0,-1,"); }),
                   "s.phononinfo:3:1: the branch index must be a whole number from 0");
  EXPECT_COMPLAINT(read([](std::string& text) { text.resize(text.rfind("\n63,5,") + 1); }),
                   "has 383 modes, not a multiple of its 6 branches; is the file complete?");
  EXPECT_COMPLAINT(read([](std::string& text) { text.resize(text.find('\n') + 1); }),
                   "there are no numbers in it");
}

TEST(ImportGiftbte, SampleHasTheStatedConductivity) {
  std::vector<std::string> warnings;
  const auto bands = read_giftbte(samples / "giftbte" / "bands.dat", read_text_file, warnings);
  ASSERT_EQ(bands.size(), 8U);
  double kappa = 0;
  for (const GrayMaterial& band : bands)
    kappa += band.heat_capacity * band.group_velocity * band.mean_free_path / 3;
  EXPECT_NEAR(kappa / stated("conductivity"), 1, 1e-6);
  EXPECT_TRUE(warnings.empty());
}

TEST(ImportGiftbte, FilesOfTheLiterature) {
  struct Case {
    const char* name;
    double conductivity;
    std::size_t bands;
  };
  for (const Case& c : {Case{"Si_1", 155.1, 1}, Case{"Si_15", 151.8, 15}, Case{"Si_ran", 149.3, 134},
                        Case{"Ge_ran", 61.7, 108}}) {
    const auto file = others / "giftbte" / (std::string(c.name) + ".dat");
    KAPITZA_SKIP_WITHOUT(file);
    std::vector<std::string> warnings;
    double kappa = 0;
    const auto bands = read_giftbte(file, read_text_file, warnings);
    for (const GrayMaterial& band : bands)
      kappa += band.heat_capacity * band.group_velocity * band.mean_free_path / 3;
    EXPECT_NEAR(kappa, c.conductivity, 0.05) << c.name;
    EXPECT_EQ(bands.size(), c.bands) << c.name;
    EXPECT_TRUE(warnings.empty()) << c.name << ": " << warnings.front();
  }
}

TEST(ImportGiftbte, EveryMistakeIsOneSentence) {
  std::vector<std::string> warnings;
  const auto read = [&](const std::string& text) {
    return read_giftbte(
        "g.dat", [&](const std::filesystem::path&) { return std::optional(text); }, warnings);
  };
  EXPECT_COMPLAINT(read("6000 1e-11 1e6 1\n"), "g.dat:1:1: 5 columns are needed, got 4");
  EXPECT_COMPLAINT(read("# bands\n6000 0 1e6 1 1\n"), "g.dat:2:1: the relaxation time must be positive");
  EXPECT_COMPLAINT(read("6000 1e-11 1e6 1 1\n-5 1e-11 1e6 1 1\n"),
                   "g.dat:2:1: the group velocity must be positive");
  EXPECT_COMPLAINT(read("6000 4e-11 nan 1 1\n"), "g.dat:1:1: the heat capacity must be positive");
  EXPECT_COMPLAINT(read("1 1 1 0 0\n"), "g.dat: there are no bands in it");
  EXPECT_COMPLAINT(read(""), "g.dat: the file is empty");
  read("6000 1e-11 1e6 0.2 1\n");
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_NE(warnings[0].find("the last two columns are not the shares"), std::string::npos);
}

} // namespace
} // namespace kapitza
