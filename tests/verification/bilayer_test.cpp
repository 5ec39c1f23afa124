/// Two gray layers coupled diffusely, with dispersion-model values of G. Chen, PRB 57, 14958 (1998): fluxes,
/// temperatures, and every part of the resistance budget.

#include "kapitza/base/index.hpp"

#include "stack_problem.hpp"
#include "support/claim.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace kapitza::test {
namespace {

/// Thicknesses [m], heat flux [W/m2/K], temperatures at the walls and on both sides of the plane. Exact
/// coupled integral equations, 10 digits.
struct Bilayer {
  double left, right, flux, left_wall, interface_left, interface_right, right_wall;
};
constexpr Bilayer bilayers[] = {{5e-8, 5e-8, 122287900.74915785, 0.8663990445042342, 0.7922138309149559,
                                 0.41368128347224786, 0.24493159194694217},
                                {5e-7, 5e-7, 52636045.38698217, 0.945547515700396, 0.7402692074574904,
                                 0.5851625772731858, 0.10065414588470047},
                                {5e-6, 5e-6, 8006869.673597659, 0.9917338381349011, 0.7130107514809281,
                                 0.6894465276613084, 0.01529806195452083},
                                {1e-7, 2e-6, 24275147.643659737, 0.9740956468064573, 0.9490464503908915,
                                 0.8767615812824906, 0.04638051591485805}};
constexpr double apparent_thick = 3.6214470114441265e-09; ///< between two half-spaces [m2 K/W]

Bands left_bands() {
  return plain_bands({0.93e6}, {1804}, {260.4e-9});
}
Bands right_bands() {
  return plain_bands({0.87e6}, {1042}, {198.6e-9});
}

Stack chen(double left, double right, double refinement = 1) {
  return {.materials = {left_bands(), right_bands()},
          .layers = {{0, left}, {1, right}},
          .refinement = refinement};
}

/// (1 - (a12 + a21)/2) / (a12 w1), with the diffuse mismatch transmissivities.
double kapitza_resistance() {
  const double w1 = one_way_conductance(left_bands()), w2 = one_way_conductance(right_bands());
  const double a12 = w2 / (w1 + w2), a21 = w1 / (w1 + w2);
  return (1 - (a12 + a21) / 2) / (a12 * w1);
}

// Asked for: flux 5e-6.
TEST(Bilayer, FluxAndTemperatures) {
  for (const Bilayer& exact : bilayers) {
    SCOPED_TRACE(fmt::format("{} | {}", exact.left, exact.right));
    const Solution stack = solve(chen(exact.left, exact.right));
    const double flux = relative(stack.heat_flux(), exact.flux);
    record(fmt::format("flux_{}_{}", exact.left, exact.right), flux);
    claim("gray bilayer: heat flux", flux, 1e-7);
    const auto last = index(stack.problem.mesh.nodes() - 1);
    const double worst = std::max({std::abs(stack.temperature(0) - exact.left_wall),
                                   std::abs(stack.left_of_interface(0) - exact.interface_left),
                                   std::abs(stack.right_of_interface(0) - exact.interface_right),
                                   std::abs(stack.temperature(last) - exact.right_wall)});
    record(fmt::format("temperature_{}_{}", exact.left, exact.right), worst);
    claim("gray bilayer: temperatures at walls and plane", worst, 2e-5);
  }
}

// Asked for: 1e-6 at every thickness.
TEST(Bilayer, KapitzaResistanceAtEveryThickness) {
  double worst = 0;
  for (const double left : {1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4})
    for (const double ratio : {0.1, 1.0, 20.0}) {
      SCOPED_TRACE(fmt::format("{} | {}", left, ratio * left));
      const Solution stack = solve(chen(left, ratio * left));
      const InterfaceResistance& plane = stack.analysis.interfaces.at(0);
      ASSERT_TRUE(plane.kapitza.has_value());
      const double error = relative(*plane.kapitza, kapitza_resistance());
      // The drop is a difference of temperatures that the whole stack spans, with their rounding.
      const double rounding =
          std::numeric_limits<double>::epsilon() * stack.analysis.resistance->total / *plane.kapitza;
      EXPECT_LT(std::abs(error), 1e-12 + 16 * rounding);
      worst = std::max(worst, std::abs(error));
      ASSERT_EQ(plane.groups.size(), 1U);
      EXPECT_LT(std::abs(relative(plane.groups[0].kapitza.value_or(0), kapitza_resistance())), 1e-14);
    }
  record("kapitza_worst", worst);
  // the rounding of the thickest stack
  claim("gray bilayer: Kapitza resistance, 1 nm to 2 mm", worst, 4e-11);
}

// Asked for: 0.2 % in the 5 um case, uncertain in the 50 nm case.
TEST(Bilayer, ApparentResistanceSaysHowFarItIsToBeTrusted) {
  const Solution thick = solve(chen(5e-6, 5e-6)), thin = solve(chen(5e-8, 5e-8));
  const InterfaceResistance &plane = thick.analysis.interfaces.at(0), &none = thin.analysis.interfaces.at(0);
  ASSERT_TRUE(plane.apparent.has_value());
  record("apparent", relative(*plane.apparent, apparent_thick));
  claim("gray bilayer: apparent resistance, 5 um", relative(*plane.apparent, apparent_thick), 1e-5);
  EXPECT_LT(*plane.apparent_uncertainty, 1e-4 * *plane.apparent);
  EXPECT_LT(*thick.analysis.regions[0].departure, 1e-4);
  EXPECT_TRUE(none.kapitza && none.angular && none.interface);
  EXPECT_GT(*none.apparent_uncertainty, 0.02 * *none.apparent) << "and it is 3 % off";
  EXPECT_GT(*thin.analysis.regions[0].departure, 0.1);
  for (const Solution* stack : {&thick, &thin}) EXPECT_TRUE(stack->analysis.warnings.empty());
}

/// Left over of slip = angular + excess dissipation on the left and on the right, relative to slip. The slip
/// itself is 1.6e-3 of the resistance.
double slip_split_error(const Solution& stack) {
  const InterfaceResistance& plane = stack.analysis.interfaces.at(0);
  return (*plane.angular + knudsen_excess(stack, 0, minus_side) + knudsen_excess(stack, 0, plus_side))
             / *plane.slip
         - 1;
}

TEST(Bilayer, SlipIsTheSumOfItsParts) {
  std::vector<double> errors;
  for (const double refinement : {1.0, 2.0, 4.0}) {
    const Solution stack = solve(chen(5e-6, 5e-6, refinement), 1e-11);
    errors.push_back(slip_split_error(stack));
    record(fmt::format("slip_split_refinement_{}", refinement), errors.back());
  }
  EXPECT_LT(std::abs(errors.front()), 1e-4);
  EXPECT_LT(std::abs(errors.back()), 5e-6);
}

// Asked for: below 1e-4 and falling at a measured rate.
TEST(Bilayer, BudgetClosesAtThirdOrder) {
  for (const Bilayer& exact : bilayers) {
    SCOPED_TRACE(fmt::format("{} | {}", exact.left, exact.right));
    std::vector<double> closures;
    for (const double refinement : {0.5, 1.0, 2.0, 4.0}) {
      const Solution stack = solve(chen(exact.left, exact.right, refinement), 1e-12);
      ASSERT_TRUE(stack.analysis.dissipation.has_value());
      closures.push_back(stack.analysis.dissipation->closure);
      record(fmt::format("closure_{}_{}_refinement_{}", exact.left, exact.right, refinement),
             closures.back());
    }
    claim("gray bilayer: closure of the dissipation budget", closures[1], 1e-6); // default mesh
    for (const double order : observed_orders(closures)) EXPECT_GT(order, 2.7);
  }
}

TEST(Bilayer, BudgetClosesFasterThanFirstOrderInEqualCells) {
  for (const Bilayer& exact : bilayers) {
    SCOPED_TRACE(fmt::format("{} | {}", exact.left, exact.right));
    std::vector<double> closures;
    for (const int cells : {40, 80, 160, 320}) {
      Stack stack = chen(exact.left, exact.right);
      for (Layer& layer : stack.layers) layer.equal_cells = cells;
      closures.push_back(solve(stack, 1e-12).analysis.dissipation->closure);
      record(fmt::format("closure_{}_{}_equal_{}", exact.left, exact.right, cells), closures.back());
    }
    for (const double order : observed_orders(closures)) EXPECT_GT(order, 1.4);
  }
}

/// Two ways to a layer's part: the integral of the dissipation, and the drop of the transport temperature.
TEST(Bilayer, DissipationAgreesWithTheDropOfTransportTemperature) {
  for (const Bilayer& exact : bilayers) {
    SCOPED_TRACE(fmt::format("{} | {}", exact.left, exact.right));
    const Solution stack = solve(chen(exact.left, exact.right), 1e-11);
    double worst = 0, sum = 0;
    const DissipationBudget& budget = *stack.analysis.dissipation;
    for (const DissipationElement& element : budget.elements) {
      EXPECT_GT(element.total, 0) << element.name;
      sum += element.total;
      EXPECT_NEAR(element.total, element.bulk + element.nonequilibrium + element.reflection + element.angular,
                  1e-12 * element.total)
          << element.name;
      if (element.kind == ElementKind::layer)
        worst = std::max(worst, std::abs(element.missing / element.total));
    }
    record(fmt::format("dissipation_{}_{}", exact.left, exact.right), worst);
    EXPECT_LT(worst, 1e-6);
    EXPECT_NEAR(budget.total, stack.heat_flux(), 1e-9 * stack.heat_flux());
    EXPECT_NEAR(sum / budget.total - 1, budget.closure, 1e-12);
  }
}

} // namespace
} // namespace kapitza::test
