#pragma once
/// The low-order equations of stacks whose properties follow their temperature. Private to solver/.

#include "solver/preconditioner.hpp"
#include "solver/stack/full/full_transport.hpp"
#include "solver/stack/low_order/diffusion_assembly.hpp"
#include "solver/streams.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace kapitza {

/// Which bands are lumped, the same at all temperatures; nothing: the identity.
struct FullGroups {
  std::optional<GroupsOfCells> diffusion;
  std::vector<Streams<double>> streams; ///< per medium, where phonons drift
};
FullGroups full_groups(const StackProblem& problem, const Couplings& couplings, int max_groups);

/// At the state that the transport has measured, and its s. Collective.
std::unique_ptr<const Preconditioner> low_order_of(const FullTransport& transport, const FullGroups& groups);

} // namespace kapitza
