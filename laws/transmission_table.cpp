#include "kapitza/laws/transmission_table.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <sstream>

namespace kapitza {
namespace {

/// Left neighbour and weight of the right one.
struct Place {
  std::size_t left = 0;
  double weight = 0;
};

/// Rounding of an end of the table is no extrapolation.
constexpr double slack = 1e-12;

Place find(const std::vector<double>& points, double x) {
  if (points.size() == 1) return {};
  const auto upper = std::upper_bound(points.begin() + 1, points.end() - 1, x);
  const auto i = index(upper - points.begin()) - 1;
  return {i, std::clamp((x - points[i]) / (points[i + 1] - points[i]), 0.0, 1.0)};
}

bool covers(const std::vector<double>& points, double x) {
  const double room = slack * std::abs(points.back());
  return x >= points.front() - room && x <= points.back() + room;
}

[[noreturn]] void outside(const TransmissionTable& table, const char* what, double value, double low,
                          double high, const char* unit) {
  std::ostringstream text;
  text << "the table " << table.name << " gives " << what << " from " << low << " to " << high << " " << unit
       << ", but " << value << " " << unit << " is needed; nothing is extrapolated";
  throw InputError(text.str());
}

} // namespace

double tabulated_transmissivity(const TransmissionTable& table, double omega, double mu) {
  constexpr double terahertz = 2e12 * std::numbers::pi, degree = std::numbers::pi / 180;
  if (!covers(table.omega, omega))
    outside(table, "frequencies", omega / terahertz, table.omega.front() / terahertz,
            table.omega.back() / terahertz, "THz");
  const Place at = find(table.omega, omega);
  const std::size_t columns = std::max<std::size_t>(1, table.angle.size());
  Place direction;
  if (!table.angle.empty()) {
    const double angle = std::acos(std::clamp(mu, 0.0, 1.0));
    if (!covers(table.angle, angle))
      outside(table, "angles", angle / degree, table.angle.front() / degree, table.angle.back() / degree,
              "degrees");
    direction = find(table.angle, angle);
  }
  const auto value = [&](std::size_t i) {
    const double first = table.values[i * columns + direction.left];
    if (direction.weight == 0) return first;
    return std::lerp(first, table.values[i * columns + direction.left + 1], direction.weight);
  };
  return at.weight == 0 ? value(at.left) : std::lerp(value(at.left), value(at.left + 1), at.weight);
}

} // namespace kapitza
