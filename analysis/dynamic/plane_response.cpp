#include "kapitza/analysis/response.hpp"
#include "kapitza/analysis/sample.hpp"
#include "kapitza/base/index.hpp"

#include <array>
#include <utility>

namespace kapitza {
namespace {

/// A boundary as columns name it.
struct End {
  std::string name;
  std::size_t surface;
  Side side;
  double inward; ///< sign of what flows into the domain, of Moments::power
};
/// Boundary by boundary; a periodic pair is two, and names its plus part first.
std::vector<End> ends_of(const PlaneMesh& mesh) {
  std::vector<End> ends;
  for (std::size_t s = 0; s < mesh.surfaces.size(); ++s) {
    const PlaneSurface& surface = mesh.surfaces[s];
    if (surface.periodic) {
      const auto [plus, minus] = surface.parts();
      ends.push_back({plus, s, plus_side, 1});
      ends.push_back({minus, s, minus_side, -1});
    } else if (!surface.is_interface()) {
      ends.push_back({surface.name, s, minus_side, -1});
    }
  }
  return ends;
}

bool is_inside(const PlaneSurface& surface) {
  return surface.is_interface() && !surface.periodic;
}

/// One side of a surface.
struct Beside {
  double temperature = 0, electron_temperature = 0; ///< means over the medium, over what is of metals [K]
  double electron_power = 0;                        ///< what electrons carry into the surface [W/m]
};
/// Both sides of each surface [surfaces][2], of boundaries the first.
std::vector<std::array<Beside, 2>> beside_surfaces(const Domain& domain, const Moments& moments) {
  const PlaneMesh& mesh = *domain.mesh;
  constexpr std::size_t quantities = 5; // length, length times T, the same of metals, power of electrons
  std::vector<double> sums(2 * quantities * mesh.surfaces.size(), 0.0); // [surfaces][sides][quantities]
  for (const FaceMoments& face : moments.faces) {
    const int cell = domain.cell_of_slot(face.slot), first = mesh.first_slot[index(cell)];
    const int next = first + (face.slot - first + 1) % mesh.corners_of(cell);
    const PlaneSurface& surface = mesh.surfaces[index(face.surface)];
    const int side = surface.periodic || surface.is_interface() ? face.side : minus_side;
    const auto integral = [&](const std::vector<double>& field) {
      return face.length * (field[index(face.slot)] + field[index(next)]) / 2;
    };
    double* const sum = &sums[quantities * (2 * index(face.surface) + index(side))];
    sum[0] += face.length;
    sum[1] += integral(moments.temperature);
    if (!is_metal(domain.bands_of_cell(cell))) continue;
    sum[2] += face.length;
    sum[3] += integral(moments.electron_temperature);
    sum[4] += face.electron_flux;
  }
  domain.space.sum(sums);
  std::vector<std::array<Beside, 2>> beside(mesh.surfaces.size());
  for (std::size_t s = 0; s < beside.size(); ++s)
    for (const std::size_t side : {0, 1}) {
      const double* const sum = &sums[quantities * (2 * s + side)];
      Beside& its = beside[s][side];
      if (sum[0] > 0) its.temperature = sum[1] / sum[0];
      if (sum[2] > 0) its.electron_temperature = sum[3] / sum[2];
      its.electron_power = sum[4];
    }
  return beside;
}

/// Where surfaces tell of electrons: visit(name, surface, side, sign of what flows into the surface).
/// @param metals [surfaces][sides]
template <class Visit>
void visit_metals(const PlaneMesh& mesh, const std::vector<std::array<bool, 2>>& metals, const Visit& visit) {
  for (const End& end : ends_of(mesh))
    if (metals[end.surface][index(end.side)]) visit(end.name, end.surface, index(end.side), -1.0);
  for (std::size_t s = 0; s < mesh.surfaces.size(); ++s) {
    if (!is_inside(mesh.surfaces[s])) continue;
    if (metals[s][minus_side]) visit(mesh.surfaces[s].name + "_left", s, index(minus_side), 1.0);
    if (metals[s][plus_side]) visit(mesh.surfaces[s].name + "_right", s, index(plus_side), -1.0);
  }
}

} // namespace

PlaneResponse::PlaneResponse(const PlaneProblem& problem, const PlaneRanks& ranks,
                             std::vector<NamedPoint> probes, int made)
    : problem_(problem), domain_(domain_of(problem, Communicator(ranks.space()))), probes_(std::move(probes)),
      groups_(made), solver_(problem, ranks) {
  domain_.reference = 0; // amplitudes may be far smaller than the rounding of a temperature
  for (const auto& pairs : media_at_surfaces(problem, domain_.space)) {
    std::array<bool, 2>& metals = metals_.emplace_back();
    for (const std::array<int, 2>& pair : pairs)
      for (const std::size_t side : {0, 1})
        metals[side] = metals[side] || (pair[side] >= 0 && is_metal(problem.media[index(pair[side])]));
  }
  probe_in_metal_.assign(probes_.size(), false);
  if (!any_metals(problem.media)) return;
  const std::vector<double> nothing(index(problem.mesh.owned_nodes()), 0.0);
  const std::vector<Point> nowhere(nothing.size());
  Moments still;
  still.temperature = still.energy_temperature = still.electron_temperature = nothing;
  still.heat_flux = still.electron_flux = nowhere;
  const std::vector<Sample> samples = sample_points(domain_, still, points());
  for (std::size_t i = 0; i < samples.size(); ++i)
    probe_in_metal_[i] = samples[i].electron_temperature && !probes_[i].energy;
}

std::vector<Point> PlaneResponse::points() const {
  std::vector<Point> points;
  for (const NamedPoint& probe : probes_) points.push_back({probe.position, probe.y});
  return points;
}

std::vector<ResponseColumn> PlaneResponse::columns() const {
  using Kind = ResponseColumn::Kind;
  std::vector<ResponseColumn> columns;
  for (const End& end : ends_of(problem_.mesh)) {
    columns.push_back({Kind::heat_flux, end.name + "_heat_flux"});
    columns.push_back({Kind::temperature, end.name + "_temperature"});
  }
  for (const PlaneSurface& surface : problem_.mesh.surfaces) {
    if (!is_inside(surface)) continue;
    columns.push_back({Kind::heat_flux, surface.name + "_heat_flux"});
    for (const char* side : {"_left_temperature", "_right_temperature"})
      columns.push_back({Kind::temperature, surface.name + side});
  }
  const auto add_electrons = [&](const std::string& name) {
    columns.push_back({Kind::temperature, name + "_electron_temperature"});
    columns.push_back({Kind::heat_flux, name + "_electron_heat_flux"});
  };
  visit_metals(problem_.mesh, metals_, [&](const std::string& name, auto...) { add_electrons(name); });
  for (std::size_t i = 0; i < probes_.size(); ++i) {
    if (probe_in_metal_[i]) add_electrons(probes_[i].name);
    columns.push_back({Kind::temperature, probes_[i].name + "_temperature"});
  }
  return columns;
}

std::vector<double> PlaneResponse::values_of(const Moments& moments) const {
  const std::vector<PlaneSurface>& surfaces = problem_.mesh.surfaces;
  const auto beside = beside_surfaces(domain_, moments);
  std::vector<double> values;
  for (const End& end : ends_of(problem_.mesh)) {
    values.push_back(end.inward * moments.power[end.surface] / surfaces[end.surface].length);
    values.push_back(beside[end.surface][index(end.side)].temperature);
  }
  for (std::size_t s = 0; s < surfaces.size(); ++s)
    if (is_inside(surfaces[s]))
      values.insert(values.end(), {moments.power[s] / surfaces[s].length, beside[s][minus_side].temperature,
                                   beside[s][plus_side].temperature});
  visit_metals(problem_.mesh, metals_, [&](const auto&, std::size_t s, std::size_t side, double sign) {
    const Beside& its = beside[s][side];
    values.insert(values.end(), {its.electron_temperature, sign * its.electron_power / surfaces[s].length});
  });
  const std::vector<Sample> samples = sample_points(domain_, moments, points());
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (probe_in_metal_[i])
      values.insert(values.end(), {samples[i].electron_temperature.value(), samples[i].electron_flux[0]});
    values.push_back(probes_[i].energy ? samples[i].energy_temperature : samples[i].temperature);
  }
  return values;
}

Response PlaneResponse::solve(const HarmonicDrive& drive, const SteadyOptions& options,
                              const Communicator&) const {
  PlaneHarmonicState state = solver_.solve(drive, options);
  const std::array<std::vector<double>, 2> parts{values_of(state.moments[0]), values_of(state.moments[1])};
  if (look_) look_(drive.s, state.moments);
  Response response{
      std::move(state.x), {}, state.converged, state.sweeps, state.relative_residual, state.energy_imbalance,
      state.sweep_time};
  for (std::size_t i = 0; i < parts[0].size(); ++i) response.values.emplace_back(parts[0][i], parts[1][i]);
  return response;
}

} // namespace kapitza
