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
  EXPECT_EQ(complaint("1 W/m K", units::conductivity), // (W/m) K
            "'1 W/m K' is a quantity in m kg s^-3 K, a thermal conductivity such as '148 W/m/K' is needed");
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
