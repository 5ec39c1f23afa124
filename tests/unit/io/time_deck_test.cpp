/// What decks in time leave to the program: the method and the times.

#include "unit/io/deck_text.hpp"

#include <gtest/gtest.h>

namespace kapitza {
namespace {

using test::bilayer, test::complaints, test::read_text;

Deck timed(const std::string& time, const std::string& rest = "") {
  return read_text(bilayer("boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}}\ntime: {"
                           + time + "}\n" + rest));
}

TEST(TimeDeck, StepsAskForMarching) {
  EXPECT_EQ(timed("end: 10 ns").time->method, TransientMethod::automatic);
  EXPECT_EQ(timed("end: 10 ns, step: adaptive").time->method, TransientMethod::marching);
  EXPECT_EQ(timed("end: 10 ns, step: 1 ps, scheme: sdirk2").time->step, 1e-12);
  EXPECT_EQ(timed("end: 10 ns, scheme: sdirk3, method: auto").time->method, TransientMethod::marching);
  EXPECT_EQ(timed("end: 10 ns", "solver: {properties: full}\n").time->method, TransientMethod::marching);
}

const std::string plane = "temperature: 300 K\n"
                          "materials: {a: {gray: {heat_capacity: 1e6, group_velocity: 5000, "
                          "mean_free_path: 100 nm}}}\n"
                          "mesh: {grid: {x: [{length: 1 um, cells: 4}], y: [{length: 1 um, cells: 4}], "
                          "materials: [[a]]}}\n"
                          "boundaries: {left: {isothermal: 301 K}, right: diffuse, bottom: diffuse, "
                          "top: diffuse}\n";

TEST(TimeDeck, PlanesMarchToo) {
  EXPECT_EQ(read_text(plane + "time: {end: 10 ns, scheme: sdirk2}\n").time->method,
            TransientMethod::marching);
  EXPECT_EQ(read_text(plane + "time: {end: 10 ns}\n").time->method, TransientMethod::automatic);
  EXPECT_TRUE(read_text(plane
                        + "heating: [{material: a, power: 1e15 W/m^3}]\n"
                          "time: {end: 10 ns, initial_temperature: {steady: true}}\n")
                  .time->from_steady);
}

TEST(TimeDeck, NormalProcessesMarchToo) {
  const Deck deck = timed("end: 10 ns, step: adaptive", "solver: {scattering: callaway}\n");
  EXPECT_EQ(deck.time->method, TransientMethod::marching);
}

TEST(TimeDeck, TimesComeAsOftenAsFieldsOrAHundredTimes) {
  EXPECT_EQ(timed("end: 10 ns").time->output.size(), 100u);
  EXPECT_EQ(timed("end: 10 ns", "output: {every: 2 ns}\n").time->output.size(), 5u);
  EXPECT_EQ(timed("end: 10 ns, output: {list: [1 ns]}", "output: {every: 2 ns}\n").time->output,
            std::vector<double>{1e-9});
  // no times of a run that has no end, or too many
  EXPECT_NE(complaints(bilayer("time: {}\n")).find("time.end: missing"), std::string::npos);
  EXPECT_NE(complaints(bilayer("time: {end: -1 ns}\n")).find("time.end"), std::string::npos);
  EXPECT_NE(
      complaints(bilayer("time: {end: 10 ns}\noutput: {every: 1e-30 s}\n")).find("output.every: fields at"),
      std::string::npos);
}

/// Written out they would ask for steps.
TEST(TimeDeck, TheEffectiveDeckAsksForNoSteps) {
  EXPECT_EQ(timed("end: 10 ns").effective.find("scheme"), std::string::npos);
  EXPECT_EQ(timed("end: 10 ns").effective.find("step:"), std::string::npos);
}

} // namespace
} // namespace kapitza
