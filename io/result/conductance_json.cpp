#include "kapitza/io/result/conductance_output.hpp"

#include "io/result/json.hpp"

#include <fmt/format.h>

#include <iterator>

namespace kapitza {
namespace {

using io::Json;
using io::optional_number;

Json points_json(const ConductanceReport& report, const LawConductance& law) {
  Json list = Json::array();
  for (std::size_t i = 0; i < law.points.size(); ++i) {
    const ConductancePoint& point = law.points[i];
    list.push_back(
        {{"temperature", point.temperature},
         {"conductance", point.conductance},
         {"resistance", optional_number(point.resistance)},
         {"conductance_corrected", optional_number(point.conductance_corrected)},
         {"kapitza_thermal", optional_number(point.kapitza_thermal)},
         {"resistance_T3", optional_number(point.resistance_T3)},
         {"one_way_a", report.one_way[i].a},
         {"one_way_b", report.one_way[i].b},
         {"conductance_equilibrium", point.equilibrium_difference ? Json(point.equilibrium) : Json(nullptr)},
         {"conductance_fluctuation", point.fluctuation_difference ? Json(point.fluctuation) : Json(nullptr)},
         {"equilibrium_difference", optional_number(point.equilibrium_difference)},
         {"fluctuation_difference", optional_number(point.fluctuation_difference)}});
  }
  return list;
}

Json law_json(const ConductanceReport& report, const LawConductance& law) {
  Json object{{"a", report.a}, {"b", report.b}, {"model", law_word(law.law)}};
  if (const auto* mixture = std::get_if<MixedMismatch>(&law.law)) {
    const bool rough = mixture->roughness > 0;
    object[rough ? "roughness" : "specularity"] = rough ? mixture->roughness : mixture->specularity;
  }
  object["points"] = points_json(report, law);
  const bool cold = law.low.has_value();
  object["low_temperature_exponent"] = cold ? Json(law.low->exponent) : Json(nullptr);
  object["low_temperature"] = cold ? Json(law.low->temperature) : Json(nullptr);
  object["low_temperature_resistance_T3"] = cold ? Json(law.low->resistance_T3) : Json(nullptr);
  object["temperature"] = report.temperature;
  Json contributions = Json::array(), accumulation = Json::array();
  for (const ConductanceShare& share : law.shares)
    contributions.push_back({{"name", share.name}, {"conductance", share.conductance}});
  for (const AccumulationPoint& point : law.by_frequency)
    accumulation.push_back({{"omega", point.upto}, {"share", point.share}});
  object["contributions"] = contributions;
  object["frequency_accumulation"] = accumulation;
  return object;
}

// --- CSV ---

std::string field(const std::optional<double>& value) {
  return value ? fmt::format("{:.12g}", *value) : "";
}

std::string conductance_rows(const ConductanceReport& report) {
  std::string text = "model,temperature_K,conductance_W_m2_K,resistance_m2_K_W,conductance_corrected_W_m2_K,"
                     "resistance_T3_m2_K4_W,one_way_a_W_m2_K,one_way_b_W_m2_K\n";
  for (const LawConductance& law : report.laws)
    for (std::size_t i = 0; i < law.points.size(); ++i) {
      const ConductancePoint& point = law.points[i];
      fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{},{},{}\n", law_word(law.law),
                     field(point.temperature), field(point.conductance), field(point.resistance),
                     field(point.conductance_corrected), field(point.resistance_T3),
                     field(report.one_way[i].a), field(report.one_way[i].b));
    }
  return text;
}

std::string contribution_rows(const ConductanceReport& report) {
  std::string text = "model,contribution,conductance_W_m2_K\n";
  for (const LawConductance& law : report.laws)
    for (const ConductanceShare& share : law.shares) {
      std::string name = share.name; // quoted, since a branch may have any name
      for (std::size_t i = name.find('"'); i != std::string::npos; i = name.find('"', i + 2))
        name.insert(i, 1, '"');
      fmt::format_to(std::back_inserter(text), "{},\"{}\",{}\n", law_word(law.law), name,
                     field(share.conductance));
    }
  return text;
}

std::string accumulation_rows(const ConductanceReport& report) {
  std::string text = "model,omega_rad_s,share\n";
  for (const LawConductance& law : report.laws)
    for (const AccumulationPoint& point : law.by_frequency)
      fmt::format_to(std::back_inserter(text), "{},{},{}\n", law_word(law.law), field(point.upto),
                     field(point.share));
  return text;
}

} // namespace

std::string conductance_json(const ConductanceReport& report, bool all_laws) {
  Json object = report.laws.empty() ? Json::object() : law_json(report, report.laws.front());
  if (all_laws) {
    Json list = Json::array(), missing = Json::array();
    for (const LawConductance& law : report.laws) list.push_back(law_json(report, law));
    for (const MissingLaw& law : report.missing)
      missing.push_back({{"model", law.model}, {"reason", law.reason}});
    object["laws"] = list;
    object["missing"] = missing;
  }
  object["a_source"] = report.a_source;
  object["b_source"] = report.b_source;
  object["warnings"] = report.warnings;
  return object.dump(2) + "\n";
}

std::vector<std::pair<std::string, std::string>> conductance_csv(const ConductanceReport& report) {
  return {{"conductance.csv", conductance_rows(report)},
          {"contributions.csv", contribution_rows(report)},
          {"frequency_accumulation.csv", accumulation_rows(report)}};
}

} // namespace kapitza
