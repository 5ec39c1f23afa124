#pragma once
/// What a directory says of the study in it. Private to run/.

#include "kapitza/run/study.hpp"

#include <filesystem>

namespace kapitza {

struct StudyPlace {
  const StudyPlan& plan;
  const std::filesystem::path& directory;
  const RunOptions& options;
};

/// Fills the points that an earlier start of the same study has solved; writes study.json, by which a later
/// one is told the same, and the rows that there are. On the root.
/// @throws InputError where another study stands there, unless options.force
void open_study(const StudyPlace& place, StudyReport& report);

} // namespace kapitza
