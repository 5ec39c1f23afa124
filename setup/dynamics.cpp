#include "kapitza/setup/dynamics.hpp"

#include "kapitza/base/index.hpp"

#include "setup/problem_parts.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace kapitza {

std::complex<double> io::amplitude_of(const Deck& deck, const char* wall) {
  const auto found = deck.amplitudes.find(wall);
  return found == deck.amplitudes.end() ? std::complex<double>() : found->second;
}

namespace {

using namespace io;

/// Power density of one entry at a place in its material [W/m3].
double power_at(const DeckHeating& heating, double x, double length) {
  double power = heating.power;
  if (const auto& light = heating.absorbed) {
    const double depth = light->from == "left" ? x : length - x;
    power = light->strength / light->length * std::exp(-depth / light->length);
  }
  if (heating.cosine) power *= std::cos(2 * std::numbers::pi * x / heating.cosine->wavelength);
  return power;
}

void add_heating(const Deck& deck, const DeckHeating& heating, const StackProblem& problem,
                 std::vector<std::complex<double>>& nodes) {
  const int material = material_index(deck, heating.material);
  const std::complex<double> phase = std::polar(1.0, heating.phase);
  const std::vector<double> power = projected_on_nodes(problem.mesh, [&](int cell, double x) {
    return problem.material_of_cell(cell) == material ? power_at(heating, x, problem.mesh.length()) : 0;
  });
  for (std::size_t n = 0; n < power.size(); ++n) nodes[n] += phase * power[n];
}

/// No heating, and walls as they are.
HarmonicDrive undriven(const Deck& deck, const StackProblem& problem) {
  HarmonicDrive drive;
  drive.wavenumber = deck.solver.harmonic.wavenumber;
  drive.azimuthal = deck.solver.harmonic.azimuthal;
  drive.surface.resize(problem.mesh.surfaces.size());
  return drive;
}

/// Adds one entry of the deck.
void heat(const Deck& deck, const DeckHeating& heating, const StackProblem& problem, HarmonicDrive& drive) {
  std::vector<std::complex<double>>& nodes = heating.into_electrons ? drive.electron_heating : drive.heating;
  nodes.resize(index(problem.mesh.nodes()));
  add_heating(deck, heating, problem, nodes);
}

bool drives(const HarmonicDrive& drive) {
  const auto any = [](const std::vector<std::complex<double>>& amplitudes) {
    return std::ranges::any_of(amplitudes, [](const std::complex<double>& a) { return a != 0.0; });
  };
  return !drive.heating.empty() || !drive.electron_heating.empty() || any(drive.surface)
         || any(drive.electrons);
}

} // namespace

HarmonicDrive make_drive(const Deck& deck, const StackProblem& problem) {
  HarmonicDrive drive = undriven(deck, problem);
  for (const DeckHeating& heating : deck.heating) heat(deck, heating, problem, drive);
  for (std::size_t s = 0; s < problem.mesh.surfaces.size(); ++s) {
    const Surface& surface = problem.mesh.surfaces[s];
    drive.surface[s] = surface.minus_cell < 0  ? amplitude_of(deck, "left")
                       : surface.plus_cell < 0 ? amplitude_of(deck, "right")
                                               : problem.surfaces[s].temperature_jump;
  }
  return drive;
}

double initial_temperature(const Deck& deck) {
  return deck.time->initial.value_or(deck.temperature);
}

std::vector<TransientSource> make_sources(const Deck& deck, const StackProblem& problem) {
  std::vector<TransientSource> sources;
  if (deck.time->amplitude != 0) {
    TransientSource& stored = sources.emplace_back(Instant{}, undriven(deck, problem));
    const double k = 2 * std::numbers::pi / deck.time->cosine.wavelength;
    const std::vector<double> shape = projected_on_nodes(
        problem.mesh, [&](int, double x) { return deck.time->amplitude * std::cos(k * x); });
    stored.drive.stored.assign(shape.begin(), shape.end());
  }
  HarmonicDrive steps = undriven(deck, problem);
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    const LawTraits law = law_traits(problem.surfaces[s].law);
    if (law.temperature) steps.surface[s] = *law.temperature - initial_temperature(deck);
    if (law.heat_flux) steps.surface[s] = *law.heat_flux;
    if (const auto& held = problem.surfaces[s].electron_temperature) {
      steps.electrons.resize(problem.surfaces.size());
      steps.electrons[s] = *held - initial_temperature(deck);
    }
    if (problem.surfaces[s].temperature_jump != 0) steps.surface[s] = problem.surfaces[s].temperature_jump;
  }
  for (const DeckHeating& heating : deck.heating)
    if (!heating.course) heat(deck, heating, problem, steps);
  if (drives(steps)) sources.push_back({Step{}, std::move(steps)});
  for (const DeckHeating& heating : deck.heating) {
    if (!heating.course) continue;
    TransientSource& source = sources.emplace_back(*heating.course, undriven(deck, problem));
    heat(deck, heating, problem, source.drive);
  }
  return sources;
}

} // namespace kapitza
