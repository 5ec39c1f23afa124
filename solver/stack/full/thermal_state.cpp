#include "solver/stack/full/thermal_state.hpp"

#include "kapitza/base/error.hpp"

#include "solver/drift.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kapitza {

ThermalState::ThermalState(const StackProblem& problem) : problem_(problem) {
  int most = 0;
  for (std::size_t m = 0; m < problem.media.size(); ++m) {
    const Bands& bands = problem.media[m];
    most = std::max(most, bands.size());
    const ThermalBands& thermal = problem.thermal[m];
    constant_ = constant_ && !thermal.mean_free_path && !thermal.normal_share
                && std::ranges::all_of(thermal.einstein_temperature, [](double theta) { return theta == 0; });
    occupations_.push_back(
        kapitza::occupations(problem.thermal[m], problem.temperature, reference_temperature(problem)));
    paths_.emplace_back(bands, problem.thermal[m], problem.temperature);
    std::vector<double>& by_electrons = electron_rate_.emplace_back();
    for (std::size_t b = 0; b < bands.electron_share.size(); ++b)
      by_electrons.push_back(bands.electron_share[b] / bands.mean_free_path[b]);
    drift_velocity_.push_back(drift_of(bands).velocity);
  }
  const auto cells = index(problem.mesh.cells());
  for (auto* table : {&rate_, &rate_slope_}) table->assign(index(most), std::vector<double>(cells));
  for (auto* table : {&emission_, &emission_slope_})
    table->assign(index(most), std::vector<double>(2 * cells));
  relaxation_.resize(2 * cells);
  conductivity_.resize(cells);
  const bool metals = any_metals(problem.media);
  for (auto* table : {&electron_slope_, &rate_emission_})
    table->assign(index(most), std::vector<double>(metals ? 2 * cells : 0));
  for (auto* sums :
       {&exchange_.power, &exchange_.by_lattice, &exchange_.by_electrons, &exchange_.by_rates, &coupling_})
    sums->resize(metals ? 2 * cells : 0);
  const bool drifts = any_drifts(problem.media);
  for (auto* table : {&normal_rate_, &normal_rate_slope_})
    table->assign(index(most), std::vector<double>(drifts ? cells : 0));
  for (auto* table : {&pull_, &pull_slope_, &rate_pull_})
    table->assign(index(most), std::vector<double>(drifts ? 2 * cells : 0));
  for (auto* sums : {&drift_.density, &drift_.by_lattice, &drift_.by_rates})
    sums->resize(drifts ? 2 * cells : 0);
}

void ThermalState::set(const CarrierTemperatures& temperature) {
  const double reference = reference_temperature(problem_);
  for (const std::span<const double> of_carrier : {temperature.lattice, temperature.electrons})
    for (std::size_t node = 0; node < of_carrier.size(); ++node)
      if (!constant_ && std::isinf(straight_) && !(of_carrier[node] > -reference))
        throw RuntimeFailure(fmt::format("the temperature comes out as {:.6g} K at x = {:.6g} m",
                                         reference + of_carrier[node], problem_.mesh.position[node]));
  for (std::size_t cell = 0; cell < conductivity_.size(); ++cell) set_cell(cell, temperature);
}

double ThermalState::advanced(std::size_t node, double t, double step) const {
  const int medium = problem_.medium_of_cell(static_cast<int>(node / 2));
  const Bands& bands = problem_.media[index(medium)];
  const std::vector<Occupation>& occupations = occupations_[index(medium)];
  const double half = (t - reference_temperature(problem_)) / 2;
  std::vector<double> weight(occupations.size());
  double emission = 0, least = 0, all = 0;
  for (std::size_t b = 0; b < occupations.size(); ++b) {
    weight[b] = bands.heat_capacity[b] * bands.speed[b] * (rate_[b][node / 2] - electron_rate(medium, b));
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

void ThermalState::clear_cell(std::size_t cell) {
  for (const std::size_t node : {2 * cell, 2 * cell + 1})
    for (auto* sums :
         {&relaxation_, &exchange_.power, &exchange_.by_lattice, &exchange_.by_electrons, &exchange_.by_rates,
          &coupling_, &drift_.density, &drift_.by_lattice, &drift_.by_rates})
      if (!sums->empty()) (*sums)[node] = 0;
}

void ThermalState::set_cell(std::size_t cell, const CarrierTemperatures& temperature) {
  const int medium = problem_.medium_of_cell(static_cast<int>(cell));
  const Bands& bands = problem_.media[index(medium)];
  const double mean = (temperature.lattice[2 * cell] + temperature.lattice[2 * cell + 1]) / 2;
  paths_[index(medium)].evaluate(reference_temperature(problem_) + std::max(mean, straight_), rates_);
  if (mean < straight_)
    for (auto* slopes : {&rates_.slope, &rates_.normal_slope}) std::ranges::fill(*slopes, 0.0);
  clear_cell(cell);
  for (std::size_t b = 0; b < rates_.value.size(); ++b) {
    const Occupation& occupation = occupations_[index(medium)][b];
    const double flux = bands.heat_capacity[b] * bands.speed[b];
    rate_[b][cell] = rates_.value[b];
    rate_slope_[b][cell] = rates_.slope[b];
    for (const std::size_t node : {2 * cell, 2 * cell + 1}) {
      emission_[b][node] = rise(occupation, temperature.lattice[node]);
      emission_slope_[b][node] = slope(occupation, temperature.lattice[node]);
      relaxation_[node] += flux * (rates_.value[b] - electron_rate(medium, b)) * emission_slope_[b][node];
    }
    if (is_metal(bands)) add_electrons(cell, b, temperature);
    if (has_normal_processes(bands)) add_drift(cell, b, temperature);
  }
  conductivity_[cell] = bulk_conductivity_of(cell, mean);
}

/// As conductivity() of bands and kappa_e, with the heat capacities and rates of the moment.
double ThermalState::bulk_conductivity_of(std::size_t cell, double temperature) const {
  const int medium = problem_.medium_of_cell(static_cast<int>(cell));
  const Bands& bands = problem_.media[index(medium)];
  double diffusing = 0, drifting = 0, lost = 0;
  for (std::size_t b = 0; b < rates_.value.size(); ++b) {
    const double flux =
        bands.heat_capacity[b] * bands.speed[b] * slope(occupations_[index(medium)][b], temperature);
    diffusing += flux / rates_.value[b];
    if (!has_normal_processes(bands)) continue;
    const double share = rates_.normal[b], c = bands.phase_velocity[b];
    drifting += flux * share / c;
    lost += flux * share * (1 - share) * rates_.value[b] / (c * c);
  }
  return (diffusing + (lost > 0 ? drifting * drifting / lost : 0)) / 3
         + (is_metal(bands) ? bands.electrons.conductivity : 0);
}

void ThermalState::add_drift(std::size_t cell, std::size_t b, const CarrierTemperatures& temperature) {
  const int medium = problem_.medium_of_cell(static_cast<int>(cell));
  const Bands& bands = problem_.media[index(medium)];
  const Occupation& occupation = occupations_[index(medium)][b];
  const double rate = rates_.value[b] * rates_.normal[b],
               by_cell = rates_.slope[b] * rates_.normal[b] + rates_.value[b] * rates_.normal_slope[b];
  const double relative = drift_velocity_[index(medium)] / bands.phase_velocity[b],
               momentum = bands.heat_capacity[b] * bands.speed[b] / bands.phase_velocity[b];
  normal_rate_[b][cell] = rate;
  normal_rate_slope_[b][cell] = by_cell;
  for (const std::size_t node : {2 * cell, 2 * cell + 1}) {
    const double t = temperature.lattice[node], displaced = relative * slope(occupation, t);
    pull_[b][node] = rate * displaced;
    pull_slope_[b][node] = rate * relative * (t < straight_ ? 0 : occupation.curvature(t));
    rate_pull_[b][node] = by_cell * displaced;
    drift_.density[node] += momentum * pull_[b][node];
    drift_.by_lattice[node] += momentum * pull_slope_[b][node];
    drift_.by_rates[node] += momentum * rate_pull_[b][node];
  }
}

/// What electrons make of a band's emission and of the exchange, where these are those of the lattice alone.
void ThermalState::add_electrons(std::size_t cell, std::size_t b, const CarrierTemperatures& temperature) {
  const int medium = problem_.medium_of_cell(static_cast<int>(cell));
  const Bands& bands = problem_.media[index(medium)];
  const Occupation& occupation = occupations_[index(medium)][b];
  const double rate = rate_[b][cell], by_electrons = electron_rate(medium, b), share = by_electrons / rate;
  const double flux = bands.heat_capacity[b] * bands.speed[b], through = flux * (1 - share) * by_electrons,
               relative = rate_slope_[b][cell] / rate;
  for (const std::size_t node : {2 * cell, 2 * cell + 1}) {
    const double excess =
        occupation.rise(temperature.electrons[node]) - occupation.rise(temperature.lattice[node]);
    const double of_lattice = occupation.slope(temperature.lattice[node]),
                 of_electrons = occupation.slope(temperature.electrons[node]);
    emission_[b][node] += share * excess;
    emission_slope_[b][node] = (1 - share) * of_lattice;
    electron_slope_[b][node] = share * of_electrons;
    rate_emission_[b][node] = -relative * share * excess;
    exchange_.power[node] += through * excess;
    exchange_.by_lattice[node] += through * of_lattice;
    exchange_.by_electrons[node] += through * of_electrons;
    exchange_.by_rates[node] += flux * relative * by_electrons * share * excess;
    coupling_[node] += flux * by_electrons * of_electrons;
  }
}

} // namespace kapitza
