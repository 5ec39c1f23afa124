#include "kapitza/physics/thermal_bands.hpp"

#include "kapitza/base/index.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace kapitza {
namespace {

constexpr double step = 0.025; ///< of ln T

} // namespace

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

PathTable::PathTable(const Bands& bands, const ThermalBands& thermal, double taken)
    : thermal_(thermal), taken_(taken) {
  for (const double length : bands.mean_free_path) constant_.push_back(1 / length);
}

const std::vector<double>& PathTable::point(int number) {
  const auto found = points_.find(number);
  if (found != points_.end()) return found->second;
  std::vector<double> logs;
  for (const double length : thermal_.mean_free_path(taken_ * std::exp(number * step)))
    logs.push_back(-std::log(length));
  return points_.emplace(number, std::move(logs)).first->second;
}

void PathTable::evaluate(double temperature, Rates& rates) {
  rates.value = constant_;
  rates.slope.assign(constant_.size(), 0.0);
  if (!thermal_.mean_free_path) return;
  const double at = std::log(temperature / taken_) / step, floor = std::floor(at);
  const int first = static_cast<int>(floor);
  std::array<const std::vector<double>*, 6> p{};
  for (int i = 0; i < 6; ++i) p[index(i)] = &point(first - 2 + i);
  const double u = at - floor, v = 1 - u;
  for (std::size_t b = 0; b < constant_.size(); ++b) {
    const auto f = [&](std::size_t i) { return (*p[i])[b]; };
    // Slopes by five points, then Hermite's cubic.
    const double left = (f(0) - 8 * f(1) + 8 * f(3) - f(4)) / 12,
                 right = (f(1) - 8 * f(2) + 8 * f(4) - f(5)) / 12;
    const double rise = f(3) - f(2);
    const double log = f(2) + rise * u * u * (3 - 2 * u) + u * v * (left * v - right * u);
    const double derivative = 6 * rise * u * v + left * v * (1 - 3 * u) + right * u * (3 * u - 2);
    rates.value[b] = std::exp(log);
    rates.slope[b] = rates.value[b] * derivative / (step * temperature);
  }
}

} // namespace kapitza
