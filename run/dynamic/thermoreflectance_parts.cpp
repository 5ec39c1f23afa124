#include "run/dynamic/thermoreflectance_parts.hpp"

#include "kapitza/analysis/budget.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/parallel/collective.hpp"
#include "kapitza/run/steady_run.hpp"
#include "kapitza/setup/problem.hpp"
#include "kapitza/setup/thermoreflectance.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include <algorithm>

namespace kapitza {

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

void add_fits(Thermoreflectance& seen, const std::vector<SignalWindow>& windows,
              const std::vector<std::vector<FitParameter>>& parameters,
              const std::function<SignalMisfit(const SignalWindow&)>& misfit,
              const Communicator& communicator) {
  on_all(communicator, [&] {
    for (const SignalWindow& window : windows)
      for (const auto& free : parameters) {
        seen.fits.push_back(fit_thermoreflectance(seen.model, seen.above, free, misfit(window)));
        seen.fits.back().window = window;
      }
  });
}

} // namespace kapitza
