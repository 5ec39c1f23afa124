#pragma once
/// The steady state of a stack, by GMRES on the temperature alone.

#include "kapitza/solver/stack/transport.hpp"
#include "kapitza/solver/steady.hpp"

namespace kapitza {

/// Collective. @throws RuntimeFailure where PETSc fails or a NaN appears; not converging is a result, not an
/// exception. Neither is being interrupted.
SteadyState solve_steady(const StackProblem& problem, const SteadyOptions& options,
                         const Communicator& communicator);

} // namespace kapitza
