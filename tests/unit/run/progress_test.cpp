/// What a person reads while a run goes on, and when it has not converged.

#include "kapitza/run/progress.hpp"
#include "kapitza/run/steady_run.hpp"

#include <gtest/gtest.h>

namespace kapitza {
namespace {

TEST(ProgressLine, ExtrapolatesTheFallOfTheResidual) {
  ProgressLine line(1e-8);
  EXPECT_EQ(line.after(3, 1e-1, 2).find("left"), std::string::npos) << "nothing to extrapolate yet";
  // Two decades in 4 s: five more take 10 s.
  EXPECT_NE(line.after(7, 1e-3, 4).find("sweep    7   residual 1.00e-03, about 10.0 s left"),
            std::string::npos);
  EXPECT_EQ(line.after(8, 2e-1, 5).find("left"), std::string::npos) << "it has risen";
  EXPECT_EQ(line.after(9, 1e-9, 6).find("left"), std::string::npos) << "done";
}

TEST(ProgressLine, CoversTheLineBefore) {
  ProgressLine line(1e-8);
  line.after(1, 1, 0);
  EXPECT_EQ(line.after(2, 0.1, 1).size(), line.after(3, 1e-9, 2).size());
}

TEST(SamplingLine, FrequenciesTakeAboutAsLong) {
  EXPECT_EQ(sampling_line(0, 25, 0).find("left"), std::string::npos);
  EXPECT_NE(sampling_line(10, 25, 4).find("frequency  10 of 25, about 6.0 s left"), std::string::npos);
  EXPECT_EQ(sampling_line(25, 25, 9).find("left"), std::string::npos);
  EXPECT_EQ(sampling_line(10, 25, 4).size(), sampling_line(25, 25, 9).size());
}

/// The first pass has nothing to go by; of the second the first half took 2 s, and the whole of the
/// first 3.9/0.9 times its first half.
TEST(MarchLine, GoesAsThePassBeforeIt) {
  MarchLine line;
  EXPECT_EQ(line.after(0, 0, 1e-9, 4e-9, 1, 0.1).find("left"), std::string::npos);
  line.after(0, 1, 2e-9, 4e-9, 2, 1);
  line.after(0, 2, 4e-9, 4e-9, 3, 4);
  EXPECT_EQ(line.after(1, 0, 1e-9, 4e-9, 5, 5).find("left"), std::string::npos);
  const std::string second = line.after(1, 1, 2e-9, 4e-9, 7, 7);
  EXPECT_NE(second.find("pass 2, 2.000e-09 s of 4.000e-09 s, step     7, about 6.7 s left of this pass"),
            std::string::npos)
      << second;
  EXPECT_EQ(line.after(1, 2, 4e-9, 4e-9, 9, 14).find("left"), std::string::npos);
}

TEST(ConvergenceMessage, SaysWhatToDo) {
  SteadyState state;
  state.sweeps = 50;
  state.relative_residual = 3e-7;
  state.energy_imbalance = 2e-6;
  EXPECT_EQ(convergence_message(state, 1e-8),
            "not converged after 50 sweeps: residual 3.0e-07 (tolerance 1.0e-08), energy imbalance 2.0e-06; "
            "raise solver.max_sweeps or loosen solver.tolerance");
  state.stalled = true;
  EXPECT_NE(convergence_message(state, 1e-8).find("rounding allows no more: loosen solver.tolerance"),
            std::string::npos);
  state.converged = true;
  EXPECT_EQ(convergence_message(state, 1e-8), "");
}

} // namespace
} // namespace kapitza
