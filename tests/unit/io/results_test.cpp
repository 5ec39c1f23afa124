#include "kapitza/base/index.hpp"
#include "kapitza/io/result/results.hpp"
#include "kapitza/setup/problem.hpp"

#include "deck_text.hpp"
#include "support/solved.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <sstream>

namespace kapitza {
namespace {

using Json = nlohmann::json;
using test::bilayer;
using test::read_text;
using test::Solved;

/// A deck run from text to results.
struct DeckRun {
  Deck deck;
  Solved solved;
  Domain domain;

  explicit DeckRun(const std::string& text)
      : deck(read_text(text)), solved(test::solve(make_problem(deck), 1e-9)),
        domain(domain_of(solved.problem)) {}
  RunResult result() const {
    RunFacts facts = solve_facts(solved.problem, solved.state, 3);
    facts.channels_swept = 100, facts.wall_time_s = 2.5, facts.peak_memory_MB = 60;
    const Moments& moments = solved.state.moments;
    return {deck,
            domain,
            moments,
            solved.analysis,
            facts,
            sample_points(domain, moments, probe_points(deck)),
            solved.analysis.warnings};
  }
  Json summary() const { return Json::parse(summary_json(result())); }
};

const std::string walls = "boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}}\n";
const std::string periodic = "boundaries: {left: {periodic: {with: right, temperature_drop: 1 K}}}\n";

/// The keys and types of the output section of the deck's contract: number, text, whole, list, null.
struct Entry {
  const char* path;
  const char* type;
};

std::string type_of(const Json& value) {
  if (value.is_number_integer()) return "whole";
  if (value.is_number()) return "number";
  if (value.is_string()) return "text";
  if (value.is_array()) return "list";
  return value.is_null() ? "null" : "block";
}

void check_entries(const Json& json, const std::vector<Entry>& entries) {
  for (const Entry& entry : entries) {
    const Json::json_pointer pointer(entry.path);
    ASSERT_TRUE(json.contains(pointer)) << entry.path;
    EXPECT_EQ(type_of(json.at(pointer)), entry.type) << entry.path << ": " << json.at(pointer);
  }
}

TEST(Summary, HasEveryKeyOfTheContract) {
  const DeckRun run(bilayer("title: two layers\noutput: {probes: [{name: mid, at: [100 nm]}]}\n" + walls));
  check_entries(run.summary(), {{"/schema", "text"},
                                {"/kapitza/version", "text"},
                                {"/kapitza/revision", "text"},
                                {"/deck/path", "text"},
                                {"/deck/sha256", "text"},
                                {"/status", "text"},
                                {"/problem/dimension", "whole"},
                                {"/problem/cells", "whole"},
                                {"/problem/bands", "whole"},
                                {"/problem/directions", "whole"},
                                {"/problem/unknowns", "number"},
                                {"/problem/ranks", "whole"},
                                {"/problem/decomposition/space", "whole"},
                                {"/problem/decomposition/directions", "whole"},
                                {"/problem/decomposition/bands", "whole"},
                                {"/solve/sweeps", "whole"},
                                {"/solve/krylov_iterations", "whole"},
                                {"/solve/newton_iterations", "whole"},
                                {"/solve/relative_residual", "number"},
                                {"/solve/energy_imbalance", "number"},
                                {"/solve/wall_time_s", "number"},
                                {"/solve/grind_time_ns", "number"},
                                {"/solve/peak_memory_MB", "number"},
                                {"/regions/1/name", "text"},
                                {"/regions/1/material", "text"},
                                {"/regions/1/conductivity", "number"},
                                {"/regions/1/thickness", "number"},
                                {"/boundaries/0/name", "text"},
                                {"/boundaries/0/kind", "text"},
                                {"/boundaries/0/temperature", "number"},
                                {"/boundaries/0/heat_flux", "number"},
                                {"/boundaries/0/power", "number"},
                                {"/interfaces/0/name", "text"},
                                {"/interfaces/0/law", "text"},
                                {"/interfaces/0/heat_flux", "number"},
                                {"/effective_conductivity", "number"},
                                {"/probes/0/name", "text"},
                                {"/probes/0/temperature", "number"},
                                {"/probes/0/heat_flux", "number"},
                                {"/warnings", "list"}});
}

TEST(Summary, HasEveryKeyOfTheResistances) {
  check_entries(DeckRun(bilayer()).summary(), {{"/interfaces/0/resistance/kapitza", "number"},
                                               {"/interfaces/0/resistance/kapitza_thermal", "number"},
                                               {"/interfaces/0/resistance/apparent", "number"},
                                               {"/interfaces/0/resistance/apparent_uncertainty", "number"},
                                               {"/interfaces/0/resistance/slip", "number"},
                                               {"/interfaces/0/resistance/landauer", "number"},
                                               {"/interfaces/0/equivalent_temperature/1", "number"},
                                               {"/interfaces/0/temperature_drop", "number"},
                                               {"/interfaces/0/per_band/0/kapitza", "number"},
                                               {"/interfaces/0/resistance/contact", "number"},
                                               {"/interfaces/0/resistance/per_band/0/kapitza", "number"},
                                               {"/resistance_budget/total", "number"},
                                               {"/resistance_budget/closure", "number"},
                                               {"/resistance_budget/elements/0/kind", "text"},
                                               {"/resistance_budget/elements/0/name", "text"},
                                               {"/resistance_budget/elements/0/total", "number"},
                                               {"/resistance_budget/elements/1/bulk", "number"},
                                               {"/resistance_budget/elements/1/kinetic", "number"},
                                               {"/resistance_budget/elements/2/kapitza", "number"},
                                               {"/resistance_budget/elements/2/contact", "number"},
                                               {"/dissipation_budget/total", "number"},
                                               {"/dissipation_budget/closure", "number"},
                                               {"/dissipation_budget/elements/0/kind", "text"},
                                               {"/dissipation_budget/elements/1/bulk", "number"},
                                               {"/dissipation_budget/elements/1/nonequilibrium", "number"},
                                               {"/dissipation_budget/elements/2/reflection", "number"},
                                               {"/dissipation_budget/elements/2/angular", "number"},
                                               {"/dissipation_budget/elements/2/contact", "number"},
                                               {"/fourier_equivalent/layers/0/name", "text"},
                                               {"/fourier_equivalent/layers/0/conductivity", "number"},
                                               {"/fourier_equivalent/interfaces/0/conductance", "number"},
                                               {"/fourier_equivalent/walls/1/conductance", "number"}});
}

TEST(Summary, IsNullWhereNothingIsDefined) {
  const Json isothermal =
      DeckRun(bilayer("boundaries: {left: {isothermal: 300 K}, right: {isothermal: 300 K}}\n")).summary();
  check_entries(isothermal, {{"/resistance_budget", "null"},
                             {"/dissipation_budget", "null"},
                             {"/fourier_equivalent", "null"},
                             {"/interfaces/0/resistance/apparent", "null"},
                             {"/boundaries/0/slip_resistance", "null"},
                             {"/interfaces/0/resistance/kapitza_thermal", "number"},
                             {"/effective_conductivity", "null"},
                             {"/interfaces/0/resistance/kapitza", "null"},
                             {"/interfaces/0/resistance/landauer", "number"}});
  EXPECT_EQ(isothermal["status"], "converged");
}

TEST(Summary, SaysWhatWasComputed) {
  const DeckRun run(
      bilayer("output: {probes: [{name: mid, at: [100 nm]}, {name: end, at: [300 nm]}]}\n" + walls));
  const Json json = run.summary();
  EXPECT_EQ(json["status"], "converged");
  EXPECT_EQ(json["deck"]["path"], "d.yaml");
  EXPECT_EQ(json["deck"]["sha256"].get<std::string>().size(), 64u);
  EXPECT_EQ(json["problem"]["cells"], run.solved.problem.mesh.cells());
  EXPECT_EQ(json["problem"]["temperature"], 300);
  EXPECT_EQ(json["problem"]["bands"], 1);
  EXPECT_EQ(json["problem"]["ranks"], 3);
  EXPECT_EQ(json["problem"]["directions"], 32);
  EXPECT_EQ(json["solve"]["wall_time_s"], 2.5);
  EXPECT_NEAR(json["solve"]["grind_time_ns"].get<double>(), 2.5e9 * 3 / (100.0 * run.solved.state.sweeps),
              1e-6);
  EXPECT_EQ(json["regions"][1]["material"], "b");
  EXPECT_NEAR(json["regions"][0]["conductivity"].get<double>(), 1.66e6 * 6400 * 40e-9 / 3, 1e-9);
  EXPECT_EQ(json["boundaries"][0]["kind"], "isothermal");
  EXPECT_EQ(json["boundaries"][0]["temperature"], 301);
  EXPECT_EQ(json["interfaces"][0]["name"], "a|b");
  EXPECT_EQ(json["interfaces"][0]["law"], "dmm");
  EXPECT_NEAR(json["probes"][0]["heat_flux"].get<double>() / run.solved.analysis.heat_flux, 1, 1e-7);
  EXPECT_LT(json["probes"][1]["temperature"], json["probes"][0]["temperature"]);
  EXPECT_GT(json["probes"][1]["temperature"], 299);
}

TEST(Summary, SaysWhereItDidNotConverge) {
  DeckRun run(bilayer());
  run.solved.state.converged = false;
  EXPECT_EQ(run.summary()["status"], "not_converged");
}

TEST(Summary, NamesEveryKindOfWallAndLaw) {
  const auto kinds = [](const std::string& rest) {
    const Json json = DeckRun(bilayer(rest)).summary();
    return std::pair(json["boundaries"][0]["kind"].get<std::string>(),
                     json["boundaries"][1]["kind"].get<std::string>());
  };
  const auto pair = [](const char* left, const char* right) {
    return std::pair<std::string, std::string>(left, right);
  };
  EXPECT_EQ(kinds("boundaries: {left: specular, right: diffuse}\n"), pair("specular", "diffuse"));
  EXPECT_EQ(kinds("boundaries: {left: {specularity: 0.5}, right: {isothermal: 300 K}}\n"),
            pair("specularity", "isothermal"));
  EXPECT_EQ(kinds("boundaries: {left: {heat_flux: 1e8 W/m^2}, right: {isothermal: 300 K}}\n"),
            pair("heat_flux", "isothermal"));
  EXPECT_EQ(kinds(periodic), pair("periodic", "periodic"));
}

TEST(Summary, OfAPeriodicStackHasBothEndsAndTheClosingInterface) {
  const Json json = DeckRun(bilayer(periodic)).summary();
  ASSERT_EQ(json["interfaces"].size(), 2u);
  EXPECT_EQ(json["interfaces"][1]["name"], "b|a");
  const double in = json["boundaries"][0]["heat_flux"], out = json["boundaries"][1]["heat_flux"];
  EXPECT_GT(in, 0);
  EXPECT_NEAR(-out / in, 1, 1e-7);
}

struct Row {
  double x, temperature, energy_temperature, heat_flux;
  std::string region;
};

std::vector<Row> parse_profile(const std::string& text) {
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(line, "x_m,temperature_K,energy_temperature_K,heat_flux_W_m2,region");
  std::vector<Row> rows;
  while (std::getline(lines, line)) {
    std::ranges::replace(line, ',', ' ');
    std::istringstream fields(line);
    Row row;
    EXPECT_TRUE(fields >> row.x >> row.temperature >> row.energy_temperature >> row.heat_flux >> row.region)
        << line;
    rows.push_back(row);
  }
  return rows;
}

TEST(Profile, HasOneRowPerVertexAndTwoAtInterfaces) {
  const DeckRun run(bilayer());
  const auto rows = parse_profile(profile_csv(run.result()));
  ASSERT_EQ(rows.size(), index(run.solved.problem.mesh.cells()) + 2);
  EXPECT_EQ(rows.front().x, 0);
  EXPECT_NEAR(rows.back().x, 3e-7, 1e-21);
  int twice = 0;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    EXPECT_GE(rows[i].x, rows[i - 1].x);
    if (rows[i].x > rows[i - 1].x) {
      EXPECT_EQ(rows[i].region, rows[i - 1].region);
      continue;
    }
    ++twice;
    EXPECT_NEAR(rows[i].x, 1e-7, 1e-21);
    EXPECT_EQ(rows[i - 1].region, "a");
    EXPECT_EQ(rows[i].region, "b");
    EXPECT_GT(rows[i - 1].temperature, rows[i].temperature + 0.01) << "the jump";
  }
  EXPECT_EQ(twice, 1);
}

TEST(Profile, HasAbsoluteTemperaturesBetweenTheWallsAndOneHeatFlux) {
  const DeckRun run(bilayer());
  for (const Row& row : parse_profile(profile_csv(run.result()))) {
    EXPECT_LT(row.temperature, 301);
    EXPECT_GT(row.temperature, 299);
    EXPECT_NEAR(row.energy_temperature, row.temperature, 1e-6) << "one band: the same";
    EXPECT_NEAR(row.heat_flux / run.solved.analysis.heat_flux, 1, 1e-7);
  }
}

TEST(Table, ShowsWhereTheTemperatureDrops) {
  const DeckRun run(bilayer("title: two layers\n" + walls));
  const std::string table = result_table(run.result());
  for (const char* text : {"two layers", "left wall", "Kapitza resistance", "kinetic", "reflection",
                           "closure", "bulk (thickness/kappa)", "right wall", "a|b", "3 ranks", "sweeps"})
    EXPECT_NE(table.find(text), std::string::npos) << text << " in\n" << table;
  EXPECT_EQ(table.find("nan"), std::string::npos);
}

} // namespace
} // namespace kapitza
