#include "solver/plane/rounds.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace kapitza {
namespace {

/// Calls each(azimuth, first number, lanes) for the channels of a face, end by end.
template <class Each>
void visit_channels(const PlaneSurfaces& surfaces, const CoupledFace& face, int azimuths, const Each& each) {
  if (!surfaces.has_channels(face)) return;
  const std::size_t lanes = surfaces.channel_lanes(face);
  for (int a = 0; a < azimuths; ++a) {
    const int out = surfaces.outward_index(face, a);
    if (out < 0) continue;
    for (std::size_t end = 0; end < 2; ++end) each(a, face.first + (index(out) * 2 + end) * lanes, lanes);
  }
}

/// Of the phonons that start from some channels, the part that comes back to them.
struct Returned {
  std::vector<double> along; ///< [azimuths][lanes]
  std::vector<double> mean;  ///< [lanes] over azimuths
};

/// @param chosen whether a face's channels are meant
/// @param run what brings them back: run(input, output, arriving), the last what the input has. @return of
/// all ranks of the group what arrives then at owned faces
template <class Chosen, class RunSweep>
Returned returned_part(const PlaneSweep& sweep, const Communicator& space, const Chosen& chosen,
                       const RunSweep& run) {
  const PlaneProblem& problem = sweep.problem();
  const PlaneSurfaces& surfaces = sweep.surfaces();
  const PlaneAngles& angles = problem.angles;
  const std::size_t padded = sweep.lanes().padded(), azimuths = angles.x.size();
  std::vector<double> arriving(surfaces.all_arriving(), 0.0);
  for (const CoupledFace& face : surfaces.faces())
    if (surfaces.has_channels(face) && chosen(face))
      std::fill_n(arriving.begin() + static_cast<std::ptrdiff_t>(face.first), surfaces.arriving_size(face),
                  1.0);
  const std::vector<double> temperature(index(problem.mesh.slots()), 0.0), wall(problem.surfaces.size(), 0.0);
  std::vector<double> moment(index(problem.mesh.owned_nodes()), 0.0), swept(surfaces.owned_arriving(), 0.0),
      absorbed(problem.surfaces.size(), 0.0);
  const std::span<const double> came =
      run(SweepInput<double>{temperature, {arriving}, wall}, SweepOutput<double>{moment, {swept}, absorbed},
          std::span<double>(arriving));

  std::vector<double> back(azimuths * padded, 0.0), all(azimuths, 0.0);
  for (int f = 0; f < surfaces.owned_faces(); ++f) {
    const CoupledFace& face = surfaces.faces()[index(f)];
    if (!chosen(face)) continue;
    visit_channels(surfaces, face, angles.azimuths(), [&](int azimuth, std::size_t first, std::size_t lanes) {
      const auto a = index(azimuth);
      const Point& n = sweep.geometry().normal[index(face.slot)];
      const double weight = angles.azimuth_weight[a] * (angles.x[a] * n[0] + angles.y[a] * n[1]);
      all[a] += weight;
      for (std::size_t lane = 0; lane < lanes; ++lane) back[a * padded + lane] += weight * came[first + lane];
    });
  }
  space.sum(back);
  space.sum(all);
  Returned part{std::vector<double>(azimuths * padded, 0.0), std::vector<double>(padded, 0.0)};
  const double total = std::accumulate(all.begin(), all.end(), 0.0);
  for (std::size_t a = 0; a < azimuths; ++a)
    for (std::size_t lane = 0; lane < padded && all[a] > 0; ++lane) {
      part.along[a * padded + lane] = back[a * padded + lane] / all[a];
      part.mean[lane] += back[a * padded + lane] / total;
    }
  return part;
}

/// One sweep of phonons that channels send: what they bring to owned faces, of all ranks of the group.
std::span<const double> swept_once(const PlaneSweep& sweep, const Communicator& group,
                                   const SweepInput<double>& input, const SweepOutput<double>& output) {
  sweep.run<double>(input, output, sweep.tasks());
  group.sum(output.arriving[0]);
  return output.arriving[0];
}

/// A face of layers: what bounces there is followed column by column.
bool is_followed(const PlaneSweep& sweep, const CoupledFace& face) {
  const AlongLayers& layers = sweep.along_layers();
  return !layers.empty() && lies_across(sweep.surfaces().normal(face), layers.across);
}

/// What still goes round when the last round is over. Less costs rounds, more costs sweeps
/// (docs/performance.md).
constexpr double little_of_mirrors = 0.02, little_of_interfaces = 0.004;

/// After which less than `little` of what starts still goes round, where each round brings back this part. At
/// least two: what comes in is then of the temperature at hand, even where nothing comes back.
int rounds_for(double part, double little, int most) {
  if (part <= little * little) return 2;
  const double rounds = part < 1 ? std::ceil(std::log(little) / std::log(part)) : most;
  return static_cast<int>(std::clamp(rounds, 2.0, static_cast<double>(most)));
}

/// An azimuth of the first quadrant and its images: a mirror's reflections go together.
std::array<int, 4> reflections_of(const PlaneAngles& angles, int a) {
  const int mirrored = angles.mirrored_in_x(a);
  return {a, mirrored, angles.mirrored_in_y(a), angles.mirrored_in_y(mirrored)};
}

/// Of the lanes of a block along an azimuth and its reflections.
double largest_of(const Returned& returned, const std::array<int, 4>& reflections, std::size_t first) {
  double part = 0;
  for (const int reflection : reflections) {
    const double* lanes = &returned.along[index(reflection) * returned.mean.size() + first];
    part = std::max(part, *std::max_element(lanes, lanes + block_lanes));
  }
  return part;
}

/// Sets [blocks][azimuths] to number(reflections, first lane). @return the largest
template <class NumberOf>
int set_tasks(std::vector<int>& of_task, const PlaneSweep& sweep, const NumberOf& number) {
  const PlaneAngles& angles = sweep.problem().angles;
  int most = 1;
  for (std::size_t first = 0; first < sweep.lanes().padded(); first += block_lanes)
    for (int a = 0; a < angles.per_quadrant(); ++a) {
      const std::array<int, 4> reflections = reflections_of(angles, a);
      const int value = number(reflections, first);
      most = std::max(most, value);
      for (const int reflection : reflections)
        of_task[first / block_lanes * angles.x.size() + index(reflection)] = value;
    }
  return most;
}

} // namespace

SweepRounds::SweepRounds(const PlaneSweep& sweep, const Communicator& space, const Communicator& group)
    : azimuths_(sweep.problem().angles.x.size()), of_task_(index(sweep.lanes().blocks) * azimuths_, 1) {
  const PlaneSurfaces& surfaces = sweep.surfaces();
  std::array<double, 3> counts{}; // of channels of ends, of specular interfaces, and of what layers follow
  for (const CoupledFace& face : std::span(surfaces.faces()).first(index(surfaces.owned_faces())))
    if (surfaces.has_channels(face))
      counts[is_followed(sweep, face) ? 2 : surfaces.is_specular_interface(face) ? 1 : 0] += 1;
  space.sum(counts);
  if (counts[0] + counts[1] + counts[2] == 0) return;
  const bool layered = !sweep.along_layers().empty();
  if (layered) find_turns(sweep, space, group);
  const auto run = [&](const auto& input, const auto& output,
                       std::span<double> arriving) -> std::span<const double> {
    if (!layered) return swept_once(sweep, group, input, output);
    // Between mirrors at the ends of layers phonons go to and fro with what interfaces make of them.
    sweep.run_along_layers<double>(
        input, output, sweep.tasks(), most_turns_, [&](const SweepTask& task) { return turns(task); },
        [&](const ColumnTurn& turn) { take_channels(sweep, 1, group, &turn, output.arriving[0], arriving); });
    return arriving;
  };
  const auto alone = [&](const auto& input, const auto& output, std::span<double>) {
    return swept_once(sweep, group, input, output);
  };
  const auto among = [&](bool interfaces) {
    return [&sweep, interfaces](const CoupledFace& face) {
      return !is_followed(sweep, face) && sweep.surfaces().is_specular_interface(face) == interfaces;
    };
  };
  const Returned mirrors = counts[0] > 0 ? returned_part(sweep, space, among(false), run) : Returned{};
  const Returned interfaces = counts[1] > 0 ? returned_part(sweep, space, among(true), alone) : Returned{};
  most_ = set_tasks(of_task_, sweep, [&](const std::array<int, 4>& reflections, std::size_t first) {
    int rounds = 2;
    if (counts[0] > 0)
      rounds = rounds_for(largest_of(mirrors, reflections, first), little_of_mirrors, layered ? 8 : 100);
    if (counts[1] == 0) return rounds;
    const double* mean = &interfaces.mean[first];
    const double part =
        std::min(largest_of(interfaces, reflections, first), *std::max_element(mean, mean + block_lanes));
    return std::max(rounds, rounds_for(part, little_of_interfaces, 16));
  });
}

/// By what one turn leaves at the faces of a column, of phonons that start there.
void SweepRounds::find_turns(const PlaneSweep& sweep, const Communicator& space, const Communicator& group) {
  const auto followed = [&](const CoupledFace& face) { return is_followed(sweep, face); };
  const Returned columns = returned_part(
      sweep, space, followed,
      [&](const auto& input, const auto& output, std::span<double> arriving) -> std::span<const double> {
        sweep.run_columns_alone(input, output, [&](const ColumnTurn& turn) {
          take_channels(sweep, 1, group, &turn, output.arriving[0], arriving);
        });
        return arriving;
      });
  turns_of_task_ = of_task_;
  most_turns_ =
      set_tasks(turns_of_task_, sweep, [&](const std::array<int, 4>& reflections, std::size_t first) {
        return rounds_for(largest_of(columns, reflections, first), little_of_mirrors, 16);
      });
}

double SweepRounds::mean() const {
  double crossings = 0;
  for (std::size_t task = 0; task < of_task_.size(); ++task)
    crossings += 1 + (of_task_[task] - 1) * (turns_of_task_.empty() ? 1 : turns_of_task_[task]);
  return crossings / static_cast<double>(of_task_.size());
}

std::vector<SweepTask> SweepRounds::tasks(const PlaneSweep& sweep, int rounds) const {
  std::vector<SweepTask> some;
  std::ranges::copy_if(sweep.tasks(), std::back_inserter(some),
                       [&](const SweepTask& task) { return of(task) >= rounds; });
  return some;
}

/// Those of one task lie together: they are what the ranks of a group tell each other, not all that arrives.
void SweepRounds::take_channels(const PlaneSweep& sweep, int rounds, const Communicator& group,
                                const ColumnTurn* turn, std::span<double> swept,
                                std::span<double> arriving) const {
  const PlaneSurfaces& surfaces = sweep.surfaces();
  const PlaneAngles& angles = sweep.problem().angles;
  const auto visit_taken = [&](const auto& each) {
    const auto take = [&](int azimuth, std::size_t first, std::size_t lanes) {
      if (turn != nullptr
          && (azimuth_sign(angles, azimuth, 0) != turn->signs[0]
              || azimuth_sign(angles, azimuth, 1) != turn->signs[1]))
        return;
      for (std::size_t lane = 0; lane < lanes; lane += block_lanes)
        if (const SweepTask task{static_cast<int>(lane / block_lanes), azimuth};
            of(task) >= rounds && (turn == nullptr || turns(task) >= turn->turn))
          each(first + lane, std::min(block_lanes, lanes - lane));
    };
    const std::size_t faces = turn == nullptr ? index(surfaces.owned_faces()) : turn->faces.size();
    for (std::size_t f = 0; f < faces; ++f)
      visit_channels(surfaces, surfaces.faces()[turn == nullptr ? f : index(turn->faces[f])],
                     angles.azimuths(), take);
  };
  if (group.size() == 1) {
    visit_taken([&](std::size_t first, std::size_t count) {
      const auto from = swept.subspan(first, count);
      std::ranges::copy(from, arriving.begin() + static_cast<std::ptrdiff_t>(first));
      std::ranges::fill(from, 0.0);
    });
    return;
  }
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
