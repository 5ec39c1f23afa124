#define KAPITZA_PACK_SIZE 2
#include "solver/simd/table.hpp"

namespace kapitza {

extern const Kernels baseline_kernels;
const Kernels baseline_kernels = compiled_kernels;

} // namespace kapitza
