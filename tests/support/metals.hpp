#pragma once
/// Metals whose electrons have a temperature of their own, and the films and bilayers of refs that have them.

#include "kapitza/solver/steady.hpp"

#include "support/stacks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace kapitza::test::metals {

/// A metal by the mean free paths of its bands in collisions with phonons and with electrons.
inline Bands metal(const std::vector<test::BandSpec>& lattice, const std::vector<double>& by_electrons,
                   const Electrons& electrons) {
  Bands bands = test::make_test_bands(lattice);
  for (std::size_t b = 0; b < lattice.size(); ++b) {
    const double path = lattice[b].mean_free_path;
    bands.mean_free_path[b] = 1 / (1 / path + 1 / by_electrons[b]);
    bands.electron_share.push_back(bands.mean_free_path[b] / by_electrons[b]);
  }
  bands.electrons = electrons;
  return bands;
}
inline Bands gray_metal() {
  return metal({{2e6, 3000, 10e-9}}, {50e-9}, {100, 2e4});
}
inline Bands gray_dielectric() {
  return test::make_test_bands({{1.6e6, 4000, 60e-9}});
}

/// A metal of 1 K at its left end, where phonons are reflected diffusely, on a dielectric that ends at a
/// black wall of 0 K; temperatures about 300 K.
struct BilayerSpec {
  Bands metal = gray_metal(), dielectric = gray_dielectric();
  double thickness = 50e-9, behind = 100e-9;
  SurfaceCondition interface {
    Transmission { 0.3, false }
  };
  int cells = 100;
  double finest = 2e-12;
  int polar = 48;
};
inline StackProblem bilayer(const BilayerSpec& given) {
  test::StackSpec spec;
  spec.materials = {given.metal, given.dielectric};
  spec.layers = {test::graded_layer("metal", 0, given.thickness, given.cells, given.finest),
                 test::graded_layer("dielectric", 1, given.behind, given.cells, given.finest)};
  spec.inner = given.interface;
  spec.left = ReflectingWall{0};
  spec.right = IsothermalWall{300};
  spec.polar = given.polar;
  StackProblem problem = test::make_stack_problem(spec);
  problem.surfaces.front().electron_temperature = 301;
  return problem;
}

inline BilayerSpec three_bands() {
  BilayerSpec spec;
  const std::vector<test::BandSpec> lattice{{5.5e5, 8400, 40e-9}, {7.5e5, 5800, 300e-9}, {3.7e5, 2100, 2e-6}};
  spec.metal = metal(lattice, {200e-9, 1.5e-6, 1e-5}, {1500, 2e4});
  spec.dielectric = test::make_test_bands({{4.5e5, 4900, 25e-9}, {8e5, 3300, 160e-9}, {4.2e5, 1300, 900e-9}});
  spec.thickness = 5e-7;
  spec.behind = 1e-6;
  spec.interface = {DiffuseMismatch{}};
  spec.finest = 1e-11;
  return spec;
}

/// Bilayers whose electrons exchange heat with the phonons behind the interface, scattered there or not, over
/// a contact, of three bands, the metal on either side; 16 cells a layer.
inline std::vector<StackProblem> exchanging_bilayers() {
  std::vector<StackProblem> all;
  BilayerSpec spec;
  spec.cells = 16;
  spec.finest = 1e-10;
  spec.interface.electron_absorption[plus_side] = {0.1};
  all.push_back(bilayer(spec));
  spec.interface.contact_resistance = 1e-9;
  all.push_back(bilayer(spec));
  spec.interface.contact_resistance = 0;
  spec.interface.law = Transmission{0.3, true};
  all.push_back(bilayer(spec));
  BilayerSpec three = three_bands();
  three.cells = 16;
  three.finest = 1e-9;
  three.interface.electron_absorption[plus_side] = {0.2, 0.1, 0.05};
  all.push_back(bilayer(three));
  StackSpec turned;
  turned.materials = {gray_dielectric(), gray_metal()};
  turned.layers = {graded_layer("dielectric", 0, 1e-7, 16, 1e-10), graded_layer("metal", 1, 5e-8, 16, 1e-10)};
  turned.inner = {Transmission{0.3, false}};
  turned.inner.electron_absorption[minus_side] = {0.1};
  turned.left = IsothermalWall{300};
  turned.right = ReflectingWall{0};
  all.push_back(make_stack_problem(turned));
  all.back().surfaces.back().electron_temperature = 301;
  return all;
}

/// The coupling that makes sqrt(kappa_p/G_ep) a length, shared over the bands in proportion to C.
inline Bands coupled_over(const Bands& lattice, double length, double ratio) {
  double low = 1e6, high = 1e30;
  Bands bands;
  for (int i = 0; i < 200; ++i) {
    const double coupling = std::sqrt(low * high);
    bands = with_electrons(lattice, {1, 0}, coupling);
    (std::sqrt(conductivity(bands) / coupling) > length ? low : high) = coupling;
  }
  bands.electrons.conductivity = ratio * conductivity(bands);
  return bands;
}

/// Sweeps of bilayers whose coupling acts over 1 nm to 1 um, with bands whose mean free paths lie far apart,
/// and with one. @param solve makes the state of a spec @param cells of each layer @param most sweeps
template <class Solve>
void expect_few_sweeps(const std::vector<double>& thicknesses, int cells, const Solve& solve, int most = 12) {
  for (const bool gray : {true, false})
    for (const double ratio : {10.0, 0.1})
      for (const double length : {1e-9, 1e-8, 1e-7, 1e-6})
        for (const double thickness : thicknesses) {
          BilayerSpec spec = gray ? BilayerSpec{} : three_bands();
          const Bands lattice =
              gray ? make_test_bands({{2e6, 3000, 10e-9}})
                   : make_test_bands({{5.5e5, 8400, 40e-9}, {7.5e5, 5800, 300e-9}, {3.7e5, 2100, 2e-6}});
          spec.metal = coupled_over(lattice, length, ratio);
          spec.thickness = spec.behind = thickness;
          spec.cells = cells;
          spec.finest = 1e-3 * std::min(thickness, 1e-8);
          const auto state = solve(spec);
          const auto where = [&] {
            return ::testing::Message() << gray << " " << ratio << " " << length << " " << thickness << ": "
                                        << state.sweeps << " sweeps, " << state.energy_imbalance;
          };
          EXPECT_TRUE(state.converged) << where();
          EXPECT_LE(state.sweeps, most) << where();
          EXPECT_LT(state.energy_imbalance, 1e-7) << where();
        }
}

} // namespace kapitza::test::metals
