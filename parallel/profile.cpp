#include "parallel/profile.hpp"

#include "kapitza/parallel/communicator.hpp"
#include "kapitza/parallel/profile.hpp"

#include "parallel/petsc.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>

namespace kapitza {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto run_parts = static_cast<std::size_t>(RunPart::rest) + 1;

constexpr std::array<const char*, run_parts> names{
    "start", "set-up", "iteration", "sweeps", "moments", "low order", "communication", "output", "rest"};
/// Of PETSc's stages; the rest is its own "Main Stage".
constexpr std::array<const char*, run_parts - 1> stage_names{
    "kapitza start",   "kapitza setup",     "kapitza solve",         "kapitza sweeps",
    "kapitza moments", "kapitza low order", "kapitza communication", "kapitza output"};

std::size_t number(RunPart part) {
  return static_cast<std::size_t>(part);
}

/// What a rank spent in one part.
struct PartTime {
  double seconds = 0; ///< [s]
  double entered = 0; ///< how often
};

/// From when the program was loaded.
struct Times {
  std::array<PartTime, run_parts> of{};
  RunPart now = RunPart::start;
  Clock::time_point since = Clock::now();
  bool logged = false; ///< PETSc runs
  std::array<PetscLogStage, run_parts - 1> stages{};

  void turn_to(RunPart part) {
    const Clock::time_point time = Clock::now();
    of[number(now)].seconds += std::chrono::duration<double>(time - since).count();
    since = time;
    now = part;
  }
};

Times times; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): a process has one

} // namespace

void begin_log_stages() {
  for (std::size_t i = 0; i < stage_names.size(); ++i)
    petsc::check(PetscLogStageRegister(stage_names[i], &times.stages[i]), "PetscLogStageRegister");
  times.logged = true;
  times.turn_to(RunPart::rest);
}

void end_log_stages() {
  times.logged = false;
}

PartClock::PartClock(RunPart part) : outer_(times.now) {
  times.turn_to(part);
  ++times.of[number(part)].entered;
  if (times.logged && part != RunPart::rest) PetscLogStagePush(times.stages[number(part)]);
}

PartClock::~PartClock() {
  if (times.logged && times.now != RunPart::rest) PetscLogStagePop();
  times.turn_to(outer_);
}

std::string profile_table(const Communicator& ranks) {
  times.turn_to(times.now); // until now
  const std::array<PartTime, run_parts> mine = times.of;
  std::array<double, run_parts> slowest{}, mean{};
  double whole = 0;
  for (std::size_t i = 0; i < run_parts; ++i) {
    slowest[i] = ranks.max(mine[i].seconds);
    mean[i] = mine[i].seconds / ranks.size();
  }
  ranks.sum(mean);
  for (const double seconds : mean) whole += seconds;
  std::string table = fmt::format("  {:<16}{:>12}{:>12}{:>9}{:>10}\n", "where time went", "slowest [s]",
                                  "mean [s]", "share", "times");
  for (std::size_t i = 0; i < run_parts; ++i)
    if (mine[i].entered > 0 || mean[i] > 0)
      table += fmt::format("  {:<16}{:>12.3f}{:>12.3f}{:>7.1f} %{:>10}\n", names[i], slowest[i], mean[i],
                           100 * mean[i] / whole,
                           mine[i].entered > 0 ? fmt::format("{:.0f}", mine[i].entered) : "");
  return table + fmt::format("  {:<16}{:>12}{:>12.3f}\n", "whole", "", whole);
}

} // namespace kapitza
