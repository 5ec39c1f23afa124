#include "kapitza/analysis/sample.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/mesh/plane_geometry.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace kapitza {
namespace {

using Weights = CornerWeights;

double cross(const Point& origin, const Point& a, const Point& b) {
  return (a[0] - origin[0]) * (b[1] - origin[1]) - (a[1] - origin[1]) * (b[0] - origin[0]);
}

Weights triangle_weights(std::span<const Point> corner, const Point& point) {
  const double twice = cross(corner[0], corner[1], corner[2]);
  return {cross(point, corner[1], corner[2]) / twice, cross(point, corner[2], corner[0]) / twice,
          cross(point, corner[0], corner[1]) / twice, 0};
}

/// Newton's method for the point of the unit square that the bilinear map sends to `point`.
Weights quadrilateral_weights(std::span<const Point> corner, const Point& point) {
  double u = 0.5, v = 0.5;
  const auto weights = [&] { return Weights{(1 - u) * (1 - v), u * (1 - v), u * v, (1 - u) * v}; };
  for (int step = 0; step < 20; ++step) {
    const Weights w = weights();
    Point miss = point, by_u{}, by_v{};
    for (const std::size_t d : {0, 1}) {
      for (std::size_t k = 0; k < 4; ++k) miss[d] -= w[k] * corner[k][d];
      by_u[d] = (1 - v) * (corner[1][d] - corner[0][d]) + v * (corner[2][d] - corner[3][d]);
      by_v[d] = (1 - u) * (corner[3][d] - corner[0][d]) + u * (corner[2][d] - corner[1][d]);
    }
    const double area = by_u[0] * by_v[1] - by_u[1] * by_v[0];
    const double du = (miss[0] * by_v[1] - miss[1] * by_v[0]) / area;
    const double dv = (by_u[0] * miss[1] - by_u[1] * miss[0]) / area;
    u += du;
    v += dv;
    if (std::abs(du) + std::abs(dv) < 1e-14) break;
  }
  return weights();
}

/// In a stack every rank has all cells, and says so of one.
std::vector<PointLocation> locate(const Domain& domain, std::span<const Point> points) {
  const PlaneMesh& mesh = *domain.mesh;
  if (domain.dimension == 2) return locate_points(mesh, points, domain.space.handle());
  std::vector<PointLocation> places;
  for (const Point& point : points) {
    int cell = 0;
    while (cell + 1 < mesh.owned_cells && mesh.corner[index(2 * cell + 1)][0] < point[0]) ++cell;
    places.push_back({cell, cell});
  }
  return places;
}

} // namespace

CornerWeights corner_weights(std::span<const Point> corner, const Point& point) {
  if (corner.size() == 3) return triangle_weights(corner, point);
  if (corner.size() == 4) return quadrilateral_weights(corner, point);
  const double part = std::clamp((point[0] - corner[0][0]) / (corner[1][0] - corner[0][0]), 0.0, 1.0);
  return {1 - part, part, 0, 0};
}

std::vector<Sample> sample_points(const Domain& domain, const Moments& moments,
                                  std::span<const Point> points) {
  const PlaneMesh& mesh = *domain.mesh;
  const std::vector<PointLocation> places = locate(domain, points);
  constexpr std::size_t quantities = 8;
  std::vector<double> sums(quantities * points.size());
  const bool metals = !moments.electron_temperature.empty();
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (places[i].cell < 0) continue;
    const std::span<const Point> corners = cell_corners(mesh, places[i].cell);
    const Weights weights = corner_weights(corners, points[i]);
    const auto first = index(mesh.first_slot[index(places[i].cell)]);
    double* const sum = &sums[quantities * i];
    for (std::size_t k = 0; k < corners.size(); ++k) {
      sum[0] += weights[k] * moments.temperature[first + k];
      sum[1] += weights[k] * moments.energy_temperature[first + k];
      for (const std::size_t d : {0, 1}) sum[2 + d] += weights[k] * moments.heat_flux[first + k][d];
      if (!metals) continue;
      sum[4] += weights[k] * moments.electron_temperature[first + k];
      for (const std::size_t d : {0, 1}) sum[5 + d] += weights[k] * moments.electron_flux[first + k][d];
    }
    if (metals && is_metal(domain.bands_of_cell(places[i].cell))) sum[7] = 1;
  }
  domain.space.sum(sums);
  std::vector<Sample> samples;
  for (std::size_t i = 0; i < sums.size(); i += quantities) {
    samples.push_back(
        {domain.reference + sums[i], domain.reference + sums[i + 1], {sums[i + 2], sums[i + 3]}});
    if (sums[i + 7] == 0) continue;
    samples.back().electron_temperature = domain.reference + sums[i + 4];
    samples.back().electron_flux = {sums[i + 5], sums[i + 6]};
  }
  return samples;
}

} // namespace kapitza
