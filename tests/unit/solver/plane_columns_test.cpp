#include "solver/plane/columns.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kapitza {
namespace {

/// Of two mirrors; the second one's is another, lane by lane different.
double response(std::size_t mirror, std::size_t to, std::size_t from, std::size_t lane) {
  return 0.1 + 0.2 * static_cast<double>(mirror) + 0.15 * static_cast<double>(to)
         + 0.05 * static_cast<double>(from) + 1e-3 * static_cast<double>(lane);
}

ClosedColumns columns() {
  ColumnResponses responses;
  for (const std::size_t mirror : {0, 1})
    for (const std::size_t to : {0, 1})
      for (const std::size_t from : {0, 1})
        for (std::size_t lane = 0; lane < block_lanes; ++lane)
          responses.push_back(response(mirror, to, from, lane));
  responses.resize(3 * response_size, 0.0); // and a third from which nothing comes back
  ClosedColumns closed;
  closed.add(5, responses);
  return closed;
}

std::vector<double> some_values() {
  std::vector<double> values;
  for (std::size_t i = 0; i < 2 * block_lanes; ++i) values.push_back(std::sin(static_cast<double>(i)) + 2);
  return values;
}

TEST(PlaneColumns, WhatArrivesIsWhatReturnsAndAllElse) {
  const ClosedColumns closed = columns();
  const std::vector<double> given = some_values();
  for (const std::size_t mirror : {0, 1})
    for (const bool reversed : {false, true}) {
      std::vector<double> y = given;
      closed.close(5, mirror, reversed, y.data());
      for (const std::size_t to : {0, 1})
        for (std::size_t lane = 0; lane < block_lanes; ++lane) {
          double sum = given[to * block_lanes + lane];
          for (const std::size_t from : {0, 1})
            sum += response(mirror, reversed ? 1 - to : to, reversed ? 1 - from : from, lane)
                   * y[from * block_lanes + lane];
          EXPECT_NEAR(y[to * block_lanes + lane], sum, 1e-12 * std::abs(sum)) << mirror << ' ' << lane;
        }
    }
}

TEST(PlaneColumns, NothingIsAddedWhereNothingReturns) {
  std::vector<double> y = some_values();
  columns().close(5, 2, false, y.data());
  EXPECT_EQ(y, some_values());
}

} // namespace
} // namespace kapitza
