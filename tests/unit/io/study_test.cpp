/// Ranges of parameter studies and their tables.

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/io/result/study.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kapitza {
namespace {

StudyRange range(const std::string& text) {
  const auto parsed = parse_study_range({"mesh.layers.0.thickness", text});
  EXPECT_TRUE(parsed.has_value()) << text;
  return parsed.value_or(StudyRange{});
}

std::string complaint(const std::string& text) {
  try {
    parse_study_range({"key", text});
  } catch (const InputError& error) {
    return error.issues().front().message;
  }
  return {};
}

TEST(StudyRange, EqualRatiosOverADecadeOrMore) {
  const StudyRange wide = range("10nm:10um:4");
  EXPECT_TRUE(wide.logarithmic);
  ASSERT_EQ(wide.values.size(), 4U);
  for (std::size_t i = 0; i < 4; ++i)
    EXPECT_NEAR(wide.values[i] / std::pow(10, -8 + static_cast<double>(i)), 1, 1e-12);
  const StudyRange down = range("10 um : 1 um : 3");
  EXPECT_TRUE(down.logarithmic);
  EXPECT_GT(down.values[0], down.values[1]);
}

TEST(StudyRange, EqualStepsElse) {
  const StudyRange narrow = range("100:500:9");
  EXPECT_FALSE(narrow.logarithmic);
  EXPECT_EQ(narrow.values[1], 150);
  const StudyRange through_zero = range("0:1:11");
  EXPECT_FALSE(through_zero.logarithmic);
  EXPECT_EQ(through_zero.values[10], 1);
}

TEST(StudyRange, WholeNumbersStayWhole) {
  const StudyRange doubled = range("1:32:6");
  for (int i = 0; i < 6; ++i) EXPECT_EQ(study_value(doubled.values[index(i)]), std::to_string(1 << i));
}

TEST(StudyRange, OtherValuesAreSettings) {
  for (const char* text : {"10 nm", "{isothermal: 310 K}", "[{a: 1}, {b: {c: 2}}, {d: 3}]", "a:b", "out"})
    EXPECT_FALSE(parse_study_range({"key", text}).has_value()) << text;
}

TEST(StudyRange, Mistakes) {
  EXPECT_NE(complaint("10nm:10 K:3").find("same unit"), std::string::npos);
  EXPECT_NE(complaint("10nm:10:3").find("same unit"), std::string::npos);
  EXPECT_NE(complaint("1:2:1").find("whole number from 2"), std::string::npos);
  EXPECT_NE(complaint("1:2:2.5").find("whole number from 2"), std::string::npos);
  EXPECT_NE(complaint("1:2:9e9").find("whole number from 2"), std::string::npos);
  EXPECT_NE(complaint("1:x:3").find("--set key=1:x:3"), std::string::npos);
  EXPECT_NE(complaint("1 THz:2 THz:3").find("rad/s"), std::string::npos);
}

TEST(StudyPoint, SurvivesPacking) {
  StudyPoint point;
  point.values = {1e-8, 3};
  point.converged = true;
  point.sweeps = 9;
  point.heat_flux = 2e7;
  point.kapitza = 3e-9;
  point.interfaces.resize(2);
  point.interfaces[0].kapitza = 3e-9, point.interfaces[0].dissipation = 3.4e-9;
  point.interfaces[1] = {std::nullopt, 5e-9, 1e-9, 4e-10, 2e-9, 3e-9};
  const StudyPoint back = unpack(pack(point), 2, 2);
  EXPECT_EQ(back.values, point.values);
  EXPECT_TRUE(back.converged);
  EXPECT_EQ(back.sweeps, 9);
  EXPECT_EQ(back.heat_flux, point.heat_flux);
  EXPECT_EQ(back.total, std::nullopt);
  EXPECT_EQ(back.kapitza, point.kapitza);
  for (const std::size_t i : {0, 1}) {
    EXPECT_EQ(back.interfaces[i].kapitza, point.interfaces[i].kapitza);
    EXPECT_EQ(back.interfaces[i].apparent, point.interfaces[i].apparent);
    EXPECT_EQ(back.interfaces[i].slip, point.interfaces[i].slip);
    EXPECT_EQ(back.interfaces[i].kapitza_thermal, point.interfaces[i].kapitza_thermal);
    EXPECT_EQ(back.interfaces[i].apparent_uncertainty, point.interfaces[i].apparent_uncertainty);
    EXPECT_EQ(back.interfaces[i].dissipation, point.interfaces[i].dissipation);
  }
}

TEST(StudyCsv, UndefinedIsEmpty) {
  StudyReport report;
  report.ranges = {range("10nm:1um:2")};
  report.interfaces = {"a|b"};
  StudyPoint point;
  point.values = {1e-8};
  point.converged = true;
  point.sweeps = 7;
  point.heat_flux = 5;
  point.interfaces.resize(1);
  point.interfaces[0].kapitza = 1e-9, point.interfaces[0].dissipation = 2e-9;
  report.points = {point};
  EXPECT_EQ(study_csv(report),
            "mesh.layers.0.thickness,converged,sweeps,heat_flux_W_m2,conductance,effective_conductivity_W_m_"
            "K,total_m2K_W,"
            "bulk_m2K_W,walls_m2K_W,layers_m2K_W,kapitza_m2K_W,a|b kapitza [m2K/W],a|b kapitza_thermal "
            "[m2K/W],a|b apparent [m2K/W],a|b apparent_uncertainty [m2K/W],a|b slip [m2K/W],a|b dissipation "
            "[m2K/W]\n"
            "1e-08,true,7,5,,,,,,,,1e-09,,,,,2e-09\n");
}

} // namespace
} // namespace kapitza
