/// Amplitudes in two dimensions are the same on every number of ranks and for every way of sharing out the
/// work.

#include "kapitza/solver/plane/harmonic.hpp"

#include "support/plane_problems.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kapitza {
namespace {

using Complex = std::complex<double>;

/// Real and imaginary parts: per global cell T, the sum of T_e, per surface its power.
std::vector<double> solve(const test::MakePlaneProblem& make, MPI_Comm world, const Decomposition& split) {
  const PlaneRanks ranks(world, split);
  PlaneProblem problem = make(ranks);
  for (Bands& bands : problem.media)
    if (is_metal(bands)) bands.electrons.heat_capacity = 3e4;
  HarmonicDrive drive{Complex(0, 1e10), {}, std::vector<Complex>(problem.surfaces.size())};
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    const LawTraits law = law_traits(problem.surfaces[s].law);
    drive.surface[s] = law.heat_flux     ? Complex(*law.heat_flux)
                       : law.temperature ? Complex(*law.temperature - 300, 0.3)
                                         : Complex(problem.surfaces[s].temperature_jump);
    drive.electrons.emplace_back(problem.surfaces[s].electron_temperature.value_or(300) - 300, 0.2);
  }
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell)
    for (int corner = 0; corner < problem.mesh.corners_of(cell); ++corner) {
      drive.heating.emplace_back(1e15);
      drive.electron_heating.emplace_back(0, is_metal(problem.bands_of_cell(cell)) ? 2e15 : 0);
    }
  SteadyOptions options;
  options.tolerance = 1e-3;
  const PlaneHarmonicSolver solver(problem, ranks);
  PlaneHarmonicState state = solver.solve(drive, options);
  // A neighbouring frequency starts from it.
  options.tolerance = 1e-11;
  options.initial = state.x;
  drive.s *= 1.5;
  state = solver.solve(drive, options);
  EXPECT_TRUE(state.converged) << state.relative_residual << " " << state.energy_imbalance;
  std::vector<double> answer;
  for (const Moments& moments : state.moments) {
    double electrons = 0;
    std::vector<double> cells(test::index(static_cast<int>(problem.mesh.global_cells)), 0.0);
    for (int cell = 0; cell < problem.mesh.owned_cells; ++cell)
      for (int k = 0; k < problem.mesh.corners_of(cell); ++k)
        cells[test::index(static_cast<int>(problem.mesh.global_cell[test::index(cell)]))] +=
            (k + 1) * moments.temperature[test::index(problem.mesh.first_slot[test::index(cell)] + k)];
    for (int slot = 0; slot < problem.mesh.owned_nodes() && !moments.electron_temperature.empty(); ++slot)
      electrons += moments.electron_temperature[test::index(slot)];
    Communicator(ranks.space()).sum(cells);
    Communicator(ranks.space()).sum({&electrons, 1});
    answer.insert(answer.end(), cells.begin(), cells.end());
    answer.push_back(electrons);
    for (const double power : moments.power) answer.push_back(1e-3 * power);
  }
  return answer;
}

TEST(PlaneHarmonicRanks, GiveTheSameAnswer) {
  const std::vector<std::pair<std::string, test::MakePlaneProblem>> problems{
      {"square", test::plane_square},
      {"device", test::plane_device},
      {"unstructured", test::plane_unstructured},
      {"drifting", test::plane_drifting},
      {"drifting in triangles", test::plane_drifting_triangles},
      {"metal", test::plane_metal},
      {"exchanging metal", test::plane_metal_exchanging},
      {"metal on what drifts", test::plane_metal_on_normal},
      {"metal in triangles", test::plane_metal_triangles},
      {"metal, periodic", test::plane_metal_periodic}};
  const int size = Communicator::world().size();
  for (const auto& [name, make] : problems) {
    if (size > 3 && name.find("triangles") != std::string::npos) continue; // long, and alike
    const std::vector<double> alone = solve(make, MPI_COMM_SELF, {});
    double scale = 0;
    for (const double value : alone) scale = std::max(scale, std::abs(value));
    for (const Decomposition& split : test::splits(size)) {
      SCOPED_TRACE(name + " on " + std::to_string(split.space) + " x " + std::to_string(split.directions)
                   + " x " + std::to_string(split.bands));
      const std::vector<double> shared = solve(make, MPI_COMM_WORLD, split);
      ASSERT_EQ(shared.size(), alone.size());
      for (std::size_t i = 0; i < alone.size(); ++i) ASSERT_NEAR(shared[i], alone[i], 1e-9 * scale) << i;
    }
  }
}

} // namespace
} // namespace kapitza
