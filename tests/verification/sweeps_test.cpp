/// Sweeps to a residual of 1e-8, all of them counted: right-hand side, Krylov iterations, the last one for
/// the moments. Polar 32, default mesh, 300 and 301 K walls.

#include "kapitza/setup/problem.hpp"

#include "stack_problem.hpp"
#include "support/claim.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace kapitza::test {
namespace {

Bands scaled(Bands bands, double heat_capacity) {
  for (double& c : bands.heat_capacity) c *= heat_capacity;
  return bands;
}

/// 20 bands, mean free paths from 1 nm to 10 um; the second material slower and with shorter mean free paths.
std::vector<Bands> two_materials() {
  return {wide_spectrum(20, 1e-9, 1e-5, 6000), scaled(wide_spectrum(20, 0.6e-9, 0.6e-5, 3500), 0.5)};
}

Stack film(double thickness) {
  return {.materials = {wide_spectrum(40, 1e-9, 1e-5, 6000)}, .layers = {{0, thickness}}};
}
Stack bilayer(double thickness) {
  return {.materials = two_materials(), .layers = {{0, thickness}, {1, thickness}}};
}
Stack superlattice(const std::vector<Bands>& materials, double thickness) {
  Stack stack{.materials = materials};
  for (int i = 0; i < 40; ++i) stack.layers.push_back({i % 2, thickness});
  return stack;
}
Stack wide_superlattice(double thickness) {
  return superlattice(two_materials(), thickness);
}
Stack toy_superlattice(double thickness) {
  return superlattice({toy_a(), toy_b()}, thickness);
}

/// Both materials of the main job, on their shared frequency grid.
const std::vector<Bands>& silicon_germanium() {
  static const std::vector<Bands> materials =
      make_problem(read_deck(KAPITZA_SOURCE_DIR "/input/si_ge.yaml", {}, read_text_file)).media;
  return materials;
}
Stack silicon_germanium_bilayer(double thickness) {
  return {.materials = silicon_germanium(), .layers = {{0, thickness}, {1, thickness}}};
}
Stack silicon_germanium_superlattice(double thickness) {
  return superlattice(silicon_germanium(), thickness);
}

SteadyState sweeps_of(Stack stack, int groups) {
  stack.left = IsothermalWall{301};
  stack.right = IsothermalWall{300};
  stack.polar = 32;
  SteadyOptions options;
  options.tolerance = 1e-8;
  options.max_sweeps = 200;
  options.acceleration_groups = groups;
  return solve_steady(make_problem(stack), options, Communicator::self());
}

struct Family {
  const char *name, *claim;
  Stack (*stack)(double thickness);
  std::vector<double> thicknesses; ///< of each layer [m]
  int limit;                       ///< asked for
};

void PrintTo(const Family& family, std::ostream* out) {
  *out << family.name;
}

class Sweeps : public testing::TestWithParam<Family> {};

TEST_P(Sweeps, MultibandStaysWithinItsLimitAndBeatsTheOthers) {
  const Family& family = GetParam();
  for (const double thickness : family.thicknesses) {
    SCOPED_TRACE(thickness);
    const Stack stack = family.stack(thickness);
    const SteadyState none = sweeps_of(stack, 0), gray = sweeps_of(stack, 1),
                      multiband = sweeps_of(stack, SteadyOptions{}.acceleration_groups);
    for (const auto& [name, state] : {std::pair{"none", &none}, {"gray", &gray}, {"multiband", &multiband}})
      record(fmt::format("{}_{}_{}", family.name, thickness, name), state->sweeps);
    EXPECT_TRUE(multiband.converged);
    claim(family.claim, multiband.sweeps, family.limit);
    EXPECT_LE(multiband.sweeps, gray.sweeps);
    EXPECT_LT(gray.sweeps, none.sweeps);
  }
}

constexpr const char* bilayers = "sweeps to 1e-8: bilayers";
constexpr const char* superlattices = "sweeps to 1e-8: superlattices";

INSTANTIATE_TEST_SUITE_P(
    , Sweeps,
    testing::Values(
        Family{"film", "sweeps to 1e-8: films", film, {1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3}, 12},
        Family{"bilayer", bilayers, bilayer, {1e-8, 1e-7, 1e-6, 1e-5, 1e-4}, 12},
        Family{"superlattice", superlattices, wide_superlattice, {2e-9, 2e-8, 2e-7}, 18},
        Family{"toy_superlattice", superlattices, toy_superlattice, {2e-9, 2e-8, 2e-7}, 18},
        Family{"silicon_germanium", bilayers, silicon_germanium_bilayer, {1e-8, 1e-7, 1e-6, 1e-5, 1e-4}, 12},
        Family{"silicon_germanium_superlattice",
               superlattices,
               silicon_germanium_superlattice,
               {2e-9, 2e-8, 2e-7},
               18}),
    [](const auto& family) { return family.param.name; });

} // namespace
} // namespace kapitza::test
