#include "solver/plane/low_order/reach.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>

namespace kapitza {

PlaneReach::PlaneReach(const PlaneProblem& problem, PlaneSweep& sweep, const Communicator& space,
                       const Communicator& group) {
  const PlaneSurfaces& surfaces = sweep.surfaces();
  const PlaneMesh& mesh = problem.mesh;
  std::vector<double> arriving(surfaces.all_arriving(), 1.0);
  double diffuse = 0;
  for (const CoupledFace& face : surfaces.faces()) {
    if (face.seamless) continue;
    const PlaneLaw& law = surfaces.law(face);
    if (face.partner < 0 && law.pools.empty() && law.emissions.empty()) continue; // a mirror
    if (face.partner < 0 && law.emissions.empty()) diffuse += 1;
    std::fill_n(arriving.begin() + static_cast<std::ptrdiff_t>(face.first), surfaces.arriving_size(face),
                surfaces.has_channels(face) ? face.mirrored : 0);
  }
  space.sum({&diffuse, 1});
  if (diffuse == 0) return;

  std::size_t size = 0;
  for (int cell = 0; cell < mesh.owned_cells; ++cell) {
    first_.push_back(size);
    size += index(problem.bands_of_cell(cell).size());
  }
  part_.assign(size, 0.0);
  const PlaneAngles& angles = problem.angles;
  const auto polars = angles.sine.size();
  const std::vector<double> temperature(index(mesh.slots()), 1.0), wall(problem.surfaces.size(), 0.0);
  std::vector<double> moment(index(mesh.owned_nodes()), 0.0), swept(surfaces.owned_arriving(), 0.0),
      absorbed(problem.surfaces.size(), 0.0);
  sweep.run({temperature, arriving, wall, false}, {moment, swept, absorbed}, sweep.tasks(),
            [&](const Visit& visit) {
              const std::size_t lanes = polars * index(problem.bands_of_cell(visit.cell).size());
              const auto first = index(visit.block) * block_lanes;
              const auto corners = index(mesh.corners_of(visit.cell));
              const double weight = angles.azimuth_weight[index(visit.azimuth)];
              double* part = &part_[first_[index(visit.cell)]];
              for (std::size_t lane = first; lane < std::min(first + block_lanes, lanes); ++lane) {
                double sum = 0;
                for (std::size_t i = 0; i < corners; ++i)
                  sum += 1 + visit.inside[i * block_lanes + lane - first];
                const double sine = angles.sine[lane % polars];
                part[lane / polars] += weight * angles.polar_weight[lane % polars] * 1.5 * sine * sine * sum
                                       / static_cast<double>(corners);
              }
            });
  group.sum(part_);
  for (double& part : part_) part = std::clamp(part, 1e-6, 1.0);
}

} // namespace kapitza
