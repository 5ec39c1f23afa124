/// Both sides of an interface, face by face, when two ranks hold one each.

#include "kapitza/base/index.hpp"

#include "analysis/parts.hpp"
#include "parallel/neighbours.hpp"

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

  std::vector<mpi::Letter<double>> letters;
  for (const SharedFaces& shared : mesh.neighbours) {
    mpi::Letter<double>& letter = letters.emplace_back();
    letter.rank = shared.rank;
    for (const int slot : shared.ours)
      letter.out.insert(letter.out.end(), data[index(slot)].begin(), data[index(slot)].end());
    letter.expected = 2 * shared.theirs.size();
  }
  const auto came = mpi::exchanged(letters, mpi::face_sides, domain.space);
  for (std::size_t n = 0; n < came.size(); ++n)
    for (std::size_t i = 0; i < mesh.neighbours[n].theirs.size(); ++i)
      data[index(mesh.neighbours[n].theirs[i])] = {came[n][2 * i], came[n][2 * i + 1]};
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
