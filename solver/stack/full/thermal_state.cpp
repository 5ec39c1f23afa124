#include "solver/stack/full/thermal_state.hpp"

#include "kapitza/base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kapitza {

ThermalState::ThermalState(const StackProblem& problem) : problem_(problem) {
  int most = 0;
  for (std::size_t m = 0; m < problem.media.size(); ++m) {
    most = std::max(most, problem.media[m].size());
    const ThermalBands& thermal = problem.thermal[m];
    constant_ = constant_ && !thermal.mean_free_path
                && std::ranges::all_of(thermal.einstein_temperature, [](double theta) { return theta == 0; });
    occupations_.push_back(
        kapitza::occupations(problem.thermal[m], problem.temperature, reference_temperature(problem)));
    paths_.emplace_back(problem.media[m], problem.thermal[m], problem.temperature);
  }
  const auto cells = index(problem.mesh.cells());
  for (auto* table : {&rate_, &rate_slope_}) table->assign(index(most), std::vector<double>(cells));
  for (auto* table : {&emission_, &emission_slope_})
    table->assign(index(most), std::vector<double>(2 * cells));
  relaxation_.resize(2 * cells);
  conductivity_.resize(cells);
}

void ThermalState::set(std::span<const double> temperature) {
  const double reference = reference_temperature(problem_);
  for (std::size_t node = 0; node < relaxation_.size(); ++node)
    if (!constant_ && std::isinf(straight_) && !(temperature[node] > -reference))
      throw RuntimeFailure(fmt::format("the temperature comes out as {:.6g} K at x = {:.6g} m",
                                       reference + temperature[node], problem_.mesh.position[node]));
  for (std::size_t cell = 0; cell < conductivity_.size(); ++cell)
    set_cell(cell, temperature[2 * cell], temperature[2 * cell + 1]);
}

double ThermalState::advanced(std::size_t node, double t, double step) const {
  const int medium = problem_.medium_of_cell(static_cast<int>(node / 2));
  const Bands& bands = problem_.media[index(medium)];
  const std::vector<Occupation>& occupations = occupations_[index(medium)];
  const double half = (t - reference_temperature(problem_)) / 2;
  std::vector<double> weight(occupations.size());
  double emission = 0, least = 0, all = 0;
  for (std::size_t b = 0; b < occupations.size(); ++b) {
    weight[b] = bands.heat_capacity[b] * bands.speed[b] * rate_[b][node / 2];
    emission += weight[b] * (rise(occupations[b], t) + slope(occupations[b], t) * step);
    least += weight[b] * rise(occupations[b], half);
    all += weight[b];
  }
  if (std::isinf(straight_) && !(emission > least)) return half;
  return equilibrium(medium, weight, emission / all, std::max(half, t + step));
}

double ThermalState::equilibrium(int medium, std::span<const double> weight, double value,
                                 double start) const {
  const std::vector<Occupation>& occupations = occupations_[index(medium)];
  if (std::isinf(straight_)) return equilibrium_temperature(occupations, weight, value, start);
  double short_of = 0, steepness = 0; // of what is emitted where it goes on straight
  for (std::size_t b = 0; b < occupations.size(); ++b) {
    short_of += weight[b] * (value - occupations[b].rise(straight_));
    steepness += weight[b] * occupations[b].slope(straight_);
  }
  if (short_of < 0) return straight_ + short_of / steepness;
  return equilibrium_temperature(occupations, weight, value, std::max(start, straight_));
}

void ThermalState::set_cell(std::size_t cell, double left, double right) {
  const int medium = problem_.medium_of_cell(static_cast<int>(cell));
  const Bands& bands = problem_.media[index(medium)];
  const double mean = (left + right) / 2;
  paths_[index(medium)].evaluate(reference_temperature(problem_) + std::max(mean, straight_), rates_);
  if (mean < straight_) std::ranges::fill(rates_.slope, 0.0);
  double sums[2] = {0, 0}, kappa = 0;
  for (std::size_t b = 0; b < rates_.value.size(); ++b) {
    const Occupation& occupation = occupations_[index(medium)][b];
    const double flux = bands.heat_capacity[b] * bands.speed[b];
    rate_[b][cell] = rates_.value[b];
    rate_slope_[b][cell] = rates_.slope[b];
    for (const std::size_t end : {0, 1}) {
      const double t = end == 0 ? left : right;
      emission_[b][2 * cell + end] = rise(occupation, t);
      emission_slope_[b][2 * cell + end] = slope(occupation, t);
      sums[end] += flux * rates_.value[b] * emission_slope_[b][2 * cell + end];
    }
    kappa += flux * slope(occupation, mean) / rates_.value[b] / 3;
  }
  for (const std::size_t end : {0, 1}) relaxation_[2 * cell + end] = sums[end];
  conductivity_[cell] = kappa;
}

} // namespace kapitza
