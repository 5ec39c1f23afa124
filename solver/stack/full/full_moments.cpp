/// Moments of a stack whose properties follow its temperature: fluxes and surface means in the units of the
/// linear problem, temperatures where energy and one-way flux are those of equilibrium, entropies in the
/// place of squares.

#include "kapitza/base/index.hpp"

#include "solver/stack/face_sums.hpp"
#include "solver/stack/full/full_transport.hpp"

#include <algorithm>

namespace kapitza {
namespace {

/// T_r^2 times the entropy that relaxation makes of a mode per heat capacity and time constant, mean over a
/// cell between two nodes (Simpson). @param emission, delta at the ends: equilibrium, departure from it [K]
double produced(const Occupation& occupation, const std::array<double, 2>& emission,
                const std::array<double, 2>& delta) {
  const auto at = [&](double from, double step) { return step * occupation.force(from, step); };
  return (at(emission[0], delta[0]) + at(emission[1], delta[1])
          + 4 * at((emission[0] + emission[1]) / 2, (delta[0] + delta[1]) / 2))
         / 6;
}

} // namespace

/// Adds the lines of one slab, one way.
void FullTransport::add_moments(std::size_t slab, bool rightward, Moments& sums) {
  const Fans& fans = fans_of(slab);
  const Bands& bands = bands_of(slab);
  const std::vector<Occupation>& occupations = state_.occupations(slabs_[slab].material);
  const double capacity = heat_capacity(bands), conductance = one_way_conductance(bands);
  const double way = rightward ? 1 : -1;
  sweep(slab, rightward, leaving_,
        [&](const Fan& fan, std::size_t cell, std::size_t first, std::size_t lines, const Crossing& at) {
          const std::size_t up = 2 * cell + (rightward ? 0 : 1), down = 2 * cell + (rightward ? 1 : 0);
          const auto b = index(fan.band);
          const Occupation& occupation = occupations[b];
          const std::span emission = state_.emission(fan.band);
          const double energy = bands.heat_capacity[b] / capacity;
          const double exchange = bands.heat_capacity[b] * bands.speed[b] * state_.rate(fan.band)[cell]
                                  * problem_.mesh.width[cell];
          for (std::size_t i = 0; i < lines; ++i) {
            const double half = fans.half_weight[first + i], f = fans.capacity[first + i];
            const auto pass = [&](std::size_t node, double delta) {
              const double psi = emission[node] + delta;
              sums.quadratic_flux[node] += way * f * occupation.available(psi);
              sums.equivalent_temperature[node] += f / (2 * conductance) * psi;
            };
            pass(up, at.entering[i]);
            pass(down, at.downstream[i]);
            sums.energy_temperature[up] += energy * half * (emission[up] + at.upstream[i]);
            sums.energy_temperature[down] += energy * half * (emission[down] + at.downstream[i]);
            sums.dissipation[cell] +=
                exchange * half
                * produced(occupation, {emission[up], emission[down]}, {at.upstream[i], at.downstream[i]});
          }
        });
}

/// Adds up the ranks' parts; means of occupations become temperatures.
void FullTransport::finish(std::span<const double> x, Moments& sums) const {
  for (auto* field :
       {&sums.energy_temperature, &sums.quadratic_flux, &sums.equivalent_temperature, &sums.dissipation})
    communicator_.sum(*field);
  for (std::size_t node = 0; node < sums_.flux.size(); ++node) {
    const int medium = problem_.medium_of_cell(static_cast<int>(node / 2));
    const Bands& bands = problem_.media[index(medium)];
    const std::vector<Occupation>& occupations = state_.occupations(medium);
    std::vector<double> one_way;
    one_way.reserve(index(bands.size()));
    for (int b = 0; b < bands.size(); ++b) one_way.push_back(one_way_conductance(bands, b));
    sums.energy_temperature[node] =
        equilibrium_temperature(occupations, bands.heat_capacity, sums.energy_temperature[node]);
    sums.equivalent_temperature[node] =
        equilibrium_temperature(occupations, one_way, sums.equivalent_temperature[node]);
    sums.heat_flux[node][0] = sums_.flux[node];
    sums.relaxation_defect[node] = sums_.exchange[node] / state_.relaxation()[node];
  }
  sums.conductivity = state_.conductivity();
  finish_faces(problem_, unknowns_.part(x, Block::wall), communicator_, sums);
}

Moments FullTransport::moments(std::span<const double> x) {
  const SweepClock clock(*this);
  const auto nodes = index(problem_.mesh.nodes());
  Moments sums;
  sums.temperature.assign(x.begin(), x.begin() + problem_.mesh.nodes());
  for (auto* field : {&sums.relaxation_defect, &sums.energy_temperature, &sums.quadratic_flux,
                      &sums.equivalent_temperature})
    field->assign(nodes, 0);
  sums.heat_flux.assign(nodes, Point{0, 0});
  sums.dissipation.assign(index(problem_.mesh.cells()), 0);
  sums.faces = empty_faces(problem_);
  leaving_.copy(entering_);
  for (std::size_t k = 0; k < slabs_.size(); ++k)
    for (const bool rightward : {true, false}) add_moments(k, rightward, sums);
  add_surface_means({problem_, slabs_, lines_, channels_, entering_, leaving_}, sums);
  finish(x, sums);
  return sums;
}

} // namespace kapitza
