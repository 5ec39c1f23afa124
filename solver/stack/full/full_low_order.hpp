#pragma once
/// The low-order equations of stacks whose properties follow their temperature. Private to solver/.

#include "solver/preconditioner.hpp"
#include "solver/stack/full/full_transport.hpp"
#include "solver/stack/low_order/diffusion_assembly.hpp"

#include <memory>

namespace kapitza {

/// At the state that the transport has measured, and its s. Collective. @param groups of material_groups();
/// nothing: the identity
std::unique_ptr<const Preconditioner> low_order_of(const FullTransport& transport,
                                                   const GroupsOfCells* groups);

} // namespace kapitza
