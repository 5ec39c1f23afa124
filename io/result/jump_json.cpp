#include "kapitza/io/result/jump_output.hpp"

#include "io/result/summary_parts.hpp"

#include <fmt/format.h>

#include <iterator>

namespace kapitza {
namespace {

using io::groups_json, io::Json, io::optional_number;

void add_shift(Json& json, const SpectrumShift& shift) {
  if (shift.bins) json["bins"] = *shift.bins;
  if (shift.boundary_length) json["boundary_length"] = *shift.boundary_length;
}

Json accuracy_json(const JumpAccuracy& accuracy) {
  Json json{{"thickness", accuracy.thickness},
            {"cells", accuracy.cells},
            {"directions", accuracy.directions},
            {"closure", accuracy.closure}};
  add_shift(json, accuracy.spectrum);
  return json;
}

/// Empty where there is nothing.
std::string cell(const std::optional<double>& value, int digits) {
  return value ? fmt::format("{:.{}g}", *value, digits) : "";
}

std::string profile_csv(const std::vector<KnudsenLayerPoint>& profile) {
  std::string text = "x_m,fourier_K,temperature_K,energy_temperature_K,transport_temperature_K,dissipation\n";
  for (const KnudsenLayerPoint& point : profile)
    fmt::format_to(std::back_inserter(text), "{:.12g},{:.12g},{:.12g},{:.12g},{:.12g},{:.12g}\n", point.x,
                   point.fourier, point.temperature, point.energy_temperature, point.transport_temperature,
                   point.dissipation);
  return text;
}

} // namespace

std::string jump_json(const InterfaceJumpReport& report) {
  Json points = Json::array();
  for (const auto& [temperature, jump] : report.points)
    points.push_back(
        {{"temperature", temperature},
         {"conductivity", jump.conductivity},
         {"resistance",
          {{"kapitza", jump.kapitza},
           {"kapitza_thermal", optional_number(jump.kapitza_thermal)},
           {"landauer", optional_number(jump.landauer)},
           {"apparent", jump.apparent},
           {"slip", jump.slip},
           {"slip_left", jump.slip_side[0]},
           {"slip_right", jump.slip_side[1]},
           {"dissipation", jump.interface},
           {"angular", jump.angular},
           {"excess_left", jump.excess[0]},
           {"excess_right", jump.excess[1]},
           {"contact", jump.contact},
           {"per_band", groups_json(jump.groups)}}},
         {"slip_length", jump.slip_length},
         {"layer_depth", jump.layer_depth},
         {"conductance",
          has_jump(jump) && jump.accuracy.spectrum.is_small() ? Json(1 / jump.apparent) : Json(nullptr)},
         {"accuracy", accuracy_json(jump.accuracy)}});
  const Json object{{"a", report.a},
                    {"b", report.b},
                    {"model", report.law},
                    {"points", points},
                    {"expressions", jump_expressions(report)},
                    {"warnings", report.warnings}};
  return object.dump(2) + "\n";
}

std::string jump_json(const WallJumpReport& report) {
  Json points = Json::array();
  for (const WallJumpPoint& point : report.points) {
    Json entry{{"temperature", point.temperature}, {"conductivity", point.conductivity}};
    if (point.slip) {
      entry["slip_resistance"] = point.slip->slip_resistance;
      entry["slip_length"] = point.slip->slip_length;
      entry["layer_depth"] = point.slip->layer_depth;
      entry["at_wall"] = point.slip->at_wall;
      entry["layer"] = point.slip->layer;
      entry["accuracy"] = accuracy_json(point.slip->accuracy);
    }
    if (point.lost_thickness) {
      entry["lost_thickness"] = *point.lost_thickness;
      entry["accuracy"] = Json::object();
      add_shift(entry["accuracy"], point.shift);
    }
    points.push_back(std::move(entry));
  }
  Json object{{"a", report.material}, {"wall", report.wall}};
  if (report.specularity) object["specularity"] = *report.specularity;
  if (report.roughness) object["roughness"] = *report.roughness;
  object["points"] = points;
  object["expressions"] = jump_expressions(report);
  object["warnings"] = report.warnings;
  return object.dump(2) + "\n";
}

CsvFiles jump_csv(const InterfaceJumpReport& report) {
  CsvFiles files;
  std::string text = "temperature_K,apparent_m2K_W,kapitza_m2K_W,kapitza_thermal_m2K_W,slip_m2K_W,"
                     "slip_left_m2K_W,slip_right_m2K_W,slip_length_left_m,slip_length_right_m,"
                     "conductivity_left_W_m_K,conductivity_right_W_m_K,accuracy,bins,boundary_length\n";
  for (const auto& [temperature, jump] : report.points) {
    fmt::format_to(
        std::back_inserter(text),
        "{:.12g},{:.12g},{:.12g},{},{:.12g},{:.12g},{:.12g},{:.12g},{:.12g},{:.12g},{:.12g},{:.2g},"
        "{},{}\n",
        temperature, jump.apparent, jump.kapitza, cell(jump.kapitza_thermal, 12), jump.slip,
        jump.slip_side[0], jump.slip_side[1], jump.slip_length[0], jump.slip_length[1], jump.conductivity[0],
        jump.conductivity[1], jump.accuracy.largest(), cell(jump.accuracy.spectrum.bins, 2),
        cell(jump.accuracy.spectrum.boundary_length, 2));
    files.emplace_back(fmt::format("knudsen_layer_{:g}K.csv", temperature), profile_csv(jump.profile));
  }
  files.emplace_back("jump.csv", text);
  return files;
}

CsvFiles jump_csv(const WallJumpReport& report) {
  CsvFiles files;
  std::string text = report.points.front().slip
                         ? "temperature_K,conductivity_W_m_K,slip_resistance_m2K_W,slip_length_m,accuracy,"
                         : "temperature_K,conductivity_W_m_K,lost_thickness_m,";
  text += "bins,boundary_length\n";
  for (const WallJumpPoint& point : report.points) {
    fmt::format_to(std::back_inserter(text), "{:.12g},{:.12g}", point.temperature, point.conductivity);
    if (point.slip) {
      fmt::format_to(std::back_inserter(text), ",{:.12g},{:.12g},{:.2g}", point.slip->slip_resistance,
                     point.slip->slip_length, point.slip->accuracy.largest());
      files.emplace_back(fmt::format("knudsen_layer_{:g}K.csv", point.temperature),
                         profile_csv(point.slip->profile));
    }
    if (point.lost_thickness) fmt::format_to(std::back_inserter(text), ",{:.12g}", *point.lost_thickness);
    text += fmt::format(",{},{}\n", cell(point.shift.bins, 2), cell(point.shift.boundary_length, 2));
  }
  files.emplace_back("jump.csv", text);
  return files;
}

} // namespace kapitza
