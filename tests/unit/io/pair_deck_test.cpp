/// Materials and laws from the command line, read as a deck.

#include "kapitza/base/error.hpp"
#include "kapitza/io/deck/pair_deck.hpp"
#include "kapitza/setup/problem.hpp"

#include <gtest/gtest.h>

namespace kapitza {
namespace {

constexpr const char* deck_text = R"(
temperature: 250 K
materials:
  g1: {gray: {heat_capacity: 1.66e6, group_velocity: 6400, mean_free_path: 40 nm}}
  odd.name: {gray: {heat_capacity: 1.7e6, group_velocity: 3900, mean_free_path: 20 nm}}
mesh: {layers: [{material: g1, thickness: 1 um}], repeat: 1}
interfaces: [{between: [g1, odd.name], model: transmission, value: 0.25, scattering: diffuse}]
boundaries: {left: {periodic: {with: right, temperature_drop: 1 K}}}
heating: [{material: g1, power: 1e15}]
output: {probes: [{name: mid, at: [0.5 um]}]}
)";

std::optional<std::string> read(const std::filesystem::path& path) {
  return path == "d.yaml" ? std::optional<std::string>(deck_text) : read_text_file(path);
}

std::string complaint(const PairRequest& request) {
  try {
    read_pair_deck(request, read);
  } catch (const InputError& error) {
    return to_string(error.issues().front());
  }
  return {};
}

PairRequest library_pair() {
  PairRequest request;
  request.first = "silicon", request.second = "germanium", request.model = "dmm";
  return request;
}

TEST(PairDeck, LibraryMaterials) {
  PairRequest request = library_pair();
  request.temperature = 77;
  request.frequency_bins = 5;
  const StackProblem problem = make_problem(read_pair_deck(request, read));
  EXPECT_EQ(problem.temperature, 77);
  ASSERT_EQ(problem.media.size(), 2U);
  ASSERT_EQ(problem.mesh.surfaces.size(), 3U);
  EXPECT_EQ(problem.mesh.surfaces[1].name, "silicon|germanium");
  EXPECT_TRUE(std::holds_alternative<DiffuseMismatch>(problem.surfaces[1].law));
}

TEST(PairDeck, OneMaterialOnBothSides) {
  PairRequest request = library_pair();
  request.second = "silicon";
  request.model = "transmission";
  request.parameters = {{"value", "0.5"}, {"scattering", "specular"}};
  const StackProblem problem = make_problem(read_pair_deck(request, read));
  EXPECT_EQ(problem.media.size(), 1U);
  const auto* law = std::get_if<Transmission>(&problem.surfaces.at(1).law);
  ASSERT_NE(law, nullptr);
  EXPECT_EQ(law->value, 0.5);
  EXPECT_TRUE(law->specular);
}

TEST(PairDeck, FilesAndOneAlone) {
  PairRequest request;
  request.first = KAPITZA_SOURCE_DIR "/input/materials/diamond.yaml";
  const StackProblem problem = make_problem(read_pair_deck(request, read));
  EXPECT_EQ(problem.mesh.surfaces.size(), 2U);
  EXPECT_EQ(problem.temperature, 300);
  request.second =
      KAPITZA_SOURCE_DIR "/input/../input/materials/diamond.yaml"; // another name, so another material
  request.model = "dmm";
  EXPECT_EQ(make_problem(read_pair_deck(request, read)).mesh.surfaces.at(1).name, "diamond|diamond_2");
}

TEST(PairDeck, FromADeck) {
  PairRequest request;
  request.deck = "d.yaml";
  request.first = "odd.name", request.second = "g1";
  const StackProblem problem = make_problem(read_pair_deck(request, read));
  EXPECT_EQ(problem.temperature, 250) << "the deck's";
  const auto* law = std::get_if<Transmission>(&problem.surfaces.at(1).law);
  ASSERT_NE(law, nullptr);
  EXPECT_EQ(law->value, 0.25) << "the deck's";
  EXPECT_TRUE(problem.surfaces[1].reversed) << "stated from g1";
  EXPECT_EQ(problem.bands_of_cell(0).mean_free_path.front(), 20e-9);

  request.model = "dmm";
  request.temperature = 20;
  const StackProblem other = make_problem(read_pair_deck(request, read));
  EXPECT_TRUE(std::holds_alternative<DiffuseMismatch>(other.surfaces.at(1).law));
  EXPECT_EQ(other.temperature, 20);

  request.second = {}, request.model.clear();
  EXPECT_TRUE(read_pair_deck(request, read).warnings.empty())
      << "the deck's other material was not asked about";
}

/// A deck without a temperature has that of its walls, also where its walls play no part.
TEST(PairDeck, TemperatureOfADecksWalls) {
  PairRequest request;
  request.deck = "cold.yaml";
  request.first = "a";
  const TextReader cold = [](const std::filesystem::path& path) {
    return path == "cold.yaml" ? std::optional<std::string>(
               "materials: {a: {library: silicon}}\nmesh: {layers: [{material: a, thickness: 1 um}]}\n"
               "boundaries: {left: {isothermal: 78 K}, right: {isothermal: 76 K}}\n")
                               : read_text_file(path);
  };
  EXPECT_EQ(read_pair_deck(request, cold).temperature, 77);
  request.temperature = 100;
  EXPECT_EQ(read_pair_deck(request, cold).temperature, 100);
}

TEST(PairDeck, MistakesAreThoseOfADeck) {
  PairRequest request = library_pair();
  request.first = "silicn";
  EXPECT_NE(complaint(request).find("did you mean 'silicon'?"), std::string::npos);
  request = library_pair();
  request.model = "dnm";
  EXPECT_NE(complaint(request).find("did you mean 'dmm'?"), std::string::npos);
  request = library_pair();
  request.parameters = {{"valu", "1"}};
  EXPECT_NE(complaint(request).find("unknown key 'valu'"), std::string::npos);
  request = library_pair();
  request.deck = "d.yaml";
  EXPECT_NE(complaint(request).find("the deck defines no material 'silicon'"), std::string::npos);
}

} // namespace
} // namespace kapitza
