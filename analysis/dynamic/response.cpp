#include "kapitza/analysis/response.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>
#include <map>

namespace kapitza {
namespace {

using Complex = std::complex<double>;
using Kind = ResponseColumn::Kind;

/// Value on a straight line through the ends of the cell that contains the point; on an edge, of the left
/// one.
Complex sampled(const StackMesh& mesh, const std::vector<Complex>& nodes, double x) {
  int cell = 0;
  while (cell + 1 < mesh.cells() && mesh.position[index(2 * cell + 1)] < x) ++cell;
  const auto left = index(2 * cell);
  const double t = (x - mesh.position[left]) / mesh.width[index(cell)];
  return (1 - t) * nodes[left] + t * nodes[left + 1];
}

} // namespace

std::vector<ResponseColumn> StackResponse::columns() const {
  std::vector<ResponseColumn> columns;
  for (const char* wall : {"left", "right"}) {
    columns.push_back({Kind::heat_flux, std::string(wall) + "_heat_flux"});
    columns.push_back({Kind::temperature, std::string(wall) + "_temperature"});
  }
  std::map<std::string, int> seen;
  for (const Surface& surface : problem_.mesh.surfaces) {
    if (surface.is_boundary() || surface.periodic) continue;
    const int count = ++seen[surface.name];
    const std::string name = count == 1 ? surface.name : surface.name + "#" + std::to_string(count);
    columns.push_back({Kind::heat_flux, name + "_heat_flux"});
    for (const char* side : {"_left_temperature", "_right_temperature"})
      columns.push_back({Kind::temperature, name + side});
  }
  for (const NamedPoint& probe : probes_) columns.push_back({Kind::temperature, probe.name + "_temperature"});
  return columns;
}

int StackResponse::groups(std::size_t frequencies, const Communicator& communicator) const {
  return std::min(communicator.size(), static_cast<int>(std::max<std::size_t>(frequencies, 1)));
}

Response StackResponse::solve(const HarmonicDrive& drive, const SteadyOptions& options,
                              const Communicator& group) const {
  HarmonicState state = solve_harmonic(problem_, drive, options, group);
  const HarmonicField& field = state.field;
  Response response{
      std::move(state.x), {}, state.converged, state.sweeps, state.relative_residual, state.energy_imbalance,
      state.sweep_time};
  response.values = {field.heat_flux.front(), field.temperature.front(), -field.heat_flux.back(),
                     field.temperature.back()};
  for (const Surface& surface : problem_.mesh.surfaces) {
    if (surface.is_boundary() || surface.periodic) continue;
    const auto left = index(2 * surface.minus_cell + 1), right = index(2 * surface.plus_cell);
    response.values.insert(response.values.end(),
                           {field.heat_flux[left], field.temperature[left], field.temperature[right]});
  }
  for (const NamedPoint& probe : probes_)
    response.values.push_back(
        sampled(problem_.mesh, probe.energy ? field.energy_temperature : field.temperature, probe.position));
  return response;
}

} // namespace kapitza
