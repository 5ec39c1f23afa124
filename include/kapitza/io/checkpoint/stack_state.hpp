#pragma once
/// The state of a steady run of a stack, as tables of a checkpoint.

#include "kapitza/io/checkpoint/checkpoint.hpp"
#include "kapitza/solver/stack/problem.hpp"

#include <span>

namespace kapitza {

/// The unknowns of StackTransport, which every rank holds all of: "temperature" [cells x 2 nodes] and
/// "wall_temperature" [heat-flux walls x 1], relative to reference_temperature, and "contact_drop"
/// [macroscopic contacts x 1]. Every rank gets a share of the rows.
std::vector<CheckpointTable> stack_tables(const StackProblem& problem, std::span<const double> x,
                                          const Communicator& communicator);

/// All unknowns, on every rank. Collective. @throws InputError on all ranks where the checkpoint is not of
/// such a problem
std::vector<double> read_stack_state(const std::filesystem::path& checkpoint, const StackProblem& problem,
                                     const Communicator& communicator);

} // namespace kapitza
