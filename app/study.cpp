#include "kapitza/io/result/study.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/io/atomic_file.hpp"
#include "kapitza/parallel/collective.hpp"
#include "kapitza/setup/problem.hpp"
#include "kapitza/solver/plane/steady.hpp"
#include "kapitza/solver/stack/initial_guess.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include "app/commands.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kapitza::app {
namespace {

/// Every point of the study as it will be solved; the same on all ranks.
struct Plan {
  StudyReport report; ///< points: values only
  std::vector<Deck> decks;
  std::vector<Bands> media;         ///< of the first point, for notes
  std::vector<StackProblem> stacks; ///< of 1D decks, one per point; planes are made where they are solved
};

void add_name(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

/// Checks a point's deck and collects the names of its interfaces.
void prepare_point(Plan& plan, const Deck& deck, const Communicator& communicator) {
  if (deck.plane) {
    const PlaneSetup setup = make_plane_problem(deck, communicator);
    if (plan.media.empty()) plan.media = setup.problem.media;
    for (const PlaneSurface& surface : setup.problem.mesh.surfaces)
      if (surface.is_interface()) add_name(plan.report.interfaces, surface.name);
    return;
  }
  plan.stacks.push_back(make_problem(deck));
  if (plan.media.empty()) plan.media = plan.stacks.back().media;
  for (const Surface& surface : plan.stacks.back().mesh.surfaces)
    if (!surface.is_boundary()) add_name(plan.report.interfaces, surface.name);
}

Plan make_plan(const RunOptions& options, const Communicator& communicator) {
  std::vector<Override> fixed;
  Plan plan;
  for (const Override& setting : split_settings("--set", options.overrides)) {
    if (auto range = parse_study_range(setting))
      plan.report.ranges.push_back(std::move(*range));
    else
      fixed.push_back(setting);
  }
  std::vector<StudyRange>& ranges = plan.report.ranges;
  if (ranges.empty())
    throw InputError("kapitza study needs at least one range, such as --set "
                     "mesh.layers.0.thickness=10nm:10um:25");
  for (const StudyRange& range : ranges)
    if (range.values.size() != ranges.front().values.size())
      throw InputError(
          fmt::format("ranges go together, point by point, and need equally many: {} has {}, {} has {}",
                      ranges.front().key, ranges.front().values.size(), range.key, range.values.size()));
  for (std::size_t i = 0; i < ranges.front().values.size(); ++i) {
    std::vector<Override> overrides = fixed;
    StudyPoint& point = plan.report.points.emplace_back();
    for (const StudyRange& range : ranges) {
      overrides.emplace_back(range.key, study_value(range.values[i]));
      point.values.push_back(range.values[i]);
    }
    plan.decks.push_back(read_deck(options.deck, overrides, collective_reader(communicator)));
    prepare_point(plan, plan.decks.back(), communicator);
  }
  return plan;
}

StudyPoint finish_point(const Domain& domain, const SteadyState& state, const Plan& plan) {
  StudyPoint point = study_point(domain, analyse(domain, state.moments), plan.report.interfaces);
  point.converged = state.converged;
  point.sweeps = state.sweeps;
  return point;
}

StudyPoint solve_plane_point(const Plan& plan, const Deck& deck, const Communicator& group) {
  const PlaneSetup setup = make_plane_problem(deck, group);
  const PlaneSteadyState state =
      solve_plane_steady(setup.problem, make_steady_options(deck.solver), *setup.ranks);
  return finish_point(domain_of(setup.problem, Communicator(setup.ranks->space())), state, plan);
}

/// Solves the points [first, end), those of stacks each from the one before.
std::vector<StudyPoint> solve_points(const Plan& plan, std::size_t first, std::size_t end,
                                     const Communicator& group) {
  std::vector<StudyPoint> points;
  const StackProblem* before = nullptr;
  std::vector<double> x;
  for (std::size_t i = first; i < end; ++i) {
    const Deck& deck = plan.decks[i];
    StudyPoint point;
    point.interfaces.resize(plan.report.interfaces.size());
    try {
      if (deck.plane) {
        point = solve_plane_point(plan, deck, group);
      } else {
        const StackProblem& problem = plan.stacks[i];
        SteadyOptions options = make_steady_options(deck.solver);
        if (before != nullptr) options.initial = carry_over(*before, x, problem);
        SteadyState state = solve_steady(problem, options, group);
        point = finish_point(domain_of(problem), state, plan);
        x = std::move(state.x);
        before = &problem;
      }
    } catch (const RuntimeFailure&) { // of this point, on all ranks of the group: a row without values
      before = nullptr;
    }
    point.values = plan.report.points[i].values;
    points.push_back(std::move(point));
  }
  return points;
}

/// Ranks form as many groups as there are points to share; each takes neighbouring points.
void solve_in_groups(Plan& plan, const Communicator& communicator) {
  StudyReport& report = plan.report;
  const auto count = static_cast<int>(report.points.size()), ranks = communicator.size();
  const int groups = std::min(ranks, count);
  const int mine = communicator.rank() * groups / ranks;
  const RankGroup group(communicator, mine);
  const auto first = index(mine * count / groups), end = index((mine + 1) * count / groups);
  const std::vector<StudyPoint> solved = solve_points(plan, first, end, group.communicator());

  StudyPoint blank = report.points.front();
  blank.interfaces.resize(report.interfaces.size());
  const std::size_t width = pack(blank).size();
  std::vector<double> table(width * report.points.size(), 0.0);
  if (group.communicator().is_root())
    for (std::size_t i = first; i < end; ++i)
      std::ranges::copy(pack(solved[i - first]), table.begin() + static_cast<std::ptrdiff_t>(width * i));
  communicator.sum(table);
  for (std::size_t i = 0; i < report.points.size(); ++i) {
    const auto row = table.begin() + static_cast<std::ptrdiff_t>(width * i);
    report.points[i] = unpack({row, row + static_cast<std::ptrdiff_t>(width)}, report.ranges.size(),
                              report.interfaces.size());
  }
}

} // namespace

int study(const RunOptions& options, const Communicator& communicator) {
  Plan plan = make_plan(options, communicator);
  const std::filesystem::path directory =
      options.output.empty() ? plan.decks.front().output.directory : std::filesystem::path(options.output);
  on_root(communicator, [&] { prepare_directory(directory, "output.directory"); });
  solve_in_groups(plan, communicator);
  on_root(communicator, [&] {
    write_atomically(directory / "study.csv", study_csv(plan.report));
    const Deck& deck = plan.decks.front();
    fmt::print("{}\n{}", deck.title.empty() ? deck.path.filename().string() : deck.title,
               study_table(plan.report));
    for (const std::vector<std::string>& list : {deck.warnings, law_notes(deck, plan.media)})
      for (const std::string& warning : list) fmt::print("  warning: {}\n", warning);
    fmt::print("  written to {}\n", (directory / "study.csv").string());
    std::fflush(stdout);
  });
  const auto failed = std::count_if(plan.report.points.begin(), plan.report.points.end(),
                                    [](const StudyPoint& point) { return !point.converged; });
  if (failed == 0) return success;
  if (communicator.is_root())
    fmt::print(stderr,
               "kapitza: {} of {} points not converged; raise solver.max_sweeps or loosen solver.tolerance\n",
               failed, plan.report.points.size());
  return not_converged;
}

} // namespace kapitza::app
