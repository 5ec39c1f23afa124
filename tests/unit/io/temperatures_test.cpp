#include "kapitza/base/error.hpp"
#include "kapitza/io/deck/temperatures.hpp"

#include <gtest/gtest.h>

#include <string>

namespace kapitza {
namespace {

std::string complaint(const std::string& text) {
  try {
    parse_temperatures(text);
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

TEST(Temperatures, One) {
  for (const char* text : {"300", "300 K", " 300 K ", "0.3 kK", "3e2"})
    EXPECT_EQ(parse_temperatures(text), std::vector<double>{300}) << text;
}

TEST(Temperatures, Ranges) {
  const std::vector<double> nine{100, 150, 200, 250, 300, 350, 400, 450, 500};
  for (const char* text : {"100:500", "100 K:500 K", "100 : 500 K", "100:0.5 kK:9"})
    EXPECT_EQ(parse_temperatures(text), nine) << text;
  EXPECT_EQ(parse_temperatures("1:2:2"), (std::vector<double>{1, 2}));
  EXPECT_EQ(parse_temperatures("1.5:2.5:3"), (std::vector<double>{1.5, 2, 2.5}));
}

TEST(Temperatures, WhatIsWrong) {
  EXPECT_EQ(complaint("warm"), "'warm' is not a number; a temperature such as '300 K' is needed");
  EXPECT_EQ(complaint(""), "'' is not a number; a temperature such as '300 K' is needed");
  EXPECT_EQ(complaint("10 nm"), "'10 nm' is a length, a temperature such as '300 K' is needed");
  EXPECT_EQ(complaint("0"), "a temperature must be positive, got '0'");
  EXPECT_EQ(complaint("-5 K:10"), "a temperature must be positive, got '-5 K'");
  EXPECT_EQ(complaint("500:100"), "the range '500:100' must go from a lower to a higher temperature");
  EXPECT_EQ(complaint("100:"), "'' is not a number; a temperature such as '300 K' is needed");
  EXPECT_EQ(complaint("100:100"), "the range '100:100' must go from a lower to a higher temperature");
  EXPECT_EQ(complaint("100:200:1"),
            "the number of temperatures in a range must be a whole number from 2 to 10000, got '1'");
  EXPECT_EQ(complaint("100:200:2.5"),
            "the number of temperatures in a range must be a whole number from 2 to 10000, got '2.5'");
  EXPECT_EQ(complaint("1:2:3:4"),
            "'1:2:3:4' is no temperature such as '300 K' and no range such as '100:500' or '100 K:500 K:9'");
}

} // namespace
} // namespace kapitza
