#pragma once
/// A steady calculation in two dimensions, and how ranks share it.

#include "kapitza/base/index.hpp"
#include "kapitza/laws/flux_coupling.hpp"
#include "kapitza/laws/plane_angles.hpp"
#include "kapitza/mesh/plane_mesh.hpp"
#include "kapitza/parallel/communicator.hpp"
#include "kapitza/solver/problem.hpp"

#include <array>
#include <memory>
#include <set>
#include <vector>

namespace kapitza {

/// One rank's part; the mesh over the space communicator of PlaneRanks.
using PlaneProblem = BasicProblem<PlaneMesh, PlaneAngles>;

/// What the law of a surface couples, summed over directions: that of problem.couplings, else built. Links,
/// pools and emissions are those of one direction, unless what crosses depends on which directions there are.
/// @param plus medium on the plus side; -1: a wall
/// @throws InputError where the law cannot join the two, or is no law of such a surface
std::shared_ptr<const FluxCoupling> coupling_of(const PlaneProblem& problem, int surface, int minus,
                                                int plus);
/// Fills problem.couplings, so that they are built once. Collective over the space communicator; all ranks
/// have the same complaints.
void couple_surfaces(PlaneProblem& problem, const Communicator& space, const LawComplaint& complain = {});

/// What an interface or a periodic pair couples, group by group (see CoupledGroup). Empty for boundaries.
/// @throws InputError where a law cannot join its two materials
std::vector<CoupledGroup> coupled_groups(const PlaneProblem& problem, int surface);
/// What a bath takes from a material, on the minus side of each group.
std::vector<CoupledGroup> bath_groups(const PlaneProblem& problem, int surface, int material);

/// The pairs of media that meet at each surface over all ranks, minus side first; plus is -1 at walls.
/// Collective over the space communicator.
std::vector<std::set<std::array<int, 2>>> media_at_surfaces(const PlaneProblem& problem,
                                                            const Communicator& space);

/// How the work is shared out: space x directions x bands ranks.
struct Decomposition {
  int space = 1, directions = 1, bands = 1; ///< ranks that share out cells, directions and bands
  int ranks() const { return space * directions * bands; }
};

/// What the cost model knows of a problem before its mesh exists.
struct WorkEstimate {
  double cells = 1;             ///< of the whole mesh
  int bands = 1;                ///< largest number of any material
  int azimuths = 4, polars = 1; ///< swept: numbers of PlaneAngles
  bool directed = false;        ///< some surface sends on along directions, and what arrives there is unknown
  bool layered = false; ///< specular interfaces of a grid: a rank needs whole columns to follow what bounces
};

/// The split of `ranks` with the least time by a model of arithmetic, pipeline filling, messages and of what
/// the iteration does between sweeps, which ranks of a space share and ranks of a group do not.
Decomposition choose_decomposition(const WorkEstimate& work, int ranks);
/// What the model says of a split: the time in which every phonon crosses the plane once [s].
double crossing_time(const WorkEstimate& work, const Decomposition& split);
/// "2 ranks: 1 in space x 2 in directions x 1 in bands"
std::string describe(const Decomposition& decomposition);

/// The communicators of a split. Ranks of one `space` hold the mesh between them; ranks of one `group` hold
/// the same cells and share out directions and bands. Owned: freed at the end.
class PlaneRanks {
 public:
  /// Collective. @throws InputError when the decomposition does not have as many ranks as `world`
  PlaneRanks(MPI_Comm world, const Decomposition& decomposition);
  ~PlaneRanks();
  PlaneRanks(const PlaneRanks&) = delete;
  PlaneRanks& operator=(const PlaneRanks&) = delete;

  MPI_Comm world() const { return world_; }
  MPI_Comm space() const { return space_; }
  MPI_Comm group() const { return group_; }
  const Decomposition& decomposition() const { return decomposition_; }

 private:
  MPI_Comm world_ = MPI_COMM_NULL, space_ = MPI_COMM_NULL, group_ = MPI_COMM_NULL;
  Decomposition decomposition_;
};

} // namespace kapitza
