#include "solver/stack/emitters.hpp"

#include "kapitza/base/index.hpp"

#include <map>
#include <utility>

namespace kapitza {

std::vector<BlackWall> black_walls(const StackProblem& problem, std::size_t slabs) {
  std::vector<BlackWall> walls;
  int flux_walls = 0;
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    const LawTraits law = law_traits(problem.surfaces[s].law);
    if (!law.black) continue;
    const bool left = problem.mesh.surfaces[s].minus_cell < 0;
    walls.push_back({s, left ? 0 : slabs - 1, left, law.heat_flux ? flux_walls++ : -1});
  }
  return walls;
}

std::vector<BathChannel> bath_channels(const StackProblem& problem,
                                       const std::vector<const FluxCoupling*>& couplings,
                                       const std::vector<Slab>& slabs, const std::vector<Lines>& lines,
                                       const ChannelIndex& channels) {
  std::vector<BathChannel> baths;
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    if (!is_bath(problem.surfaces[s].law)) continue;
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
        baths.push_back({channels(slab, left, i), s, medium, ids[i].band, found->second});
    }
  }
  return baths;
}

} // namespace kapitza
