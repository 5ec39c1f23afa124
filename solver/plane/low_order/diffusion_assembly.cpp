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

  void add(PetscInt row, PetscInt column, double value) {
    for (PetscInt part = 0; part < spec_.parts; ++part)
      petsc::check(MatSetValue(matrix_.get(), spec_.parts * row + part, spec_.parts * column + part, value,
                               ADD_VALUES),
                   "MatSetValue");
  }

  /// Takes up the nodes of a cell as further columns of the rows of the cell that is added. Returns where the
  /// first of them is.
  std::size_t take_columns(int cell) {
    const std::size_t first = columns_.size();
    for (int i = mesh_.first_slot[index(cell)]; i < mesh_.first_slot[index(cell) + 1]; ++i)
      columns_.push_back(node(i));
    return first;
  }
  double& entry(std::size_t corner, std::size_t column) {
    return entries_[corner * columns_.size() + column];
  }

  /// All that a cell and the faces inside its material give to its rows at once: an entry alone costs PETSc
  /// more than it costs to find.
  void add_cell(int cell) {
    const DiffusionMaterial& material = spec_.materials[index(problem_.medium_of_cell(cell))];
    const int first = mesh_.first_slot[index(cell)], n = mesh_.corners_of(cell);
    if (!material.active) {
      for (int i = 0; i < n; ++i) add(node(first + i), node(first + i), 1);
      return;
    }
    columns_.clear();
    take_columns(cell);
    std::array<std::size_t, 4> beyond{}; // first column of the cell behind a face with jumps
    for (int k = 0; k < n; ++k)
      if (is_inside(first + k) && !numbering_.continuous_across(mesh_, geometry_, first + k))
        beyond[index(k)] = take_columns(geometry_.cell_of_slot[index(mesh_.behind[index(first + k)])]);
    entries_.assign(index(n) * columns_.size(), 0.0);
    const CellBlock k = stiffness(mesh_, geometry_, cell, spec_.diffusion[index(cell)]),
                    m = mass_matrix(geometry_, cell);
    for (std::size_t i = 0; i < index(n); ++i)
      for (std::size_t j = 0; j < index(n); ++j)
        entry(i, j) = material.scale * (k[i][j] + material.absorption * m[i][j]);
    if (cell == 0) pin_ = entries_.front();
    for (int face = 0; face < n; ++face) {
      if (beyond[index(face)] > 0)
        add_jumps(cell, face, material.scale, beyond[index(face)]);
      else if (!is_inside(first + face))
        add_surface(cell, face, material);
    }
    add_entries(first, n);
    if (material.imaginary != 0) add_imaginary(m, material.scale * material.imaginary, first, n);
  }

  /// Nothing but the material is at the face.
  bool is_inside(int slot) const {
    if (surfaces_ == nullptr) return spec_.exchange[index(slot)] < 0;
    const int f = surfaces_->coupled_of_slot(slot);
    return surfaces_->kind(slot) == FaceKind::inner || (f >= 0 && surfaces_->faces()[index(f)].seamless);
  }

  void add_surface(int cell, int face, const DiffusionMaterial& material) {
    const int slot = mesh_.first_slot[index(cell)] + face;
    if (surfaces_ == nullptr)
      add_exchange(slot, spec_.exchange[index(slot)]);
    else if (surfaces_->kind(slot) == FaceKind::black || spec_.marshak_at_coupled)
      add_marshak(cell, face, material);
    else
      add_exchange(slot, spec_.gray_faces[index(surfaces_->coupled_of_slot(slot))].exchange);
  }

  /// The entries of a cell, in both parts.
  void add_entries(int first, int corners) {
    const PetscInt parts = spec_.parts;
    for (PetscInt part = 0; part < parts; ++part) {
      in_part_.clear();
      for (const PetscInt column : columns_) in_part_.push_back(parts * column + part);
      std::array<PetscInt, 4> rows{};
      for (int i = 0; i < corners; ++i) rows[index(i)] = parts * node(first + i) + part;
      petsc::check(MatSetValues(matrix_.get(), corners, rows.data(), static_cast<PetscInt>(in_part_.size()),
                                in_part_.data(), entries_.data(), ADD_VALUES),
                   "MatSetValues");
    }
  }

  /// i factor mass
  void add_imaginary(const CellBlock& mass, double factor, int first, int corners) {
    for (int i = 0; i < corners; ++i)
      for (int j = 0; j < corners; ++j) {
        const PetscInt r = 2 * node(first + i), c = 2 * node(first + j);
        const double value = factor * mass[index(i)][index(j)];
        petsc::check(MatSetValue(matrix_.get(), r, c + 1, -value, ADD_VALUES), "MatSetValue");
        petsc::check(MatSetValue(matrix_.get(), r + 1, c, value, ADD_VALUES), "MatSetValue");
      }
  }

  /// Rows of this cell only; the neighbour adds its own. @param beyond first of the neighbour's columns
  void add_jumps(int cell, int k, double scale, std::size_t beyond) {
    const int slot = mesh_.first_slot[index(cell)] + k;
    const int behind = mesh_.behind[index(slot)];
    const int other = geometry_.cell_of_slot[index(behind)];
    const Point unit = geometry_.unit_normal(slot), conormal = spec_.diffusion[index(cell)] * unit,
                across = spec_.diffusion[index(other)] * unit;
    const double kappa = face_penalty(mesh_, geometry_, slot, spec_.diffusion),
                 weight = scale * geometry_.length(slot) / 2;
    for (const double at : gauss_points) {
      const Trace in = trace(mesh_, cell, k, at, conormal),
                  out = trace(mesh_, other, behind - mesh_.first_slot[index(other)], 1 - at, across);
      for (std::size_t i = 0; i < index(in.corners); ++i) {
        // [phi] = phi_out - phi_in: kappa [phi][v] + {D dphi/dn}[v] + [phi]{D dv/dn}
        const double of_jump = weight * (in.slope[i] / 2 - kappa * in.value[i]),
                     of_slope = -weight * in.value[i] / 2;
        for (std::size_t j = 0; j < index(in.corners); ++j)
          entry(i, j) += of_slope * in.slope[j] - of_jump * in.value[j];
        for (std::size_t j = 0; j < index(out.corners); ++j)
          entry(i, beyond + j) += of_slope * out.slope[j] + of_jump * out.value[j];
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
          entry(i, j) += weight * (flux * in.value[j] - form.theta * in.value[i] * in.slope[j]);
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
  std::vector<PetscInt> columns_, in_part_; ///< of the cell that is added: its own nodes first; of one part
  std::vector<double> entries_;             ///< [corners][columns]
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
