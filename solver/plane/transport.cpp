#include "solver/plane/transport.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace kapitza {

PlaneTransport::PlaneTransport(const PlaneProblem& problem, const PlaneRanks& ranks)
    : problem_(problem), space_(ranks.space()), group_(ranks.group()), space_comm_(ranks.space()),
      group_comm_(ranks.group()), sweep_(problem, ranks), rounds_(problem, sweep_, space_, group_),
      reach_(problem, sweep_, space_, group_), nodes_(index(problem.mesh.owned_nodes())),
      arriving_(sweep_.surfaces().owned_arriving()) {
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s)
    if (std::holds_alternative<HeatFluxWall>(problem.surfaces[s].law))
      flux_walls_.push_back(static_cast<int>(s));
  measure_walls();
}

void PlaneTransport::measure_walls() {
  const PlaneAngles& angles = problem_.angles;
  wall_capacity_.assign(flux_walls_.size(), 0.0);
  wall_length_.assign(flux_walls_.size(), 0.0);
  for (int slot = 0; slot < problem_.mesh.owned_nodes(); ++slot) {
    const auto s = index(slot);
    const auto wall = std::find(flux_walls_.begin(), flux_walls_.end(), problem_.mesh.surface_of_face[s]);
    if (wall == flux_walls_.end()) continue;
    const auto w = index(wall - flux_walls_.begin());
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
  const std::size_t n = mesh.neighbours.size();
  std::vector<std::vector<double>> out(n), in(n);
  std::vector<MPI_Request> requests(2 * n);
  constexpr int tag = 72;
  for (std::size_t i = 0; i < n; ++i) {
    const SharedFaces& shared = mesh.neighbours[i];
    visit(shared.ours,
          [&](const double* from, std::size_t count) { out[i].insert(out[i].end(), from, from + count); });
    std::size_t expected = 0;
    visit(shared.theirs, [&](const double*, std::size_t count) { expected += count; });
    in[i].resize(expected);
    MPI_Irecv(in[i].data(), static_cast<int>(expected), MPI_DOUBLE, shared.rank, tag, space_comm_,
              &requests[2 * i]);
    MPI_Isend(out[i].data(), static_cast<int>(out[i].size()), MPI_DOUBLE, shared.rank, tag, space_comm_,
              &requests[2 * i + 1]);
  }
  MPI_Waitall(static_cast<int>(requests.size()), requests.data(), MPI_STATUSES_IGNORE);
  for (std::size_t i = 0; i < n; ++i) {
    const double* from = in[i].data();
    visit(mesh.neighbours[i].theirs, [&](double* to, std::size_t count) {
      std::copy(from, from + count, to);
      from += count;
    });
  }
}

/// The sweep of all ranks of all groups; sums end on the group roots.
PlaneTransport::Swept PlaneTransport::run(std::vector<double>& x, bool sources, const Visitor& visit) {
  const auto begin = std::chrono::steady_clock::now();
  std::vector<double> walls(flux_walls_.size(), 0.0);
  if (group_.size() > 1) MPI_Bcast(x.data(), static_cast<int>(x.size()), MPI_DOUBLE, 0, group_comm_);
  std::copy(x.begin() + static_cast<std::ptrdiff_t>(nodes_ + arriving_), x.end(), walls.begin());
  if (!walls.empty()) space_.sum(walls);

  std::vector<double> temperature(index(problem_.mesh.slots())), arriving(sweep_.surfaces().all_arriving()),
      wall(problem_.surfaces.size(), 0.0);
  std::copy_n(x.begin(), nodes_, temperature.begin());
  std::copy_n(x.begin() + static_cast<std::ptrdiff_t>(nodes_), arriving_, arriving.begin());
  exchange_halo(temperature, arriving);
  const double reference = reference_temperature(problem_);
  for (std::size_t s = 0; s < wall.size(); ++s)
    if (const auto* isothermal = std::get_if<IsothermalWall>(&problem_.surfaces[s].law))
      wall[s] = sources ? isothermal->temperature - reference : 0;
  for (std::size_t w = 0; w < walls.size(); ++w) wall[index(flux_walls_[w])] = walls[w];

  const auto nothing = [&] {
    return Swept{std::vector<double>(nodes_, 0.0), std::vector<double>(arriving_, 0.0),
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
  if (!flux_walls_.empty()) {
    group_.sum(swept.absorbed);
    space_.sum(swept.absorbed);
  }
  ++sweeps_;
  sweep_time_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return swept;
}

void PlaneTransport::defect(std::span<const double> x, std::span<double> result, bool sources) {
  command(sources ? Command::full : Command::linear);
  std::vector<double> copy(x.begin(), x.end());
  const Swept swept = run(copy, sources);
  std::copy(swept.moment.begin(), swept.moment.end(), result.begin());
  for (std::size_t i = 0; i < arriving_; ++i) result[nodes_ + i] = swept.arriving[i] - x[nodes_ + i];
  for (std::size_t w = 0; w < own_walls(); ++w) {
    const auto s = index(flux_walls_[w]);
    const double imposed =
        sources ? std::get<HeatFluxWall>(problem_.surfaces[s].law).heat_flux * wall_length_[w] : 0;
    result[nodes_ + arriving_ + w] =
        (swept.absorbed[s] + imposed) / wall_capacity_[w] - x[nodes_ + arriving_ + w];
  }
  if (!sources) return;
  for (int cell = 0; cell < problem_.mesh.owned_cells; ++cell) {
    const double rise = heating_rise(problem_, cell);
    for (int slot = problem_.mesh.first_slot[index(cell)]; slot < problem_.mesh.first_slot[index(cell) + 1];
         ++slot)
      result[index(slot)] += rise;
  }
}

std::vector<double> PlaneTransport::residual(std::span<const double> x, const PlaneMoments& moments) const {
  std::vector<double> r(unknowns());
  for (int cell = 0; cell < problem_.mesh.owned_cells; ++cell)
    for (int slot = problem_.mesh.first_slot[index(cell)]; slot < problem_.mesh.first_slot[index(cell) + 1];
         ++slot)
      r[index(slot)] = moments.relaxation_defect[index(slot)] + heating_rise(problem_, cell);
  for (std::size_t i = 0; i < arriving_; ++i) r[nodes_ + i] = last_.arriving[i] - x[nodes_ + i];
  for (std::size_t w = 0; w < own_walls(); ++w) {
    const auto s = index(flux_walls_[w]);
    const double imposed = std::get<HeatFluxWall>(problem_.surfaces[s].law).heat_flux * wall_length_[w];
    r[nodes_ + arriving_ + w] = (last_.absorbed[s] + imposed) / wall_capacity_[w] - x[nodes_ + arriving_ + w];
  }
  return r;
}

PlaneMoments PlaneTransport::make_moments(std::vector<double>& x) {
  MomentSums sums(problem_, sweep_);
  last_ = run(x, true, [&](const Visit& visit) { sums.add(visit); });
  PlaneMoments moments = sums.finish(std::span(x).first(nodes_), group_);
  moments.relaxation_defect = last_.moment;
  moments.power.assign(problem_.surfaces.size(), 0.0);
  for (const PlaneFaceMoments& face : moments.faces)
    if (face.side == minus_side || problem_.mesh.behind[index(face.slot)] < 0)
      moments.power[index(face.surface)] += face.heat_flux;
  space_.sum(moments.power);
  moments.wall_temperature.assign(problem_.surfaces.size(), 0.0);
  const double reference = reference_temperature(problem_);
  for (std::size_t s = 0; s < problem_.surfaces.size(); ++s)
    if (const auto fixed = fixed_temperature(problem_.surfaces[s].law))
      moments.wall_temperature[s] = *fixed - reference;
  std::vector<double> walls(flux_walls_.size(), 0.0);
  std::copy(x.begin() + static_cast<std::ptrdiff_t>(nodes_ + arriving_), x.end(), walls.begin());
  if (!walls.empty()) space_.sum(walls);
  for (std::size_t w = 0; w < walls.size(); ++w) moments.wall_temperature[index(flux_walls_[w])] = walls[w];
  return moments;
}

PlaneMoments PlaneTransport::moments(std::span<const double> x) {
  command(Command::moments);
  std::vector<double> copy(x.begin(), x.end());
  return make_moments(copy);
}

void PlaneTransport::call_watch() {
  command(Command::watch);
}

void PlaneTransport::release() {
  command(Command::stop);
}

void PlaneTransport::give_up() {
  command(Command::give_up);
}

PlaneMoments PlaneTransport::serve(const SteadyWatch& watch) {
  PlaneMoments last;
  std::vector<double> x(unknowns());
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
      last = make_moments(x);
      break;
    case Command::watch:
      try {
        watch([] { return SteadyIterate{}; });
      } catch (const RuntimeFailure&) {
        // All ranks have it alike; the root's next command is to give up.
      }
      break;
    case Command::stop:
      return last;
    case Command::give_up:
      throw RuntimeFailure("the iteration has failed on the first rank of this group");
    }
  }
}

} // namespace kapitza
