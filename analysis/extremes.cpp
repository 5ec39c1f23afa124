#include "kapitza/analysis/extremes.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace kapitza {
namespace {

std::size_t lowest_of(const std::vector<double>& values, double sign) {
  const auto less = [&](double a, double b) { return sign * a < sign * b; };
  return index(std::min_element(values.begin(), values.end(), less) - values.begin());
}

TemperatureAt find(const Domain& domain, const Moments& moments, double sign) {
  const PlaneMesh& mesh = *domain.mesh;
  const Communicator& space = domain.space;
  const bool any = !moments.temperature.empty();
  const std::size_t node = any ? lowest_of(moments.temperature, sign) : 0;
  const double mine = any ? sign * moments.temperature[node] : std::numeric_limits<double>::infinity(),
               least = -space.max(-mine);
  // Of equals the lowest rank speaks.
  const int speaker = -static_cast<int>(space.max(-(mine == least ? space.rank() : space.size())));
  std::array<double, 3> told{};
  if (space.rank() == speaker) {
    const auto cell = index(mesh.cell_of_slot(static_cast<int>(node)));
    told = {mesh.corner[node][0], mesh.corner[node][1], static_cast<double>(mesh.region_of_cell[cell])};
  }
  space.sum(told);
  return {domain.reference + sign * least,
          {told[0], told[1]},
          mesh.regions[index(static_cast<int>(std::lround(told[2])))].name};
}

} // namespace

TemperatureExtremes temperature_extremes(const Domain& domain, const Moments& moments) {
  return {find(domain, moments, 1), find(domain, moments, -1)};
}

} // namespace kapitza
