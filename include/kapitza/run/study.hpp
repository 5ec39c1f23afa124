#pragma once
/// A study: a deck for many values of its keys, one row of a table each.

#include "kapitza/io/checkpoint/checkpoint.hpp"
#include "kapitza/io/deck/deck.hpp"
#include "kapitza/io/result/study.hpp"
#include "kapitza/parallel/communicator.hpp"
#include "kapitza/run/options.hpp"

#include <string>
#include <vector>

namespace kapitza {

/// What is to be solved.
struct StudyPlan {
  std::vector<StudyRange> ranges;    ///< all with as many values
  std::vector<std::string> settings; ///< key=value that hold for all points
  std::vector<Deck> decks;           ///< one per point
  std::vector<InputFile> inputs;     ///< the files that they name
};

/// Solves the points that the output directory does not hold yet, each group of ranks its own neighbours, and
/// adds each to study.csv as it is done: who starts the same study again loses nothing. Collective.
/// @return the exit code
/// @throws InputError for decks that cannot be run, and where the directory holds another study
int run_study(const StudyPlan& plan, const RunOptions& options, const Communicator& communicator);

} // namespace kapitza
