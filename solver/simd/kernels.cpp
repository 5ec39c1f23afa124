#include "solver/simd/kernels.hpp"

namespace kapitza {

extern const Kernels baseline_kernels;
#ifdef KAPITZA_SIMD_X86
extern const Kernels avx2_kernels, avx512_kernels;
#endif

const Kernels& kernels_for([[maybe_unused]] SimdLevel level) {
#ifdef KAPITZA_SIMD_X86
  if (level == SimdLevel::avx512) return avx512_kernels;
  if (level == SimdLevel::avx2) return avx2_kernels;
#endif
  return baseline_kernels;
}

const Kernels& kernels() {
  static const Kernels& chosen = kernels_for(simd_level());
  return chosen;
}

} // namespace kapitza
