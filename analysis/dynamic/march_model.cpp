#include "kapitza/analysis/marching.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/mesh/plane_geometry.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace kapitza {
namespace {

/// size(cell) over the largest speed there, the least of all cells.
template <class Problem, class Size>
double least_flight(const Problem& problem, int cells, const Size& size) {
  double shortest = std::numeric_limits<double>::infinity();
  for (int cell = 0; cell < cells; ++cell)
    shortest = std::min(shortest, size(cell) / std::ranges::max(problem.bands_of_cell(cell).speed));
  return shortest;
}

class StackMarchModel : public MarchModel {
 public:
  StackMarchModel(StackProblem problem, const StackResponse& columns)
      : problem_(std::move(problem)), columns_(columns) {}
  const ResponseModel& columns() const override { return columns_; }
  std::vector<double> values_of(const Moments& now) const override {
    HarmonicField field;
    field.temperature.assign(now.temperature.begin(), now.temperature.end());
    field.energy_temperature.assign(now.energy_temperature.begin(), now.energy_temperature.end());
    for (const Point& q : now.heat_flux) field.heat_flux.emplace_back(q[0]);
    field.electron_temperature.assign(now.electron_temperature.begin(), now.electron_temperature.end());
    for (const Point& q : now.electron_flux) field.electron_flux.emplace_back(q[0]);
    std::vector<double> values;
    for (const auto& value : columns_.values_of(field)) values.push_back(value.real());
    return values;
  }
  std::unique_ptr<March> march(MarchSetup setup, const Communicator& communicator) const override {
    return std::make_unique<StackMarch>(problem_, std::move(setup), communicator);
  }
  std::span<const Bands> media() const override { return problem_.media; }
  std::span<const SurfaceCondition> surfaces() const override { return problem_.surfaces; }
  double shortest_flight() const override {
    return least_flight(problem_, problem_.mesh.cells(),
                        [&](int cell) { return problem_.mesh.width[index(cell)]; });
  }

 private:
  StackProblem problem_;
  const StackResponse& columns_;
};

class PlaneMarchModel : public MarchModel {
 public:
  explicit PlaneMarchModel(const PlaneResponse& plane) : plane_(plane) {}
  const ResponseModel& columns() const override { return plane_; }
  std::vector<double> values_of(const Moments& now) const override { return plane_.values_of(now); }
  std::unique_ptr<March> march(MarchSetup setup, const Communicator&) const override {
    return plane_.solver().march(std::move(setup));
  }
  std::span<const Bands> media() const override { return plane_.problem().media; }
  std::span<const SurfaceCondition> surfaces() const override { return plane_.problem().surfaces; }
  /// Across the longest side.
  double shortest_flight() const override {
    const PlaneMesh& mesh = plane_.problem().mesh;
    return least_flight(plane_.problem(), mesh.owned_cells, [&](int cell) {
      const std::span<const Point> corners = cell_corners(mesh, cell);
      double longest = 0;
      for (std::size_t k = 0; k < corners.size(); ++k) {
        const Point &from = corners[k], &to = corners[(k + 1) % corners.size()];
        longest = std::max(longest, std::hypot(to[0] - from[0], to[1] - from[1]));
      }
      return cell_area(mesh, cell) / longest;
    });
  }

 private:
  const PlaneResponse& plane_;
};

} // namespace

std::shared_ptr<const MarchModel> marched(const StackProblem& problem, const StackResponse& columns) {
  return std::make_shared<StackMarchModel>(problem, columns);
}

std::shared_ptr<const MarchModel> marched(const PlaneResponse& plane) {
  return std::make_shared<PlaneMarchModel>(plane);
}

} // namespace kapitza
