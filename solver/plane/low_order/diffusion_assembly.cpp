#include "solver/plane/low_order/diffusion_assembly.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>

namespace kapitza {

namespace {

/// Penalty of the modified interior penalty method: that of the interior penalty in thick cells (constant 4
/// for P1), and 1/4, the transport value of the Marshak condition, in thin ones.
double penalty(double diffusion_over_width) {
  return std::max(0.25, diffusion_over_width);
}

class DiffusionAssembly {
 public:
  DiffusionAssembly(const PlaneProblem& problem, const PlaneGeometry& geometry, const PlaneSurfaces* surfaces,
                    const NodeNumbering& numbering, const DiffusionSpec& spec, MPI_Comm space)
      : problem_(problem), mesh_(problem.mesh), geometry_(geometry), surfaces_(surfaces),
        numbering_(numbering), spec_(spec) {
    int rank = 0;
    MPI_Comm_rank(space, &rank);
    const auto walls = static_cast<PetscInt>(spec.flux_walls.size());
    first_rank_ = rank == 0; // holds the wall temperatures: see PreparedPlane
    const PetscInt rows = numbering.own + (first_rank_ ? walls : 0);
    petsc::check(MatCreate(space, matrix_.out()), "MatCreate");
    petsc::check(
        MatSetSizes(matrix_.get(), spec.parts * rows, spec.parts * rows, PETSC_DETERMINE, PETSC_DETERMINE),
        "MatSetSizes");
    petsc::check(MatSetType(matrix_.get(), MATAIJ), "MatSetType");
    preallocate(rows, walls);
  }

  petsc::Matrix run() && {
    for (int cell = 0; cell < mesh_.owned_cells; ++cell) add_cell(cell);
    // As large as the row's own entry, so that the pin neither dominates nor drowns.
    if (spec_.pinned && first_rank_ && mesh_.owned_nodes() > 0) add(node(0), node(0), pin_);
    petsc::check(MatAssemblyBegin(matrix_.get(), MAT_FINAL_ASSEMBLY), "MatAssemblyBegin");
    petsc::check(MatAssemblyEnd(matrix_.get(), MAT_FINAL_ASSEMBLY), "MatAssemblyEnd");
    if (spec_.parts == 1) {
      petsc::check(MatSetOption(matrix_.get(), MAT_SYMMETRIC, PETSC_TRUE), "MatSetOption");
      petsc::check(MatSetOption(matrix_.get(), MAT_SPD, PETSC_TRUE), "MatSetOption");
    }
    return std::move(matrix_);
  }

 private:
  /// Counts the columns of a cell for each of its own rows.
  struct RowCounts {
    std::vector<PetscInt> own, other;
  };
  void count_columns(int rows_of, int columns_of, RowCounts& counts) const {
    const auto& number = numbering_.global_node;
    for (int i = mesh_.first_slot[index(rows_of)]; i < mesh_.first_slot[index(rows_of) + 1]; ++i) {
      if (!numbering_.owns(number[index(i)])) continue;
      const auto row = index(number[index(i)] - numbering_.first);
      for (int j = mesh_.first_slot[index(columns_of)]; j < mesh_.first_slot[index(columns_of) + 1]; ++j)
        ++(numbering_.owns(number[index(j)]) ? counts.own : counts.other)[row];
    }
  }

  void preallocate(PetscInt rows, PetscInt walls) {
    RowCounts counts{std::vector<PetscInt>(index(rows), first_rank_ ? walls : 0),
                     std::vector<PetscInt>(index(rows), first_rank_ ? 0 : walls)};
    for (int cell = 0; cell < mesh_.cells(); ++cell) {
      const auto first = index(mesh_.first_slot[index(cell)]);
      if (numbering_.global_node[first] < 0) continue; // rows of nodes of ours need what we know of
      count_columns(cell, cell, counts);
      for (int k = 0; k < mesh_.corners_of(cell) && cell < mesh_.owned_cells; ++k) {
        const int behind = mesh_.behind[first + index(k)];
        if (behind < 0 || numbering_.continuous_across(mesh_, geometry_, static_cast<int>(first) + k))
          continue;
        count_columns(cell, geometry_.cell_of_slot[index(behind)], counts);
      }
    }
    std::vector<PetscInt>&own = counts.own, &other = counts.other;
    for (std::size_t row = 0; row < own.size(); ++row) {
      own[row] = std::min(own[row], rows);
      other[row] = std::min(other[row], numbering_.total + walls - rows);
    }
    for (auto row = index(numbering_.own); row < own.size(); ++row) {
      own[row] = rows;
      other[row] = numbering_.total + walls - rows;
    }
    if (spec_.parts == 2) {
      own = for_both_parts(own);
      other = for_both_parts(other);
    }
    petsc::check(MatXAIJSetPreallocation(matrix_.get(), 1, own.data(), other.data(), nullptr, nullptr),
                 "MatXAIJSetPreallocation");
    petsc::check(MatSetOption(matrix_.get(), MAT_NEW_NONZERO_ALLOCATION_ERR, PETSC_FALSE), "MatSetOption");
  }

  /// Entries of rows for the real and the imaginary part in turn.
  static std::vector<PetscInt> for_both_parts(const std::vector<PetscInt>& counts) {
    std::vector<PetscInt> both;
    for (const PetscInt count : counts) both.insert(both.end(), 2, 2 * count);
    return both;
  }

  /// PETSc numbers rank by rank, and the first one holds the walls after its nodes.
  PetscInt node(int slot) const {
    const PetscInt number = numbering_.global_node[index(slot)];
    return number >= first_rank_nodes() ? number + static_cast<PetscInt>(spec_.flux_walls.size()) : number;
  }
  PetscInt first_rank_nodes() const { return numbering_.first_rank_nodes; }
  PetscInt wall(std::size_t w) const { return first_rank_nodes() + static_cast<PetscInt>(w); }

  /// @param imaginary 0 where numbers are real
  void add(PetscInt row, PetscInt column, double value, double imaginary = 0) {
    const PetscInt parts = spec_.parts, r = parts * row, c = parts * column;
    for (PetscInt part = 0; part < parts; ++part)
      petsc::check(MatSetValue(matrix_.get(), r + part, c + part, value, ADD_VALUES), "MatSetValue");
    if (imaginary == 0) return;
    petsc::check(MatSetValue(matrix_.get(), r, c + 1, -imaginary, ADD_VALUES), "MatSetValue");
    petsc::check(MatSetValue(matrix_.get(), r + 1, c, imaginary, ADD_VALUES), "MatSetValue");
  }

  void add_cell(int cell) {
    const DiffusionMaterial& material = spec_.materials[index(problem_.medium_of_cell(cell))];
    const int first = mesh_.first_slot[index(cell)], n = mesh_.corners_of(cell);
    if (!material.active) {
      for (int i = 0; i < n; ++i) add(node(first + i), node(first + i), 1);
      return;
    }
    const CellBlock k = stiffness(mesh_, geometry_, cell, spec_.diffusion[index(cell)]),
                    m = mass_matrix(geometry_, cell);
    for (int i = 0; i < n; ++i)
      for (int j = 0; j < n; ++j) {
        const auto r = index(i), c = index(j);
        const double value = material.scale * (k[r][c] + material.absorption * m[r][c]);
        add(node(first + i), node(first + j), value, material.scale * material.imaginary * m[r][c]);
        if (cell == 0 && i == 0 && j == 0) pin_ = value;
      }
    for (int face = 0; face < n; ++face) {
      if (surfaces_ == nullptr) {
        const double exchange = spec_.exchange[index(first + face)];
        if (exchange < 0)
          add_inner_face(cell, face, material);
        else
          add_exchange(first + face, exchange);
        continue;
      }
      const FaceKind kind = surfaces_->kind(first + face);
      const int f = surfaces_->coupled_of_slot(first + face);
      if (kind == FaceKind::inner || (f >= 0 && surfaces_->faces()[index(f)].seamless))
        add_inner_face(cell, face, material);
      else if (kind == FaceKind::black || spec_.marshak_at_coupled)
        add_marshak(cell, face, material);
      else
        add_exchange(first + face, spec_.gray_faces[index(f)].exchange);
    }
  }

  /// Rows of this cell only; the neighbour adds its own.
  void add_inner_face(int cell, int k, const DiffusionMaterial& material) {
    const int slot = mesh_.first_slot[index(cell)] + k;
    if (numbering_.continuous_across(mesh_, geometry_, slot)) return;
    const int behind = mesh_.behind[index(slot)];
    const int other = geometry_.cell_of_slot[index(behind)];
    const int other_first = mesh_.first_slot[index(other)];
    const Point unit = geometry_.unit_normal(slot), conormal = spec_.diffusion[index(cell)] * unit,
                beyond = spec_.diffusion[index(other)] * unit;
    const double kappa = face_penalty(mesh_, geometry_, slot, spec_.diffusion);
    for (const double at : gauss_points) {
      const Trace in = trace(mesh_, cell, k, at, conormal),
                  out = trace(mesh_, other, behind - other_first, 1 - at, beyond);
      const double weight = material.scale * geometry_.length(slot) / 2;
      for (std::size_t i = 0; i < index(in.corners); ++i) {
        const PetscInt row = node(slot - k + static_cast<int>(i));
        const double v = in.value[i], flux = in.slope[i] / 2;
        const auto put = [&](int column, double value, double flux_beside, double sign) {
          // [phi] = phi_out - phi_in: kappa [phi][v] + {D dphi/dn}[v] + [phi]{D dv/dn}
          const double jump = sign * value;
          add(row, node(column), weight * (-kappa * jump * v - v * flux_beside / 2 + jump * flux));
        };
        for (std::size_t j = 0; j < index(in.corners); ++j)
          put(slot - k + static_cast<int>(j), in.value[j], in.slope[j], -1);
        for (std::size_t j = 0; j < index(out.corners); ++j)
          put(other_first + static_cast<int>(j), out.value[j], out.slope[j], 1);
      }
    }
  }

  void add_marshak(int cell, int k, const DiffusionMaterial& material) {
    const int slot = mesh_.first_slot[index(cell)] + k;
    const PlaneTensor& diffusion = spec_.diffusion[index(cell)];
    const Point conormal = diffusion * geometry_.unit_normal(slot);
    const Marshak form = marshak(mesh_, geometry_, *surfaces_, slot, diffusion);
    const auto unknown =
        std::find(spec_.flux_walls.begin(), spec_.flux_walls.end(), mesh_.surface_of_face[index(slot)]);
    for (const double at : gauss_points) {
      const Trace in = trace(mesh_, cell, k, at, conormal);
      const double weight = material.scale * geometry_.length(slot) / 2;
      for (std::size_t i = 0; i < index(in.corners); ++i) {
        const PetscInt row = node(slot - k + static_cast<int>(i));
        const double flux = form.kappa * in.value[i] - form.theta * in.slope[i];
        for (std::size_t j = 0; j < index(in.corners); ++j)
          add(row, node(slot - k + static_cast<int>(j)),
              weight * (flux * in.value[j] - form.theta * in.value[i] * in.slope[j]));
        if (unknown == spec_.flux_walls.end()) continue;
        const PetscInt column = wall(index(unknown - spec_.flux_walls.begin()));
        add(row, column, -weight * flux);
        add(column, row, -weight * flux);
      }
      if (unknown != spec_.flux_walls.end()) {
        const PetscInt column = wall(index(unknown - spec_.flux_walls.begin()));
        add(column, column, weight * form.kappa);
      }
    }
  }

  /// g (phi - phi behind) on a face, linear along it on both sides; g phi where nothing is behind.
  void add_exchange(int face, double exchange) {
    if (exchange <= 0) return;
    const auto slot = index(face);
    const int behind = mesh_.behind[slot];
    const double unit = exchange * geometry_.length(face) / 6;
    const std::array<int, 2> here{face, geometry_.next[slot]};
    for (std::size_t i = 0; i < 2; ++i)
      for (std::size_t j = 0; j < 2; ++j) {
        const double value = unit * (i == j ? 2 : 1);
        add(node(here[i]), node(here[j]), value);
        if (behind < 0) continue;
        // The other side runs along the face the other way.
        const int there = j == 0 ? geometry_.next[index(behind)] : behind;
        add(node(here[i]), node(there), -value);
      }
  }

  const PlaneProblem& problem_;
  const PlaneMesh& mesh_;
  const PlaneGeometry& geometry_;
  const PlaneSurfaces* surfaces_; ///< null: Fourier's law
  const NodeNumbering& numbering_;
  const DiffusionSpec& spec_;
  petsc::Matrix matrix_;
  bool first_rank_ = false;
  double pin_ = 1;
};

void add_symmetric(CellBlock& block, const Trace& t, double square, double slope) {
  for (std::size_t i = 0; i < index(t.corners); ++i)
    for (std::size_t j = 0; j < index(t.corners); ++j)
      block[i][j] +=
          square * t.value[i] * t.value[j] - slope * (t.value[i] * t.slope[j] + t.slope[i] * t.value[j]);
}

} // namespace

CellBlock cell_block(const PlaneProblem& problem, const PlaneGeometry& geometry,
                     const PlaneSurfaces& surfaces, int cell, std::span<const PlaneTensor> diffusion) {
  const PlaneMesh& mesh = problem.mesh;
  const PlaneTensor& own = diffusion[index(cell)];
  CellBlock block = stiffness(mesh, geometry, cell, own);
  for (int k = 0; k < mesh.corners_of(cell); ++k) {
    const int slot = mesh.first_slot[index(cell)] + k, f = surfaces.coupled_of_slot(slot);
    const bool inside =
        surfaces.kind(slot) == FaceKind::inner || (f >= 0 && surfaces.faces()[index(f)].seamless);
    if (!inside && surfaces.kind(slot) != FaceKind::black) continue;
    const double length = geometry.length(slot);
    Marshak form{0, 0.5};
    if (inside)
      form.kappa = face_penalty(mesh, geometry, slot, diffusion);
    else
      form = marshak(mesh, geometry, surfaces, slot, own);
    for (const double at : gauss_points)
      add_symmetric(block, trace(mesh, cell, k, at, own * geometry.unit_normal(slot)),
                    length / 2 * form.kappa, length / 2 * form.theta);
  }
  return block;
}

double face_penalty(const PlaneMesh& mesh, const PlaneGeometry& geometry, int slot,
                    std::span<const PlaneTensor> diffusion) {
  const Point unit = geometry.unit_normal(slot);
  const auto over_height = [&](int face) {
    const auto cell = index(geometry.cell_of_slot[index(face)]);
    return diffusion[cell].along(unit) / height_at_face(mesh, geometry, face);
  };
  return penalty(2 * (over_height(slot) + over_height(mesh.behind[index(slot)])));
}

Marshak marshak(const PlaneMesh& mesh, const PlaneGeometry& geometry, const PlaneSurfaces& surfaces, int slot,
                const PlaneTensor& diffusion) {
  const int f = surfaces.coupled_of_slot(slot);
  if (f >= 0 && surfaces.faces()[index(f)].mirrored > 0) {
    const double p = surfaces.faces()[index(f)].mirrored;
    return {0.5 * (1 - p) / (1 + p), 0};
  }
  const Point& n = geometry.normal[index(slot)];
  const double across = diffusion.along(n) / (n[0] * n[0] + n[1] * n[1]);
  return 4 * across / height_at_face(mesh, geometry, slot) < 0.25 ? Marshak{0.25, 0.5} : Marshak{};
}

std::array<std::array<double, 4>, 2> normal_slopes(const PlaneMesh& mesh, const PlaneGeometry& geometry,
                                                   int cell, int k, const PlaneTensor& diffusion) {
  const Point conormal = diffusion * geometry.unit_normal(mesh.first_slot[index(cell)] + k);
  std::array<std::array<double, 4>, 2> slopes{};
  for (const std::size_t end : {0, 1})
    slopes[end] = trace(mesh, cell, k, static_cast<double>(end), conormal).slope;
  return slopes;
}

petsc::Matrix assemble_diffusion(const PlaneProblem& problem, const PlaneGeometry& geometry,
                                 const PlaneSurfaces& surfaces, const NodeNumbering& numbering,
                                 const DiffusionSpec& spec, MPI_Comm space) {
  return DiffusionAssembly(problem, geometry, &surfaces, numbering, spec, space).run();
}

petsc::Matrix assemble_fourier(const PlaneProblem& problem, const PlaneGeometry& geometry,
                               const NodeNumbering& numbering, const DiffusionSpec& spec, MPI_Comm space) {
  return DiffusionAssembly(problem, geometry, nullptr, numbering, spec, space).run();
}

} // namespace kapitza
