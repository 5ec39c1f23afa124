/// Two levels, which solve the low-order problem of large meshes, against a factorisation of the same matrix.

#include "kapitza/mesh/grid.hpp"

#include "solver/plane/low_order/vertices.hpp"
#include "support/plane_problems.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kapitza {
namespace {

/// Conduction on the cells of a problem: conductivity 1 or 100, resistance at interfaces, outer faces coupled
/// to a bath, or to nothing but the pin of one node.
struct Conduction {
  PlaneProblem problem;
  PlaneGeometry geometry;
  NodeNumbering numbering;
  DiffusionSpec spec;

  Conduction(PlaneProblem on, double absorption, bool floating)
      : problem(std::move(on)), geometry(problem.mesh), numbering(problem.mesh, geometry, MPI_COMM_WORLD) {
    const PlaneMesh& mesh = problem.mesh;
    for (std::size_t m = 0; m < problem.media.size(); ++m)
      spec.materials.push_back({true, absorption, m == 0 ? 1.0 : 100.0});
    spec.diffusion.assign(test::index(mesh.cells()), PlaneTensor::isotropic(1));
    for (int slot = 0; slot < mesh.owned_nodes(); ++slot) {
      const bool inner = mesh.surface_of_face[test::index(slot)] < 0,
                 within = inner || mesh.behind[test::index(slot)] >= 0;
      spec.exchange.push_back(inner ? -1 : within ? 1e6 : floating ? 0 : 1e8);
    }
    spec.pinned = floating;
  }
  petsc::Matrix assemble() const {
    return assemble_fourier(problem, geometry, numbering, spec, MPI_COMM_WORLD);
  }
  petsc::Matrix prolongation() const {
    const auto open = [this](int slot) { return spec.exchange[test::index(slot)] < 0; };
    return vertex_prolongation(problem.mesh, geometry, numbering, open, 0, MPI_COMM_WORLD);
  }
};

/// A problem of two materials, the cells of the lower one `slenderness` times as wide as high.
PlaneProblem slender(double slenderness) {
  PlaneProblem problem;
  GridSpec spec;
  spec.x = {{1e-6, 24, 1e-6 / 24}};
  spec.y = {{1e-6 / slenderness, 24, 1e-6 / slenderness / 24}, {1e-6, 24, std::nullopt}};
  spec.regions = {{"a", 0}, {"b", 1}};
  spec.region_of_block = {{0}, {1}};
  problem.mesh = make_grid(spec, MPI_COMM_WORLD);
  problem.media = {test::resolved_left(), test::resolved_right()};
  return problem;
}

void expect_two_levels_solve(const Conduction& conduction, int iterations) {
  petsc::Matrix matrix = conduction.assemble(), upper = conduction.assemble();
  petsc::Vector right, exact, found;
  petsc::check(MatCreateVecs(matrix.get(), exact.out(), right.out()), "MatCreateVecs");
  petsc::check(VecDuplicate(exact.get(), found.out()), "VecDuplicate");
  PetscInt first = 0, end = 0;
  petsc::check(VecGetOwnershipRange(right.get(), &first, &end), "VecGetOwnershipRange");
  for (PetscInt row = first; row < end; ++row) // rough and smooth parts
    petsc::check(VecSetValue(right.get(), row, 1 + std::sin(0.1 * row * row), INSERT_VALUES), "VecSetValue");
  petsc::check(VecAssemblyBegin(right.get()), "VecAssemblyBegin");
  petsc::check(VecAssemblyEnd(right.get()), "VecAssemblyEnd");
  DiffusionSolver(matrix, {}, 0).solve(right.get(), exact.get());

  const DiffusionSolver two_levels(upper, conduction.prolongation(), 1e-12);
  two_levels.solve(right.get(), found.get());
  EXPECT_LE(two_levels.iterations(), iterations);
  double size = 0, error = 0;
  petsc::check(VecNorm(exact.get(), NORM_INFINITY, &size), "VecNorm");
  petsc::check(VecAXPY(found.get(), -1, exact.get()), "VecAXPY");
  petsc::check(VecNorm(found.get(), NORM_INFINITY, &error), "VecNorm");
  EXPECT_LT(error, 1e-8 * size);
}

/// Ranks that cut a stack of slender cells cut the factors, too: iterations grow with the cuts, not with the
/// slenderness.
TEST(TwoLevels, SolveAtAnySlenderness) {
  const int size = Communicator::world().size();
  for (const double slenderness : {1.0, 10.0, 100.0, 1000.0})
    for (const double absorption : {0.0, 1e12, 1e16}) {
      SCOPED_TRACE(std::to_string(slenderness) + " " + std::to_string(absorption));
      expect_two_levels_solve(Conduction(slender(slenderness), absorption, false), 20 * size);
    }
}

/// Assembled on vertices a matrix is that of the nodes between continuous functions.
TEST(VertexNumbering, AssemblesTheMatrixOfContinuousFunctions) {
  const PlaneRanks ranks(MPI_COMM_WORLD, {Communicator::world().size(), 1, 1});
  for (const auto& [name, make] : test::plane_problems()) {
    SCOPED_TRACE(name);
    const Conduction conduction(make(ranks), 1e15, true);
    const PlaneMesh& mesh = conduction.problem.mesh;
    const auto open = [&](int slot) { return conduction.spec.exchange[test::index(slot)] < 0; };
    const NodeNumbering vertices =
        vertex_numbering(mesh, conduction.geometry, conduction.numbering, open, MPI_COMM_WORLD);
    const petsc::Matrix on_nodes = conduction.assemble(), to_nodes = conduction.prolongation(),
                        on_vertices = assemble_fourier(conduction.problem, conduction.geometry, vertices,
                                                       conduction.spec, MPI_COMM_WORLD);
    petsc::Matrix between;
    petsc::check(MatPtAP(on_nodes.get(), to_nodes.get(), MAT_INITIAL_MATRIX, PETSC_DEFAULT, between.out()),
                 "MatPtAP");
    double size = 0, difference = 0;
    petsc::check(MatNorm(between.get(), NORM_FROBENIUS, &size), "MatNorm");
    petsc::check(MatAXPY(between.get(), -1, on_vertices.get(), DIFFERENT_NONZERO_PATTERN), "MatAXPY");
    petsc::check(MatNorm(between.get(), NORM_FROBENIUS, &difference), "MatNorm");
    EXPECT_LT(difference, 1e-12 * size);
  }
}

TEST(TwoLevels, SolveOnAnyMesh) {
  const PlaneRanks ranks(MPI_COMM_WORLD, {Communicator::world().size(), 1, 1});
  for (const auto& [name, make] : test::plane_problems()) {
    SCOPED_TRACE(name);
    expect_two_levels_solve(Conduction(make(ranks), 0, false), 20);
    expect_two_levels_solve(Conduction(make(ranks), 0, true), 30);
  }
}

} // namespace
} // namespace kapitza
