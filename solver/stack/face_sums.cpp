#include "solver/stack/face_sums.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>

namespace kapitza {

std::vector<FaceMoments> empty_faces(const StackProblem& problem) {
  const StackMesh& mesh = problem.mesh;
  std::vector<FaceMoments> faces;
  for (std::size_t s = 0; s < mesh.surfaces.size(); ++s)
    for (const int side : {minus_side, plus_side}) {
      const int cell = side == minus_side ? mesh.surfaces[s].minus_cell : mesh.surfaces[s].plus_cell;
      if (cell < 0) continue;
      FaceMoments& face = faces.emplace_back();
      face.slot = side == minus_side ? 2 * cell + 1 : 2 * cell;
      face.surface = static_cast<int>(s);
      face.side = side;
      for (auto* means : {&face.incident, &face.outgoing, &face.mean})
        (*means)[0].assign(index(problem.bands_of_cell(cell).size()), 0);
    }
  std::ranges::sort(faces, {}, &FaceMoments::slot);
  return faces;
}

void add_surface_means(const SweptChannels& swept, Moments& sums) {
  const HalfRange& angles = swept.problem.angles;
  for (std::size_t k = 0; k < swept.slabs.size(); ++k) {
    const Slab& slab = swept.slabs[k];
    const Bands& bands = swept.problem.media[index(slab.material)];
    const std::vector<LineId>& ids = swept.lines[index(slab.material)].ids;
    FaceMoments& left = stack_face(sums, index(slab.left_surface), plus_side);
    FaceMoments& right = stack_face(sums, index(slab.right_surface), minus_side);
    for (const bool rightward : {true, false})
      for (std::size_t i = 0; i < ids.size(); ++i) {
        const auto b = index(ids[i].band);
        const double share = flux_capacity(bands, angles, ids[i].band, ids[i].direction)
                             / one_way_conductance(bands, ids[i].band);
        const std::size_t c = swept.channels(k, rightward, i);
        FaceMoments& before = rightward ? left : right;
        FaceMoments& behind = rightward ? right : left;
        before.outgoing[0][b] += share * swept.entering[c];
        behind.incident[0][b] += share * swept.leaving[c];
        const double half = angles.weight[index(ids[i].direction)] / 2;
        before.mean[0][b] += half * swept.entering[c];
        behind.mean[0][b] += half * swept.leaving[c];
      }
  }
}

void finish_faces(const StackProblem& problem, std::span<const double> walls, const Communicator& ranks,
                  Moments& sums) {
  sums.power.assign(problem.surfaces.size(), 0);
  for (FaceMoments& face : sums.faces) {
    for (auto* means : {&face.incident, &face.outgoing, &face.mean}) {
      ranks.sum((*means)[0]);
      (*means)[1] = (*means)[0];
    }
    const double out = face.side == minus_side ? 1 : -1;
    face.heat_flux = out * sums.heat_flux[index(face.slot)][0];
    if (!sums.electron_flux.empty()) face.electron_flux = out * sums.electron_flux[index(face.slot)][0];
    face.quadratic_flux = out * sums.quadratic_flux[index(face.slot)];
    const bool boundary = problem.mesh.surfaces[index(face.surface)].is_boundary();
    if (boundary || face.side == minus_side) sums.power[index(face.surface)] = face.heat_flux;
  }
  sums.wall_temperature.assign(problem.surfaces.size(), 0);
  auto wall = walls.begin();
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    if (const auto fixed = fixed_temperature(problem.surfaces[s].law))
      sums.wall_temperature[s] = *fixed - reference_temperature(problem);
    else if (imposed_flux(problem.surfaces[s].law).has_value())
      sums.wall_temperature[s] = *wall++;
    else if (const auto& held = problem.surfaces[s].electron_temperature)
      sums.wall_temperature[s] = *held - reference_temperature(problem);
  }
}

} // namespace kapitza
