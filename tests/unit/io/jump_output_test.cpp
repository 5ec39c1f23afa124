/// Jump coefficients in print: what may be pasted, and what may not.

#include "kapitza/io/result/jump_output.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace kapitza {
namespace {

InterfaceJumpReport report(const SpectrumShift& shift) {
  InterfaceJump jump;
  jump.conductivity = {100, 50};
  jump.apparent = 10e-9;
  jump.kapitza = 4e-9;
  jump.kapitza_thermal = 5e-9;
  jump.landauer = 6e-9;
  jump.slip = 6e-9;
  jump.slip_side = {2e-9, 4e-9};
  jump.accuracy.spectrum = shift;
  return {"a", "b", "dmm", {{300, jump}}, {}};
}

WallJumpReport wall(const SpectrumShift& shift) {
  WallJumpPoint point{300, 100, {}, 1e-6, shift};
  return {"a", "diffuse", {}, {}, {point}, {}};
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Lines broken anywhere are one.
std::string one_line(std::string text) {
  for (std::size_t at; (at = text.find("\n  ")) != std::string::npos;) text.replace(at, 3, " ");
  return text;
}

TEST(JumpOutput, ShiftsBelowATenthAreSmall) {
  EXPECT_TRUE(SpectrumShift{}.is_small()) << "gray";
  EXPECT_TRUE((SpectrumShift{0.09, 0.09}.is_small()));
  EXPECT_FALSE((SpectrumShift{0.11, 0.01}.is_small()));
  EXPECT_FALSE((SpectrumShift{0.01, 0.11}.is_small()));
  EXPECT_FALSE((SpectrumShift{std::nullopt, 0.11}.is_small()));
}

TEST(JumpOutput, NumbersOfThePairCanBePasted) {
  for (const SpectrumShift& shift : {SpectrumShift{}, SpectrumShift{0.02, 0.05}}) {
    const std::string text = one_line(jump_table(report(shift)));
    EXPECT_TRUE(contains(text, "q = h (T_a - T_b)"));
    EXPECT_TRUE(contains(text, "COMSOL"));
    EXPECT_FALSE(contains(text, "No numbers to paste"));
    EXPECT_DOUBLE_EQ(nlohmann::json::parse(jump_json(report(shift)))["points"][0]["conductance"], 1e8);
  }
  EXPECT_TRUE(
      contains(one_line(jump_table(report({0.02, 0.05}))),
               "It moves by 2 % with twice the frequency bins and 5 % with boundary lengths of a tenth."));
}

TEST(JumpOutput, NumbersOfTheCrystalsSizeCannot) {
  const InterfaceJumpReport sized = report({0.02, 0.66});
  const std::string text = one_line(jump_table(sized));
  EXPECT_TRUE(contains(text,
                       "No numbers to paste: R apparent moves by 2 % with twice the frequency bins and 66 % "
                       "with boundary lengths of a tenth"));
  EXPECT_TRUE(contains(text, "as the square root"));
  EXPECT_TRUE(contains(text, "kapitza run DECK --as-fourier"));
  EXPECT_TRUE(contains(text, "Of R apparent, 40 % is Kapitza resistance"));
  EXPECT_FALSE(contains(text, "COMSOL") || contains(text, "q = h"));
  const nlohmann::json json = nlohmann::json::parse(jump_json(sized));
  EXPECT_TRUE(json["points"][0]["conductance"].is_null());
  EXPECT_EQ(json["expressions"], "");
  EXPECT_DOUBLE_EQ(json["points"][0]["accuracy"]["boundary_length"], 0.66);
  EXPECT_DOUBLE_EQ(json["points"][0]["accuracy"]["bins"], 0.02);
}

TEST(JumpOutput, NumbersOfTooFewBinsCannot) {
  const std::string text = one_line(jump_table(report({0.2, 0.01})));
  EXPECT_TRUE(contains(text, "the bins are too few for it"));
  EXPECT_FALSE(contains(text, "COMSOL"));
}

/// A range of temperatures is as good as its worst.
TEST(JumpOutput, OneTemperatureSpoilsTheRange) {
  InterfaceJumpReport both = report({0.02, 0.05});
  both.points.push_back({400, report({0.02, 0.3}).points[0].jump});
  EXPECT_TRUE(contains(jump_table(both), "No numbers to paste"));
  EXPECT_TRUE(jump_expressions(both).empty());
}

TEST(JumpOutput, WallsToo) {
  EXPECT_TRUE(contains(jump_table(wall({0.01, 0.02})), "k_sheet"));
  const std::string text = one_line(jump_table(wall({0.01, 0.68})));
  EXPECT_FALSE(contains(text, "k_sheet"));
  EXPECT_TRUE(contains(text, "No numbers to paste: the lost thickness moves by 1 %"));
  const nlohmann::json json = nlohmann::json::parse(jump_json(wall({0.01, 0.68})));
  EXPECT_EQ(json["points"][0]["accuracy"].size(), 2u);
}

} // namespace
} // namespace kapitza
