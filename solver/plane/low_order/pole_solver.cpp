#include "solver/plane/low_order/pole_solver.hpp"

#include "kapitza/base/index.hpp"

#include "parallel/petsc_apply.hpp"
#include "solver/plane/low_order/diffusion.hpp"
#include "solver/plane/low_order/vertices.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <numeric>
#include <utility>

namespace kapitza {
namespace {

/// Cells with longer sides than this times the face keep their jumps across it.
constexpr double slender = 3;

/// Unknowns up to which matrices are factorised, some 0.8 kB each, which is what cycles of multigrid take,
/// too: of all together, of all on more than twice as many ranks as there are matrices, and of one, which is
/// on one rank.
constexpr double direct_unknowns = 3e6, direct_on_many = 4e5, most_at_home = 4e5;

/// Nodes below which the factors of discontinuous functions stay in the caches and take milliseconds.
constexpr double few_nodes = 2000;

/// Bands times directions from which on half as many sweeps again take more time than the matrices of
/// discontinuous functions: the two cost the same at 62 x 512 to 62 x 800 in a transistor of 5776 nodes; at
/// 10 x 1024 in a film of 6400 nodes and 1 x 1024 in a square of 14 400 vertices still save a sixth.
constexpr double many_channels = 5e4;

constexpr std::array<double, 1> one{1};

/// Diffuse walls are longer than the two sides of all interfaces, if there are any.
bool walls_prevail(const PreparedPlane& plane) {
  const PlaneSurfaces& surfaces = plane.sweep().surfaces();
  std::array<double, 2> length{}; // of diffuse walls, of both sides of interfaces
  for (int f = 0; f < surfaces.owned_faces(); ++f) {
    const CoupledFace& face = surfaces.faces()[index(f)];
    if (face.seamless) continue;
    const Point& n = plane.sweep().geometry().normal[index(face.slot)];
    length[face.partner >= 0 ? 1 : 0] += (1 - face.mirrored) * std::hypot(n[0], n[1]);
  }
  plane.sharers().sum(length);
  return length[1] > 0 && length[0] > length[1];
}

} // namespace

PolePreconditioner::PolePreconditioner(const PlaneProblem& problem, const PreparedPlane& plane,
                                       int max_ranges, std::function<void()> call)
    : problem_(problem), plane_(plane), geometry_(plane.sweep().geometry()),
      surfaces_(plane.sweep().surfaces()), space_(plane.sharers()), group_(plane.group()),
      call_(std::move(call)), nodes_(problem.mesh, geometry_, space_.handle()), vertices_(number_vertices()),
      prolongation_(prolongation(nodes_, vertices_, 0, space_.handle())) {
  petsc::check(MatCreateVecs(prolongation_.get(), nullptr, at_nodes_.out()), "MatCreateVecs");
  make_groups(max_ranges);
  std::vector<std::vector<PlaneTensor>> diffusion;
  for (std::size_t g = 0; g < groups_.front().size(); ++g)
    diffusion.push_back(group_diffusion(problem_, plane_, [&](int m) -> const DiffusionGroup* {
      return groups_[index(m)][g].bands.empty() ? nullptr : &groups_[index(m)][g];
    }));
  make_poles(diffusion);
  make_solvers(diffusion);
}

NodeNumbering PolePreconditioner::number_vertices() const {
  const auto is_open = [this](int slot) {
    const int f = surfaces_.coupled_of_slot(slot);
    if (surfaces_.kind(slot) != FaceKind::inner && (f < 0 || !surfaces_.faces()[index(f)].seamless))
      return false;
    const Point& n = geometry_.normal[index(slot)];
    const int behind = problem_.mesh.behind[index(slot)];
    const double height = std::min(height_at_face(problem_.mesh, geometry_, slot),
                                   height_at_face(problem_.mesh, geometry_, behind));
    return slender * std::hypot(n[0], n[1]) >= height;
  };
  return vertex_numbering(problem_.mesh, geometry_, nodes_, is_open, space_.handle());
}

bool PolePreconditioner::suits(const PlaneProblem& problem, const PreparedPlane& plane) {
  double nodes = problem.mesh.owned_nodes();
  plane.sharers().sum({&nodes, 1});
  int bands = 0;
  for (const Bands& medium : problem.media) bands = std::max(bands, medium.size());
  return plane.flux_walls().empty() && nodes >= few_nodes
         && static_cast<double>(bands) * problem.angles.directions() < many_channels && !walls_prevail(plane);
}

void PolePreconditioner::make_groups(int max_ranges) {
  double arriving = 0;
  for (const CoupledFace& face : surfaces_.faces())
    arriving += face.seamless ? 0 : static_cast<double>(surfaces_.arriving_size(face));
  coupled_ = space_.max(arriving) > 0;
  ClosedGroupsSpec spec{coupled_, max_ranges, mean_chords(problem_, plane_.sweep(), space_)};
  for (double& length : spec.collisionless)
    length = max_ranges > 1 ? 3 * length : std::numeric_limits<double>::infinity();
  groups_ = closed_groups(problem_, spec);
  exchange_.emplace(problem_, surfaces_, groups_);
  if (!group_.is_root()) return;
  spec.lumped = true;
  spec.most = 2 * max_ranges;
  jumps_.emplace(problem_, plane_, closed_groups(problem_, spec));
}

/// Of the whole domain, along x or y.
double PolePreconditioner::extent() const {
  std::array<double, 4> ends;
  ends.fill(-std::numeric_limits<double>::infinity());
  for (int slot = 0; slot < problem_.mesh.owned_nodes(); ++slot)
    for (const std::size_t d : {0, 1}) {
      ends[d] = std::max(ends[d], problem_.mesh.corner[index(slot)][d]);
      ends[2 + d] = std::max(ends[2 + d], -problem_.mesh.corner[index(slot)][d]);
    }
  for (double& end : ends) end = space_.max(end);
  return std::max(ends[0] + ends[2], ends[1] + ends[3]);
}

double PolePreconditioner::least_height() const {
  double inverse = 0;
  for (int slot = 0; slot < problem_.mesh.owned_nodes(); ++slot)
    inverse = std::max(inverse, 1 / height_at_face(problem_.mesh, geometry_, slot));
  return 1 / space_.max(inverse);
}

/// [materials] Mean over cells of the direction that conducts less [m].
std::vector<double> PolePreconditioner::mean_diffusion(const std::vector<PlaneTensor>& diffusion) const {
  const std::size_t n = groups_.size();
  std::vector<double> sums(2 * n, 0.0); // of D, of areas
  for (int cell = 0; cell < problem_.mesh.owned_cells; ++cell) {
    const auto m = index(problem_.medium_of_cell(cell));
    const PlaneTensor& its = diffusion[index(cell)];
    sums[m] += geometry_.area[index(cell)] * std::min(its.xx, its.yy);
    sums[n + m] += geometry_.area[index(cell)];
  }
  space_.sum(sums);
  for (std::size_t m = 0; m < n; ++m) sums[m] = sums[n + m] > 0 ? sums[m] / sums[n + m] : 0;
  sums.resize(n);
  return sums;
}

void PolePreconditioner::make_poles(const std::vector<std::vector<PlaneTensor>>& diffusion) {
  std::vector<std::vector<PoleGroup>> all;
  double shortest = std::numeric_limits<double>::infinity(), eta = 0;
  all.resize(groups_.size());
  for (std::size_t g = 0; g < diffusion.size(); ++g) {
    const std::vector<double> mean = mean_diffusion(diffusion[g]);
    for (std::size_t m = 0; m < groups_.size(); ++m) {
      const DiffusionGroup& group = groups_[m][g];
      all[m].push_back({group.share * relaxation(problem_.media[m]), 4 * group.conductance * mean[m],
                        2 * group.conductance});
      if (group.share > 1e-6) shortest = std::min(shortest, group.length);
    }
  }
  for (const double chord : mean_chords(problem_, plane_.sweep(), space_))
    eta = std::max(eta, std::numbers::pi / chord);
  // From the longest wave in the domain to what the smallest cell, or the shortest mean free path, makes of
  // it.
  const double low = std::pow(std::numbers::pi / extent(), 2),
               high = std::max(
                   10 * low,
                   10 * std::min(std::pow(std::numbers::pi / least_height(), 2), std::pow(1 / shortest, 2)));
  const int count = groups_.size() == 1 ? 3 : 2;
  std::vector<double> z;
  z.reserve(index(count));
  for (int k = 0; k < count; ++k) z.push_back(low * std::pow(high / low, (k + 0.5) / count));
  poles_ = find_poles(all, z, eta);
  factors_.reserve(groups_.size() * poles_.count);
  for (const std::vector<DiffusionGroup>& groups : groups_)
    for (std::size_t j = 0; j < poles_.count; ++j) {
      double sum = 0;
      for (std::size_t g = 0; g < poles_.groups; ++g) sum += groups[g].share * poles_.at(g, j);
      factors_.push_back(sum);
    }
}

/// Ranks of a group take turns.
bool PolePreconditioner::is_mine(std::size_t turn) const {
  return turn % index(group_.size()) == index(group_.rank());
}

int PolePreconditioner::home_of(std::size_t turn) const {
  return static_cast<int>(turn / index(group_.size()) % index(space_.size()));
}

bool PolePreconditioner::is_direct() const {
  const std::size_t count = poles_.count + (coupled_ ? poles_.groups : 0);
  const std::size_t ranks = index(space_.size()) * index(group_.size());
  const auto rows = static_cast<double>(vertices_.total);
  return rows <= most_at_home
         && rows * static_cast<double>(count) <= (ranks > 2 * count ? direct_on_many : direct_unknowns);
}

SharedSystem PolePreconditioner::make_system(const DiffusionSpec& spec, int home) const {
  petsc::Matrix matrix = assemble_diffusion(problem_, geometry_, surfaces_, vertices_, spec, space_.handle());
  return is_direct() ? SharedSystem::at_home(matrix, home) : SharedSystem::together(matrix);
}

void PolePreconditioner::make_solvers(std::vector<std::vector<PlaneTensor>>& diffusion) {
  const std::size_t materials = groups_.size(), faces = surfaces_.faces().size();
  std::vector<DiffusionSpec> poles(poles_.count);
  for (std::size_t j = 0; j < poles_.count; ++j) {
    poles[j].marshak_at_coupled = false;
    poles[j].diffusion.resize(index(problem_.mesh.cells()));
    poles[j].pinned = j == 0 && is_floating(problem_); // the others decay
    for (std::size_t m = 0; m < materials; ++m) {
      double scale = 0, mass = -factor(j, static_cast<int>(m)) * factor(j, static_cast<int>(m));
      for (std::size_t g = 0; g < poles_.groups; ++g) {
        const double square = poles_.at(g, j) * poles_.at(g, j);
        scale += square * 4 * groups_[m][g].conductance;
        mass += square * groups_[m][g].share;
      }
      poles[j].materials.push_back(
          {true, std::max(0.0, mass) * relaxation(problem_.media[m]) / scale, scale});
    }
    for (std::size_t f = 0; f < faces; ++f) poles[j].gray_faces.push_back({surfaces_.faces()[f].slot, 0});
  }
  for (std::size_t g = 0; g < poles_.groups; ++g) {
    DiffusionSpec spec;
    spec.marshak_at_coupled = false;
    for (std::size_t m = 0; m < materials; ++m) {
      const DiffusionGroup& group = groups_[m][g];
      spec.materials.push_back({!group.bands.empty(), 1 / group.length, 4 * group.conductance});
    }
    spec.diffusion = std::move(diffusion[g]);
    for (std::size_t f = 0; f < faces; ++f)
      spec.gray_faces.push_back({surfaces_.faces()[f].slot, exchange_->conductance(f, g)});
    for (std::size_t j = 0; j < poles_.count; ++j) {
      const double square = poles_.at(g, j) * poles_.at(g, j);
      for (std::size_t f = 0; f < faces; ++f)
        poles[j].gray_faces[f].exchange += square * spec.gray_faces[f].exchange;
      for (int cell = 0; cell < problem_.mesh.cells(); ++cell) {
        const auto m = index(problem_.medium_of_cell(cell));
        poles[j].diffusion[index(cell)] += square * 4 * groups_[m][g].conductance
                                           / poles[j].materials[m].scale * spec.diffusion[index(cell)];
      }
    }
    if (!coupled_ || !is_mine(g)) continue;
    my_groups_.push_back(g);
    of_group_.push_back(make_system(spec, home_of(g)));
  }
  for (std::size_t j = 0; j < poles_.count; ++j)
    if (const std::size_t turn = poles_.count - 1 - j; is_mine(turn)) { // whoever has a group less begins
      my_poles_.push_back(j);
      of_pole_.push_back(make_system(poles[j], home_of(turn)));
    }
}

/// R M r cell by cell.
PolePreconditioner::Nodes PolePreconditioner::weighted(std::span<const double> r) const {
  Nodes result(index(problem_.mesh.owned_nodes()), 0.0);
  for (int cell = 0; cell < problem_.mesh.owned_cells; ++cell) {
    const auto first = index(problem_.mesh.first_slot[index(cell)]),
               n = index(problem_.mesh.corners_of(cell));
    const auto mass = mass_matrix(geometry_, cell);
    const double total = relaxation(problem_.bands_of_cell(cell));
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) result[first + i] += total * mass[i][j] * r[first + j];
  }
  return result;
}

/// Takes what surfaces send away out of a right-hand side. @param weights of the groups from `first` on
void PolePreconditioner::add_sent(std::span<const double> sent, std::size_t first,
                                  std::span<const double> weights, Nodes& right) const {
  for (std::size_t f = 0; f < index(surfaces_.owned_faces()); ++f) {
    const auto slot = index(surfaces_.faces()[f].slot);
    std::array<double, 2> q{};
    for (std::size_t end = 0; end < 2; ++end)
      for (std::size_t g = 0; g < weights.size(); ++g)
        q[end] += weights[g] * sent[exchange_->at(f, end, first + g)];
    const Point& n = geometry_.normal[slot];
    const double unit = std::hypot(n[0], n[1]) / 6;
    right[slot] -= unit * (2 * q[0] + q[1]);
    right[index(geometry_.next[slot])] -= unit * (q[0] + 2 * q[1]);
  }
}

/// Of some systems at once. @param right_of right_of(number of the system)
template <class RightOf>
std::vector<PolePreconditioner::Nodes> PolePreconditioner::solve(const std::vector<SharedSystem>& systems,
                                                                 const std::vector<std::size_t>& numbers,
                                                                 const RightOf& right_of) const {
  for (std::size_t i = 0; i < systems.size(); ++i) {
    petsc::set_part(at_nodes_.get(), right_of(numbers[i]));
    petsc::check(MatMultTranspose(prolongation_.get(), at_nodes_.get(), systems[i].right()),
                 "MatMultTranspose");
    systems[i].send();
  }
  for (const SharedSystem& system : systems) system.solve();
  std::vector<Nodes> solutions;
  for (const SharedSystem& system : systems) {
    system.fetch();
    petsc::check(MatMult(prolongation_.get(), system.solution(), at_nodes_.get()), "MatMult");
    solutions.push_back(petsc::part_of(at_nodes_.get()));
  }
  return solutions;
}

/// sum += factor_of(material) values
template <class FactorOf>
void PolePreconditioner::add_scaled(const FactorOf& factor_of, const Nodes& values,
                                    std::span<double> sum) const {
  for (int cell = 0; cell < problem_.mesh.owned_cells; ++cell) {
    const double factor = factor_of(problem_.medium_of_cell(cell));
    for (int i = problem_.mesh.first_slot[index(cell)]; i < problem_.mesh.first_slot[index(cell) + 1]; ++i)
      sum[index(i)] += factor * values[index(i)];
  }
}

/// psi of those that are mine
std::vector<PolePreconditioner::Nodes> PolePreconditioner::solve_poles(const Nodes& weighted_r,
                                                                       std::span<const double> sent) const {
  return solve(of_pole_, my_poles_, [&](std::size_t pole) {
    Nodes right(weighted_r.size(), 0.0);
    add_scaled([&](int material) { return factor(pole, material); }, weighted_r, right);
    add_sent(sent, 0, poles_.of_pole(pole), right);
    return right;
  });
}

/// phi of those that are mine
std::vector<PolePreconditioner::Nodes> PolePreconditioner::solve_groups(const Nodes& weighted_r,
                                                                        std::span<const double> sent) const {
  return solve(of_group_, my_groups_, [&](std::size_t group) {
    Nodes right(weighted_r.size(), 0.0);
    add_scaled([&](int material) { return groups_[index(material)][group].share; }, weighted_r, right);
    add_sent(sent, group, one, right);
    return right;
  });
}

/// Adds weights (phi + response g (phi - phi behind)) to what arrives at owned faces in the groups from
/// `first` on.
void PolePreconditioner::add_level(const Nodes& phi, std::size_t first, std::span<const double> weights,
                                   std::vector<double>& arrives) const {
  if (arrives.empty() && space_.size() == 1) return;
  const PlaneMesh& mesh = problem_.mesh;
  std::vector<double> level(index(mesh.slots())), unused(surfaces_.all_arriving());
  std::ranges::copy(phi, level.begin());
  plane_.exchange_halo(level, unused);
  for (std::size_t f = 0; f < index(surfaces_.owned_faces()); ++f) {
    const CoupledFace& face = surfaces_.faces()[f];
    const auto slot = index(face.slot);
    const std::array<std::size_t, 2> here{slot, index(geometry_.next[slot])};
    for (std::size_t end = 0; end < 2; ++end) {
      double below = level[here[end]];
      if (face.partner >= 0) {
        const auto behind = index(mesh.behind[slot]);
        below -= level[end == 0 ? index(geometry_.next[behind]) : behind];
      }
      for (std::size_t g = 0; g < weights.size(); ++g)
        arrives[exchange_->at(f, end, first + g)] +=
            weights[g]
            * (level[here[end]]
               + exchange_->response(f, first + g) * exchange_->conductance(f, first + g) * below);
    }
  }
}

/// What the poles that are mine add to x. @return their psi
std::vector<PolePreconditioner::Nodes> PolePreconditioner::add_poles(std::span<const double> r,
                                                                     std::span<const double> sent,
                                                                     std::span<double> x) const {
  std::vector<Nodes> psi = solve_poles(weighted(r), sent);
  for (std::size_t i = 0; i < psi.size(); ++i)
    add_scaled([&](int material) { return factor(my_poles_[i], material); }, psi[i], x);
  return psi;
}

/// What the groups that are mine add to x and to what arrives, with the temperature that all poles come to.
void PolePreconditioner::add_groups(std::span<const double> r, std::span<const double> sent,
                                    std::span<double> x, std::vector<double>& arrives) const {
  Nodes temperature(r.size(), 0.0);
  add_poles(r, sent, temperature);
  group_.sum(temperature);
  std::ranges::transform(temperature, r, temperature.begin(), std::plus<>());
  const std::vector<Nodes> phi = solve_groups(weighted(temperature), sent);
  for (std::size_t i = 0; i < phi.size(); ++i) {
    const std::size_t group = my_groups_[i];
    add_scaled([&](int material) { return groups_[index(material)][group].share; }, phi[i], x);
    add_level(phi[i], group, one, arrives);
  }
}

/// x += T - r and what arrives, of all systems, from r and what surfaces send, which the group root has.
void PolePreconditioner::correct(std::span<double> r, std::span<double> sent, std::span<double> x,
                                 std::vector<double>& arrives) const {
  group_.broadcast(r);
  group_.broadcast(sent);
  if (coupled_) {
    add_groups(r, sent, x, arrives);
  } else {
    const std::vector<Nodes> psi = add_poles(r, sent, x);
    for (std::size_t i = 0; i < psi.size(); ++i) add_level(psi[i], 0, poles_.of_pole(my_poles_[i]), arrives);
  }
  group_.sum(x);
  group_.sum(arrives);
}

void PolePreconditioner::assist() const {
  Nodes r(index(problem_.mesh.owned_nodes())), x(r.size(), 0.0);
  std::vector<double> sent(index(surfaces_.owned_faces()) * 2 * poles_.groups), arrives(sent.size(), 0.0);
  correct(r, sent, x, arrives);
}

void PolePreconditioner::invert(std::span<const double> r, std::span<double> x) const {
  if (call_) call_();
  const Unknowns& unknowns = plane_.unknowns();
  std::vector<double> halo(index(problem_.mesh.slots())), arriving(surfaces_.all_arriving());
  std::ranges::copy(unknowns.part(r, Block::arriving), arriving.begin());
  plane_.exchange_halo(halo, arriving);
  std::vector<double> sent = exchange_->sent(exchange_->means(arriving)), arrives(sent.size(), 0.0);
  const auto of_r = unknowns.part(r, Block::temperature);
  Nodes shared_r(of_r.begin(), of_r.end());
  std::ranges::copy(r, x.begin());
  const auto temperature = unknowns.part(x, Block::temperature);
  correct(shared_r, sent, temperature, arrives);
  jumps_->add(of_r, temperature);
  for (std::size_t f = 0; f < index(surfaces_.owned_faces()); ++f)
    for (std::size_t end = 0; end < 2; ++end)
      for (std::size_t g = 0; g < poles_.groups; ++g)
        arrives[exchange_->at(f, end, g)] += exchange_->response(f, g) * sent[exchange_->at(f, end, g)];
  exchange_->spread(arrives, plane_.sweep(), unknowns.part(x, Block::arriving));
  if (is_floating(problem_)) remove_mean(x, space_);
}

} // namespace kapitza
