#pragma once
/// What docs/verification.md claims in its table: tools/verification_table reads it from GoogleTest's JSON.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace kapitza::test {

/// What the running test has recorded under a key so far; 0: nothing.
inline double recorded(const std::string& key) {
  const testing::TestResult& result = *testing::UnitTest::GetInstance()->current_test_info()->result();
  for (int i = 0; i < result.test_property_count(); ++i)
    if (result.GetTestProperty(i).key() == key) return std::stod(result.GetTestProperty(i).value());
  return 0;
}

/// The test fails unless |measured| <= bound. The JSON has "claim: <quantity> <= <bound>": "<measured>", the
/// worst where a test claims a quantity more than once. `quantity` names a row of the table, without quotes.
inline void claim(const std::string& quantity, double measured, double bound) {
  EXPECT_LE(std::abs(measured), bound) << quantity;
  const std::string key = fmt::format("claim: {} <= {}", quantity, bound);
  testing::Test::RecordProperty(key, fmt::format("{}", std::max(std::abs(measured), recorded(key))));
}

} // namespace kapitza::test
