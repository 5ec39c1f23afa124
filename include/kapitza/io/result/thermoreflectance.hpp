#pragma once
/// What `kapitza fdtr` leaves behind beside the files of a harmonic run.

#include "kapitza/analysis/thermoreflectance.hpp"
#include "kapitza/io/result/response.hpp"

#include <string>
#include <vector>

namespace kapitza {

/// One row per frequency: what was computed, and the phase that each fit gives it.
std::string fdtr_csv(const HarmonicResult& result, const Thermoreflectance& seen);

/// That of the harmonic run, with the block `fdtr`.
std::string fdtr_summary_json(const HarmonicResult& result, const Thermoreflectance& seen);

/// What was inferred beside what is true, for a person.
std::string fdtr_table(const HarmonicResult& result, const Thermoreflectance& seen);

/// One sentence for each fit that nobody would doubt and that is wrong, or that has not converged.
std::vector<std::string> fdtr_warnings(const Thermoreflectance& seen);

} // namespace kapitza
