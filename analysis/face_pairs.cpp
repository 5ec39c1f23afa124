/// Both sides of an interface, face by face, when two ranks hold one each.

#include "kapitza/base/index.hpp"

#include "analysis/parts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kapitza {
namespace {

/// Per slot: Psi_n over the face and T*, mean over it. Of owned cells from the moments, of halo cells from
/// their owners.
using Behind = std::array<double, 2>;
std::vector<Behind> face_data(const Domain& domain, const Moments& moments) {
  const PlaneMesh& mesh = *domain.mesh;
  std::vector<Behind> data(index(mesh.slots()));
  for (const FaceMoments& face : moments.faces) {
    const FaceValues values = face_values(domain, face);
    data[index(face.slot)] = {face.quadratic_flux, (values.equivalent[0] + values.equivalent[1]) / 2};
  }

  std::vector<std::vector<Behind>> sent, received;
  std::vector<MPI_Request> requests;
  for (const SharedFaces& shared : mesh.neighbours) {
    std::vector<Behind>& out = sent.emplace_back();
    for (const int slot : shared.ours) out.push_back(data[index(slot)]);
    received.emplace_back(shared.theirs.size());
  }
  constexpr int tag = 20;
  for (std::size_t n = 0; n < mesh.neighbours.size(); ++n) {
    const int rank = mesh.neighbours[n].rank;
    MPI_Irecv(received[n].data(), static_cast<int>(2 * received[n].size()), MPI_DOUBLE, rank, tag,
              domain.space.handle(), &requests.emplace_back());
    MPI_Isend(sent[n].data(), static_cast<int>(2 * sent[n].size()), MPI_DOUBLE, rank, tag,
              domain.space.handle(), &requests.emplace_back());
  }
  MPI_Waitall(static_cast<int>(requests.size()), requests.data(), MPI_STATUSES_IGNORE);
  for (std::size_t n = 0; n < mesh.neighbours.size(); ++n)
    for (std::size_t i = 0; i < received[n].size(); ++i)
      data[index(mesh.neighbours[n].theirs[i])] = received[n][i];
  return data;
}

/// sum over groups of |q_g|, each mean over a face.
double gross_flux(const Domain& domain, const FaceMoments& face) {
  double gross = 0;
  for (const CoupledGroup& group : domain.laws[index(face.surface)].interface) {
    const FaceValues values = face_values(domain, face, group.bands[index(face.side)]);
    gross += std::abs(values.net[0] + values.net[1]) / 2;
  }
  return gross;
}

} // namespace

std::vector<FacePair> pair_faces(const Domain& domain, const Moments& moments) {
  const View view = look_at(domain, moments);
  const std::vector<Behind> data = face_data(domain, moments);
  std::vector<FacePair> pairs;
  for (std::size_t i = 0; i < moments.faces.size(); ++i) {
    const FaceMoments& face = moments.faces[i];
    if (face.side != minus_side || !domain.mesh->surfaces[index(face.surface)].is_interface()) continue;
    const Behind& here = data[index(face.slot)];
    const Behind& there = data[index(domain.mesh->behind[index(face.slot)])];
    const SurfaceCondition& condition = domain.conditions[index(face.surface)];
    FacePair pair;
    pair.face = i;
    pair.equivalent = {here[1], there[1]};
    pair.theta = {here[0] / face.heat_flux, -there[0] / face.heat_flux};
    pair.heat_flux = face.heat_flux / face.length;
    pair.kapitza =
        (here[1] - there[1] + condition.temperature_jump) / pair.heat_flux - condition.contact_resistance;
    if (!has_net_flux(view, pair.heat_flux, gross_flux(domain, face)))
      pair.theta[0] = pair.theta[1] = pair.kapitza = std::numeric_limits<double>::quiet_NaN();
    pairs.push_back(pair);
  }
  return pairs;
}

} // namespace kapitza
