#include "kapitza/run/study.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/io/atomic_file.hpp"
#include "kapitza/parallel/collective.hpp"
#include "kapitza/parallel/mailbox.hpp"
#include "kapitza/parallel/profile.hpp"
#include "kapitza/run/checkpointing.hpp"
#include "kapitza/run/dynamic_run.hpp"
#include "kapitza/run/steady_run.hpp"
#include "kapitza/setup/problem.hpp"

#include "run/study_record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <unistd.h>
#include <utility>

namespace kapitza {
namespace {

std::unique_ptr<SteadyProblem> make_point(const Deck& deck, const RunOptions& options,
                                          const Communicator& communicator) {
  need_steady(deck, "kapitza study");
  return deck.plane ? make_plane_run(deck, options, communicator)
                    : make_stack_run(deck, options, communicator);
}

/// Makes the problem of every point once, so that mistakes are told before anything is solved or written.
struct Trial {
  std::vector<std::string> interfaces, warnings; ///< names of all points; warnings of the first
};

Trial try_points(const StudyPlan& plan, const RunOptions& options, const Communicator& communicator) {
  Trial trial;
  for (const Deck& deck : plan.decks) {
    const auto problem = make_point(deck, options, communicator);
    for (const std::string& name : problem->interfaces())
      if (std::ranges::find(trial.interfaces, name) == trial.interfaces.end())
        trial.interfaces.push_back(name);
    if (&deck == &plan.decks.front()) trial.warnings = problem->warnings();
  }
  return trial;
}

/// A point's row, and why there are no values in it.
struct Solved {
  std::size_t point = 0;
  StudyPoint row;
  std::string failure;
};

/// On the root: rows as they come, each in the file at once.
class StudyTable {
 public:
  StudyTable(StudyReport& report, std::filesystem::path file, bool speaks)
      : report_(report), file_(std::move(file)), speaks_(speaks) {}

  void add(const Solved& solved) {
    report_.points[solved.point] = solved.row;
    if (!solved.failure.empty()) failures_.emplace_back(solved.point, solved.failure);
    write();
    if (!speaks_) return;
    std::string values;
    for (const StudyRange& range : report_.ranges)
      values += fmt::format("{}{} = {}", values.empty() ? "" : ", ", range.key, range.values[solved.point]);
    fmt::print(stderr, "  point {} of {}: {}, {} sweeps\n", solved.point + 1, report_.points.size(), values,
               solved.row.sweeps);
  }
  void write() const { write_atomically(file_, study_csv(report_)); }
  const std::vector<std::pair<std::size_t, std::string>>& failures() const { return failures_; }

 private:
  StudyReport& report_;
  std::filesystem::path file_;
  bool speaks_;
  std::vector<std::pair<std::size_t, std::string>> failures_;
};

std::string letter_of(const Solved& solved, const StudyReport& report) {
  return fmt::format("{}\n{}\n{}", solved.point, study_row(report, solved.point, solved.row), solved.failure);
}

Solved solved_of(const std::string& letter, const StudyReport& report) {
  const std::size_t first = letter.find('\n'), second = letter.find('\n', first + 1);
  Solved solved;
  solved.point = std::stoul(letter.substr(0, first));
  solved.row = read_study_row(letter.substr(first + 1, second - first - 1), report).value();
  solved.failure = letter.substr(second + 1);
  return solved;
}

/// Where the points of one group of ranks are solved and what they are solved with.
struct Work {
  const StudyPlan& plan;
  const RunOptions& options;
  const StudyReport& report;
  const std::filesystem::path& directory;
  const Communicator& group;
};

/// A point that is too bad for a solution leaves a row without values: the others go on.
Solved solve_point(const Work& work, std::size_t i, std::unique_ptr<SteadyProblem>& before) {
  const auto start = std::chrono::steady_clock::now();
  Solved solved{i, {}, {}};
  solved.row.interfaces.resize(work.report.interfaces.size());
  try {
    std::optional<PartClock> clock(std::in_place, RunPart::set_up);
    auto problem = make_point(work.plan.decks[i], work.options, work.group);
    clock.reset();
    SteadyOptions solver = make_steady_options(work.plan.decks[i].solver);
    if (before) solver.initial = problem->carried_over(*before);
    problem->solve(solver);
    clock.emplace(RunPart::output);
    solved.row = problem->point(work.report.interfaces);
    if (work.options.each) {
      const std::filesystem::path directory = work.directory / fmt::format("point-{:04}", i + 1);
      on_root(work.group, [&] { prepare_directory(directory, "output.directory"); });
      problem->report({work.options, directory, start, true});
    }
    before = std::move(problem);
  } catch (const RuntimeFailure& error) { // on all ranks of the group
    before.reset();
    solved.failure = error.what();
  } catch (const InputError& error) { // likewise: a temperature below 0 K
    before.reset();
    solved.failure = error.issues().empty() ? "it cannot be solved" : error.issues().front().message;
  }
  return solved;
}

/// Neighbouring points of the ones that are missing: where this group's begin and end.
std::pair<std::size_t, std::size_t> share(std::size_t count, int groups, int mine) {
  return {count * index(mine) / index(groups), count * index(mine + 1) / index(groups)};
}

/// Ranks form as many groups as there are points to share. The root takes in the rows of the others between
/// its own points, and waits for the last of them.
void solve_missing(Work work, const std::vector<std::size_t>& missing, StudyTable* table,
                   const Communicator& communicator) {
  const int groups = static_cast<int>(std::min(index(communicator.size()), missing.size()));
  if (groups == 0) return;
  const int mine = communicator.rank() * groups / communicator.size();
  const RankGroup ranks(communicator, mine);
  const Communicator group = ranks.communicator();
  Mailbox mailbox(communicator);
  const auto [first, end] = share(missing.size(), groups, mine);
  const Work own{work.plan, work.options, work.report, work.directory, group};
  std::unique_ptr<SteadyProblem> before;
  for (std::size_t k = first; k < end; ++k) {
    const Solved solved = solve_point(own, missing[k], before);
    if (table != nullptr) {
      table->add(solved);
      while (const auto letter = mailbox.look()) table->add(solved_of(*letter, work.report));
    } else if (group.is_root()) {
      mailbox.post(letter_of(solved, work.report));
    }
  }
  if (table == nullptr) return;
  const auto outstanding = [&] {
    return std::ranges::any_of(missing, [&](std::size_t i) { return !work.report.points[i]; });
  };
  while (outstanding()) table->add(solved_of(mailbox.wait(), work.report));
}

int conclude(const StudyReport& report, const StudyTable& table, const Trial& trial, const Deck& deck,
             const std::filesystem::path& directory) {
  fmt::print("{}\n{}", deck.title.empty() ? deck.path.filename().string() : deck.title, study_table(report));
  for (const std::string& warning : trial.warnings) fmt::print("  warning: {}\n", warning);
  fmt::print("  written to {}\n", (directory / "study.csv").string());
  std::fflush(stdout);
  for (const auto& [point, failure] : table.failures())
    fmt::print(stderr, "kapitza: point {} of {}: {}\n", point + 1, report.points.size(), failure);
  const auto failed =
      std::ranges::count_if(report.points, [](const auto& point) { return !point->converged; });
  if (failed == 0) return success;
  fmt::print(stderr,
             "kapitza: {} of {} points not converged; raise solver.max_sweeps or loosen solver.tolerance\n",
             failed, report.points.size());
  return not_converged;
}

} // namespace

int run_study(const StudyPlan& plan, const RunOptions& options, const Communicator& communicator) {
  const Trial trial = try_points(plan, options, communicator);
  const Deck& deck = plan.decks.front();
  const std::filesystem::path directory = output_directory(deck, options);
  StudyReport report{plan.ranges, trial.interfaces, {}};
  report.points.resize(plan.decks.size());

  std::unique_ptr<DirectoryLock> lock;
  on_root(communicator, [&] {
    lock = lock_directory(directory);
    open_study({plan, directory, options}, report);
  });
  std::vector<int> there(report.points.size());
  for (std::size_t i = 0; i < there.size(); ++i) there[i] = report.points[i] ? 1 : 0;
  communicator.broadcast(there);
  std::vector<std::size_t> missing;
  for (std::size_t i = 0; i < there.size(); ++i)
    if (there[i] == 0) missing.push_back(i);

  StudyTable table(report, directory / "study.csv", options.progress || isatty(STDERR_FILENO) != 0);
  solve_missing({plan, options, report, directory, communicator}, missing,
                communicator.is_root() ? &table : nullptr, communicator);
  int code = success;
  if (communicator.is_root()) code = conclude(report, table, trial, deck, directory);
  communicator.broadcast(code);
  return code;
}

} // namespace kapitza
