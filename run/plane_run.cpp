#include "kapitza/analysis/plane_resolution.hpp"
#include "kapitza/io/atomic_file.hpp"
#include "kapitza/io/field/fields.hpp"
#include "kapitza/parallel/collective.hpp"
#include "kapitza/run/steady_run.hpp"
#include "kapitza/setup/problem.hpp"
#include "kapitza/solver/plane/steady.hpp"

#include "run/run_facts.hpp"

#include <fmt/format.h>

#include <optional>

namespace kapitza {
namespace {

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

class PlaneRun : public SteadyProblem {
 public:
  PlaneRun(const Deck& deck, const Communicator& communicator)
      : deck_(deck), communicator_(communicator), setup_(make_plane_problem(deck, communicator)),
        space_(setup_.ranks->space()), solver_(setup_.problem, *setup_.ranks), warnings_(deck.warnings) {
    append(warnings_, binning_notes(deck, problem().media));
    append(warnings_, law_notes(deck, problem().media));
    append(warnings_, setup_.warnings);
    append(warnings_, resolution_warnings(problem(), space_));
  }

  StateTables tables() const override { return state_tables(solver_.unknowns(), space_); }

  SteadyState solve(const SteadyOptions& options) override {
    state_ = solver_.solve(options);
    return state_;
  }

  void report(const RunReport& run) override {
    const PlaneAnalysis analysis = analyse_plane(problem(), state_.moments, space_);
    append(warnings_, state_.notes);
    append(warnings_, analysis.warnings);
    std::optional<PlaneFourierComparison> fourier;
    if (!run.options.compare.empty()) {
      fourier =
          compare_plane_with_fourier(problem(), state_.moments, {.accuracy = 1e-5}, space_, communicator_);
      append(warnings_, fourier->warnings);
    }
    RunFacts facts;
    facts.ranks = communicator_.size();
    facts.channels_swept = channels_swept(problem(), *setup_.ranks);
    facts.nodes_per_cell = nodes_per_cell(problem().mesh, space_);
    facts.peak_memory_MB = peak_memory_MB(communicator_);
    facts.wall_time_s = seconds_since(run.start, communicator_);
    const PlaneRunResult result{
        deck_,     *setup_.ranks, problem(),
        state_,    analysis,      sample_points(problem(), state_.moments, probe_points(deck_), space_),
        warnings_, facts,         fourier ? &*fourier : nullptr};
    std::vector<BandAtSurface> spectrum;
    if (deck_.output.spectral) spectrum = spectrum_at_surfaces(problem(), state_.moments, space_);
    on_all(communicator_, [&] { write_fields(result, run.directory); });
    on_root(communicator_, [&] {
      write_atomically(run.directory / "summary.json", summary_json(result));
      if (deck_.output.spectral)
        write_atomically(run.directory / "spectral.csv", spectral_csv(problem(), spectrum));
      print(result, run.directory);
    });
  }

 private:
  const PlaneProblem& problem() const { return setup_.problem; }

  void print(const PlaneRunResult& result, const std::filesystem::path& directory) const {
    fmt::print("{}", result_table(result));
    if (result.fourier != nullptr) fmt::print("{}", fourier_table(*result.fourier));
    if (!setup_.sharing.empty()) fmt::print("  {}\n", setup_.sharing);
    for (const std::string& warning : warnings_) fmt::print("  warning: {}\n", warning);
    fmt::print("  written to {}\n", directory.string());
    std::fflush(stdout);
  }

  const Deck& deck_;
  Communicator communicator_;
  PlaneSetup setup_;
  Communicator space_;
  PlaneSolver solver_;
  std::vector<std::string> warnings_;
  PlaneSteadyState state_;
};

} // namespace

std::unique_ptr<SteadyProblem> make_plane_run(const Deck& deck, const RunOptions& options,
                                              const Communicator& communicator) {
  if (options.as_experiment) throw InputError({{{}, "--as-experiment", "is available in 1D only"}});
  return std::make_unique<PlaneRun>(deck, communicator);
}

} // namespace kapitza
