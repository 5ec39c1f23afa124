#include "kapitza/io/field/fields.hpp"
#include "kapitza/parallel/collective.hpp"
#include "kapitza/run/soundness.hpp"
#include "kapitza/run/steady_run.hpp"
#include "kapitza/setup/estimate.hpp"
#include "kapitza/setup/header.hpp"
#include "kapitza/setup/problem.hpp"
#include "kapitza/solver/stack/initial_guess.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include "run/comparison_checks.hpp"
#include "run/dynamic/fit_windows.hpp"
#include "run/write_report.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace kapitza {
namespace {

class StackRun : public SteadyProblem {
 public:
  StackRun(const Deck& deck, const RunOptions& options, const Communicator& communicator)
      : deck_(deck), communicator_(communicator), windows_(fit_windows(options)),
        problem_(make_problem(deck)) {
    append(deck_.warnings, binning_notes(deck, problem_.media));
    append(deck_.warnings, law_notes(deck, problem_.media));
    check_comparisons(options, deck);
  }

  std::string header() const override { return header_text(deck_, problem_, communicator_.size()); }

  StateTables tables() const override { return state_tables(stack_unknowns(problem_), communicator_); }

  std::vector<std::string> interfaces() const override { return interface_names(domain_of(problem_)); }
  std::vector<std::string> warnings() const override { return deck_.warnings; }

  std::vector<double> carried_over(const SteadyProblem& before) const override {
    const auto* stack = dynamic_cast<const StackRun*>(&before);
    if (stack == nullptr) return {};
    return carry_over(stack->problem_, stack->state_.x, problem_);
  }

  StudyPoint point(const std::vector<std::string>& names) const override {
    const Domain domain = domain_of(problem_);
    return finished(study_point(domain, analyse(domain, state_.moments), names), deck_, domain, state_);
  }

  const SteadyState& solve(const SteadyOptions& options) override {
    state_ = solve_steady(problem_, options, communicator_);
    return state_;
  }

  void report(const RunReport& run) override {
    const Domain domain = domain_of(problem_);
    if (state_.converged)
      append(deck_.warnings, temperature_notes(deck_, temperature_extremes(domain, state_.moments)));
    const Analysis analysis = analyse(domain, state_.moments);
    append(deck_.warnings, state_.notes);
    append(deck_.warnings, analysis.warnings);
    std::optional<FourierComparison> fourier;
    if (!run.options.compare.empty()) {
      fourier = compare_with_fourier(problem_, state_.moments, analysis, {.accuracy = 1e-5}, communicator_);
      append(deck_.warnings, fourier->warnings);
    }
    std::optional<Inferred> experiment;
    if (run.options.as_experiment)
      experiment = infer_as_experiment(domain, state_.moments, analysis, windows_);
    RunFacts facts = solve_facts(problem_, state_, communicator_.size());
    facts.channels_swept = channels_swept(problem_);
    facts.peak_memory_MB = peak_memory_MB(communicator_);
    facts.wall_time_s = seconds_since(run.start, communicator_);
    const RunResult result{deck_,
                           domain,
                           state_.moments,
                           analysis,
                           facts,
                           sample_points(domain, state_.moments, probe_points(deck_)),
                           deck_.warnings,
                           fourier ? &*fourier : nullptr,
                           experiment ? &*experiment : nullptr};
    write_fields(result, run.directory, communicator_);
    std::vector<BandAtSurface> spectrum;
    if (deck_.output.spectral) spectrum = spectrum_at_surfaces(domain, state_.moments);
    on_root(communicator_, [&] { write_report(result, run, spectrum, {}); });
  }

 private:
  Deck deck_; ///< with what the problem adds to its warnings
  Communicator communicator_;
  std::vector<FitWindow> windows_;
  StackProblem problem_;
  SteadyState state_;
};

} // namespace

std::unique_ptr<SteadyProblem> make_stack_run(const Deck& deck, const RunOptions& options,
                                              const Communicator& communicator) {
  check_memory(deck, communicator);
  return std::make_unique<StackRun>(deck, options, communicator);
}

} // namespace kapitza
