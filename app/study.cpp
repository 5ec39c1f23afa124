#include "kapitza/run/study.hpp"

#include "kapitza/io/deck/changes.hpp"
#include "kapitza/parallel/collective.hpp"

#include "app/commands.hpp"

#include <fmt/format.h>

#include <utility>

namespace kapitza::app {
namespace {

/// Ranges and lists go together, point by point.
void check_counts(const std::vector<StudyRange>& ranges) {
  if (ranges.empty())
    throw InputError(
        "kapitza study needs at least one range, such as --set mesh.layers.0.thickness=10nm:10um:25, "
        "or a list, such as --list interfaces.0.model=dmm,amm");
  for (const StudyRange& range : ranges)
    if (range.values.size() != ranges.front().values.size())
      throw InputError(fmt::format(
          "ranges and lists go together, point by point, and need equally many values: {} has {}, {} has {}",
          ranges.front().key, ranges.front().values.size(), range.key, range.values.size()));
}

StudyPlan make_plan(const RunOptions& options, const Communicator& communicator) {
  std::vector<Override> fixed;
  StudyPlan plan;
  for (const std::string& text : options.overrides) {
    const Override setting = split_settings("--set", {text}).front();
    if (auto range = parse_study_range(setting)) {
      plan.ranges.push_back(std::move(*range));
    } else {
      fixed.push_back(setting);
      plan.settings.push_back(text);
    }
  }
  for (const Override& setting : split_settings("--list", options.lists))
    plan.ranges.push_back(parse_study_list(setting));
  check_counts(plan.ranges);
  for (std::size_t i = 0; i < plan.ranges.front().values.size(); ++i) {
    std::vector<Override> overrides = fixed;
    for (const StudyRange& range : plan.ranges) overrides.emplace_back(range.key, range.values[i]);
    std::vector<InputFile> files;
    plan.decks.push_back(
        read_deck(options.deck, overrides, recording(collective_reader(communicator), files)));
    plan.decks.back().command = options.command;
    if (i == 0) plan.inputs.assign(files.begin() + 1, files.end()); // the first is the deck itself
  }
  return plan;
}

} // namespace

int study(const RunOptions& options, const Communicator& communicator) {
  return run_study(make_plan(options, communicator), options, communicator);
}

} // namespace kapitza::app
