#include "solver/plane/columns.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kapitza {
namespace {

/// Of two mirrors; the second one's is another, lane by lane different.
template <class Number>
Number response(std::size_t mirror, std::size_t to, std::size_t from, std::size_t lane) {
  Number number{};
  for (std::size_t part = 0; part < parts_of<Number>; ++part)
    set_part(number, part,
             0.1 + 0.2 * static_cast<double>(mirror) + 0.15 * static_cast<double>(to)
                 + 0.05 * static_cast<double>(from) + 1e-3 * static_cast<double>(lane)
                 - 0.3 * static_cast<double>(part));
  return number;
}

template <class Number>
ClosedColumns<Number> columns() {
  ColumnResponses<Number> responses;
  for (const std::size_t mirror : {0, 1})
    for (const std::size_t to : {0, 1})
      for (const std::size_t from : {0, 1})
        for (std::size_t lane = 0; lane < block_lanes; ++lane)
          responses.push_back(response<Number>(mirror, to, from, lane));
  responses.resize(3 * response_size, 0.0); // and a third from which nothing comes back
  ClosedColumns<Number> closed;
  closed.add(5, responses);
  return closed;
}

/// Per part [2][block_lanes].
template <class Number>
PartsOf<Number, std::vector<double>> some_values() {
  PartsOf<Number, std::vector<double>> values;
  for (std::size_t part = 0; part < values.size(); ++part)
    for (std::size_t i = 0; i < 2 * block_lanes; ++i)
      values[part].push_back(std::sin(static_cast<double>(i + 7 * part)) + 2);
  return values;
}

template <class Number>
void close_some(std::size_t mirror, bool reversed, PartsOf<Number, std::vector<double>>& values) {
  PartsOf<Number, double*> rows;
  for (std::size_t part = 0; part < values.size(); ++part) rows[part] = values[part].data();
  columns<Number>().close(5, mirror, reversed, rows);
}

template <class Number>
Number at(const PartsOf<Number, std::vector<double>>& values, std::size_t end, std::size_t lane) {
  Number number{};
  for (std::size_t part = 0; part < values.size(); ++part)
    set_part(number, part, values[part][end * block_lanes + lane]);
  return number;
}

template <class Number>
class PlaneColumns : public testing::Test {};
using Numbers = testing::Types<double, std::complex<double>>;
TYPED_TEST_SUITE(PlaneColumns, Numbers);

TYPED_TEST(PlaneColumns, WhatArrivesIsWhatReturnsAndAllElse) {
  using Number = TypeParam;
  const auto given = some_values<Number>();
  for (const std::size_t mirror : {0, 1})
    for (const bool reversed : {false, true}) {
      auto y = given;
      close_some<Number>(mirror, reversed, y);
      for (const std::size_t to : {0, 1})
        for (std::size_t lane = 0; lane < block_lanes; ++lane) {
          Number sum = at<Number>(given, to, lane);
          for (const std::size_t from : {0, 1})
            sum += response<Number>(mirror, reversed ? 1 - to : to, reversed ? 1 - from : from, lane)
                   * at<Number>(y, from, lane);
          EXPECT_LT(std::abs(at<Number>(y, to, lane) - sum), 1e-12 * std::abs(sum)) << mirror << ' ' << lane;
        }
    }
}

TYPED_TEST(PlaneColumns, NothingIsAddedWhereNothingReturns) {
  auto y = some_values<TypeParam>();
  close_some<TypeParam>(2, false, y);
  EXPECT_EQ(y, some_values<TypeParam>());
}

} // namespace
} // namespace kapitza
