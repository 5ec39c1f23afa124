#pragma once
/// Matrices of the low-order problem in two dimensions: diffusion by the modified interior penalty method on
/// the sweep's own discontinuous elements. Private to solver/.

#include "kapitza/parallel/communicator.hpp"

#include "parallel/petsc.hpp"
#include "solver/plane/elements.hpp"
#include "solver/plane/low_order/cholesky.hpp"
#include "solver/plane/surfaces.hpp"

#include <optional>
#include <span>
#include <vector>

namespace kapitza {

/// scale [ -div D grad phi + absorption phi ] on the cells of one material.
struct DiffusionMaterial {
  bool active = true; ///< false: the group does not exist here; rows of the identity
  double absorption = 0;
  double scale = 1;
  double imaginary = 0; ///< part of the absorption, where numbers have two parts
};

/// Marshak condition at a surface that emits e: outward net flux per unit C v
///     out = kappa (phi - e) - theta D dphi/dn
/// with (1/2, 0), the natural form, where the cell resolves the diffusion length, and (1/4, 1/2), to which
/// the upwind sweep tends, where it does not.
struct Marshak {
  double kappa = 0.5, theta = 0;
};

/// Penalty of a jump across a face inside the material. @param diffusion D of all cells [m]
double face_penalty(const PlaneMesh& mesh, const PlaneGeometry& geometry, int slot,
                    std::span<const PlaneTensor> diffusion);

/// The condition at the face of an owned cell. Mirrors that are swept in order leave kappa (1 - p)/(1 + p) of
/// the natural form, with e the mean of what arrives.
Marshak marshak(const PlaneMesh& mesh, const PlaneGeometry& geometry, const PlaneSurfaces& surfaces, int slot,
                const PlaneTensor& diffusion);

/// n.D.grad of every basis function of an owned cell, n the outward normal, at the two ends of its face k
/// [ends][corners].
std::array<std::array<double, 4>, 2> normal_slopes(const PlaneMesh& mesh, const PlaneGeometry& geometry,
                                                   int cell, int k, const PlaneTensor& diffusion);

/// Numbers of all slots, halo included, among the nodes of all ranks. Nodes that stand for one unknown have
/// the same number (see vertex_numbering).
struct NodeNumbering {
  PetscInt first = 0, own = 0, total = 0; ///< of this rank; of all
  PetscInt first_rank_nodes = 0;          ///< of rank 0
  std::vector<PetscInt> global_node;      ///< [slots]; -1 where a halo cell is not behind a shared face
  NodeNumbering() = default;
  NodeNumbering(const PlaneMesh& mesh, const PlaneGeometry& geometry, MPI_Comm space);
  bool owns(PetscInt node) const { return node >= first && node < first + own; }
  /// Functions are continuous across the face of an owned cell.
  bool continuous_across(const PlaneMesh& mesh, const PlaneGeometry& geometry, int slot) const;
};

/// The block of an owned cell alone in the matrix of -div D grad, all its neighbours at 0: stiffness, faces
/// inside the material and black walls.
CellBlock cell_block(const PlaneProblem& problem, const PlaneGeometry& geometry,
                     const PlaneSurfaces& surfaces, int cell, std::span<const PlaneTensor> diffusion);

/// One face with a surface in the gray problem: conductance that couples its two sides.
struct GrayFace {
  int slot = 0;
  double exchange = 0; ///< [W/m2/K] times (phi - phi behind); 0: none
  /// [W/m2/K] times (phi - T_e), the metal being on one of the sides; 0: none. Not in this matrix.
  double electrons = 0;
};

struct DiffusionSpec {
  std::vector<DiffusionMaterial> materials;
  std::vector<PlaneTensor> diffusion; ///< D of owned cells and of those behind shared faces [m]
  bool marshak_at_coupled = true;     ///< false: coupled faces get `gray_faces` instead
  std::vector<GrayFace> gray_faces;
  std::vector<int> flux_walls; ///< surfaces with an unknown temperature of their own, after all nodes
  bool pinned = false;         ///< nothing else fixes the level
  PetscInt parts = 1;          ///< 2: complex, a row for the real and one for the imaginary part in turn
  /// [owned slots] Of Fourier's law, g of g (phi - phi behind) at every face with a surface; negative: none
  /// there. Replaces all that surfaces do otherwise.
  std::vector<double> exchange;
};

/// Collective over `space`. The matrix is symmetric positive definite, of complex numbers in neither way.
petsc::Matrix assemble_diffusion(const PlaneProblem& problem, const PlaneGeometry& geometry,
                                 const PlaneSurfaces& surfaces, const NodeNumbering& numbering,
                                 const DiffusionSpec& spec, MPI_Comm space);

/// The same where `exchange` says all of the surfaces.
petsc::Matrix assemble_fourier(const PlaneProblem& problem, const PlaneGeometry& geometry,
                               const NodeNumbering& numbering, const DiffusionSpec& spec, MPI_Comm space);

/// Rows up to which every rank factorises the whole matrix, and up to which the ranks share one
/// factorisation: beyond it would take more memory than the sweep.
inline constexpr PetscInt direct_rows = 40000, shared_direct_rows = 120000;

/// Solves with one of these matrices: a factorisation where memory allows it, otherwise conjugate gradients
/// preconditioned by two levels: incomplete factors, and algebraic multigrid for the continuous functions.
/// Complex ones are factorised.
class DiffusionSolver {
 public:
  DiffusionSolver() = default;
  /// @param matrix of two levels only the upper triangle stays: it replaces the matrix
  /// @param prolongation see vertex_prolongation; empty: factorise
  /// @param tolerance of two levels: relative residual
  DiffusionSolver(petsc::Matrix& matrix, const petsc::Matrix& prolongation, double tolerance);
  /// Four cycles of algebraic multigrid, a linear map: for continuous functions.
  static DiffusionSolver cycles(const petsc::Matrix& matrix);
  void solve(Vec right, Vec solution) const;
  /// Several right-hand sides at once. @param right,solution [count][own rows]
  void solve(std::span<double> right, std::span<double> solution, std::size_t count) const;
  PetscInt iterations() const; ///< of the last solution

 private:
  void factorise(Mat matrix);
  void factorise_whole(Mat matrix);
  void solve_whole(std::span<const double> right, std::span<double> solution, std::size_t count) const;
  void precondition(petsc::Matrix& matrix, const petsc::Matrix& prolongation, double tolerance);
  petsc::Solver solver_; ///< none where every rank has the factors of the whole
  std::optional<CholeskyFactor> factor_;
  Communicator ranks_ = Communicator::self(); ///< that have them
  std::size_t first_row_ = 0;
};

} // namespace kapitza
