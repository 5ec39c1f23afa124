#include "kapitza/analysis/curves.hpp"

#include "kapitza/base/index.hpp"

#include <cmath>

namespace kapitza {

std::vector<CurveSample> sample_curves(const Domain& domain, const Moments& moments) {
  const PlaneMesh& mesh = *domain.mesh;
  constexpr std::size_t width = 7; // middle, T, T_E, q, power
  std::vector<double> sums(width * mesh.curves.size(), 0.0);
  for (std::size_t i = 0; i < mesh.curves.size(); ++i) {
    double* const sum = sums.data() + width * i;
    for (std::size_t f = 0; f < mesh.curves[i].faces.size(); ++f) {
      const PlaneCurveFace& face = mesh.curves[i].faces[f];
      const int cell = mesh.cell_of_slot(face.slot);
      const auto first = index(mesh.first_slot[index(cell)]),
                 end_of_cell = index(mesh.first_slot[index(cell) + 1]), a = index(face.slot),
                 b = a + 1 == end_of_cell ? first : a + 1;
      const Point &from = mesh.corner[a], &to = mesh.corner[b];
      // Each face comes twice, and each end of it counts half.
      const double share = std::hypot(to[0] - from[0], to[1] - from[1]) / 4;
      for (const std::size_t end : {a, b}) {
        for (const std::size_t d : {0, 1}) {
          sum[d] += share * mesh.corner[end][d];
          sum[4 + d] += share * moments.heat_flux[end][d];
        }
        sum[2] += share * moments.temperature[end];
        sum[3] += share * moments.energy_temperature[end];
      }
      sum[6] += (face.left ? 1 : -1) * moments.through_curves[i][f];
    }
  }
  domain.space.sum(sums);
  const double reference = domain.reference;
  std::vector<CurveSample> samples;
  for (std::size_t i = 0; i < mesh.curves.size(); ++i) {
    const double* const sum = sums.data() + width * i;
    const double length = mesh.curves[i].length;
    samples.push_back({{sum[0] / length, sum[1] / length},
                       reference + sum[2] / length,
                       reference + sum[3] / length,
                       {sum[4] / length, sum[5] / length},
                       sum[6]});
  }
  return samples;
}

} // namespace kapitza
