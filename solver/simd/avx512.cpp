#define KAPITZA_PACK_SIZE 8
#include "solver/simd/table.hpp"

namespace kapitza {

extern const Kernels avx512_kernels;
const Kernels avx512_kernels = compiled_kernels;

} // namespace kapitza
