#include "solver/plane/low_order/few_stream.hpp"

#include "kapitza/base/index.hpp"

#include "parallel/petsc_apply.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace kapitza {
namespace {

/// Rows of doubles beyond which factors would take longer than the sweeps that more groups save.
constexpr PetscInt most_rows = 50000;
/// More hardly save a sweep.
constexpr int most_groups = 4;

template <class Number>
int affordable_groups(PetscInt nodes, int wanted) {
  const PetscInt of_node =
      most_rows / (std::max<PetscInt>(nodes, 1) * static_cast<PetscInt>(parts_of<Number>));
  const auto affordable = static_cast<int>((of_node - 3) / static_cast<PetscInt>(stream_count));
  return std::clamp(affordable, 1, std::min(wanted, most_groups));
}

} // namespace

template <class Number>
FewStreamSystem<Number>::FewStreamSystem(const PreparedPlane& plane, int max_groups, const Number& shift)
    : plane_(plane), numbering_(plane.problem().mesh, plane.sweep().geometry(), plane.sharers().handle()),
      metals_(any_metals(plane.problem().media)), floats_(shift == 0.0 && is_floating(plane.problem())) {
  for (const Bands& bands : plane.problem().media) {
    streams_.push_back(make_streams(bands, affordable_groups<Number>(numbering_.total, max_groups), shift));
    groups_ = std::max(groups_, streams_.back().list.size());
  }
  matrix_ = assemble_few_streams(plane, layout(), streams_, shift, inflows_);
  petsc::check(MatCreateVecs(matrix_.get(), solution_.out(), right_.out()), "MatCreateVecs");
  factorise();
}

template <class Number>
StreamLayout FewStreamSystem<Number>::layout() const {
  return {numbering_, groups_, plane_.flux_walls().size(), metals_, floats_};
}

template <class Number>
void FewStreamSystem<Number>::factorise() {
  petsc::check(KSPCreate(plane_.sharers().handle(), solver_.out()), "KSPCreate");
  petsc::check(KSPSetOptionsPrefix(solver_.get(), "few_stream_"), "KSPSetOptionsPrefix");
  petsc::check(KSPSetOperators(solver_.get(), matrix_.get(), matrix_.get()), "KSPSetOperators");
  petsc::check(KSPSetType(solver_.get(), KSPPREONLY), "KSPSetType");
  PC pc = nullptr;
  petsc::check(KSPGetPC(solver_.get(), &pc), "KSPGetPC");
  petsc::check(PCSetType(pc, PCLU), "PCSetType");
  petsc::check(PCFactorSetMatSolverType(pc, MATSOLVERMUMPS), "PCFactorSetMatSolverType");
  petsc::check(KSPSetFromOptions(solver_.get()), "KSPSetFromOptions");
  petsc::check(KSPSetUp(solver_.get()), "KSPSetUp");
}

/// Means of what arrives at coupled faces, by direction and group.
template <class Number>
StreamValues FewStreamSystem<Number>::brought(std::span<const double> r) const {
  const PlaneProblem& problem = plane_.problem();
  const PlaneSurfaces& surfaces = plane_.sweep().surfaces();
  StreamValues values{groups_,
                      std::vector<double>(surfaces.faces().size() * 2 * stream_count * groups_, 0.0)};
  std::vector<double> nodes(index(problem.mesh.slots())), arriving(surfaces.all_arriving());
  std::ranges::copy(plane_.unknowns().part(r, Block::arriving), arriving.begin());
  plane_.exchange_halo(nodes, arriving);
  for (std::size_t f = 0; f < surfaces.faces().size(); ++f) {
    const CoupledFace& face = surfaces.faces()[f];
    if (surfaces.has_channels(face)) {
      add_channels(f, arriving.data() + face.first, values);
      continue;
    }
    const std::vector<double> h = surfaces.means(face, arriving);
    const auto& list = streams_[index(face.material)].list;
    for (std::size_t end = 0; end < 2; ++end)
      for (std::size_t g = 0; g < list.size(); ++g)
        for (const int b : list[g].bands) {
          const double share =
              one_way_conductance(problem.media[index(face.material)], b) / list[g].conductance;
          for (std::size_t d = 0; d < stream_count; ++d)
            values.value[values.at(f, end, d, g)] += share * h[end * h.size() / 2 + index(b)];
        }
  }
  return values;
}

namespace {

/// Part of a direction in what an azimuth carries: azimuths lie between two.
double nearness(const PlaneAngles& angles, int azimuth, std::size_t direction) {
  constexpr double apart = 2 * std::numbers::pi / stream_count;
  const double angle = std::atan2(angles.y[index(azimuth)], angles.x[index(azimuth)]);
  return std::max(0.0, 1
                           - std::abs(std::remainder(angle / apart - 0.5 - static_cast<double>(direction),
                                                     static_cast<double>(stream_count))));
}

/// Weights of the azimuths that arrive at a face in the mean of each direction [directions][azimuths]. Where
/// none is near the mean is that of all.
std::array<std::vector<double>, stream_count> means_of_azimuths(const PlaneAngles& angles, const Point& n) {
  std::array<std::vector<double>, stream_count> weights;
  for (std::size_t d = 0; d < stream_count; ++d) {
    double near = 0, all = 0;
    std::vector<double> of_all;
    for (int a = 0; a < angles.azimuths(); ++a) {
      const auto i = index(a);
      const double flux = angles.azimuth_weight[i] * std::max(0.0, angles.x[i] * n[0] + angles.y[i] * n[1]);
      of_all.push_back(flux);
      weights[d].push_back(flux * nearness(angles, a, d));
      all += flux;
      near += weights[d].back();
    }
    if (near <= 0) weights[d] = of_all;
    for (double& weight : weights[d]) weight /= near > 0 ? near : all;
  }
  return weights;
}

/// The other way: parts of the directions that arrive in what an azimuth brings.
std::array<double, stream_count> parts_of_azimuth(const PlaneAngles& angles, const FaceStreams& face,
                                                  int azimuth) {
  std::array<double, stream_count> part{};
  double sum = 0;
  for (std::size_t d = 0; d < stream_count; ++d)
    if (face.share[d] > 0) sum += part[d] = nearness(angles, azimuth, d);
  if (sum <= 0) return face.share;
  for (double& its : part) its /= sum;
  return part;
}

} // namespace

/// Of all azimuths and lanes.
template <class Number>
void FewStreamSystem<Number>::add_channels(std::size_t f, const double* arriving,
                                           StreamValues& values) const {
  const PlaneSurfaces& surfaces = plane_.sweep().surfaces();
  const PlaneAngles& angles = plane_.problem().angles;
  const CoupledFace& face = surfaces.faces()[f];
  const Bands& bands = plane_.problem().media[index(face.material)];
  const Streams<Number>& streams = streams_[index(face.material)];
  const auto weights = means_of_azimuths(angles, surfaces.normal(face));
  const auto polars = angles.sine.size();
  const double mean_sine = plane_.sweep().lanes().mean_sine;
  for (int a = 0; a < angles.azimuths(); ++a) {
    const int out = surfaces.outward_index(face, a);
    if (out < 0) continue;
    for (std::size_t end = 0; end < 2; ++end) {
      const double* psi = arriving + (index(out) * 2 + end) * surfaces.channel_lanes(face);
      for (std::size_t lane = 0; lane < surfaces.channel_lanes(face); ++lane) {
        const auto b = static_cast<int>(lane / polars);
        const std::size_t g = streams.of_band[index(b)], p = lane % polars;
        const double part = angles.polar_weight[p] * angles.sine[p] / mean_sine
                            * one_way_conductance(bands, b) / streams.list[g].conductance * psi[lane];
        for (std::size_t d = 0; d < stream_count; ++d)
          values.value[values.at(f, end, d, g)] += weights[d][index(a)] * part;
      }
    }
  }
}

/// Adds values at owned coupled faces to all that arrives there.
template <class Number>
void FewStreamSystem<Number>::spread(const StreamValues& values, std::span<double> arriving) const {
  const PlaneSurfaces& surfaces = plane_.sweep().surfaces();
  const PlaneAngles& angles = plane_.problem().angles;
  for (std::size_t f = 0; f < index(surfaces.owned_faces()); ++f) {
    const CoupledFace& face = surfaces.faces()[f];
    if (surfaces.arriving_size(face) == 0) continue;
    const auto& group_of = streams_[index(face.material)].of_band;
    const FaceStreams met(surfaces.normal(face));
    /// To `count` numbers of each band.
    const auto add = [&](double* to, std::size_t end, const std::array<double, stream_count>& part,
                         std::size_t count) {
      for (std::size_t i = 0; i < group_of.size() * count; ++i)
        for (std::size_t d = 0; d < stream_count; ++d)
          if (part[d] > 0) to[i] += part[d] * values.value[values.at(f, end, d, group_of[i / count])];
    };
    double* to = arriving.data() + face.first;
    for (std::size_t end = 0; end < 2; ++end) {
      if (!surfaces.has_channels(face)) {
        add(to + end * group_of.size(), end, met.share, 1);
        continue;
      }
      for (int a = 0; a < angles.azimuths(); ++a)
        if (const int out = surfaces.outward_index(face, a); out >= 0)
          add(to + (index(out) * 2 + end) * surfaces.channel_lanes(face), end,
              parts_of_azimuth(angles, met, a), angles.sine.size());
    }
  }
}

/// Of one part of the residuals.
template <class Number>
std::vector<double> FewStreamSystem<Number>::right_side(std::span<const double> r) const {
  const Unknowns& unknowns = plane_.unknowns();
  const auto nodes = index(numbering_.own), per_node = index(layout().per_node());
  std::vector<double> right(nodes * per_node, 0.0);
  const auto temperature = unknowns.part(r, Block::temperature), drift = unknowns.part(r, Block::drift);
  for (std::size_t n = 0; n < nodes; ++n) {
    right[n * per_node] = temperature[n];
    for (const std::size_t c : {0, 1}) right[n * per_node + 1 + c] = drift[2 * n + c];
  }
  const auto electrons = unknowns.part(r, Block::electron);
  for (std::size_t n = 0; n < electrons.size(); ++n)
    right[index(plane_.electrons().slots[n]) * per_node + 3] = electrons[n];
  const StreamValues residual = brought(r);
  for (const StreamInflow& inflow : inflows_)
    right[inflow.row] += inflow.factor * residual.value[inflow.from];
  const auto walls = unknowns.part(r, Block::wall);
  right.insert(right.end(), walls.begin(), walls.end());
  return right;
}

/// As the equations of the matrix are.
template <class Number>
void FewStreamSystem<Number>::turn(std::span<Number> right) const {
  const PlaneProblem& problem = plane_.problem();
  const auto per_node = index(layout().per_node());
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell) {
    const auto& list = streams_[index(problem.medium_of_cell(cell))].list;
    for (int slot = problem.mesh.first_slot[index(cell)]; slot < problem.mesh.first_slot[index(cell) + 1];
         ++slot)
      for (std::size_t g = 0; g < list.size(); ++g)
        for (std::size_t d = 0; d < stream_count; ++d)
          right[index(slot) * per_node + layout().fields() + stream_count * g + d] *= turn_of(list[g]);
  }
}

/// One part of the solution. @param x the residuals, which become the unknowns
template <class Number>
void FewStreamSystem<Number>::take_found(std::span<const double> found, std::span<double> x) const {
  const Unknowns& unknowns = plane_.unknowns();
  const PlaneSurfaces& surfaces = plane_.sweep().surfaces();
  const auto nodes = index(numbering_.own), per_node = index(layout().per_node());
  StreamValues sent{groups_,
                    std::vector<double>(index(surfaces.owned_faces()) * 2 * stream_count * groups_, 0.0)};
  for (std::size_t f = 0; f < index(surfaces.owned_faces()); ++f) {
    const int slot = surfaces.faces()[f].slot;
    for (std::size_t end = 0; end < 2; ++end) {
      const auto node = index(end == 0 ? slot : plane_.sweep().geometry().next[index(slot)]);
      for (std::size_t g = 0; g < groups_; ++g)
        for (std::size_t d = 0; d < stream_count; ++d)
          sent.value[sent.at(f, end, d, g)] =
              found[node * per_node + layout().fields() + stream_count * g + d];
    }
  }
  spread(sent, unknowns.part(x, Block::arriving));
  for (std::size_t n = 0; n < nodes; ++n) {
    unknowns.part(x, Block::temperature)[n] = found[n * per_node];
    for (const std::size_t c : {0, 1})
      unknowns.part(x, Block::drift)[2 * n + c] = found[n * per_node + 1 + c];
  }
  const auto electrons = unknowns.part(x, Block::electron);
  for (std::size_t n = 0; n < electrons.size(); ++n)
    electrons[n] = found[index(plane_.electrons().slots[n]) * per_node + 3];
  std::ranges::copy(found.subspan(nodes * per_node), unknowns.part(x, Block::wall).begin());
}

/// The mean over all ranks, where a constant is no error.
template <class Number>
void FewStreamSystem<Number>::remove_level(std::span<double> x) const {
  const std::span<double> levels = x.first(plane_.unknowns().levels());
  double sums[2] = {std::accumulate(levels.begin(), levels.end(), 0.0), static_cast<double>(levels.size())};
  plane_.sharers().sum(sums);
  for (double& value : levels) value -= sums[0] / sums[1];
}

template <class Number>
void FewStreamSystem<Number>::invert(std::span<const double> r, std::span<double> x) const {
  PartsOf<Number, std::vector<double>> values;
  std::vector<double> right;
  for (std::size_t part = 0; part < parts; ++part) {
    values[part] = part_of_vector(r, part, parts);
    const std::vector<double> its = right_side(values[part]);
    right.resize(parts * its.size());
    join_part(its, part, parts, right);
  }
  turn(as_numbers<Number>(std::span(right)));
  petsc::set_part(right_.get(), right);
  petsc::check(KSPSolve(solver_.get(), right_.get(), solution_.get()), "KSPSolve");
  const std::vector<double> found = petsc::part_of(solution_.get());
  for (std::size_t part = 0; part < parts; ++part) {
    take_found(part_of_vector(found, part, parts), values[part]);
    if (floats_) remove_level(values[part]);
    join_part(values[part], part, parts, x);
  }
}

template class FewStreamSystem<double>;
template class FewStreamSystem<std::complex<double>>;

} // namespace kapitza
