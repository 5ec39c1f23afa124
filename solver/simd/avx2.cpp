#define KAPITZA_PACK_SIZE 4
#include "solver/simd/table.hpp"

namespace kapitza {

extern const Kernels avx2_kernels;
const Kernels avx2_kernels = compiled_kernels;

} // namespace kapitza
