#include "kapitza/solver/plane/steady.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include "solver/krylov_watch.hpp"
#include "solver/plane/low_order/diffusion.hpp"
#include "solver/plane/low_order/level.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numbers>
#include <numeric>

namespace kapitza {
namespace {

double norm(std::span<const double> v, const Communicator& space) {
  double sum = std::inner_product(v.begin(), v.end(), v.begin(), 0.0);
  space.sum({&sum, 1});
  return std::sqrt(sum);
}

/// Flexible GMRES on P^-1 A with the inner solution of P^-1 M as its preconditioner. What it minimises is
/// |P^-1 r|; it stops on an estimate of the error |M^-1 r|, as in one dimension: the former times what the
/// preconditioner has lengthened the last directions by.
class PlaneKrylov {
 public:
  PlaneKrylov(PlaneTransport& transport, const PlaneDiffusion* diffusion, MPI_Comm space, bool floating,
              const SteadyOptions& options);
  /// Solves A dx = r until the estimate of |M^-1 (r - A dx)| <= target, or until the watch ends it. @return
  /// the number of iterations
  int solve(std::span<const double> r, double target, int max_iterations, std::span<double> dx);

  double scale = 1;      ///< residuals are reported relative to this
  int sweeps_before = 0; ///< added to the iteration number in progress reports
  KrylovWatch watch;     ///< gives the dx of the moment

 private:
  static PetscErrorCode monitor(KSP, PetscInt iteration, PetscReal residual, void* self) {
    auto& krylov = *static_cast<PlaneKrylov*>(self);
    if (krylov.progress_)
      krylov.progress_(krylov.sweeps_before + static_cast<int>(iteration),
                       residual * krylov.watch.lengthening / krylov.scale);
    return 0;
  }
  void estimate(std::span<const double> direction, std::span<const double> preconditioned);

  const PlaneDiffusion* diffusion_;
  Communicator space_;
  std::function<void(int, double)> progress_;
  petsc::Map multiply_, precondition_;
  petsc::Matrix matrix_;
  petsc::Vector right_, solution_;
  petsc::Solver solver_;
};

PlaneKrylov::PlaneKrylov(PlaneTransport& transport, const PlaneDiffusion* diffusion, MPI_Comm space,
                         bool floating, const SteadyOptions& options)
    : diffusion_(diffusion), space_(space), progress_(options.progress) {
  multiply_ = [&transport, diffusion](std::span<const double> x, std::span<double> y) {
    std::vector<double> swept(x.size());
    transport.defect(x, swept, false);
    for (double& value : swept) value = -value;
    if (diffusion != nullptr)
      diffusion->solve_gray(swept, y);
    else
      std::ranges::copy(swept, y.begin());
  };
  precondition_ = [this](std::span<const double> v, std::span<double> x) {
    diffusion_->solve(v, x, 1e-2);
    estimate(v, x);
  };
  matrix_ = petsc::make_shell(space, transport.unknowns(), multiply_);
  petsc::check(MatCreateVecs(matrix_.get(), solution_.out(), right_.out()), "MatCreateVecs");
  if (floating) {
    petsc::NullSpace constants;
    petsc::check(MatNullSpaceCreate(space, PETSC_TRUE, 0, nullptr, constants.out()), "MatNullSpaceCreate");
    petsc::check(MatSetNullSpace(matrix_.get(), constants.get()), "MatSetNullSpace");
  }
  petsc::check(KSPCreate(space, solver_.out()), "KSPCreate");
  KSP ksp = solver_.get();
  petsc::check(KSPSetOperators(ksp, matrix_.get(), matrix_.get()), "KSPSetOperators");
  petsc::check(KSPSetType(ksp, diffusion != nullptr ? KSPFGMRES : KSPGMRES), "KSPSetType");
  petsc::check(KSPGMRESSetRestart(ksp, std::min(options.max_sweeps, 100)), "KSPGMRESSetRestart");
  petsc::check(KSPGMRESSetCGSRefinementType(ksp, KSP_GMRES_CGS_REFINE_IFNEEDED),
               "KSPGMRESSetCGSRefinementType");
  petsc::check(KSPMonitorSet(ksp, &PlaneKrylov::monitor, this, nullptr), "KSPMonitorSet");
  if (diffusion != nullptr) {
    petsc::set_preconditioner(ksp, precondition_);
  } else {
    PC pc = nullptr;
    petsc::check(KSPGetPC(ksp, &pc), "KSPGetPC");
    petsc::check(PCSetType(pc, PCNONE), "PCSetType");
  }
  petsc::check(KSPSetFromOptions(ksp), "KSPSetFromOptions");
  watch.attach(ksp);
}

/// |M^-1 r| / |P^-1 r|: mean over the last directions.
void PlaneKrylov::estimate(std::span<const double> direction, std::span<const double> preconditioned) {
  const double length = norm(direction, space_);
  if (length > 0)
    watch.lengthening = (watch.lengthening + std::max(1.0, norm(preconditioned, space_) / length)) / 2;
}

int PlaneKrylov::solve(std::span<const double> r, double target, int max_iterations, std::span<double> dx) {
  std::ranges::fill(dx, 0.0);
  if (max_iterations <= 0) return 0;
  PetscScalar* array = nullptr;
  petsc::check(VecGetArrayWrite(right_.get(), &array), "VecGetArrayWrite");
  if (diffusion_ != nullptr)
    diffusion_->solve_gray(r, std::span<double>(array, r.size()));
  else
    std::ranges::copy(r, array);
  petsc::check(VecRestoreArrayWrite(right_.get(), &array), "VecRestoreArrayWrite");
  petsc::check(KSPSetTolerances(solver_.get(), 0, target, PETSC_DEFAULT, max_iterations), "KSPSetTolerances");
  petsc::check(KSPSolve(solver_.get(), right_.get(), solution_.get()), "KSPSolve");
  watch.rethrow();
  KSPConvergedReason reason = KSP_CONVERGED_ITERATING;
  petsc::check(KSPGetConvergedReason(solver_.get(), &reason), "KSPGetConvergedReason");
  if (reason == KSP_DIVERGED_NANORINF)
    throw RuntimeFailure("a NaN or infinite value appeared in the Krylov solver");
  const PetscScalar* solution = nullptr;
  petsc::check(VecGetArrayRead(solution_.get(), &solution), "VecGetArrayRead");
  std::copy_n(solution, dx.size(), dx.begin());
  petsc::check(VecRestoreArrayRead(solution_.get(), &solution), "VecRestoreArrayRead");
  PetscInt iterations = 0;
  petsc::check(KSPGetIterationNumber(solver_.get(), &iterations), "KSPGetIterationNumber");
  return static_cast<int>(iterations);
}

struct Imbalance {
  double relative = 0;
  bool rounding = false; ///< no more than the rounding of what streams
};

/// Sum of all boundary powers and of the heating, over the largest of them or, without boundaries that take
/// heat, over the largest power through a periodic pair.
Imbalance energy_imbalance(const PlaneProblem& problem, const PlaneTransport& transport,
                           const PlaneMoments& moments, double temperature, const Communicator& space) {
  double heating = 0;
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell)
    heating += heating_of(problem, cell) * transport.sweep().geometry().area[index(cell)];
  space.sum({&heating, 1});
  double sum = -heating, largest = std::abs(heating), streamed = 0;
  for (std::size_t s = 0; s < moments.power.size(); ++s) {
    const PlaneSurface& surface = problem.mesh.surfaces[s];
    largest = std::max(largest, std::abs(moments.power[s]));
    if (!surface.is_interface() && !surface.periodic) sum += moments.power[s];
    streamed += surface.length;
  }
  streamed *= largest_one_way_conductance(problem.media) * temperature;
  return {largest > 0 ? std::abs(sum) / largest : 0, std::abs(sum) <= 1e-13 * streamed};
}

/// Asks the watch of every rank about x + correction.
void watch_iteration(PlaneKrylov& krylov, PlaneTransport& transport, const SteadyWatch& watch,
                     const std::vector<double>& x, const PlaneSteadyState& state) {
  krylov.watch.look = [&](int iterations, const std::function<std::vector<double>()>& correction_now) {
    transport.call_watch();
    return watch([&] {
      SteadyIterate now{correction_now(), krylov.sweeps_before + iterations,
                        state.krylov_iterations + iterations};
      for (std::size_t i = 0; i < x.size(); ++i) now.x[i] += x[i];
      return now;
    });
  };
}

/// Puts what an earlier run has reached in place of the first guess.
void go_on(const SteadyIterate& start, PlaneSteadyState& state) {
  if (start.x.size() != state.x.size())
    throw std::invalid_argument(
        fmt::format("a start of {} unknowns for a problem of {}", start.x.size(), state.x.size()));
  state.x = start.x;
  state.krylov_iterations = start.krylov_iterations;
}

/// The iteration, on the group roots.
PlaneSteadyState iterate(const PlaneProblem& problem, const SteadyOptions& options, PlaneTransport& transport,
                         const PlaneRanks& ranks) {
  const Communicator space(ranks.space());
  std::unique_ptr<const PlaneDiffusion> diffusion;
  if (options.acceleration_groups > 0)
    diffusion =
        std::make_unique<PlaneDiffusion>(problem, transport, ranks.space(), options.acceleration_groups);
  const bool floating = is_floating(problem);
  PlaneKrylov krylov(transport, diffusion.get(), ranks.space(), floating, options);

  PlaneSteadyState state;
  const std::size_t n = transport.unknowns();
  std::vector<double>&x = state.x, defect(n), correction(n), error(n);
  x.assign(n, 0.0);
  if (diffusion) x = diffusion->source_solution();
  if (floating) remove_mean(x, space);
  transport.defect(x, defect, true);
  const double size = diffusion ? norm(x, space) : norm(defect, space);
  if (!options.start.x.empty()) {
    go_on(options.start, state);
    transport.defect(x, defect, true);
  }
  if (!std::isfinite(size) || !std::isfinite(norm(defect, space)))
    throw RuntimeFailure("a NaN or infinite value came out of the first sweep");
  krylov.scale = size > 0 ? size : 1;
  double unknowns = static_cast<double>(n);
  space.sum({&unknowns, 1});
  state.unknowns = unknowns;
  const auto sweeps = [&] { return options.start.sweeps + transport.sweeps(); };
  if (options.watch) watch_iteration(krylov, transport, options.watch, x, state);

  double best = std::numeric_limits<double>::infinity();
  // A little less than asked for: it is an estimate, and to go on loses the Krylov space.
  for (double target = 0.8 * options.tolerance * krylov.scale;;) {
    krylov.sweeps_before = sweeps();
    state.krylov_iterations += krylov.solve(defect, target, options.max_sweeps - sweeps() - 1, correction);
    for (std::size_t i = 0; i < n; ++i) x[i] += correction[i];
    state.moments = transport.moments(x);
    defect = transport.residual(x, state.moments);
    error = defect;
    if (diffusion) {
      std::vector<double> v(n);
      diffusion->solve_gray(defect, v);
      diffusion->solve(v, error, 1e-2);
    }
    if (floating) remove_mean(error, space);
    const double remaining = norm(error, space);
    const Imbalance imbalance =
        energy_imbalance(problem, transport, state.moments, krylov.scale / std::sqrt(unknowns), space);
    state.relative_residual = remaining / krylov.scale;
    state.energy_imbalance = imbalance.relative;
    state.converged = state.relative_residual <= options.tolerance
                      && (imbalance.rounding || imbalance.relative <= 10 * options.tolerance);
    const double excess = std::max(state.relative_residual, imbalance.rounding ? 0 : imbalance.relative / 10)
                          / options.tolerance;
    state.interrupted = krylov.watch.interrupted && !state.converged;
    if (state.converged || krylov.watch.interrupted) break;
    state.stalled = !(excess < 0.7 * best);
    if (state.stalled || sweeps() + 2 > options.max_sweeps) break;
    best = excess; // the estimate was short: go on from here
    target = remaining / (4 * std::max(excess, 1.0));
  }
  if (floating) {
    const double shift =
        level_shift(problem, transport.sweep().geometry(), state.moments.energy_temperature, space);
    for (double& value : x) value += shift;
    state.moments = transport.moments(x);
  }
  state.sweeps = sweeps();
  return state;
}

/// Gives every rank of a group the root's numbers.
void share_result(PlaneSteadyState& state, const Communicator& group) {
  std::vector<double> numbers{state.converged ? 1.0 : 0.0,
                              static_cast<double>(state.sweeps),
                              static_cast<double>(state.krylov_iterations),
                              state.relative_residual,
                              state.energy_imbalance,
                              state.unknowns,
                              state.interrupted ? 1.0 : 0.0,
                              state.stalled ? 1.0 : 0.0};
  if (!group.is_root()) std::ranges::fill(numbers, 0.0);
  group.sum(numbers);
  state.converged = numbers[0] != 0;
  state.sweeps = static_cast<int>(numbers[1]);
  state.krylov_iterations = static_cast<int>(numbers[2]);
  state.relative_residual = numbers[3];
  state.energy_imbalance = numbers[4];
  state.unknowns = numbers[5];
  state.interrupted = numbers[6] != 0;
  state.stalled = numbers[7] != 0;
}

PlaneUnknowns count_unknowns(const PlaneProblem& problem, const PlaneTransport& transport,
                             const PlaneRanks& ranks) {
  const PlaneGeometry& geometry = transport.sweep().geometry();
  const PlaneSurfaces& surfaces = transport.sweep().surfaces();
  PlaneUnknowns unknowns;
  unknowns.held = transport.is_group_root();
  unknowns.has_walls = unknowns.held && Communicator(ranks.space()).is_root();
  unknowns.arriving.assign(index(problem.mesh.owned_cells), 0);
  for (const CoupledFace& face : std::span(surfaces.faces()).first(index(surfaces.owned_faces())))
    unknowns.arriving[index(geometry.cell_of_slot[index(face.slot)])] +=
        static_cast<int>(surfaces.arriving_size(face));
  for (const SurfaceCondition& surface : problem.surfaces)
    if (std::holds_alternative<HeatFluxWall>(surface.law)) ++unknowns.walls;
  unknowns.size = index(problem.mesh.owned_nodes()) + surfaces.owned_arriving()
                  + index(unknowns.has_walls ? unknowns.walls : 0);
  return unknowns;
}

} // namespace

struct PlaneSolver::Implementation {
  const PlaneProblem& problem;
  const PlaneRanks& ranks;
  PlaneTransport transport;
  PlaneUnknowns unknowns;
  Implementation(const PlaneProblem& p, const PlaneRanks& r)
      : problem(p), ranks(r), transport(p, r), unknowns(count_unknowns(p, transport, r)) {}
};

PlaneSolver::PlaneSolver(const PlaneProblem& problem, const PlaneRanks& ranks)
    : impl_(std::make_unique<Implementation>(problem, ranks)) {}
PlaneSolver::~PlaneSolver() = default;

const PlaneUnknowns& PlaneSolver::unknowns() const {
  return impl_->unknowns;
}

PlaneSteadyState PlaneSolver::solve(const SteadyOptions& options) {
  const PlaneRanks& ranks = impl_->ranks;
  PlaneTransport& transport = impl_->transport;
  PlaneSteadyState state;
  if (transport.is_group_root()) {
    try {
      state = iterate(impl_->problem, options, transport, ranks);
    } catch (const RuntimeFailure&) { // of all group roots; their groups wait for them
      transport.give_up();
      throw;
    }
    transport.release();
  } else {
    state.moments = transport.serve(options.watch);
  }
  share_result(state, Communicator(ranks.group()));
  state.sweep_time = Communicator(ranks.world()).max(transport.sweep_time());
  state.decomposition = ranks.decomposition();
  for (std::size_t surface = 0; surface < impl_->problem.surfaces.size(); ++surface)
    state.marginal_correction.push_back(
        Communicator(ranks.world())
            .max(transport.sweep().surfaces().marginal_correction(static_cast<int>(surface))));
  const double deviation = Communicator(ranks.world()).max(transport.sweep().surfaces().largest_deviation());
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
