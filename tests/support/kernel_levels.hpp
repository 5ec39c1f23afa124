#pragma once
/// Tests that run once for every instruction set of this machine.

#include "solver/simd/kernels.hpp"

#include <gtest/gtest.h>

namespace kapitza::test {

class EveryKernelLevel : public testing::TestWithParam<SimdLevel> {
 protected:
  const Kernels& kernels() const { return kernels_for(GetParam()); }
};

#define KAPITZA_ON_EVERY_LEVEL(suite)                                                                        \
  INSTANTIATE_TEST_SUITE_P(, suite, testing::ValuesIn(available_simd_levels()),                              \
                           [](const auto& level) { return to_string(level.param); })

} // namespace kapitza::test
