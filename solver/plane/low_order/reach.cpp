#include "solver/plane/low_order/reach.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace kapitza {
namespace {

/// Component 0, 1, 2 of t t: xx, xy, yy. @param n normal, of any length
double along(const Point& n, int component) {
  const double square = n[0] * n[0] + n[1] * n[1];
  return (component == 0 ? n[1] * n[1] : component == 1 ? -n[0] * n[1] : n[0] * n[0]) / square;
}

/// Weight of an azimuth in a component.
double weight_of(const PlaneAngles& angles, std::size_t a, int component) {
  return component == 0   ? angles.x[a] * angles.x[a]
         : component == 1 ? (angles.x[a] * angles.x[a] + angles.y[a] * angles.y[a]) / 2
                          : angles.y[a] * angles.y[a];
}

/// Part of what leaves a face that is scattered there, mean over its bands: what pools and baths emit.
double scattered_part(const PlaneProblem& problem, const PlaneSurfaces& surfaces, const CoupledFace& face) {
  if (face.seamless) return 0;
  const PlaneLaw& law = surfaces.law(face);
  const CoupledFace* partner = face.partner < 0 ? nullptr : &surfaces.faces()[index(face.partner)];
  const auto flux = [&](const SideBand& channel) {
    const int material = channel.side == face.side ? face.material : partner->material;
    return one_way_conductance(problem.media[index(material)], channel.band) * law.seen_by_pools(channel);
  };
  double sum = 0;
  for (const Pool& pool : law.pools) {
    double in = 0, out = 0;
    for (const SideBand& channel : pool.in) in += flux(channel);
    for (const SideBand& channel : pool.out) out += channel.side == face.side ? flux(channel) : 0;
    sum += pool.strength * in * out;
  }
  const Bands& bands = problem.media[index(face.material)];
  for (const BathEmission& emission : law.emissions)
    sum += emission.fraction * one_way_conductance(bands, emission.out.band);
  return sum / one_way_conductance(bands);
}

/// Four azimuths in each quadrant, which reflections in the axes map onto themselves.
std::vector<char> chosen_azimuths(const PlaneAngles& angles) {
  const int n = angles.per_quadrant(), stride = std::max(1, n / 4);
  std::vector<char> chosen(angles.x.size(), 0);
  for (int a = 0; a < n; ++a) {
    const int mirrored = angles.mirrored_in_x(a);
    if (a % stride == stride / 2)
      for (const int reflection : {a, mirrored, angles.mirrored_in_y(a), angles.mirrored_in_y(mirrored)})
        chosen[index(reflection)] = 1;
  }
  return chosen;
}

/// What surfaces emit in the sweep of one component.
struct Emission {
  std::vector<double> arriving, wall;
};

/// What a mirror sends, if it has come far: the mean over all that scatters, 0 of what is as often of the
/// other sign.
double mean_of_scatterers(const PlaneProblem& problem, const PlaneSweep& sweep, const Communicator& space,
                          int component) {
  if (component == 1) return 0;
  const PlaneSurfaces& surfaces = sweep.surfaces();
  std::array<double, 2> sums{}; // of lengths times the component, of lengths
  for (int f = 0; f < surfaces.owned_faces(); ++f) {
    const CoupledFace& face = surfaces.faces()[index(f)];
    const Point& n = sweep.geometry().normal[index(face.slot)];
    const double length = scattered_part(problem, surfaces, face) * std::hypot(n[0], n[1]);
    sums[0] += length * along(n, component);
    sums[1] += length;
  }
  space.sum(sums);
  return sums[1] > 0 ? sums[0] / sums[1] : 0;
}

/// Nothing where no surface scatters, nor where none sends any of the component, as of xy none along the axes
/// does. Black walls stop phonons as diffuse ones do.
std::optional<Emission> emission_of(const PlaneProblem& problem, const PlaneSweep& sweep,
                                    const Communicator& space, int component) {
  const PlaneSurfaces& surfaces = sweep.surfaces();
  Emission emission{std::vector<double>(surfaces.all_arriving(), 0.0),
                    std::vector<double>(problem.surfaces.size(), 0.0)};
  const double of_mirrors = mean_of_scatterers(problem, sweep, space, component);
  double largest = 0;
  for (const CoupledFace& face : surfaces.faces())
    largest = std::max(largest, scattered_part(problem, surfaces, face));
  if (space.max(largest) < 1e-9) return {};
  for (const CoupledFace& face : surfaces.faces()) {
    // Those that are swept in order reflect by themselves.
    const double scattered = face.ordered ? 1 : scattered_part(problem, surfaces, face);
    double value = scattered * along(surfaces.normal(face), component);
    if (face.partner < 0) value += (1 - scattered) * of_mirrors;
    std::fill_n(emission.arriving.begin() + static_cast<std::ptrdiff_t>(face.first),
                surfaces.arriving_size(face), value);
  }
  std::vector<double> length(emission.wall.size(), 0.0);
  for (int slot = 0; slot < problem.mesh.owned_nodes(); ++slot) {
    if (surfaces.kind(slot) != FaceKind::black) continue;
    const auto surface = index(problem.mesh.surface_of_face[index(slot)]);
    const Point& n = sweep.geometry().normal[index(slot)];
    length[surface] += std::hypot(n[0], n[1]);
    emission.wall[surface] += std::hypot(n[0], n[1]) * along(n, component);
  }
  space.sum(length);
  space.sum(emission.wall);
  for (std::size_t s = 0; s < length.size(); ++s)
    if (length[s] > 0) emission.wall[s] /= length[s];
  double sent = 0;
  for (const auto* part : {&emission.arriving, &emission.wall})
    for (const double value : *part) sent = std::max(sent, std::abs(value));
  if (space.max(sent) == 0) return {};
  return emission;
}

/// Sums over directions for every owned cell and band.
class Sums {
 public:
  Sums(const PlaneProblem& problem, const PlaneSweep& sweep)
      : problem_(problem), angles_(problem.angles), chosen_(chosen_azimuths(problem.angles)),
        of_lane_(sweep.lanes().padded()) {
    std::ranges::copy_if(sweep.tasks(), std::back_inserter(tasks_),
                         [&](const SweepTask& task) { return chosen_[index(task.azimuth)] != 0; });
    const std::size_t polars = angles_.sine.size();
    for (std::size_t lane = 0; lane < of_lane_.size(); ++lane)
      of_lane_[lane] = 1.5 * angles_.polar_weight[lane % polars] * angles_.sine[lane % polars]
                       * angles_.sine[lane % polars];
    for (int cell = 0; cell < problem.mesh.owned_cells; ++cell)
      first.push_back(first.back() + index(problem.bands_of_cell(cell).size()));
  }

  /// 3 <s_x^2 psi>, or with (s_x^2 + s_y^2)/2 or s_y^2, for psi that surfaces emit.
  std::array<std::vector<double>, 3> of(const PlaneSweep& sweep, const Emission& emission,
                                        const Communicator& group) {
    std::array<std::vector<double>, 3> sums;
    std::array<double, 3> all{};
    for (const std::size_t component : {0, 1, 2}) {
      sums[component].assign(first.back(), 0.0);
      for (std::size_t a = 0; a < chosen_.size(); ++a)
        if (chosen_[a] != 0)
          all[component] += angles_.azimuth_weight[a] * weight_of(angles_, a, static_cast<int>(component));
    }
    const std::vector<double> temperature(index(problem_.mesh.slots()), 0.0);
    std::vector<double> moment(index(problem_.mesh.owned_nodes()), 0.0),
        swept(sweep.surfaces().owned_arriving(), 0.0), absorbed(problem_.surfaces.size(), 0.0);
    sweep.run<double>({temperature, {emission.arriving}, emission.wall}, {moment, {swept}, absorbed}, tasks_,
                      [&](const Visit& visit) { add(visit, all, sums); });
    for (auto& sum : sums) group.sum(sum);
    return sums;
  }

  std::vector<std::size_t> first{0}; ///< [owned cells + 1]

 private:
  void add(const Visit& visit, const std::array<double, 3>& all,
           std::array<std::vector<double>, 3>& sums) const {
    const std::size_t start = index(visit.block) * block_lanes, polars = angles_.sine.size();
    const auto corners = index(problem_.mesh.corners_of(visit.cell)), a = index(visit.azimuth);
    std::array<double, block_lanes> weighted; // over a triangle the fourth corner adds nothing
    const auto [one, two, three] = std::array{visit.inside[0], visit.inside[1], visit.inside[2]};
    for (std::size_t lane = 0; lane < visit.lanes; ++lane)
      weighted[lane] = of_lane_[start + lane] * (one[lane] + two[lane] + three[lane]);
    for (std::size_t lane = 0; lane < visit.lanes && corners == 4; ++lane)
      weighted[lane] += of_lane_[start + lane] * visit.inside[3][lane];
    std::array<double, 3> weight{};
    for (const std::size_t component : {0, 1, 2})
      weight[component] = angles_.azimuth_weight[a] * weight_of(angles_, a, static_cast<int>(component))
                          / (all[component] * static_cast<double>(corners));
    std::size_t at = first[index(visit.cell)] + start / polars;
    for (std::size_t lane = 0, end = polars - start % polars; lane < visit.lanes; end += polars, ++at) {
      double sum = 0;
      for (; lane < std::min(end, visit.lanes); ++lane) sum += weighted[lane];
      for (const std::size_t component : {0, 1, 2}) sums[component][at] += weight[component] * sum;
    }
  }

  const PlaneProblem& problem_;
  const PlaneAngles& angles_;
  std::vector<char> chosen_;
  std::vector<SweepTask> tasks_;
  std::vector<double> of_lane_; ///< 3 sin^2/2 times the weight
};

} // namespace

PlaneReach::PlaneReach(const PlaneProblem& problem, const PlaneSweep& sweep, const Communicator& space,
                       const Communicator& group) {
  Sums sums(problem, sweep);
  std::array<std::array<std::vector<double>, 3>, 3> from; ///< [t t of what stops them][weight]
  for (const int component : {0, 1, 2})
    if (const auto emission = emission_of(problem, sweep, space, component)) {
      from[index(component)] = sums.of(sweep, *emission, group);
      first_ = sums.first;
    }
  for (const std::size_t component : {0, 1, 2}) {
    if (from[component][component].empty()) continue;
    stopped_[component].assign(from[component][component].begin(), from[component][component].end());
  }
  for (const std::size_t component : {0, 2}) {
    const auto &ends = from[2 - component], &sides = from[component];
    if (sides[component].empty() || ends[component].empty()) continue;
    for (std::size_t i = 0; i < sides[component].size(); ++i) {
      // Linear functions undershoot: far off both are rounding, of either sign.
      const double of_ends = ends[0][i] + ends[2][i], of_sides = std::max(0.0, sides[0][i] + sides[2][i]);
      const double ratio = of_sides < of_ends ? of_sides / of_ends : 1;
      stopped_[component][i] += static_cast<float>(ratio * ratio * ends[component][i]);
    }
  }
}

PlaneTensor PlaneReach::operator()(int cell, int band) const {
  if (empty()) return PlaneTensor::isotropic(1);
  const std::size_t at = first_[index(cell)] + index(band);
  const auto of = [&](std::size_t component) {
    return stopped_[component].empty() ? 0.0 : static_cast<double>(stopped_[component][at]);
  };
  constexpr double least = 1e-6; // keeps it positive definite
  PlaneTensor left{std::clamp(1 - of(0), least, 1.0), -of(1), std::clamp(1 - of(2), least, 1.0)};
  const double bound = std::sqrt(left.xx * left.yy) * (1 - least);
  left.xy = std::clamp(left.xy, -bound, bound);
  return left;
}

} // namespace kapitza
