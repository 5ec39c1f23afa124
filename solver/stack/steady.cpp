#include "kapitza/solver/stack/steady.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/parallel/profile.hpp"
#include "kapitza/solver/stack/fourier.hpp"

#include "solver/drift.hpp"
#include "solver/stack/full/full_low_order.hpp"
#include "solver/stack/low_order/diffusion.hpp"
#include "solver/stack/low_order/two_stream.hpp"
#include "solver/steady_driver.hpp"
#include "solver/streams.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>

namespace kapitza {
namespace {

std::unique_ptr<const Preconditioner> make_preconditioner(const StackProblem& problem,
                                                          const StackTransport& transport, int groups) {
  if (groups == 0) return std::make_unique<NoPreconditioner>(transport.unknowns().own().size);
  if (transport.unknowns().counts().drifts > 0) {
    const StackSources<double> sources = steady_sources(problem);
    return std::make_unique<TwoStreamSystem>(SweptStack<double>{problem, transport.couplings(), sources},
                                             stream_groups(groups));
  }
  return std::make_unique<DiffusionSystem>(problem, transport.couplings(), groups,
                                           share_cells(problem, transport.sharers()));
}

/// For Fourier's law, which knows one temperature: the metals' electrons have that of the lattice.
StackProblem with_one_carrier(StackProblem problem) {
  for (SurfaceCondition& condition : problem.surfaces)
    if (condition.electron_temperature) condition = {IsothermalWall{*condition.electron_temperature}};
  if (problem.electron_heating.empty()) return problem;
  problem.heating.resize(problem.electron_heating.size());
  std::ranges::transform(problem.heating, problem.electron_heating, problem.heating.begin(), std::plus<>{});
  return problem;
}

/// Where Newton's method starts: Fourier's law with properties at T0.
std::vector<double> fourier_guess(const StackProblem& problem, const FullTransport& transport) {
  std::vector<double> resistance;
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    const Surface& surface = problem.mesh.surfaces[s];
    const double one_way =
        one_way_conductance(problem.bands_of_cell(std::max(surface.minus_cell, surface.plus_cell)));
    const double crossing = surface.is_boundary() || law_traits(problem.surfaces[s].law).transparent
                                ? one_way
                                : transmitted(transport.couplings().of_surface[s]->groups);
    constexpr double closed = 1e-9; // of an interface that lets nothing pass
    resistance.push_back(surface.is_boundary() ? 0 : 1 / std::max(crossing, closed * one_way));
  }
  std::vector<double> conductivity;
  for (int r = 0; r < static_cast<int>(problem.mesh.regions.size()); ++r)
    conductivity.push_back(bulk_conductivity(problem.bands_of_region(r)));
  std::vector<double> guess =
      solve_fourier(any_metals(problem.media) ? with_one_carrier(problem) : problem, resistance, conductivity)
          .temperature;
  const double coldest =
      -reference_temperature(problem) / 2; // where more is cooled than Fourier's law carries
  for (double& t : guess) t = std::max(t, coldest);
  for (const int s : transport.unknowns().counts().walls)
    guess.push_back(problem.mesh.surfaces[index(s)].minus_cell < 0 ? guess.front()
                                                                   : guess[index(problem.mesh.nodes()) - 1]);
  for (const int cell : transport.unknowns().counts().metals)
    for (const std::size_t end : {0, 1}) guess.push_back(guess[2 * index(cell) + end]);
  guess.resize(transport.unknowns().size(), 0.0); // no drift
  return guess;
}

/// What properties that follow the temperature cannot be had with.
void check_full(const StackProblem& problem) {
  check_one_field_each(problem.media);
  if (is_floating(problem))
    throw std::invalid_argument("no wall says at which temperature the properties are");
  for (const SurfaceCondition& condition : problem.surfaces)
    if (condition.temperature_jump != 0 || condition.contact_resistance != 0)
      throw std::invalid_argument(
          "a temperature difference over a surface, where occupations differ by band");
}

SteadyState solve_full(const StackProblem& problem, const SteadyOptions& options,
                       const Communicator& communicator) {
  check_full(problem);
  std::optional<PartClock> clock(std::in_place, RunPart::set_up);
  FullTransport transport(problem, communicator);
  const FullGroups groups = full_groups(problem, transport.couplings(), options.acceleration_groups);
  const std::vector<double> guess = fourier_guess(problem, transport);
  clock.emplace(RunPart::solve);
  SteadyState state = solve_nonlinear(
      transport, [&] { return low_order_of(transport, groups); }, guess, options);
  state.moments = transport.moments(state.x);
  if (auto note = transport.overdrawn_note()) state.notes.push_back(std::move(*note));
  return state;
}

} // namespace

SteadyState solve_steady(const StackProblem& problem, const SteadyOptions& options,
                         const Communicator& communicator) {
  if (!problem.thermal.empty()) return solve_full(problem, options, communicator);
  std::optional<PartClock> clock(std::in_place, RunPart::set_up);
  StackTransport transport(problem, communicator);
  const auto preconditioner = make_preconditioner(problem, transport, options.acceleration_groups);
  clock.emplace(RunPart::solve);
  SteadyState state = find_steady_state(transport, *preconditioner, options);
  state.moments = transport.moments();
  return state;
}

} // namespace kapitza
