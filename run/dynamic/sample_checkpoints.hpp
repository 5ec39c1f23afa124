#pragma once
/// Checkpoints of harmonic and transient runs: the responses that have been computed. Private to run/.

#include "kapitza/analysis/response_samples.hpp"

#include "run/dynamic/dynamic_parts.hpp"

namespace kapitza {

/// What the run goes on from; nothing where it begins. Collective. @throws InputError where the file does not
/// hold what its header says
SampleRecord earlier_samples(const DynamicRun& run);
/// Has the record looked after while it grows, and says how far it is. Refers to both.
void watch_samples(const DynamicRun& run, SampleRecord& record);
/// At the end of a run that has saved any, or whose samples may be of use. Collective.
void keep_samples(const DynamicRun& run, const SampleRecord& record, bool converged);
/// Of all runs so far.
int sweeps_of(const SampleRecord& record);

} // namespace kapitza
