#include "solver/plane/prepared.hpp"

#include "kapitza/base/index.hpp"

#include "parallel/neighbours.hpp"
#include "solver/drift.hpp"

#include <algorithm>
#include <utility>

namespace kapitza {
namespace {

Unknowns count_unknowns(const PlaneSweep& sweep, const Communicator& space, const Communicator& group) {
  const PlaneProblem& problem = sweep.problem();
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
  counts.drifts = any_drifts(problem.media) ? 2 : 0;
  if (counts.drifts > 0) counts.kinds.push_back(Block::drift);
  for (int cell = 0; cell < mesh.owned_cells; ++cell)
    if (is_metal(problem.bands_of_cell(cell))) counts.metals.push_back(cell);
  if (any_metals(problem.media)) counts.kinds.push_back(Block::electron);
  counts.has_surfaces = space.is_root();
  Unknowns unknowns(std::move(counts));
  unknowns.held = group.is_root();
  return unknowns;
}

} // namespace

PreparedPlane::PreparedPlane(const PlaneProblem& problem, const PlaneRanks& ranks)
    : problem_(problem), space_(ranks.space()), group_(ranks.group()), sweep_(problem, ranks),
      rounds_(sweep_, space_, group_), reach_(problem, sweep_, space_, group_),
      electrons_(plane_electrons(problem, sweep_.geometry())),
      unknowns_(count_unknowns(sweep_, space_, group_)) {
  measure_walls();
  for (const SurfaceCondition& condition : problem.surfaces)
    for (const std::vector<double>& absorption : condition.electron_absorption)
      exchanges_ = exchanges_ || !absorption.empty();
}

Unknowns PreparedPlane::unknowns(int parts) const {
  UnknownCounts counts = unknowns_.counts();
  counts.parts = parts;
  Unknowns unknowns(std::move(counts));
  unknowns.held = unknowns_.held;
  return unknowns;
}

void PreparedPlane::measure_walls() {
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
    wall_length_[w] += sweep_.geometry().length(slot);
    wall_capacity_[w] += hemisphere * sweep_.lanes().mean_sine * 4
                         * one_way_conductance(problem_.bands_of_cell(sweep_.geometry().cell_of_slot[s]));
  }
  space_.sum(wall_capacity_);
  space_.sum(wall_length_);
}

namespace {

/// Sends what `visit` finds behind this rank's side of shared faces, and has what came put where it finds
/// places on the other: visit(slots, each(first, count)).
template <class Visit>
void exchange(const PlaneMesh& mesh, const Communicator& space, const Visit& visit) {
  std::vector<mpi::Letter<double>> letters;
  for (const SharedFaces& shared : mesh.neighbours) {
    mpi::Letter<double>& letter = letters.emplace_back();
    letter.rank = shared.rank;
    visit(shared.ours, [&](const double* from, std::size_t count) {
      letter.out.insert(letter.out.end(), from, from + count);
    });
    visit(shared.theirs, [&](const double*, std::size_t count) { letter.expected += count; });
  }
  const auto came = mpi::exchanged(letters, mpi::halo, space);
  for (std::size_t i = 0; i < came.size(); ++i) {
    const double* from = came[i].data();
    visit(mesh.neighbours[i].theirs, [&](double* to, std::size_t count) {
      std::copy(from, from + count, to);
      from += count;
    });
  }
}

} // namespace

/// T and what arrives, of the halo cells behind shared faces.
void PreparedPlane::exchange_halo(std::span<double> temperature, std::span<double> arriving) const {
  const PlaneSurfaces& surfaces = sweep_.surfaces();
  const auto& next = sweep_.geometry().next;
  exchange(problem_.mesh, space_, [&](const std::vector<int>& slots, auto&& each) {
    for (const int slot : slots) {
      each(&temperature[index(slot)], 1);
      each(&temperature[index(next[index(slot)])], 1);
      const int f = surfaces.coupled_of_slot(slot);
      if (f < 0) continue;
      const CoupledFace& face = surfaces.faces()[index(f)];
      each(arriving.data() + face.first, surfaces.arriving_size(face));
    }
  });
}

/// Cell by cell, from the corner on where the shared face begins.
void PreparedPlane::exchange_cells(std::span<double> values) const {
  const auto& next = sweep_.geometry().next;
  exchange(problem_.mesh, space_, [&](const std::vector<int>& slots, auto&& each) {
    for (const int begin : slots) {
      int slot = begin;
      do {
        each(&values[index(slot)], 1);
        slot = next[index(slot)];
      } while (slot != begin);
    }
  });
}

} // namespace kapitza
