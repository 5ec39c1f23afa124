/// Both sides of an interface, face by face, when two ranks hold one each.

#include "kapitza/base/index.hpp"
#include "kapitza/mesh/plane_geometry.hpp"

#include "analysis/plane_parts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kapitza {
namespace {

/// Psi_n of every slot, out of its cell: of owned cells from the moments, of halo cells from their owners.
std::vector<double> quadratic_fluxes(const PlaneView& view) {
  const PlaneMesh& mesh = view.problem.mesh;
  std::vector<double> flux(index(mesh.slots()));
  for (const PlaneFaceMoments& face : view.moments.faces) flux[index(face.slot)] = face.quadratic_flux;

  std::vector<std::vector<double>> sent, received;
  std::vector<MPI_Request> requests;
  for (const SharedFaces& shared : mesh.neighbours) {
    std::vector<double>& out = sent.emplace_back();
    for (const int slot : shared.ours) out.push_back(flux[index(slot)]);
    received.emplace_back(shared.theirs.size());
  }
  constexpr int tag = 20;
  for (std::size_t n = 0; n < mesh.neighbours.size(); ++n) {
    const int rank = mesh.neighbours[n].rank;
    MPI_Irecv(received[n].data(), static_cast<int>(received[n].size()), MPI_DOUBLE, rank, tag,
              view.space.handle(), &requests.emplace_back());
    MPI_Isend(sent[n].data(), static_cast<int>(sent[n].size()), MPI_DOUBLE, rank, tag, view.space.handle(),
              &requests.emplace_back());
  }
  MPI_Waitall(static_cast<int>(requests.size()), requests.data(), MPI_STATUSES_IGNORE);
  for (std::size_t n = 0; n < mesh.neighbours.size(); ++n)
    for (std::size_t i = 0; i < received[n].size(); ++i)
      flux[index(mesh.neighbours[n].theirs[i])] = received[n][i];
  return flux;
}

} // namespace

std::vector<PlaneFacePair> pair_faces(const PlaneProblem& problem, const PlaneMoments& moments,
                                      const Communicator& space) {
  const PlaneView view{problem, moments, space};
  const std::vector<double> quadratic_flux = quadratic_fluxes(view);
  constexpr double rounding = 1e-13; // of what streams each way
  std::vector<PlaneFacePair> pairs;
  for (std::size_t i = 0; i < moments.faces.size(); ++i) {
    const PlaneFaceMoments& face = moments.faces[i];
    if (face.side != minus_side || !problem.mesh.surfaces[index(face.surface)].is_interface()) continue;
    const double through = face.heat_flux;
    const double behind = -quadratic_flux[index(problem.mesh.behind[index(face.slot)])];
    double streaming = 0;
    for (const double H : face.incident[0]) streaming = std::max(streaming, std::abs(H));
    const Bands& bands = problem.bands_of_cell(cell_of_slot(problem.mesh, face.slot));
    PlaneFacePair pair{i, face.quadratic_flux / through, behind / through, through / face.length, 0};
    pair.resistance = (pair.theta_minus - pair.theta_plus) / pair.heat_flux;
    if (std::abs(pair.heat_flux) <= rounding * streaming * one_way_conductance(bands))
      pair.theta_minus = pair.theta_plus = pair.resistance = std::numeric_limits<double>::quiet_NaN();
    pairs.push_back(pair);
  }
  return pairs;
}

} // namespace kapitza
