#include "kapitza/analysis/direction_warnings.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/base/overloaded.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace kapitza {
namespace {

using Complex = std::complex<double>;

/// Mean over directions of what arrives at a depth from a wall of 1 K, of one band.
Complex arriving(double length, double speed, const HalfRange& angles, const WallOscillation& course,
                 double depth) {
  const Complex rate(1 / length, 2 * std::numbers::pi * course.frequency / speed);
  Complex sum = 0;
  for (std::size_t m = 0; m < angles.mu.size(); ++m)
    sum += angles.weight[m] / 2 * std::exp(-rate * depth / angles.mu[m]);
  return sum;
}

double arriving(double length, double speed, const HalfRange& angles, double time, double depth) {
  double sum = 0;
  for (std::size_t m = 0; m < angles.mu.size(); ++m)
    if (angles.mu[m] * speed * time > depth)
      sum += angles.weight[m] / 2 * std::exp(-depth / (length * angles.mu[m]));
  return sum;
}

/// As good as all directions.
Complex all_arriving(double length, double speed, const WallOscillation& course, double depth) {
  static const HalfRange many = double_gauss(2048);
  return arriving(length, speed, many, course, depth);
}

/// Of directions that have arrived the integrand is smooth.
double all_arriving(double length, double speed, double time, double depth) {
  static const HalfRange few = double_gauss(32);
  const double slowest = depth / (speed * time), range = 1 - slowest;
  double sum = 0;
  for (std::size_t m = 0; m < few.mu.size() && range > 0; ++m)
    sum += range * few.weight[m] / 2 * std::exp(-depth / (length * (slowest + range * few.mu[m])));
  return sum;
}

/// Sum over bands of their part of T, with `angles` less with all directions.
template <class Course>
double error_of(const Bands& bands, const HalfRange& angles, const Course& course, double depth) {
  decltype(arriving(1, 1, angles, course, depth)) sum = 0;
  double relaxation = 0;
  for (std::size_t b = 0; b < index(bands.size()); ++b) {
    const double length = bands.mean_free_path[b], speed = bands.speed[b];
    const double part = bands.heat_capacity[b] * speed / length;
    relaxation += part;
    sum +=
        part * (arriving(length, speed, angles, course, depth) - all_arriving(length, speed, course, depth));
  }
  return std::abs(sum) / relaxation;
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
                                            const WallCourse& course) {
  constexpr double limit = 0.02;
  constexpr int most = 2048;
  std::vector<std::string> warnings;
  for (const std::size_t s : surfaces) {
    const Surface& surface = problem.mesh.surfaces[s];
    if (!surface.is_boundary()) continue;
    const bool left = surface.minus_cell < 0;
    const Region& region = left ? problem.mesh.regions.front() : problem.mesh.regions.back();
    const Bands& bands = problem.media[index(region.material)];
    const double error = largest_error(bands, problem.angles, course, region.thickness);
    if (error <= limit) continue;
    int polar = 4 * problem.angles.size();
    while (polar < most && largest_error(bands, double_gauss(polar), course, region.thickness) > limit)
      polar *= 2;
    warnings.push_back(fmt::format(
        "directions: {} leave errors of {:.2g} of what the {} wall does in temperatures behind it {}, where "
        "phonons fly freely; angles.polar: {} is advisable",
        2 * problem.angles.size(), error, surface.name, when(course), polar));
  }
  return warnings;
}

} // namespace kapitza
