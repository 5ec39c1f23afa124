#include "kapitza/analysis/plane_resolution.hpp"
#include "kapitza/io/atomic_file.hpp"
#include "kapitza/io/checkpoint/state.hpp"
#include "kapitza/io/deck/changes.hpp"
#include "kapitza/io/field/fields.hpp"
#include "kapitza/io/result/results.hpp"
#include "kapitza/parallel/collective.hpp"
#include "kapitza/run/checkpointing.hpp"
#include "kapitza/setup/problem.hpp"

#include "app/run_parts.hpp"

#include <iterator>
#include <optional>

namespace kapitza::app {
namespace {

void append(std::vector<std::string>& list, const std::vector<std::string>& more) {
  list.insert(list.end(), more.begin(), more.end());
}

/// Mean number of corners of a cell. Collective over `space`.
double nodes_per_cell(const PlaneMesh& mesh, const Communicator& space) {
  double nodes = mesh.owned_nodes();
  space.sum({&nodes, 1});
  return nodes / static_cast<double>(mesh.global_cells);
}

std::vector<Point> probe_points(const Deck& deck) {
  std::vector<Point> points;
  for (const DeckProbe& probe : deck.output.probes) points.push_back({probe.position, probe.y.value_or(0)});
  return points;
}

/// The files that the deck names, in order; last, that of the mesh.
std::vector<InputFile> with_mesh_file(std::vector<InputFile> inputs, const Deck& deck,
                                      const Communicator& communicator) {
  if (const auto* mesh = std::get_if<DeckGmsh>(&deck.plane->mesh))
    inputs.push_back(fingerprint(mesh->file, communicator));
  return inputs;
}

} // namespace

int run_plane(Deck& deck, const std::vector<InputFile>& inputs, const RunOptions& options,
              const Communicator& communicator) {
  const auto start = Clock::now();
  if (options.as_experiment) throw InputError({{{}, "--as-experiment", "is available in 1D only"}});
  const std::filesystem::path directory = output_directory(deck, options);
  const PlaneSetup setup = make_plane_problem(deck, communicator);
  const PlaneProblem& problem = setup.problem;
  const Communicator space(setup.ranks->space());
  std::vector<std::string> warnings = deck.warnings;
  append(warnings, binning_notes(deck, problem.media));
  append(warnings, law_notes(deck, problem.media));
  append(warnings, setup.warnings);
  append(warnings, resolution_warnings(problem, space));

  PlaneSolver solver(problem, *setup.ranks);
  const StateTables tables = state_tables(solver.unknowns(), space);
  const MakeTables make_tables = [&](std::span<const double> x) { return fill_tables(tables, x); };
  SteadyOptions how = make_steady_options(deck.solver);
  const std::vector<InputFile> all_inputs = with_mesh_file(inputs, deck, communicator);
  // Nothing is written before this: a bad deck leaves no traces.
  Checkpointing checkpointing({deck, all_inputs, directory, 2}, options, communicator);
  how.watch = checkpointing.watch(make_tables);
  if (checkpointing.restart()) {
    how.start = checkpointing.restart_counters();
    how.start.x = read_state(*checkpointing.restart(), tables, communicator);
  }
  Progress progress(how.tolerance, options.progress);
  if (communicator.is_root()) how.progress = std::ref(progress);
  const PlaneSteadyState state = solver.solve(how);
  if (communicator.is_root()) progress.finish();
  const PlaneAnalysis analysis = analyse_plane(problem, state.moments, space);
  append(warnings, state.notes);
  append(warnings, analysis.warnings);

  std::optional<PlaneFourierComparison> fourier;
  if (!options.compare.empty()) {
    fourier = compare_plane_with_fourier(problem, state.moments, {.accuracy = 1e-5}, space, communicator);
    append(warnings, fourier->warnings);
  }

  RunFacts facts;
  facts.ranks = communicator.size();
  facts.channels_swept = channels_swept(problem, *setup.ranks);
  facts.nodes_per_cell = nodes_per_cell(problem.mesh, space);
  facts.peak_memory_MB = peak_memory_MB(communicator);
  facts.wall_time_s = communicator.max(seconds_since(start));
  const PlaneRunResult result{
      deck,     *setup.ranks, problem,
      state,    analysis,     sample_points(problem, state.moments, probe_points(deck), space),
      warnings, facts,        fourier ? &*fourier : nullptr};
  std::vector<BandAtSurface> spectrum;
  if (deck.output.spectral) spectrum = spectrum_at_surfaces(problem, state.moments, space);
  on_all(communicator, [&] { write_fields(result, directory); });
  on_root(communicator, [&] {
    write_atomically(directory / "summary.json", summary_json(result));
    if (deck.output.spectral) write_atomically(directory / "spectral.csv", spectral_csv(problem, spectrum));
    fmt::print("{}", result_table(result));
    if (fourier) fmt::print("{}", fourier_table(*fourier));
    if (!setup.sharing.empty()) fmt::print("  {}\n", setup.sharing);
    for (const std::string& warning : warnings) fmt::print("  warning: {}\n", warning);
    fmt::print("  written to {}\n", directory.string());
    std::fflush(stdout);
  });
  if (state.interrupted) return checkpointing.stopped(state.sweeps);
  checkpointing.finish({state.x, state.sweeps, state.krylov_iterations}, state.converged, make_tables);
  return exit_code(state, how.tolerance, communicator);
}

} // namespace kapitza::app
