#include "kapitza/analysis/direction_warnings.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/base/overloaded.hpp"
#include "kapitza/solver/resolution.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace kapitza {
namespace {

using Complex = std::complex<double>;

/// Means over directions of what arrives at a depth from a wall of 1 K, of one band: of psi, which the
/// temperature has, and of mu psi, which the heat flux has.
template <class Number>
struct Arriving {
  Number mean = 0, carried = 0;

  void add(const Number& psi, double mu, double weight) {
    mean += weight / 2 * psi;
    carried += weight / 2 * mu * psi;
  }
};

Arriving<Complex> arriving(double length, double speed, const HalfRange& angles,
                           const WallOscillation& course, double depth) {
  const Complex rate(1 / length, 2 * std::numbers::pi * course.frequency / speed);
  Arriving<Complex> sum;
  for (std::size_t m = 0; m < angles.mu.size(); ++m)
    sum.add(std::exp(-rate * depth / angles.mu[m]), angles.mu[m], angles.weight[m]);
  return sum;
}

Arriving<double> arriving(double length, double speed, const HalfRange& angles, double time, double depth) {
  Arriving<double> sum;
  for (std::size_t m = 0; m < angles.mu.size(); ++m)
    if (angles.mu[m] * speed * time > depth)
      sum.add(std::exp(-depth / (length * angles.mu[m])), angles.mu[m], angles.weight[m]);
  return sum;
}

/// As good as all directions.
Arriving<Complex> all_arriving(double length, double speed, const WallOscillation& course, double depth) {
  static const HalfRange many = double_gauss(2048);
  return arriving(length, speed, many, course, depth);
}

/// Of directions that have arrived the integrand is smooth.
Arriving<double> all_arriving(double length, double speed, double time, double depth) {
  static const HalfRange few = double_gauss(32);
  const double slowest = depth / (speed * time), range = 1 - slowest;
  Arriving<double> sum;
  for (std::size_t m = 0; m < few.mu.size() && range > 0; ++m) {
    const double mu = slowest + range * few.mu[m];
    sum.add(std::exp(-depth / (length * mu)), mu, range * few.weight[m]);
  }
  return sum;
}

/// Sum over bands of their part of T, or of the heat flux over what the wall emits, with `angles` less with
/// all directions; the larger.
template <class Course>
double error_of(const Bands& bands, const HalfRange& angles, const Course& course, double depth) {
  decltype(arriving(1, 1, angles, course, depth)) sum;
  const double relaxing = relaxation(bands), emitted = one_way_conductance(bands);
  for (std::size_t b = 0; b < index(bands.size()); ++b) {
    const double length = bands.mean_free_path[b], speed = bands.speed[b];
    const double energy = bands.heat_capacity[b] * speed;
    const auto some = arriving(length, speed, angles, course, depth),
               all = all_arriving(length, speed, course, depth);
    sum.mean += energy / length / relaxing * (some.mean - all.mean);
    sum.carried += energy / emitted * (some.carried - all.carried);
  }
  return std::max(std::abs(sum.mean), std::abs(sum.carried));
}

double largest_error(const Bands& bands, const HalfRange& angles, const WallCourse& course,
                     double thickness) {
  double largest = 0;
  for (const double part : {0.25, 0.5, 1.0})
    largest = std::max(largest, flight_error(bands, angles, course, part * thickness));
  return largest;
}

std::string when(const WallCourse& course) {
  return std::visit(
      Overloaded{[](const WallOscillation& at) { return fmt::format("at {:.3g} Hz", at.frequency); },
                 [](const WallStep&) { return std::string("at some of the output times"); }},
      course);
}

/// Of cells that the deck chose: the default ones are enough, but where that took more than anybody has.
void warn_about_cells(const StackProblem& problem, const Region& region, const std::string& origin,
                      const WallOscillation& course, std::vector<std::string>& warnings) {
  constexpr double limit = 4 * flight_error_allowed;
  const Bands& bands = problem.media[index(region.material)];
  const auto width = std::span(problem.mesh.width).subspan(index(region.first_cell), index(region.cells));
  const double error = flight_error_of_cells(bands, width, course.frequency);
  if (error <= limit) return;
  const int enough = cells_for_flight(bands, region.thickness, region.cells, course.frequency);
  warnings.push_back(fmt::format(
      "cells: {} in the layer {} leave errors of {:.2g} of what {} {}, where phonons fly freely{}",
      region.cells, region.name, error, origin, when(course),
      enough > region.cells ? fmt::format("; {} graded cells are advisable", enough) : ""));
}

void warn_about_directions(const StackProblem& problem, const Region& region, const std::string& origin,
                           const WallCourse& course, std::vector<std::string>& warnings) {
  // What oscillates and has crossed a layer is a small part of what set out: a percent may be all of it.
  const double limit = std::holds_alternative<WallOscillation>(course) ? 0.005 : 0.02;
  constexpr int most = 2048;
  const Bands& bands = problem.media[index(region.material)];
  const double error = largest_error(bands, problem.angles, course, region.thickness);
  if (error <= limit) return;
  int polar = 4 * problem.angles.size();
  while (polar < most && largest_error(bands, double_gauss(polar), course, region.thickness) > limit)
    polar *= 2;
  warnings.push_back(
      fmt::format("directions: {} leave errors of {:.2g} of what {} {}, where phonons fly freely; "
                  "angles.polar: {} is advisable",
                  2 * problem.angles.size(), error, origin, when(course), polar));
}

} // namespace

double flight_error(const Bands& bands, const HalfRange& angles, const WallCourse& course, double depth) {
  return std::visit(Overloaded{[&](const WallOscillation& at) { return error_of(bands, angles, at, depth); },
                               [&](const WallStep& step) {
                                 double largest = 0;
                                 for (const double time : step.times)
                                   largest = std::max(largest, error_of(bands, angles, time, depth));
                                 return largest;
                               }},
                    course);
}

std::vector<std::string> direction_warnings(const StackProblem& problem,
                                            const std::vector<std::size_t>& surfaces,
                                            const std::vector<std::size_t>& heated,
                                            const WallCourse& course) {
  std::vector<std::string> warnings;
  const auto warn = [&](const Region& region, const std::string& origin) {
    if (const auto* oscillation = std::get_if<WallOscillation>(&course))
      warn_about_cells(problem, region, origin, *oscillation, warnings);
    warn_about_directions(problem, region, origin, course, warnings);
  };
  for (const std::size_t s : surfaces) {
    const Surface& surface = problem.mesh.surfaces[s];
    if (!surface.is_boundary()) continue;
    const bool left = surface.minus_cell < 0;
    warn(left ? problem.mesh.regions.front() : problem.mesh.regions.back(),
         fmt::format("the {} wall does in temperatures and heat fluxes behind it", surface.name));
  }
  for (const std::size_t r : heated)
    warn(problem.mesh.regions[r],
         fmt::format("heating does in temperatures and heat fluxes in {}", problem.mesh.regions[r].name));
  return warnings;
}

} // namespace kapitza
