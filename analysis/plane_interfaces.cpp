/// What interfaces of a plane problem resist.

#include "kapitza/base/index.hpp"

#include "analysis/groups.hpp"
#include "analysis/plane_parts.hpp"

#include <cmath>
#include <map>

namespace kapitza {
namespace {

/// A quantity at both ends of a face, linear in between.
using Ends = std::array<double, 2>;

/// int a b over a face of unit length.
double mean_product(const Ends& a, const Ends& b) {
  return (2 * a[0] * b[0] + a[0] * b[1] + a[1] * b[0] + 2 * a[1] * b[1]) / 6;
}

/// (H + J)/2 of a group on one side of a face, and its net flux into the surface.
struct GroupEnds {
  Ends equivalent{}, net{};
};
GroupEnds group_ends(const PlaneFaceMoments& face, const Bands& bands, const std::vector<int>& group) {
  GroupEnds sums;
  double total = 0;
  for (const int b : group) {
    const double w = one_way_conductance(bands, b);
    const auto i = index(b);
    for (std::size_t end = 0; end < 2; ++end) {
      sums.equivalent[end] += w * (face.incident[end][i] + face.outgoing[end][i]) / 2;
      sums.net[end] += w * (face.incident[end][i] - face.outgoing[end][i]);
    }
    total += w;
  }
  if (total > 0)
    for (double& end : sums.equivalent) end /= total;
  return sums;
}

/// Net flux of all bands into the surface.
Ends net_flux(const PlaneFaceMoments& face, const Bands& bands) {
  Ends sum{};
  for (int b = 0; b < bands.size(); ++b)
    for (std::size_t end = 0; end < 2; ++end)
      sum[end] +=
          one_way_conductance(bands, b) * (face.incident[end][index(b)] - face.outgoing[end][index(b)]);
  return sum;
}

/// Sums over the faces of one interface, over all ranks. What the group flux q_g carries against (H + J)/2 is
/// summed side by side: the group's net fluxes into the plane are opposite, so no face needs to see the other
/// side.
struct Sums {
  std::vector<double> values; ///< dissipation at the plane, part of it that is Kapitza, int q_n^2, then the
                              ///< heat of each group [W/m]
  explicit Sums(std::size_t groups) : values(3 + groups) {}
  double& plane() { return values[0]; }
  double& kapitza() { return values[1]; }
  double& square() { return values[2]; }
  double& heat(std::size_t group) { return values[3 + group]; }
};

void add_face(const PlaneView& view, const PlaneFaceMoments& face, const std::vector<CoupledGroup>& groups,
              Sums& sums) {
  const Bands& bands = view.problem.bands_of_cell(cell_of_slot(view.problem.mesh, face.slot));
  const bool minus = face.side == minus_side;
  sums.plane() += face.quadratic_flux;
  const Ends net = net_flux(face, bands);
  if (minus) sums.square() += face.length * mean_product(net, net);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (groups[g].transmissivity <= 0) continue;
    const GroupEnds ends = group_ends(face, bands, groups[g].bands[index(face.side)]);
    sums.kapitza() += face.length * mean_product(ends.net, ends.equivalent);
    if (minus) sums.heat(g) += face.length * (ends.net[0] + ends.net[1]) / 2;
  }
}

PlaneInterface report(const PlaneView& view, std::size_t s) {
  const PlaneMesh& mesh = view.problem.mesh;
  const PlaneSurface& surface = mesh.surfaces[s];
  const std::vector<CoupledGroup> groups = coupled_groups(view.problem, static_cast<int>(s));
  Sums sums(groups.size());
  for (const PlaneFaceMoments& face : view.moments.faces)
    if (face.surface == static_cast<int>(s)) add_face(view, face, groups, sums);
  view.space.sum(sums.values);

  const auto bands = [&](int region) -> const Bands& {
    const int material = mesh.regions[index(region)].material;
    return view.problem.media[index(material)];
  };
  const Bands &minus = bands(surface.minus_region), &plus = bands(surface.plus_region);
  PlaneInterface result;
  result.surface = s;
  result.length = surface.length;
  result.power = view.moments.power[s];
  double transmitted = 0;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    transmitted += groups[g].transmissivity * groups[g].conductance[minus_side];
    result.groups.push_back({mean_omega(groups[g], minus, plus), groups[g].transmissivity,
                             sums.heat(g) / surface.length, group_kapitza(groups[g])});
  }
  if (transmitted > 0) {
    result.landauer = 1 / transmitted;
    result.landauer_corrected =
        1 / transmitted - (1 / one_way_conductance(minus) + 1 / one_way_conductance(plus)) / 2;
  }
  if (!view.flows || sums.square() <= 0) return result;
  result.contact = view.problem.surfaces[s].contact_resistance;
  result.interface = sums.plane() / sums.square() - result.contact;
  result.kapitza = sums.kapitza() / sums.square() - result.contact;
  result.angular = *result.interface - *result.kapitza;
  return result;
}

} // namespace

double bath_kapitza(const PlaneView& view, std::size_t surface) {
  std::map<int, std::vector<CoupledGroup>> groups; // of each material
  const double bath = view.moments.wall_temperature[surface];
  double sum = 0;
  for (const PlaneFaceMoments& face : view.moments.faces) {
    if (face.surface != static_cast<int>(surface)) continue;
    const int cell = cell_of_slot(view.problem.mesh, face.slot), material = view.problem.medium_of_cell(cell);
    const Bands& bands = view.problem.bands_of_cell(cell);
    if (!groups.contains(material))
      groups[material] = bath_groups(view.problem, static_cast<int>(surface), material);
    for (const CoupledGroup& group : groups[material]) {
      const GroupEnds ends = group_ends(face, bands, group.bands[minus_side]);
      Ends above = ends.equivalent; // what leaves, over the bath
      for (std::size_t end = 0; end < 2; ++end)
        above[end] -= ends.net[end] / (2 * group.conductance[minus_side]) + bath;
      sum += face.length * mean_product(ends.net, above);
    }
  }
  view.space.sum({&sum, 1});
  return sum;
}

std::vector<PlaneInterface> report_interfaces(const PlaneView& view) {
  std::vector<PlaneInterface> list;
  for (std::size_t s = 0; s < view.problem.mesh.surfaces.size(); ++s)
    if (view.problem.mesh.surfaces[s].is_interface()) list.push_back(report(view, s));
  return list;
}

} // namespace kapitza
