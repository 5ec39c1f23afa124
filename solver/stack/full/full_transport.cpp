#include "solver/stack/full/full_transport.hpp"

#include "kapitza/base/index.hpp"

#include "solver/drift.hpp"
#include "solver/stack/balance.hpp"
#include "solver/stack/band_row.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace kapitza {
namespace {

constexpr auto ignore = [](auto&&...) {};

} // namespace

FullTransport::FullTransport(const StackProblem& problem, const Communicator& communicator)
    : problem_(problem), communicator_(communicator), share_(share_cells_if_worth(problem, communicator)),
      unknowns_(stack_unknowns(problem, share_)), couplings_(make_couplings(problem)),
      slabs_(make_slabs(problem.mesh)),
      lines_(share_out_lines(problem, couplings_.of_surface, {}, communicator.rank(), communicator.size())),
      channels_(slabs_, lines_), sources_(steady_sources(problem)),
      walls_(black_walls(problem, slabs_.size())),
      baths_(bath_channels(problem, couplings_.of_surface, slabs_, lines_, channels_)),
      no_jumps_(problem.surfaces.size(), 0.0), state_(problem),
      electrons_(problem, state_, slabs_, lines_, channels_, sources_),
      wall_temperatures_(walls_.size(), 0.0), wall_defect_(unknowns_[Block::wall].size, 0.0) {
  for (auto* array : {&entering_, &leaving_, &base_, &entering_change_, &leaving_change_})
    *array = ChannelArray<double>(channels_.size());
  for (std::size_t m = 0; m < lines_.size(); ++m) {
    Fans& fans = fans_.emplace_back();
    const std::vector<LineId>& ids = lines_[m].ids;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (fans.list.empty() || fans.list.back().band != ids[i].band)
        fans.list.push_back({ids[i].band, i, 0, 0});
      ++fans.list.back().count;
      fans.inverse_mu.push_back(1 / problem.angles.mu[index(ids[i].direction)]);
      fans.half_weight.push_back(problem.angles.weight[index(ids[i].direction)] / 2);
      fans.momentum.push_back(3 * fans.half_weight.back() / fans.inverse_mu.back());
      fans.capacity.push_back(flux_capacity(problem.media[m], problem.angles, ids[i].band, ids[i].direction));
    }
  }
  lay_out_fields();
}

template <class Visit>
void FullTransport::sweep_change(std::size_t slab, bool rightward, std::span<const double> change,
                                 ChannelArray<double>& psi, ChannelArray<double>& psi_change,
                                 const Visit& visit) {
  const Fans& fans = fans_of(slab);
  const Slab& s = slabs_[slab];
  const auto first_cell = index(s.first_cell), cells = index(s.cells);
  emission_change_.resize(2 * cells);
  rate_change_.resize(cells);
  for (const Fan& fan : fans.list) {
    const std::span slope = state_.emission_slope(fan.band).subspan(2 * first_cell, 2 * cells),
                    rate_slope = state_.rate_slope(fan.band).subspan(first_cell, cells);
    for (std::size_t n = 0; n < 2 * cells; ++n) emission_change_[n] = slope[n] * change[2 * first_cell + n];
    if (is_metal(bands_of(slab))) add_electron_change(slab, fan.band, change);
    const std::span mu = std::span<const double>(fans.inverse_mu).subspan(fan.first, fan.count);
    const std::size_t at = channels_(slab, rightward, fan.first);
    const auto seen = [&](std::size_t cell, std::size_t first, std::size_t lines, const Crossing& crossing) {
      visit(fan, first_cell + cell, fan.first + first, lines, crossing);
    };
    if (drifts(slab)) change_drift(slab, fan.band, change);
    const auto cross = [&](const auto& base, auto unstored) {
      if (frozen_) {
        if constexpr (std::is_same_v<decltype(unstored), DriftingRow>) unstored.drift = drift_change_.data();
        unstored.emission = emission_change_.data();
        return cross_band(unstored, mu, psi_change.from(at), seen);
      }
      for (std::size_t c = 0; c < cells; ++c) {
        const std::size_t node = 2 * (first_cell + c);
        rate_change_[c] = rate_slope[c] * (change[node] + change[node + 1]) / 2;
      }
      cross_band_change(base, {emission_change_.data(), rate_change_.data(), drift_change_.data()}, mu,
                        psi.from(at), psi_change.from(at), seen);
    };
    const BandRow steady = row(slab, fan.band, rightward);
    const double* drift = drifts(slab) ? &drift_[index(fan.band)][2 * first_cell] : nullptr;
    if (drift != nullptr)
      cross(DriftingRow{stored_row(slab, fan, rightward, true), drift},
            DriftingRow{stored_row(slab, fan, rightward, false), drift});
    else if (shift_ == 0)
      cross(steady, steady);
    else
      cross(stored_row(slab, fan, rightward, true), stored_row(slab, fan, rightward, false));
  }
}

void FullTransport::keep_above(double t) {
  least_.clear();
  if (std::isinf(t) || any_drifts(problem_.media)) return; // against a drift there may be fewer phonons
  for (std::size_t m = 0; m < problem_.media.size(); ++m) {
    std::vector<double>& of_bands = least_.emplace_back();
    for (const Occupation& occupation : state_.occupations(static_cast<int>(m)))
      of_bands.push_back(occupation.rise(t));
  }
}

void FullTransport::tabulate_closure() {
  if (state_.is_constant() && tabulated_ == shift_) return;
  tabulated_ = shift_;
  passes_.assign(channels_.size(), 0.0);
  for (std::size_t k = 0; k < slabs_.size(); ++k) {
    const Fans& fans = fans_of(k);
    for (const Fan& fan : fans.list) {
      const BandRow cells = row(k, fan.band, true);
      const double loss = shift_ / bands_of(k).speed[index(fan.band)];
      for (std::size_t i = fan.first; i < fan.first + fan.count; ++i) {
        double product = 1;
        for (std::size_t c = 0; c < index(cells.cells); ++c)
          product *= cell_attenuation((cells.rate[c] + loss) * cells.width[c] * fans.inverse_mu[i]);
        for (const bool rightward : {true, false}) passes_[channels_(k, rightward, i)] = product;
      }
    }
  }
  closure_.emplace(problem_, couplings_.of_surface, slabs_, lines_, channels_, passes_);
}

/// Fills `entering_` for the state of the moment.
void FullTransport::close_surfaces(std::span<const double> x) {
  entering_.clear();
  for (std::size_t w = 0; w < walls_.size(); ++w) {
    const BlackWall& wall = walls_[w];
    wall_temperatures_[w] = wall.unknown >= 0 ? x[row_of(wall)] : sources_.wall[wall.surface];
    const std::vector<Occupation>& occupations = state_.occupations(slabs_[wall.slab].material);
    for (const Fan& fan : fans_of(wall.slab).list)
      entering_.fill(channels_(wall.slab, wall.rightward, fan.first), fan.count,
                     occupations[index(fan.band)].rise(wall_temperatures_[w]));
  }
  for (const BathChannel& bath : baths_)
    entering_.set(bath.channel,
                  bath.part
                      * state_.occupations(bath.medium)[index(bath.band)].rise(sources_.wall[bath.surface]));
  electrons_.send(electrons_.emission(electrons_of(x)), entering_);
  if (closure_->empty()) return;
  leaving_.copy(entering_);
  for (std::size_t k = 0; k < slabs_.size(); ++k)
    for (const bool rightward : {true, false})
      if (closure_->needs(k, rightward)) sweep(k, rightward, leaving_, ignore);
  closure_->emit(leaving_, no_jumps_, entering_);
}

/// Fills `entering_change_`.
void FullTransport::close_surfaces_change(std::span<const double> change) {
  entering_change_.clear();
  for (std::size_t w = 0; w < walls_.size(); ++w) {
    const BlackWall& wall = walls_[w];
    if (wall.unknown < 0) continue;
    const std::vector<Occupation>& occupations = state_.occupations(slabs_[wall.slab].material);
    for (const Fan& fan : fans_of(wall.slab).list)
      entering_change_.fill(channels_(wall.slab, wall.rightward, fan.first), fan.count,
                            occupations[index(fan.band)].slope(wall_temperatures_[w]) * change[row_of(wall)]);
  }
  electrons_.send(electrons_.emission_change(carriers_.temperature, electrons_of(change)), entering_change_);
  if (closure_->empty()) return;
  base_.copy(entering_);
  leaving_change_.copy(entering_change_);
  for (std::size_t k = 0; k < slabs_.size(); ++k)
    for (const bool rightward : {true, false})
      if (closure_->needs(k, rightward)) sweep_change(k, rightward, change, base_, leaving_change_, ignore);
  closure_->emit(leaving_change_, no_jumps_, entering_change_);
}

/// This rank's share of what a heat-flux wall absorbs beyond what it emits [W/m2]; with `temperature` its
/// own, or its change.
double FullTransport::absorbed(const BlackWall& wall, const ChannelArray<double>& leaving, bool change,
                               double temperature) const {
  const std::vector<Occupation>& occupations = state_.occupations(slabs_[wall.slab].material);
  const Fans& fans = fans_of(wall.slab);
  const auto which = index(&wall - walls_.data());
  double sum = 0;
  for (const Fan& fan : fans.list) {
    const Occupation& occupation = occupations[index(fan.band)];
    const double emitted =
        change ? occupation.slope(wall_temperatures_[which]) * temperature : occupation.rise(temperature);
    for (std::size_t i = fan.first; i < fan.first + fan.count; ++i)
      sum += fans.capacity[i] * (leaving[channels_(wall.slab, !wall.rightward, i)] - emitted);
  }
  return sum;
}

/// sum_b w_b rise_b'(T_w) [W/m2/K].
double FullTransport::emission_slope_sum(const BlackWall& wall) const {
  const std::vector<Occupation>& occupations = state_.occupations(slabs_[wall.slab].material);
  const auto which = index(&wall - walls_.data());
  double sum = 0;
  for (int b = 0; b < bands_of(wall.slab).size(); ++b)
    sum +=
        one_way_conductance(bands_of(wall.slab), b) * occupations[index(b)].slope(wall_temperatures_[which]);
  return sum;
}

void FullTransport::sum_nodes() {
  const auto nodes = index(problem_.mesh.nodes());
  for (auto* sums : {&sums_.exchange, &sums_.steepening, &sums_.flux}) sums->assign(nodes, 0.0);
  sums_.electrons.assign(electrons_.empty() ? 0 : nodes, 0.0);
  for (auto* sums : {&sums_.momentum, &sums_.momentum_steepening}) sums->assign(drift_at_.size(), 0.0);
  leaving_.copy(entering_);
  for (std::size_t k = 0; k < slabs_.size(); ++k) {
    const Fans& fans = fans_of(k);
    const Bands& bands = bands_of(k);
    for (const bool rightward : {true, false}) {
      const double way = rightward ? 1 : -1;
      sweep(k, rightward, leaving_,
            [&](const Fan& fan, std::size_t cell, std::size_t first, std::size_t lines, const Crossing& at) {
              const std::size_t up = 2 * cell + (rightward ? 0 : 1), down = 2 * cell + (rightward ? 1 : 0);
              double mean_up = 0, mean_down = 0, flux_up = 0, flux_down = 0;
              for (std::size_t i = 0; i < lines; ++i) {
                mean_up += fans.half_weight[first + i] * at.upstream[i];
                mean_down += fans.half_weight[first + i] * at.downstream[i];
                flux_up += fans.capacity[first + i] * at.entering[i];
                flux_down += fans.capacity[first + i] * at.downstream[i];
              }
              const auto b = index(fan.band);
              const double flux = bands.heat_capacity[b] * bands.speed[b];
              const double by_electrons = flux * state_.electron_rate(slabs_[k].material, b),
                           rate = flux * state_.rate(fan.band)[cell] - by_electrons,
                           slope = flux * state_.rate_slope(fan.band)[cell];
              if (by_electrons > 0) {
                sums_.electrons[up] += by_electrons * mean_up;
                sums_.electrons[down] += by_electrons * mean_down;
              }
              if (drifts(k)) {
                const CellMomentum along = momentum_of(k, fan, rightward, {first, lines}, at);
                const double normal = state_.normal_rate(fan.band)[cell],
                             steeper = state_.normal_rate_slope(fan.band)[cell];
                sums_.momentum[up] += normal * along.upstream;
                sums_.momentum[down] += normal * along.downstream;
                sums_.momentum_steepening[up] += steeper * along.upstream;
                sums_.momentum_steepening[down] += steeper * along.downstream;
              }
              sums_.exchange[up] += rate * mean_up;
              sums_.exchange[down] += rate * mean_down;
              sums_.steepening[up] += slope * mean_up;
              sums_.steepening[down] += slope * mean_down;
              // Emission is the same both ways at a node, and leaves its net flux alone.
              sums_.flux[up] += way * flux_up;
              sums_.flux[down] += way * flux_down;
            });
    }
  }
}

void FullTransport::measure(std::span<const double> x) {
  const SweepClock clock(*this);
  const std::span<const double> lattice = unknowns_.part(x, Block::temperature);
  carriers_.temperature.assign(electrons_of(x).begin(), electrons_of(x).end());
  state_.set({lattice, electrons_.empty() ? lattice : electrons_.at_nodes(carriers_.temperature, lattice)});
  set_drift(unknowns_.part(x, Block::drift));
  tabulate_closure();
  close_surfaces(x);
  sum_nodes();
  for (const BlackWall& wall : walls_)
    if (wall.unknown >= 0)
      wall_defect_[index(wall.unknown)] = absorbed(wall, leaving_, false, x[row_of(wall)]);
  for (auto* sums : {&sums_.exchange, &sums_.steepening, &sums_.flux, &sums_.electrons, &sums_.momentum,
                     &sums_.momentum_steepening, &wall_defect_})
    communicator_.sum(*sums);
  if (!electrons_.empty()) measure_electrons();
}

std::vector<double> FullTransport::residual(std::span<const double> x) const {
  std::vector<double> r(x.size());
  for (std::size_t n = 0; n < sums_.exchange.size(); ++n)
    r[n] = (sums_.exchange[n] + heating_at(n)) / state_.relaxation()[n];
  for (const BlackWall& wall : walls_)
    if (wall.unknown >= 0)
      r[row_of(wall)] =
          (sources_.flux[wall.surface] + wall_defect_[index(wall.unknown)]) / emission_slope_sum(wall);
  std::ranges::copy(carriers_.rows, unknowns_.part(std::span(r), Block::electron).begin());
  const std::span drift = unknowns_.part(std::span(r), Block::drift);
  for (std::size_t n = 0; n < drift.size(); ++n) {
    const double density = state_.drift().density[n];
    drift[n] = (density > 0 ? sums_.momentum[n] / density : 0) - drift_at_[n];
  }
  return r;
}

void FullTransport::defect(std::span<const double> change, std::span<double> result, bool) {
  const SweepClock clock(*this);
  if (!electrons_.empty()) {
    const std::vector<double> none(sums_.flux.size());
    electron_change_ = electrons_.at_nodes(electrons_of(change), none);
    electron_gain_ = none;
  }
  close_surfaces_change(change);
  std::ranges::fill(result, 0.0);
  base_.copy(entering_);
  leaving_change_.copy(entering_change_);
  for (std::size_t k = 0; k < slabs_.size(); ++k) {
    const Fans& fans = fans_of(k);
    const Bands& bands = bands_of(k);
    for (const bool rightward : {true, false})
      sweep_change(
          k, rightward, change, base_, leaving_change_,
          [&](const Fan& fan, std::size_t cell, std::size_t first, std::size_t lines, const Crossing& at) {
            double mean_up = 0, mean_down = 0;
            for (std::size_t i = 0; i < lines; ++i) {
              mean_up += fans.half_weight[first + i] * at.upstream[i];
              mean_down += fans.half_weight[first + i] * at.downstream[i];
            }
            const auto b = index(fan.band);
            const std::size_t up = 2 * cell + (rightward ? 0 : 1), down = 2 * cell + (rightward ? 1 : 0);
            const double flux = bands.heat_capacity[b] * bands.speed[b],
                         by_electrons = flux * state_.electron_rate(slabs_[k].material, b),
                         rate = flux * state_.rate(fan.band)[cell] - by_electrons;
            if (by_electrons > 0) {
              electron_gain_[up] += by_electrons * mean_up;
              electron_gain_[down] += by_electrons * mean_down;
            }
            result[up] += rate * mean_up;
            result[down] += rate * mean_down;
            if (!drifts(k)) return;
            const CellMomentum along = momentum_of(k, fan, rightward, {first, lines}, at);
            double* momentum = &result[unknowns_[Block::drift].first];
            momentum[up] += state_.normal_rate(fan.band)[cell] * along.upstream;
            momentum[down] += state_.normal_rate(fan.band)[cell] * along.downstream;
          });
  }
  for (const BlackWall& wall : walls_)
    if (wall.unknown >= 0) result[row_of(wall)] = absorbed(wall, leaving_change_, true, change[row_of(wall)]);
  communicator_.sum(result);
  if (!electrons_.empty()) exchange_change(change, result);
  finish_drift_change(change, result);
  for (std::size_t n = 0; n < sums_.exchange.size(); ++n)
    result[n] = (result[n] + sums_.steepening[n] * rate_temperature(change, n / 2)) / state_.relaxation()[n];
  for (const BlackWall& wall : walls_)
    if (wall.unknown >= 0) result[row_of(wall)] /= emission_slope_sum(wall);
}

double FullTransport::heating_at(std::size_t node) const {
  return heating_.empty() ? heating_of(problem_, static_cast<int>(node / 2)) : heating_[node];
}

/// What phonons and electrons lose by their exchange beyond what they are given leaves through faces or is
/// stored: in a step in time it says what the fluxes say of the steady state.
HeatBalance FullTransport::heat_balance() const {
  if (shift_ == 0 && heating_.empty()) {
    Moments flux;
    for (std::size_t n = 0; n < sums_.flux.size(); ++n)
      flux.heat_flux.push_back({sums_.flux[n] + (electrons_.empty() ? 0 : carriers_.flux[n]), 0});
    return kapitza::heat_balance(problem_, flux);
  }
  HeatBalance balance;
  double departure = 0, given = 0;
  for (std::size_t n = 0; n < sums_.flux.size(); ++n) {
    const double half = problem_.mesh.width[n / 2] / 2;
    departure += half * (sums_.exchange[n] + heating_at(n));
    given += half * (std::abs(heating_at(n)) + std::abs(electron_heating_at(n)));
    if (const int metal = electrons_.empty() ? -1 : electrons_.lattice().of_cell[n / 2]; metal >= 0) {
      const std::size_t own = index(2 * metal) + n % 2;
      departure += electrons_.lattice().diagonal[own] * carriers_.rows[own];
    }
    if (n % 2 == 1) balance.departure = std::max(balance.departure, std::abs(departure));
    const double flux = sums_.flux[n] + (electrons_.empty() ? 0 : carriers_.flux[n]);
    balance.largest = std::max({balance.largest, std::abs(flux), given});
  }
  return balance;
}

HeatScale FullTransport::heat_scale() const {
  return kapitza::heat_scale(problem_);
}

/// What a node emits is much more nearly linear than its temperature: the step is that of the emission.
void FullTransport::advance(std::span<double> x, std::span<const double> step) const {
  const std::size_t nodes = sums_.flux.size();
  const double reference = reference_temperature(problem_);
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (state_.is_constant() || i >= unknowns_.levels())
      x[i] += step[i];
    else if (i < nodes)
      x[i] = state_.advanced(i, x[i], step[i]);
    else
      x[i] = std::max(x[i] + step[i], (x[i] - reference) / 2);
  }
}

double FullTransport::spread(std::span<const double> x) const {
  const auto [low, high] = std::ranges::minmax(x.first(unknowns_.levels()));
  double lowest = low, highest = high;
  for (const SurfaceCondition& condition : problem_.surfaces)
    for (const auto& fixed : {fixed_temperature(condition.law), condition.electron_temperature}) {
      if (!fixed) continue;
      const double t = *fixed - reference_temperature(problem_);
      lowest = std::min(lowest, t), highest = std::max(highest, t);
    }
  return highest - lowest;
}

} // namespace kapitza
