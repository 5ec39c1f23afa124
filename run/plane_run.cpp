#include "kapitza/analysis/resolution_warnings.hpp"
#include "kapitza/io/field/fields.hpp"
#include "kapitza/parallel/collective.hpp"
#include "kapitza/run/soundness.hpp"
#include "kapitza/run/steady_run.hpp"
#include "kapitza/setup/header.hpp"
#include "kapitza/setup/problem.hpp"
#include "kapitza/solver/plane/steady.hpp"

#include "run/comparison_checks.hpp"
#include "run/dynamic/fit_windows.hpp"
#include "run/write_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace kapitza {
namespace {

/// Mean number of corners of a cell. Collective over `space`.
double nodes_per_cell(const PlaneMesh& mesh, const Communicator& space) {
  double nodes = mesh.owned_nodes();
  space.sum({&nodes, 1});
  return nodes / static_cast<double>(mesh.global_cells);
}

class PlaneRun : public SteadyProblem {
 public:
  PlaneRun(const Deck& deck, const RunOptions& options, const Communicator& communicator)
      : deck_(deck), communicator_(communicator), windows_(fit_windows(options)),
        setup_(make_plane_problem(deck, communicator)), space_(setup_.ranks->space()),
        solver_(setup_.problem, *setup_.ranks), warnings_(deck.warnings) {
    append(warnings_, binning_notes(deck, problem().media));
    append(warnings_, law_notes(deck, problem().media));
    append(warnings_, setup_.warnings);
    append(warnings_, resolution_warnings(problem(), space_));
  }

  std::string header() const override { return header_text(deck_, setup_, communicator_, solver_.rounds()); }

  StateTables tables() const override { return state_tables(solver_.unknowns(), space_); }

  std::vector<std::string> interfaces() const override {
    return interface_names(domain_of(problem(), space_));
  }
  std::vector<std::string> warnings() const override { return warnings_; }

  /// The cells of two meshes have nothing to do with each other.
  std::vector<double> carried_over(const SteadyProblem&) const override { return {}; }

  StudyPoint point(const std::vector<std::string>& names) const override {
    const Domain domain = domain_of(problem(), space_);
    return finished(study_point(domain, analyse(domain, state_.moments), names), deck_, domain, state_);
  }

  const SteadyState& solve(const SteadyOptions& options) override {
    state_ = solver_.solve(options);
    return state_;
  }

  void report(const RunReport& run) override {
    Domain domain = domain_of(problem(), space_);
    for (std::size_t s = 0; s < domain.laws.size(); ++s)
      domain.laws[s].marginal_correction = state_.marginal_correction[s];
    if (state_.converged)
      append(warnings_, temperature_notes(deck_, temperature_extremes(domain, state_.moments)));
    const Analysis analysis = analyse(domain, state_.moments);
    append(warnings_, state_.notes);
    append(warnings_, analysis.warnings);
    std::optional<FourierComparison> fourier;
    if (!run.options.compare.empty()) {
      fourier = compare_with_fourier(problem(), state_.moments, analysis, {.accuracy = 1e-5}, space_,
                                     communicator_);
      append(warnings_, fourier->warnings);
    }
    std::optional<Inferred> experiment;
    if (run.options.as_experiment)
      experiment = infer_along_lines(domain, state_.moments, analysis, named_lines(deck_), windows_);
    RunFacts facts = solve_facts(problem(), state_, communicator_.size());
    facts.channels_swept = channels_swept(problem(), *setup_.ranks);
    facts.nodes_per_cell = nodes_per_cell(problem().mesh, space_);
    facts.peak_memory_MB = peak_memory_MB(communicator_);
    facts.wall_time_s = seconds_since(run.start, communicator_);
    RunResult result{deck_,
                     domain,
                     state_.moments,
                     analysis,
                     facts,
                     sample_points(domain, state_.moments, probe_points(deck_)),
                     warnings_,
                     fourier ? &*fourier : nullptr,
                     experiment ? &*experiment : nullptr,
                     sample_curves(domain, state_.moments)};
    for (const NamedLine& line : named_lines(deck_))
      result.lines.push_back(sample_line(domain, state_.moments, line));
    const bool writes = Communicator(setup_.ranks->group()).is_root();
    on_all(communicator_, [&] {
      if (writes) write_fields(result, run.directory, communicator_);
    });
    std::vector<BandAtSurface> spectrum;
    if (deck_.output.spectral) spectrum = spectrum_at_surfaces(domain, state_.moments);
    const std::string sharing = setup_.sharing.empty() ? "" : sharing_text(facts);
    on_root(communicator_, [&] { write_report(result, run, spectrum, sharing); });
  }

 private:
  const PlaneProblem& problem() const { return setup_.problem; }
  std::string sharing_text(const RunFacts& facts) const {
    return fmt::format("{}; a sweep took {:.3g} ms, {:.3g} by the cost model", setup_.sharing,
                       1e3 * facts.sweep_time / std::max(1, facts.sweeps),
                       1e3 * solver_.rounds() * setup_.crossing_time);
  }

  const Deck& deck_;
  Communicator communicator_;
  std::vector<FitWindow> windows_;
  PlaneSetup setup_;
  Communicator space_;
  PlaneSolver solver_;
  std::vector<std::string> warnings_;
  PlaneSteadyState state_;
};

} // namespace

std::unique_ptr<SteadyProblem> make_plane_run(const Deck& deck, const RunOptions& options,
                                              const Communicator& communicator) {
  if (options.as_experiment && deck.output.lines.empty())
    throw InputError(
        {{{},
          "--as-experiment",
          "in 2D lines are needed along which to fit, such as output: {lines: [{name: middle, from: "
          "[0 nm, 20 nm], to: [300 nm, 20 nm]}]}"}});
  check_comparisons(options, deck);
  return std::make_unique<PlaneRun>(deck, options, communicator);
}

} // namespace kapitza
