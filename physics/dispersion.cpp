#include "kapitza/base/error.hpp"
#include "kapitza/base/overloaded.hpp"
#include "kapitza/physics/material.hpp"

#include "physics/monotone.hpp"

#include <boost/math/tools/toms748_solve.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace kapitza {
namespace {

using Point = std::pair<double, double>;

/// The two table points whose segment holds k; beyond the ends, the first or last segment.
std::pair<Point, Point> segment(const TableDispersion& table, double k) {
  const auto& points = table.points;
  if (points.size() < 2) throw InputError("a dispersion table needs at least two points [k, omega]");
  auto upper = std::upper_bound(points.begin() + 1, points.end() - 1, k,
                                [](double value, const Point& point) { return value < point.first; });
  return {*(upper - 1), *upper};
}

double slope(const std::pair<Point, Point>& s) {
  return (s.second.second - s.first.second) / (s.second.first - s.first.first);
}

[[noreturn]] void reject(const Branch& branch, const std::string& what) {
  throw InputError("branch '" + branch.name + "': " + what);
}

/// Interior breaks of a table: all its points, because the slope jumps there.
std::vector<double> table_breaks(const Branch& branch, const TableDispersion& table) {
  const double cutoff = branch.cutoff_wavevector;
  const auto& points = table.points;
  for (std::size_t i = 1; i < points.size(); ++i)
    if (!(points[i].first > points[i - 1].first))
      reject(branch, "the wavevectors of a dispersion table must increase strictly");
  // A cutoff that was rounded in the file may lie a hair beyond the last point; more than that is a mistake.
  if (points.size() < 2 || points.front().first != 0 || points.back().first < cutoff * (1 - 1e-6))
    reject(branch, "the dispersion table must run from k = 0 to the cutoff wavevector");
  std::vector<double> breaks;
  for (const auto& point : points)
    if (point.first > 0 && point.first < cutoff) breaks.push_back(point.first);
  return breaks;
}

} // namespace

double angular_frequency(const Branch& branch, double k) {
  return std::visit(
      Overloaded{
          [&](const LinearDispersion& d) { return d.velocity * k; },
          [&](const QuadraticDispersion& d) { return d.frequency + k * (d.velocity + k * d.curvature); },
          [&](const SineDispersion& d) {
            return d.frequency * std::sin(std::numbers::pi * k / (2 * branch.cutoff_wavevector));
          },
          [&](const TableDispersion& d) {
            const auto s = segment(d, k);
            return s.first.second + slope(s) * (k - s.first.first);
          },
      },
      branch.dispersion);
}

double group_velocity(const Branch& branch, double k) {
  return std::visit(Overloaded{
                        [&](const LinearDispersion& d) { return d.velocity; },
                        [&](const QuadraticDispersion& d) { return d.velocity + 2 * k * d.curvature; },
                        [&](const SineDispersion& d) {
                          const double scale = std::numbers::pi / (2 * branch.cutoff_wavevector);
                          return d.frequency * scale * std::cos(scale * k);
                        },
                        [&](const TableDispersion& d) { return slope(segment(d, k)); },
                    },
                    branch.dispersion);
}

std::vector<double> monotone_breaks(const Branch& branch) {
  const double cutoff = branch.cutoff_wavevector;
  if (!(cutoff > 0) || !std::isfinite(cutoff)) reject(branch, "the cutoff wavevector must be positive");
  std::vector<double> breaks{0};
  if (const auto* table = std::get_if<TableDispersion>(&branch.dispersion)) {
    const auto interior = table_breaks(branch, *table);
    breaks.insert(breaks.end(), interior.begin(), interior.end());
  } else if (const auto* parabola = std::get_if<QuadraticDispersion>(&branch.dispersion)) {
    const double turning = -parabola->velocity / (2 * parabola->curvature);
    if (turning > 0 && turning < cutoff) breaks.push_back(turning);
  }
  breaks.push_back(cutoff);
  for (double k : breaks) {
    const double omega = angular_frequency(branch, k);
    if (!(omega >= 0) || !std::isfinite(omega))
      reject(branch,
             "the frequency is negative or not a number at k = " + std::to_string(k * 1e-9) + " 1/nm");
  }
  return breaks;
}

double wavevector(const Branch& branch, double omega, double k_low, double k_high) {
  std::uintmax_t iterations = 200;
  const auto bracket =
      boost::math::tools::toms748_solve([&](double k) { return angular_frequency(branch, k) - omega; }, k_low,
                                        k_high, boost::math::tools::eps_tolerance<double>(52), iterations);
  return (bracket.first + bracket.second) / 2;
}

} // namespace kapitza
