#pragma once
/// Marching a stack in time with psi stored (kapitza/solver/march.hpp). Where the problem has thermal bands
/// emission and mean free paths follow the temperature.

#include "kapitza/parallel/communicator.hpp"
#include "kapitza/solver/march.hpp"
#include "kapitza/solver/stack/problem.hpp"

namespace kapitza {

/// Bytes for psi, stages and errors on a rank of so many, about. @param problem as for StackMarch
double march_memory(const StackProblem& problem, MarchScheme scheme, int ranks);

/// That of a stack. Refers to the problem.
class StackMarch : public March {
 public:
  /// @param problem with thermal bands without macroscopic contacts and jumps of temperature
  /// @throws InputError where a law cannot join its two materials
  StackMarch(const StackProblem& problem, MarchSetup setup, const Communicator& communicator);
};

} // namespace kapitza
