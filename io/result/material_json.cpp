#include "kapitza/io/result/material_output.hpp"

#include "io/result/json.hpp"

#include <fmt/format.h>

#include <iterator>

namespace kapitza {
namespace {

using io::Json;
using io::optional_number;

Json points_json(const std::vector<ReportPoint>& points) {
  Json list = Json::array();
  for (const ReportPoint& point : points) {
    Json branches = Json::object();
    for (const BranchShare& branch : point.branches)
      branches[branch.name] = optional_number(branch.conductivity);
    list.push_back({{"temperature", point.temperature},
                    {"heat_capacity", point.heat_capacity},
                    {"conductivity", optional_number(point.conductivity)},
                    {"measured_heat_capacity", optional_number(point.measured_heat_capacity)},
                    {"measured_conductivity", optional_number(point.measured_conductivity)},
                    {"branch_conductivity", branches}});
    if (point.callaway_conductivity) list.back()["callaway_conductivity"] = *point.callaway_conductivity;
  }
  return list;
}

Json branches_json(const std::vector<BranchShare>& branches) {
  Json list = Json::array();
  for (const BranchShare& branch : branches)
    list.push_back({{"name", branch.name},
                    {"heat_capacity", branch.heat_capacity},
                    {"conductivity", optional_number(branch.conductivity)}});
  return list;
}

Json bands_json(const std::vector<ReportBand>& bands) {
  Json list = Json::array();
  for (const ReportBand& band : bands)
    list.push_back({{"branch", band.branch},
                    {"omega", band.omega},
                    {"heat_capacity", band.heat_capacity},
                    {"group_velocity", band.speed},
                    {"mean_free_path", optional_number(band.mean_free_path)},
                    {"share", optional_number(band.share)}});
  return list;
}

Json accumulation_json(const std::vector<AccumulationPoint>& points, const char* key) {
  Json list = Json::array();
  for (const AccumulationPoint& point : points) list.push_back({{key, point.upto}, {"share", point.share}});
  return list;
}

Json films_json(const std::vector<ReportFilm>& films) {
  Json list = Json::array();
  for (const ReportFilm& film : films)
    list.push_back({{"thickness", film.thickness},
                    {"in_plane_diffuse", film.in_plane_diffuse},
                    {"in_plane_half_specular", film.in_plane_half_specular},
                    {"cross_plane", optional_number(film.cross_plane)}});
  return list;
}

// --- CSV ---

std::string field(const std::optional<double>& value) {
  return value ? fmt::format("{:.12g}", *value) : "";
}

/// In quotes where it has a comma, a quote or an end of line.
std::string field(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

std::string conductivity_csv(const MaterialReport& report) {
  std::string text = "temperature_K,heat_capacity_J_m3_K,measured_heat_capacity_J_m3_K,conductivity_W_m_K,"
                     "measured_conductivity_W_m_K";
  for (const BranchShare& branch : report.at.branches)
    text += "," + field("conductivity_" + branch.name + "_W_m_K");
  text += "\n";
  for (const ReportPoint& point : report.points) {
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{}", field(point.temperature),
                   field(point.heat_capacity), field(point.measured_heat_capacity), field(point.conductivity),
                   field(point.measured_conductivity));
    for (const BranchShare& branch : point.branches) text += "," + field(branch.conductivity);
    text += "\n";
  }
  return text;
}

std::string bands_csv(const MaterialReport& report) {
  std::string text = "branch,omega_rad_s,heat_capacity_J_m3_K,group_velocity_m_s,mean_free_path_m,share\n";
  for (const ReportBand& band : report.bands)
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{}\n", field(band.branch), field(band.omega),
                   field(band.heat_capacity), field(band.speed), field(band.mean_free_path),
                   field(band.share));
  return text;
}

std::string accumulation_csv(const std::vector<AccumulationPoint>& points, const char* column) {
  std::string text = fmt::format("{},share\n", column);
  for (const AccumulationPoint& point : points)
    fmt::format_to(std::back_inserter(text), "{},{}\n", field(point.upto), field(point.share));
  return text;
}

std::string films_csv(const MaterialReport& report) {
  std::string text = "thickness_m,in_plane_diffuse_W_m_K,in_plane_half_specular_W_m_K,cross_plane_W_m_K\n";
  for (const ReportFilm& film : report.films)
    fmt::format_to(std::back_inserter(text), "{},{},{},{}\n", field(film.thickness),
                   field(film.in_plane_diffuse), field(film.in_plane_half_specular), field(film.cross_plane));
  return text;
}

} // namespace

std::string material_json(const MaterialReport& report) {
  const auto& range = report.temperature_range;
  Json object{{"material", report.name},
              {"source", report.source},
              {"measured_source", report.measured_source},
              {"temperature_range", range ? Json{range->low, range->high} : Json(nullptr)},
              {"points", points_json(report.points)},
              {"temperature", report.at.temperature},
              {"heat_capacity", report.at.heat_capacity},
              {"conductivity", optional_number(report.at.conductivity)},
              {"median_mean_free_path", optional_number(report.median_mean_free_path)},
              {"branches", branches_json(report.at.branches)},
              {"bands", bands_json(report.bands)},
              {"accumulation", accumulation_json(report.by_mean_free_path, "mean_free_path")},
              {"frequency_accumulation", accumulation_json(report.by_frequency, "omega")},
              {"films", films_json(report.films)},
              {"warnings", report.warnings}};
  if (report.at.callaway_conductivity) object["callaway_conductivity"] = *report.at.callaway_conductivity;
  return object.dump(2) + "\n";
}

std::vector<std::pair<std::string, std::string>> material_csv(const MaterialReport& report) {
  return {{"conductivity.csv", conductivity_csv(report)},
          {"bands.csv", bands_csv(report)},
          {"accumulation.csv", accumulation_csv(report.by_mean_free_path, "mean_free_path_m")},
          {"frequency_accumulation.csv", accumulation_csv(report.by_frequency, "omega_rad_s")},
          {"films.csv", films_csv(report)}};
}

} // namespace kapitza
