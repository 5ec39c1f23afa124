#include "kapitza/solver/plane/steady.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/parallel/profile.hpp"

#include "solver/drift.hpp"
#include "solver/plane/low_order/diffusion.hpp"
#include "solver/plane/low_order/few_stream.hpp"
#include "solver/plane/low_order/pole_solver.hpp"
#include "solver/plane/solve/driver.hpp"

#include <fmt/format.h>

#include <memory>
#include <numbers>
#include <utility>

namespace kapitza {
namespace {

LowOrder on_nodes(const PlaneProblem& problem, const PreparedPlane& plane, int groups) {
  if (plane.unknowns().counts().drifts > 0)
    return {std::make_unique<FewStreamSystem<double>>(plane, stream_groups(groups)), "few streams on nodes"};
  return {std::make_unique<PlaneDiffusion>(plane, groups),
          any_metals(problem.media) ? "groups and electrons on nodes" : "groups on nodes"};
}

/// All ranks of a group have their part in it.
LowOrder on_vertices(PlaneTransport<double>& transport, int groups) {
  const PreparedPlane& plane = transport.plane();
  const auto poles = std::make_shared<PolePreconditioner>(plane.problem(), plane, groups,
                                                          [&] { transport.announce_low_order(); });
  const char* name = poles->has_groups() ? "groups and poles on vertices" : "poles on vertices";
  return {poles, name, [poles] { poles->assist(); }};
}

} // namespace

struct PlaneSolver::Implementation {
  const PlaneProblem& problem;
  const PlaneRanks& ranks;
  PreparedPlane plane;
  PlaneTransport<double> transport;
  Implementation(const PlaneProblem& p, const PlaneRanks& r)
      : problem(p), ranks(r), plane(p, r), transport(plane, steady_sources(p)) {}
};

PlaneSolver::PlaneSolver(const PlaneProblem& problem, const PlaneRanks& ranks) {
  check_one_field_each(problem.media);
  if (any_drifts(problem.media))
    refuse_more_nodes(most_coupled_nodes, "where normal processes drift it has", problem, ranks);
  if (any_metals(problem.media))
    refuse_more_nodes(most_coupled_nodes, "with electrons of metals it has", problem, ranks);
  const PartClock clock(RunPart::set_up);
  impl_ = std::make_unique<Implementation>(problem, ranks);
}
PlaneSolver::~PlaneSolver() = default;

const Unknowns& PlaneSolver::unknowns() const {
  return impl_->transport.unknowns();
}

double PlaneSolver::rounds() const {
  return impl_->plane.rounds().mean();
}

PlaneSteadyState PlaneSolver::solve(const SteadyOptions& options) {
  const PlaneRanks& ranks = impl_->ranks;
  PlaneTransport<double>& transport = impl_->transport;
  PlaneSteadyState state;
  const auto low_order = [&](bool is_root) -> LowOrder {
    const PlaneProblem& problem = impl_->problem;
    const bool one_field = !any_metals(problem.media) && impl_->plane.unknowns().counts().drifts == 0;
    if (one_field && PolePreconditioner::suits(problem, impl_->plane))
      return on_vertices(transport, options.acceleration_groups);
    return is_root ? on_nodes(problem, impl_->plane, options.acceleration_groups) : LowOrder{};
  };
  Driven driven = drive(transport, low_order, options);
  static_cast<SteadyState&>(state) = std::move(driven.state);
  state.low_order = std::move(driven.low_order);
  state.moments = transport.moments()[0];
  state.sweep_time = Communicator(ranks.world()).max(transport.sweep_time());
  state.decomposition = ranks.decomposition();
  for (std::size_t surface = 0; surface < impl_->problem.surfaces.size(); ++surface)
    state.marginal_correction.push_back(
        Communicator(ranks.world())
            .max(impl_->plane.sweep().surfaces().marginal_correction(static_cast<int>(surface))));
  const double deviation =
      Communicator(ranks.world()).max(impl_->plane.sweep().surfaces().largest_deviation());
  if (deviation > 1e-9)
    state.notes.push_back(
        fmt::format("walls that do not map the directions onto themselves: azimuths stand for the "
                    "exact reflections to within {:.2g} degrees on average",
                    deviation * 180 / std::numbers::pi));
  return state;
}

PlaneSteadyState solve_plane_steady(const PlaneProblem& problem, const SteadyOptions& options,
                                    const PlaneRanks& ranks) {
  return PlaneSolver(problem, ranks).solve(options);
}

double channels_swept(const PlaneProblem& problem, const PlaneRanks& ranks) {
  double sum = 0;
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell)
    sum += static_cast<double>(problem.angles.directions()) * problem.bands_of_cell(cell).size();
  Communicator(ranks.space()).sum({&sum, 1});
  return sum;
}

} // namespace kapitza
