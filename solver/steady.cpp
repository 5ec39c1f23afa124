#include "kapitza/solver/steady.hpp"

#include "kapitza/error.hpp"

#include "diffusion.hpp"
#include "petsc.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <optional>

namespace kapitza {
namespace {

/// A named part of the run in PETSc's -log_view.
class LogStage {
 public:
  explicit LogStage(const char* name) {
    PetscLogStage stage = -1;
    petsc::check(PetscLogStageGetId(name, &stage), "PetscLogStageGetId");
    if (stage < 0) petsc::check(PetscLogStageRegister(name, &stage), "PetscLogStageRegister");
    petsc::check(PetscLogStagePush(stage), "PetscLogStagePush");
  }
  ~LogStage() { PetscLogStagePop(); }
  LogStage(const LogStage&) = delete;
  LogStage& operator=(const LogStage&) = delete;
};

double norm(std::span<const double> v) {
  return std::sqrt(std::inner_product(v.begin(), v.end(), v.begin(), 0.0));
}

/// Views of PETSc vectors as spans, for the length of one call.
template <class Map>
PetscErrorCode apply_to_arrays(Vec in, Vec out, Map map) {
  PetscInt n = 0;
  const PetscScalar* from = nullptr;
  PetscScalar* to = nullptr;
  PetscFunctionBeginUser;
  PetscCall(VecGetSize(in, &n));
  PetscCall(VecGetArrayRead(in, &from));
  PetscCall(VecGetArrayWrite(out, &to));
  map(std::span<const double>(from, static_cast<std::size_t>(n)),
      std::span<double>(to, static_cast<std::size_t>(n)));
  PetscCall(VecRestoreArrayWrite(out, &to));
  PetscCall(VecRestoreArrayRead(in, &from));
  PetscFunctionReturn(0);
}

/// GMRES on A dx = r, left-preconditioned: what it minimises and stops on is the preconditioned residual M^-1
/// r. Since M is close to A that is the error of the temperature itself. The plain residual is not: its
/// smooth part, which carries the heat flux of a thick domain, is smaller by the square of thickness over
/// mean free path.
class Krylov {
 public:
  /// @param floating no wall fixes the temperature: constants are taken out of every iterate
  Krylov(Transport& transport, const DiffusionSystem* preconditioner, bool floating,
         const SteadyOptions& options);

  /// Solves A dx = r until |M^-1 (r - A dx)| <= target. @return the number of iterations
  int solve(std::span<const double> r, double target, int max_iterations, std::span<double> dx);

  double scale = 1;      ///< residuals are reported relative to this
  int sweeps_before = 0; ///< added to the iteration number in progress reports
  double sweep_time = 0; ///< [s]

 private:
  static PetscErrorCode multiply(Mat matrix, Vec in, Vec out) {
    void* self = nullptr;
    PetscFunctionBeginUser;
    PetscCall(MatShellGetContext(matrix, &self));
    auto& krylov = *static_cast<Krylov*>(self);
    PetscCall(apply_to_arrays(in, out, [&](std::span<const double> x, std::span<double> y) {
      const auto start = std::chrono::steady_clock::now();
      krylov.transport_.defect(x, y, false);
      krylov.sweep_time += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
      for (double& value : y) value = -value;
    }));
    PetscFunctionReturn(0);
  }
  static PetscErrorCode precondition(PC pc, Vec in, Vec out) {
    void* self = nullptr;
    PetscFunctionBeginUser;
    PetscCall(PCShellGetContext(pc, &self));
    PetscCall(apply_to_arrays(in, out, [&](std::span<const double> r, std::span<double> x) {
      static_cast<Krylov*>(self)->preconditioner_->solve(r, x);
    }));
    PetscFunctionReturn(0);
  }
  /// The same temperature everywhere, normalised.
  petsc::Vector unit_level(int temperatures) const {
    petsc::Vector level;
    petsc::check(VecDuplicate(right_.get(), level.out()), "VecDuplicate");
    PetscScalar* array = nullptr;
    petsc::check(VecGetArrayWrite(level.get(), &array), "VecGetArrayWrite");
    std::fill(array, array + transport_.unknowns(), 0.0);
    std::fill(array, array + temperatures, 1 / std::sqrt(temperatures));
    petsc::check(VecRestoreArrayWrite(level.get(), &array), "VecRestoreArrayWrite");
    return level;
  }
  static PetscErrorCode monitor(KSP, PetscInt iteration, PetscReal residual, void* self) {
    auto& krylov = *static_cast<Krylov*>(self);
    if (krylov.progress_)
      krylov.progress_(krylov.sweeps_before + static_cast<int>(iteration), residual / krylov.scale);
    return 0;
  }

  Transport& transport_;
  const DiffusionSystem* preconditioner_;
  std::function<void(int, double)> progress_;
  petsc::Vector right_, solution_;
  petsc::Matrix matrix_;
  petsc::Solver solver_;
};

Krylov::Krylov(Transport& transport, const DiffusionSystem* preconditioner, bool floating,
               const SteadyOptions& options)
    : transport_(transport), preconditioner_(preconditioner), progress_(options.progress) {
  const PetscInt n = transport.unknowns();
  petsc::check(VecCreateSeq(PETSC_COMM_SELF, n, right_.out()), "VecCreateSeq");
  petsc::check(VecDuplicate(right_.get(), solution_.out()), "VecDuplicate");
  petsc::check(MatCreateShell(PETSC_COMM_SELF, n, n, n, n, this, matrix_.out()), "MatCreateShell");
  petsc::check(
      MatShellSetOperation(matrix_.get(), MATOP_MULT, reinterpret_cast<void (*)()>(&Krylov::multiply)),
      "MatShellSetOperation");
  if (floating) {
    const petsc::Vector level = unit_level(transport.temperatures());
    const Vec vector = level.get();
    petsc::NullSpace levels;
    petsc::check(MatNullSpaceCreate(PETSC_COMM_SELF, PETSC_FALSE, 1, &vector, levels.out()),
                 "MatNullSpaceCreate");
    petsc::check(MatSetNullSpace(matrix_.get(), levels.get()), "MatSetNullSpace");
  }
  petsc::check(KSPCreate(PETSC_COMM_SELF, solver_.out()), "KSPCreate");
  KSP ksp = solver_.get();
  petsc::check(KSPSetOperators(ksp, matrix_.get(), matrix_.get()), "KSPSetOperators");
  petsc::check(KSPSetType(ksp, KSPGMRES), "KSPSetType");
  petsc::check(KSPSetPCSide(ksp, PC_LEFT), "KSPSetPCSide");
  petsc::check(KSPGMRESSetRestart(ksp, std::min(options.max_sweeps, 200)), "KSPGMRESSetRestart");
  petsc::check(KSPGMRESSetCGSRefinementType(ksp, KSP_GMRES_CGS_REFINE_IFNEEDED),
               "KSPGMRESSetCGSRefinementType");
  petsc::check(KSPMonitorSet(ksp, &Krylov::monitor, this, nullptr), "KSPMonitorSet");
  PC pc = nullptr;
  petsc::check(KSPGetPC(ksp, &pc), "KSPGetPC");
  if (preconditioner_ != nullptr) {
    petsc::check(PCSetType(pc, PCSHELL), "PCSetType");
    petsc::check(PCShellSetContext(pc, this), "PCShellSetContext");
    petsc::check(PCShellSetApply(pc, &Krylov::precondition), "PCShellSetApply");
  } else {
    petsc::check(PCSetType(pc, PCNONE), "PCSetType");
  }
  petsc::check(KSPSetFromOptions(ksp), "KSPSetFromOptions");
}

int Krylov::solve(std::span<const double> r, double target, int max_iterations, std::span<double> dx) {
  std::ranges::fill(dx, 0.0);
  if (max_iterations <= 0) return 0;
  PetscScalar* array = nullptr;
  petsc::check(VecGetArrayWrite(right_.get(), &array), "VecGetArrayWrite");
  std::ranges::copy(r, array);
  petsc::check(VecRestoreArrayWrite(right_.get(), &array), "VecRestoreArrayWrite");
  petsc::check(KSPSetTolerances(solver_.get(), 0, target, PETSC_DEFAULT, max_iterations), "KSPSetTolerances");
  petsc::check(KSPSolve(solver_.get(), right_.get(), solution_.get()), "KSPSolve");
  KSPConvergedReason reason = KSP_CONVERGED_ITERATING;
  petsc::check(KSPGetConvergedReason(solver_.get(), &reason), "KSPGetConvergedReason");
  if (reason == KSP_DIVERGED_NANORINF)
    throw RuntimeFailure("a NaN or infinite value appeared in the Krylov solver");
  const PetscScalar* solution = nullptr;
  petsc::check(VecGetArrayRead(solution_.get(), &solution), "VecGetArrayRead");
  std::copy(solution, solution + dx.size(), dx.begin());
  petsc::check(VecRestoreArrayRead(solution_.get(), &solution), "VecRestoreArrayRead");
  PetscInt iterations = 0;
  petsc::check(KSPGetIterationNumber(solver_.get(), &iterations), "KSPGetIterationNumber");
  return static_cast<int>(iterations);
}

/// r = F(x) - x, from the sweep that the moments were made with.
std::vector<double> residual(const Problem& problem, const SteadyState& state) {
  const Mesh& mesh = problem.mesh;
  std::vector<double> r(state.x.size());
  for (std::size_t n = 0; n < static_cast<std::size_t>(mesh.nodes()); ++n)
    r[n] = state.moments.relaxation_defect[n] + heating_rise(problem, static_cast<int>(n / 2));
  auto row = static_cast<std::size_t>(mesh.nodes());
  for (std::size_t s = 0; s < mesh.surfaces.size(); ++s) {
    const auto* wall = std::get_if<HeatFluxWall>(&problem.surfaces[s].law);
    if (wall == nullptr) continue;
    const std::size_t side = mesh.surfaces[s].minus_cell < 0 ? plus_side : minus_side;
    const Bands& bands =
        problem.bands_of_cell(side == plus_side ? mesh.surfaces[s].plus_cell : mesh.surfaces[s].minus_cell);
    double sum = wall->heat_flux;
    for (int b = 0; b < bands.size(); ++b)
      sum += one_way_conductance(bands, b)
             * state.moments.surfaces[s].incident[side][static_cast<std::size_t>(b)];
    r[row] = sum / one_way_conductance(bands) - state.x[row];
    ++row;
  }
  for (std::size_t s = 0; s < mesh.surfaces.size(); ++s) {
    const double resistance = problem.surfaces[s].contact_resistance;
    if (resistance <= 0) continue;
    const Bands& bands = problem.bands_of_cell(mesh.surfaces[s].minus_cell);
    const SurfaceMoments& moments = state.moments.surfaces[s];
    double flux = 0;
    for (int b = 0; b < bands.size(); ++b) {
      const auto i = static_cast<std::size_t>(b);
      flux +=
          one_way_conductance(bands, b) * (moments.incident[minus_side][i] - moments.outgoing[minus_side][i]);
    }
    r[row] = (resistance * flux - state.x[row]) / (1 + resistance * one_way_conductance(bands));
    ++row;
  }
  return r;
}

/// Size of what a surface emits beside its law into one side [W/m2].
double emitted_flux(const Problem& problem, std::size_t s, int side) {
  const std::vector<double>& emission = problem.surfaces[s].emission[static_cast<std::size_t>(side)];
  if (emission.empty()) return 0;
  const Surface& surface = problem.mesh.surfaces[s];
  const Bands& bands = problem.bands_of_cell(side == minus_side ? surface.minus_cell : surface.plus_cell);
  double sum = 0;
  std::size_t i = 0;
  for (int b = 0; b < bands.size(); ++b)
    for (int m = 0; m < problem.angles.size(); ++m, ++i)
      sum += flux_capacity(bands, problem.angles, b, m) * std::abs(emission[i]);
  return sum;
}
double emitted_flux(const Problem& problem) {
  double largest = 0;
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s)
    for (const int side : {minus_side, plus_side})
      largest = std::max(largest, emitted_flux(problem, s, side));
  return largest;
}

/// How far the heat flux is from energy balance.
struct Imbalance {
  double relative = 0;   ///< largest departure anywhere, over the largest flux or heating power
  bool rounding = false; ///< it is as small as rounding allows
};

/// @param streamed what one-way streams are of the order of [W/m2]: their rounding is the floor of any heat
/// flux
Imbalance energy_imbalance(const Problem& problem, const Moments& moments, double streamed) {
  double expected = moments.heat_flux.front(), departure = 0;
  double largest = std::max(1e-6 * streamed, emitted_flux(problem));
  for (int cell = 0; cell < problem.mesh.cells(); ++cell) {
    const auto c = static_cast<std::size_t>(cell);
    const auto region = static_cast<std::size_t>(problem.mesh.region_of_cell[c]);
    departure = std::max(departure, std::abs(moments.heat_flux[2 * c] - expected));
    if (!problem.heating.empty()) expected += problem.heating[region] * problem.mesh.width[c];
    departure = std::max(departure, std::abs(moments.heat_flux[2 * c + 1] - expected));
    largest = std::max({largest, std::abs(expected), std::abs(expected - moments.heat_flux.front())});
  }
  if (largest <= 0) return {};
  return {departure / largest, departure < 200 * std::numeric_limits<double>::epsilon() * streamed};
}

/// A-priori size of the heat flux, good to a factor of a few: Fourier's law with a ballistic resistance per
/// layer, or what is imposed [W/m2].
double expected_heat_flux(const Problem& problem) {
  double resistance = 0, imposed = emitted_flux(problem);
  for (std::size_t r = 0; r < problem.mesh.regions.size(); ++r) {
    const Bands& bands = problem.bands_of_region(static_cast<int>(r));
    const double thickness = problem.mesh.regions[r].thickness;
    resistance += thickness / conductivity(bands) + 1 / one_way_conductance(bands);
    if (!problem.heating.empty()) imposed = std::max(imposed, std::abs(problem.heating[r]) * thickness);
  }
  const double reference = reference_temperature(problem);
  double difference = 0;
  for (const SurfaceCondition& condition : problem.surfaces) {
    if (const auto* wall = std::get_if<HeatFluxWall>(&condition.law))
      imposed = std::max(imposed, std::abs(wall->heat_flux));
    if (const auto temperature = fixed_temperature(condition.law))
      difference = std::max(difference, 2 * std::abs(*temperature - reference));
    difference = std::max(difference, std::abs(condition.temperature_jump));
  }
  return std::max(imposed, difference / resistance);
}

/// What streams one way, of the order of [W/m2].
double streamed_flux(const Problem& problem, double temperature_size) {
  double streaming = 0;
  for (const Bands& bands : problem.materials) streaming = std::max(streaming, one_way_conductance(bands));
  return streaming * temperature_size;
}

/// How much more exactly than `tolerance` the temperature must be known for the heat flux to balance within
/// 10 times that: a thick domain carries a small part of what streams each way.
double flux_cancellation(const Problem& problem, double streamed) {
  return streamed > 0 ? std::min(1.0, expected_heat_flux(problem) / streamed) : 1;
}

/// Without a wall that fixes it, the temperature is known up to a constant: make the mean energy temperature
/// T0.
void fix_level(const Problem& problem, std::size_t temperatures, SteadyState& state) {
  double energy = 0, capacity = 0;
  for (int cell = 0; cell < problem.mesh.cells(); ++cell) {
    const auto c = static_cast<std::size_t>(cell);
    const double weight = heat_capacity(problem.bands_of_cell(cell)) * problem.mesh.width[c];
    energy +=
        weight * (state.moments.energy_temperature[2 * c] + state.moments.energy_temperature[2 * c + 1]) / 2;
    capacity += weight;
  }
  const double shift = problem.temperature - reference_temperature(problem) - energy / capacity;
  for (double& value : std::span(state.x).first(temperatures)) value += shift;
}

/// Takes the mean out: where no wall fixes the temperature a constant is no error.
void remove_mean(std::span<double> values) {
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  for (double& value : values) value -= mean;
}

/// |M^-1 r|, the estimated error of the temperature.
/// @param level how many of the unknowns share a level that no wall fixes; 0 where one does
double estimated_error(const DiffusionSystem* preconditioner, const std::vector<double>& r,
                       std::size_t level) {
  std::vector<double> error = r;
  if (preconditioner != nullptr) preconditioner->solve(r, error);
  if (level > 0) remove_mean(std::span(error).first(level));
  return norm(error);
}

} // namespace

SteadyState solve_steady(const Problem& problem, const SteadyOptions& options,
                         const Communicator& communicator) {
  std::optional<LogStage> stage(std::in_place, "kapitza setup");
  Transport transport(problem, communicator);
  std::unique_ptr<const DiffusionSystem> preconditioner;
  if (options.acceleration_groups > 0)
    preconditioner =
        std::make_unique<DiffusionSystem>(problem, transport.couplings(), options.acceleration_groups);
  const bool floating = is_floating(problem);
  Krylov krylov(transport, preconditioner.get(), floating, options);

  stage.reset();
  stage.emplace("kapitza solve");
  SteadyState state;
  const auto n = static_cast<std::size_t>(transport.unknowns());
  std::vector<double> defect(n), correction(n);
  state.x = preconditioner ? preconditioner->source_solution() : std::vector<double>(n, 0.0);
  if (!options.initial.empty()) state.x = options.initial;
  const std::size_t level = floating ? static_cast<std::size_t>(transport.temperatures()) : 0;
  if (floating) remove_mean(std::span(state.x).first(level));
  transport.defect(state.x, defect, true);
  state.sweeps = 1;
  const double size = std::max(norm(state.x), norm(defect)); // emission without a mean leaves x = 0
  if (!std::isfinite(size) || !std::isfinite(norm(defect)))
    throw RuntimeFailure("a NaN or infinite value came out of the first sweep");
  krylov.scale = size > 0 ? size : 1;
  const double streamed = streamed_flux(problem, size / std::sqrt(static_cast<double>(n)));

  double best = std::numeric_limits<double>::infinity();
  for (double target = options.tolerance * krylov.scale * flux_cancellation(problem, streamed);;) {
    krylov.sweeps_before = state.sweeps;
    const int iterations = krylov.solve(defect, target, options.max_sweeps - state.sweeps - 1, correction);
    state.krylov_iterations += iterations;
    state.sweeps += iterations + 1;
    for (std::size_t i = 0; i < n; ++i) state.x[i] += correction[i];
    state.moments = transport.moments(state.x);
    defect = residual(problem, state);
    const double remaining = estimated_error(preconditioner.get(), defect, level);
    const Imbalance imbalance = energy_imbalance(problem, state.moments, streamed);
    state.relative_residual = remaining / krylov.scale;
    state.energy_imbalance = imbalance.relative;
    state.converged = state.relative_residual <= options.tolerance
                      && (imbalance.rounding || imbalance.relative <= 10 * options.tolerance);
    const bool stalled = !(remaining < 0.7 * best);
    if (state.converged || stalled || state.sweeps + 2 > options.max_sweeps) break;
    // The estimate was short: go on from here.
    best = remaining;
    const double excess = std::max(state.relative_residual, imbalance.relative / 10) / options.tolerance;
    target = remaining / (2 * std::max(excess, 1.0));
  }
  state.sweep_time = krylov.sweep_time;
  if (floating) {
    fix_level(problem, level, state);
    state.moments = transport.moments(state.x);
    ++state.sweeps;
  }
  return state;
}

} // namespace kapitza
