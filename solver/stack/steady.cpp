#include "kapitza/solver/stack/steady.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include "solver/stack/diffusion.hpp"
#include "solver/stack/krylov.hpp"

#include <algorithm>
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

/// r = F(x) - x, from the sweep that the moments were made with.
std::vector<double> residual(const StackProblem& problem, const SteadyState& state) {
  const StackMesh& mesh = problem.mesh;
  std::vector<double> r(state.x.size());
  for (std::size_t n = 0; n < index(mesh.nodes()); ++n)
    r[n] = state.moments.relaxation_defect[n] + heating_rise(problem, static_cast<int>(n / 2));
  auto row = index(mesh.nodes());
  for (std::size_t s = 0; s < mesh.surfaces.size(); ++s) {
    const auto* wall = std::get_if<HeatFluxWall>(&problem.surfaces[s].law);
    if (wall == nullptr) continue;
    const std::size_t side = mesh.surfaces[s].minus_cell < 0 ? plus_side : minus_side;
    const Bands& bands =
        problem.bands_of_cell(side == plus_side ? mesh.surfaces[s].plus_cell : mesh.surfaces[s].minus_cell);
    double sum = wall->heat_flux;
    for (int b = 0; b < bands.size(); ++b)
      sum += one_way_conductance(bands, b) * state.moments.surfaces[s].incident[side][index(b)];
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
      const auto i = index(b);
      flux +=
          one_way_conductance(bands, b) * (moments.incident[minus_side][i] - moments.outgoing[minus_side][i]);
    }
    r[row] = (resistance * flux - state.x[row]) / (1 + resistance * one_way_conductance(bands));
    ++row;
  }
  return r;
}

/// Size of what a surface emits beside its law into one side [W/m2].
double emitted_flux(const StackProblem& problem, std::size_t s, int side) {
  const std::vector<double>& emission = problem.surfaces[s].emission[index(side)];
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
double emitted_flux(const StackProblem& problem) {
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
Imbalance energy_imbalance(const StackProblem& problem, const Moments& moments, double streamed) {
  double expected = moments.heat_flux.front(), departure = 0;
  double largest = std::max(1e-6 * streamed, emitted_flux(problem));
  for (int cell = 0; cell < problem.mesh.cells(); ++cell) {
    const auto c = index(cell);
    departure = std::max(departure, std::abs(moments.heat_flux[2 * c] - expected));
    expected += heating_of(problem, cell) * problem.mesh.width[c];
    departure = std::max(departure, std::abs(moments.heat_flux[2 * c + 1] - expected));
    largest = std::max({largest, std::abs(expected), std::abs(expected - moments.heat_flux.front())});
  }
  if (largest <= 0) return {};
  return {departure / largest, departure < 200 * std::numeric_limits<double>::epsilon() * streamed};
}

/// A-priori size of the heat flux, good to a factor of a few: Fourier's law with a ballistic resistance per
/// layer, or what is imposed [W/m2].
double expected_heat_flux(const StackProblem& problem) {
  double resistance = 0, imposed = emitted_flux(problem);
  for (std::size_t r = 0; r < problem.mesh.regions.size(); ++r) {
    const Bands& bands = problem.bands_of_region(static_cast<int>(r));
    const Region& region = problem.mesh.regions[r];
    resistance += region.thickness / conductivity(bands) + 1 / one_way_conductance(bands);
    double heating = 0;
    for (int cell = region.first_cell; cell < region.first_cell + region.cells; ++cell)
      heating += heating_of(problem, cell) * problem.mesh.width[index(cell)];
    imposed = std::max(imposed, std::abs(heating));
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
double streamed_flux(const StackProblem& problem, double temperature_size) {
  return largest_one_way_conductance(problem.media) * temperature_size;
}

/// How much more exactly than `tolerance` the temperature must be known for the heat flux to balance within
/// 10 times that: a thick domain carries a small part of what streams each way.
double flux_cancellation(const StackProblem& problem, double streamed) {
  return streamed > 0 ? std::min(1.0, expected_heat_flux(problem) / streamed) : 1;
}

/// Without a wall that fixes it, the temperature is known up to a constant: make the mean energy temperature
/// T0.
void fix_level(const StackProblem& problem, std::size_t temperatures, SteadyState& state) {
  double energy = 0, capacity = 0;
  for (int cell = 0; cell < problem.mesh.cells(); ++cell) {
    const auto c = index(cell);
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

/// Puts what an earlier run has reached in place of the first guess.
void go_on(const SteadyIterate& start, SteadyState& state) {
  if (start.x.size() != state.x.size())
    throw std::invalid_argument("a start of " + std::to_string(start.x.size()) + " unknowns for a problem of "
                                + std::to_string(state.x.size()));
  state.x = start.x;
  state.sweeps += start.sweeps + 1;
  state.krylov_iterations = start.krylov_iterations;
}

} // namespace

SteadyState solve_steady(const StackProblem& problem, const SteadyOptions& options,
                         const Communicator& communicator) {
  std::optional<LogStage> stage(std::in_place, "kapitza setup");
  StackTransport transport(problem, communicator);
  const CellShare share =
      share_cells(problem, worth_sharing(problem, communicator) ? communicator : Communicator::self());
  std::unique_ptr<const DiffusionSystem> preconditioner;
  if (options.acceleration_groups > 0)
    preconditioner =
        std::make_unique<DiffusionSystem>(problem, transport.couplings(), options.acceleration_groups, share);
  const bool floating = is_floating(problem);
  StackKrylov krylov(transport, preconditioner.get(), floating, options, share);

  stage.reset();
  stage.emplace("kapitza solve");
  SteadyState state;
  const auto n = index(transport.unknowns());
  std::vector<double> defect(n), correction(n);
  state.x = preconditioner ? preconditioner->source_solution() : std::vector<double>(n, 0.0);
  if (!options.initial.empty()) state.x = options.initial;
  const std::size_t level = floating ? index(transport.temperatures()) : 0;
  if (floating) remove_mean(std::span(state.x).first(level));
  transport.defect(state.x, defect, true);
  state.sweeps = 1;
  const double size = std::max(norm(state.x), norm(defect)); // emission without a mean leaves x = 0
  if (!options.start.x.empty()) {
    go_on(options.start, state);
    transport.defect(state.x, defect, true);
  }
  if (!std::isfinite(size) || !std::isfinite(norm(defect)))
    throw RuntimeFailure("a NaN or infinite value came out of the first sweep");
  krylov.scale = size > 0 ? size : 1;
  const double streamed = streamed_flux(problem, size / std::sqrt(static_cast<double>(n)));

  if (options.watch)
    krylov.watch.look = [&](int iterations, const std::function<std::vector<double>()>& correction_now) {
      return options.watch([&] {
        SteadyIterate now{krylov.gather(correction_now()), state.sweeps + iterations,
                          state.krylov_iterations + iterations};
        for (std::size_t i = 0; i < n; ++i) now.x[i] += state.x[i];
        return now;
      });
    };
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
    state.interrupted = krylov.watch.interrupted && !state.converged;
    if (state.converged || krylov.watch.interrupted) break;
    state.stalled = !(remaining < 0.7 * best);
    if (state.stalled || state.sweeps + 2 > options.max_sweeps) break;
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
