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

/// Mean temperatures of the medium on both sides of each surface [surfaces][2], of boundaries on the first.
std::vector<std::array<double, 2>> beside_surfaces(const Domain& domain, const Moments& moments) {
  const PlaneMesh& mesh = *domain.mesh;
  std::vector<double> sums(4 * mesh.surfaces.size(), 0.0); // [surfaces][sides][length, length times T]
  for (const FaceMoments& face : moments.faces) {
    const int cell = domain.cell_of_slot(face.slot), first = mesh.first_slot[index(cell)];
    const int next = first + (face.slot - first + 1) % mesh.corners_of(cell);
    const PlaneSurface& surface = mesh.surfaces[index(face.surface)];
    const int side = surface.periodic || surface.is_interface() ? face.side : minus_side;
    const std::size_t at = 4 * index(face.surface) + 2 * index(side);
    sums[at] += face.length;
    sums[at + 1] +=
        face.length * (moments.temperature[index(face.slot)] + moments.temperature[index(next)]) / 2;
  }
  domain.space.sum(sums);
  std::vector<std::array<double, 2>> means(mesh.surfaces.size());
  for (std::size_t s = 0; s < means.size(); ++s)
    for (const std::size_t side : {0, 1})
      if (const std::size_t at = 4 * s + 2 * side; sums[at] > 0) means[s][side] = sums[at + 1] / sums[at];
  return means;
}

} // namespace

PlaneResponse::PlaneResponse(const PlaneProblem& problem, const PlaneRanks& ranks,
                             std::vector<NamedPoint> probes, int made)
    : problem_(problem), domain_(domain_of(problem, Communicator(ranks.space()))), probes_(std::move(probes)),
      groups_(made), solver_(problem, ranks) {
  domain_.reference = 0; // amplitudes may be far smaller than the rounding of a temperature
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
  for (const NamedPoint& probe : probes_) columns.push_back({Kind::temperature, probe.name + "_temperature"});
  return columns;
}

std::vector<double> PlaneResponse::values_of(const Moments& moments) const {
  const std::vector<PlaneSurface>& surfaces = problem_.mesh.surfaces;
  const auto beside = beside_surfaces(domain_, moments);
  std::vector<double> values;
  for (const End& end : ends_of(problem_.mesh)) {
    values.push_back(end.inward * moments.power[end.surface] / surfaces[end.surface].length);
    values.push_back(beside[end.surface][index(end.side)]);
  }
  for (std::size_t s = 0; s < surfaces.size(); ++s)
    if (is_inside(surfaces[s]))
      values.insert(values.end(),
                    {moments.power[s] / surfaces[s].length, beside[s][minus_side], beside[s][plus_side]});
  std::vector<Point> points;
  for (const NamedPoint& probe : probes_) points.push_back({probe.position, probe.y});
  const std::vector<Sample> samples = sample_points(domain_, moments, points);
  for (std::size_t i = 0; i < samples.size(); ++i)
    values.push_back(probes_[i].energy ? samples[i].energy_temperature : samples[i].temperature);
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
