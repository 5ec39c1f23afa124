#include "kapitza/physics/thermal_bands.hpp"

#include "kapitza/base/index.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace kapitza {
namespace {

constexpr double step = 0.025; ///< of ln T

} // namespace

ThermalBands with_electrons(ThermalBands thermal, const Bands& bands) {
  if (!thermal.mean_free_path) return thermal;
  std::vector<double> rates;
  for (std::size_t b = 0; b < bands.electron_share.size(); ++b)
    rates.push_back(bands.electron_share[b] / bands.mean_free_path[b]);
  thermal.mean_free_path = [others = std::move(thermal.mean_free_path), rates](double temperature) {
    std::vector<double> lengths = others(temperature);
    for (std::size_t b = 0; b < lengths.size(); ++b) lengths[b] = 1 / (1 / lengths[b] + rates[b]);
    return lengths;
  };
  return thermal;
}

std::vector<Occupation> occupations(const ThermalBands& thermal, double taken, double reference) {
  std::vector<Occupation> list;
  for (const double theta : thermal.einstein_temperature) list.emplace_back(theta, taken, reference);
  return list;
}

double equilibrium_temperature(std::span<const Occupation> bands, std::span<const double> weight,
                               double value) {
  return equilibrium_temperature(bands, weight, value, std::max(value, -bands.front().reference() / 2));
}

double equilibrium_temperature(std::span<const Occupation> bands, std::span<const double> weight,
                               double value, double start) {
  if (value == 0) return 0;
  const double wanted = value * std::accumulate(weight.begin(), weight.end(), 0.0);
  const double reference = bands.front().reference();
  double low = -reference, high = std::numeric_limits<double>::infinity(), t = start;
  constexpr int most = 200;
  for (int i = 0; i < most; ++i) {
    double excess = -wanted, slope = 0;
    for (std::size_t b = 0; b < bands.size(); ++b) {
      excess += weight[b] * bands[b].rise(t);
      slope += weight[b] * bands[b].slope(t);
    }
    (excess > 0 ? high : low) = t;
    double next = t - excess / slope;
    constexpr double close = 1e-9; // Newton's next step would be the square of that
    if (std::abs(next - t) <= close * reference) return next;
    if (!(next > low && next < high)) next = std::isfinite(high) ? (low + high) / 2 : 2 * t + reference;
    t = next;
  }
  return t;
}

namespace {

/// A quantity between points, by the position from one to the next; its derivative by ln T.
struct Interpolated {
  double value, derivative;
};
/// Hermite's cubic with slopes by five points. @param f at six points, u from the third to the fourth
Interpolated interpolate(const std::array<double, 6>& f, double u) {
  const double v = 1 - u;
  const double left = (f[0] - 8 * f[1] + 8 * f[3] - f[4]) / 12,
               right = (f[1] - 8 * f[2] + 8 * f[4] - f[5]) / 12;
  const double rise = f[3] - f[2];
  return {f[2] + rise * u * u * (3 - 2 * u) + u * v * (left * v - right * u),
          (6 * rise * u * v + left * v * (1 - 3 * u) + right * u * (3 * u - 2)) / step};
}

} // namespace

PathTable::PathTable(const Bands& bands, const ThermalBands& thermal, double taken)
    : thermal_(thermal), taken_(taken), normal_(bands.normal_share) {
  for (const double length : bands.mean_free_path) constant_.push_back(1 / length);
}

const PathTable::Point& PathTable::point(int number) {
  const auto found = points_.find(number);
  if (found != points_.end()) return found->second;
  const double temperature = taken_ * std::exp(number * step);
  Point at;
  if (thermal_.mean_free_path)
    for (const double length : thermal_.mean_free_path(temperature))
      at.logarithm.push_back(-std::log(length));
  if (thermal_.normal_share) at.normal = thermal_.normal_share(temperature);
  return points_.emplace(number, std::move(at)).first->second;
}

void PathTable::evaluate(double temperature, Rates& rates) {
  rates.value = constant_;
  rates.slope.assign(constant_.size(), 0.0);
  rates.normal = normal_;
  rates.normal_slope.assign(normal_.size(), 0.0);
  if (!thermal_.mean_free_path && !thermal_.normal_share) return;
  const double at = std::log(temperature / taken_) / step, floor = std::floor(at);
  const int first = static_cast<int>(floor);
  std::array<const Point*, 6> p{};
  for (int i = 0; i < 6; ++i) p[index(i)] = &point(first - 2 + i);
  const auto between = [&](std::vector<double> Point::*field, std::size_t b) {
    std::array<double, 6> f{};
    for (std::size_t i = 0; i < f.size(); ++i) f[i] = (p[i]->*field)[b];
    return interpolate(f, at - floor);
  };
  for (std::size_t b = 0; b < constant_.size(); ++b) {
    if (thermal_.mean_free_path) {
      const Interpolated log = between(&Point::logarithm, b);
      rates.value[b] = std::exp(log.value);
      rates.slope[b] = rates.value[b] * log.derivative / temperature;
    }
    if (!thermal_.normal_share) continue;
    const Interpolated share = between(&Point::normal, b);
    rates.normal[b] = share.value;
    rates.normal_slope[b] = share.derivative / temperature;
  }
}

} // namespace kapitza
