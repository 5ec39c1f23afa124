#include "run/dynamic/thermoreflectance_parts.hpp"

#include "kapitza/analysis/budget.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/parallel/collective.hpp"
#include "kapitza/run/steady_run.hpp"
#include "kapitza/setup/problem.hpp"
#include "kapitza/setup/thermoreflectance.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include "run/dynamic/sample_checkpoints.hpp"

namespace kapitza {
namespace {

Thermoreflectance true_values(const DynamicRun& run, const StackProblem& problem) {
  const FirstInterface first = first_interface(problem);
  const StackProblem steady = between_walls(problem);
  const SteadyOptions options = make_steady_options(run.deck.solver);
  const SteadyState state = solve_steady(steady, options, run.communicator);
  if (!state.converged)
    throw RuntimeFailure("the steady state, which tells what is true: "
                         + convergence_message(state, options.tolerance));
  const Analysis analysis = analyse(domain_of(steady), state.moments);
  std::vector<double> resistance(problem.surfaces.size(), 0.0);
  Thermoreflectance seen;
  for (const InterfaceResistance& interface : analysis.interfaces) {
    resistance[interface.surface] =
        interface.kapitza.value_or(0) + interface.contact + interface.electron_phonon_sum();
    if (interface.surface == first.surface) seen.steady = interface;
  }
  const Surface& plane = problem.mesh.surfaces[first.surface];
  if (!(resistance[first.surface] > 0))
    throw RuntimeFailure("the steady state, which tells what is true: no heat crosses " + plane.name);
  seen.model = make_fourier_stack(run.deck, problem, resistance);
  seen.above = first.region;
  seen.interface = plane.name;
  seen.layer = problem.mesh.regions[first.region + 1].name;
  return seen;
}

} // namespace

ThermoreflectanceRun::ThermoreflectanceRun(const Deck& deck, const std::vector<InputFile>& inputs,
                                           const RunOptions& options, const Communicator& communicator,
                                           const std::string& kind)
    : stack_(deck, communicator, {{"surface_energy", 0, true}}),
      run_(deck, stack_, options, communicator, start_, inputs, kind),
      seen_(true_values(run_, stack_.problem())) {
  if (deck.solver.spot) spot_.emplace(stack_.response(), seen_.model);
  record_ = earlier_samples(run_);
  watch_samples(run_, record_);
}

ResponseSampler ThermoreflectanceRun::sampler() {
  const ResponseModel& model = spot_ ? static_cast<const ResponseModel&>(*spot_) : stack_.response();
  return {model, {}, make_steady_options(run_.deck.solver), &record_};
}

ResponseSampler ThermoreflectanceRun::smooth_sampler(const HarmonicDrive& drive) {
  ResponseSampler smooth = sampler();
  smooth.drive = drive;
  if (spot_) spot_->take_wavenumbers_of(drive, smooth.options, run_.communicator);
  return smooth;
}

void ThermoreflectanceRun::add_fits(const std::vector<SignalWindow>& windows,
                                    const std::vector<std::vector<FitParameter>>& parameters,
                                    const std::function<SignalMisfit(const SignalWindow&)>& misfit) {
  on_all(run_.communicator, [&] {
    for (const SignalWindow& window : windows)
      for (const auto& free : parameters) {
        seen_.fits.push_back(fit_thermoreflectance(seen_.model, seen_.above, free, misfit(window)));
        seen_.fits.back().window = window;
      }
  });
}

void ThermoreflectanceRun::keep(bool converged) const {
  keep_samples(run_, record_, converged);
}

int ThermoreflectanceRun::stopped() const {
  return run_.checkpointing->stopped(sweeps_of(record_));
}

} // namespace kapitza
