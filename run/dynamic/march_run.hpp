#pragma once
/// Runs that march in time with psi stored. Private to run/.

#include "kapitza/analysis/marching.hpp"

#include "run/dynamic/dynamic_parts.hpp"

namespace kapitza {

/// Of a deck with time.method: marching. Says how much memory psi takes before it is there.
/// Collective. @param sweeps gets those of all runs so far, also where the march is stopped
/// @throws InputError where that is more than there is; SamplingStopped
TransientHistory march(const DynamicRun& run, int& sweeps);

/// Those of the history and those of fields, rising [s].
std::vector<double> all_times(const Deck& deck);

} // namespace kapitza
