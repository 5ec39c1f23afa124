/// What must hold to round-off or to the solver's tolerance in every problem: no heat flows at one
/// temperature, and none is lost.

#include "kapitza/base/index.hpp"
#include "kapitza/setup/problem.hpp"
#include "kapitza/solver/stack/transport.hpp"

#include "stack_problem.hpp"
#include "support/claim.hpp"
#include "support/stacks.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace kapitza::test {
namespace {

struct NamedLaw {
  std::string name;
  SurfaceLaw law;
};
std::vector<NamedLaw> interface_laws() {
  return {{"dmm", DiffuseMismatch{}},
          {"diffuse 0.3", Transmission{0.3, false}},
          {"specular 0.3", Transmission{0.3, true}},
          {"nothing transmitted", Transmission{0, false}},
          {"amm", AcousticMismatch{}},
          {"half specular mismatch", MixedMismatch{0.5, 0}},
          {"radiation limit", RadiationLimit{}},
          {"conductance", PrescribedConductance{1e8}}};
}
std::vector<Bands> toys() {
  return {in_medium(toy_a(), 2330), in_medium(toy_b(), 5350)};
}
/// Walls that take the temperature they find. A black wall without net heat flux is one of them.
std::vector<NamedLaw> adiabatic_walls() {
  return {{"black", HeatFluxWall{0}},
          {"diffuse", ReflectingWall{0}},
          {"specular", ReflectingWall{1}},
          {"partly specular", ReflectingWall{0.4}}};
}

double largest(const std::vector<double>& values) {
  double most = 0;
  for (const double value : values) most = std::max(most, std::abs(value));
  return most;
}

double largest_one_way_conductance(const StackProblem& problem) {
  double most = 0;
  for (const Bands& bands : problem.media) most = std::max(most, one_way_conductance(bands));
  return most;
}

/// Everything 1 K above the reference temperature is a solution, and carries nothing. Asked for: heat flux
/// below 1e-12 of the one-way flux.
void expect_isothermal_equilibrium(const StackProblem& problem) {
  StackTransport transport(problem, Communicator::self());
  const std::vector<double> x(transport.unknowns().size(), 1.0);
  std::vector<double> defect(x.size());
  transport.defect(x, defect, true);
  EXPECT_LT(largest(defect), 2e-14);
  transport.measure(x);
  const Moments& moments = transport.moments();
  claim("everything at one temperature: heat flux over one-way flux",
        largest(heat_flux_along_x(moments)) / largest_one_way_conductance(problem), 1e-14);
  EXPECT_LT(largest(moments.relaxation_defect), 2e-14);
  EXPECT_LT(largest(moments.dissipation), 1e-24 * largest_one_way_conductance(problem));
}

TEST(Isothermal, EveryLawEmitsWhatItAbsorbs) {
  for (const NamedLaw& interface : interface_laws())
    for (const NamedLaw& wall : adiabatic_walls())
      for (const double thickness : {1e-9, 1e-7, 1e-5}) {
        SCOPED_TRACE(fmt::format("{}, {} walls, {} m", interface.name, wall.name, thickness));
        expect_isothermal_equilibrium(make_problem({.materials = toys(),
                                                    .layers = {{0, thickness}, {1, 2 * thickness}},
                                                    .left = wall.law,
                                                    .right = wall.law,
                                                    .interface = interface.law}));
      }
}

TEST(Isothermal, PeriodicSuperlattice) {
  for (const NamedLaw& interface : interface_laws()) {
    SCOPED_TRACE(interface.name);
    expect_isothermal_equilibrium(make_problem({.materials = toys(),
                                                .layers = {{0, 2e-8}, {1, 5e-8}},
                                                .interface = interface.law,
                                                .periodic_drop = 0}));
  }
}

TEST(Isothermal, BlackWallsAtOneTemperature) {
  for (const NamedLaw& interface : interface_laws()) {
    SCOPED_TRACE(interface.name);
    const Solution stack = solve({.materials = toys(),
                                  .layers = {{0, 1e-7}, {1, 3e-7}},
                                  .left = IsothermalWall{305},
                                  .right = IsothermalWall{305},
                                  .interface = interface.law});
    EXPECT_LT(largest(heat_flux_along_x(stack.state.moments)),
              1e-12 * largest_one_way_conductance(stack.problem));
    EXPECT_FALSE(stack.analysis.interfaces.at(0).kapitza.has_value());
  }
}

Deck read_input(const std::filesystem::path& path, const std::vector<Override>& overrides) {
  return read_deck(path, overrides, read_text_file);
}

const std::filesystem::path input = std::filesystem::path(KAPITZA_SOURCE_DIR) / "input";

TEST(Isothermal, SiliconGermaniumFromItsDeck) {
  for (const char* law : {"dmm", "amm", "radiation_limit", "mismatch, specularity: 0.4",
                          "mismatch, roughness: 0.2 nm", "conductance, value: 50 MW/m^2/K"})
    for (const char* wall : {"{heat_flux: 0}", "{roughness: 0.3 nm}"}) {
      SCOPED_TRACE(fmt::format("{}, {}", law, wall));
      const Deck deck = read_input(input / "si_ge.yaml",
                                   {{"boundaries", fmt::format("{{left: {0}, right: {0}}}", wall)},
                                    {"interfaces", fmt::format("[{{between: [si, ge], model: {}}}]", law)}});
      const StackProblem problem = make_problem(deck);
      EXPECT_GT(problem.media.at(0).size(), 40) << "several branches";
      expect_isothermal_equilibrium(problem);
    }
}

/// Asked for: imbalance below 1e-9 at tolerance 1e-10.
void expect_energy_balance(const std::string& name, const Solution& solution) {
  record(name, solution.state.energy_imbalance);
  claim("energy imbalance at tolerance 1e-10", solution.state.energy_imbalance, 1e-9);
}

struct NamedStack {
  std::string name;
  Stack stack;
};
std::vector<NamedStack> balanced_stacks() {
  const std::vector<Bands> wide{wide_spectrum(40, 1e-9, 1e-5, 6000)}, toys = test::toys();
  Stack superlattice{.materials = toys};
  for (int i = 0; i < 40; ++i) superlattice.layers.push_back({i % 2, 2e-8});
  Stack cell{.materials = toys, .layers = {{0, 2e-8}, {1, 5e-8}}, .periodic_drop = 1};
  const Stack bilayer{.materials = toys, .layers = {{0, 1e-7}, {1, 1e-6}}};
  std::vector<NamedStack> stacks{{"film_1_nm", {.materials = wide, .layers = {{0, 1e-9}}}},
                                 {"film_1_um", {.materials = wide, .layers = {{0, 1e-6}}}},
                                 {"film_1_mm", {.materials = wide, .layers = {{0, 1e-3}}}},
                                 {"unequal_bilayer", {.materials = toys, .layers = {{0, 1e-9}, {1, 1e-3}}}},
                                 {"superlattice", superlattice},
                                 {"periodic", cell}};
  const auto add = [&](const std::string& name, Stack stack, const auto& change) {
    change(stack);
    stacks.push_back({name, std::move(stack)});
  };
  add("periodic_specular", cell, [](Stack& s) { s.interface = Transmission{0.3, true}; });
  add("bilayer_diffuse_0.3", bilayer, [](Stack& s) { s.interface = Transmission{0.3, false}; });
  add("bilayer_specular_0.3", bilayer, [](Stack& s) { s.interface = Transmission{0.3, true}; });
  add("bilayer_amm", bilayer, [](Stack& s) { s.interface = AcousticMismatch{}; });
  add("bilayer_mismatch_0.5", bilayer, [](Stack& s) { s.interface = MixedMismatch{0.5, 0}; });
  add("bilayer_radiation_limit", bilayer, [](Stack& s) { s.interface = RadiationLimit{}; });
  add("superlattice_amm", superlattice, [](Stack& s) { s.interface = AcousticMismatch{}; });
  add("bath", bilayer, [](Stack& s) { s.right = LiquidBath{0, {145, 238, 0}, LiquidLaw::amm}; });
  add("heat_flux_wall", bilayer, [](Stack& s) { s.right = HeatFluxWall{-1e9}; });
  add("two_heat_flux_walls", bilayer, [](Stack& s) {
    s.left = HeatFluxWall{1e9};
    s.right = HeatFluxWall{-1e9};
  });
  add("heated", bilayer, [](Stack& s) { s.heating = {2e15, 1e15}; });
  for (const double specularity : {0.0, 0.5, 1.0})
    add(fmt::format("heated_specularity_{}", specularity), bilayer, [&](Stack& s) {
      s.right = ReflectingWall{specularity};
      s.heating = {0, 1e15};
    });
  return stacks;
}

TEST(EnergyBalance, EveryKindOfStack) {
  for (NamedStack& named : balanced_stacks()) {
    SCOPED_TRACE(named.name);
    named.stack.polar = 32;
    expect_energy_balance(named.name, solve(named.stack, 1e-10));
  }
}

TEST(EnergyBalance, EveryDeckInInput) {
  int decks = 0;
  for (const auto& entry : std::filesystem::directory_iterator(input)) {
    if (entry.path().extension() != ".yaml") continue;
    SCOPED_TRACE(entry.path());
    const Deck deck = read_input(entry.path(), {{"solver.tolerance", "1e-10"}});
    if (deck.plane) continue; // Square.ConservesEnergy, and cli.decks for each
    if (!deck.is_steady())
      continue; // of these the balance is a condition of convergence, with what is stored
    ++decks;
    expect_energy_balance(entry.path().stem(), solve(make_problem(deck), make_steady_options(deck.solver)));
  }
  EXPECT_GT(decks, 0);
}

/// Nothing large is subtracted: a microkelvin is resolved as well as ten kelvin.
TEST(EnergyBalance, HeatFluxPerKelvinDoesNotDependOnTheDifference) {
  const auto flux_per_kelvin = [](double difference) {
    return solve({.materials = {toy_a(), toy_b()},
                  .layers = {{0, 1e-7}, {1, 3e-7}},
                  .left = IsothermalWall{300 + difference},
                  .right = IsothermalWall{300}})
               .heat_flux()
           / difference;
  };
  const double exact = flux_per_kelvin(10);
  EXPECT_LT(std::abs(relative(flux_per_kelvin(1e-3), exact)), 1e-9);
  // What is left is the rounding of 300.000001 K itself.
  EXPECT_LT(std::abs(relative(flux_per_kelvin(1e-6), exact)), 1e-7);
}

} // namespace
} // namespace kapitza::test
