/// Steps in time of planes are the same on every number of ranks and for every way of sharing out the work.

#include "support/marches.hpp"
#include "support/plane_problems.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kapitza {
namespace {

/// Per global cell T_E and T_e, per surface its power, and how wrong the last step is thought to be.
std::vector<double> followed(const test::MakePlaneProblem& make, MPI_Comm world, const Decomposition& split) {
  const PlaneRanks ranks(world, split);
  PlaneProblem problem = make(ranks);
  problem.heating.assign(index(problem.mesh.owned_cells), 1e15);
  for (Bands& bands : problem.media)
    if (is_metal(bands)) bands.electrons.heat_capacity = 3e4;
  const PlaneHarmonicSolver solver(problem, ranks);
  const auto march = solver.march(test::march_setup(problem, MarchScheme::sdirk2, 1e-12));
  march->begin(0, std::vector<double>(index(problem.mesh.owned_nodes()), 0.0));
  March::Verdict verdict;
  for (const double time : {1e-12, 1e-11}) {
    verdict = march->try_step(time);
    EXPECT_TRUE(verdict.converged);
    march->accept();
  }
  EXPECT_LT(march->energy_imbalance(), 1e-11);
  // what is saved is where it stands: another march goes on from there, with less of a guess
  const auto other = solver.march(test::march_setup(problem, MarchScheme::sdirk2, 1e-12));
  other->begin(0, std::vector<double>(index(problem.mesh.owned_nodes()), 0.0));
  other->load(march->numbers(), march->psi());
  for (const auto* one : {&march, &other}) EXPECT_TRUE((*one)->try_step(3e-11).converged);
  march->accept();
  other->accept();
  const Moments now = march->field(), same = other->field();
  for (std::size_t n = 0; n < now.temperature.size(); ++n)
    EXPECT_NEAR(same.temperature[n], now.temperature[n], 1e-9);
  for (std::size_t n = 0; n < now.electron_temperature.size(); ++n)
    EXPECT_NEAR(same.electron_temperature[n], now.electron_temperature[n], 1e-9);
  std::vector<double> answer(index(static_cast<int>(problem.mesh.global_cells)), 0.0);
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell)
    for (int k = 0; k < problem.mesh.corners_of(cell); ++k)
      answer[index(static_cast<int>(problem.mesh.global_cell[index(cell)]))] +=
          (k + 1) * now.energy_temperature[index(problem.mesh.first_slot[index(cell)] + k)]
          + (now.electron_temperature.empty()
                 ? 0
                 : now.electron_temperature[index(problem.mesh.first_slot[index(cell)] + k)]);
  Communicator(ranks.space()).sum(answer);
  for (const double power : now.power) answer.push_back(1e-3 * power);
  answer.push_back(verdict.error);
  return answer;
}

TEST(PlaneMarchingRanks, GiveTheSameAnswer) {
  const std::vector<std::pair<std::string, test::MakePlaneProblem>> problems{
      {"square", test::plane_square},
      {"device", test::plane_device},
      {"unstructured", test::plane_unstructured},
      {"drifting", test::plane_drifting},
      {"metal", test::plane_metal},
      {"exchanging metal", test::plane_metal_exchanging},
      {"metal in triangles", test::plane_metal_triangles}};
  for (const auto& [name, make] : problems) {
    const std::vector<double> alone = followed(make, MPI_COMM_SELF, {});
    double scale = 0;
    for (const double value : alone) scale = std::max(scale, std::abs(value));
    for (const Decomposition& split : test::splits(Communicator::world().size())) {
      SCOPED_TRACE(name + " on " + std::to_string(split.space) + " x " + std::to_string(split.directions)
                   + " x " + std::to_string(split.bands));
      const std::vector<double> shared = followed(make, MPI_COMM_WORLD, split);
      ASSERT_EQ(shared.size(), alone.size());
      for (std::size_t i = 0; i < alone.size(); ++i) ASSERT_NEAR(shared[i], alone[i], 1e-9 * scale) << i;
    }
  }
}

} // namespace
} // namespace kapitza
