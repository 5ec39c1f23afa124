#include "kapitza/analysis/budget.hpp"

#include "support/solved.hpp"
#include "support/stacks.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kapitza {
namespace {

using test::graded_layer;
using test::solve;
using test::Solved;
using test::StackSpec;
using Kind = ElementKind;

const double w = one_way_conductance(test::gray_silicon());

/// Two gray layers of one material with a plane between them; thick enough for a bulk region.
StackSpec plane(const SurfaceLaw& law, double thickness = 1e-6) {
  StackSpec spec{{test::gray_silicon()},
                 {graded_layer("a", 0, thickness, 70, 1e-10), graded_layer("b", 0, thickness, 70, 1e-10)}};
  spec.inner = {law};
  spec.polar = 32;
  return spec;
}

StackSpec bilayer(double thickness) {
  StackSpec spec{{test::gray_silicon(), test::gray_germanium()},
                 {graded_layer("a", 0, thickness, 70, 1e-3 * thickness),
                  graded_layer("b", 1, thickness, 70, 1e-3 * thickness)}};
  spec.inner = {DiffuseMismatch{}};
  spec.polar = 32;
  return spec;
}

bool warns(const Analysis& analysis, const std::string& text) {
  for (const std::string& warning : analysis.warnings)
    if (warning.find(text) != std::string::npos) return true;
  return false;
}

/// What holds for every budget.
void check_sums(const Solved& solved) {
  ASSERT_TRUE(solved.state.converged);
  ASSERT_TRUE(solved.analysis.resistance && solved.analysis.dissipation);
  const ResistanceBudget& drops = *solved.analysis.resistance;
  double sum = 0;
  for (const ResistanceElement& e : drops.elements) {
    sum += e.total;
    EXPECT_NEAR(e.bulk + e.kinetic + e.kapitza + e.contact, e.total, 1e-12 * drops.total) << e.name;
  }
  EXPECT_NEAR(sum / drops.total - 1, drops.closure, 1e-12);
  EXPECT_LT(std::abs(drops.closure), 1e-12);
  const DissipationBudget& budget = *solved.analysis.dissipation;
  sum = 0;
  for (const DissipationElement& e : budget.elements) {
    sum += e.total;
    EXPECT_NEAR(e.bulk + e.nonequilibrium + e.reflection + e.angular + e.contact, e.total,
                1e-12 * budget.total)
        << e.name;
    EXPECT_NEAR(e.missing, 0, 1e-4 * budget.total) << e.name;
  }
  EXPECT_NEAR(sum / budget.total - 1, budget.closure, 1e-12);
  EXPECT_LT(std::abs(budget.closure), 1e-4);
}

TEST(Budget, ListsItsElementsAlongTheHeatPath) {
  const Solved solved = solve(make_stack_problem(bilayer(1e-7)));
  check_sums(solved);
  const std::vector<std::pair<Kind, std::string>> expected{{Kind::wall, "left"},
                                                           {Kind::layer, "a"},
                                                           {Kind::interface, "a|b"},
                                                           {Kind::layer, "b"},
                                                           {Kind::wall, "right"}};
  const auto& elements = solved.analysis.resistance->elements;
  const auto& dissipated = solved.analysis.dissipation->elements;
  ASSERT_EQ(elements.size(), expected.size());
  ASSERT_EQ(dissipated.size(), expected.size());
  for (std::size_t i = 0; i < elements.size(); ++i) {
    EXPECT_EQ(elements[i].kind, expected[i].first) << i;
    EXPECT_EQ(elements[i].name, expected[i].second);
    EXPECT_GT(elements[i].total, 0) << elements[i].name;
    EXPECT_EQ(dissipated[i].name, expected[i].second);
    EXPECT_GT(dissipated[i].total, 0) << elements[i].name;
  }
  EXPECT_NEAR(solved.analysis.resistance->total, 2 / solved.analysis.heat_flux, 1e-20);
  EXPECT_NEAR(solved.analysis.dissipation->total, 2 * solved.analysis.heat_flux,
              1e-9 * solved.analysis.heat_flux);
  EXPECT_NEAR(elements[0].contact * 2 * w, 1, 1e-8) << "a black wall";
  EXPECT_NEAR(*solved.analysis.effective_conductivity, solved.analysis.heat_flux * 2e-7 / 2, 1e-12);
  EXPECT_NEAR(elements[1].bulk, 1e-7 / conductivity(test::gray_silicon()), 1e-20);
  EXPECT_NEAR(elements[3].bulk, 1e-7 / conductivity(test::gray_germanium()), 1e-20);
}

TEST(Budget, OfAGrayBilayerHasTheKapitzaResistanceOfItsLawAtEveryThickness) {
  const double w1 = w, w2 = one_way_conductance(test::gray_germanium()), a12 = w2 / (w1 + w2);
  const double expected = (1 - (a12 + w1 / (w1 + w2)) / 2) / (a12 * w1);
  for (const double thickness : {1e-9, 5e-8, 1e-6}) {
    const Solved solved = solve(make_stack_problem(bilayer(thickness)));
    check_sums(solved);
    const InterfaceResistance& interface = solved.analysis.interfaces.at(0);
    EXPECT_NEAR(*interface.kapitza / expected, 1, 1e-8) << thickness;
    EXPECT_NEAR(*interface.reflection / expected, 1, 1e-8) << "gray: the same";
    EXPECT_NEAR(*interface.interface, *interface.reflection + *interface.angular, 1e-12 * expected);
    EXPECT_NEAR(interface.temperature_drop / interface.heat_flux, *interface.kapitza, 1e-9 * expected);
    EXPECT_NEAR(interface.equivalent_temperature[0] - interface.equivalent_temperature[1],
                interface.temperature_drop, 1e-12);
    EXPECT_GT(*interface.angular, 0) << "a diffuse law scrambles directions";
    ASSERT_EQ(interface.groups.size(), 1u);
    EXPECT_NEAR(*interface.groups[0].kapitza / expected, 1, 1e-12);
    EXPECT_NEAR(interface.groups[0].heat_flux / interface.heat_flux, 1, 1e-9);
    EXPECT_NEAR(interface.groups[0].transmissivity, a12, 1e-12);
    EXPECT_NEAR(*interface.landauer * a12 * w1, 1, 1e-12);
    EXPECT_NEAR(*interface.kapitza_thermal / expected, 1, 1e-12) << "gray: the same";
  }
}

TEST(Budget, OfATransparentPlaneIsNothing) {
  const Solved solved = solve(make_stack_problem(plane(TransparentInterface{})));
  check_sums(solved);
  const InterfaceResistance& interface = solved.analysis.interfaces.at(0);
  for (const auto& part : {interface.kapitza, interface.angular, interface.interface})
    EXPECT_NEAR(*part * w, 0, 1e-7);
  for (const auto& part : {interface.apparent, interface.slip, interface.slip_left, interface.slip_right})
    EXPECT_NEAR(part.value() * w, 0, 2e-3); // what the threshold of the bulk region lets through
}

/// Half-space values of SEPARATION's table, R x w.
TEST(Budget, OfASpecularPlaneHasTheExactHalfSpaceValues) {
  const struct {
    double transmissivity, kapitza, apparent;
  } rows[] = {{0.9, 0.1111111111, 0.123732350}, {0.5, 1, 1.065669134}, {0.1, 9, 9.123259151}};
  for (const auto& row : rows) {
    const Solved solved = solve(make_stack_problem(plane(Transmission{row.transmissivity, true})));
    check_sums(solved);
    const InterfaceResistance& interface = solved.analysis.interfaces.at(0);
    EXPECT_NEAR(*interface.kapitza * w, row.kapitza, 1e-7 * row.kapitza) << row.transmissivity;
    EXPECT_NEAR(interface.apparent.value() * w, row.apparent, 5e-3) << row.transmissivity;
    EXPECT_NEAR(*interface.slip, *interface.apparent - *interface.kapitza, 1e-12 / w);
    EXPECT_NEAR(*interface.slip, *interface.slip_left + *interface.slip_right, 1e-12 / w);
    EXPECT_NEAR(*interface.slip_left, *interface.slip_right, 1e-5 / w) << "symmetric";
  }
}

TEST(Budget, OfAClosedPlaneHasNeitherKapitzaPerGroupNorLandauer) {
  const Solved solved = solve(make_stack_problem(plane(Transmission{0, false}, 1e-7)));
  const InterfaceResistance& interface = solved.analysis.interfaces.at(0);
  EXPECT_FALSE(interface.groups.at(0).kapitza);
  EXPECT_FALSE(interface.landauer || interface.kapitza_thermal);
  EXPECT_TRUE(solved.state.converged);
  EXPECT_FALSE(solved.analysis.resistance || solved.analysis.dissipation);
  EXPECT_FALSE(interface.kapitza);
  ASSERT_FALSE(solved.analysis.warnings.empty());
  EXPECT_NE(solved.analysis.warnings.front().find("no heat flows"), std::string::npos);
}

TEST(Apparent, IsToBeTrustedWhereDissipationIsThatOfFourier) {
  double before = 0, departure_before = 0;
  for (const double thickness : {1e-6, 2e-7, 5e-8}) {
    const Solved solved = solve(make_stack_problem(bilayer(thickness)));
    const InterfaceResistance& interface = solved.analysis.interfaces.at(0);
    ASSERT_TRUE(interface.apparent && interface.slip && interface.slip_left && interface.slip_right);
    EXPECT_NEAR(*interface.apparent, *interface.kapitza + *interface.slip, 1e-12 * *interface.apparent);
    const double doubt = *interface.apparent_uncertainty / *interface.apparent;
    EXPECT_GT(doubt, before) << thickness;
    const double departure = solved.analysis.regions[0].departure.value();
    EXPECT_GT(departure, departure_before) << thickness;
    if (before == 0) {
      EXPECT_LT(doubt, 1e-3) << "25 mean free paths";
    }
    before = doubt, departure_before = departure;
    EXPECT_TRUE(solved.analysis.warnings.empty());
  }
  EXPECT_GT(before, 0.02) << "1.25 mean free paths";
}

/// Milne: zeta = 0.7104 mean free paths.
TEST(Walls, OfAThickFilmHaveMilnesSlipLength) {
  StackSpec spec{{test::gray_silicon()}, {graded_layer("film", 0, 2e-6, 80, 1e-10)}};
  spec.polar = 32;
  const Solved solved = solve(make_stack_problem(spec));
  ASSERT_EQ(solved.analysis.walls.size(), 2u);
  for (const WallReport& wall : solved.analysis.walls) {
    EXPECT_NEAR(wall.slip_length.value() / 40e-9, 0.71044608959876307, 2e-3);
    EXPECT_NEAR(*wall.slip_resistance * conductivity(test::gray_silicon()), *wall.slip_length, 1e-15);
  }
  EXPECT_EQ(solved.analysis.walls[0].temperature, 301);
  EXPECT_EQ(solved.analysis.walls[1].temperature, 299);
  EXPECT_GT(solved.analysis.walls[0].heat_flux, 0);
  EXPECT_NEAR(solved.analysis.walls[0].heat_flux / -solved.analysis.walls[1].heat_flux, 1, 1e-9);
}

TEST(Walls, ThatImposeAHeatFluxReportTheirTemperature) {
  StackSpec spec = bilayer(1e-7);
  spec.left = HeatFluxWall{1e8};
  const Solved solved = solve(make_stack_problem(spec));
  check_sums(solved);
  EXPECT_NEAR(solved.analysis.walls[0].heat_flux / 1e8, 1, 1e-8);
  EXPECT_NEAR(solved.analysis.walls[0].temperature, 299 + 1e8 * solved.analysis.resistance->total, 1e-6);
}

TEST(Budget, OfAPeriodicStackHasNoWalls) {
  StackSpec spec = bilayer(2e-8);
  spec.periodic = true;
  spec.temperature_drop = 1;
  const Solved solved = solve(make_stack_problem(spec));
  check_sums(solved);
  const ResistanceBudget& budget = *solved.analysis.resistance;
  ASSERT_EQ(budget.elements.size(), 4u);
  const std::vector<std::string> names{"a", "a|b", "b", "b|a"};
  for (std::size_t i = 0; i < names.size(); ++i) EXPECT_EQ(budget.elements[i].name, names[i]);
  EXPECT_EQ(budget.elements[3].kind, Kind::interface);
  EXPECT_NEAR(budget.total, 1 / solved.analysis.heat_flux, 1e-18);
  EXPECT_NEAR(budget.elements[1].kapitza / budget.elements[3].kapitza, 1, 1e-7);
  ASSERT_EQ(solved.analysis.walls.size(), 2U) << "both ends";
  EXPECT_NEAR(solved.analysis.walls[0].power, -solved.analysis.walls[1].power, 0);
}

/// A wall that reflects carries nothing: all heat of a heated film leaves at the other end.
TEST(Budget, OfDropsIsNoneWithHeating) {
  StackSpec spec = bilayer(1e-7);
  spec.left = ReflectingWall{1};
  spec.heating = {1e15, 0};
  const Solved solved = solve(make_stack_problem(spec));
  EXPECT_TRUE(solved.state.converged);
  EXPECT_FALSE(solved.analysis.resistance || solved.analysis.effective_conductivity);
  EXPECT_FALSE(solved.analysis.fourier_equivalent || solved.analysis.interfaces[0].apparent);
  EXPECT_TRUE(solved.analysis.warnings.empty());
  EXPECT_LT(std::abs(solved.analysis.dissipation.value().closure), 1e-4);
  EXPECT_NEAR(solved.analysis.heating, 1e15 * 1e-7, 1e-3);
  EXPECT_GT(solved.analysis.regions[0].highest, solved.analysis.regions[0].lowest);
  EXPECT_GT(*solved.analysis.interfaces[0].kapitza, 0) << "all heat passes it one way";
  EXPECT_NEAR(solved.analysis.walls[1].heat_flux / (-1e15 * 1e-7), 1, 1e-8);
}

TEST(Budget, IsNoneWithoutHeatFlux) {
  StackSpec spec = bilayer(1e-7);
  spec.left = spec.right = IsothermalWall{300.1};
  const Solved solved = solve(make_stack_problem(spec));
  EXPECT_TRUE(solved.state.converged);
  EXPECT_EQ(solved.analysis.heat_flux, 0);
  EXPECT_FALSE(solved.analysis.resistance || solved.analysis.dissipation);
  const InterfaceResistance& interface = solved.analysis.interfaces.at(0);
  EXPECT_FALSE(interface.kapitza || interface.apparent);
  EXPECT_TRUE(interface.landauer && interface.kapitza_thermal) << "needs no solution";
  ASSERT_EQ(solved.analysis.warnings.size(), 1u);
  EXPECT_TRUE(warns(solved.analysis, "no heat flows"));
}

/// A transmissivity that detailed balance cuts down is said once, not silently changed.
TEST(Budget, WarnsOfLimitedTransmissivities) {
  StackSpec spec = bilayer(1e-7);
  spec.materials = {test::make_test_bands({{1e6, 4000, 1e-8, 0}, {1e6, 4000, 1e-8, 1}}),
                    test::make_test_bands({{5e5, 4000, 1e-8, 0}, {2e6, 4000, 1e-8, 1}})};
  spec.inner = {Transmission{0.9, false}};
  EXPECT_TRUE(warns(solve(make_stack_problem(spec)).analysis, "in 1 of 2 groups"));
}

void expect_same(const std::optional<double>& a, const std::optional<double>& b, double scale,
                 const char* what) {
  ASSERT_EQ(a.has_value(), b.has_value()) << what;
  EXPECT_NEAR(a.value_or(0), b.value_or(0), 1e-9 * scale) << what;
}

TEST(Budget, DoesNotDependOnTheReferenceTemperature) {
  for (const bool multiband : {false, true}) {
    StackSpec spec = bilayer(1e-6);
    if (multiband) spec.materials = {test::resolved_left(), test::resolved_right()};
    const Solved here = solve(make_stack_problem(spec), 1e-12);
    spec.left = IsothermalWall{401};
    spec.right = IsothermalWall{399};
    const Solved shifted = solve(make_stack_problem(spec), 1e-12);
    // The analysis sees only differences: the same moments, 100 K up, give the same resistances.
    const double total = here.analysis.resistance->total;
    for (std::size_t i = 0; i < here.analysis.resistance->elements.size(); ++i)
      EXPECT_NEAR(here.analysis.resistance->elements[i].total, shifted.analysis.resistance->elements[i].total,
                  1e-9 * total);
    const auto &a = here.analysis.interfaces[0], &b = shifted.analysis.interfaces[0];
    expect_same(a.kapitza, b.kapitza, total, "kapitza");
    expect_same(a.angular, b.angular, total, "angular");
    expect_same(a.apparent, b.apparent, total, "apparent");
    expect_same(a.slip_left, b.slip_left, total, "slip_left");
    EXPECT_NEAR(shifted.analysis.walls[0].temperature - here.analysis.walls[0].temperature, 100, 1e-12);
  }
}

/// With an imposed heat flux, temperatures are counted from the other wall; the resistances must not care.
TEST(Budget, IsTheSameHoweverTheWallsAreStated) {
  StackSpec spec = bilayer(1e-7);
  const Solved isothermal = solve(make_stack_problem(spec), 1e-12);
  spec.left = HeatFluxWall{isothermal.analysis.heat_flux};
  const Solved imposed = solve(make_stack_problem(spec), 1e-12);
  EXPECT_NEAR(imposed.analysis.walls[0].temperature, 301, 1e-8);
  for (std::size_t i = 0; i < 5; ++i)
    EXPECT_NEAR(imposed.analysis.resistance->elements[i].total,
                isothermal.analysis.resistance->elements[i].total,
                1e-9 * isothermal.analysis.resistance->total)
        << i;
  const double total = isothermal.analysis.resistance->total;
  expect_same(imposed.analysis.interfaces[0].kapitza, isothermal.analysis.interfaces[0].kapitza, total,
              "kapitza");
}

} // namespace
} // namespace kapitza
