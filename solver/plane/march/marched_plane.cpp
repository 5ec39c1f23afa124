#include "solver/plane/march/marched_plane.hpp"

#include "kapitza/base/index.hpp"

#include "solver/plane/low_order/diffusion.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace kapitza {

MarchedPlane::MarchedPlane(const PreparedPlane& plane, const PlaneRanks& ranks, int groups)
    : plane_(plane), problem_(plane.problem()), world_(ranks.world()), fields_(plane.sweep()),
      groups_(groups), weight_(nodes(), 0.0), sources_{{},
                                                       std::vector<double>(problem_.surfaces.size()),
                                                       std::vector<double>(problem_.surfaces.size())},
      low_order_{nullptr, "none"} {
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
}

void MarchedPlane::set_heating(std::vector<double> heating) {
  sources_.rise = std::move(heating);
  for (std::size_t n = 0; n < sources_.rise.size(); ++n) sources_.rise[n] /= relaxation_at(n);
}

/// What is closed between facing mirrors stays with the shift.
void MarchedPlane::set_step(double shift, const AlignedArray* stored) {
  if (shift != 0 && shift != sources_.shift) columns_ = plane_.sweep().close_columns(shift);
  sources_.shift = shift;
  sources_.step = {&fields_, stored, nullptr, &columns_};
}

LowOrder MarchedPlane::low_order() {
  if (low_order_.preconditioner == nullptr || low_order_shift_ != sources_.shift)
    low_order_ = {std::make_shared<PlaneDiffusion>(plane_, groups_, sources_.shift), "groups on nodes"};
  low_order_shift_ = sources_.shift;
  return low_order_;
}

/// Of a solve, whose errors are relative to x: what goes on may be far less than that.
double MarchedPlane::tolerance_at(std::span<const double> x, double asked) const {
  constexpr double least = 1e-11; // that rounding allows
  double size = 0;
  for (const double value : x.first(std::min(x.size(), nodes()))) size = std::max(size, std::abs(value));
  size = largest(size);
  return size > least_size_ ? std::max(std::min(asked, least), asked * least_size_ / size) : asked;
}

/// visit(part of the field, cell, first of its numbers, lanes, lanes from corner to corner)
template <class Visit>
void MarchedPlane::for_cells(const Visit& visit) const {
  for (const SweepTask& part : fields_.parts())
    for (int cell = 0; cell < problem_.mesh.owned_cells; ++cell)
      visit(part, cell, fields_.place(part, cell), fields_.lanes(cell, part.block),
            fields_.stride(cell, part.block));
}

/// The vector of unknowns with these temperatures and nothing else.
std::vector<double> MarchedPlane::at_nodes(std::span<const double> temperature) const {
  std::vector<double> x(plane_.unknowns().size(), 0.0);
  std::ranges::copy(temperature, plane_.unknowns().part(std::span(x), Block::temperature).begin());
  return x;
}

std::vector<double> MarchedPlane::begin(std::span<const double> temperature, AlignedArray& psi) {
  for_cells([&](const SweepTask&, int cell, std::size_t at, std::size_t lanes, std::size_t stride) {
    const auto first = index(problem_.mesh.first_slot[index(cell)]);
    for (std::size_t k = 0; k < index(problem_.mesh.corners_of(cell)); ++k)
      std::fill_n(&psi[at + k * stride], lanes, temperature[first + k]);
  });
  moments_ = MomentSums(problem_, plane_.sweep()).finish(temperature, plane_.group());
  moments_.power.assign(problem_.surfaces.size(), 0.0);
  return at_nodes(temperature);
}

SteadyState MarchedPlane::solve(std::vector<double>& x, const SteadyOptions& options, AlignedArray& psi) {
  SteadyOptions from_x = options;
  from_x.initial = x;
  from_x.tolerance = tolerance_at(x, options.tolerance);
  PlaneSources<double> sources = sources_;
  sources.step.fields = &fields_;
  sources.step.after = &psi;
  PlaneTransport<double> transport(plane_, std::move(sources));
  SteadyState state = drive(
                          transport, [this] { return low_order(); }, from_x)
                          .state;
  x = std::move(state.x);
  x.resize(plane_.unknowns().size());
  plane_.group().broadcast(x);
  moments_ = transport.moments()[0];
  sweeps_ += state.sweeps;
  sweep_time_ += transport.sweep_time();
  return state;
}

void MarchedPlane::advance(std::span<double> x, std::span<const double> step) const {
  for (std::size_t i = 0; i < x.size(); ++i) x[i] += step[i];
}

std::vector<double> MarchedPlane::unknowns_of(const AlignedArray& psi) const {
  return at_nodes(sums_of(psi).temperature);
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
  return sums;
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
}

} // namespace kapitza
