/// The shipped materials against measurement: docs/materials.md has the same numbers as a table.

#include "kapitza/base/index.hpp"
#include "kapitza/io/material/material_file.hpp"
#include "kapitza/physics/material.hpp"

#include <boost/math/quadrature/gauss.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <numeric>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace kapitza {
namespace {

constexpr double kb = 1.380649e-23, hbar = 1.054571817e-34, pi_squared = 9.869604401;

std::optional<std::string> slurp(const std::filesystem::path& path) {
  std::ifstream stream(path);
  if (!stream) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

Bands library_bands(const std::string& name, double temperature, int bins = 40) {
  Material material = read_library_material(name, slurp);
  if (material.scattering.empty()) // helium; heat capacities and velocities are those of any
    material.scattering.push_back({BoundaryScattering{1e-3}, {}, std::nullopt, std::nullopt});
  return make_bands(material, temperature, make_frequency_grid({&material, 1}, bins, temperature));
}

/// Atoms per volume of a cubic crystal: lattice constant [angstrom], atoms in the cube.
double cubic(double a, int atoms) {
  return atoms / std::pow(a * 1e-10, 3);
}
double hexagonal(double a, double c, int atoms) {
  return atoms / (std::sqrt(0.75) * a * a * c * 1e-30);
}

/// What each file must reproduce. Conductivities and heat capacities: see `measured` in the files; those of
/// Al, Au and Cu are calculated lattice parts.
struct Expected {
  std::string name;
  double atoms;                        ///< [1/m3]
  double conductivity = 0;             ///< at 300 K [W/m/K]; 0: none
  double heat_capacity = 0;            ///< at 300 K [J/m3/K]; 0: none
  double conductivity_tolerance = 0.1; ///< relative
};
const std::vector<Expected> library{
    {"aln", hexagonal(3.112, 4.982, 4), 285, 2.40e6},     // Slack and others 1987; JANAF
    {"aluminium", cubic(4.0496, 4), 6, 2.42e6},           // Jain and McGaughey 2016; 24.2 J/mol/K
    {"copper", cubic(3.615, 4), 17, 3.45e6},              // Wang, Lu and Ruan 2016; 24.5 J/mol/K
    {"diamond", cubic(3.567, 8), 2300, 1.80e6},           // type IIa, Ho, Powell and Liley 1972; 6.15 J/mol/K
    {"gaas", cubic(5.6533, 8), 45.5, 1.74e6},             // Adachi; Blakemore 1982
    {"gan", hexagonal(3.189, 5.185, 4), 230, 2.615e6},    // Mion and others 2006; Leitner and others 2003
    {"germanium", cubic(5.658, 8), 59.9, 1.71e6, 0.05},   // Ho, Powell and Liley 1972
    {"gold", cubic(4.0782, 4), 2.6, 2.49e6},              // Wang, Lu and Ruan 2016; 25.4 J/mol/K
    {"helium4", 145 / (4.002602 * 1.66053907e-27), 0, 0}, //
    {"inp", cubic(5.8687, 8), 68, 1.485e6},               // Ioffe Institute tables
    {"mgo", cubic(4.212, 8), 48, 3.305e6},                // after Touloukian; NIST-JANAF 37.18 J/mol/K
    {"sapphire", hexagonal(4.759, 12.991, 30), 37, 3.09e6},             // 35 to 39; 79.4 J/mol/K
    {"sic_4h", hexagonal(3.081, 10.085, 8), 370, 2.16e6},               // as commonly quoted; 27.0 J/mol/K
    {"silicon", cubic(5.431, 8), 148, 1.66e6, 0.05},                    // Ho, Powell and Liley 1972
    {"sio2", 3 * 2200 / (60.084 * 1.66053907e-27), 1.36, 1.64e6, 0.05}, // CRC Handbook; 0.745 J/g/K
};

void PrintTo(const Expected& expected, std::ostream* out) {
  *out << expected.name;
}

class Library : public testing::TestWithParam<Expected> {};

TEST_P(Library, SaysWhatItIs) {
  const Material m = read_library_material(GetParam().name, slurp);
  EXPECT_EQ(m.name, GetParam().name);
  EXPECT_GT(m.source.size(), 40u);
  ASSERT_TRUE(m.density.has_value());
  ASSERT_TRUE(m.sound_velocity.has_value());
  EXPECT_EQ(m.sound_velocity->transverse.has_value(), m.name != "helium4");
}

TEST_P(Library, DulongPetitCountsEveryModeOnce) {
  const double degrees = GetParam().name == "helium4" ? 1 : 3; // a liquid: longitudinal waves only
  EXPECT_NEAR(heat_capacity(library_bands(GetParam().name, 1e6)) / (degrees * kb * GetParam().atoms), 1,
              2e-3);
}

TEST_P(Library, LowTemperatureHeatCapacityIsThatOfTheSoundVelocities) {
  // C = (2 pi^2/15) kB (kB T/hbar)^3 (1/c_L^3 + 2/c_T^3); silicon's TA starts 2 % slower than its sound
  // velocity, which is 6 % more heat capacity.
  const SoundVelocity v = *read_library_material(GetParam().name, slurp).sound_velocity;
  const double slowness = std::pow(v.longitudinal, -3) + (v.transverse ? 2 * std::pow(*v.transverse, -3) : 0);
  for (double temperature : {0.05, 0.2}) {
    const double exact = 2 * pi_squared / 15 * kb * std::pow(kb * temperature / hbar, 3) * slowness;
    EXPECT_NEAR(heat_capacity(library_bands(GetParam().name, temperature)) / exact, 1,
                GetParam().name == "silicon" ? 0.07 : 0.02)
        << temperature;
  }
}

TEST_P(Library, HeatCapacityAt300K) {
  if (GetParam().heat_capacity == 0) return; // the liquid
  EXPECT_NEAR(heat_capacity(library_bands(GetParam().name, 300)) / GetParam().heat_capacity, 1, 0.05);
}

TEST_P(Library, ConductivityAt300K) {
  if (GetParam().conductivity == 0) {
    EXPECT_TRUE(read_library_material(GetParam().name, slurp).scattering.empty());
    return;
  }
  EXPECT_NEAR(conductivity(library_bands(GetParam().name, 300)) / GetParam().conductivity, 1,
              GetParam().conductivity_tolerance);
}

TEST_P(Library, ConductsAsItsOwnMeasurementsFrom100To1000K) {
  for (const auto& [temperature, measured] :
       read_library_material(GetParam().name, slurp).measured.conductivity)
    if (temperature >= 100 && temperature <= 1000) {
      EXPECT_NEAR(conductivity(library_bands(GetParam().name, temperature)) / measured, 1, 0.15)
          << temperature;
    }
}

INSTANTIATE_TEST_SUITE_P(All, Library, testing::ValuesIn(library),
                         [](const auto& p) { return p.param.name; });

TEST(MaterialLibrary, EveryFileIsTested) {
  std::vector<std::string> tested;
  for (const Expected& e : library) tested.push_back(e.name);
  EXPECT_EQ(material_library_names(), tested);
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

TEST(MaterialLibrary, PhononsOfMetalsHaveShortMeanFreePaths) {
  // Of the order of 10 nm from first principles: Tong and others, Phys. Rev. B 100, 144306 (2019).
  for (const char* name : {"aluminium", "copper", "gold"})
    EXPECT_LT(half_conductivity_path(library_bands(name, 300, 1000)), 20e-9) << name;
}

/// In-plane conductivity of a film with diffuse surfaces over the bulk's, Fuchs and Sondheimer, d =
/// thickness/L: 1 - 3/(2 d) int_0^1 (m - m^3)(1 - exp(-d/m)) dm.
double fuchs_sondheimer(double d) {
  const auto f = [&](double m) { return (m - m * m * m) * -std::expm1(-d / m); };
  return 1 - 3 / (2 * d) * boost::math::quadrature::gauss<double, 60>::integrate(f, 0.0, 1.0);
}

TEST(MaterialLibrary, InPlaneSiliconFilmsConductAsMeasured) {
  // Ju and Goodson, Appl. Phys. Lett. 74, 3005 (1999); Liu and Asheghi, Appl. Phys. Lett. 84, 3819 (2004).
  struct Film {
    double thickness, conductivity;
  };
  const Bands bands = library_bands("silicon", 300, 400);
  for (const Film film : {Film{20e-9, 22}, Film{100e-9, 60}, Film{420e-9, 105}, Film{1.6e-6, 140}}) {
    double model = 0;
    for (std::size_t b = 0; b < bands.heat_capacity.size(); ++b)
      model += bands.heat_capacity[b] * bands.speed[b] * bands.mean_free_path[b] / 3
               * fuchs_sondheimer(film.thickness / bands.mean_free_path[b]);
    EXPECT_NEAR(model / film.conductivity, 1, 0.25) << film.thickness;
  }
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

/// Cross-plane conductivity of a film, by adding resistances mode by mode: what depends on the bins.
double film_conductivity(const Bands& bands, double thickness) {
  double sum = 0;
  for (std::size_t b = 0; b < bands.heat_capacity.size(); ++b) {
    const double path = bands.mean_free_path[b];
    sum += bands.heat_capacity[b] * bands.speed[b] * path / 3 / (1 + 4 * path / (3 * thickness));
  }
  return sum;
}

TEST(MaterialLibrary, FortyBinsResolveFilmsOfEveryMaterial) {
  for (const Expected& e : library) {
    if (e.conductivity == 0) continue;
    const Bands coarse = library_bands(e.name, 300, 40), fine = library_bands(e.name, 300, 1000);
    for (double thickness : {1e-8, 1e-7, 1e-6, 1e-5})
      EXPECT_NEAR(film_conductivity(coarse, thickness) / film_conductivity(fine, thickness), 1, 3e-3)
          << e.name << ", " << thickness;
  }
}

/// sum w1 w2/(w1 + w2) over frequency: the conductance by diffuse mismatch between emitted temperatures.
double mismatch_conductance(const std::vector<Material>& pair, int bins) {
  const FrequencyGrid grid = make_frequency_grid(pair, bins);
  std::vector<std::vector<double>> flux;
  for (const Material& m : pair) {
    const Bands bands = make_bands(m, 300, grid);
    flux.emplace_back(index(grid.bins()));
    for (int b = 0; b < bands.size(); ++b)
      flux.back()[index(bands.frequency[index(b)])] += one_way_conductance(bands, b);
  }
  double sum = 0;
  for (std::size_t g = 0; g < flux[0].size(); ++g)
    if (flux[0][g] + flux[1][g] > 0) sum += flux[0][g] * flux[1][g] / (flux[0][g] + flux[1][g]);
  return sum;
}

TEST(MaterialLibrary, FortyBinsResolveDiffuseMismatch) {
  for (const auto& [first, second] : {std::pair{"silicon", "germanium"}, std::pair{"aluminium", "sapphire"},
                                      std::pair{"gan", "sic_4h"}, std::pair{"gold", "diamond"}}) {
    const std::vector<Material> pair{read_library_material(first, slurp),
                                     read_library_material(second, slurp)};
    EXPECT_NEAR(mismatch_conductance(pair, 40) / mismatch_conductance(pair, 1000), 1, 5e-3)
        << first << ", " << second;
  }
}

} // namespace
} // namespace kapitza
