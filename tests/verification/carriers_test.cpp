/// Metals with electrons on crystals with normal processes, in stacks: exact fluxes and temperatures, sweeps,
/// conservation, what oscillates.

#include "kapitza/solver/stack/harmonic.hpp"

#include "support/driven_stacks.hpp"
#include "support/films.hpp"
#include "support/metals.hpp"
#include "support/normal.hpp"
#include "support/plane_harmonic.hpp"
#include "support/solved.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <stdexcept>

namespace kapitza {
namespace {

using namespace test::metals;
using test::imbalance;

/// All mean free paths stay what they are; `share` of the processes of the dielectric become normal ones.
BilayerSpec with_normal_share(BilayerSpec spec, double share) {
  spec.dielectric.normal_share.assign(index(spec.dielectric.size()), share);
  spec.dielectric.phase_velocity = spec.dielectric.speed;
  return spec;
}

/// Gray phonons carry all of q behind the interface, so that their drift y = 3 q/(C v) is the same everywhere
/// and does what a temperature does that rises by y/L_N per length: with the conductance g of the same
/// bilayer without normal processes, from integral equations, q = g/(1 - 3 g H/(C v L_N)) per kelvin.
double amplification(const BilayerSpec& spec, double conductance) {
  const Bands& bands = spec.dielectric;
  const double normal = bands.mean_free_path[0] / bands.normal_share[0];
  return 1 / (1 - 3 * conductance * spec.behind / (bands.heat_capacity[0] * bands.speed[0] * normal));
}

/// Temperatures of the metal above the far wall's, from those without normal processes at the same flux.
void expect_bilayer(const BilayerSpec& spec, double conductance, double electrons, double lattice) {
  const test::Solved solved = test::solve(bilayer(spec));
  const Moments& at = solved.state.moments;
  const std::size_t last = index(2 * spec.cells - 1);
  const double more = amplification(spec, conductance);
  EXPECT_GT(more, 1.05);
  EXPECT_TRUE(solved.state.converged);
  EXPECT_NEAR(at.heat_flux.front()[0] / (conductance * more), 1, 1e-5);
  const double above = reference_temperature(solved.problem) - 300;
  EXPECT_NEAR(above + at.electron_temperature[last], 1 - more * (1 - electrons), 2e-4);
  EXPECT_NEAR(above + at.temperature[last], 1 - more * (1 - lattice), 2e-4);
  EXPECT_LT(imbalance(at), 1e-9);
  EXPECT_LT(std::abs(solved.analysis.resistance->closure), 1e-9);
  EXPECT_LT(std::abs(solved.analysis.dissipation->closure), 1e-4);
  for (const DissipationElement& element : solved.analysis.dissipation->elements)
    EXPECT_GT(element.total, -1e-9 * solved.analysis.dissipation->total) << element.name;
}

TEST(Carriers, AMetalOnANormalCrystalIsThatOfTheIntegralEquations) {
  for (const double share : {0.3, 0.9, 0.999}) {
    SCOPED_TRACE(share);
    BilayerSpec spec = with_normal_share({}, share);
    spec.cells = 140;
    expect_bilayer(spec, 266788714.895442, 0.9064394927289663, 0.7164269467952655);
    spec.interface.electron_absorption[plus_side] = {0.1};
    expect_bilayer(spec, 332773519.66238064, 0.8727686914919834, 0.7143331628442511);
  }
}

/// Where no process is normal the drift is an unknown that drives nothing.
TEST(Carriers, ADriftOfNothingChangesNothing) {
  for (const BilayerSpec& spec : {BilayerSpec{}, three_bands()}) {
    const test::Solved bare = test::solve(bilayer(spec)),
                       other = test::solve(bilayer(with_normal_share(spec, 0)));
    for (std::size_t n = 0; n < bare.state.moments.temperature.size(); ++n) {
      EXPECT_NEAR(other.state.moments.temperature[n], bare.state.moments.temperature[n], 1e-8);
      EXPECT_NEAR(other.state.moments.electron_temperature[n], bare.state.moments.electron_temperature[n],
                  1e-8);
    }
  }
}

/// Couplings over 1 nm to 1 um, films of 10 nm to 10 um, normal processes from few to nearly all.
TEST(Carriers, SweepsDependOnNeitherCouplingNorRatio) {
  for (const double ratio : {1e-2, 1.0, 1e2, 1e4}) {
    SCOPED_TRACE(ratio);
    expect_few_sweeps({1e-8, 1e-7, 1e-6, 1e-5}, 40, [&](const BilayerSpec& given) {
      BilayerSpec spec = given;
      spec.dielectric = test::with_normal_ratio(spec.dielectric, ratio);
      spec.polar = 16;
      spec.finest *= 4; // else rounding of what electrons conduct is in the balance
      return solve_steady(bilayer(spec), {}, Communicator::self());
    });
  }
}

TEST(Carriers, NothingFlowsAtOneTemperature) {
  StackProblem problem = bilayer(with_normal_share({}, 0.9));
  problem.surfaces.front().electron_temperature = 300;
  const SteadyState state = solve_steady(problem, {}, Communicator::self());
  EXPECT_TRUE(state.converged);
  for (const Point& q : state.moments.heat_flux) EXPECT_EQ(q[0], 0);
}

/// Far slower than heat crosses, the amplitude is the steady state; at any frequency energy is balanced cell
/// by cell, in few sweeps.
TEST(Carriers, WhatOscillatesTendsToTheSteadyState) {
  BilayerSpec spec = with_normal_share(three_bands(), 0.9);
  spec.interface.electron_absorption[plus_side] = {0.2, 0.1, 0.05};
  const StackProblem problem = bilayer(spec);
  const test::Solved steady = test::solve(problem);
  for (const double frequency : {1e-2, 1e6, 1e8, 1e10, 1e12}) {
    HarmonicDrive drive = test::undriven(problem);
    drive.s = {0, 2 * std::numbers::pi * frequency};
    drive.electrons.assign(problem.surfaces.size(), 0);
    drive.electrons.front() = 1;
    const HarmonicState state = solve_harmonic(problem, drive, {}, Communicator::self());
    EXPECT_TRUE(state.converged) << frequency;
    EXPECT_LE(state.sweeps, 20) << frequency;
    EXPECT_LT(state.energy_imbalance, 1e-7) << frequency;
    if (frequency > 1) continue;
    const double level = reference_temperature(problem) - 300;
    for (std::size_t n = 0; n < state.field.temperature.size(); ++n) {
      const Moments& at = steady.state.moments;
      EXPECT_NEAR(state.field.temperature[n].real(), level + at.temperature[n], 1e-7);
      EXPECT_NEAR(state.field.heat_flux[n].real() / at.heat_flux[n][0], 1, 1e-6);
      if (is_metal(problem.bands_of_cell(static_cast<int>(n / 2)))) {
        EXPECT_NEAR(state.field.electron_temperature[n].real(), level + at.electron_temperature[n], 1e-7);
      }
    }
  }
}

TEST(Carriers, OneMediumHasElectronsOrADrift) {
  BilayerSpec spec;
  spec.metal.normal_share = {0.1};
  spec.metal.phase_velocity = spec.metal.speed;
  EXPECT_THROW(solve_steady(bilayer(spec), {}, Communicator::self()), std::invalid_argument);
}

/// Heating cos(x/l) exp(i y/l') of an infinite medium, along and across the layers at once: the amplitude is
/// that of a plane wave, cos being two of them.
void expect_oblique(const Bands& bands, double k, double along, double within) {
  const std::complex<double> s{0, 2 * std::numbers::pi * 1e9};
  const double oblique = std::hypot(k, along);
  const std::complex<double> exact = test::infinite_medium(bands, oblique, s, 240),
                             found = test::infinite_medium(bands, k, s, 240, along);
  EXPECT_LT(std::abs(found - exact), within * std::abs(exact)) << k << ' ' << along;
}

TEST(Carriers, DriftAlongTheLayersIsThatAcrossThem) {
  const Bands bands = test::with_normal_ratio(test::toy_a(), 10);
  const double k = 2 * std::numbers::pi / 1e-6;
  expect_oblique(bands, k, 0.3 * k, 1e-4);
  expect_oblique(bands, k, k, 1e-4);
  expect_oblique(bands, k, 3 * k, 1e-4);
}

/// A film heated evenly across and as cos(k y) along it, one side diffuse, the other a wall: between mirrors
/// half a period apart it is a plane.
TEST(Carriers, DriftAlongAFilmIsThatOfAPlane) {
  const Bands bands = test::with_normal_ratio(test::toy_a(), 20);
  constexpr double period = 6e-7, thickness = 2e-7, k = 2 * std::numbers::pi / period;
  const std::complex<double> s{0, 2 * std::numbers::pi * 5e9};

  test::StackSpec spec{{bands}, {test::graded_layer("film", 0, thickness, 60, 2e-10)}};
  spec.left = ReflectingWall{0.3};
  spec.right = IsothermalWall{300};
  spec.polar = 24;
  const StackProblem stack = test::make_stack_problem(spec);
  HarmonicDrive drive = test::undriven(stack);
  drive.s = s;
  drive.wavenumber = k;
  drive.azimuthal = 32;
  drive.heating.assign(index(stack.mesh.nodes()), 1);
  const HarmonicState of_stack = solve_harmonic(stack, drive, {}, Communicator::self());
  EXPECT_TRUE(of_stack.converged);
  EXPECT_LE(of_stack.sweeps, 12);
  EXPECT_LT(of_stack.energy_imbalance, 1e-7);

  PlaneProblem plane = test::box_of(bands, {thickness, 30, 2e-10}, {period / 2, 24, std::nullopt}, false);
  plane.angles = plane_quadrature(8, 32);
  HarmonicDrive of_plane{s, {}, std::vector<std::complex<double>>(plane.mesh.surfaces.size())};
  for (const PlaneSurface& side : plane.mesh.surfaces)
    plane.surfaces.push_back({side.name == "left"    ? SurfaceLaw(ReflectingWall{0.3})
                              : side.name == "right" ? SurfaceLaw(IsothermalWall{300})
                                                     : SurfaceLaw(ReflectingWall{1})});
  for (const Point& corner : plane.mesh.corner) of_plane.heating.emplace_back(std::cos(k * corner[1]));
  const PlaneHarmonicState state = test::solve_harmonic_plane(plane, of_plane, 1e-8);
  EXPECT_LE(state.sweeps, 24);

  const auto at = [&](double x) {
    const auto& position = stack.mesh.position;
    std::size_t n = 0;
    while (n + 3 < position.size() && position[n + 1] < x) n += 2;
    const double part = (x - position[n]) / (position[n + 1] - position[n]);
    return (1 - part) * of_stack.field.temperature[n] + part * of_stack.field.temperature[n + 1];
  };
  double largest = 0;
  for (const auto& t : of_stack.field.temperature) largest = std::max(largest, std::abs(t));
  double furthest = 0;
  for (std::size_t n = 0; n < plane.mesh.corner.size(); ++n) {
    const Point& corner = plane.mesh.corner[n];
    const std::complex<double> found = test::joined(state, &Moments::temperature, n);
    furthest = std::max(furthest, std::abs(found - std::cos(k * corner[1]) * at(corner[0])));
  }
  EXPECT_LT(furthest / largest, 3e-3);
}

/// Behind a metal, ratios of rates, from long waves to some shorter than mean free paths.
TEST(Carriers, SweepsDependOnNoWavenumber) {
  for (const double ratio : {1e-2, 1.0, 1e2, 1e4})
    for (const double k : {1e3, 1e6, 1e7}) {
      BilayerSpec spec = three_bands();
      spec.dielectric = test::with_normal_ratio(spec.dielectric, ratio);
      spec.cells = 40;
      spec.finest = 1e-9;
      spec.polar = 8;
      spec.interface.contact_resistance = 1e-9;
      const StackProblem problem = bilayer(spec);
      HarmonicDrive drive = test::undriven(problem);
      drive.s = {0, 2 * std::numbers::pi * 1e8};
      drive.electrons.assign(problem.surfaces.size(), 0);
      drive.electrons.front() = 1;
      drive.wavenumber = k;
      const HarmonicState state = test::solve_checked(problem, drive);
      EXPECT_LE(state.sweeps, 12) << ratio << ' ' << k;
    }
}

} // namespace
} // namespace kapitza
