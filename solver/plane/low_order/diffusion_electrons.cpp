/// What the electrons of metals add to the low-order problem.

#include "kapitza/base/index.hpp"

#include "solver/numbers.hpp"
#include "solver/plane/low_order/diffusion.hpp"
#include "solver/plane/solve/sources.hpp"

#include <algorithm>
#include <array>

namespace kapitza {
namespace {

using Complex = std::complex<double>;

/// A number of which `part_of` tells the real and, of amplitudes, the imaginary part.
template <class PartOf>
Complex number_of(std::size_t parts, const PartOf& part_of) {
  return {part_of(0), parts == 1 ? 0.0 : part_of(1)};
}

} // namespace

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
      carriers.lost -= all * group.share * group.electron_part * (1 - group.electron_part)
                       / (1.0 + shift_ * group.lifetime);
    }
    for (double& share : carriers.lattice) share /= sums[0];
    for (double& share : carriers.electrons) share /= sums[1];
    carriers.gray_lost = -lattice * electrons / all / (1.0 + shift_ * gray_of_material_[m].lifetime);
    Complex exchanged = 0;
    for (int b = 0; b < bands.size(); ++b) {
      const double share = bands.electron_share[index(b)], length = bands.mean_free_path[index(b)];
      exchanged += 4 * one_way_conductance(bands, b) / length * share * (1 - share)
                   / (1.0 + shift_ * (length / bands.speed[index(b)]));
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
void PlaneDiffusion::finish_electrons(std::vector<Part>& parts, bool sources) const {
  const PlaneElectrons& electrons = plane_.electrons();
  const Range own = unknowns_[Block::electron];
  std::vector<std::vector<double>> at(parts_, std::vector<double>(index(problem_.mesh.slots()))),
      gains(parts_, std::vector<double>(electrons.nodes()));
  for (std::size_t n = 0; n < electrons.nodes(); ++n) {
    const auto s = index(electrons.slots[n]);
    const int cell = geometry_.cell_of_slot[s];
    const auto m = index(problem_.medium_of_cell(cell));
    const Complex lost = carriers_[m].lost * number_of(parts_, [&](auto p) { return parts[p].gap[s]; }),
                  temperature = number_of(parts_, [&](auto p) { return parts[p].x[own.first + n]; }),
                  stored = shift_ * electrons.capacity[n] * temperature;
    for (std::size_t p = 0; p < parts_; ++p) {
      parts[p].result[s] -= part_of(lost, p) / relaxation(problem_.media[m]);
      gains[p][n] = electrons.coupling[n] * parts[p].excess[s] - part_of(lost + stored, p);
      at[p][s] = part_of(temperature, p);
    }
    if (sources) gains[0][n] += electron_heating_of(problem_, cell);
  }
  const std::vector<double> given = sources ? steady_sources(problem_).electrons : std::vector<double>();
  for (std::size_t p = 0; p < parts_; ++p) {
    plane_.exchange_cells(at[p]);
    const std::vector<double> lacks = electron_defect(electrons, geometry_, at[p], gains[p], given);
    for (std::size_t n = 0; n < lacks.size(); ++n) parts[p].result[own.first + n] = -lacks[n];
  }
}

namespace {

/// With G, G_ep and what the gray group has lost, X: T = (phi + (X/G) T_e + r)/(1 + X/G) where T less the
/// mean of phonons is r, so that phi and T_e exchange `between` and r goes to phi and T_e. The real part of
/// `between` is not negative: that of X is more than -G G_ep/(G + G_ep).
struct GrayExchange {
  Complex lost, between, to_phonons, to_electrons;
  GrayExchange(const Bands& bands, const Complex& gray_lost)
      : lost(gray_lost / relaxation(bands)), between(electron_coupling(bands) + gray_lost / (1.0 + lost)),
        to_phonons(relaxation(bands) / (1.0 + lost)), to_electrons(gray_lost / (1.0 + lost)) {}
};

/// A matrix of the phonons' rows, then the electrons', rank by rank. Of amplitudes every number is two rows,
/// and an entry a + i b is [a -b; b a].
class JoinedRows {
 public:
  /// @param mine numbers of the electrons of this rank @param parts of each
  JoinedRows(Mat phonons, std::size_t mine, std::size_t parts, const Communicator& space)
      : phonons_(phonons), space_(space), parts_(static_cast<PetscInt>(parts)),
        own_(static_cast<PetscInt>(mine * parts)) {
    petsc::check(MatGetOwnershipRange(phonons, &begin_, &end_), "MatGetOwnershipRange");
    ends_ = space.gathered(std::array<std::int64_t, 1>{end_});
    counts_ = space.gathered(std::array<std::int64_t, 1>{own_});
    before_ = static_cast<PetscInt>(space.sum_before(std::int64_t{own_}));
  }
  /// The first row of a number.
  PetscInt phonons(int node) const { return begin_ + before_ + parts_ * node; }
  PetscInt electrons(std::size_t node) const { return end_ + before_ + parts_ * static_cast<PetscInt>(node); }

  /// @param add_rows(add) adds what is not in the phonons' matrix, by the first rows of numbers
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
  PetscInt parts_, begin_ = 0, end_ = 0, own_ = 0, before_ = 0;
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
  add_rows([&](PetscInt row, PetscInt column, const Complex& value) {
    for (PetscInt part = 0; part < parts_; ++part) add(row + part, column + part, value.real());
    if (parts_ == 1 || value.imag() == 0) return;
    add(row, column + 1, -value.imag());
    add(row + 1, column, value.imag());
  });
  petsc::check(MatAssemblyBegin(matrix.get(), MAT_FINAL_ASSEMBLY), "MatAssemblyBegin");
  petsc::check(MatAssemblyEnd(matrix.get(), MAT_FINAL_ASSEMBLY), "MatAssemblyEnd");
  return matrix;
}

} // namespace

/// The gray problem with the electrons' equations after the phonons' of each rank: symmetric positive
/// definite in steady state, of amplitudes its symmetric part.
petsc::Matrix PlaneDiffusion::join_electrons(Mat gray) const {
  const PlaneElectrons& electrons = plane_.electrons();
  const JoinedRows rows(gray, electrons.nodes(), parts_, communicator_);
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
      const Complex between = GrayExchange(problem_.media[m], carriers_[m].gray_lost).between,
                    stored = shift_ * electrons.capacity[n];
      for (int j = 0; j < problem_.mesh.corners_of(cell); ++j) {
        const double weight = mass[index(slot - first)][index(j)];
        const Complex exchanged = between * weight;
        add(of(slot), of(first + j), exchanged + stored * weight);
        add(of(slot), rows.phonons(first + j), -exchanged);
        add(rows.phonons(slot), of(first + j), -exchanged);
        add(rows.phonons(slot), rows.phonons(first + j), exchanged);
      }
    }
  });
  if (parts_ > 1) return joined;
  petsc::check(MatSetOption(joined.get(), MAT_SYMMETRIC, PETSC_TRUE), "MatSetOption");
  petsc::check(MatSetOption(joined.get(), MAT_SPD, PETSC_TRUE), "MatSetOption");
  return joined;
}

/// To the right-hand side: in metals what of the residual of T goes to phonons, less all of it, which is
/// there already, and what goes to electrons; the residual of T_e.
void PlaneDiffusion::add_gray_electrons(std::vector<GrayPart>& parts) const {
  const PlaneElectrons& electrons = plane_.electrons();
  const std::size_t first_row = parts.front().right.size() - electrons.nodes(),
                    residual = unknowns_[Block::electron].first;
  for (std::size_t n = 0; n < electrons.nodes(); ++n) {
    const int slot = electrons.slots[n], cell = geometry_.cell_of_slot[index(slot)],
              first = problem_.mesh.first_slot[index(cell)];
    const auto m = index(problem_.medium_of_cell(cell));
    const GrayExchange exchange(problem_.media[m], carriers_[m].gray_lost);
    const auto mass = mass_matrix(geometry_, cell);
    Complex weighed = 0;
    for (int j = 0; j < problem_.mesh.corners_of(cell); ++j)
      weighed += mass[index(slot - first)][index(j)]
                 * number_of(parts_, [&](auto p) { return parts[p].r[index(first + j)]; });
    const Complex to_phonons = (exchange.to_phonons - relaxation(problem_.media[m])) * weighed,
                  to_electrons = exchange.to_electrons * weighed;
    for (std::size_t p = 0; p < parts_; ++p) {
      parts[p].right[index(slot)] += part_of(to_phonons, p);
      parts[p].right[first_row + n] =
          electrons.diagonal[n] * parts[p].r[residual + n] + part_of(to_electrons, p);
    }
  }
}

/// T_e, and T of metals.
void PlaneDiffusion::respond_in_metals(const std::vector<GrayPart>& parts,
                                       std::vector<std::vector<double>>& x) const {
  const PlaneElectrons& electrons = plane_.electrons();
  const std::size_t first_row = parts.front().phi.size() - electrons.nodes(),
                    first = unknowns_[Block::electron].first;
  for (std::size_t n = 0; n < electrons.nodes(); ++n) {
    const auto s = index(electrons.slots[n]);
    const auto m = index(problem_.medium_of_cell(geometry_.cell_of_slot[s]));
    const Complex lost = GrayExchange(problem_.media[m], carriers_[m].gray_lost).lost,
                  own = number_of(parts_, [&](auto p) { return parts[p].phi[first_row + n]; }),
                  rest = number_of(parts_, [&](auto p) { return parts[p].phi[s] + parts[p].r[s]; }),
                  lattice = (rest + lost * own) / (1.0 + lost);
    for (std::size_t p = 0; p < parts_; ++p) {
      x[p][first + n] = part_of(own, p);
      x[p][s] = part_of(lattice, p);
    }
  }
}

} // namespace kapitza
