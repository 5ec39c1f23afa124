#include "kapitza/base/index.hpp"

#include "solver/plane/electrons/exchange.hpp"
#include "solver/plane/low_order/few_stream.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

namespace kapitza {
namespace {

/// Nothing of what grazes.
double outward(double cosine) {
  return cosine > 1e-9 ? cosine : 0;
}

double dot(const Point& a, const Point& b) {
  return a[0] * b[0] + a[1] * b[1];
}

/// int u_i grad u_j.
std::array<std::array<Point, 4>, 4> slopes(const PlaneGeometry& geometry, const PlaneMesh& mesh, int cell) {
  std::array<std::array<Point, 4>, 4> sums{};
  const auto c = index(cell);
  if (geometry.kind[c] == CellKind::triangle) {
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t j = 0; j < 3; ++j)
        for (const std::size_t x : {0, 1}) sums[i][j][x] = geometry.area[c] / 3 * geometry.gradient[c][j][x];
    return sums;
  }
  constexpr std::array<double, 2> gauss{0.21132486540518711775, 0.78867513459481288225};
  for (const double xi : gauss)
    for (const double eta : gauss) {
      const BilinearPoint at = bilinear_at(&mesh.corner[index(mesh.first_slot[c])], xi, eta);
      for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t j = 0; j < 4; ++j)
          for (const std::size_t x : {0, 1})
            sums[i][j][x] += at.jacobian / 4 * at.value[i] * at.gradient[j][x];
    }
  return sums;
}

/// What a group emits of what groups bring, of one law.
struct Entry {
  int side_out, group_out, side_in, group_in;
  bool keeps_direction;
  double fraction;
};

template <class Number>
class Assembly {
 public:
  Assembly(const PreparedPlane& plane, const StreamLayout& layout,
           const std::vector<Streams<Number>>& streams, const Number& shift,
           std::vector<StreamInflow>& inflows)
      : plane_(plane), problem_(plane.problem()), mesh_(problem_.mesh), geometry_(plane.sweep().geometry()),
        surfaces_(plane.sweep().surfaces()), layout_(layout), streams_(streams), shift_(shift),
        inflows_(inflows), values_{layout.groups, {}} {
    project_laws();
    for (const CoupledFace& face : surfaces_.faces()) faces_.emplace_back(surfaces_.normal(face));
  }

  /// Places are found first, so that each is allocated.
  petsc::Matrix run() {
    const petsc::Matrix places = fill(MATPREALLOCATOR);
    petsc::Matrix matrix = make(MATAIJ);
    petsc::check(MatPreallocatorPreallocate(places.get(), PETSC_TRUE, matrix.get()),
                 "MatPreallocatorPreallocate");
    fill(matrix.get());
    return matrix;
  }

 private:
  static constexpr PetscInt parts = parts_of<Number>;
  petsc::Matrix make(MatType type) const {
    petsc::Matrix matrix;
    const bool first = plane_.sharers().is_root();
    const PetscInt rows =
        parts
        * (layout_.numbering.own * layout_.per_node() + (first ? static_cast<PetscInt>(layout_.walls) : 0));
    petsc::check(MatCreate(plane_.sharers().handle(), matrix.out()), "MatCreate");
    petsc::check(MatSetSizes(matrix.get(), rows, rows, PETSC_DETERMINE, PETSC_DETERMINE), "MatSetSizes");
    petsc::check(MatSetType(matrix.get(), type), "MatSetType");
    petsc::check(MatSetUp(matrix.get()), "MatSetUp");
    return matrix;
  }
  petsc::Matrix fill(MatType type) {
    petsc::Matrix matrix = make(type);
    fill(matrix.get());
    return matrix;
  }
  void fill(Mat matrix) {
    matrix_ = matrix;
    inflows_.clear();
    for (int cell = 0; cell < mesh_.owned_cells; ++cell) add_cell(cell);
    for (std::size_t w = 0; w < layout_.walls; ++w) add_wall(w);
    add_electrons();
    if (layout_.floats && plane_.sharers().is_root() && mesh_.owned_nodes() > 0)
      add(layout_.temperature(0), layout_.temperature(0), 1);
    petsc::check(MatAssemblyBegin(matrix, MAT_FINAL_ASSEMBLY), "MatAssemblyBegin");
    petsc::check(MatAssemblyEnd(matrix, MAT_FINAL_ASSEMBLY), "MatAssemblyEnd");
  }
  /// A complex number is the block [a -b; b a].
  void add(PetscInt row, PetscInt column, const Number& value) {
    const auto set = [&](PetscInt part_out, PetscInt part_in, double number) {
      petsc::check(MatSetValue(matrix_, parts * row + part_out, parts * column + part_in, number, ADD_VALUES),
                   "MatSetValue");
    };
    for (PetscInt part = 0; part < parts; ++part) set(part, part, std::real(value));
    if (std::imag(value) == 0) return;
    set(0, 1, -std::imag(value));
    set(1, 0, std::imag(value));
  }
  const Streams<Number>& streams_of(int cell) const { return streams_[index(problem_.medium_of_cell(cell))]; }

  void project_laws();
  void add_cell(int cell);
  void add_streams(int cell);
  void add_inflow(int slot, std::size_t d, std::size_t g, const Number& turn);
  template <class Each>
  void for_each_source(int slot, std::size_t end, std::size_t d, std::size_t g, const Each& each) const;
  template <class Each>
  void for_each_arriving(std::size_t f, std::size_t end, std::size_t g, const Each& each) const;
  template <class Each>
  void for_each_jump(std::size_t f, std::size_t end, const Each& each) const;
  void add_wall(std::size_t wall);
  bool metal(int cell) const { return is_metal(problem_.bands_of_cell(cell)); }
  void add_mean(PetscInt row, int slot, std::size_t g, const Number& factor);
  void add_electrons();
  void add_coupling(std::size_t node, int cell);
  void add_exchange(const PlaneElectronExchange& exchange);
  double absorbed(const CoupledFace& face, std::size_t g) const;
  /// Node at an end of a coupled face, of its own cell.
  int node_of(std::size_t f, std::size_t end) const {
    const int slot = surfaces_.faces()[f].slot;
    return end == 0 ? slot : geometry_.next[index(slot)];
  }

  const PreparedPlane& plane_;
  const PlaneProblem& problem_;
  const PlaneMesh& mesh_;
  const PlaneGeometry& geometry_;
  const PlaneSurfaces& surfaces_;
  const StreamLayout& layout_;
  const std::vector<Streams<Number>>& streams_;
  Number shift_;
  std::vector<StreamInflow>& inflows_;
  StreamValues values_;                       ///< for their numbers
  std::vector<std::vector<Entry>> projected_; ///< [laws]
  std::vector<FaceStreams> faces_;            ///< [coupled faces]
  Mat matrix_ = nullptr;
};

template <class Number>
void Assembly<Number>::project_laws() {
  for (const CoupledFace& face : surfaces_.faces()) {
    projected_.resize(std::max(projected_.size(), index(face.law) + 1));
    if (!projected_[index(face.law)].empty()) continue;
    const int other = face.partner < 0 ? -1 : surfaces_.faces()[index(face.partner)].material;
    const std::array<int, 2> material{face.side == minus_side ? face.material : other,
                                      face.side == minus_side ? other : face.material};
    const auto group = [&](const SideBand& c) {
      return static_cast<int>(streams_[index(material[index(c.side)])].of_band[index(c.band)]);
    };
    const auto conductance = [&](const SideBand& c) {
      return one_way_conductance(problem_.media[index(material[index(c.side)])], c.band);
    };
    std::map<std::array<int, 5>, double> sums;
    const PlaneLaw& law = surfaces_.law(face);
    for (const SpecularLink& link : law.links)
      sums[{link.out.side, group(link.out), link.in.side, group(link.in), 1}] +=
          link.fraction * conductance(link.out);
    for (const Pool& pool : law.pools)
      for (const SideBand& out : pool.out)
        for (const SideBand& in : pool.in)
          sums[{out.side, group(out), in.side, group(in), 0}] += pool.strength * conductance(out)
                                                                 * law.seen_by_pools(out) * conductance(in)
                                                                 * law.seen_by_pools(in);
    for (const auto& [key, flux] : sums) {
      const auto& to = streams_[index(material[index(key[0])])].list[index(key[1])];
      projected_[index(face.law)].push_back(
          {key[0], key[1], key[2], key[3], key[4] != 0, flux / to.conductance});
    }
  }
}

/// Adds `factor` times the mean over all directions of what a group has at a node. Along the normal it is
/// what it relaxes to, over its loss.
template <class Number>
void Assembly<Number>::add_mean(PetscInt row, int slot, std::size_t g, const Number& factor) {
  const int cell = geometry_.cell_of_slot[index(slot)];
  const Stream<Number>& stream = streams_of(cell).list[g];
  for (std::size_t d = 0; d < stream_count; ++d) add(row, layout_.psi(slot, d, g), factor * stream_weight);
  const Number upright = factor * (upright_weight / stream.loss);
  add(row, layout_.temperature(slot), upright * (1 - stream.electron_part));
  if (metal(cell)) add(row, layout_.electron(slot), upright * stream.electron_part);
}

template <class Number>
void Assembly<Number>::add_cell(int cell) {
  const Streams<Number>& streams = streams_of(cell);
  double to_lattice = metal(cell) ? 0 : 1;
  for (const Stream<Number>& stream : streams.list)
    if (metal(cell)) to_lattice += stream.share * (1 - stream.electron_part);
  const auto share = [&](const Stream<Number>& stream) {
    return stream.share * (1 - stream.electron_part) / to_lattice;
  };
  Number upright = 0, of_electrons = 0; // along the normal psi is what it relaxes to, over its loss
  for (const Stream<Number>& stream : streams.list) {
    const Number along = upright_weight * share(stream) / stream.loss;
    upright += along * (1 - stream.electron_part);
    of_electrons += along * stream.electron_part;
  }
  for (int slot = mesh_.first_slot[index(cell)]; slot < mesh_.first_slot[index(cell) + 1]; ++slot) {
    add(layout_.temperature(slot), layout_.temperature(slot), 1.0 - upright);
    if (metal(cell)) add(layout_.temperature(slot), layout_.electron(slot), -of_electrons);
    for (const std::size_t x : {0, 1})
      add(layout_.drift(slot, x), layout_.drift(slot, x), 1.0 - streams.lost_pull);
    if (layout_.metals && !metal(cell)) add(layout_.electron(slot), layout_.electron(slot), 1);
    for (std::size_t g = 0; g < layout_.groups; ++g) {
      if (g >= streams.list.size()) { // the group does not exist here
        for (std::size_t d = 0; d < stream_count; ++d)
          add(layout_.psi(slot, d, g), layout_.psi(slot, d, g), 1);
        continue;
      }
      const Stream<Number>& stream = streams.list[g];
      for (std::size_t d = 0; d < stream_count; ++d)
        add(layout_.temperature(slot), layout_.psi(slot, d, g), -share(stream) * stream_weight);
      if (!streams.drifts) continue;
      for (std::size_t d = 0; d < stream_count; ++d)
        for (const std::size_t x : {0, 1})
          add(layout_.drift(slot, x), layout_.psi(slot, d, g),
              -3 * stream_weight * stream.weight * stream_direction[d][x]);
    }
  }
  add_streams(cell);
}

/// The equations of sweep.hpp of one cell, multiplied by its mass matrix, and turned.
template <class Number>
void Assembly<Number>::add_streams(int cell) {
  const Streams<Number>& streams = streams_of(cell);
  const int first = mesh_.first_slot[index(cell)], corners = mesh_.corners_of(cell);
  const auto mass = mass_matrix(geometry_, cell);
  const auto slope = slopes(geometry_, mesh_, cell);
  for (std::size_t g = 0; g < streams.list.size(); ++g)
    for (std::size_t d = 0; d < stream_count; ++d) {
      const Stream<Number>& stream = streams.list[g];
      const Number turn = turn_of(stream);
      for (int i = 0; i < corners; ++i)
        for (int j = 0; j < corners; ++j) {
          const PetscInt row = layout_.psi(first + i, d, g);
          const double relaxed = mass[index(i)][index(j)] / stream.length;
          add(row, layout_.psi(first + j, d, g),
              turn * (dot(stream_direction[d], slope[index(i)][index(j)]) + relaxed * stream.loss));
          add(row, layout_.temperature(first + j), -turn * (relaxed * (1 - stream.electron_part)));
          if (metal(cell)) add(row, layout_.electron(first + j), -turn * (relaxed * stream.electron_part));
          if (!streams.drifts) continue;
          for (const std::size_t x : {0, 1})
            add(row, layout_.drift(first + j, x), -turn * (relaxed * stream.pull * stream_direction[d][x]));
        }
      for (int k = 0; k < corners; ++k) add_inflow(first + k, d, g, turn);
    }
}

template <class Number>
void Assembly<Number>::add_inflow(int slot, std::size_t d, std::size_t g, const Number& turn) {
  const Point& n = geometry_.normal[index(slot)];
  const double length = std::hypot(n[0], n[1]),
               inflow = length * outward(-dot(stream_direction[d], n) / length);
  if (inflow == 0) return;
  const std::array<int, 2> ends{slot, geometry_.next[index(slot)]};
  const PetscInt first_row = layout_.node(0);
  for (const std::size_t e : {0, 1}) {
    for (const std::size_t i : {0, 1}) {
      const PetscInt row = layout_.psi(ends[i], d, g);
      const double mass = inflow / (i == e ? 3 : 6);
      add(row, layout_.psi(ends[e], d, g), turn * mass);
      for_each_source(slot, e, d, g, [&](PetscInt column, double factor, std::ptrdiff_t arriving) {
        add(row, column, -turn * (mass * factor));
        if (arriving >= 0) inflows_.push_back({index(row - first_row), index(arriving), mass * factor});
      });
    }
  }
}

/// What comes in along a direction at one end of a face: each(unknown, factor, number among StreamValues of
/// what has a residual of its own, else -1).
template <class Number>
template <class Each>
void Assembly<Number>::for_each_source(int slot, std::size_t end, std::size_t d, std::size_t g,
                                       const Each& each) const {
  const FaceKind kind = surfaces_.kind(slot);
  const int behind = mesh_.behind[index(slot)], f = surfaces_.coupled_of_slot(slot);
  if (kind == FaceKind::inner || (f >= 0 && surfaces_.faces()[index(f)].seamless))
    return each(layout_.psi(end == 0 ? geometry_.next[index(behind)] : behind, d, g), 1.0, -1);
  if (kind == FaceKind::black) {
    const auto& walls = plane_.flux_walls();
    const auto wall = std::ranges::find(walls, mesh_.surface_of_face[index(slot)]);
    if (wall != walls.end()) each(layout_.wall(index(wall - walls.begin())), 1.0, -1);
    return;
  }
  const CoupledFace& face = surfaces_.faces()[index(f)];
  if (const double absorption = absorbed(face, g); absorption > 0) {
    const CoupledFace& electrons = surfaces_.faces()[index(face.partner)]; // the other way round
    const double part = absorption / streams_[index(face.material)].list[g].conductance;
    each(layout_.electron(end == 0 ? geometry_.next[index(electrons.slot)] : electrons.slot), part, -1);
    for_each_arriving(index(f), end, g, [&](PetscInt column, double share, std::ptrdiff_t number) {
      each(column, -part * share, number);
    });
  }
  double crossing = 0;
  for (const Entry& entry : projected_[index(face.law)]) {
    if (entry.side_out != face.side || index(entry.group_out) != g) continue;
    const bool here = entry.side_in == face.side;
    const std::size_t from = here ? index(f) : index(face.partner), at_end = here ? end : 1 - end;
    const auto group = index(entry.group_in);
    if (!here) crossing += entry.fraction;
    if (!entry.keeps_direction || !faces_[from].aligned) {
      for_each_arriving(from, at_end, group, [&](PetscInt column, double share, std::ptrdiff_t number) {
        each(column, entry.fraction * share, number);
      });
      continue;
    }
    const auto direction = here ? faces_[from].mirrored(d) : d;
    const bool closed = surfaces_.faces()[from].ordered;
    each(layout_.psi(node_of(from, at_end), direction, group), entry.fraction,
         closed ? -1 : static_cast<std::ptrdiff_t>(values_.at(from, at_end, direction, group)));
  }
  if (crossing > 0 && problem_.surfaces[index(face.surface)].contact_resistance > 0)
    for_each_jump(index(f), end, [&](PetscInt column, double factor, std::ptrdiff_t number) {
      each(column, crossing * factor, number);
    });
}

/// Of the mean that arrives.
template <class Number>
template <class Each>
void Assembly<Number>::for_each_arriving(std::size_t f, std::size_t end, std::size_t g,
                                         const Each& each) const {
  for (std::size_t d = 0; d < stream_count; ++d)
    if (const double share = faces_[f].share[d]; share > 0)
      each(layout_.psi(node_of(f, end), d, g), share, static_cast<std::ptrdiff_t>(values_.at(f, end, d, g)));
}

/// See PlaneSurfaces::jumps.
template <class Number>
template <class Each>
void Assembly<Number>::for_each_jump(std::size_t f, std::size_t end, const Each& each) const {
  const CoupledFace& face = surfaces_.faces()[f];
  const auto partner = index(face.partner);
  const double t = transmitted(surfaces_.law(face).groups),
               resistance = problem_.surfaces[index(face.surface)].contact_resistance;
  for (const Entry& entry : projected_[index(face.law)]) {
    if (entry.side_out == entry.side_in) continue;
    const bool leaves = entry.side_in == face.side;
    const int into = leaves ? surfaces_.faces()[partner].material : face.material;
    const double conductance = streams_[index(into)].list[index(entry.group_out)].conductance;
    const double factor =
        (leaves ? 1 : -1) * entry.fraction * conductance * resistance / (1 + t * resistance);
    for_each_arriving(
        leaves ? f : partner, leaves ? end : 1 - end, index(entry.group_in),
        [&](PetscInt column, double share, std::ptrdiff_t number) { each(column, factor * share, number); });
  }
}

/// The wall's temperature less the mean of what arrives, this rank's share of it.
template <class Number>
void Assembly<Number>::add_wall(std::size_t wall) {
  const PetscInt row = layout_.wall(wall);
  if (plane_.sharers().is_root()) add(row, row, 1);
  for (int slot = 0; slot < mesh_.owned_nodes(); ++slot) {
    if (mesh_.surface_of_face[index(slot)] != plane_.flux_walls()[wall]) continue;
    const int cell = geometry_.cell_of_slot[index(slot)];
    const Point& n = geometry_.normal[index(slot)];
    const double length = std::hypot(n[0], n[1]);
    const FaceStreams face({n[0] / length, n[1] / length});
    const auto& list = streams_of(cell).list;
    for (std::size_t g = 0; g < list.size(); ++g)
      for (std::size_t d = 0; d < stream_count; ++d)
        for (const int node : {slot, geometry_.next[index(slot)]})
          if (face.share[d] > 0)
            add(row, layout_.psi(node, d, g),
                -length * list[g].conductance * face.share[d] / 2 / plane_.wall_capacity(wall));
  }
}

/// What electrons behind a face absorb of a group [W/m2/K].
template <class Number>
double Assembly<Number>::absorbed(const CoupledFace& face, std::size_t g) const {
  if (!exchanges(problem_, face)) return 0;
  double sum = 0;
  for (const int b : streams_[index(face.material)].list[g].bands)
    sum += problem_.surfaces[index(face.surface)].electron_absorption[index(face.side)][index(b)]
           * one_way_conductance(problem_.media[index(face.material)], b);
  return sum;
}

/// Rows of the electrons, divided by their diagonal as in the sweep.
template <class Number>
void Assembly<Number>::add_electrons() {
  const PlaneElectrons& electrons = plane_.electrons();
  for (std::size_t n = 0; n < electrons.nodes(); ++n) {
    const int slot = electrons.slots[n];
    const PetscInt row = layout_.electron(slot);
    double own = electrons.held[n];
    for (const auto& [other, value] : electrons.rows[n]) {
      add(row, layout_.electron(other), value / electrons.diagonal[n]);
      own -= value;
    }
    add(row, row, own / electrons.diagonal[n]);
    add_coupling(n, geometry_.cell_of_slot[index(slot)]);
  }
  for (const PlaneElectronExchange& exchange : electrons.exchanges) add_exchange(exchange);
}

/// What a node of the electrons loses to the phonons of its cell, and stores.
template <class Number>
void Assembly<Number>::add_coupling(std::size_t n, int cell) {
  const PlaneElectrons& electrons = plane_.electrons();
  const std::vector<Stream<Number>>& list = streams_of(cell).list;
  const PetscInt row = layout_.electron(electrons.slots[n]);
  const int first = mesh_.first_slot[index(cell)];
  const auto mass = mass_matrix(geometry_, cell);
  double to_electrons = 0;
  for (const Stream<Number>& stream : list) to_electrons += stream.share * stream.electron_part;
  for (int j = 0; j < mesh_.corners_of(cell); ++j) {
    const double weight = mass[index(electrons.slots[n] - first)][index(j)] / electrons.diagonal[n];
    add(row, layout_.electron(first + j), weight * (electrons.coupling[n] + shift_ * electrons.capacity[n]));
    for (std::size_t g = 0; g < list.size(); ++g)
      add_mean(row, first + j, g,
               -weight * electrons.coupling[n] * list[g].share * list[g].electron_part / to_electrons);
  }
}

/// Electrons and the phonons behind a face, as much of them as the directions carry.
template <class Number>
void Assembly<Number>::add_exchange(const PlaneElectronExchange& exchange) {
  const PlaneElectrons& electrons = plane_.electrons();
  const auto f = index(surfaces_.faces()[index(surfaces_.coupled_of_slot(exchange.slot))].partner);
  const CoupledFace& face = surfaces_.faces()[f];
  const Point& n = geometry_.normal[index(exchange.slot)];
  const double unit = std::hypot(n[0], n[1]) / 6 * 4 * faces_[f].crossing;
  const PetscInt first_row = layout_.node(0);
  for (const std::size_t i : {0, 1})
    for (const std::size_t j : {0, 1}) {
      const std::size_t node = exchange.node[i];
      const PetscInt row = layout_.electron(electrons.slots[node]);
      const double weight = unit * (i == j ? 2 : 1) / electrons.diagonal[node];
      for (std::size_t g = 0; g < streams_[index(face.material)].list.size(); ++g) {
        const double absorption = weight * absorbed(face, g);
        add(row, layout_.electron(electrons.slots[exchange.node[j]]), absorption);
        for_each_arriving(f, 1 - j, g, [&](PetscInt column, double share, std::ptrdiff_t number) {
          add(row, column, -absorption * share);
          inflows_.push_back({index(row - first_row), index(number), absorption * share});
        });
      }
    }
}

} // namespace

const std::array<Point, stream_count> stream_direction = [] {
  std::array<Point, stream_count> directions;
  const double sine = std::sqrt(0.8);
  for (std::size_t d = 0; d < stream_count; ++d) {
    const double azimuth = (static_cast<double>(d) + 0.5) * 2 * std::numbers::pi / stream_count;
    directions[d] = {sine * std::cos(azimuth), sine * std::sin(azimuth)};
  }
  return directions;
}();

FaceStreams::FaceStreams(const Point& n) {
  double sum = 0;
  for (std::size_t d = 0; d < stream_count; ++d)
    sum += share[d] = stream_weight * outward(dot(stream_direction[d], n));
  crossing = sum;
  for (double& part : share) part /= sum;
  across = std::abs(n[0]) > std::abs(n[1]) ? 0 : 1;
  aligned = std::abs(n[1 - across]) < 1e-9;
}

template <class Number>
petsc::Matrix assemble_few_streams(const PreparedPlane& plane, const StreamLayout& layout,
                                   const std::vector<Streams<Number>>& streams, const Number& shift,
                                   std::vector<StreamInflow>& inflows) {
  return Assembly<Number>(plane, layout, streams, shift, inflows).run();
}

template petsc::Matrix assemble_few_streams(const PreparedPlane&, const StreamLayout&,
                                            const std::vector<Streams<double>>&, const double&,
                                            std::vector<StreamInflow>&);
template petsc::Matrix assemble_few_streams(const PreparedPlane&, const StreamLayout&,
                                            const std::vector<Streams<std::complex<double>>>&,
                                            const std::complex<double>&, std::vector<StreamInflow>&);

} // namespace kapitza
