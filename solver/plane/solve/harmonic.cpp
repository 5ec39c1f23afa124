#include "kapitza/solver/plane/harmonic.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/parallel/profile.hpp"
#include "kapitza/solver/plane/steady.hpp"

#include "solver/drift.hpp"
#include "solver/plane/low_order/diffusion.hpp"
#include "solver/plane/low_order/few_stream.hpp"
#include "solver/plane/march/marched_plane.hpp"
#include "solver/plane/solve/driver.hpp"

#include <utility>

namespace kapitza {
namespace {

using Complex = std::complex<double>;

/// The drive by what the laws of the surfaces make of it.
PlaneSources<Complex> sources_of(const PlaneProblem& problem, const HarmonicDrive& drive) {
  const std::size_t surfaces = problem.surfaces.size();
  PlaneSources<Complex> sources{
      {}, std::vector<Complex>(surfaces), std::vector<Complex>(surfaces), drive.stored, drive.s};
  if (!drive.heating.empty())
    for (int cell = 0; cell < problem.mesh.owned_cells; ++cell)
      for (int slot = problem.mesh.first_slot[index(cell)]; slot < problem.mesh.first_slot[index(cell) + 1];
           ++slot)
        sources.rise.push_back(drive.heating[index(slot)] / relaxation(problem.bands_of_cell(cell)));
  sources.electron_heating = drive.electron_heating;
  sources.electrons.resize(surfaces);
  for (std::size_t s = 0; s < drive.surface.size(); ++s) {
    (law_traits(problem.surfaces[s].law).heat_flux ? sources.flux : sources.surface)[s] = drive.surface[s];
    if (!problem.surfaces[s].electron_temperature)
      sources.electrons[s] = sources.surface[s];
    else if (!drive.electrons.empty())
      sources.electrons[s] = drive.electrons[s];
  }
  return sources;
}

static_assert(most_harmonic_nodes <= shared_direct_rows);

} // namespace

struct PlaneHarmonicSolver::Implementation {
  const PlaneRanks& ranks;
  PreparedPlane plane;
  Implementation(const PlaneProblem& problem, const PlaneRanks& r) : ranks(r), plane(problem, r) {}
};

PlaneHarmonicSolver::PlaneHarmonicSolver(const PlaneProblem& problem, const PlaneRanks& ranks) {
  check_one_field_each(problem.media);
  if (any_drifts(problem.media))
    refuse_more_nodes(most_drifting_harmonic_nodes, "what oscillates where normal processes drift has",
                      problem, ranks);
  if (any_metals(problem.media))
    refuse_more_nodes(most_coupled_nodes, "with electrons of metals it has", problem, ranks);
  refuse_more_nodes(most_harmonic_nodes, "what oscillates or marches has", problem, ranks);
  const PartClock clock(RunPart::set_up);
  impl_ = std::make_unique<Implementation>(problem, ranks);
}
PlaneHarmonicSolver::~PlaneHarmonicSolver() = default;

PlaneHarmonicState PlaneHarmonicSolver::solve(const HarmonicDrive& amplitudes,
                                              const SteadyOptions& options) const {
  const PreparedPlane& plane = impl_->plane;
  PlaneTransport<Complex> transport(plane, sources_of(plane.problem(), amplitudes));
  const int groups = options.acceleration_groups;
  const auto low_order = [&](bool is_root) -> LowOrder {
    if (!is_root) return {};
    if (plane.unknowns().counts().drifts > 0)
      return {std::make_unique<FewStreamSystem<Complex>>(plane, stream_groups(groups), amplitudes.s),
              "few streams on nodes",
              {}};
    return {std::make_unique<PlaneDiffusion>(plane, groups, amplitudes.s),
            any_metals(plane.problem().media) ? "groups and electrons on nodes" : "groups on nodes",
            {}};
  };
  const SteadyState found = drive(transport, low_order, options).state;
  return {found.x,
          transport.moments(),
          found.converged,
          found.stalled,
          found.sweeps,
          found.krylov_iterations,
          found.relative_residual,
          found.energy_imbalance,
          Communicator(impl_->ranks.world()).max(transport.sweep_time())};
}

std::unique_ptr<March> PlaneHarmonicSolver::march(MarchSetup setup) const {
  auto marched =
      std::make_unique<MarchedPlane>(impl_->plane, impl_->ranks, setup.options.acceleration_groups);
  return std::make_unique<March>(std::move(marched), std::move(setup));
}

double PlaneHarmonicSolver::march_memory(MarchScheme scheme) const {
  return march_fields(scheme) * static_cast<double>(sizeof(double) * PsiField(impl_->plane.sweep()).size());
}

} // namespace kapitza
