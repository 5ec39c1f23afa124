#include "solver/plane/low_order/group_diffusion.hpp"

#include "kapitza/base/index.hpp"

#include <array>
#include <cmath>
#include <numbers>

namespace kapitza {

std::vector<PlaneTensor> group_diffusion(const PlaneProblem& problem, const PreparedPlane& plane,
                                         const GroupOfMaterial& group) {
  const PlaneMesh& mesh = problem.mesh;
  // Per slot, so that it can be exchanged like T.
  std::array<std::vector<double>, 3> of_slot;
  for (auto& component : of_slot) component.assign(index(mesh.slots()), 0.0);
  for (int cell = 0; cell < mesh.owned_cells; ++cell) {
    const DiffusionGroup* const members = group(problem.medium_of_cell(cell));
    if (members == nullptr) continue;
    const Bands& bands = problem.bands_of_cell(cell);
    PlaneTensor reached;
    double all = 0;
    for (const int b : members->bands) {
      const auto i = index(b);
      const double streaming = bands.heat_capacity[i] * bands.speed[i];
      reached += streaming * bands.mean_free_path[i] * plane.reach()(cell, b);
      all += streaming;
    }
    for (int slot = mesh.first_slot[index(cell)]; slot < mesh.first_slot[index(cell) + 1]; ++slot) {
      of_slot[0][index(slot)] = reached.xx / all / 3;
      of_slot[1][index(slot)] = reached.xy / all / 3;
      of_slot[2][index(slot)] = reached.yy / all / 3;
    }
  }
  std::vector<double> arriving(plane.sweep().surfaces().all_arriving());
  for (auto& component : of_slot) plane.exchange_halo(component, arriving);
  std::vector<PlaneTensor> of_cell(index(mesh.cells()));
  const std::vector<int>& cell_of_slot = plane.sweep().geometry().cell_of_slot;
  for (std::size_t slot = 0; slot < cell_of_slot.size(); ++slot)
    if (of_slot[0][slot] > 0) // not known at all slots of a halo cell
      of_cell[index(cell_of_slot[slot])] = {of_slot[0][slot], of_slot[1][slot], of_slot[2][slot]};
  return of_cell;
}

std::vector<double> mean_chords(const PlaneProblem& problem, const PlaneSweep& sweep,
                                const Communicator& space) {
  const PlaneMesh& mesh = problem.mesh;
  const PlaneSurfaces& surfaces = sweep.surfaces();
  const std::size_t n = problem.media.size();
  std::vector<double> area_then_perimeter(2 * n, 0.0);
  for (int cell = 0; cell < mesh.owned_cells; ++cell) {
    const auto m = index(problem.medium_of_cell(cell));
    area_then_perimeter[m] += sweep.geometry().area[index(cell)];
    for (int slot = mesh.first_slot[index(cell)]; slot < mesh.first_slot[index(cell) + 1]; ++slot) {
      if (surfaces.kind(slot) == FaceKind::inner) continue;
      const int f = surfaces.coupled_of_slot(slot);
      const CoupledFace* face = f < 0 ? nullptr : &surfaces.faces()[index(f)];
      if (face != nullptr && face->seamless) continue;
      const Point& normal = sweep.geometry().normal[index(slot)];
      area_then_perimeter[n + m] +=
          (face == nullptr ? 1 : 1 - face->mirrored) * std::hypot(normal[0], normal[1]);
    }
  }
  space.sum(area_then_perimeter);
  std::vector<double> chords;
  for (std::size_t m = 0; m < n; ++m)
    chords.push_back(std::numbers::pi * area_then_perimeter[m] / area_then_perimeter[n + m]);
  return chords;
}

} // namespace kapitza
