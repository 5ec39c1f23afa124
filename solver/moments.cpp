#include "kapitza/solver/moments.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>
#include <stdexcept>

namespace kapitza {
namespace {

template <class Faces>
auto& find_face(Faces& faces, std::size_t surface, int side) {
  const auto found = std::ranges::find_if(
      faces, [&](const FaceMoments& face) { return index(face.surface) == surface && face.side == side; });
  if (found == faces.end()) throw std::out_of_range("nothing lies on that side of the surface");
  return *found;
}

} // namespace

std::vector<double> heat_flux_along_x(const Moments& moments) {
  std::vector<double> flux;
  for (const Point& q : moments.heat_flux) flux.push_back(q[0]);
  return flux;
}

const FaceMoments& stack_face(const Moments& moments, std::size_t surface, int side) {
  return find_face(moments.faces, surface, side);
}

FaceMoments& stack_face(Moments& moments, std::size_t surface, int side) {
  return find_face(moments.faces, surface, side);
}

} // namespace kapitza
