#pragma once
/// Stacks that are driven, with exact answers that several methods are held to.

#include "kapitza/analysis/transient.hpp"

#include "support/spectra.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

namespace kapitza::test {

inline constexpr double gray_lifetime = 260e-9 / 6400; // of driven_gray()
inline Bands driven_gray() {
  return make_test_bands({{1.66e6, 6400, 260e-9}});
}

inline HarmonicDrive undriven(const StackProblem& problem) {
  return {{}, {}, std::vector<std::complex<double>>(problem.surfaces.size())};
}
/// 1 K, or 1 W/m2, at the left wall.
inline HarmonicDrive driven_from_the_left(const StackProblem& problem) {
  HarmonicDrive drive = undriven(problem);
  drive.surface.front() = 1;
  return drive;
}

/// cos(2 pi x / wavelength) at the nodes.
inline std::vector<double> crest(const StackProblem& problem, double wavelength) {
  return projected_on_nodes(problem.mesh,
                            [=](int, double x) { return std::cos(2 * std::numbers::pi * x / wavelength); });
}

/// Values of a column over its largest exact one.
inline void expect_column(const TransientHistory& history, std::size_t column,
                          const std::vector<double>& exact, double within) {
  double peak = 0;
  for (const double value : exact) peak = std::max(peak, std::abs(value));
  for (std::size_t i = 0; i < exact.size(); ++i)
    EXPECT_NEAR(history.values[i][column], exact[i], within * peak) << "column " << column << ", time " << i;
}

/// T(0, t) = 1 - exp(-x) (I0(x) + I1(x))/2 with x = t/(2 tau); q/(C v/4) from the same solution.
struct HalfSpaceStep {
  StackProblem problem;
  std::vector<double> times{0.1 * gray_lifetime, gray_lifetime, 10 * gray_lifetime, 100 * gray_lifetime};
  void expect(const TransientHistory& history, double flux_within, double temperature_within) const {
    const double w = one_way_conductance(driven_gray());
    expect_column(
        history, 0,
        {0.9799788246820543 * w, 0.8326920276075502 * w, 0.3931837891004004 * w, 0.1297067368987208 * w},
        flux_within);
    expect_column(history, 1,
                  {0.5121938981712368, 0.5992719631829891, 0.8262434602230646, 0.9437226247298252},
                  temperature_within);
  }
};
inline HalfSpaceStep half_space_step() {
  StackSpec spec{{driven_gray()}, {graded_layer("medium", 0, 30e-6, 400, 2e-10)}};
  spec.polar = 48;
  return {make_stack_problem(spec)};
}

/// cos(k x) in equilibrium at the beginning, and its amplitude: from the closed form's Laplace transform, by
/// the methods of Talbot, de Hoog and Stehfest alike, the first two values also by the Taylor series in t.
struct Grating {
  StackProblem problem;
  std::vector<double> shape; ///< at the nodes
  std::vector<double> times{1e-12, 1e-11, 3e-11, 1e-10, 3e-10};
  std::vector<double> amplitude{0.99959303646938, 0.97562689164396, 0.88449543832924, 0.46304879607486,
                                0.042210002101503};
  /// Times what the linear functions of the mesh have of a cosine at its crest.
  std::vector<double> at_the_crest() const {
    std::vector<double> values = amplitude;
    for (double& value : values) value *= shape.front();
    return values;
  }
};
inline Grating grating() {
  StackSpec spec{{toy_a()}, {uniform_layer("medium", 0, 1e-6, 240)}};
  spec.periodic = true;
  spec.polar = 96;
  StackProblem problem = make_stack_problem(spec);
  std::vector<double> shape = crest(problem, 1e-6);
  return {std::move(problem), std::move(shape)};
}

/// A film on a substrate that a pulse heats; by integral equations what is at the top and what crosses.
struct HeatedFilm {
  StackProblem problem;
  HarmonicDrive heating; ///< of the film, 1 W/m3
  Pulse pulse{Pulse::Shape::gaussian, 0.5 * gray_lifetime, 3 * gray_lifetime};
  std::vector<double> times{2 * gray_lifetime, 3 * gray_lifetime,  4 * gray_lifetime,  6 * gray_lifetime,
                            8 * gray_lifetime, 12 * gray_lifetime, 16 * gray_lifetime, 20 * gray_lifetime};
  static void expect(const TransientHistory& history, double temperature_within, double flux_within) {
    expect_column(history, 1,
                  {2.6672978280243613e-08, 3.908429977274038e-07, 5.377312585673554e-07,
                   3.869410151336666e-07, 2.8735072373838924e-07, 1.7495596744075185e-07,
                   1.1966606569492166e-07, 8.983324027172303e-08},
                  temperature_within);
    expect_column(history, 4,
                  {10.299069400143566, 214.1915369403222, 361.48545602328596, 239.59779488383168,
                   159.04551750641522, 75.74981583231181, 39.52980563441085, 22.698538021237805},
                  flux_within);
  }
};
inline HeatedFilm heated_film() {
  StackSpec spec{
      {make_test_bands({{1.66e6, 6400, 52e-9}}), driven_gray()},
      {graded_layer("film", 0, 104e-9, 120, 2e-10), graded_layer("substrate", 1, 1040e-9, 160, 2e-10)}};
  spec.left = ReflectingWall{0};
  spec.right = IsothermalWall{300};
  spec.inner = {Transmission{0.3, false}};
  spec.polar = 32;
  StackProblem problem = make_stack_problem(spec);
  HarmonicDrive heating = undriven(problem);
  heating.heating.assign(index(problem.mesh.nodes()), 0);
  std::fill_n(heating.heating.begin(), index(2 * problem.mesh.surfaces[1].plus_cell), 1);
  return {std::move(problem), std::move(heating)};
}

/// A wall that is hot for a moment, and a front that flies: T at 0.4 of the film.
struct Front {
  Pulse pulse{Pulse::Shape::gaussian, 0.2 * gray_lifetime, gray_lifetime};
  std::vector<double> times{gray_lifetime,     1.5 * gray_lifetime, 2 * gray_lifetime, 2.5 * gray_lifetime,
                            3 * gray_lifetime, 4 * gray_lifetime,   6 * gray_lifetime};
  NamedPoint inside{"inside", 0.4 * 260e-9};
  static void expect(const TransientHistory& history, double within) {
    expect_column(history, 4,
                  {390888538.4573166, 8870234301.914787, 5972515214.342937, 3364280362.7959647,
                   2332110925.4080434, 1220277097.4228315, 352606463.8926271},
                  within);
  }
};
/// @param polar few, and the front arrives direction by direction
inline StackProblem film_of_the_front(int cells, int polar) {
  StackSpec spec{{driven_gray()}, {uniform_layer("film", 0, 260e-9, cells)}};
  spec.polar = polar;
  return make_stack_problem(spec);
}

/// Layers so thin that most phonons cross several without being scattered.
inline StackProblem thin_layers(const std::vector<double>& thickness, int cells, int polar) {
  StackSpec spec{{toy_a(), make_test_bands({{0.9e6, 4200, 120e-9}, {0.6e6, 2500, 15e-9}})}, {}};
  for (std::size_t i = 0; i < thickness.size(); ++i)
    spec.layers.push_back(
        uniform_layer(i % 2 == 0 ? "a" : "b", static_cast<int>(i % 2), thickness[i], cells));
  spec.inner = {Transmission{0.5, false}};
  spec.polar = polar;
  return make_stack_problem(spec);
}

/// Converged in at most 12 sweeps, energy balanced.
inline HarmonicState solve_checked(const StackProblem& problem, const HarmonicDrive& drive) {
  HarmonicState state = solve_harmonic(problem, drive, {}, Communicator::self());
  EXPECT_TRUE(state.converged);
  EXPECT_LE(state.sweeps, 12);
  EXPECT_LT(state.energy_imbalance, 1e-7);
  return state;
}

/// Heating cos(k x) exp(s t) in an infinite medium: the amplitude of T over that of the heating [K m3/W].
/// @param along wavenumber along the layers, exp(i k y) [1/m]
inline std::complex<double> infinite_medium(const Bands& bands, double k, std::complex<double> s, int cells,
                                            double along = 0) {
  const double length = 2 * std::numbers::pi / k;
  StackSpec spec{{bands}, {uniform_layer("medium", 0, length, cells)}};
  spec.periodic = true;
  spec.polar = 96;
  const StackProblem problem = make_stack_problem(spec);
  const std::vector<double> shape = crest(problem, length);
  HarmonicDrive drive{s, {shape.begin(), shape.end()}, std::vector<std::complex<double>>(1)};
  drive.wavenumber = along;
  drive.azimuthal = 96;
  const HarmonicState state = solve_checked(problem, drive);
  std::complex<double> overlap = 0;
  double norm = 0;
  for (std::size_t n = 0; n < shape.size(); ++n) {
    overlap += shape[n] * state.field.temperature[n];
    norm += shape[n] * shape[n];
  }
  return overlap / norm;
}

} // namespace kapitza::test
