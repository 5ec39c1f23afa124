/// What the electrons of metals add to the low-order problem.

#include "kapitza/base/index.hpp"

#include "solver/numbers.hpp"
#include "solver/plane/electrons/exchange.hpp"
#include "solver/plane/low_order/diffusion.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

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

/// The rows of T_e, with what groups have lost of the exchange.
void PlaneDiffusion::finish_electrons(std::vector<Part>& parts, bool sources) const {
  const PlaneElectrons& electrons = plane_.electrons();
  const Range own = unknowns_[Block::electron];
  std::vector<std::vector<double>> gains(parts_, std::vector<double>(electrons.nodes()));
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
    }
    if (sources) gains[0][n] += electron_heating_of(problem_, cell);
  }
  for (std::size_t p = 0; p < parts_; ++p) {
    Part& part = parts[p];
    const std::vector<double> lacks =
        electron_defect(electrons, geometry_, part.electrons, gains[p], part.powers);
    for (std::size_t n = 0; n < lacks.size(); ++n) part.result[own.first + n] = -lacks[n];
  }
}

/// T_e [slots], those of halo cells behind shared faces, too; 0 outside of metals. Collective over the space.
std::vector<double> PlaneDiffusion::electrons_at_slots(std::span<const double> of_nodes) const {
  const PlaneElectrons& electrons = plane_.electrons();
  std::vector<double> at(index(problem_.mesh.slots()));
  for (std::size_t n = 0; n < electrons.nodes(); ++n) at[index(electrons.slots[n])] = of_nodes[n];
  plane_.exchange_cells(at);
  return at;
}

/// The absorption of the electrons behind each coupled face, summed over the bands of groups.
void PlaneDiffusion::find_exchange_groups() {
  for (const CoupledFace& face : surfaces_.faces()) {
    std::vector<double>& of_groups = absorbed_.emplace_back();
    if (!exchanges(problem_, face)) continue;
    const std::vector<double>& absorption =
        problem_.surfaces[index(face.surface)].electron_absorption[index(face.side)];
    of_groups.assign(range_of_group_.size(), 0.0);
    for (std::size_t b = 0; b < absorption.size(); ++b)
      of_groups[index(group_of_band_[index(face.material)][b])] +=
          absorption[b] * one_way_conductance(problem_.media[index(face.material)], static_cast<int>(b));
  }
}

/// What groups get of electrons and these of groups, from what arrives, as the sweep takes it.
void PlaneDiffusion::exchange_with_electrons(const GroupValues& means, bool with_jump, Part& part) const {
  const auto level = [&](std::size_t f) { // of the electrons, as the phonons' side sees it
    std::array<double, 2> temperature = electrons_at(f, part.electrons);
    const std::array<double, 2> jumps = jumps_across(f, means, with_jump);
    for (const std::size_t end : {0, 1}) temperature[end] += jumps[end];
    return temperature;
  };
  for (std::size_t f = 0; f < index(surfaces_.owned_faces()); ++f) {
    if (absorbed_[f].empty()) continue;
    const std::array<double, 2> electrons = level(f);
    const auto& groups = groups_of(surfaces_.faces()[f].material);
    for (std::size_t g = 0; g < groups.size(); ++g)
      if (const double absorbed = absorbed_[f][g]; absorbed > 0)
        for (const std::size_t end : {0, 1})
          part.emitted[at(f, end, g)] +=
              absorbed / groups[g].conductance * (electrons[end] - means[at(f, end, g)]);
  }
  for (const PlaneElectronExchange& exchange : plane_.electrons().exchanges) {
    const auto f = index(surfaces_.faces()[index(surfaces_.coupled_of_slot(exchange.slot))].partner);
    const std::array<double, 2> electrons = level(f);
    std::array<double, 2> heat{}; // the other side runs along the face the other way
    for (std::size_t g = 0; g < absorbed_[f].size(); ++g)
      for (const std::size_t end : {0, 1})
        heat[1 - end] += absorbed_[f][g] * (electrons[end] - means[at(f, end, g)]);
    take_exchanged(exchange, geometry_, heat, part.powers);
  }
}

/// With t what the law transmits and h_e what electrons absorb on side 2, from q_1 + w_1 r_1 = t (h_1 - h_2),
/// q_2 + w_2 r_2 = t (h_2 - h_1) + h_e (h_2 - T_e) and h = phi + q/(2 w) + r come conductances between phi_1,
/// phi_2 and T_e. That of phi_1 and T_e is negative; all three together are positive semidefinite.
void PlaneDiffusion::couple_electrons(std::size_t f) {
  const CoupledFace& face = surfaces_.faces()[f];
  const auto other = index(face.partner);
  const double w1 = gray_of_material_[index(surfaces_.faces()[other].material)].conductance,
               w2 = gray_of_material_[index(face.material)].conductance, t = gray_transmitted_[f],
               absorbed = std::accumulate(absorbed_[f].begin(), absorbed_[f].end(), 0.0);
  const double to_one = 2 * w1 - t,
               determinant = std::max(to_one * (2 * w2 - t - absorbed) - t * t, t * (w1 + w2));
  gray_faces_[f].exchange = gray_faces_[other].exchange = 4 * w1 * w2 * t / determinant;
  gray_faces_[f].electrons = 2 * w2 * to_one * absorbed / determinant;
  gray_faces_[other].electrons = -2 * w1 * t * absorbed / determinant;
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
  /// @param number of the phonons' matrix
  PetscInt phonons(PetscInt number) const { return moved(parts_ * number); }
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
  const auto phonons = [&](int slot) {
    const PetscInt number = numbering_.global_node[index(slot)];
    const bool after_walls = number >= numbering_.first_rank_nodes;
    return rows.phonons(number + (after_walls ? static_cast<PetscInt>(plane_.flux_walls().size()) : 0));
  };
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
        add(of(slot), phonons(first + j), -exchanged);
        add(phonons(slot), of(first + j), -exchanged);
        add(phonons(slot), phonons(first + j), exchanged);
      }
    }
    for (std::size_t f = 0; f < index(surfaces_.owned_faces()); ++f)
      if (gray_faces_[f].electrons != 0) join_at_face(f, phonons, of, add);
  });
  if (parts_ > 1) return joined;
  petsc::check(MatSetOption(joined.get(), MAT_SYMMETRIC, PETSC_TRUE), "MatSetOption");
  petsc::check(MatSetOption(joined.get(), MAT_SPD, PETSC_TRUE), "MatSetOption");
  return joined;
}

/// g (phi - T_e) on a face, to the rows of phi and, of the metal's face, those of T_e for both sides.
template <class Phonons, class Electrons, class Add>
void PlaneDiffusion::join_at_face(std::size_t f, const Phonons& phonons, const Electrons& electrons,
                                  const Add& add) const {
  const CoupledFace &face = surfaces_.faces()[f], &other = surfaces_.faces()[index(face.partner)];
  const bool of_metal = absorbed_[f].empty();
  // The other side runs along the face the other way.
  const std::array<int, 2> here{face.slot, geometry_.next[index(face.slot)]},
      there{geometry_.next[index(other.slot)], other.slot};
  const std::array<int, 2>& metal = of_metal ? here : there;
  const Point& n = geometry_.normal[index(face.slot)];
  const double unit = std::hypot(n[0], n[1]) / 6, own = gray_faces_[f].electrons * unit,
               beyond = gray_faces_[index(face.partner)].electrons * unit;
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t j = 0; j < 2; ++j) {
      const double weight = i == j ? 2 : 1;
      add(phonons(here[i]), phonons(here[j]), own * weight);
      add(phonons(here[i]), electrons(metal[j]), -own * weight);
      if (!of_metal) continue;
      add(electrons(here[i]), electrons(here[j]), (own + beyond) * weight);
      add(electrons(here[i]), phonons(here[j]), -own * weight);
      add(electrons(here[i]), phonons(there[j]), -beyond * weight);
    }
}

/// What of a residual of what arrives goes to electrons at faces where they exchange heat with phonons.
void PlaneDiffusion::send_to_electrons(GrayPart& part) const {
  const PlaneElectrons& electrons = plane_.electrons();
  const std::span<double> rows = std::span(part.right).last(electrons.nodes());
  for (const PlaneElectronExchange& exchange : electrons.exchanges) {
    const auto f = index(surfaces_.coupled_of_slot(exchange.slot)),
               other = index(surfaces_.faces()[f].partner);
    std::array<double, 2> heat{};
    for (const std::size_t end : {0, 1})
      heat[end] = -(gray_faces_[f].electrons * part.means[f][end]
                    + gray_faces_[other].electrons * part.means[other][1 - end])
                  / 2;
    take_exchanged(exchange, geometry_, heat, rows);
  }
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
  for (GrayPart& part : parts) send_to_electrons(part);
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
