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
  EXPECT_EQ(wide.spacing, StudyRange::Spacing::ratios);
  ASSERT_EQ(wide.values.size(), 4U);
  for (std::size_t i = 0; i < 4; ++i)
    EXPECT_NEAR(std::stod(wide.values[i]) / std::pow(10, -8 + static_cast<double>(i)), 1, 1e-12);
  const StudyRange down = range("10 um : 1 um : 3");
  EXPECT_EQ(down.spacing, StudyRange::Spacing::ratios);
  EXPECT_EQ(down.values, (std::vector<std::string>{"1e-05", "3.16227766017e-06", "1e-06"}));
}

TEST(StudyRange, EqualStepsElse) {
  const StudyRange narrow = range("100:500:9");
  EXPECT_EQ(narrow.spacing, StudyRange::Spacing::steps);
  EXPECT_EQ(narrow.values[1], "150");
  const StudyRange through_zero = range("0:1:11");
  EXPECT_EQ(through_zero.spacing, StudyRange::Spacing::steps);
  EXPECT_EQ(through_zero.values[10], "1");
}

TEST(StudyRange, WholeNumbersStayWhole) {
  const StudyRange doubled = range("1:32:6");
  for (int i = 0; i < 6; ++i) EXPECT_EQ(doubled.values[index(i)], std::to_string(1 << i));
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

TEST(StudyList, CommasInsideOfAValueArePartOfIt) {
  const auto list = [](const std::string& text) { return parse_study_list({"key", text}).values; };
  EXPECT_EQ(list("dmm, amm"), (std::vector<std::string>{"dmm", "amm"}));
  EXPECT_EQ(list("10 nm"), std::vector<std::string>{"10 nm"});
  EXPECT_EQ(list("{law: dmm, value: 1},[1, 2]"),
            (std::vector<std::string>{"{law: dmm, value: 1}", "[1, 2]"}));
  EXPECT_EQ(list("'a, b',c"), (std::vector<std::string>{"'a, b'", "c"}));
  EXPECT_THROW(list("dmm,,amm"), InputError);
  EXPECT_THROW(list(""), InputError);
}

/// A study of two points, the second not solved.
StudyReport half_done() {
  StudyReport report;
  report.ranges = {range("10nm:1um:2"), parse_study_list({"a.b", "{x: 1, y: \"q\"},dmm"})};
  report.interfaces = {"a|b", "b|c"};
  StudyPoint point;
  point.converged = true;
  point.sweeps = 9;
  point.heat_flux = 2e7;
  point.kapitza = 3e-9;
  point.interfaces.resize(2);
  point.interfaces[0].kapitza = 3e-9, point.interfaces[0].dissipation = 3.4e-9;
  point.interfaces[1] = {std::nullopt, 5e-9, 1e-9, 4e-10, 2e-9, 3e-9};
  report.points = {point, std::nullopt};
  return report;
}

TEST(StudyCsv, RowsComeBack) {
  const StudyReport report = half_done();
  StudyReport back = report;
  back.points = {std::nullopt, std::nullopt};
  EXPECT_EQ(read_study_csv(study_csv(report), back), 1);
  EXPECT_FALSE(back.points[1].has_value());
  ASSERT_TRUE(back.points[0].has_value());
  EXPECT_EQ(study_row(back, 0, *back.points[0]), study_row(report, 0, *report.points[0]));
  EXPECT_TRUE(back.points[0]->converged);
  EXPECT_EQ(back.points[0]->heat_flux, 2e7);
  EXPECT_EQ(back.points[0]->total, std::nullopt);
  EXPECT_EQ(back.points[0]->interfaces[1].slip, 2e-9);
}

TEST(StudyCsv, CutOffRowsAndOtherTablesAreNotTaken) {
  const StudyReport report = half_done();
  StudyReport back = report;
  back.points = {std::nullopt, std::nullopt};
  const std::string text = study_csv(report);
  EXPECT_EQ(read_study_csv(text.substr(0, text.size() - 40), back), 0);
  EXPECT_EQ(read_study_csv("x," + text, back), 0);
  back.ranges[0].values[0] = "2e-08";
  EXPECT_EQ(read_study_csv(text, back), 0);
}

TEST(StudyCsv, UndefinedIsEmpty) {
  StudyReport report;
  report.ranges = {range("10nm:1um:2")};
  report.interfaces = {"a|b"};
  StudyPoint point;
  point.converged = true;
  point.sweeps = 7;
  point.heat_flux = 5;
  point.interfaces.resize(1);
  point.interfaces[0].kapitza = 1e-9, point.interfaces[0].dissipation = 2e-9;
  report.points = {point, std::nullopt};
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
