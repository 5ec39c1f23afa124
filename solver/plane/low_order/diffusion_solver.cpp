#include "kapitza/base/index.hpp"

#include "parallel/petsc_apply.hpp"
#include "solver/plane/low_order/diffusion_assembly.hpp"

#include <algorithm>

namespace kapitza {
namespace {

PC pc_of(KSP ksp) {
  PC pc = nullptr;
  petsc::check(KSPGetPC(ksp, &pc), "KSPGetPC");
  return pc;
}

/// What has no other way into PETSc than its options, where the user has not set it.
void set_default(const char* option, const char* value) {
  PetscBool given = PETSC_FALSE;
  petsc::check(PetscOptionsHasName(nullptr, nullptr, option, &given), "PetscOptionsHasName");
  if (given == PETSC_FALSE)
    petsc::check(PetscOptionsSetValue(nullptr, option, value), "PetscOptionsSetValue");
}

/// From the diagonal on.
struct UpperRow {
  std::vector<PetscInt> columns;
  std::vector<double> values;

  void take(Mat matrix, PetscInt row) {
    PetscInt count = 0;
    const PetscInt* all = nullptr;
    const PetscScalar* entries = nullptr;
    petsc::check(MatGetRow(matrix, row, &count, &all, &entries), "MatGetRow");
    const auto first = std::lower_bound(all, all + count, row) - all; // they ascend
    columns.assign(all + first, all + count);
    values.assign(entries + first, entries + count);
    petsc::check(MatRestoreRow(matrix, row, &count, &all, &entries), "MatRestoreRow");
  }
};

/// Of a symmetric matrix, which takes half the memory. PETSc's own conversion does not preallocate.
petsc::Matrix upper_triangle(Mat full) {
  PetscInt begin = 0, end = 0;
  petsc::check(MatGetOwnershipRange(full, &begin, &end), "MatGetOwnershipRange");
  UpperRow upper;
  std::vector<PetscInt> own, other;
  for (PetscInt row = begin; row < end; ++row) {
    upper.take(full, row);
    const auto beyond = std::ranges::lower_bound(upper.columns, end);
    own.push_back(static_cast<PetscInt>(beyond - upper.columns.begin()));
    other.push_back(static_cast<PetscInt>(upper.columns.end() - beyond));
  }
  petsc::Matrix half;
  petsc::check(MatCreateSBAIJ(PetscObjectComm(reinterpret_cast<PetscObject>(full)), 1, end - begin,
                              end - begin, PETSC_DETERMINE, PETSC_DETERMINE, 0, own.data(), 0, other.data(),
                              half.out()),
               "MatCreateSBAIJ");
  for (PetscInt row = begin; row < end; ++row) {
    upper.take(full, row);
    petsc::check(MatSetValues(half.get(), 1, &row, static_cast<PetscInt>(upper.columns.size()),
                              upper.columns.data(), upper.values.data(), INSERT_VALUES),
                 "MatSetValues");
  }
  petsc::check(MatAssemblyBegin(half.get(), MAT_FINAL_ASSEMBLY), "MatAssemblyBegin");
  petsc::check(MatAssemblyEnd(half.get(), MAT_FINAL_ASSEMBLY), "MatAssemblyEnd");
  petsc::check(MatSetOption(half.get(), MAT_SPD, PETSC_TRUE), "MatSetOption");
  return half;
}

/// Incomplete Cholesky factors solve stacks of slender cells almost exactly. Blocks of cells do not: jumps
/// across the short ends stay, and the condition number grows with the square of the slenderness.
void smooth(PC two_levels) {
  KSP smoother = nullptr, estimate = nullptr;
  petsc::check(PCMGGetSmoother(two_levels, 1, &smoother), "PCMGGetSmoother");
  petsc::check(KSPSetType(smoother, KSPCHEBYSHEV), "KSPSetType");
  petsc::check(KSPChebyshevEstEigSet(smoother, 0, 0.3, 0, 1.1), "KSPChebyshevEstEigSet");
  petsc::check(KSPChebyshevEstEigGetKSP(smoother, &estimate), "KSPChebyshevEstEigGetKSP");
  petsc::check(KSPSetType(estimate, KSPCG), "KSPSetType");
  petsc::check(PCSetType(pc_of(smoother), PCBJACOBI), "PCSetType");
  set_default("-diffusion_mg_levels_sub_pc_type", "icc");
}

/// Makes the estimate of the smoother's largest eigenvalue that its first use makes, and gives the vectors
/// back.
void estimate_eigenvalue(PC two_levels, Mat matrix) {
  petsc::Vector in, out;
  petsc::check(MatCreateVecs(matrix, in.out(), out.out()), "MatCreateVecs");
  petsc::check(VecSet(in.get(), 1), "VecSet");
  petsc::check(PCApply(two_levels, in.get(), out.get()), "PCApply");
  KSP smoother = nullptr;
  petsc::check(PCMGGetSmoother(two_levels, 1, &smoother), "PCMGGetSmoother");
  petsc::check(KSPChebyshevEstEigSet(smoother, 0, 0, 0, 0), "KSPChebyshevEstEigSet");
}

void solve_coarse(PC two_levels, const petsc::Matrix& matrix) {
  KSP coarse = nullptr;
  petsc::check(PCMGGetCoarseSolve(two_levels, &coarse), "PCMGGetCoarseSolve");
  petsc::check(KSPSetOperators(coarse, matrix.get(), matrix.get()), "KSPSetOperators");
  petsc::check(KSPSetType(coarse, KSPPREONLY), "KSPSetType");
  petsc::check(PCSetType(pc_of(coarse), PCHYPRE), "PCSetType");
  petsc::check(PCHYPRESetType(pc_of(coarse), "boomeramg"), "PCHYPRESetType");
  // With the usual threshold of 0.25 a solve takes twice as many iterations. Aggressive coarsening on the
  // first level halves the memory for a quarter more.
  set_default("-diffusion_mg_coarse_pc_hypre_boomeramg_strong_threshold", "0.5");
  set_default("-diffusion_mg_coarse_pc_hypre_boomeramg_agg_nl", "1");
}

} // namespace

DiffusionSolver::DiffusionSolver(petsc::Matrix& matrix, const petsc::Matrix& prolongation, double tolerance) {
  petsc::check(KSPCreate(PetscObjectComm(reinterpret_cast<PetscObject>(matrix.get())), solver_.out()),
               "KSPCreate");
  petsc::check(KSPSetOptionsPrefix(solver_.get(), "diffusion_"), "KSPSetOptionsPrefix");
  if (prolongation.get() == nullptr)
    factorise(matrix.get());
  else
    precondition(matrix, prolongation, tolerance);
}

DiffusionSolver DiffusionSolver::cycles(const petsc::Matrix& matrix) {
  DiffusionSolver made;
  petsc::check(KSPCreate(PetscObjectComm(reinterpret_cast<PetscObject>(matrix.get())), made.solver_.out()),
               "KSPCreate");
  KSP ksp = made.solver_.get();
  petsc::check(KSPSetOptionsPrefix(ksp, "vertex_"), "KSPSetOptionsPrefix");
  petsc::check(KSPSetOperators(ksp, matrix.get(), matrix.get()), "KSPSetOperators");
  petsc::check(KSPSetType(ksp, KSPPREONLY), "KSPSetType");
  petsc::check(PCSetType(pc_of(ksp), PCHYPRE), "PCSetType");
  petsc::check(PCHYPRESetType(pc_of(ksp), "boomeramg"), "PCHYPRESetType");
  // Graded meshes: 20 sweeps where factors take 15, and two cycles with the usual threshold 27.
  set_default("-vertex_pc_hypre_boomeramg_max_iter", "4");
  set_default("-vertex_pc_hypre_boomeramg_strong_threshold", "0.5");
  petsc::check(KSPSetFromOptions(ksp), "KSPSetFromOptions");
  petsc::check(KSPSetUp(ksp), "KSPSetUp");
  return made;
}

/// Every rank factorises the whole, which is cheaper than sharing it, or the ranks share one factorisation.
void DiffusionSolver::factorise(Mat matrix) {
  PetscInt rows = 0;
  int ranks = 1;
  MPI_Comm_size(PetscObjectComm(reinterpret_cast<PetscObject>(matrix)), &ranks);
  petsc::check(MatGetSize(matrix, &rows, nullptr), "MatGetSize");
  const bool is_shared = ranks > 1 && rows > direct_rows;
  PetscBool is_known = PETSC_FALSE, is_definite = PETSC_FALSE;
  petsc::check(MatIsSPDKnown(matrix, &is_known, &is_definite), "MatIsSPDKnown");
  const bool is_complex = is_known == PETSC_FALSE || is_definite == PETSC_FALSE;
  if (!is_shared && !is_complex) return factorise_whole(matrix);
  KSP ksp = solver_.get();
  petsc::check(KSPSetOperators(ksp, matrix, matrix), "KSPSetOperators");
  petsc::check(KSPSetType(ksp, KSPPREONLY), "KSPSetType");
  PC pc = pc_of(ksp);
  if (ranks > 1 && !is_shared) {
    petsc::check(PCSetType(pc, PCREDUNDANT), "PCSetType");
    KSP inner = nullptr;
    petsc::check(PCRedundantGetKSP(pc, &inner), "PCRedundantGetKSP");
    petsc::check(KSPSetType(inner, KSPPREONLY), "KSPSetType");
    pc = pc_of(inner);
  }
  petsc::check(PCSetType(pc, is_complex ? PCLU : PCCHOLESKY), "PCSetType");
  // Their symmetric part is positive definite: no pivots are needed. Those that MUMPS looks for where
  // absorption is all but imaginary take more memory than it has asked for.
  if (is_complex)
    for (const char* option : {"-diffusion_mat_mumps_cntl_1", "-diffusion_redundant_mat_mumps_cntl_1"})
      set_default(option, "0");
  petsc::check(PCFactorSetMatSolverType(pc, MATSOLVERMUMPS), "PCFactorSetMatSolverType");
  petsc::check(KSPSetFromOptions(ksp), "KSPSetFromOptions");
  petsc::check(KSPSetUp(ksp), "KSPSetUp");
}

void DiffusionSolver::factorise_whole(Mat matrix) {
  solver_ = {};
  ranks_ = Communicator(PetscObjectComm(reinterpret_cast<PetscObject>(matrix)));
  if (ranks_.size() == 1) {
    factor_.emplace(matrix);
    return;
  }
  PetscInt begin = 0;
  petsc::check(MatGetOwnershipRange(matrix, &begin, nullptr), "MatGetOwnershipRange");
  first_row_ = index(begin);
  petsc::Matrix whole;
  petsc::check(
      MatCreateRedundantMatrix(matrix, ranks_.size(), PETSC_COMM_SELF, MAT_INITIAL_MATRIX, whole.out()),
      "MatCreateRedundantMatrix");
  factor_.emplace(whole.get());
}

/// @param right,solution [count][own rows]
void DiffusionSolver::solve_whole(std::span<const double> right, std::span<double> solution,
                                  std::size_t count) const {
  if (ranks_.size() == 1) return factor_->solve(right, solution, count);
  const std::size_t own = right.size() / count;
  std::vector<double> all;
  for (std::size_t k = 0; k < count; ++k) {
    const std::vector<double> column = ranks_.gathered(right.subspan(k * own, own));
    all.insert(all.end(), column.begin(), column.end());
  }
  factor_->solve(all, all, count);
  for (std::size_t k = 0; k < count; ++k)
    std::ranges::copy(std::span(all).subspan(k * (all.size() / count) + first_row_, own),
                      solution.begin() + static_cast<std::ptrdiff_t>(k * own));
}

void DiffusionSolver::precondition(petsc::Matrix& matrix, const petsc::Matrix& prolongation,
                                   double tolerance) {
  petsc::Matrix continuous;
  petsc::check(MatPtAP(matrix.get(), prolongation.get(), MAT_INITIAL_MATRIX, PETSC_DEFAULT, continuous.out()),
               "MatPtAP");
  petsc::check(MatProductClear(continuous.get()), "MatProductClear"); // half a matrix of work space
  matrix = upper_triangle(matrix.get());

  KSP ksp = solver_.get();
  petsc::check(KSPSetOperators(ksp, matrix.get(), matrix.get()), "KSPSetOperators");
  petsc::check(KSPSetType(ksp, KSPCG), "KSPSetType");
  petsc::check(KSPSetTolerances(ksp, tolerance, PETSC_DEFAULT, PETSC_DEFAULT, 200), "KSPSetTolerances");
  PC pc = pc_of(ksp);
  petsc::check(PCSetType(pc, PCMG), "PCSetType");
  petsc::check(PCMGSetLevels(pc, 2, nullptr), "PCMGSetLevels");
  petsc::check(PCMGSetNumberSmooth(pc, 1), "PCMGSetNumberSmooth"); // two take as many iterations
  petsc::check(PCMGSetInterpolation(pc, 1, prolongation.get()), "PCMGSetInterpolation");
  smooth(pc);
  solve_coarse(pc, continuous);
  petsc::check(KSPSetFromOptions(ksp), "KSPSetFromOptions");
  petsc::check(KSPSetUp(ksp), "KSPSetUp");
  estimate_eigenvalue(pc, matrix.get());
}

void DiffusionSolver::solve(Vec right, Vec solution) const {
  if (factor_)
    return petsc::apply_to_arrays(right, solution, [&](std::span<const double> from, std::span<double> to) {
      solve_whole(from, to, 1);
    });
  petsc::check(KSPSolve(solver_.get(), right, solution), "KSPSolve");
}

void DiffusionSolver::solve(std::span<double> right, std::span<double> solution, std::size_t count) const {
  if (factor_) return solve_whole(right, solution, count);
  const auto columns = [&](std::span<double> values) {
    petsc::Matrix dense;
    petsc::check(MatCreateDense(PetscObjectComm(reinterpret_cast<PetscObject>(solver_.get())),
                                static_cast<PetscInt>(values.size() / count), PETSC_DECIDE, PETSC_DETERMINE,
                                static_cast<PetscInt>(count), values.data(), dense.out()),
                 "MatCreateDense");
    return dense;
  };
  petsc::check(KSPMatSolve(solver_.get(), columns(right).get(), columns(solution).get()), "KSPMatSolve");
}

PetscInt DiffusionSolver::iterations() const {
  if (factor_) return 1;
  PetscInt count = 0;
  petsc::check(KSPGetIterationNumber(solver_.get(), &count), "KSPGetIterationNumber");
  return count;
}

} // namespace kapitza
