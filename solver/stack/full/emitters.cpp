#include "solver/stack/full/emitters.hpp"

#include "kapitza/base/index.hpp"

#include <map>
#include <utility>

namespace kapitza {

std::vector<Wall> black_walls(const StackProblem& problem, std::size_t slabs) {
  const double reference = reference_temperature(problem);
  std::vector<Wall> walls;
  int flux_walls = 0;
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    const bool left = problem.mesh.surfaces[s].minus_cell < 0;
    Wall wall{left ? 0 : slabs - 1, left};
    const LawTraits law = law_traits(problem.surfaces[s].law);
    if (!law.black) continue;
    wall.temperature = law.temperature ? *law.temperature - reference : 0;
    wall.heat_flux = law.heat_flux.value_or(0);
    if (law.heat_flux) wall.unknown = flux_walls++;
    walls.push_back(wall);
  }
  return walls;
}

std::vector<BathChannel> bath_channels(const StackProblem& problem,
                                       const std::vector<const FluxCoupling*>& couplings,
                                       const std::vector<Slab>& slabs, const std::vector<Lines>& lines,
                                       const ChannelIndex& channels) {
  const double reference = reference_temperature(problem);
  std::vector<BathChannel> baths;
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    if (!is_bath(problem.surfaces[s].law)) continue;
    const double temperature = *fixed_temperature(problem.surfaces[s].law) - reference;
    const bool left = problem.mesh.surfaces[s].minus_cell < 0;
    const std::size_t slab = left ? 0 : slabs.size() - 1;
    const int medium = slabs[slab].material;
    std::map<std::pair<int, int>, double> open;
    for (const Emission& e : couplings[s]->emissions)
      open[{e.out.band, e.out_direction}] =
          e.flux / flux_capacity(problem.media[index(medium)], problem.angles, e.out.band, e.out_direction);
    const std::vector<LineId>& ids = lines[index(medium)].ids;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const auto found = open.find({ids[i].band, ids[i].direction});
      if (found != open.end())
        baths.push_back({channels(slab, left, i), medium, ids[i].band, found->second, temperature});
    }
  }
  return baths;
}

} // namespace kapitza
