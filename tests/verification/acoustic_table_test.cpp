/// Transmissivities between pairs of branches in solved stacks.

#include "kapitza/base/index.hpp"

#include "stack_problem.hpp"
#include "support/branch_tables.hpp"
#include "support/stacks.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kapitza::test {
namespace {

Stack bilayer(const Bands& a, const Bands& b, const SurfaceLaw& law) {
  return {.materials = {a, b}, .layers = {{0, 5e-8, 40}, {1, 3e-8, 40}}, .interface = law};
}

// With one branch on each side w_b/(w_a + w_b) is diffuse mismatch: so is the solution.
TEST(AcousticTable, ReproducesDiffuseMismatch) {
  const Bands a = with_names(make_test_bands({{3e5, 8000, 90e-9, 0, 0}, {4e5, 7000, 30e-9, 1, 0}})),
              b = with_names(make_test_bands({{4e5, 4000, 50e-9, 0, 0}, {3e5, 2500, 12e-9, 1, 0}}));
  std::vector<double> values;
  for (const int i : {0, 1})
    values.push_back(one_way_conductance(b, i) / (one_way_conductance(a, i) + one_way_conductance(b, i)));
  const Solution table = solve(bilayer(a, b, acoustic_table({{"LA", "LA", values}}, a.omega)), 1e-12),
                 dmm = solve(bilayer(a, b, DiffuseMismatch{}), 1e-12);
  EXPECT_NEAR(table.heat_flux() / dmm.heat_flux(), 1, 1e-11);
  EXPECT_NEAR(*table.analysis.interfaces.at(0).kapitza / *dmm.analysis.interfaces.at(0).kapitza, 1, 1e-9);
}

// Between emitted temperatures sum t w crosses, w of both branches by hand: 6e8 and 6.25e8 W/m2/K.
TEST(AcousticTable, LandauerConductanceIsTheSumOverPairs) {
  const Bands a = with_names(resolved_left()), b = with_names(resolved_right());
  const Solution solution = solve(
      bilayer(a, b,
              acoustic_table({{"LA", "LA", {0.3, 0.3}}, {"LA", "TA", {0.2, 0.2}}, {"TA", "TA", {0.4, 0.4}}})),
      1e-10);
  const InterfaceResistance& plane = solution.analysis.interfaces.at(0);
  // At frequency 1 the left has LA (7e8) and optical phonons, the right TA: 0.2 of LA would be 1.4e8.
  EXPECT_NEAR(*plane.landauer * (0.5 * 6e8 + 0.4 * 6.25e8 + 0.2 * 7e8), 1, 1e-12);
  EXPECT_LT(std::abs(solution.analysis.dissipation->closure), 1e-3);
  EXPECT_GT(*plane.kapitza, 0);
}

} // namespace
} // namespace kapitza::test
