#pragma once
/// What fdtr and tdtr do alike. Private to run/.

#include "kapitza/analysis/thermoreflectance.hpp"

#include "run/dynamic/dynamic_parts.hpp"

#include <functional>

namespace kapitza {

/// The Fourier model of the run's stack and what is true of its first interface: from the steady state of
/// the same stack between two walls. Without a signal. Collective.
/// @throws RuntimeFailure where the steady state does not converge, or no heat crosses the interface
Thermoreflectance true_values(const DynamicRun& run, const StackProblem& problem);

/// Every choice of free parameters, fitted in every window. Collective.
void add_fits(Thermoreflectance& seen, const std::vector<SignalWindow>& windows,
              const std::vector<std::vector<FitParameter>>& parameters,
              const std::function<SignalMisfit(const SignalWindow&)>& misfit,
              const Communicator& communicator);

} // namespace kapitza
