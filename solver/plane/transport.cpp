#include "solver/plane/transport.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include "parallel/neighbours.hpp"
#include "solver/plane/low_order/level.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

namespace kapitza {

namespace {

Unknowns count_unknowns(const PlaneProblem& problem, const PlaneSweep& sweep, const PlaneRanks& ranks) {
  const PlaneMesh& mesh = problem.mesh;
  UnknownCounts counts{{Block::temperature, Block::arriving, Block::wall}, mesh.global_cells};
  counts.cells.assign(mesh.global_cell.begin(), mesh.global_cell.begin() + mesh.owned_cells);
  for (int cell = 0; cell < mesh.owned_cells; ++cell) counts.nodes.push_back(mesh.corners_of(cell));
  counts.arriving.assign(index(mesh.owned_cells), 0);
  const PlaneSurfaces& surfaces = sweep.surfaces();
  for (const CoupledFace& face : std::span(surfaces.faces()).first(index(surfaces.owned_faces())))
    counts.arriving[index(sweep.geometry().cell_of_slot[index(face.slot)])] +=
        static_cast<int>(surfaces.arriving_size(face));
  counts.walls = heat_flux_walls(problem.surfaces);
  counts.has_surfaces = Communicator(ranks.space()).is_root();
  Unknowns unknowns(std::move(counts));
  unknowns.held = Communicator(ranks.group()).is_root();
  return unknowns;
}

} // namespace

PlaneTransport::PlaneTransport(const PlaneProblem& problem, const PlaneRanks& ranks)
    : problem_(problem), space_(ranks.space()), group_(ranks.group()), sweep_(problem, ranks),
      rounds_(problem, sweep_, space_, group_), reach_(problem, sweep_, space_, group_),
      unknowns_(count_unknowns(problem, sweep_, ranks)) {
  measure_walls();
}

void PlaneTransport::measure_walls() {
  const PlaneAngles& angles = problem_.angles;
  const std::vector<int>& walls = flux_walls();
  wall_capacity_.assign(walls.size(), 0.0);
  wall_length_.assign(walls.size(), 0.0);
  for (int slot = 0; slot < problem_.mesh.owned_nodes(); ++slot) {
    const auto s = index(slot);
    const auto wall = std::ranges::find(walls, problem_.mesh.surface_of_face[s]);
    if (wall == walls.end()) continue;
    const auto w = index(wall - walls.begin());
    const Point& n = sweep_.geometry().normal[s];
    double hemisphere = 0;
    for (std::size_t a = 0; a < angles.x.size(); ++a)
      hemisphere += angles.azimuth_weight[a] * std::max(0.0, angles.x[a] * n[0] + angles.y[a] * n[1]);
    wall_length_[w] += std::hypot(n[0], n[1]);
    wall_capacity_[w] += hemisphere * sweep_.lanes().mean_sine * 4
                         * one_way_conductance(problem_.bands_of_cell(sweep_.geometry().cell_of_slot[s]));
  }
  space_.sum(wall_capacity_);
  space_.sum(wall_length_);
}

void PlaneTransport::command(Command order) {
  if (group_.size() == 1) return;
  int code = static_cast<int>(order);
  group_.broadcast(code);
}

/// T and what arrives, of the halo cells behind shared faces.
void PlaneTransport::exchange_halo(std::vector<double>& temperature, std::vector<double>& arriving) const {
  const PlaneMesh& mesh = problem_.mesh;
  const PlaneSurfaces& surfaces = sweep_.surfaces();
  const auto& next = sweep_.geometry().next;
  const auto visit = [&](const std::vector<int>& slots, auto&& each) {
    for (const int slot : slots) {
      each(&temperature[index(slot)], 1);
      each(&temperature[index(next[index(slot)])], 1);
      const int f = surfaces.coupled_of_slot(slot);
      if (f < 0) continue;
      const CoupledFace& face = surfaces.faces()[index(f)];
      each(arriving.data() + face.first, surfaces.arriving_size(face));
    }
  };
  std::vector<mpi::Letter<double>> letters;
  for (const SharedFaces& shared : mesh.neighbours) {
    mpi::Letter<double>& letter = letters.emplace_back();
    letter.rank = shared.rank;
    visit(shared.ours, [&](const double* from, std::size_t count) {
      letter.out.insert(letter.out.end(), from, from + count);
    });
    visit(shared.theirs, [&](const double*, std::size_t count) { letter.expected += count; });
  }
  const auto came = mpi::exchanged(letters, mpi::halo, space_);
  for (std::size_t i = 0; i < came.size(); ++i) {
    const double* from = came[i].data();
    visit(mesh.neighbours[i].theirs, [&](double* to, std::size_t count) {
      std::copy(from, from + count, to);
      from += count;
    });
  }
}

/// The sweep of all ranks of all groups; sums end on the group roots.
PlaneTransport::Swept PlaneTransport::run(std::vector<double>& x, bool sources, const Visitor& visit) {
  const SweepClock clock(*this);
  if (group_.size() > 1) group_.broadcast(x);
  const std::vector<double> walls = wall_temperatures(x);
  const std::size_t nodes = unknowns_[Block::temperature].size, count = unknowns_[Block::arriving].size;

  std::vector<double> temperature(index(problem_.mesh.slots())), arriving(sweep_.surfaces().all_arriving()),
      wall(problem_.surfaces.size(), 0.0);
  std::ranges::copy(unknowns_.part(std::span(x), Block::temperature), temperature.begin());
  std::ranges::copy(unknowns_.part(std::span(x), Block::arriving), arriving.begin());
  exchange_halo(temperature, arriving);
  const double reference = reference_temperature(problem_);
  for (std::size_t s = 0; s < wall.size(); ++s)
    if (const auto fixed = fixed_temperature(problem_.surfaces[s].law);
        fixed && is_black(problem_.surfaces[s].law))
      wall[s] = sources ? *fixed - reference : 0;
  for (std::size_t w = 0; w < walls.size(); ++w) wall[index(flux_walls()[w])] = walls[w];

  const auto nothing = [&] {
    return Swept{std::vector<double>(nodes, 0.0), std::vector<double>(count, 0.0),
                 std::vector<double>(problem_.surfaces.size(), 0.0)};
  };
  for (int round = rounds_.most(); round > 1; --round) {
    Swept part = nothing();
    sweep_.run({temperature, arriving, wall, sources}, {part.moment, part.arriving, part.absorbed},
               rounds_.tasks(sweep_, round));
    group_.sum(part.arriving);
    rounds_.take_channels(sweep_, round, part.arriving, arriving);
    exchange_halo(temperature, arriving);
  }
  Swept swept = nothing();
  sweep_.run({temperature, arriving, wall, sources}, {swept.moment, swept.arriving, swept.absorbed},
             sweep_.tasks(), visit);
  for (auto* part : {&swept.moment, &swept.arriving}) group_.sum(*part);
  if (!walls.empty()) {
    group_.sum(swept.absorbed);
    space_.sum(swept.absorbed);
  }
  return swept;
}

/// What arrives, and what walls absorb and are given, less x: the part of F(x) - x beside the nodes.
void PlaneTransport::finish_defect(const Swept& swept, std::span<const double> x, bool sources,
                                   std::span<double> result) const {
  const auto arriving = unknowns_.part(x, Block::arriving), walls = unknowns_.part(x, Block::wall);
  std::ranges::transform(swept.arriving, arriving, unknowns_.part(result, Block::arriving).begin(),
                         std::minus<>());
  const auto of_walls = unknowns_.part(result, Block::wall);
  for (std::size_t w = 0; w < walls.size(); ++w) {
    const auto s = index(flux_walls()[w]);
    const double imposed = sources ? imposed_flux(problem_.surfaces[s].law).value() * wall_length_[w] : 0;
    of_walls[w] = (swept.absorbed[s] + imposed) / wall_capacity_[w] - walls[w];
  }
  if (!sources || problem_.heating.empty()) return;
  for (int cell = 0; cell < problem_.mesh.owned_cells; ++cell) {
    const double rise = heating_rise(problem_, cell);
    for (int slot = problem_.mesh.first_slot[index(cell)]; slot < problem_.mesh.first_slot[index(cell) + 1];
         ++slot)
      result[index(slot)] += rise;
  }
}

void PlaneTransport::defect(std::span<const double> x, std::span<double> result, bool sources) {
  command(sources ? Command::full : Command::linear);
  std::vector<double> copy(x.begin(), x.end());
  const Swept swept = run(copy, sources);
  std::ranges::copy(swept.moment, result.begin());
  finish_defect(swept, x, sources, result);
}

std::vector<double> PlaneTransport::residual(std::span<const double> x) const {
  std::vector<double> r(unknowns_.size());
  std::ranges::copy(moments_.relaxation_defect, r.begin());
  finish_defect(last_, x, true, r);
  return r;
}

HeatBalance PlaneTransport::heat_balance() const {
  double heating = 0;
  for (int cell = 0; cell < problem_.mesh.owned_cells; ++cell)
    heating += heating_of(problem_, cell) * sweep_.geometry().area[index(cell)];
  space_.sum({&heating, 1});
  HeatBalance balance{-heating, std::abs(heating)};
  for (std::size_t s = 0; s < moments_.power.size(); ++s) {
    const PlaneSurface& surface = problem_.mesh.surfaces[s];
    balance.largest = std::max(balance.largest, std::abs(moments_.power[s]));
    if (!surface.is_interface() && !surface.periodic) balance.departure += moments_.power[s];
  }
  balance.departure = std::abs(balance.departure);
  return balance;
}

HeatScale PlaneTransport::heat_scale() const {
  double length = 0;
  for (const PlaneSurface& surface : problem_.mesh.surfaces) length += surface.length;
  return {std::numeric_limits<double>::infinity(), largest_one_way_conductance(problem_.media) * length};
}

double PlaneTransport::level_shift() const {
  return kapitza::level_shift(problem_, sweep_.geometry(), moments_.energy_temperature, space_);
}

/// Of all heat-flux walls, on every rank.
std::vector<double> PlaneTransport::wall_temperatures(std::span<const double> x) const {
  std::vector<double> walls(flux_walls().size(), 0.0);
  std::ranges::copy(unknowns_.part(x, Block::wall), walls.begin());
  if (!walls.empty()) space_.sum(walls);
  return walls;
}

void PlaneTransport::make_moments(std::vector<double>& x) {
  MomentSums sums(problem_, sweep_);
  last_ = run(x, true, [&](const Visit& visit) { sums.add(visit); });
  Moments moments = sums.finish(unknowns_.part(std::span<const double>(x), Block::temperature), group_);
  moments.relaxation_defect = last_.moment;
  moments.power.assign(problem_.surfaces.size(), 0.0);
  for (const FaceMoments& face : moments.faces)
    if (face.side == minus_side || problem_.mesh.behind[index(face.slot)] < 0)
      moments.power[index(face.surface)] += face.heat_flux;
  space_.sum(moments.power);
  moments.wall_temperature.assign(problem_.surfaces.size(), 0.0);
  const double reference = reference_temperature(problem_);
  for (std::size_t s = 0; s < problem_.surfaces.size(); ++s)
    if (const auto fixed = fixed_temperature(problem_.surfaces[s].law))
      moments.wall_temperature[s] = *fixed - reference;
  const std::vector<double> walls = wall_temperatures(x);
  for (std::size_t w = 0; w < walls.size(); ++w) moments.wall_temperature[index(flux_walls()[w])] = walls[w];
  moments_ = std::move(moments);
}

void PlaneTransport::measure(std::span<const double> x) {
  command(Command::moments);
  std::vector<double> copy(x.begin(), x.end());
  make_moments(copy);
}

void PlaneTransport::announce_watch() {
  command(Command::watch);
}

void PlaneTransport::release() {
  command(Command::stop);
}

void PlaneTransport::give_up() {
  command(Command::give_up);
}

void PlaneTransport::serve(const SteadyWatch& watch) {
  std::vector<double> x(unknowns_.size());
  for (;;) {
    int code = 0;
    group_.broadcast(code);
    switch (static_cast<Command>(code)) {
    case Command::linear:
      run(x, false);
      break;
    case Command::full:
      run(x, true);
      break;
    case Command::moments:
      make_moments(x);
      break;
    case Command::watch:
      try {
        watch([] { return SteadyIterate{}; });
      } catch (const RuntimeFailure&) {
        // All ranks have it alike; the root's next command is to give up.
      }
      break;
    case Command::stop:
      return;
    case Command::give_up:
      throw RuntimeFailure("the iteration has failed on the first rank of this group");
    }
  }
}

} // namespace kapitza
