#include "kapitza/base/simd.hpp"

#include "kapitza/base/error.hpp"

#include <algorithm>
#include <cstdlib>

namespace kapitza {

std::string to_string(SimdLevel level) {
  switch (level) {
  case SimdLevel::baseline:
    return "baseline";
  case SimdLevel::avx2:
    return "avx2";
  case SimdLevel::avx512:
    return "avx512";
  }
  return "unknown";
}

std::vector<SimdLevel> available_simd_levels() {
  std::vector<SimdLevel> levels{SimdLevel::baseline};
#ifdef KAPITZA_SIMD_X86
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
  if (avx2) levels.push_back(SimdLevel::avx2);
  if (avx2 && __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512dq") != 0
      && __builtin_cpu_supports("avx512vl") != 0)
    levels.push_back(SimdLevel::avx512);
#endif
  return levels;
}

SimdLevel simd_level() {
  const std::vector<SimdLevel> levels = available_simd_levels();
  const char* wanted = std::getenv("KAPITZA_SIMD");
  if (wanted == nullptr || *wanted == '\0') return levels.back();
  const auto found =
      std::find_if(levels.begin(), levels.end(), [&](SimdLevel level) { return to_string(level) == wanted; });
  if (found != levels.end()) return *found;
  std::string names;
  for (const SimdLevel level : levels) names += (names.empty() ? "" : ", ") + to_string(level);
  throw InputError("the environment variable KAPITZA_SIMD is '" + std::string(wanted) + "'; this machine has "
                   + names);
}

} // namespace kapitza
