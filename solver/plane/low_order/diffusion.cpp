#include "solver/plane/low_order/diffusion.hpp"

#include "kapitza/base/index.hpp"

#include "solver/numbers.hpp"
#include "solver/plane/low_order/vertices.hpp"
#include "solver/plane/solve/sources.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace kapitza {
namespace {

/// More right-hand sides at once take more memory, and hardly less time.
constexpr std::size_t groups_at_once = 16;

constexpr std::array<double, 2> gauss{0.21132486540518711775, 0.78867513459481288225};

/// A PETSc vector of this length per rank, without storage of its own: it borrows the caller's.
petsc::Vector borrowing_vector(MPI_Comm space, std::size_t length) {
  petsc::Vector vector;
  petsc::check(
      VecCreateMPIWithArray(space, 1, static_cast<PetscInt>(length), PETSC_DETERMINE, nullptr, vector.out()),
      "VecCreateMPIWithArray");
  return vector;
}

} // namespace

PlaneDiffusion::PlaneDiffusion(const PreparedPlane& plane, int max_ranges)
    : PlaneDiffusion(plane, max_ranges, 0, 1) {}

PlaneDiffusion::PlaneDiffusion(const PreparedPlane& plane, int max_ranges, const std::complex<double>& shift)
    : PlaneDiffusion(plane, max_ranges, shift, 2) {}

PlaneDiffusion::PlaneDiffusion(const PreparedPlane& plane, int max_ranges, double shift)
    : PlaneDiffusion(plane, max_ranges, shift, 1) {}

PlaneDiffusion::PlaneDiffusion(const PreparedPlane& plane, int max_ranges, const std::complex<double>& shift,
                               int parts)
    : problem_(plane.problem()), plane_(plane), unknowns_(plane.unknowns()), parts_(index(parts)),
      shift_(shift), geometry_(plane.sweep().geometry()), surfaces_(plane.sweep().surfaces()),
      space_(plane.sharers().handle()), communicator_(space_), numbering_(problem_.mesh, geometry_, space_) {
  make_groups(max_ranges);
  share_between_carriers();
  find_diffusion();
  project_laws();
  find_exchange_groups();
  assemble_ranges();
  assemble_gray();
  make_inner_solver();
  const std::size_t nodes = unknowns_[Block::temperature].size * parts_;
  right_ = borrowing_vector(space_, nodes);
  solution_ = borrowing_vector(space_, nodes);
  const std::size_t of_gray =
      nodes + (unknowns_[Block::wall].size + unknowns_[Block::electron].size) * parts_;
  gray_right_ = borrowing_vector(space_, of_gray);
  gray_solution_ = borrowing_vector(space_, of_gray);
}

/// What a group is absorbed with. @param relaxed 1, or 0 where T is eliminated
DiffusionMaterial PlaneDiffusion::absorbing(const DiffusionGroup& group, double relaxed, double scale) const {
  const std::complex<double> absorption = (relaxed + shift_ * group.lifetime) / group.length;
  return {true, absorption.real(), scale, absorption.imag()};
}

/// By how much the diffusion of a group is less than in steady state.
double PlaneDiffusion::slowing(const DiffusionGroup& group) const {
  return 1 / std::abs(1.0 + shift_ * group.lifetime);
}

/// The laws summed over the bands of each pair of groups: what a group emits is a mean of what groups bring.
void PlaneDiffusion::project_laws() {
  for (const CoupledFace& face : surfaces_.faces()) {
    if (index(face.law) < projected_.size() && !projected_[index(face.law)].empty()) continue;
    projected_.resize(std::max(projected_.size(), index(face.law) + 1));
    const int other = face.partner < 0 ? -1 : surfaces_.faces()[index(face.partner)].material;
    const std::array<int, 2> material{face.side == minus_side ? face.material : other,
                                      face.side == minus_side ? other : face.material};
    const auto group = [&](const SideBand& c) {
      return group_of_band_[index(material[index(c.side)])][index(c.band)];
    };
    const auto conductance = [&](const SideBand& c) {
      return one_way_conductance(problem_.media[index(material[index(c.side)])], c.band);
    };
    std::map<std::array<int, 4>, double> sums;
    const PlaneLaw& law = surfaces_.law(face);
    for (const SpecularLink& link : law.links)
      sums[{link.out.side, group(link.out), link.in.side, group(link.in)}] +=
          link.fraction * conductance(link.out);
    for (const Pool& pool : law.pools)
      for (const SideBand& out : pool.out)
        for (const SideBand& in : pool.in)
          sums[{out.side, group(out), in.side, group(in)}] += pool.strength * conductance(out)
                                                              * law.seen_by_pools(out) * conductance(in)
                                                              * law.seen_by_pools(in);
    for (const auto& [key, flux] : sums) {
      const auto& to = groups_of(material[index(key[0])])[index(key[1])];
      projected_[index(face.law)].push_back({key[0], key[1], key[2], key[3], flux / to.conductance});
    }
  }
}

void PlaneDiffusion::assemble_ranges() {
  const petsc::Matrix shared = prolongation(0);
  for (std::size_t r = 0; r < range_count_; ++r) {
    DiffusionSpec spec;
    for (const auto& ranges : ranges_)
      spec.materials.push_back(r < ranges.size() ? absorbing(ranges[r], 1, 1) : DiffusionMaterial{false});
    spec.diffusion = diffusion_[r];
    spec.parts = static_cast<PetscInt>(parts_);
    matrices_.push_back(assemble_diffusion(problem_, geometry_, surfaces_, numbering_, spec, space_));
    solvers_.emplace_back(matrices_.back(), shared, 1e-3);
  }
}

/// In the gray problem what surfaces emit is eliminated: q = (phi_1 - phi_2) / R across an interface, with
/// R = 1/t - 1/(2 w_1) - 1/(2 w_2).
void PlaneDiffusion::assemble_gray() {
  DiffusionSpec spec;
  spec.parts = static_cast<PetscInt>(parts_);
  spec.marshak_at_coupled = false;
  spec.flux_walls = plane_.flux_walls();
  for (std::size_t m = 0; m < problem_.media.size(); ++m)
    spec.materials.push_back(absorbing(gray_of_material_[m], 0, 4 * gray_of_material_[m].conductance));
  spec.diffusion = diffusion_.back();
  for (const CoupledFace& face : surfaces_.faces()) {
    GrayFace& gray = gray_faces_.emplace_back();
    gray.slot = face.slot;
    const double law = face.seamless ? 0 : transmitted(surfaces_.law(face).groups);
    const double contact = problem_.surfaces[index(face.surface)].contact_resistance;
    const double t = law > 0 ? 1 / (1 / law + contact) : 0;
    gray_transmitted_.push_back(t);
    if (t <= 0) continue;
    double kinetic = 0.5 / gray_of_material_[index(face.material)].conductance;
    if (face.partner >= 0) // otherwise a bath, of no resistance of its own
      kinetic += 0.5 / gray_of_material_[index(surfaces_.faces()[index(face.partner)].material)].conductance;
    const double resistance = 1 / t - kinetic;
    gray.exchange = 1 / std::max(resistance, kinetic / 2);
  }
  for (std::size_t f = 0; f < gray_faces_.size(); ++f)
    if (!absorbed_[f].empty()) couple_electrons(f);
  spec.gray_faces = gray_faces_;
  spec.pinned = is_level_free();
  gray_matrix_ = assemble_diffusion(problem_, geometry_, surfaces_, numbering_, spec, space_);
  if (has_metals()) gray_matrix_ = join_electrons(gray_matrix_.get());
  gray_solver_ =
      DiffusionSolver(gray_matrix_, prolongation(static_cast<PetscInt>(spec.flux_walls.size())), 1e-8);
}

/// Empty where matrices are small enough to factorise.
petsc::Matrix PlaneDiffusion::prolongation(PetscInt walls) const {
  if (numbering_.total <= shared_direct_rows || parts_ == 2) return {};
  const auto is_open = [this](int slot) {
    const int f = surfaces_.coupled_of_slot(slot);
    return surfaces_.kind(slot) == FaceKind::inner || (f >= 0 && surfaces_.faces()[index(f)].seamless);
  };
  return vertex_prolongation(problem_.mesh, geometry_, numbering_, is_open, walls, space_);
}

std::vector<double> PlaneDiffusion::wall_temperatures(std::span<const double> x) const {
  std::vector<double> walls(plane_.flux_walls().size(), 0.0);
  std::ranges::copy(unknowns_.part(x, Block::wall), walls.begin());
  if (!walls.empty()) communicator_.sum(walls);
  return walls;
}

/// Flux-weighted means of what arrives, per group, at every coupled face.
PlaneDiffusion::GroupValues PlaneDiffusion::group_means(std::span<const double> arriving) const {
  GroupValues means(surfaces_.faces().size() * 2 * range_of_group_.size(), 0.0);
  for (std::size_t f = 0; f < surfaces_.faces().size(); ++f) {
    const CoupledFace& face = surfaces_.faces()[f];
    const std::vector<double> h = surfaces_.means(face, arriving);
    const Bands& bands = problem_.media[index(face.material)];
    const auto& groups = groups_of(face.material);
    const std::size_t count = h.size() / 2;
    for (std::size_t end = 0; end < 2; ++end)
      for (std::size_t g = 0; g < groups.size(); ++g)
        for (const int b : groups[g].bands)
          means[at(f, end, g)] +=
              one_way_conductance(bands, b) / groups[g].conductance * h[end * count + index(b)];
  }
  return means;
}

PlaneDiffusion::GroupValues PlaneDiffusion::emission(const GroupValues& means, bool with_jump) const {
  GroupValues emitted(index(surfaces_.owned_faces()) * 2 * range_of_group_.size(), 0.0);
  for (std::size_t f = 0; f < index(surfaces_.owned_faces()); ++f) {
    const CoupledFace& face = surfaces_.faces()[f];
    const std::array<double, 2> jumps = jumps_across(f, means, with_jump);
    if (face.seamless) { // what lies beyond stands higher by the jump
      std::fill_n(&emitted[at(f, 0, 0)], 2 * range_of_group_.size(), jumps[0]);
      continue;
    }
    for (const Entry& entry : projected_[index(face.law)]) {
      if (entry.side_out != face.side) continue;
      const bool here = entry.side_in == face.side;
      for (std::size_t end = 0; end < 2; ++end) {
        const std::size_t from = here ? at(f, end, index(entry.group_in))
                                      : at(index(face.partner), 1 - end, index(entry.group_in));
        emitted[at(f, end, index(entry.group_out))] +=
            entry.fraction * (means[from] + (here ? 0 : jumps[end]));
      }
    }
    if (with_jump) add_bath(f, emitted);
  }
  return emitted;
}

/// As PlaneSurfaces::jumps, from the means of groups.
std::array<double, 2> PlaneDiffusion::jumps_across(std::size_t f, const GroupValues& means,
                                                   bool with_jump) const {
  const CoupledFace& face = surfaces_.faces()[f];
  const SurfaceCondition& condition = problem_.surfaces[index(face.surface)];
  const double sign = face.side == plus_side ? 1 : -1,
               jump = with_jump ? sign * condition.temperature_jump : 0;
  std::array<double, 2> result{jump, jump};
  if (condition.contact_resistance <= 0 || face.partner < 0) return result;
  const auto partner = index(face.partner);
  const double t = transmitted(surfaces_.law(face).groups), resistance = condition.contact_resistance;
  for (const std::size_t end : {0, 1}) {
    double flux = -t * jump;
    for (const Entry& entry : projected_[index(face.law)]) {
      if (entry.side_out == entry.side_in) continue;
      const bool leaves = entry.side_in == face.side;
      const int into = leaves ? surfaces_.faces()[partner].material : face.material;
      const double conductance = groups_of(into)[index(entry.group_out)].conductance;
      const auto g = index(entry.group_in);
      flux +=
          entry.fraction * conductance * (leaves ? means[at(f, end, g)] : -means[at(partner, 1 - end, g)]);
    }
    result[end] += resistance * flux / (1 + t * resistance);
  }
  return result;
}

void PlaneDiffusion::add_bath(std::size_t f, GroupValues& emitted) const {
  const CoupledFace& face = surfaces_.faces()[f];
  const auto& group_of = group_of_band_[index(face.material)];
  const Bands& bands = problem_.media[index(face.material)];
  for (const BathEmission& e : surfaces_.law(face).emissions) {
    const auto g = index(group_of[index(e.out.band)]);
    const double share = one_way_conductance(bands, e.out.band) / groups_of(face.material)[g].conductance;
    for (const std::size_t end : {0, 1})
      emitted[at(f, end, g)] += e.fraction * share * surfaces_.bath_temperature(face);
  }
}

/// What a black wall emits at a face of an owned cell.
double PlaneDiffusion::wall_emission(int slot, std::span<const double> walls, bool sources) const {
  const int surface = problem_.mesh.surface_of_face[index(slot)];
  const auto wall = std::find(plane_.flux_walls().begin(), plane_.flux_walls().end(), surface);
  if (wall != plane_.flux_walls().end()) return walls[index(wall - plane_.flux_walls().begin())];
  if (!sources) return 0;
  return fixed_temperature(problem_.surfaces[index(surface)].law).value() - reference_temperature(problem_);
}

/// Coefficients of what comes in through a face of an owned cell: through a seam it is the jump.
Marshak PlaneDiffusion::marshak_or_seam(int slot, std::size_t g) const {
  const int f = surfaces_.coupled_of_slot(slot), cell = geometry_.cell_of_slot[index(slot)];
  if (f < 0 || !surfaces_.faces()[index(f)].seamless)
    return marshak(problem_.mesh, geometry_, surfaces_, slot, diffusion_[range_of_group_[g]][index(cell)]);
  return {face_penalty(problem_.mesh, geometry_, slot, diffusion_[range_of_group_[g]]), 0.5};
}

/// Groups of one range from this one on that are solved at once.
std::size_t PlaneDiffusion::block_end(std::size_t first) const {
  const std::size_t most = std::min(first + groups_at_once, range_of_group_.size());
  std::size_t last = first + 1;
  while (last < most && range_of_group_[last] == range_of_group_[first]) ++last;
  return last;
}

/// Right-hand side of T - phi_g, to be added to that of the matrix times T. Only the departure of T and of
/// the emission from a constant enters, so that nothing cancels where the two are nearly equal.
void PlaneDiffusion::add_sources(std::size_t g, std::span<const double> temperature,
                                 const Surroundings& around, std::span<double> right) const {
  const PlaneMesh& mesh = problem_.mesh;
  for (int cell = 0; cell < mesh.owned_cells; ++cell) {
    const auto& groups = groups_of(problem_.medium_of_cell(cell));
    const int first = mesh.first_slot[index(cell)], n = mesh.corners_of(cell);
    if (groups[g].bands.empty()) {
      std::fill_n(right.begin() + first, n, 0.0);
      continue;
    }
    const auto mass = mass_matrix(geometry_, cell);
    for (int i = 0; i < n; ++i)
      for (int j = 0; j < n; ++j)
        right[index(first + i)] -=
            mass[index(i)][index(j)] / groups[g].length * temperature[index(first + j)];
    for (int k = 0; k < n; ++k) {
      const int slot = first + k, next = first + (k + 1) % n;
      std::array<double, 2> e{};
      if (surfaces_.kind(slot) == FaceKind::inner) continue;
      if (surfaces_.kind(slot) == FaceKind::black) {
        e[0] = e[1] = wall_emission(slot, around.walls, around.sources);
      } else {
        const auto f = index(surfaces_.coupled_of_slot(slot));
        e = {around.emitted[at(f, 0, g)], around.emitted[at(f, 1, g)]};
      }
      if (e[0] == 0 && e[1] == 0) continue;
      const Point& normal = geometry_.normal[index(slot)];
      const double length = std::hypot(normal[0], normal[1]);
      const PlaneTensor& diffusion = diffusion_[range_of_group_[g]][index(cell)];
      const Marshak form = marshak_or_seam(slot, g);
      right[index(slot)] -= form.kappa * length * (2 * e[0] + e[1]) / 6;
      right[index(next)] -= form.kappa * length * (e[0] + 2 * e[1]) / 6;
      if (form.theta == 0) continue;
      const auto slopes = normal_slopes(mesh, geometry_, cell, k, diffusion);
      for (const double t : gauss)
        for (int i = 0; i < n; ++i) {
          const auto c = index(i);
          right[index(first + i)] += form.theta * length / 2 * ((1 - t) * e[0] + t * e[1])
                                     * ((1 - t) * slopes[0][c] + t * slopes[1][c]);
        }
    }
  }
}

/// out = matrix of a range times in.
void PlaneDiffusion::multiply(std::size_t range, std::span<double> in, std::span<double> out) const {
  petsc::check(VecPlaceArray(right_.get(), out.data()), "VecPlaceArray");
  petsc::check(VecPlaceArray(solution_.get(), in.data()), "VecPlaceArray");
  petsc::check(MatMult(matrices_[range].get(), solution_.get(), right_.get()), "MatMult");
  petsc::check(VecResetArray(solution_.get()), "VecResetArray");
  petsc::check(VecResetArray(right_.get()), "VecResetArray");
}

/// below = T - phi_g, in metals what phi_g relaxes to less phi_g, for groups of one range,
/// [parts][groups][nodes]: many right-hand sides of its matrix take much less time together than one by one.
void PlaneDiffusion::solve_groups(std::size_t first, std::size_t last, const std::vector<Part>& parts,
                                  bool sources, std::vector<std::vector<double>>& below) const {
  const std::size_t nodes = unknowns_[Block::temperature].size, size = nodes * parts_, count = last - first;
  const std::size_t range = range_of_group_[first];
  std::vector<double> emitted(size), of_emitted(size), right(count * size), all(count * size);
  for (std::size_t g = first; g < last; ++g) {
    std::vector<std::vector<double>> of_group;
    for (std::size_t p = 0; p < parts_; ++p) {
      of_group.push_back(emitted_by(parts[p], g));
      join_part(of_group[p], p, parts_, emitted);
    }
    if (g == first || has_metals()) multiply(range, emitted, of_emitted); // else the same of all groups
    for (std::size_t p = 0; p < parts_; ++p) {
      std::vector<double> column = part_of_vector(of_emitted, p, parts_);
      add_sources(g, of_group[p], {parts[p].emitted, parts[p].walls, sources}, column);
      join_part(column, p, parts_, std::span(right).subspan((g - first) * size, size));
    }
  }
  solvers_[range].solve(right, all, count);
  for (std::size_t p = 0; p < parts_; ++p) below[p] = part_of_vector(all, p, parts_);
}

/// Outward net flux of a group per unit C v at both ends of a face.
std::array<double, 2> PlaneDiffusion::outflow(int slot, std::size_t g, std::span<const double> phi,
                                              const std::array<double, 2>& emitted) const {
  const PlaneMesh& mesh = problem_.mesh;
  const int cell = geometry_.cell_of_slot[index(slot)];
  const int first = mesh.first_slot[index(cell)], n = mesh.corners_of(cell);
  const PlaneTensor& diffusion = diffusion_[range_of_group_[g]][index(cell)];
  const Marshak form = marshak(mesh, geometry_, surfaces_, slot, diffusion);
  const std::array<int, 2> ends{slot, geometry_.next[index(slot)]};
  std::array<double, 2> out{};
  for (std::size_t end = 0; end < 2; ++end) out[end] = form.kappa * (phi[index(ends[end])] - emitted[end]);
  if (form.theta == 0) return out;
  const auto slopes = normal_slopes(mesh, geometry_, cell, slot - first, diffusion);
  for (std::size_t end = 0; end < 2; ++end)
    for (int i = 0; i < n; ++i) out[end] -= form.theta * slopes[end][index(i)] * phi[index(first + i)];
  return out;
}

/// Adds per-group values at owned coupled faces to everything that arrives there in the group.
void PlaneDiffusion::spread(const GroupValues& values, std::span<double> arriving) const {
  const LaneTable& lanes = plane_.sweep().lanes();
  const auto polars = index(lanes.polars);
  for (std::size_t f = 0; f < index(surfaces_.owned_faces()); ++f) {
    const CoupledFace& face = surfaces_.faces()[f];
    if (surfaces_.arriving_size(face) == 0) continue;
    const auto& group_of = group_of_band_[index(face.material)];
    const std::size_t bands = group_of.size();
    double* to = arriving.data() + face.first;
    if (!surfaces_.has_channels(face)) {
      for (std::size_t end = 0; end < 2; ++end)
        for (std::size_t b = 0; b < bands; ++b) to[end * bands + b] += values[at(f, end, index(group_of[b]))];
      continue;
    }
    for (int a = 0; a < problem_.angles.azimuths(); ++a) {
      const int out = surfaces_.outward_index(face, a);
      if (out < 0) continue;
      for (std::size_t end = 0; end < 2; ++end) {
        double* psi = to + (index(out) * 2 + end) * surfaces_.channel_lanes(face);
        for (std::size_t lane = 0; lane < bands * polars; ++lane)
          psi[lane] += values[at(f, end, index(group_of[lane / polars]))];
      }
    }
  }
}

/// Collects what a group brings to surfaces: minus what arrives at coupled faces, and the net power that
/// heat-flux walls absorb.
void PlaneDiffusion::add_outflow(std::size_t g, std::span<const double> phi, const GroupValues& emitted,
                                 std::span<const double> walls, GroupValues& minus_arriving,
                                 std::span<double> absorbed) const {
  for (int slot = 0; slot < problem_.mesh.owned_nodes(); ++slot) {
    if (surfaces_.kind(slot) == FaceKind::inner) continue;
    const int material = problem_.medium_of_cell(geometry_.cell_of_slot[index(slot)]);
    const DiffusionGroup& group = groups_of(material)[g];
    if (group.bands.empty()) continue;
    if (surfaces_.kind(slot) == FaceKind::coupled) {
      const auto f = index(surfaces_.coupled_of_slot(slot));
      const std::array<double, 2> e{emitted[at(f, 0, g)], emitted[at(f, 1, g)]};
      const auto out = outflow(slot, g, phi, e);
      const double p = surfaces_.faces()[f].mirrored;
      const bool seamless = surfaces_.faces()[f].seamless;
      for (std::size_t end = 0; end < 2; ++end) {
        const double trace = phi[end == 0 ? index(slot) : index(geometry_.next[index(slot)])];
        if (seamless) {
          minus_arriving[at(f, end, g)] = -trace;
          continue;
        }
        const double emits = (2 * p * trace + (1 - p) * e[end]) / (1 + p); // e unless an ordered mirror
        minus_arriving[at(f, end, g)] = -(emits + 4 * out[end]);
      }
      continue;
    }
    const auto wall = std::find(plane_.flux_walls().begin(), plane_.flux_walls().end(),
                                problem_.mesh.surface_of_face[index(slot)]);
    if (wall == plane_.flux_walls().end()) continue;
    const auto w = index(wall - plane_.flux_walls().begin());
    const auto out = outflow(slot, g, phi, {walls[w], walls[w]});
    const Point& n = geometry_.normal[index(slot)];
    absorbed[w] += 4 * group.conductance * std::hypot(n[0], n[1]) * (out[0] + out[1]) / 2;
  }
}

PlaneDiffusion::Part PlaneDiffusion::taken(std::vector<double> x, bool sources) const {
  Part part;
  std::vector<double> temperature(index(problem_.mesh.slots())), arriving(surfaces_.all_arriving());
  std::ranges::copy(unknowns_.part(std::span(x), Block::temperature), temperature.begin());
  std::ranges::copy(unknowns_.part(std::span(x), Block::arriving), arriving.begin());
  plane_.exchange_halo(temperature, arriving);
  part.walls = wall_temperatures(x);
  part.absorbed.assign(part.walls.size(), 0.0);
  const GroupValues means = group_means(arriving);
  part.emitted = emission(means, sources);
  part.minus_arriving.assign(part.emitted.size(), 0.0);
  part.result.assign(x.size(), 0.0);
  part.x = std::move(x);
  if (!has_metals()) return part;
  const PlaneElectrons& electrons = plane_.electrons();
  const std::size_t nodes = unknowns_[Block::temperature].size, first = unknowns_[Block::electron].first;
  part.gap.assign(nodes, 0.0);
  part.excess.assign(nodes, 0.0);
  for (std::size_t n = 0; n < electrons.nodes(); ++n) {
    const auto slot = index(electrons.slots[n]);
    part.gap[slot] = part.x[first + n] - part.x[slot];
  }
  part.electrons = electrons_at_slots(unknowns_.part(std::span<const double>(part.x), Block::electron));
  part.powers = given_powers(electrons, sources ? steady_sources(problem_).electrons : std::vector<double>());
  exchange_with_electrons(means, sources, part);
  return part;
}

/// All beside the nodes, and the heating.
void PlaneDiffusion::finish_part(Part& part, bool sources) const {
  const std::span<double> result = part.result;
  const auto arrives = unknowns_.part(result, Block::arriving);
  std::ranges::copy(unknowns_.part(std::span(part.x), Block::arriving), arrives.begin());
  spread(part.minus_arriving, arrives);
  if (!part.absorbed.empty()) communicator_.sum(part.absorbed);
  const auto of_walls = unknowns_.part(result, Block::wall);
  for (std::size_t w = 0; w < of_walls.size(); ++w) {
    of_walls[w] = -part.absorbed[w] / plane_.wall_capacity(w);
    const auto& law = problem_.surfaces[index(plane_.flux_walls()[w])].law;
    if (sources) of_walls[w] -= imposed_flux(law).value() * plane_.wall_length(w) / plane_.wall_capacity(w);
  }
  if (!sources) return;
  for (int cell = 0; cell < problem_.mesh.owned_cells; ++cell) {
    const double rise = heating_rise(problem_, cell);
    for (int slot = problem_.mesh.first_slot[index(cell)]; slot < problem_.mesh.first_slot[index(cell) + 1];
         ++slot)
      result[index(slot)] -= rise;
  }
}

void PlaneDiffusion::apply(std::span<const double> x, std::span<double> result, bool sources) const {
  const std::size_t nodes = unknowns_[Block::temperature].size;
  std::vector<Part> parts;
  for (std::size_t p = 0; p < parts_; ++p) parts.push_back(taken(part_of_vector(x, p, parts_), sources));
  std::vector<std::vector<double>> block(parts_);
  std::vector<double> phi(nodes);
  for (std::size_t g = 0, first = 0, last = 0; g < range_of_group_.size(); ++g) {
    if (g == last) {
      first = last;
      last = block_end(first);
      solve_groups(first, last, parts, sources, block);
    }
    for (std::size_t p = 0; p < parts_; ++p) {
      Part& part = parts[p];
      const auto below = std::span<const double>(block[p]).subspan((g - first) * nodes, nodes);
      const std::vector<double> of_group = emitted_by(part, g);
      for (int cell = 0; cell < problem_.mesh.owned_cells; ++cell) {
        const int material = problem_.medium_of_cell(cell);
        const auto& groups = groups_of(material);
        if (groups[g].bands.empty()) continue;
        const double share =
            is_metal(problem_.media[index(material)]) ? 0 : groups[g].share; // see add_exchange
        for (int slot = problem_.mesh.first_slot[index(cell)];
             slot < problem_.mesh.first_slot[index(cell) + 1]; ++slot) {
          const auto s = index(slot);
          phi[s] = of_group[s] - below[s];
          part.result[s] += share * below[s];
        }
      }
      if (has_metals()) add_exchange(g, below, part);
      add_outflow(g, phi, part.emitted, part.walls, part.minus_arriving, part.absorbed);
    }
  }
  for (Part& part : parts) finish_part(part, sources);
  if (has_metals()) finish_electrons(parts, sources);
  for (std::size_t p = 0; p < parts_; ++p) join_part(parts[p].result, p, parts_, result);
}

} // namespace kapitza
