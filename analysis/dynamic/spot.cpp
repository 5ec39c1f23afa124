#include "kapitza/analysis/spot.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <utility>

namespace kapitza {
namespace {

using Complex = std::complex<double>;

constexpr int first_level = 2, last_level = 7; ///< 5 to 129 wavenumbers
constexpr double accuracy = 1e-5;              ///< to which means stand: 6e-4 degrees

/// Of Lagrange's interpolation between Chebyshev's points, at k (J.-P. Berrut and L. N. Trefethen, SIAM Rev.
/// 46, 501 (2004), eqs. 4.2 and 5.4).
std::vector<double> interpolation_weights(const std::vector<double>& points, double k) {
  std::vector<double> weights(points.size(), 0.0);
  double sum = 0;
  for (std::size_t j = 0; j < points.size(); ++j) {
    if (k == points[j]) {
      std::ranges::fill(weights, 0.0);
      weights[j] = 1;
      return weights;
    }
    const bool is_end = j == 0 || j + 1 == points.size();
    weights[j] = (j % 2 == 0 ? 1 : -1) * (is_end ? 0.5 : 1.0) / (k - points[j]);
    sum += weights[j];
  }
  for (double& weight : weights) weight /= sum;
  return weights;
}

/// The largest change of any column, relative to the largest value of its kind, of fluxes at least a
/// millionth of what streams one way: through mirrors nothing goes but rounding.
double change(const std::vector<ResponseColumn>& columns, const std::vector<Complex>& now,
              const std::vector<Complex>& before, double streaming) {
  std::map<ResponseColumn::Kind, double> largest, changed;
  for (std::size_t i = 0; i < now.size(); ++i) {
    double& size = largest[columns[i].kind];
    double& step = changed[columns[i].kind];
    size = std::max(size, std::abs(now[i]));
    step = std::max(step, std::abs(now[i] - before[i]));
  }
  using enum ResponseColumn::Kind;
  largest[heat_flux] = std::max(largest[heat_flux], 1e-6 * streaming * largest[temperature]);
  double most = 0;
  for (const auto& [kind, size] : largest)
    if (size > 0) most = std::max(most, changed[kind] / size);
  return most;
}

/// Responses at the wavenumbers that have been solved at one frequency.
class Wavenumbers {
 public:
  Wavenumbers(const ResponseModel& stack, const HarmonicDrive& drive, const SteadyOptions& options,
              const Communicator& group)
      : stack_(stack), drive_(drive), options_(options), group_(group) {
    total_.converged = true;
  }

  /// From the next below, the first from what the options begin with: at k = 0 there are fewer unknowns.
  void solve(double k) {
    if (solved_.contains(k)) return;
    drive_.wavenumber = k;
    SteadyOptions options = options_;
    if (k == 0)
      options.initial.clear();
    else if (const auto above = solved_.lower_bound(k);
             above != solved_.begin() && std::prev(above)->first > 0)
      options.initial = std::prev(above)->second.x;
    Response found = stack_.solve(drive_, options, group_);
    if (k > 0 && total_.x.empty()) total_.x = found.x;
    total_.converged = total_.converged && found.converged;
    total_.sweeps += found.sweeps;
    total_.relative_residual = std::max(total_.relative_residual, found.relative_residual);
    total_.energy_imbalance = std::max(total_.energy_imbalance, found.energy_imbalance);
    total_.sweep_time += found.sweep_time;
    solved_.emplace(k, std::move(found));
  }

  std::vector<Complex> mean(const std::vector<double>& points, const std::vector<Complex>& weights) const {
    std::vector<Complex> values(stack_.columns().size());
    for (std::size_t j = 0; j < points.size(); ++j) {
      const std::vector<Complex>& here = solved_.at(points[j]).values;
      for (std::size_t i = 0; i < values.size(); ++i) values[i] += weights[j] * here[i];
    }
    return values;
  }

  Response& total() { return total_; }

 private:
  const ResponseModel& stack_;
  HarmonicDrive drive_;
  const SteadyOptions& options_;
  const Communicator& group_;
  std::map<double, Response> solved_;
  Response total_;
};

} // namespace

std::vector<double> spot_wavenumbers(double radius, int level) {
  const int intervals = 1 << level;
  std::vector<double> points;
  points.reserve(index(intervals + 1));
  for (int j = 0; j <= intervals; ++j) {
    const double sine = std::sin(0.5 * std::numbers::pi * j / intervals);
    points.push_back(spot_reach / radius * sine * sine);
  }
  return points;
}

std::vector<Complex> spot_weights(const FourierStack& fourier, double omega,
                                  const std::vector<double>& wavenumbers) {
  FourierStack one = fourier;
  one.spot = 0;
  std::vector<Complex> weights(wavenumbers.size());
  for (const SpotNode& node : spot_rule(fourier.spot)) {
    one.wavenumber = node.wavenumber;
    const Complex here = node.weight * surface_temperature(one, omega);
    const std::vector<double> shares = interpolation_weights(wavenumbers, node.wavenumber);
    for (std::size_t j = 0; j < weights.size(); ++j) weights[j] += shares[j] * here;
  }
  for (std::size_t j = 0; j < weights.size(); ++j) {
    one.wavenumber = wavenumbers[j];
    weights[j] /= surface_temperature(one, omega);
  }
  return weights;
}

SpotResponse::SpotResponse(const ResponseModel& stack, FourierStack fourier)
    : stack_(stack), fourier_(std::move(fourier)) {}

void SpotResponse::take_wavenumbers_of(const HarmonicDrive& drive, const SteadyOptions& options,
                                       const Communicator& communicator) {
  level_.reset();
  level_ = average(drive, options, communicator).level;
}

SpotResponse::Mean SpotResponse::average(const HarmonicDrive& drive, const SteadyOptions& options,
                                         const Communicator& group) const {
  const std::vector<ResponseColumn> columns = stack_.columns();
  Wavenumbers solved(stack_, drive, options, group);
  std::vector<Complex> values;
  double error = level_ ? 0 : HUGE_VAL;
  int level = level_.value_or(first_level);
  for (;; ++level) {
    const std::vector<double> points = spot_wavenumbers(fourier_.spot, level);
    for (const double k : points) solved.solve(k);
    const std::vector<Complex> before =
        std::exchange(values, solved.mean(points, spot_weights(fourier_, drive.s.imag(), points)));
    if (!before.empty()) error = change(columns, values, before, streaming());
    if (error <= accuracy || level == last_level) break;
  }
  Response response = std::move(solved.total());
  response.converged = response.converged && error <= accuracy;
  response.values = std::move(values);
  return {std::move(response), level};
}

Response SpotResponse::solve(const HarmonicDrive& drive, const SteadyOptions& options,
                             const Communicator& group) const {
  return average(drive, options, group).response;
}

} // namespace kapitza
