#pragma once
/// The iteration of the group roots, while the other ranks of their groups sweep. Private to solver/.

#include "solver/plane/solve/transport.hpp"
#include "solver/preconditioner.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace kapitza {

struct LowOrder {
  std::shared_ptr<const Preconditioner> preconditioner; ///< null on ranks that are no group root
  const char* name = "none";                            ///< for people
  std::function<void()> assist = {}; ///< what the other ranks of a group do when it is called for
};
/// Collective over all ranks of the plane. @param is_root of a group
using MakeLowOrder = std::function<LowOrder(bool is_root)>;

struct Driven {
  SteadyState state;
  std::string low_order; ///< "none" without acceleration
};

/// find_steady_state of real unknowns, or of amplitudes. Collective over all ranks of the plane; all have the
/// numbers of the result, its x and the name of its low-order problem the group roots alone.
/// @throws RuntimeFailure where PETSc fails or a NaN appears
template <class Number>
Driven drive(PlaneTransport<Number>& transport, const MakeLowOrder& make_low_order,
             const SteadyOptions& options);

/// @param which such as "where normal processes drift it has". Collective over the space. @throws InputError
/// with more nodes
void refuse_more_nodes(std::int64_t most, const char* which, const PlaneProblem& problem,
                       const PlaneRanks& ranks);

} // namespace kapitza
