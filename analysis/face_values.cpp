/// What the faces of surfaces say: equivalent temperatures and fluxes.

#include "kapitza/base/index.hpp"

#include "analysis/groups.hpp"
#include "analysis/parts.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

void add_band(FaceValues& sums, const FaceMoments& face, const Bands& bands, int band) {
  const double w = one_way_conductance(bands, band);
  const auto b = index(band);
  for (std::size_t end = 0; end < 2; ++end) {
    sums.equivalent[end] += w * (face.incident[end][b] + face.outgoing[end][b]) / 2;
    sums.net[end] += face.capacity * w * (face.incident[end][b] - face.outgoing[end][b]);
  }
  sums.conductance += w;
}

void normalise(FaceValues& sums) {
  if (sums.conductance > 0)
    for (double& end : sums.equivalent) end /= sums.conductance;
}

/// int q_g (J_g - T_bath) dA.
double bath_reflection(const FaceMoments& face, const FaceValues& values, double bath) {
  Ends above = values.equivalent; // what leaves, over the bath
  for (std::size_t end = 0; end < 2; ++end)
    above[end] -= values.net[end] / (2 * face.capacity * values.conductance) + bath;
  return face.length * mean_product(values.net, above);
}

void add_groups(const View& view, const FaceMoments& face, const Bands& bands, SurfaceSums& sums) {
  const SurfaceGroups& law = view.domain.laws[index(face.surface)];
  const bool interface = view.domain.mesh->surfaces[index(face.surface)].is_interface();
  const bool first = face.side == minus_side || !interface;
  const auto bath = law.bath.find(view.domain.material_of_cell(view.domain.cell_of_slot(face.slot)));
  const bool is_bath = bath != law.bath.end();
  Ends gross{};
  for (const CoupledGroup& group : is_bath ? bath->second : law.interface) {
    const FaceValues values =
        face_values(face, bands, group.bands[is_bath ? index(minus_side) : index(face.side)]);
    if (is_bath)
      sums.reflection += bath_reflection(face, values, view.moments.wall_temperature[index(face.surface)]);
    else if (is_open(group))
      sums.reflection += face.length * mean_product(values.net, values.equivalent);
    for (std::size_t end = 0; end < 2; ++end) gross[end] += std::abs(values.net[end]);
  }
  if (first) sums.gross += face.length * mean_product(gross, gross);
}

void add_face(const View& view, const FaceMoments& face, SurfaceSums& sums) {
  const PlaneMesh& mesh = *view.domain.mesh;
  const int cell = view.domain.cell_of_slot(face.slot), first = mesh.first_slot[index(cell)];
  const int next =
      mesh.corners_of(cell) == 2 ? face.slot : first + (face.slot - first + 1) % mesh.corners_of(cell);
  const Bands& bands = view.domain.bands_of_cell(cell);
  const FaceValues all = face_values(face, bands);
  const auto side = index(face.side);
  sums.quadratic_flux += face.quadratic_flux;
  sums.drop += face.length * mean_product(all.net, all.equivalent);
  sums.equivalent[side] += face.length * (all.equivalent[0] + all.equivalent[1]) / 2;
  sums.temperature[side] +=
      face.length * (view.moments.temperature[index(face.slot)] + view.moments.temperature[index(next)]) / 2;
  if (face.side == minus_side || !mesh.surfaces[index(face.surface)].is_interface()) {
    const double square = face.length * mean_product(all.net, all.net);
    sums.square += square;
    sums.contact += square / (2 * face.capacity * all.conductance);
  }
  add_groups(view, face, bands, sums);
}

} // namespace

double mean_product(const Ends& a, const Ends& b) {
  return (2 * a[0] * b[0] + a[0] * b[1] + a[1] * b[0] + 2 * a[1] * b[1]) / 6;
}

FaceValues face_values(const FaceMoments& face, const Bands& bands, const std::vector<int>& members) {
  FaceValues sums;
  for (const int b : members) add_band(sums, face, bands, b);
  normalise(sums);
  return sums;
}

FaceValues face_values(const FaceMoments& face, const Bands& bands) {
  FaceValues sums;
  for (int b = 0; b < bands.size(); ++b) add_band(sums, face, bands, b);
  normalise(sums);
  return sums;
}

std::vector<SurfaceSums> sum_surfaces(const View& view) {
  std::vector<SurfaceSums> surfaces(view.domain.mesh->surfaces.size());
  for (const FaceMoments& face : view.moments.faces) add_face(view, face, surfaces[index(face.surface)]);
  constexpr std::size_t quantities = 10;
  std::vector<double> packed;
  for (const SurfaceSums& s : surfaces)
    packed.insert(packed.end(), {s.quadratic_flux, s.drop, s.square, s.gross, s.contact, s.reflection,
                                 s.equivalent[0], s.equivalent[1], s.temperature[0], s.temperature[1]});
  view.domain.space.sum(packed);
  for (std::size_t i = 0; i < surfaces.size(); ++i) {
    const double* sum = &packed[quantities * i];
    surfaces[i] = {sum[0], sum[1], sum[2], sum[3], sum[4], sum[5], {sum[6], sum[7]}, {sum[8], sum[9]}};
  }
  return surfaces;
}

bool has_net_flux(const View& view, double net, double gross) {
  constexpr double of_gross = 0.1, of_largest = 1e-6;
  return view.flows && std::abs(net) > std::max(of_gross * gross, of_largest * view.largest_flux);
}

bool has_net_flux(const View& view, std::size_t surface, const SurfaceSums& sums) {
  const double length = view.domain.mesh->surfaces[surface].length;
  return has_net_flux(view, std::sqrt(sums.square / length), std::sqrt(sums.gross / length));
}

} // namespace kapitza
