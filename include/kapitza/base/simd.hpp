#pragma once
/// Instruction sets for which the sweep kernels are compiled, and which of them this machine runs.

#include <string>
#include <vector>

namespace kapitza {

/// Doubles per instruction: 2, 4 (with fused multiply-add), 8.
enum class SimdLevel { baseline, avx2, avx512 };

/// As KAPITZA_SIMD names it.
std::string to_string(SimdLevel level);

/// Those that this build has and this machine runs, narrowest first.
std::vector<SimdLevel> available_simd_levels();

/// The widest one available, or the one that the environment variable KAPITZA_SIMD names.
/// @throws InputError where it names none of those available
SimdLevel simd_level();

} // namespace kapitza
