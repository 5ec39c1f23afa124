#pragma once
/// The steady state of a plane problem, by Krylov iteration on the temperature and on what arrives at
/// surfaces.

#include "kapitza/solver/moments.hpp"
#include "kapitza/solver/plane/problem.hpp"
#include "kapitza/solver/steady.hpp"
#include "kapitza/solver/unknowns.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace kapitza {

/// Nodes of a mesh (the corners of all its cells) up to which there may be a second field beside T in it, a
/// drift of normal processes or electrons of metals: the low-order problem of both is factorised.
inline constexpr std::int64_t most_coupled_nodes = 40000;

/// The steady state of a plane: this rank's part.
struct PlaneSteadyState : SteadyState {
  Decomposition decomposition; ///< how the ranks shared the work
  std::string
      low_order; ///< which low-order problem preconditioned the iteration; on ranks that hold unknowns
  /// Per surface, what Sinkhorn scaling had to correct in the discrete law, relative: see FluxCoupling.
  std::vector<double> marginal_correction;
};

/// A plane problem made ready: geometry, surface laws (seconds, where acoustic ones meet curved interfaces)
/// and the order of its sweeps. Keeps references to what it is made of.
class PlaneSolver {
 public:
  /// Collective over ranks.world(); every rank passes the part of the problem that its space communicator
  /// gives it. @throws InputError where a law cannot join its two materials, or the mesh has more than
  /// most_coupled_nodes and normal processes that drift, or metals
  PlaneSolver(const PlaneProblem& problem, const PlaneRanks& ranks);
  ~PlaneSolver();
  PlaneSolver(const PlaneSolver&) = delete;
  PlaneSolver& operator=(const PlaneSolver&) = delete;

  const Unknowns& unknowns() const;
  /// How often phonons cross the plane in one sweep, on average: more than once where mirrors or specular
  /// interfaces send them round.
  double rounds() const;
  /// Collective; once. SteadyOptions::progress is called on the first rank of each group,
  /// SteadyOptions::watch on every rank (`current` gives an empty iterate on ranks that hold no unknowns;
  /// SteadyOptions::initial and start are not read there).
  /// @throws RuntimeFailure where PETSc fails or a NaN appears; not converging is a result, not an exception.
  /// Neither is being interrupted.
  PlaneSteadyState solve(const SteadyOptions& options);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> impl_;
};

/// PlaneSolver(problem, ranks).solve(options)
PlaneSteadyState solve_plane_steady(const PlaneProblem& problem, const SteadyOptions& options,
                                    const PlaneRanks& ranks);

/// Cell crossings of one sweep, over all ranks: the sum over cells of bands x swept directions. Collective
/// over the space communicator.
double channels_swept(const PlaneProblem& problem, const PlaneRanks& ranks);

} // namespace kapitza
