#include "solver/plane/rounds.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace kapitza {
namespace {

/// Calls each(azimuth, first number, lanes) for the channels of owned faces, end by end.
template <class Each>
void visit_channels(const PlaneSurfaces& surfaces, int azimuths, const Each& each) {
  for (int f = 0; f < surfaces.owned_faces(); ++f) {
    const CoupledFace& face = surfaces.faces()[index(f)];
    if (!surfaces.has_channels(face)) continue;
    const std::size_t lanes = surfaces.channel_lanes(face);
    for (int a = 0; a < azimuths; ++a) {
      const int out = surfaces.outward_index(face, a);
      if (out < 0) continue;
      for (std::size_t end = 0; end < 2; ++end)
        each(face, a, face.first + (index(out) * 2 + end) * lanes, lanes);
    }
  }
}

/// Of the phonons that start from channels, the part that comes back to them [azimuths][lanes].
std::vector<double> returned_part(const PlaneProblem& problem, const PlaneSweep& sweep,
                                  const Communicator& space, const Communicator& group) {
  const PlaneSurfaces& surfaces = sweep.surfaces();
  const PlaneAngles& angles = problem.angles;
  const std::size_t padded = sweep.lanes().padded(), azimuths = angles.x.size();
  std::vector<double> arriving(surfaces.all_arriving(), 0.0);
  for (const CoupledFace& face : surfaces.faces())
    if (surfaces.has_channels(face))
      std::fill_n(arriving.begin() + static_cast<std::ptrdiff_t>(face.first), surfaces.arriving_size(face),
                  1.0);
  const std::vector<double> temperature(index(problem.mesh.slots()), 0.0), wall(problem.surfaces.size(), 0.0);
  std::vector<double> moment(index(problem.mesh.owned_nodes()), 0.0), swept(surfaces.owned_arriving(), 0.0),
      absorbed(problem.surfaces.size(), 0.0);
  sweep.run<double>({temperature, {arriving}, wall}, {moment, {swept}, absorbed}, sweep.tasks());
  group.sum(swept);

  std::vector<double> back(azimuths * padded, 0.0), all(azimuths, 0.0);
  visit_channels(surfaces, angles.azimuths(),
                 [&](const CoupledFace& face, int azimuth, std::size_t first, std::size_t lanes) {
                   const auto a = index(azimuth);
                   const Point& n = sweep.geometry().normal[index(face.slot)];
                   const double weight = angles.x[a] * n[0] + angles.y[a] * n[1];
                   all[a] += weight;
                   for (std::size_t lane = 0; lane < lanes; ++lane)
                     back[a * padded + lane] += weight * swept[first + lane];
                 });
  space.sum(back);
  space.sum(all);
  for (std::size_t a = 0; a < azimuths; ++a)
    for (std::size_t lane = 0; lane < padded && all[a] > 0; ++lane) back[a * padded + lane] /= all[a];
  return back;
}

/// After which little of what starts still goes round, where each round brings back this part. At least two:
/// what comes in is then of the temperature at hand, even where nothing comes back.
int rounds_for(double part, int most) {
  constexpr double little = 0.02; // less costs rounds, more costs sweeps (docs/performance.md)
  if (part <= little * little) return 2;
  const double rounds = part < 1 ? std::ceil(std::log(little) / std::log(part)) : most;
  return static_cast<int>(std::clamp(rounds, 2.0, static_cast<double>(most)));
}

} // namespace

SweepRounds::SweepRounds(const PlaneProblem& problem, const PlaneSweep& sweep, const Communicator& space,
                         const Communicator& group)
    : azimuths_(problem.angles.x.size()), of_task_(index(sweep.lanes().blocks) * azimuths_, 1) {
  std::array<double, 2> counts{}; // of channels, of those at specular interfaces
  visit_channels(sweep.surfaces(), problem.angles.azimuths(),
                 [&](const CoupledFace& face, int, std::size_t, std::size_t) {
                   counts[0] += 1;
                   if (face.partner >= 0 && !face.seamless) counts[1] += 1;
                 });
  space.sum(counts);
  if (counts[0] == 0) return;
  const int most = counts[1] > 0 ? 16 : 100;
  const std::vector<double> back = returned_part(problem, sweep, space, group);
  const PlaneAngles& angles = problem.angles;
  const std::size_t padded = sweep.lanes().padded();
  for (std::size_t first = 0; first < padded; first += block_lanes)
    for (int a = 0; a < angles.per_quadrant(); ++a) {
      // A mirror's reflections go together.
      const int mirrored = angles.mirrored_in_x(a);
      const std::array<int, 4> reflections{a, mirrored, angles.mirrored_in_y(a),
                                           angles.mirrored_in_y(mirrored)};
      double part = 0;
      for (const int reflection : reflections) {
        const double* lanes = &back[index(reflection) * padded + first];
        part = std::max(part, *std::max_element(lanes, lanes + block_lanes));
      }
      const int rounds = rounds_for(part, most);
      most_ = std::max(most_, rounds);
      for (const int reflection : reflections)
        of_task_[first / block_lanes * azimuths_ + index(reflection)] = rounds;
    }
}

std::vector<SweepTask> SweepRounds::tasks(const PlaneSweep& sweep, int rounds) const {
  std::vector<SweepTask> some;
  std::ranges::copy_if(sweep.tasks(), std::back_inserter(some),
                       [&](const SweepTask& task) { return of(task) >= rounds; });
  return some;
}

/// Those of one task lie together: they are what the ranks of a group tell each other, not all that arrives.
void SweepRounds::take_channels(const PlaneSweep& sweep, int rounds, const Communicator& group,
                                std::span<double> swept, std::span<double> arriving) const {
  const auto visit_taken = [&](const auto& each) {
    visit_channels(sweep.surfaces(), static_cast<int>(azimuths_),
                   [&](const CoupledFace&, int azimuth, std::size_t first, std::size_t lanes) {
                     for (std::size_t lane = 0; lane < lanes; lane += block_lanes)
                       if (of({static_cast<int>(lane / block_lanes), azimuth}) >= rounds)
                         each(first + lane, std::min(block_lanes, lanes - lane));
                   });
  };
  std::vector<double> brought;
  visit_taken([&](std::size_t first, std::size_t count) {
    const auto from = swept.subspan(first, count);
    brought.insert(brought.end(), from.begin(), from.end());
    std::ranges::fill(from, 0.0);
  });
  group.sum(brought);
  auto next = brought.cbegin();
  visit_taken([&](std::size_t first, std::size_t count) {
    std::copy_n(next, count, arriving.begin() + static_cast<std::ptrdiff_t>(first));
    next += static_cast<std::ptrdiff_t>(count);
  });
}

} // namespace kapitza
