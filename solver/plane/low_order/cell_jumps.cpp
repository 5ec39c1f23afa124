#include "solver/plane/low_order/cell_jumps.hpp"

#include "kapitza/base/index.hpp"

#include "solver/plane/low_order/diffusion_assembly.hpp"

#include <cmath>
#include <utility>

namespace kapitza {
namespace {

/// matrix^-1 right, the leading n rows and columns.
CellBlock solve(CellBlock matrix, CellBlock right, std::size_t n) {
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < n; ++i)
      if (std::abs(matrix[i][k]) > std::abs(matrix[pivot][k])) pivot = i;
    std::swap(matrix[k], matrix[pivot]);
    std::swap(right[k], right[pivot]);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k) continue;
      const double factor = matrix[i][k] / matrix[k][k];
      for (std::size_t j = k; j < n; ++j) matrix[i][j] -= factor * matrix[k][j];
      for (std::size_t j = 0; j < n; ++j) right[i][j] -= factor * right[k][j];
    }
  }
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) right[i][j] /= matrix[i][i];
  return right;
}

/// Something holds a cell whose neighbours are at 0: a face inside its material, or a black wall.
bool is_held(const PlaneMesh& mesh, const PlaneSurfaces& surfaces, int cell) {
  for (int slot = mesh.first_slot[index(cell)]; slot < mesh.first_slot[index(cell) + 1]; ++slot)
    if (surfaces.kind(slot) != FaceKind::coupled) return true;
  return false;
}

} // namespace

CellJumps::CellJumps(const PlaneProblem& problem, const PreparedPlane& plane, const ClosedGroups& groups)
    : mesh_(problem.mesh), blocks_(index(problem.mesh.owned_cells)) {
  const PlaneGeometry& geometry = plane.sweep().geometry();
  const PlaneSurfaces& surfaces = plane.sweep().surfaces();
  for (std::size_t g = 0; g < groups.front().size(); ++g) {
    const auto group = [&](int material) -> const DiffusionGroup* {
      const DiffusionGroup& its = groups[index(material)][g];
      return its.bands.empty() ? nullptr : &its;
    };
    const std::vector<PlaneTensor> diffusion = group_diffusion(problem, plane, group);
    for (int cell = 0; cell < mesh_.owned_cells; ++cell) {
      const DiffusionGroup* const its = group(problem.medium_of_cell(cell));
      if (its == nullptr) continue;
      const auto n = index(mesh_.corners_of(cell));
      const CellBlock mass = mass_matrix(geometry, cell);
      CellBlock sum = cell_block(problem, geometry, surfaces, cell, diffusion);
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) sum[i][j] = mass[i][j] + its->length * sum[i][j];
      const CellBlock remains = solve(sum, mass, n);
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j)
          blocks_[index(cell)][i][j] += its->share * ((i == j ? 1 : 0) - remains[i][j]);
    }
  }
  CellBlock one{};
  for (std::size_t i = 0; i < 4; ++i) one[i][i] = 1;
  for (int cell = 0; cell < mesh_.owned_cells; ++cell) {
    CellBlock& block = blocks_[index(cell)];
    if (!is_held(mesh_, surfaces, cell)) {
      block = {};
      continue;
    }
    const auto n = index(mesh_.corners_of(cell));
    block = solve(block, one, n);
    for (std::size_t i = 0; i < n; ++i) block[i][i] -= 1;
  }
}

void CellJumps::add(std::span<const double> r, std::span<double> x) const {
  for (int cell = 0; cell < mesh_.owned_cells; ++cell) {
    const auto first = index(mesh_.first_slot[index(cell)]), n = index(mesh_.corners_of(cell));
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) x[first + i] += blocks_[index(cell)][i][j] * r[first + j];
  }
}

} // namespace kapitza
