#include "kapitza/io/result/conductance_output.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace kapitza {
namespace {

/// Two laws at two temperatures; nothing crosses at the colder one.
ConductanceReport small_report() {
  ConductanceReport r;
  r.a = "left";
  r.b = "right";
  r.a_source = r.b_source = "made up";
  r.temperatures = {2, 300};
  r.one_way = {{1, 2}, {8e8, 4e8}};
  r.temperature = 300;
  ConductancePoint nothing, some;
  nothing.temperature = 2;
  some.temperature = 300;
  some.conductance = 2e8;
  some.resistance = 5e-9;
  some.resistance_T3 = 0.135;
  some.equilibrium = some.fluctuation = 2e8;
  some.equilibrium_difference = -3e-12;
  some.fluctuation_difference = 1e-15;
  LawConductance law;
  law.law = AcousticMismatch{};
  law.points = {nothing, some};
  law.shares = {{"LA", 0.5e8}, {"TA, \"two\"", 1.5e8}};
  law.by_frequency = {{0, 0}, {6.283185307179586e12, 0.25}, {12.566370614359172e12, 1}};
  r.laws = {law, law};
  r.laws[1].law = MixedMismatch{0, 2e-10};
  r.laws[1].low = LowTemperature{1e-3, 3.00001, 21.4e-4};
  r.laws[1].points[1].conductance_corrected = 3e8;
  r.laws[1].points[1].kapitza_thermal = 3.25e-9;
  r.missing = {{"dmm", "for a reason"}};
  r.warnings = {"mind the gap"};
  return r;
}

TEST(ConductanceOutput, Json) {
  const auto all = nlohmann::json::parse(conductance_json(small_report(), true));
  EXPECT_EQ(all["model"], "amm");
  EXPECT_EQ(all["laws"].size(), 2U);
  EXPECT_EQ(all["missing"][0]["reason"], "for a reason");
  EXPECT_TRUE(all["points"][0]["resistance"].is_null());
  EXPECT_TRUE(all["points"][1]["conductance_corrected"].is_null());
  EXPECT_TRUE(all["low_temperature_exponent"].is_null());
  const auto& mixed = all["laws"][1];
  EXPECT_EQ(mixed["roughness"], 2e-10);
  EXPECT_EQ(mixed["low_temperature_exponent"], 3.00001);
  EXPECT_EQ(mixed["points"][1]["conductance_corrected"], 3e8);
  EXPECT_EQ(mixed["points"][1]["kapitza_thermal"], 3.25e-9);
  EXPECT_EQ(mixed["contributions"][1]["name"], "TA, \"two\"");
  const auto one = nlohmann::json::parse(conductance_json(small_report(), false));
  EXPECT_FALSE(one.contains("laws"));
  EXPECT_EQ(one["warnings"][0], "mind the gap");
  ConductanceReport none = small_report();
  none.laws.clear();
  EXPECT_TRUE(nlohmann::json::parse(conductance_json(none, true))["laws"].empty());
}

TEST(ConductanceOutput, Table) {
  const std::string text = conductance_table(small_report());
  for (const char* expected :
       {"left | right", "2.0000e+08", "3.0000e+08", "3.2500e-09", "1350", "21.4", "3.00001", "3.0e-12",
        "1.0e-15", "TA, \"two\"", "75.00 %", "no dmm: for a reason", "warning: mind the gap"})
    EXPECT_NE(text.find(expected), std::string::npos) << expected << " is not in\n" << text;
  EXPECT_NE(text.find("1.000                   25.00 %"), std::string::npos) << text; // at 1 of 2 THz
  EXPECT_EQ(text.find("nan"), std::string::npos);
  EXPECT_EQ(text.find("inf"), std::string::npos);
}

TEST(ConductanceOutput, Csv) {
  const auto files = conductance_csv(small_report());
  ASSERT_EQ(files.size(), 3U);
  for (const auto& [name, text] : files) {
    const std::string header = text.substr(0, text.find('\n'));
    EXPECT_EQ(header.substr(0, 6), "model,") << name;
    EXPECT_EQ(text.back(), '\n');
  }
  EXPECT_NE(files[0].second.find("\namm,2,0,,,,1,2\n"), std::string::npos) << files[0].second;
  EXPECT_NE(files[1].second.find("amm,\"TA, \"\"two\"\"\",150000000\n"), std::string::npos)
      << files[1].second;
  EXPECT_EQ(std::count(files[2].second.begin(), files[2].second.end(), '\n'), 7);
}

} // namespace
} // namespace kapitza
