#pragma once
/// The steady state of anything that can be swept. Private to solver/.

#include "kapitza/solver/steady.hpp"
#include "kapitza/solver/transport_operator.hpp"

#include "solver/preconditioner.hpp"

namespace kapitza {

/// The fixed point x = F(x), by Krylov solves until StoppingRule says so; moments of the last sweep stay in
/// the operator. Collective over the ranks that hold unknowns. The operator must be new: all its sweeps are
/// counted.
/// @throws RuntimeFailure where PETSc fails or a NaN appears; not converging is a result, not an exception
SteadyState find_steady_state(TransportOperator& sweep, const Preconditioner& low_order,
                              const SteadyOptions& options);

} // namespace kapitza
