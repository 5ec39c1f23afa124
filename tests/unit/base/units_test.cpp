#include "kapitza/base/error.hpp"
#include "kapitza/base/units.hpp"

#include <gtest/gtest.h>

#include <numbers>

namespace kapitza {
namespace {

std::string complaint(std::string_view text, const QuantityKind& kind) {
  try {
    parse_quantity(text, kind);
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

TEST(Units, DeckExamplesAreSI) {
  EXPECT_DOUBLE_EQ(parse_quantity("300 K", units::temperature), 300);
  EXPECT_DOUBLE_EQ(parse_quantity("1.66e6 J/m^3/K", units::heat_capacity), 1.66e6);
  EXPECT_DOUBLE_EQ(parse_quantity("148 W/m/K", units::conductivity), 148);
  EXPECT_DOUBLE_EQ(parse_quantity("10 MPa", units::pressure), 1e7);
  EXPECT_DOUBLE_EQ(parse_quantity("200 MW/m^2/K", units::conductance), 2e8);
  EXPECT_DOUBLE_EQ(parse_quantity("1e18 W/m^3", units::power_density), 1e18);
  EXPECT_DOUBLE_EQ(parse_quantity("-2.0e-7 m^2/s", units::curvature), -2e-7);
  EXPECT_DOUBLE_EQ(parse_quantity("1.157e10 1/m", units::wavevector), 1.157e10);
  EXPECT_DOUBLE_EQ(parse_quantity("10 min", units::time), 600);
  EXPECT_DOUBLE_EQ(parse_quantity("2 h", units::time), 7200);
  EXPECT_DOUBLE_EQ(parse_quantity("2329 kg/m^3", units::density), 2329);
  EXPECT_DOUBLE_EQ(parse_quantity("2.329 g/cm^3", units::density), 2329);
  const Quantity impurity = parse_quantity("1.32e-45 s^3");
  EXPECT_DOUBLE_EQ(impurity.value, 1.32e-45);
  EXPECT_TRUE(impurity.dimension == (Dimension{0, 0, 3, 0}));
}

TEST(Units, PrefixesAreRoundedAsTheUserWouldWriteThem) {
  EXPECT_EQ(parse_quantity("100 nm", units::length), 1e-7);
  EXPECT_EQ(parse_quantity("0.5 um", units::length), 5e-7);
  EXPECT_EQ(parse_quantity("7 mm", units::length), 7e-3);
  EXPECT_EQ(parse_quantity("1 ns", units::time), 1e-9);
}

TEST(Units, SpellingsOfOneQuantity) {
  for (const char* text : {"0.5 um", "0.5 \u00b5m", "0.5 \u03bcm", "0.5um", ".5 um", "+0.5 um", " 500 nm ",
                           "5e-7 m", "5e-7", "5000 \u00c5", "5000 angstrom"})
    EXPECT_DOUBLE_EQ(parse_quantity(text, units::length), 5e-7) << text;
  for (const char* text : {"2 J/m^3/K", "2 J/(m^3 K)", "2 J m^-3 K^-1", "2 J m-3 K-1", "2 J/m3/K",
                           "2 J/m\u00b3/K", "2 J/(m^3*K)", "2 kg/m/s^2/K", "2e-6 J/cm^3/K", "2"})
    EXPECT_DOUBLE_EQ(parse_quantity(text, units::heat_capacity), 2) << text;
}

TEST(Units, HertzCountsTwoPiWhereAnAngularFrequencyIsWanted) {
  EXPECT_DOUBLE_EQ(parse_quantity("5 THz", units::angular_frequency), 2 * std::numbers::pi * 5e12);
  EXPECT_DOUBLE_EQ(parse_quantity("3e13 rad/s", units::angular_frequency), 3e13);
  EXPECT_DOUBLE_EQ(parse_quantity("30 Trad/s", units::angular_frequency), 3e13);
  EXPECT_DOUBLE_EQ(parse_quantity("3e13 1/s", units::angular_frequency), 3e13);
  EXPECT_DOUBLE_EQ(parse_quantity("3e13", units::angular_frequency), 3e13);
}

TEST(Units, FractionalPowers) {
  EXPECT_TRUE(parse_quantity("1 K^1.5").dimension == (Dimension{0, 0, 0, 1.5}));
  EXPECT_EQ(unit_text(parse_quantity("1 W/m/K").dimension), "m kg s^-3 K^-1");
  EXPECT_EQ(unit_text({}), "1");
}

TEST(Units, WrongDimensionNamesBoth) {
  EXPECT_EQ(complaint("10 K", units::length), "'10 K' is a temperature, a length such as '100 nm' is needed");
  EXPECT_EQ(complaint("10 nm", units::number), "'10 nm' is a length, a plain number such as '0.5' is needed");
  EXPECT_EQ(complaint("1 W/m^2 K", units::conductivity), // nor W/(m^2 K)
            "'1 W/m^2 K' is a quantity in kg s^-3 K, a thermal conductivity such as '148 W/m/K' is needed");
  EXPECT_EQ(
      complaint("5 m^2K/GW", units::conductance),
      "'5 m^2K/GW' is a thermal resistance, a thermal conductance such as '200 MW/m^2/K' is needed; that "
      "is a thermal resistance, its inverse is 2e+08 W/m^2/K");
  EXPECT_EQ(complaint("30 m", units::time),
            "'30 m' is a length, a time such as '10 ns' is needed; m is a metre, a minute is min");
}

/// As hands and other programs write them.
TEST(Units, LooseSpellingsAreUnderstoodWhereOneReadingFits) {
  for (const char* text :
       {"148 W/mK", "148 W/m K", "148 W/m-K", "148 Wm-1K-1", "148 W m-1 K-1", "148 W/(mK)", "148 W.m-1.K-1",
        "148 W/m*K", "1.48 W/cmK", "148 W\u00b7m\u207b\u00b9\u00b7K\u207b\u00b9"})
    EXPECT_DOUBLE_EQ(parse_quantity(text, units::conductivity), 148) << text;
  for (const char* text : {"200 MW/m2K", "200 MW/m^2K", "200 MW/m2-K", "200 MWm-2K-1", "200 MW/(m2K)",
                           "2e8 W/m\u00b2K", "2e8 W m\u207b\u00b2 K\u207b\u00b9"})
    EXPECT_DOUBLE_EQ(parse_quantity(text, units::conductance), 2e8) << text;
  for (const char* text : {"1.6e6 J/m^3K", "1.6e6 J/m3K", "1.6 J/cm3K", "1.6e6 J/m^3-K", "1.6e6 Jm-3K-1",
                           "1.6e6 J m\u207b\u00b3 K\u207b\u00b9"})
    EXPECT_DOUBLE_EQ(parse_quantity(text, units::heat_capacity), 1.6e6) << text;
  EXPECT_DOUBLE_EQ(parse_quantity("6400 ms-1", units::velocity), 6400);
  EXPECT_DOUBLE_EQ(parse_quantity("3 micron", units::length), 3e-6);
  EXPECT_DOUBLE_EQ(parse_quantity("3 microns", units::length), 3e-6);
  EXPECT_DOUBLE_EQ(parse_quantity("30 %", units::number), 0.3);
  EXPECT_DOUBLE_EQ(parse_quantity("10 mK", units::temperature), 0.01); // the strict reading comes first
  EXPECT_DOUBLE_EQ(parse_quantity("10 ms", units::time), 0.01);
  EXPECT_NE(complaint("3 m/", units::length), "");
  EXPECT_NE(complaint("3 m -", units::length), "");
}

TEST(Units, DegreesCelsiusAreRefusedWithTheKelvinNamed) {
  EXPECT_EQ(complaint("27 C", units::temperature),
            "'27 C' is in degrees Celsius, kelvin are needed: 300.15 K");
  EXPECT_EQ(complaint("-40 \u00b0C", units::temperature),
            "'-40 \u00b0C' is in degrees Celsius, kelvin are needed: 233.15 K");
  EXPECT_EQ(complaint("2 degC", units::temperature_difference),
            "'2 degC' is in degrees Celsius, kelvin are needed: 2 K");
  EXPECT_EQ(
      complaint("1 W/m/C", units::conductivity),
      "unknown unit 'C' in '1 W/m/C'; temperatures are in kelvin, K; a thermal conductivity such as '148 "
      "W/m/K' is needed");
  EXPECT_EQ(complaint("300 k", units::temperature),
            "unknown unit 'k' in '300 k'; kelvin is K; a temperature such as '300 K' is needed");
}

/// Energies and wavenumbers of quanta: E = hbar omega, k = 1/lambda. 1 meV is 0.2417989 THz and 8.0655 1/cm
/// (CODATA).
TEST(Units, FrequenciesInMilliElectronvoltsAndWavenumbers) {
  const double terahertz = 2 * std::numbers::pi * 1e12;
  EXPECT_NEAR(parse_quantity("10 meV", units::angular_frequency), 2.417989242 * terahertz, 1e-9 * terahertz);
  EXPECT_NEAR(parse_quantity("520 cm^-1", units::angular_frequency), 15.58920782 * terahertz,
              1e-7 * terahertz);
  EXPECT_NEAR(parse_quantity("520 1/cm", units::angular_frequency), 15.58920782 * terahertz,
              1e-7 * terahertz);
  EXPECT_NE(complaint("10 meV", units::temperature), "");
}

TEST(Units, TimesAsClocksAndSchedulersWriteThem) {
  EXPECT_EQ(parse_quantity("1:30:00", units::time), 5400);
  EXPECT_EQ(parse_quantity("2-12:00:00", units::time), 216000);
  EXPECT_EQ(parse_quantity("0:00:30", units::time), 30);
  EXPECT_EQ(parse_quantity("1h30m", units::time), 5400);
  EXPECT_EQ(parse_quantity("1 h 30 min 10 s", units::time), 5410);
  EXPECT_EQ(parse_quantity("1h30", units::time), 5400);
  EXPECT_EQ(parse_quantity("2d12h", units::time), 216000);
  EXPECT_EQ(parse_quantity("90 min", units::time), 5400);
  EXPECT_EQ(complaint("1:30", units::time), "'1:30' may be hours or minutes; write 1:30:00, 1h30m or 90 s");
  EXPECT_EQ(complaint("1:75:00", units::time), "minutes and seconds go up to 59 in '1:75:00'");
  EXPECT_NE(complaint("30m1h", units::time), "");
  EXPECT_NE(complaint("1h30m", units::length), "");
}

TEST(Units, WhatIsNoFiniteNumberIsRejected) {
  for (const char* text : {"nan", ".nan", ".NaN", "inf", "-.inf", "+inf", "Infinity"})
    EXPECT_EQ(complaint(text, units::length), "must be a finite number, got '" + std::string(text)
                                                  + "'; a length such as '100 nm' is needed");
  for (const char* text : {"1e999", "1e-999 m", "1e300 Em", "1e-320 am"})
    EXPECT_EQ(complaint(text, units::length), "the number in '" + std::string(text)
                                                  + "' is too large or too small to be represented; a length "
                                                    "such as '100 nm' is needed");
}

TEST(Units, WhatIsNoQuantityIsRejected) {
  EXPECT_EQ(complaint("thick", units::length),
            "'thick' is not a number; a length such as '100 nm' is needed");
  EXPECT_EQ(complaint("", units::length), "'' is not a number; a length such as '100 nm' is needed");
  EXPECT_EQ(complaint("3 furlong", units::length),
            "unknown unit 'furlong' in '3 furlong'; a length such as '100 nm' is needed");
  EXPECT_EQ(complaint("3 nm,", units::length),
            "cannot read ',' in '3 nm,'; a length such as '100 nm' is needed");
  EXPECT_EQ(complaint("1,5 nm", units::length),
            "cannot read ',5 nm' in '1,5 nm'; a length such as '100 nm' is needed");
  EXPECT_EQ(complaint("3 m/(s", units::velocity),
            "a ')' is missing in '3 m/(s'; a velocity such as '6400 m/s' is needed");
  EXPECT_EQ(complaint("3 m)", units::length),
            "cannot read ')' in '3 m)'; a length such as '100 nm' is needed");
  EXPECT_EQ(complaint("3 m^", units::length),
            "a number must follow '^' in '3 m^'; a length such as '100 nm' is needed");
  EXPECT_EQ(complaint("3 m^1000", units::length),
            "the power in '3 m^1000' is out of range; a length such as '100 nm' is needed");
  EXPECT_EQ(complaint("3 m/", units::length),
            "cannot read '' in '3 m/'; a length such as '100 nm' is needed");
  EXPECT_NE(complaint("3 " + std::string(1000000, '('), units::length).find("is too long"),
            std::string::npos);
}

} // namespace
} // namespace kapitza
