/// The shipped materials against measurement: docs/materials.md has the same numbers as a table.

#include "kapitza/io/material_file.hpp"
#include "kapitza/physics/material.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

namespace kapitza {
namespace {

std::optional<std::string> slurp(const std::filesystem::path& path) {
  std::ifstream stream(path);
  if (!stream) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

Bands library_bands(const std::string& name, double temperature, int bins = 40) {
  const Material material = read_library_material(name, slurp);
  return make_bands(material, temperature, make_frequency_grid({&material, 1}, bins));
}

struct Measured {
  double temperature, conductivity;
};

/// Recommended values, Ho, Powell and Liley, J. Phys. Chem. Ref. Data 1, 279 (1972).
const std::vector<Measured> silicon{{50, 2680},  {100, 884},  {150, 409},  {200, 264},
                                    {250, 191},  {300, 148},  {400, 98.9}, {500, 76.2},
                                    {600, 61.9}, {800, 42.2}, {1000, 31.2}};
const std::vector<Measured> germanium{{50, 615},   {100, 232},  {150, 132},  {200, 96.8},
                                      {250, 74.9}, {300, 59.9}, {400, 43.2}, {500, 33.8},
                                      {600, 27.3}, {800, 19.8}, {1000, 17.4}};

void expect_measured(const std::string& name, const std::vector<Measured>& table) {
  for (const Measured& m : table) {
    const double model = conductivity(library_bands(name, m.temperature));
    const double tolerance = m.temperature == 300 ? 0.05 : 0.15;
    EXPECT_NEAR(model / m.conductivity, 1, tolerance) << name << " at " << m.temperature << " K";
  }
}

TEST(MaterialLibrary, SiliconConductsAsMeasuredFrom50To1000K) {
  expect_measured("silicon", silicon);
}

TEST(MaterialLibrary, GermaniumConductsAsMeasuredFrom50To1000K) {
  expect_measured("germanium", germanium);
}

TEST(MaterialLibrary, HeatCapacityAt300K) {
  EXPECT_NEAR(heat_capacity(library_bands("silicon", 300)) / 1.66e6, 1, 0.03);
  EXPECT_NEAR(heat_capacity(library_bands("germanium", 300)) / 1.71e6, 1, 0.03);
}

TEST(MaterialLibrary, DulongPetitCountsEveryModeOnce) {
  // 3 kB per atom, 8 atoms in a cube of the lattice constant.
  EXPECT_NEAR(heat_capacity(library_bands("silicon", 1e5)) / (24 * 1.380649e-23 / std::pow(5.431e-10, 3)), 1,
              1e-3);
  EXPECT_NEAR(heat_capacity(library_bands("germanium", 1e5)) / (24 * 1.380649e-23 / std::pow(5.658e-10, 3)),
              1, 1e-3);
}

TEST(MaterialLibrary, LowTemperatureHeatCapacityIsThatOfTheSoundVelocities) {
  // C = (2 pi^2/15) kB (kB T/hbar)^3 (1/c_L^3 + 2/c_T^3); silicon's TA starts 2 % slower than its sound
  // velocity, which is 6 % more heat capacity.
  for (const char* name : {"silicon", "germanium"}) {
    const Material material = read_library_material(name, slurp);
    const double slowness = std::pow(material.sound_velocity->longitudinal, -3)
                            + 2 * std::pow(material.sound_velocity->transverse, -3);
    const double exact =
        2 * 9.869604401 / 15 * 1.380649e-23 * std::pow(1.380649e-23 * 1 / 1.054571817e-34, 3) * slowness;
    EXPECT_NEAR(heat_capacity(library_bands(name, 1)) / exact, 1, 0.08) << name;
  }
}

/// Mean free path that half of the conductivity exceeds [m].
double half_conductivity_path(const Bands& bands) {
  std::vector<std::size_t> order(bands.heat_capacity.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return bands.mean_free_path[a] < bands.mean_free_path[b]; });
  double below = 0;
  for (std::size_t b : order) {
    below += bands.heat_capacity[b] * bands.speed[b] * bands.mean_free_path[b] / 3;
    if (below > conductivity(bands) / 2) return bands.mean_free_path[b];
  }
  return 0;
}

TEST(MaterialLibrary, HalfOfSiliconsConductivityHasLongMeanFreePaths) {
  // About 1 um from first principles: Esfarjani, Chen and Stokes, Phys. Rev. B 84, 085204 (2011).
  const double path = half_conductivity_path(library_bands("silicon", 300, 1000));
  EXPECT_GT(path, 0.5e-6);
  EXPECT_LT(path, 2e-6);
}

TEST(MaterialLibrary, SiliconAndGermaniumShareAGrid) {
  const std::vector<Material> pair{read_library_material("silicon", slurp),
                                   read_library_material("germanium", slurp)};
  const FrequencyGrid grid = make_frequency_grid(pair, 40);
  for (const Material& m : pair) {
    const Bands bands = make_bands(m, 300, grid);
    EXPECT_NEAR(conductivity(bands) / conductivity(library_bands(m.name, 300)), 1, 1e-10) << m.name;
    EXPECT_LT(*std::max_element(bands.frequency.begin(), bands.frequency.end()), grid.bins());
  }
}

} // namespace
} // namespace kapitza
