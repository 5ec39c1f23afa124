#include "kapitza/io/result/material_output.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <sstream>

namespace kapitza {
namespace {

MaterialReport small_report() {
  MaterialReport r;
  r.name = "toy";
  r.source = "made up";
  r.measured_source = "a furnace";
  r.temperature_range = TemperatureRange{50, 400};
  ReportPoint point;
  point.temperature = 300;
  point.heat_capacity = 1.6e6;
  point.conductivity = 150;
  point.measured_conductivity = 148;
  point.branches = {{"LA", 0.6e6, 100}, {"TA, two", 1e6, 50}};
  r.points = {point};
  r.at = point;
  r.bands = {{"LA", 0, 0.6e6, 9000, 1e-7, 2.0 / 3}, {"TA, two", 1e13, 1e6, 5000, 2e-7, 1.0 / 3}};
  r.by_mean_free_path = {{9e-8, 0}, {1e-7, 2.0 / 3}, {2.1e-7, 1}};
  r.median_mean_free_path = 1e-7;
  r.films = {{1e-7, 50, 80, 30}, {1e-6, 90, 120, std::nullopt}};
  r.warnings = {"mind the gap"};
  return r;
}

/// A material without mean free paths.
MaterialReport bare_report() {
  MaterialReport r = small_report();
  for (ReportPoint* point : {&r.points[0], &r.at}) {
    point->conductivity.reset();
    for (BranchShare& branch : point->branches) branch.conductivity.reset();
  }
  for (ReportBand& band : r.bands) band.mean_free_path = band.share = std::nullopt;
  r.by_mean_free_path.clear();
  r.median_mean_free_path.reset();
  r.films.clear();
  return r;
}

TEST(MaterialJson, HoldsTheReport) {
  const auto json = nlohmann::json::parse(material_json(small_report()));
  EXPECT_EQ(json["material"], "toy");
  EXPECT_EQ(json["temperature_range"], (std::vector<double>{50, 400}));
  EXPECT_EQ(json["points"][0]["temperature"], 300);
  EXPECT_EQ(json["points"][0]["measured_conductivity"], 148);
  EXPECT_TRUE(json["points"][0]["measured_heat_capacity"].is_null());
  EXPECT_EQ(json["points"][0]["branch_conductivity"]["TA, two"], 50);
  EXPECT_EQ(json["branches"][1]["heat_capacity"], 1e6);
  EXPECT_EQ(json["bands"][1]["omega"], 1e13);
  EXPECT_EQ(json["accumulation"][1]["mean_free_path"], 1e-7);
  EXPECT_EQ(json["films"][0]["cross_plane"], 30);
  EXPECT_TRUE(json["films"][1]["cross_plane"].is_null());
  EXPECT_EQ(json["warnings"][0], "mind the gap");
}

TEST(MaterialJson, SaysNullWhereNothingIsDefined) {
  const auto json = nlohmann::json::parse(material_json(bare_report()));
  EXPECT_TRUE(json["conductivity"].is_null());
  EXPECT_TRUE(json["bands"][0]["mean_free_path"].is_null());
  EXPECT_TRUE(json["films"].is_array());
  EXPECT_TRUE(json["films"].empty());
}

TEST(MaterialCsv, HasOneRowPerEntryAndQuotesCommas) {
  const auto files = material_csv(small_report());
  ASSERT_EQ(files.size(), 5u);
  EXPECT_EQ(files[0].first, "conductivity.csv");
  EXPECT_EQ(files[0].second,
            "temperature_K,heat_capacity_J_m3_K,measured_heat_capacity_J_m3_K,conductivity_W_m_K,"
            "measured_conductivity_W_m_K,conductivity_LA_W_m_K,\"conductivity_TA, two_W_m_K\"\n"
            "300,1600000,,150,148,100,50\n");
  EXPECT_EQ(files[1].first, "bands.csv");
  EXPECT_EQ(std::count(files[1].second.begin(), files[1].second.end(), '\n'), 3);
  EXPECT_EQ(files[4].second,
            "thickness_m,in_plane_diffuse_W_m_K,in_plane_half_specular_W_m_K,cross_plane_W_m_K\n"
            "1e-07,50,80,30\n1e-06,90,120,\n");
}

TEST(MaterialTable, LinesUp) {
  const std::string table = material_table(small_report());
  std::istringstream lines(table);
  std::size_t header = 0;
  for (std::string line; std::getline(lines, line);) {
    EXPECT_FALSE(line.ends_with(' ')) << line;
    EXPECT_LE(line.size(), 110u) << line;
    if (line.find("T [K]") != std::string::npos) header = line.size();
    if (line.starts_with("       300 ")) {
      EXPECT_EQ(line.size(), header) << line;
    }
  }
  EXPECT_NE(header, 0u);
  EXPECT_NE(table.find("  warning: mind the gap\n"), std::string::npos);
}

TEST(MaterialTable, ShowsDashesWhereNothingIsDefined) {
  const std::string table = material_table(bare_report());
  EXPECT_EQ(table.find("film"), std::string::npos);
  EXPECT_EQ(table.find("nan"), std::string::npos);
}

} // namespace
} // namespace kapitza
