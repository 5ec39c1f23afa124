#include "kapitza/setup/dynamics.hpp"

#include "kapitza/base/index.hpp"

#include "io/deck/entries.hpp"
#include "setup/plane_heating.hpp"
#include "setup/plane_projection.hpp"
#include "setup/problem_parts.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace kapitza {

std::complex<double> io::amplitude_of(const Deck& deck, const std::string& wall) {
  const auto found = deck.amplitudes.find(wall);
  return found == deck.amplitudes.end() ? std::complex<double>() : found->second;
}

namespace {

using namespace io;

/// f of a cell and a place, at the nodes.
using Shape = std::function<double(int cell, const Point& place)>;
std::vector<double> on_nodes(const StackProblem& problem, const Shape& shape) {
  return projected_on_nodes(problem.mesh, [&](int cell, double x) { return shape(cell, {x, 0}); });
}
std::vector<double> on_nodes(const PlaneProblem& problem, const Shape& shape) {
  return projected_on_nodes(problem.mesh, shape);
}

std::size_t nodes_of(const StackProblem& problem) {
  return index(problem.mesh.nodes());
}
std::size_t nodes_of(const PlaneProblem& problem) {
  return index(problem.mesh.owned_nodes());
}

using io::heated_part;
double heated_part(const Deck& deck, const DeckHeating& heating, const StackProblem& problem, int cell) {
  return problem.material_of_cell(cell) == material_index(deck, heating.material) ? 1 : 0;
}

/// With which the deck drives a surface, where it is a boundary.
std::complex<double> wall_amplitude(const Deck& deck, const StackProblem& problem, std::size_t s) {
  const Surface& surface = problem.mesh.surfaces[s];
  return surface.is_boundary() ? amplitude_of(deck, surface.minus_cell < 0 ? "left" : "right") : 0;
}
std::complex<double> wall_amplitude(const Deck& deck, const PlaneProblem& problem, std::size_t s) {
  const PlaneSurface& surface = problem.mesh.surfaces[s];
  return surface.is_interface() || surface.periodic ? 0 : amplitude_of(deck, surface.name);
}

/// How far behind a boundary of a stack or a grid a place lies [m].
double depth(const Deck& deck, const std::string& boundary, const Point& place) {
  const DeckBox all = extent(deck).value();
  if (boundary == "left") return place[0] - all.x[0];
  if (boundary == "right") return all.x[1] - place[0];
  return boundary == "bottom" ? place[1] - all.y[0] : all.y[1] - place[1];
}

/// Power density of one entry at a place that it heats [W/m3].
double power_at(const Deck& deck, const DeckHeating& heating, const Point& place) {
  double power = heating.power;
  if (const auto& light = heating.absorbed)
    power = light->strength / light->length * std::exp(-depth(deck, light->from, place) / light->length);
  if (heating.cosine) power *= std::cos(2 * std::numbers::pi * place[0] / heating.cosine->wavelength);
  return power;
}

/// No heating, and walls as they are.
template <class Problem>
HarmonicDrive undriven(const Deck& deck, const Problem& problem) {
  HarmonicDrive drive;
  drive.wavenumber = deck.solver.harmonic.wavenumber;
  drive.azimuthal = deck.solver.harmonic.azimuthal;
  drive.surface.resize(problem.mesh.surfaces.size());
  return drive;
}

/// Adds one entry of the deck.
template <class Problem>
void heat(const Deck& deck, const DeckHeating& heating, const Problem& problem, HarmonicDrive& drive) {
  std::vector<std::complex<double>>& nodes = heating.into_electrons ? drive.electron_heating : drive.heating;
  nodes.resize(nodes_of(problem));
  const std::complex<double> phase = std::polar(1.0, heating.phase);
  const std::vector<double> power = on_nodes(problem, [&](int cell, const Point& place) {
    const double part = heated_part(deck, heating, problem, cell);
    return part > 0 ? part * power_at(deck, heating, place) : 0;
  });
  for (std::size_t n = 0; n < power.size(); ++n) nodes[n] += phase * power[n];
}

template <class Problem>
HarmonicDrive drive_of(const Deck& deck, const Problem& problem) {
  HarmonicDrive drive = undriven(deck, problem);
  for (const DeckHeating& heating : deck.heating) heat(deck, heating, problem, drive);
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s)
    drive.surface[s] = wall_amplitude(deck, problem, s) + problem.surfaces[s].temperature_jump;
  return drive;
}

/// By what walls do that are not at this temperature.
template <class Problem>
HarmonicDrive driven_by_walls(const Deck& deck, const Problem& problem, double temperature) {
  HarmonicDrive drive = undriven(deck, problem);
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    const SurfaceCondition& condition = problem.surfaces[s];
    const LawTraits law = law_traits(condition.law);
    if (law.temperature) drive.surface[s] = *law.temperature - temperature;
    if (law.heat_flux) drive.surface[s] = *law.heat_flux;
    if (condition.temperature_jump != 0) drive.surface[s] = condition.temperature_jump;
    if (!condition.electron_temperature) continue;
    drive.electrons.resize(problem.surfaces.size());
    drive.electrons[s] = *condition.electron_temperature - temperature;
  }
  return drive;
}

template <class Problem>
HarmonicDrive steady_drive_of(const Deck& deck, const Problem& problem) {
  HarmonicDrive drive = driven_by_walls(deck, problem, reference_temperature(problem));
  for (const DeckHeating& heating : deck.heating)
    if (!heating.course && heating.when != HeatingWhen::after) heat(deck, heating, problem, drive);
  return drive;
}

/// What takes it away.
DeckHeating switched_off(DeckHeating heating) {
  heating.power = -heating.power;
  if (heating.absorbed) heating.absorbed->strength = -heating.absorbed->strength;
  return heating;
}

template <class Problem>
std::vector<TransientSource> sources_of(const Deck& deck, const Problem& problem) {
  std::vector<TransientSource> sources;
  if (deck.time->amplitude != 0) {
    sources.push_back({Instant{}, undriven(deck, problem)});
    TransientSource& stored = sources.back();
    const double k = 2 * std::numbers::pi / deck.time->cosine.wavelength;
    const std::vector<double> shape = on_nodes(
        problem, [&](int, const Point& place) { return deck.time->amplitude * std::cos(k * place[0]); });
    stored.drive.stored.assign(shape.begin(), shape.end());
  }
  const bool from_steady = deck.time->from_steady; // the walls were there before
  HarmonicDrive steps =
      from_steady ? undriven(deck, problem) : driven_by_walls(deck, problem, initial_temperature(deck));
  const auto acts = [](const std::complex<double>& value) { return value != 0.0; };
  // the same on all ranks, of which some may have no heated cell
  bool steps_at_all = std::ranges::any_of(steps.surface, acts) || std::ranges::any_of(steps.electrons, acts);
  for (const DeckHeating& heating : deck.heating) {
    if (heating.course || heating.when == HeatingWhen::always) continue;
    DeckHeating step = heating;
    if (heating.when == HeatingWhen::before) step = switched_off(heating);
    heat(deck, step, problem, steps);
    steps_at_all = true;
  }
  if (steps_at_all) sources.push_back({Step{}, std::move(steps)});
  for (const DeckHeating& heating : deck.heating) {
    if (!heating.course) continue;
    sources.push_back({*heating.course, undriven(deck, problem)});
    heat(deck, heating, problem, sources.back().drive);
  }
  return sources;
}

template <class Problem>
MarchCase march_of(const Deck& deck, const Problem& problem, std::shared_ptr<const MarchModel> model) {
  const double initial = initial_temperature(deck) - history_reference(deck, problem);
  MarchCase march{std::move(model), {std::vector<double>(nodes_of(problem), initial)}, {}, {}};
  march.boundary.assign(problem.surfaces.size(), 0.0);
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s)
    if (law_traits(problem.surfaces[s].law).temperature) march.boundary[s] = initial;
  if (any_metals(problem.media)) march.electrons.assign(problem.surfaces.size(), initial);
  march.sources = sources_of(deck, problem);
  if (deck.time->from_steady) {
    const HarmonicDrive before = steady_drive_of(deck, problem);
    const auto real = [](const std::complex<double>& value) { return value.real(); };
    std::ranges::transform(before.surface, march.boundary.begin(), real);
    march.beginning.steady_heating.emplace(nodes_of(problem), 0.0);
    std::ranges::transform(before.heating, march.beginning.steady_heating->begin(), real);
    march.beginning.steady_electron_heating.resize(before.electron_heating.size());
    std::ranges::transform(before.electron_heating, march.beginning.steady_electron_heating.begin(), real);
    if (!before.electrons.empty()) std::ranges::transform(before.electrons, march.electrons.begin(), real);
  }
  std::erase_if(march.sources, [&](const TransientSource& source) { // of a grating
    for (std::size_t n = 0; n < source.drive.stored.size(); ++n)
      march.beginning.temperature[n] += source.drive.stored[n].real();
    return !source.drive.stored.empty();
  });
  return march;
}

} // namespace

HarmonicDrive make_drive(const Deck& deck, const StackProblem& problem) {
  return drive_of(deck, problem);
}
HarmonicDrive make_drive(const Deck& deck, const PlaneProblem& problem) {
  return drive_of(deck, problem);
}

double initial_temperature(const Deck& deck) {
  return deck.time->initial.value_or(deck.temperature);
}

std::vector<TransientSource> make_sources(const Deck& deck, const StackProblem& problem) {
  return sources_of(deck, problem);
}

HarmonicDrive make_steady_drive(const Deck& deck, const StackProblem& problem) {
  return steady_drive_of(deck, problem);
}
HarmonicDrive make_steady_drive(const Deck& deck, const PlaneProblem& problem) {
  return steady_drive_of(deck, problem);
}

MarchCase make_march(const Deck& deck, const StackProblem& problem, const StackResponse& columns) {
  return march_of(deck, problem, marched(problem, columns));
}
MarchCase make_march(const Deck& deck, const PlaneProblem& problem, const PlaneResponse& plane) {
  return march_of(deck, problem, marched(plane));
}

double history_reference(const Deck& deck, const StackProblem& problem) {
  const bool marches = deck.time->method == TransientMethod::marching;
  return marches || deck.time->from_steady ? reference_temperature(problem) : initial_temperature(deck);
}
double history_reference(const Deck& deck, const PlaneProblem& problem) {
  return deck.time->from_steady ? reference_temperature(problem) : initial_temperature(deck);
}

std::vector<TransientSource> make_sources(const Deck& deck, const PlaneProblem& problem) {
  return sources_of(deck, problem);
}

} // namespace kapitza
