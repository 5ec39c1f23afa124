/// What the faces of surfaces say: equivalent temperatures and fluxes.

#include "kapitza/base/index.hpp"

#include "analysis/electrons.hpp"
#include "analysis/groups.hpp"
#include "analysis/parts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace kapitza {
namespace {

/// A mean over bands as a temperature.
double as_temperature(const Domain& domain, int medium, const std::vector<int>& members, double mean) {
  if (domain.thermal.empty()) return mean;
  const ThermalBands& thermal = domain.thermal[index(medium)];
  std::vector<Occupation> occupations;
  std::vector<double> weight;
  for (const int b : members) {
    occupations.emplace_back(thermal.einstein_temperature[index(b)], domain.temperature, domain.reference);
    weight.push_back(one_way_conductance(domain.media[index(medium)], b));
  }
  return equilibrium_temperature(occupations, weight, mean);
}

/// int q_g (J_g - T_bath) dA.
double bath_reflection(const Domain& domain, const FaceMoments& face, const FaceValues& values, double bath) {
  Ends above{}; // what leaves, over the bath
  for (std::size_t end = 0; end < 2; ++end)
    above[end] = domain.driving(values.leaving[end]) - domain.driving(bath);
  return face.length * mean_product(values.net, above);
}

/// int q_g T*_g dA.
double reflected(const Domain& domain, const FaceMoments& face, const FaceValues& values) {
  const Ends driving{domain.driving(values.equivalent[0]), domain.driving(values.equivalent[1])};
  return face.length * mean_product(values.net, driving);
}

/// Mean of a nodal field over a face.
double mean_of_ends(const View& view, const std::vector<double>& field, int slot) {
  const PlaneMesh& mesh = *view.domain.mesh;
  const int cell = view.domain.cell_of_slot(slot), first = mesh.first_slot[index(cell)];
  const int next = mesh.corners_of(cell) == 2 ? slot : first + (slot - first + 1) % mesh.corners_of(cell);
  return (field[index(slot)] + field[index(next)]) / 2;
}

void add_groups(const View& view, const FaceMoments& face, SurfaceSums& sums) {
  const SurfaceGroups& law = view.domain.laws[index(face.surface)];
  const bool interface = view.domain.mesh->surfaces[index(face.surface)].is_interface();
  const bool first = face.side == minus_side || !interface;
  const auto bath = law.bath.find(view.domain.material_of_cell(view.domain.cell_of_slot(face.slot)));
  const bool is_bath = bath != law.bath.end();
  Ends gross{};
  for (const CoupledGroup& group : is_bath ? bath->second : law.interface) {
    const FaceValues values =
        face_values(view.domain, face, group.bands[is_bath ? index(minus_side) : index(face.side)]);
    if (is_bath)
      sums.reflection +=
          bath_reflection(view.domain, face, values, view.moments.wall_temperature[index(face.surface)]);
    else if (is_open(group)) {
      sums.reflection += reflected(view.domain, face, values);
      sums.net_open += face.length * (values.net[0] + values.net[1]) / 2;
    }
    for (std::size_t end = 0; end < 2; ++end) gross[end] += std::abs(values.net[end]);
  }
  if (const double carried = electron_outflow(face); carried != 0) { // as one group more
    const double driving =
        view.domain.driving(mean_of_ends(view, view.moments.electron_temperature, face.slot));
    if (interface) sums.reflection += face.electron_flux * driving;
    if (interface) sums.net_open += face.electron_flux;
    for (double& end : gross) end += std::abs(carried);
  }
  if (first) sums.gross += face.length * mean_product(gross, gross);
}

void add_face(const View& view, const FaceMoments& face, SurfaceSums& sums) {
  const PlaneMesh& mesh = *view.domain.mesh;
  FaceValues all = face_values(view.domain, face);
  sums.holds_electrons = has_common_temperature(view) && holds_electrons(view.domain, face);
  for (double& end : all.net) end += electron_outflow(face);
  if (sums.holds_electrons) all.equivalent.fill(common_temperature(view, index(face.slot)));
  const auto side = index(face.side);
  sums.quadratic_flux += face.quadratic_flux;
  sums.net_heat += face.heat_flux;
  sums.drop += face.length * mean_product(all.net, all.equivalent);
  sums.net += face.length * (all.net[0] + all.net[1]) / 2;
  sums.equivalent[side] += face.length * (all.equivalent[0] + all.equivalent[1]) / 2;
  sums.temperature[side] += face.length * mean_of_ends(view, view.moments.temperature, face.slot);
  sums.electron_power[side] += face.electron_flux;
  if (is_metal(view.domain.bands_of_slot(face.slot))) sums.metal_length[side] += face.length;
  if (face.side == minus_side || !mesh.surfaces[index(face.surface)].is_interface()) {
    const double square = face.length * mean_product(all.net, all.net);
    sums.square += square;
    if (!sums.holds_electrons) sums.contact += square / (2 * face.capacity * all.conductance);
  }
  add_groups(view, face, sums);
}

} // namespace

double mean_product(const Ends& a, const Ends& b) {
  return (2 * a[0] * b[0] + a[0] * b[1] + a[1] * b[0] + 2 * a[1] * b[1]) / 6;
}

FaceValues face_values(const Domain& domain, const FaceMoments& face, const std::vector<int>& members) {
  const int medium = domain.material_of_cell(domain.cell_of_slot(face.slot));
  const Bands& bands = domain.media[index(medium)];
  FaceValues sums;
  for (const int band : members) {
    const double w = one_way_conductance(bands, band);
    const auto b = index(band);
    for (std::size_t end = 0; end < 2; ++end) {
      sums.equivalent[end] += w * (face.incident[end][b] + face.outgoing[end][b]) / 2;
      sums.leaving[end] += w * face.outgoing[end][b];
      sums.net[end] += face.capacity * w * (face.incident[end][b] - face.outgoing[end][b]);
    }
    sums.conductance += w;
  }
  if (sums.conductance > 0)
    for (Ends* means : {&sums.equivalent, &sums.leaving})
      for (double& end : *means) end = as_temperature(domain, medium, members, end / sums.conductance);
  return sums;
}

FaceValues face_values(const Domain& domain, const FaceMoments& face) {
  std::vector<int> all(index(domain.bands_of_slot(face.slot).size()));
  std::iota(all.begin(), all.end(), 0);
  return face_values(domain, face, all);
}

std::vector<SurfaceSums> sum_surfaces(const View& view) {
  std::vector<SurfaceSums> surfaces(view.domain.mesh->surfaces.size());
  for (const FaceMoments& face : view.moments.faces) add_face(view, face, surfaces[index(face.surface)]);
  sum_over_ranks(surfaces, view.domain.space, [](SurfaceSums& s) {
    return std::array{&s.quadratic_flux,
                      &s.drop,
                      &s.square,
                      &s.gross,
                      &s.contact,
                      &s.reflection,
                      &s.net,
                      &s.net_open,
                      &s.net_heat,
                      &s.equivalent[0],
                      &s.equivalent[1],
                      &s.temperature[0],
                      &s.temperature[1],
                      &s.electron_power[0],
                      &s.electron_power[1],
                      &s.metal_length[0],
                      &s.metal_length[1]};
  });
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
