/// Is the mesh as large as it is meant to be?

#include "kapitza/base/index.hpp"
#include "kapitza/setup/problem.hpp"

#include "setup/problem_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace kapitza {
namespace io {

std::array<double, 2> extent(const PlaneMesh& mesh, const Communicator& space) {
  std::array<double, 2> size{};
  for (const std::size_t d : {0, 1}) {
    double low = std::numeric_limits<double>::max(), high = -low;
    for (int node = 0; node < mesh.owned_nodes(); ++node) {
      low = std::min(low, mesh.corner[index(node)][d]);
      high = std::max(high, mesh.corner[index(node)][d]);
    }
    size[d] = space.max(high) + space.max(-low);
  }
  return size;
}

std::vector<std::string> size_notes(const Deck& deck, const PlaneProblem& problem,
                                    const std::array<double, 2>& size) {
  double longest = 0;
  for (const PlaneRegion& region : problem.mesh.regions)
    longest = std::max(longest, longest_mean_free_path(problem.media[index(region.material)]));
  const auto* gmsh = std::get_if<DeckGmsh>(&deck.plane->mesh);
  const double smallest = std::min(size[0], size[1]);
  constexpr double wide = 1e6, atom = 1e-10;
  std::string what;
  if (smallest > wide * longest)
    what = fmt::format("{:.3g} times the longest mean free path, {:.3g} m: Fourier's law holds there",
                       smallest / longest, longest);
  else if (smallest < atom)
    what = "less than an atom";
  else
    return {};
  const std::string advice = gmsh == nullptr ? "are these lengths meant?"
                             : gmsh->scale_given
                                 ? fmt::format("is mesh.scale: {:g} m meant?", gmsh->scale)
                                 : "the file's unit is taken as 1 m, give mesh.scale, such as 1 nm or 1 um";
  return {to_string(
      InputIssue{deck.plane->where, gmsh == nullptr ? "mesh.grid" : "mesh.scale",
                 fmt::format("the mesh is {:.4g} m x {:.4g} m, {}; {}", size[0], size[1], what, advice)})};
}

} // namespace io
} // namespace kapitza
