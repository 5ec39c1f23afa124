#include "kapitza/solver/problem.hpp"

#include <algorithm>

namespace kapitza {

std::vector<int> heat_flux_walls(const std::vector<SurfaceCondition>& surfaces) {
  std::vector<int> walls;
  for (std::size_t s = 0; s < surfaces.size(); ++s)
    if (imposed_flux(surfaces[s].law)) walls.push_back(static_cast<int>(s));
  return walls;
}

std::optional<double> mean_wall_temperature(const std::vector<SurfaceCondition>& surfaces) {
  double sum = 0;
  int walls = 0;
  for (const SurfaceCondition& condition : surfaces)
    if (const auto phonons = fixed_temperature(condition.law);
        const auto temperature = phonons ? phonons : condition.electron_temperature) {
      sum += *temperature;
      ++walls;
    }
  if (walls == 0) return std::nullopt;
  return sum / walls;
}

double largest_one_way_conductance(std::span<const Bands> media) {
  double largest = 0;
  for (const Bands& bands : media) largest = std::max(largest, one_way_conductance(bands));
  return largest;
}

} // namespace kapitza
