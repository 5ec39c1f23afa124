#include "kapitza/solver/stack/harmonic.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/laws/angles.hpp"
#include "kapitza/parallel/profile.hpp"

#include "solver/stack/harmonic/azimuths.hpp"
#include "solver/stack/harmonic/harmonic_transport.hpp"
#include "solver/stack/low_order/diffusion.hpp"
#include "solver/stack/low_order/two_stream.hpp"
#include "solver/steady_driver.hpp"
#include "solver/streams.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace kapitza {
namespace {

/// Of streams where all varies along the layers: with more, factors cost more than the sweeps that they save.
constexpr int most_oblique_groups = 4;

std::unique_ptr<const Preconditioner> make_preconditioner(const HarmonicTransport& transport, int groups) {
  const Unknowns& unknowns = transport.unknowns();
  if (groups == 0) return std::make_unique<NoPreconditioner>(unknowns.own().size);
  const auto stack = transport.swept();
  if (unknowns.counts().drifts > 0) {
    const int most = stack.wavenumber == 0 ? stream_groups(groups) : std::min(groups, most_oblique_groups);
    return std::make_unique<TwoStreamSystem>(stack, most);
  }
  return std::make_unique<DiffusionSystem>(stack, groups, share_cells(stack.problem, transport.sharers()));
}

} // namespace

HarmonicState solve_harmonic(const StackProblem& stack, const HarmonicDrive& drive,
                             const SteadyOptions& options, const Communicator& communicator) {
  std::optional<PartClock> clock(std::in_place, RunPart::set_up);
  std::optional<AzimuthalStack> split;
  if (drive.wavenumber != 0) split = split_azimuths(stack, drive.azimuthal);
  const StackProblem& problem = split ? split->problem : stack;
  HarmonicTransport transport(problem, drive, split ? split->sideways : std::vector<double>(), communicator);
  const auto preconditioner = make_preconditioner(transport, options.acceleration_groups);
  clock.emplace(RunPart::solve);
  SteadyState found = find_steady_state(transport, *preconditioner, options);
  return {std::move(found.x),      transport.field(),      found.converged,
          found.stalled,           found.sweeps,           found.krylov_iterations,
          found.relative_residual, found.energy_imbalance, found.sweep_time};
}

std::vector<double> projected_on_nodes(const StackMesh& mesh, const std::function<double(int, double)>& f) {
  constexpr int points = 32; // of Gauss on the whole cell: exact for exponentials over many decay lengths
  const HalfRange rule = double_gauss(2 * points);
  std::vector<double> nodes(index(mesh.nodes()), 0.0);
  for (int cell = 0; cell < mesh.cells(); ++cell) {
    const auto left = index(2 * cell), right = left + 1;
    for (std::size_t i = 0; i < rule.mu.size(); ++i) {
      const double t = rule.mu[i];
      const double value = rule.weight[i] * f(cell, mesh.position[left] + t * mesh.width[index(cell)]);
      nodes[left] += (4 - 6 * t) * value; // inverse of the mass matrix times (1 - t, t)
      nodes[right] += (6 * t - 2) * value;
    }
  }
  return nodes;
}

} // namespace kapitza
