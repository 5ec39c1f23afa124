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
  const ModeTable modes = test::alamode(samples / "alamode" / "tau300K.dat", {}, read_text_file);
  EXPECT_NEAR(heat_capacity(modes, 300) / stated("heat_capacity"), 1, 1e-6);
  EXPECT_NEAR(conductivity(modes, 300) / stated("conductivity"), 1, 1e-6);
  EXPECT_NEAR(modes.cell_volume / stated("cell_volume"), 1, 1e-6);
  EXPECT_EQ(modes.counts.zone_centre, 3);
}

/// The stated conductivities of the modes say how their stars are oriented.
TEST(ImportAlamode, AxesFollowFromTheConductivitiesOfTheModes) {
  const ModeTable modes = test::alamode(samples / "alamode" / "tau300K.dat");
  EXPECT_NEAR(conductivity(modes, 300, TransportAxis::x) / stated("conductivity_x"), 1, 1e-6);
  EXPECT_NEAR(conductivity(modes, 300, TransportAxis::z) / stated("conductivity_z"), 1, 1e-6);
  ASSERT_TRUE(modes.stated);
  EXPECT_NEAR(modes.stated->kappa[2] / stated("conductivity_z"), 1, 1e-6);
}

TEST(ImportAlamode, VolumeMayBeGivenButMustBeThatOfTheModes) {
  const auto file = samples / "alamode" / "tau300K.dat";
  const ModeTable modes = test::alamode(file, 1.01 * stated("cell_volume"));
  EXPECT_NEAR(1.01 * conductivity(modes, 300) / stated("conductivity"), 1, 1e-6);
  std::vector<std::string> warnings;
  check_modes(modes, TransportAxis::isotropic, warnings);
  EXPECT_TRUE(test::only_warning(warnings,
                                 "its modes make 21.755 W/m/K at 300 K, but their conductivities in "
                                 "the file add up to 21.973"));
  EXPECT_COMPLAINT(
      test::alamode(file, 4 * stated("cell_volume")),
      "add up to 21.973 W/m/K, in a cell of 80 angstrom^3; volume: 320 angstrom^3 would make 5.4932");
}

/// CLASSICAL = 1: the modes' conductivities hold kB in place of c; the volume is still theirs.
TEST(ImportAlamode, ClassicalConductivitiesAreTold) {
  const std::string header = "# Phonon lifetime at temperature 300 K.\n"
                             "# kpoint range 1 2\n# mode   range 1 3\n"
                             "# ik, is, Frequency [cm^{-1}], Lifetime [ps], |Velocity| [m/s], MFP [nm], "
                             "Multiplicity, Thermal conductivity par mode (xx, xy, ...) [W/mK]\n";
  const std::string text = header
                           + "1 1 0 0 0 0 1 0 0 0 0 0 0 0 0 0\n1 2 0 0 0 0 1 0 0 0 0 0 0 0 0 0\n"
                             "1 3 0 0 0 0 1 0 0 0 0 0 0 0 0 0\n"
                             "2 1 100 10 4000 40 7 2.3010817 0 0 0 2.3010817 0 0 0 2.3010817\n"
                             "2 2 150 8 4000 32 7 1.8408653 0 0 0 1.8408653 0 0 0 1.8408653\n"
                             "2 3 450 3 6000 18 7 1.5532301 0 0 0 1.5532301 0 0 0 1.5532301\n";
  const ModeTable modes = test::alamode("tau.dat", {}, [&](const std::filesystem::path&) { return text; });
  EXPECT_NEAR(modes.cell_volume, 40e-30, 1e-36);
  EXPECT_NEAR(conductivity(modes, 300), 35.626, 5e-4);
  EXPECT_NEAR(heat_capacity(modes, 300), 7.93e5, 5e2);
  std::vector<std::string> warnings;
  check_modes(modes, std::nullopt, warnings);
  EXPECT_TRUE(test::only_warning(warnings,
                                 "make 35.626 W/m/K at 300 K, but their conductivities in the file add "
                                 "up to 39.866; they are classical (CLASSICAL = 1"));
}

TEST(ImportAlamode, PartsOfACalculationAreRefused) {
  const auto file = samples / "alamode" / "tau300K.dat";
  const auto read = [&](const std::string& old, const std::string& with) {
    return test::alamode(
        file, {}, test::changed({{"tau300K.dat", [&](std::string& text) { replace(text, old, with); }}}));
  };
  EXPECT_COMPLAINT(read("kpoint range 1 18", "kpoint range 3 18"), "lists the wavevectors 3 to 18 only");
  EXPECT_COMPLAINT(read("mode   range 1 6", "mode   range 4 6"), "lists the branches 4 to 6 only");
  EXPECT_COMPLAINT(read("mode   range 1 6", "mode   range 1 2"), "make the table without --mode");
  EXPECT_COMPLAINT(read("kpoint range 1 18", "kpoint range 1 20"),
                   "ends with wavevector 18 and branch 6, which are not the last that the header announces");
  EXPECT_COMPLAINT(read("\n    2    1", "\n    3    1"), "wavevector 2 is needed here");
  // The first wavevectors alone: the volume per atom shows it.
  std::vector<std::string> warnings;
  const TextReader few = test::changed({{"tau300K.dat", [](std::string& text) {
                                           replace(text, "kpoint range 1 18", "kpoint range 1 4");
                                           text.resize(text.find("\n    5    1") + 1);
                                         }}});
  read_alamode(file, {}, few, warnings);
  EXPECT_TRUE(
      test::only_warning(warnings, "more than solids have; is the table one of some wavevectors only"));
}

TEST(ImportAlamode, OtherFilesOfAlamodeAreRefusedWithTheCommand) {
  const auto read = [](const char* name, const std::string& text) {
    return test::alamode(name, {}, [&](const std::filesystem::path&) { return text; });
  };
  EXPECT_COMPLAINT(read("run/si.result", "##### General information\n#SYSTEM\n2 1\n"),
                   "analyze_phonons.py --calc tau --temp 300 si.result > tau300K.dat");
  EXPECT_COMPLAINT(read("si.kl", "# Temperature [K], Thermal Conductivity (xx, xy, ...) [W/mK]\n300 1 0 0\n"),
                   "analyze_phonons.py --calc tau --temp 300 si.result > tau300K.dat");
  EXPECT_COMPLAINT(read("k.dat", "# Temperature dependence of thermal conductivity will be printed.\n"),
                   "this holds no lifetimes of modes");
}

TEST(ImportAlmabte, OtherFilesAndOtherNames) {
  const auto file = samples / "almabte" / "sample_4_4_4_300K.phononinfo";
  EXPECT_COMPLAINT(
      test::almabte("x/GaN.h5",
                    [](const std::filesystem::path&) { return std::string("\x89HDF\r\n\x1a\n"); }),
      "make the table of modes from it: phononinfo GaN.h5 300");
  std::vector<std::string> warnings;
  read_almabte(
      "GaN_8_8_8_77K.phononinfo", [&](const std::filesystem::path&) { return read_text_file(file); },
      warnings);
  EXPECT_TRUE(test::only_warning(warnings, "its heat capacities are those of 300 K, but its name says 77 K"));
}

TEST(ImportAlamode, SiliconHasTheConductivityOfItsModes) {
  const auto file = others / "alamode" / "Si" / "tau300K_pure.dat";
  KAPITZA_SKIP_WITHOUT(file);
  const ModeTable modes = test::alamode(file, {}, read_text_file);
  // The sum over the file of multiplicity times the mean of xx, yy and zz.
  EXPECT_NEAR(conductivity(modes, 300) / 143.293404, 1, 2e-5); // the file has six digits
  EXPECT_NEAR(modes.cell_volume, 4.0035e-29, 1e-32);
  EXPECT_EQ(modes.counts.zone_centre, 3);
}

TEST(ImportAlamode, EveryMistakeIsOneSentence) {
  const auto read = [](const std::function<void(std::string&)>& change) {
    return test::alamode(samples / "alamode" / "tau300K.dat", {}, test::changed({{"tau300K.dat", change}}));
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
  const ModeTable modes = test::almabte(samples / "almabte" / "sample_4_4_4_300K.phononinfo", read_text_file);
  EXPECT_NEAR(modes.temperature, 300, 1e-4);
  EXPECT_NEAR(heat_capacity(modes, 300) / stated("heat_capacity"), 1, 1e-6);
  EXPECT_NEAR(conductivity(modes, 300) / stated("conductivity"), 1, 1e-6);
  EXPECT_NEAR(conductivity(modes, 300, TransportAxis::x) / stated("conductivity_x"), 1, 1e-6);
  EXPECT_NEAR(conductivity(modes, 300, TransportAxis::z) / stated("conductivity_z"), 1, 1e-6);
  EXPECT_EQ(modes.counts.zone_centre, 3);
}

TEST(ImportAlmabte, EveryMistakeIsOneSentence) {
  const auto read = [](const std::function<void(std::string&)>& change) {
    return test::almabte(samples / "almabte" / "s.phononinfo",
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
  ASSERT_EQ(bands.size(), 9U); // the last is absent, and keeps its place
  EXPECT_EQ(bands[8].heat_capacity, 0);
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
                        Case{"Ge_ran", 61.7, 134}}) {
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
  EXPECT_COMPLAINT(read("6000 1e-11\n"), "g.dat:1:1: 3 or 4 or 5 columns are needed, got 2");
  EXPECT_COMPLAINT(read("MaterialNumber:\n1\n"), "this names files of materials; give one of those");
  EXPECT_COMPLAINT(read("# bands\n6000 0 1e6 1 1\n"), "g.dat:2:1: the relaxation time must be positive");
  EXPECT_COMPLAINT(read("6000 1e-11 1e6 1 1\n-5 1e-11 1e6 1 1\n"),
                   "g.dat:2:1: the group velocity must be positive");
  EXPECT_COMPLAINT(read("6000 4e-11 nan 1 1\n"), "g.dat:1:1: the heat capacity must be positive");
  EXPECT_COMPLAINT(read("1 1 1 0 0\n"), "g.dat: there are no bands in it");
  EXPECT_COMPLAINT(read(""), "g.dat: the file is empty");
  // What follows from the first three columns may be missing.
  EXPECT_EQ(read("1000 1e-11 1e6 0.5\n1000 1e-11 1e6 0.5\n").size(), 2U);
  EXPECT_EQ(read("1000 1e-11 1e6\n1 1 1\n").size(), 2U);
  EXPECT_TRUE(warnings.empty());
  read("6000 1e-11 5.6e9 1 1\n");
  EXPECT_TRUE(test::only_warning(warnings, "its bands store 5.6e+09 J/m3/K, more than any crystal does"));
  warnings.clear();
  read("6000 1e-11 1e6 0.2 1\n");
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_NE(warnings[0].find("the last two columns are not the shares"), std::string::npos);
}

} // namespace
} // namespace kapitza
