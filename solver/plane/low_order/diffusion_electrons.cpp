/// What the electrons of metals add to the low-order problem.

#include "kapitza/base/index.hpp"

#include "solver/plane/low_order/diffusion.hpp"

#include <algorithm>
#include <array>

namespace kapitza {

/// Shares are those of all that relaxes; here they become those of what relaxes to either carrier.
void PlaneDiffusion::share_between_carriers() {
  if (!any_metals(problem_.media)) return;
  for (std::size_t m = 0; m < problem_.media.size(); ++m) {
    const Bands& bands = problem_.media[m];
    Carriers& carriers = carriers_.emplace_back();
    if (!is_metal(bands)) continue;
    const double lattice = relaxation(bands), electrons = electron_coupling(bands), all = lattice + electrons;
    double sums[2] = {0, 0}; // of the groups, which lump mean free paths
    for (const DiffusionGroup& group : groups_[m]) {
      carriers.part.push_back(group.electron_part);
      carriers.lattice.push_back(group.share * (1 - group.electron_part));
      carriers.electrons.push_back(group.share * group.electron_part);
      sums[0] += carriers.lattice.back();
      sums[1] += carriers.electrons.back();
      carriers.lost -= all * group.share * group.electron_part * (1 - group.electron_part);
    }
    for (double& share : carriers.lattice) share /= sums[0];
    for (double& share : carriers.electrons) share /= sums[1];
    carriers.gray_lost = -lattice * electrons / all;
    double exchanged = 0;
    for (int b = 0; b < bands.size(); ++b) {
      const double share = bands.electron_share[index(b)];
      exchanged += 4 * one_way_conductance(bands, b) / bands.mean_free_path[index(b)] * share * (1 - share);
    }
    carriers.lost += exchanged;
    carriers.gray_lost += exchanged;
  }
}

/// What the phonons of a group relax to: (1 - e_g) T + e_g T_e in metals, T elsewhere [nodes].
std::vector<double> PlaneDiffusion::emitted_by(const Part& part, std::size_t g) const {
  std::vector<double> emitted(
      part.x.begin(), part.x.begin() + static_cast<std::ptrdiff_t>(unknowns_[Block::temperature].size));
  if (!has_metals()) return emitted;
  for (const int slot : plane_.electrons().slots) {
    const auto s = index(slot);
    const auto m = index(problem_.medium_of_cell(geometry_.cell_of_slot[s]));
    emitted[s] += carriers_[m].part[g] * part.gap[s];
  }
  return emitted;
}

/// What a group of a metal adds to the rows of T and of T_e.
void PlaneDiffusion::add_exchange(std::size_t g, std::span<const double> below, Part& part) const {
  for (const int slot : plane_.electrons().slots) {
    const auto s = index(slot);
    const auto m = index(problem_.medium_of_cell(geometry_.cell_of_slot[s]));
    if (groups_[m][g].bands.empty()) continue;
    const Carriers& its = carriers_[m];
    part.result[s] += its.lattice[g] * (below[s] - its.part[g] * part.gap[s]);
    part.excess[s] -= its.electrons[g] * (below[s] + (1 - its.part[g]) * part.gap[s]);
  }
}

/// The rows of T_e, with what groups have lost of the exchange. Collective.
void PlaneDiffusion::finish_electrons(Part& part, bool sources) const {
  const PlaneElectrons& electrons = plane_.electrons();
  const Range own = unknowns_[Block::electron];
  std::vector<double> at(index(problem_.mesh.slots()));
  for (std::size_t n = 0; n < electrons.nodes(); ++n) {
    const auto s = index(electrons.slots[n]);
    const auto m = index(problem_.medium_of_cell(geometry_.cell_of_slot[s]));
    const double lost = carriers_[m].lost * part.gap[s];
    part.result[s] -= lost / relaxation(problem_.media[m]);
    part.excess[s] -= lost / electron_coupling(problem_.media[m]);
    at[s] = part.x[own.first + n];
  }
  plane_.exchange_cells(at);
  const std::vector<double> lacks = electron_defect(electrons, geometry_, at, part.excess, sources);
  for (std::size_t n = 0; n < lacks.size(); ++n) part.result[own.first + n] = -lacks[n];
}

namespace {

/// With G, G_ep and what the gray group has lost, X: T = (phi + (X/G) T_e + r)/(1 + X/G) where T less the
/// mean of phonons is r, so that phi and T_e exchange `between` and r goes to phi and T_e.
struct GrayExchange {
  double lost, between, to_phonons, to_electrons;
  GrayExchange(const Bands& bands, double gray_lost)
      : lost(gray_lost / relaxation(bands)), between(electron_coupling(bands) + gray_lost / (1 + lost)),
        to_phonons(relaxation(bands) / (1 + lost)), to_electrons(gray_lost / (1 + lost)) {}
};

/// A matrix of the phonons' rows, then the electrons', rank by rank.
class JoinedRows {
 public:
  /// @param mine rows of the electrons of this rank
  JoinedRows(Mat phonons, std::size_t mine, const Communicator& space)
      : phonons_(phonons), space_(space), own_(static_cast<PetscInt>(mine)) {
    petsc::check(MatGetOwnershipRange(phonons, &begin_, &end_), "MatGetOwnershipRange");
    ends_ = space.gathered(std::array<std::int64_t, 1>{end_});
    counts_ = space.gathered(std::array<std::int64_t, 1>{own_});
    before_ = static_cast<PetscInt>(space.sum_before(std::int64_t{own_}));
  }
  PetscInt phonons(int node) const { return begin_ + before_ + node; }
  PetscInt electrons(std::size_t node) const { return end_ + before_ + static_cast<PetscInt>(node); }

  /// @param add_rows(add) adds what is not in the phonons' matrix
  template <class AddRows>
  petsc::Matrix matrix(const AddRows& add_rows) const {
    const petsc::Matrix places = filled(MATPREALLOCATOR, nullptr, add_rows);
    return filled(MATAIJ, places.get(), add_rows);
  }

 private:
  /// Number of a row or column of the phonons' matrix.
  PetscInt moved(PetscInt number) const {
    std::int64_t electrons = 0;
    for (std::size_t rank = 0; rank < ends_.size() && number >= ends_[rank]; ++rank)
      electrons += counts_[rank];
    return number + static_cast<PetscInt>(electrons);
  }
  template <class AddRows>
  petsc::Matrix filled(MatType type, Mat places, const AddRows& add_rows) const;

  Mat phonons_;
  const Communicator& space_;
  PetscInt begin_ = 0, end_ = 0, own_ = 0, before_ = 0;
  std::vector<std::int64_t> ends_, counts_;
};

template <class AddRows>
petsc::Matrix JoinedRows::filled(MatType type, Mat places, const AddRows& add_rows) const {
  petsc::Matrix matrix;
  const PetscInt rows = end_ - begin_ + own_;
  petsc::check(MatCreate(space_.handle(), matrix.out()), "MatCreate");
  petsc::check(MatSetSizes(matrix.get(), rows, rows, PETSC_DETERMINE, PETSC_DETERMINE), "MatSetSizes");
  petsc::check(MatSetType(matrix.get(), type), "MatSetType");
  petsc::check(MatSetUp(matrix.get()), "MatSetUp");
  if (places != nullptr)
    petsc::check(MatPreallocatorPreallocate(places, PETSC_TRUE, matrix.get()), "MatPreallocatorPreallocate");
  const auto add = [&](PetscInt row, PetscInt column, double value) {
    petsc::check(MatSetValue(matrix.get(), row, column, value, ADD_VALUES), "MatSetValue");
  };
  for (PetscInt row = begin_; row < end_; ++row) {
    PetscInt count = 0;
    const PetscInt* columns = nullptr;
    const PetscScalar* values = nullptr;
    petsc::check(MatGetRow(phonons_, row, &count, &columns, &values), "MatGetRow");
    for (PetscInt i = 0; i < count; ++i) add(row + before_, moved(columns[i]), values[i]);
    petsc::check(MatRestoreRow(phonons_, row, &count, &columns, &values), "MatRestoreRow");
  }
  add_rows(add);
  petsc::check(MatAssemblyBegin(matrix.get(), MAT_FINAL_ASSEMBLY), "MatAssemblyBegin");
  petsc::check(MatAssemblyEnd(matrix.get(), MAT_FINAL_ASSEMBLY), "MatAssemblyEnd");
  return matrix;
}

} // namespace

/// The gray problem with the electrons' equations after the phonons' of each rank: symmetric positive
/// definite.
petsc::Matrix PlaneDiffusion::join_electrons(Mat gray) const {
  const PlaneElectrons& electrons = plane_.electrons();
  const JoinedRows rows(gray, electrons.nodes(), communicator_);
  // Rows of the electrons of all slots, behind shared faces, too: doubles hold them exactly.
  std::vector<double> row(index(problem_.mesh.slots()), -1.0);
  for (std::size_t n = 0; n < electrons.nodes(); ++n)
    row[index(electrons.slots[n])] = static_cast<double>(rows.electrons(n));
  plane_.exchange_cells(row);
  const auto of = [&](int slot) { return static_cast<PetscInt>(row[index(slot)]); };
  petsc::Matrix joined = rows.matrix([&](const auto& add) {
    for (std::size_t n = 0; n < electrons.nodes(); ++n) {
      const int slot = electrons.slots[n], cell = geometry_.cell_of_slot[index(slot)],
                first = problem_.mesh.first_slot[index(cell)];
      const auto m = index(problem_.medium_of_cell(cell));
      double own = electrons.held[n];
      for (const auto& [other, value] : electrons.rows[n]) {
        add(of(slot), of(other), value);
        own -= value;
      }
      add(of(slot), of(slot), own);
      const auto mass = mass_matrix(geometry_, cell);
      const double between = GrayExchange(problem_.media[m], carriers_[m].gray_lost).between;
      for (int j = 0; j < problem_.mesh.corners_of(cell); ++j) {
        const double exchanged = between * mass[index(slot - first)][index(j)];
        add(of(slot), of(first + j), exchanged);
        add(of(slot), rows.phonons(first + j), -exchanged);
        add(rows.phonons(slot), of(first + j), -exchanged);
        add(rows.phonons(slot), rows.phonons(first + j), exchanged);
      }
    }
  });
  petsc::check(MatSetOption(joined.get(), MAT_SYMMETRIC, PETSC_TRUE), "MatSetOption");
  petsc::check(MatSetOption(joined.get(), MAT_SPD, PETSC_TRUE), "MatSetOption");
  return joined;
}

/// To the right-hand side: in metals what of the residual of T goes to phonons, less all of it, which is
/// there already, and what goes to electrons; the residual of T_e.
void PlaneDiffusion::add_gray_electrons(GrayPart& part) const {
  const PlaneElectrons& electrons = plane_.electrons();
  const std::size_t first_row = part.right.size() - electrons.nodes();
  const auto residual = unknowns_.part(std::span<const double>(part.r), Block::electron);
  for (std::size_t n = 0; n < electrons.nodes(); ++n) {
    const int slot = electrons.slots[n], cell = geometry_.cell_of_slot[index(slot)],
              first = problem_.mesh.first_slot[index(cell)];
    const auto m = index(problem_.medium_of_cell(cell));
    const GrayExchange exchange(problem_.media[m], carriers_[m].gray_lost);
    const auto mass = mass_matrix(geometry_, cell);
    part.right[first_row + n] = electrons.diagonal[n] * residual[n];
    for (int j = 0; j < problem_.mesh.corners_of(cell); ++j) {
      const double weighed = mass[index(slot - first)][index(j)] * part.r[index(first + j)];
      part.right[index(slot)] += (exchange.to_phonons - relaxation(problem_.media[m])) * weighed;
      part.right[first_row + n] += exchange.to_electrons * weighed;
    }
  }
}

/// T_e, and T of metals.
void PlaneDiffusion::respond_in_metals(const GrayPart& part, std::span<double> x) const {
  const PlaneElectrons& electrons = plane_.electrons();
  const std::size_t first_row = part.phi.size() - electrons.nodes();
  const std::span<double> own = unknowns_.part(x, Block::electron);
  for (std::size_t n = 0; n < electrons.nodes(); ++n) {
    const auto s = index(electrons.slots[n]);
    const auto m = index(problem_.medium_of_cell(geometry_.cell_of_slot[s]));
    const double lost = GrayExchange(problem_.media[m], carriers_[m].gray_lost).lost;
    own[n] = part.phi[first_row + n];
    x[s] = (part.phi[s] + lost * own[n] + part.r[s]) / (1 + lost);
  }
}

} // namespace kapitza
