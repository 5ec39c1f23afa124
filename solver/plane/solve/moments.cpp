#include "kapitza/base/index.hpp"

#include "solver/plane/solve/transport.hpp"
#include "solver/simd/kernels.hpp"

#include <cmath>

namespace kapitza {

MomentSums::MomentSums(const PlaneProblem& problem, const PlaneSweep& sweep)
    : problem_(problem), sweep_(sweep), face_of_slot_(index(problem.mesh.owned_nodes()), -1) {
  const PlaneMesh& mesh = problem.mesh;
  const auto nodes = index(mesh.owned_nodes());
  for (const Bands& bands : problem.media) {
    heat_capacity_.push_back(heat_capacity(bands));
    relaxation_.push_back(relaxation(bands) + electron_coupling(bands));
  }
  sums_.energy_temperature.assign(nodes, 0.0);
  sums_.heat_flux.assign(nodes, Point{0, 0});
  sums_.dissipation.assign(index(mesh.owned_cells), 0.0);
  for (const PlaneCurve& curve : mesh.curves) {
    std::vector<double>& through = sums_.through_curves.emplace_back(curve.faces.size(), 0.0);
    through_slot_.resize(nodes, nullptr);
    for (std::size_t f = 0; f < curve.faces.size(); ++f)
      through_slot_[index(curve.faces[f].slot)] = &through[f];
  }
  for (int slot = 0; slot < mesh.owned_nodes(); ++slot) {
    const auto s = index(slot);
    if (mesh.surface_of_face[s] < 0) continue;
    face_of_slot_[s] = static_cast<int>(sums_.faces.size());
    FaceMoments& face = sums_.faces.emplace_back();
    face.slot = slot;
    face.surface = mesh.surface_of_face[s];
    face.side = mesh.on_plus_side[s];
    face.length = sweep.geometry().length(slot);
    const auto bands = index(problem.bands_of_cell(sweep.geometry().cell_of_slot[s]).size());
    for (std::size_t end = 0; end < 2; ++end) {
      face.incident[end].assign(bands, 0.0);
      face.outgoing[end].assign(bands, 0.0);
      face.mean[end].assign(bands, 0.0);
    }
  }
}

void MomentSums::add(const Visit& visit) {
  const PlaneMesh& mesh = problem_.mesh;
  const PlaneGeometry& geometry = sweep_.geometry();
  const auto cell = index(visit.cell), a = index(visit.azimuth);
  const auto material = index(problem_.medium_of_cell(visit.cell));
  const auto& table = sweep_.lanes().media[material];
  const PlaneAngles& angles = problem_.angles;
  const auto first = index(mesh.first_slot[cell]);
  const int corners = mesh.corners_of(visit.cell);
  const std::size_t start = index(visit.block) * block_lanes;
  const auto mass = mass_matrix(geometry, visit.cell);
  CornerSums sums{};
  const double* weight = table.metal ? &table.dissipating[start] : &table.weight[start];
  kernels().measure_cell({&table.capacity[start], &table.slowness[start], weight, visit.lanes}, corners,
                         visit.inside.data(), mass.front().data(), sums);
  const double wa = angles.azimuth_weight[a], energy = wa / heat_capacity_[material];
  sums_.dissipation[cell] += wa * relaxation_[material] * sums.square;
  for (int i = 0; i < corners; ++i) {
    const std::size_t node = first + index(i);
    sums_.energy_temperature[node] += energy * sums.energy[i];
    sums_.heat_flux[node][0] += wa * angles.x[a] * sums.flux[i];
    sums_.heat_flux[node][1] += wa * angles.y[a] * sums.flux[i];
  }
  for (int k = 0; k < corners; ++k)
    if (face_of_slot_[first + index(k)] >= 0) add_face(visit, k);
  if (through_slot_.empty()) return;
  for (int k = 0; k < corners; ++k)
    if (through_slot_[first + index(k)] != nullptr) add_curve_face(visit, k);
}

/// What leaves the cell: the other side's cell adds what enters.
void MomentSums::add_curve_face(const Visit& visit, int k) {
  const PlaneMesh& mesh = problem_.mesh;
  const std::size_t slot = index(mesh.first_slot[index(visit.cell)] + k);
  const Point& n = sweep_.geometry().normal[slot];
  if (crossing_sign(problem_.angles, visit.azimuth, n) <= 0) return;
  const auto& table = sweep_.lanes().media[index(problem_.medium_of_cell(visit.cell))];
  const double along =
      problem_.angles.azimuth_weight[index(visit.azimuth)] * (visit.s[0] * n[0] + visit.s[1] * n[1]);
  const auto next = index((k + 1) % mesh.corners_of(visit.cell));
  const double temperature = (visit.temperature[index(k)] + visit.temperature[next]) / 2;
  const double* at_k = visit.inside[index(k)];
  const double* at_next = visit.inside[next];
  const std::size_t start = index(visit.block) * block_lanes;
  const std::size_t end = start + visit.lanes;
  double power = 0;
  for (std::size_t lane = start; lane < end; ++lane)
    power += table.capacity[lane] * (temperature + (at_k[lane - start] + at_next[lane - start]) / 2);
  *through_slot_[slot] += along * power;
}

void MomentSums::add_face(const Visit& visit, int k) {
  const PlaneMesh& mesh = problem_.mesh;
  const auto a = index(visit.azimuth), corner = index(k), next = index((k + 1) % mesh.corners_of(visit.cell));
  const std::size_t slot = index(mesh.first_slot[index(visit.cell)] + k);
  const Point& n = sweep_.geometry().normal[slot];
  const int sign = crossing_sign(problem_.angles, visit.azimuth, n);
  FaceMoments& face = sums_.faces[index(face_of_slot_[slot])];
  // psi of a lane is `level` more than what is kept of it, at each end
  constexpr std::array<double, block_lanes> nothing{};
  const auto kept = [&](std::size_t end) {
    if (sign >= 0) return visit.inside[end == 0 ? corner : next];
    const double* const in = visit.in[corner][end];
    return in != nullptr ? in : nothing.data();
  };
  const double *const first = kept(0), *const second = kept(1);
  std::array<double, 2> level{visit.temperature[corner], visit.temperature[next]};
  for (const std::size_t end : {0, 1}) level[end] -= sign >= 0 ? 0 : visit.inflow_jump[corner][end];

  const auto polars = index(sweep_.lanes().polars);
  const std::size_t start = index(visit.block) * block_lanes;
  const double* const capacity =
      &sweep_.lanes().media[index(problem_.medium_of_cell(visit.cell))].capacity[start];
  const double along = problem_.angles.azimuth_weight[a] * (visit.s[0] * n[0] + visit.s[1] * n[1]);
  double flux = 0, quadratic = 0;
  std::size_t band = start / polars, polar = start % polars;
  for (std::size_t lane = 0; lane < visit.lanes; ++band, polar = 0) {
    std::array<double, 2> mean{}, carried{}; // of the band
    for (; polar < polars && lane < visit.lanes; ++polar, ++lane) {
      const std::array<double, 2> psi{level[0] + first[lane], level[1] + second[lane]};
      const double weight = problem_.angles.polar_weight[polar];
      mean[0] += weight * psi[0];
      mean[1] += weight * psi[1];
      carried[0] += capacity[lane] * psi[0];
      carried[1] += capacity[lane] * psi[1];
      quadratic += capacity[lane] * (psi[0] * (psi[0] + psi[1]) + psi[1] * psi[1]);
    }
    flux += carried[0] + carried[1];
    for (const std::size_t end : {0, 1}) {
      face.mean[end][band] += problem_.angles.azimuth_weight[a] * mean[end];
      if (sign != 0) (sign > 0 ? face.incident : face.outgoing)[end][band] += std::abs(along) * carried[end];
    }
  }
  face.heat_flux += along * flux / 2;
  face.quadratic_flux += along * quadratic / 6;
}

Moments MomentSums::finish(std::span<const double> temperature, const Communicator& group) {
  group.sum(sums_.energy_temperature);
  group.sum(sums_.dissipation);
  std::vector<double> packed;
  for (const Point& q : sums_.heat_flux) packed.insert(packed.end(), q.begin(), q.end());
  group.sum(packed);
  for (std::size_t n = 0; n < sums_.heat_flux.size(); ++n)
    sums_.heat_flux[n] = {packed[2 * n], packed[2 * n + 1]};
  for (std::vector<double>& through : sums_.through_curves) group.sum(through);
  sums_.temperature.assign(temperature.begin(), temperature.end());
  for (std::size_t n = 0; n < temperature.size(); ++n) sums_.energy_temperature[n] += temperature[n];
  const PlaneAngles& angles = problem_.angles;
  for (FaceMoments& face : sums_.faces) {
    std::vector<double> all{face.heat_flux, face.quadratic_flux};
    for (const auto* part : {&face.incident, &face.outgoing, &face.mean})
      for (const auto& at_end : *part) all.insert(all.end(), at_end.begin(), at_end.end());
    group.sum(all);
    face.heat_flux = all[0], face.quadratic_flux = all[1];
    const auto slot = index(face.slot);
    const Point& n = sweep_.geometry().normal[slot];
    double hemisphere = 0; // times the length
    for (std::size_t a = 0; a < angles.x.size(); ++a)
      hemisphere += angles.azimuth_weight[a] * std::max(0.0, angles.x[a] * n[0] + angles.y[a] * n[1]);
    const Bands& bands = problem_.bands_of_cell(sweep_.geometry().cell_of_slot[slot]);
    face.capacity = 4 * sweep_.lanes().mean_sine * hemisphere / face.length;
    std::size_t at = 2;
    for (auto* part : {&face.incident, &face.outgoing})
      for (auto& at_end : *part)
        for (std::size_t b = 0; b < at_end.size(); ++b)
          at_end[b] =
              all[at++] / (face.length * face.capacity * one_way_conductance(bands, static_cast<int>(b)));
    for (auto& at_end : face.mean)
      for (double& value : at_end) value = all[at++];
  }
  return std::move(sums_);
}

} // namespace kapitza
