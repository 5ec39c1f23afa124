#pragma once
/// What runs in one and two dimensions report alike. Private to run/.

#include "kapitza/io/result/results.hpp"
#include "kapitza/parallel/communicator.hpp"
#include "kapitza/run/steady_run.hpp"

#include <chrono>

namespace kapitza {

/// Sum over ranks of the largest resident size. Collective.
double peak_memory_MB(const Communicator& communicator);

/// Of the slowest rank [s]. Collective.
double seconds_since(std::chrono::steady_clock::time_point start, const Communicator& communicator);

/// summary.json, spectral.csv (with bands), profile.csv (of a stack), and the result on the terminal. On rank
/// 0.
/// @param sharing how ranks shared the work and what it took; may be empty
void write_report(const RunResult& result, const RunReport& run, const std::vector<BandAtSurface>& spectrum,
                  const std::string& sharing);

/// Names of the interfaces, each once.
std::vector<std::string> interface_names(const Domain& domain);

/// A row with how its solve went. Collective. @throws InputError for a result that cannot be (soundness.hpp)
StudyPoint finished(StudyPoint point, const Deck& deck, const Domain& domain, const SteadyState& state);

inline void append(std::vector<std::string>& list, const std::vector<std::string>& more) {
  list.insert(list.end(), more.begin(), more.end());
}

} // namespace kapitza
