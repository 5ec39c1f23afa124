#include "solver/plane/march/marched_plane.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/parallel/profile.hpp"

#include "base/largest_modulus.hpp"
#include "solver/march/stage_tolerance.hpp"
#include "solver/plane/low_order/diffusion.hpp"
#include "solver/plane/low_order/few_stream.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace kapitza {

MarchedPlane::MarchedPlane(const PreparedPlane& plane, const PlaneRanks& ranks, int groups)
    : plane_(plane), problem_(plane.problem()), world_(ranks.world()), fields_(plane.sweep()),
      groups_(groups), weight_(nodes(), 0.0) {
  for (auto* values : {&sources_.surface, &sources_.flux, &sources_.electrons})
    values->assign(problem_.surfaces.size(), 0.0);
  for (int cell = 0; cell < problem_.mesh.owned_cells; ++cell) {
    const auto mass = mass_matrix(plane.sweep().geometry(), cell);
    const auto first = index(problem_.mesh.first_slot[index(cell)]),
               corners = index(problem_.mesh.corners_of(cell));
    for (std::size_t i = 0; i < corners; ++i)
      for (std::size_t j = 0; j < corners; ++j) weight_[first + i] += mass[i][j];
  }
}

double MarchedPlane::integral(const std::vector<double>& at_nodes) const {
  double sum = 0;
  for (std::size_t n = 0; n < at_nodes.size(); ++n) sum += weight_[n] * at_nodes[n];
  plane_.sharers().sum({&sum, 1});
  return sum;
}

void MarchedPlane::set_boundary(std::size_t surface, double value) {
  const bool imposed = imposed_flux(problem_.surfaces[surface].law).has_value();
  (imposed ? sources_.flux : sources_.surface)[surface] = value;
  if (!problem_.surfaces[surface].electron_temperature)
    sources_.electrons[surface] = sources_.surface[surface];
}

void MarchedPlane::set_electrons(std::size_t surface, double value) {
  if (problem_.surfaces[surface].electron_temperature) sources_.electrons[surface] = value;
}

void MarchedPlane::set_heating(std::vector<double> heating, std::vector<double> electrons) {
  sources_.rise = std::move(heating);
  for (std::size_t n = 0; n < sources_.rise.size(); ++n) sources_.rise[n] /= relaxation_at(n);
  sources_.electron_heating = std::move(electrons);
}

/// What is closed between facing mirrors stays with the shift.
void MarchedPlane::set_step(double shift, const AlignedArray* stored) {
  if (shift != 0 && shift != sources_.shift) columns_ = plane_.sweep().close_columns(shift);
  sources_.shift = shift;
  sources_.step = {&fields_, stored, nullptr, &columns_};
  if (stored == nullptr) return;
  const auto electrons = electrons_of(*stored);
  for (std::size_t n = 0; n < electrons.size(); ++n)
    sources_.step.electrons.push_back(shift * plane_.electrons().capacity[n] * electrons[n]);
}

LowOrder MarchedPlane::low_order() {
  if (low_order_.preconditioner != nullptr && low_order_shift_ == sources_.shift) return low_order_;
  const PartClock clock(RunPart::set_up);
  low_order_shift_ = sources_.shift;
  if (plane_.unknowns().counts().drifts > 0)
    low_order_ = {std::make_shared<FewStreamSystem<double>>(plane_, stream_groups(groups_), sources_.shift),
                  "few streams on nodes"};
  else
    low_order_ = {std::make_shared<PlaneDiffusion>(plane_, groups_, sources_.shift), "groups on nodes"};
  return low_order_;
}

/// visit(part of the field, cell, first of its numbers, lanes, lanes from corner to corner)
template <class Visit>
void MarchedPlane::for_cells(const Visit& visit) const {
  for (const SweepTask& part : fields_.parts())
    for (int cell = 0; cell < problem_.mesh.owned_cells; ++cell)
      visit(part, cell, fields_.place(part, cell), fields_.lanes(cell, part.block),
            fields_.stride(cell, part.block));
}

/// The vector of unknowns with these temperatures, those of a field's electrons, and nothing else.
std::vector<double> MarchedPlane::with_electrons(std::span<const double> temperature,
                                                 const AlignedArray& field) const {
  std::vector<double> x(plane_.unknowns().size(), 0.0);
  std::ranges::copy(temperature, plane_.unknowns().part(std::span(x), Block::temperature).begin());
  std::ranges::copy(electrons_of(field), plane_.unknowns().part(std::span(x), Block::electron).begin());
  return x;
}

std::vector<double> MarchedPlane::begin(std::span<const double> temperature, AlignedArray& psi) {
  for_cells([&](const SweepTask&, int cell, std::size_t at, std::size_t lanes, std::size_t stride) {
    const auto first = index(problem_.mesh.first_slot[index(cell)]);
    for (std::size_t k = 0; k < index(problem_.mesh.corners_of(cell)); ++k)
      std::fill_n(&psi[at + k * stride], lanes, temperature[first + k]);
  });
  for (std::size_t n = 0; n < plane_.electrons().nodes(); ++n)
    electrons_of(psi)[n] = temperature[index(plane_.electrons().slots[n])];
  moments_ = MomentSums(problem_, plane_.sweep()).finish(temperature, plane_.group());
  moments_.power.assign(problem_.surfaces.size(), 0.0);
  return with_electrons(temperature, psi);
}

SteadyState MarchedPlane::solve(std::vector<double>& x, const SteadyOptions& options, AlignedArray& psi) {
  SteadyOptions from_x = options;
  from_x.initial = x;
  const double size = largest(largest_modulus(std::span(x).first(std::min(x.size(), nodes()))));
  from_x.tolerance = stage_tolerance(size, least_size_, options.tolerance);
  PlaneSources<double> sources = sources_;
  sources.step.fields = &fields_;
  sources.step.after = &psi;
  PlaneTransport<double> transport(plane_, std::move(sources));
  SteadyState state =
      drive(
          transport, [this](bool is_root) { return is_root ? low_order() : LowOrder{}; }, from_x)
          .state;
  x = std::move(state.x);
  x.resize(plane_.unknowns().size());
  plane_.group().broadcast(x);
  std::ranges::copy(plane_.unknowns().part(std::span<const double>(x), Block::electron),
                    electrons_of(psi).begin());
  moments_ = transport.moments()[0];
  sweeps_ += state.sweeps;
  sweep_time_ += transport.sweep_time();
  return state;
}

void MarchedPlane::advance(std::span<double> x, std::span<const double> step) const {
  for (std::size_t i = 0; i < x.size(); ++i) x[i] += step[i];
}

std::vector<double> MarchedPlane::unknowns_of(const AlignedArray& psi) const {
  return with_electrons(sums_of(psi).temperature, psi);
}

HeatFlow MarchedPlane::inflow() const {
  HeatFlow flow;
  for (std::size_t s = 0; s < problem_.surfaces.size(); ++s) {
    const PlaneSurface& surface = problem_.mesh.surfaces[s];
    if (surface.is_interface() || surface.periodic) continue;
    flow.net -= moments_.power[s];
    flow.gross += std::abs(moments_.power[s]);
  }
  return flow;
}

FieldSums MarchedPlane::sums_of(const AlignedArray& field) const {
  const PlaneAngles& angles = problem_.angles;
  FieldSums sums{std::vector<double>(nodes(), 0.0), std::vector<Point>(nodes(), Point{0, 0}),
                 std::vector<double>(nodes(), 0.0)};
  std::vector<double> packed(2 * nodes(), 0.0);
  for_cells([&](const SweepTask& part, int cell, std::size_t at, std::size_t lanes, std::size_t stride) {
    const LaneTable::Medium& table = plane_.sweep().lanes().media[index(problem_.medium_of_cell(cell))];
    const std::size_t start = index(part.block) * block_lanes;
    const auto a = index(part.azimuth), first = index(problem_.mesh.first_slot[index(cell)]);
    for (std::size_t k = 0; k < index(problem_.mesh.corners_of(cell)); ++k) {
      const double* psi = &field[at + k * stride];
      double lifted = 0, flux = 0, energy = 0;
      for (std::size_t i = 0; i < lanes; ++i) {
        const double streamed = table.capacity[start + i] * psi[i];
        lifted += table.weight[start + i] * psi[i];
        flux += streamed;
        energy += table.slowness[start + i] * streamed;
      }
      const double weight = angles.azimuth_weight[a];
      sums.temperature[first + k] += weight * lifted;
      sums.energy[first + k] += weight * energy;
      packed[2 * (first + k)] += weight * angles.x[a] * flux;
      packed[2 * (first + k) + 1] += weight * angles.y[a] * flux;
    }
  });
  for (auto* all : {&sums.temperature, &sums.energy, &packed}) plane_.group().sum(*all);
  for (std::size_t n = 0; n < nodes(); ++n) sums.flux[n] = {packed[2 * n], packed[2 * n + 1]};
  if (any_metals(problem_.media)) sums.electrons = electrons_at_nodes(field);
  return sums;
}

std::vector<double> MarchedPlane::electrons_at_nodes(const AlignedArray& field) const {
  std::vector<double> at(nodes(), 0.0);
  for (std::size_t n = 0; n < plane_.electrons().nodes(); ++n)
    at[index(plane_.electrons().slots[n])] = electrons_of(field)[n];
  return at;
}

void MarchedPlane::add_electrons(const std::vector<double>& at_nodes, AlignedArray& field) const {
  for (std::size_t n = 0; n < plane_.electrons().nodes(); ++n)
    electrons_of(field)[n] += at_nodes[index(plane_.electrons().slots[n])];
}

void MarchedPlane::damp_error(AlignedArray& field) const {
  if (!any_metals(problem_.media) || groups_ == 0) return;
  const PlaneElectrons& electrons = plane_.electrons();
  const std::span<double> error = electrons_of(field);
  if (plane_.unknowns().held) {
    std::vector<double> at(index(problem_.mesh.slots())), gains, right(plane_.unknowns().size()),
        damped(right.size());
    for (std::size_t n = 0; n < electrons.nodes(); ++n)
      gains.push_back(sources_.shift * electrons.capacity[n] * error[n]);
    std::ranges::copy(electron_defect(electrons, plane_.sweep().geometry(), at, gains,
                                      std::vector<double>(electrons.nodes(), 0.0)),
                      plane_.unknowns().part(std::span(right), Block::electron).begin());
    low_order_.preconditioner->invert(right, damped);
    std::ranges::copy(plane_.unknowns().part(std::span<const double>(damped), Block::electron),
                      error.begin());
  }
  plane_.group().broadcast(error);
}

/// A row is an azimuth in a cell, with room for four corners and the lanes of the widest medium.
std::vector<PsiRows> MarchedPlane::rows_of(const AlignedArray& field) const {
  const LaneTable& lanes = plane_.sweep().lanes();
  const std::int64_t azimuths = problem_.angles.azimuths();
  std::vector<PsiRows> rows;
  for (int block = 0; block < lanes.blocks; ++block) {
    std::size_t most = 0;
    for (const LaneTable::Medium& medium : lanes.media) most = std::max(most, medium.lanes_of(block));
    rows.push_back({azimuths * problem_.mesh.global_cells, static_cast<int>(4 * most), {}, {}});
  }
  for_cells([&](const SweepTask& part, int cell, std::size_t at, std::size_t count, std::size_t stride) {
    PsiRows& own = rows[index(part.block)];
    own.mine.push_back(problem_.mesh.global_cell[index(cell)] * azimuths + part.azimuth);
    const std::size_t begin = own.values.size(), room = index(own.columns) / 4;
    own.values.resize(begin + index(own.columns), 0.0);
    for (std::size_t k = 0; k < index(problem_.mesh.corners_of(cell)); ++k)
      std::copy_n(&field[at + k * stride], count, &own.values[begin + k * room]);
  });
  if (any_metals(problem_.media)) rows.push_back(electron_rows(field));
  return rows;
}

/// A row is a cell, with room for four corners, of the root of each group; 0 outside of metals.
PsiRows MarchedPlane::electron_rows(const AlignedArray& field) const {
  PsiRows rows{problem_.mesh.global_cells, 4, {}, {}};
  if (!plane_.group().is_root()) return rows;
  const std::vector<double> at = electrons_at_nodes(field);
  for (int cell = 0; cell < problem_.mesh.owned_cells; ++cell) {
    rows.mine.push_back(problem_.mesh.global_cell[index(cell)]);
    const auto first = index(problem_.mesh.first_slot[index(cell)]);
    for (std::size_t k = 0; k < 4; ++k)
      rows.values.push_back(k < index(problem_.mesh.corners_of(cell)) ? at[first + k] : 0);
  }
  return rows;
}

void MarchedPlane::set_rows(const std::vector<PsiRows>& rows, AlignedArray& field) const {
  std::vector<std::size_t> next(rows.size(), 0);
  for_cells([&](const SweepTask& part, int cell, std::size_t at, std::size_t count, std::size_t stride) {
    const PsiRows& own = rows[index(part.block)];
    const double* from = &own.values[next[index(part.block)]];
    next[index(part.block)] += index(own.columns);
    for (std::size_t k = 0; k < index(problem_.mesh.corners_of(cell)); ++k)
      std::copy_n(from + k * (index(own.columns) / 4), count, &field[at + k * stride]);
  });
  if (!any_metals(problem_.media)) return;
  const PlaneElectrons& electrons = plane_.electrons();
  const std::span<double> at = electrons_of(field);
  for (std::size_t n = 0; n < at.size() && plane_.group().is_root(); ++n) {
    const int slot = electrons.slots[n], cell = plane_.sweep().geometry().cell_of_slot[index(slot)];
    at[n] = rows.back().values[4 * index(cell) + index(slot - problem_.mesh.first_slot[index(cell)])];
  }
  plane_.group().broadcast(at);
}

} // namespace kapitza
