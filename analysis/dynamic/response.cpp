#include "kapitza/analysis/response.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/solver/stack/first_flight.hpp"

#include <algorithm>
#include <map>
#include <memory>

namespace kapitza {
namespace {

using Complex = std::complex<double>;
using Kind = ResponseColumn::Kind;

/// The one that contains a point; on an edge the left one.
int cell_at(const StackMesh& mesh, double x) {
  int cell = 0;
  while (cell + 1 < mesh.cells() && mesh.position[index(2 * cell + 1)] < x) ++cell;
  return cell;
}

/// visit(name, surface) for each interface, numbered where it is not the first of its kind.
template <class Visit>
void for_interfaces(const StackMesh& mesh, const Visit& visit) {
  std::map<std::string, int> seen;
  for (const Surface& surface : mesh.surfaces) {
    if (surface.is_boundary() || surface.periodic) continue;
    const int count = ++seen[surface.name];
    visit(count == 1 ? surface.name : surface.name + "#" + std::to_string(count), surface);
  }
}

/// Value on a straight line through the ends of the cell that contains the point; on an edge, of the left
/// one.
Complex sampled(const StackMesh& mesh, const std::vector<Complex>& nodes, double x) {
  const int cell = cell_at(mesh, x);
  const auto left = index(2 * cell);
  const double t = (x - mesh.position[left]) / mesh.width[index(cell)];
  return (1 - t) * nodes[left] + t * nodes[left + 1];
}

/// Where surfaces tell of electrons: the ends of the stack, both sides of each interface, if they are of
/// metals.
template <class Visit>
void visit_metals(const StackProblem& problem, const Visit& visit) {
  const auto at_node = [&](const std::string& name, int node) {
    if (is_metal(problem.bands_of_cell(node / 2))) visit(name, index(node));
  };
  at_node("left", 0);
  at_node("right", problem.mesh.nodes() - 1);
  for_interfaces(problem.mesh, [&](const std::string& name, const Surface& surface) {
    at_node(name + "_left", 2 * surface.minus_cell + 1);
    at_node(name + "_right", 2 * surface.plus_cell);
  });
}

/// Whether a probe tells of electrons.
bool in_metal(const StackProblem& problem, const NamedPoint& probe) {
  return !probe.energy && is_metal(problem.bands_of_cell(cell_at(problem.mesh, probe.position)));
}

} // namespace

std::vector<ResponseColumn> StackResponse::columns() const {
  std::vector<ResponseColumn> columns;
  for (const char* wall : {"left", "right"}) {
    columns.push_back({Kind::heat_flux, std::string(wall) + "_heat_flux"});
    columns.push_back({Kind::temperature, std::string(wall) + "_temperature"});
  }
  for_interfaces(problem_.mesh, [&](const std::string& name, const Surface&) {
    columns.push_back({Kind::heat_flux, name + "_heat_flux"});
    for (const char* side : {"_left_temperature", "_right_temperature"})
      columns.push_back({Kind::temperature, name + side});
  });
  const auto add_electrons = [&](const std::string& name) {
    columns.push_back({Kind::temperature, name + "_electron_temperature"});
    columns.push_back({Kind::heat_flux, name + "_electron_heat_flux"});
  };
  visit_metals(problem_, [&](const std::string& name, std::size_t) { add_electrons(name); });
  for (const NamedPoint& probe : probes_) {
    if (in_metal(problem_, probe)) add_electrons(probe.name);
    columns.push_back({Kind::temperature, probe.name + "_temperature"});
  }
  return columns;
}

int StackResponse::groups(std::size_t frequencies, const Communicator& communicator) const {
  return std::min(communicator.size(), static_cast<int>(std::max<std::size_t>(frequencies, 1)));
}

Response StackResponse::solve(const HarmonicDrive& drive, const SteadyOptions& options,
                              const Communicator& group) const {
  HarmonicState state = solve_harmonic(problem_, drive, options, group);
  if (look_ && group.is_root()) look_(drive.s, state.field);
  Response response{
      std::move(state.x), {}, state.converged, state.sweeps, state.relative_residual, state.energy_imbalance,
      state.sweep_time};
  response.values = values_of(state.field);
  return response;
}

std::optional<KnownPart> StackResponse::known_part(const HarmonicDrive& drive) const {
  if (drive.wavenumber != 0) return {};
  const auto flight = std::make_shared<const FirstFlight>(problem_, drive);
  if (flight->nothing()) return {};
  return KnownPart{[flight](const Complex& s) { return flight->response(s); },
                   [flight](double t) { return flight->after_step(t); },
                   [this](const HarmonicField& field) { return values_of(field); }};
}

std::vector<Complex> StackResponse::values_of(const HarmonicField& field) const {
  std::vector<Complex> values{field.heat_flux.front(), field.temperature.front(), -field.heat_flux.back(),
                              field.temperature.back()};
  for_interfaces(problem_.mesh, [&](const std::string&, const Surface& surface) {
    const auto left = index(2 * surface.minus_cell + 1), right = index(2 * surface.plus_cell);
    values.insert(values.end(), {field.heat_flux[left], field.temperature[left], field.temperature[right]});
  });
  visit_metals(problem_, [&](const std::string&, std::size_t node) {
    values.insert(values.end(), {field.electron_temperature[node], field.electron_flux[node]});
  });
  for (const NamedPoint& probe : probes_) {
    const auto at = [&](const std::vector<Complex>& nodes) {
      return sampled(problem_.mesh, nodes, probe.position);
    };
    if (in_metal(problem_, probe))
      values.insert(values.end(), {at(field.electron_temperature), at(field.electron_flux)});
    values.push_back(at(probe.energy ? field.energy_temperature : field.temperature));
  }
  return values;
}

} // namespace kapitza
