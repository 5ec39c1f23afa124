#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include "solver/numbers.hpp"
#include "solver/plane/electrons/exchange.hpp"
#include "solver/plane/low_order/diffusion.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace kapitza {

void remove_mean(std::span<double> values, const Communicator& space) {
  double sums[2] = {std::accumulate(values.begin(), values.end(), 0.0), static_cast<double>(values.size())};
  space.sum(sums);
  for (double& value : values) value -= sums[0] / sums[1];
}

/// Flux-weighted mean of what arrives, over all bands, at all coupled faces.
std::vector<std::array<double, 2>> PlaneDiffusion::gray_means(std::span<const double> of_arriving) const {
  std::vector<double> halo(index(problem_.mesh.slots())), arriving(surfaces_.all_arriving());
  std::ranges::copy(of_arriving, arriving.begin());
  plane_.exchange_halo(halo, arriving);
  const GroupValues means = group_means(arriving);
  std::vector<std::array<double, 2>> all;
  for (std::size_t f = 0; f < surfaces_.faces().size(); ++f) {
    const int material = surfaces_.faces()[f].material;
    const auto& groups = groups_of(material);
    std::array<double, 2>& mean = all.emplace_back();
    for (std::size_t end = 0; end < 2; ++end) {
      for (std::size_t g = 0; g < groups.size(); ++g)
        mean[end] += groups[g].conductance * means[at(f, end, g)];
      mean[end] /= gray_of_material_[index(material)].conductance;
    }
  }
  return all;
}

/// What crosses each owned coupled face at its two ends besides g (phi - phi behind), for residuals of what
/// arrives there: see assemble_gray [W/m2].
std::vector<std::array<double, 2>>
PlaneDiffusion::gray_sources(std::span<const std::array<double, 2>> means) const {
  std::vector<std::array<double, 2>> sent(index(surfaces_.owned_faces()), {0, 0});
  for (std::size_t f = 0; f < sent.size(); ++f) {
    const CoupledFace& face = surfaces_.faces()[f];
    const auto& one = gray_of_material_[index(face.material)];
    if (face.seamless) continue;
    for (std::size_t end = 0; end < 2; ++end) {
      const double r1 = means[f][end], w1 = one.conductance;
      sent[f][end] = -w1 * (1 - face.mirrored) * r1;
      if (gray_faces_[f].electrons != 0) { // as if phi were higher by r/2
        const double r2 = means[index(face.partner)][1 - end];
        sent[f][end] += gray_faces_[f].exchange * (r1 - r2) / 2 + gray_faces_[f].electrons * r1 / 2;
      } else if (gray_faces_[f].exchange > 0) {
        double difference = r1 - w1 * r1 / gray_transmitted_[f];
        if (face.partner >= 0) {
          const auto other = index(face.partner);
          const auto& two = gray_of_material_[index(surfaces_.faces()[other].material)];
          const double r2 = means[other][1 - end], w2 = two.conductance;
          difference += 0.5 / w2 * (w1 * r1 + w2 * r2) - r2;
        }
        sent[f][end] = gray_faces_[f].exchange * difference;
      }
    }
  }
  return sent;
}

/// The right-hand side of the gray problem, but for the electrons.
PlaneDiffusion::GrayPart PlaneDiffusion::gray_part(std::vector<double> r) const {
  const PlaneMesh& mesh = problem_.mesh;
  const std::size_t nodes = unknowns_[Block::temperature].size, walls = unknowns_[Block::wall].size;
  const std::size_t electrons = unknowns_[Block::electron].size;
  GrayPart part{std::move(r), std::vector<double>(nodes + walls + electrons, 0.0), {}, {}, {}};
  for (int cell = 0; cell < mesh.owned_cells; ++cell) {
    const int first = mesh.first_slot[index(cell)], n = mesh.corners_of(cell);
    const auto mass = mass_matrix(geometry_, cell);
    const double total = relaxation(problem_.bands_of_cell(cell));
    for (int i = 0; i < n; ++i)
      for (int j = 0; j < n; ++j)
        part.right[index(first + i)] += total * mass[index(i)][index(j)] * part.r[index(first + j)];
  }
  part.means = gray_means(unknowns_.part(std::span<const double>(part.r), Block::arriving));
  part.sent = gray_sources(part.means);
  for (std::size_t f = 0; f < part.sent.size(); ++f) {
    const CoupledFace& face = surfaces_.faces()[f];
    const Point& n = geometry_.normal[index(face.slot)];
    const double unit = std::hypot(n[0], n[1]) / 6;
    part.right[index(face.slot)] -= unit * (2 * part.sent[f][0] + part.sent[f][1]);
    part.right[index(geometry_.next[index(face.slot)])] -= unit * (part.sent[f][0] + 2 * part.sent[f][1]);
  }
  const auto of_walls = unknowns_.part(std::span<const double>(part.r), Block::wall);
  for (std::size_t w = 0; w < walls; ++w) part.right[nodes + w] = plane_.wall_capacity(w) * of_walls[w];
  return part;
}

void PlaneDiffusion::solve_gray(std::vector<GrayPart>& parts) const {
  std::vector<double> right(parts.front().right.size() * parts_), phi(right.size());
  for (std::size_t p = 0; p < parts_; ++p) join_part(parts[p].right, p, parts_, right);
  petsc::check(VecPlaceArray(gray_right_.get(), right.data()), "VecPlaceArray");
  petsc::check(VecPlaceArray(gray_solution_.get(), phi.data()), "VecPlaceArray");
  gray_solver_.solve(gray_right_.get(), gray_solution_.get());
  petsc::check(VecResetArray(gray_solution_.get()), "VecResetArray");
  petsc::check(VecResetArray(gray_right_.get()), "VecResetArray");
  for (std::size_t p = 0; p < parts_; ++p) parts[p].phi = part_of_vector(phi, p, parts_);
}

/// T_e at the ends of a face of which either side is the metal. @param at [slots]
std::array<double, 2> PlaneDiffusion::electrons_at(std::size_t f, std::span<const double> at) const {
  const CoupledFace& face = surfaces_.faces()[f];
  const int next = geometry_.next[index(face.slot)];
  if (absorbed_[f].empty()) return {at[index(face.slot)], at[index(next)]};
  const CoupledFace& metal = surfaces_.faces()[index(face.partner)];
  return electrons_behind(geometry_, face, metal.slot, at).temperature;
}

/// P^-1 r, from the level phi of the gray problem.
std::vector<double> PlaneDiffusion::gray_response(const GrayPart& part) const {
  const PlaneMesh& mesh = problem_.mesh;
  const std::size_t nodes = unknowns_[Block::temperature].size;
  std::vector<double> x = part.r, level(index(mesh.slots())), arriving(surfaces_.all_arriving());
  std::copy_n(part.phi.begin(), nodes, level.begin());
  plane_.exchange_halo(level, arriving);
  std::vector<double> electrons;
  if (plane_.exchanges())
    electrons = electrons_at_slots(std::span(part.phi).last(plane_.electrons().nodes()));
  for (std::size_t n = 0; n < nodes; ++n) x[n] += part.phi[n];
  GroupValues change(part.sent.size() * 2 * range_of_group_.size(), 0.0);
  for (std::size_t f = 0; f < part.sent.size(); ++f) {
    const CoupledFace& face = surfaces_.faces()[f];
    const auto slot = index(face.slot);
    const std::array<std::size_t, 2> here{slot, index(geometry_.next[slot])};
    const auto& one = gray_of_material_[index(face.material)];
    for (std::size_t end = 0; end < 2; ++end) {
      double q = part.sent[f][end];
      if (gray_faces_[f].exchange > 0) {
        double beyond = 0; // a bath
        if (face.partner >= 0) {
          const auto behind = index(mesh.behind[slot]);
          beyond = level[end == 0 ? index(geometry_.next[behind]) : behind];
        }
        q += gray_faces_[f].exchange * (level[here[end]] - beyond);
      }
      if (gray_faces_[f].electrons != 0)
        q += gray_faces_[f].electrons * (level[here[end]] - electrons_at(f, electrons)[end]);
      // h = phi + q/(2 w) + r, of which r is in place already
      const double h = level[here[end]] + 0.5 / one.conductance * q;
      for (std::size_t g = 0; g < groups_of(face.material).size(); ++g) change[at(f, end, g)] = h;
    }
  }
  spread(change, unknowns_.part(std::span(x), Block::arriving));
  const std::size_t walls = unknowns_[Block::wall].size;
  std::ranges::copy(std::span(part.phi).subspan(nodes, walls),
                    unknowns_.part(std::span(x), Block::wall).begin());
  return x;
}

void PlaneDiffusion::invert(std::span<const double> r, std::span<double> x) const {
  std::vector<GrayPart> parts;
  for (std::size_t p = 0; p < parts_; ++p) parts.push_back(gray_part(part_of_vector(r, p, parts_)));
  if (has_metals()) add_gray_electrons(parts);
  solve_gray(parts);
  std::vector<std::vector<double>> responses;
  for (const GrayPart& part : parts) responses.push_back(gray_response(part));
  if (has_metals()) respond_in_metals(parts, responses);
  for (std::size_t p = 0; p < parts_; ++p) join_part(responses[p], p, parts_, x);
  if (is_level_free()) remove_mean(x, communicator_);
}

void PlaneDiffusion::make_inner_solver() {
  const std::size_t n = unknowns_.size() * parts_;
  preconditioned_ = [this](std::span<const double> x, std::span<double> y) {
    std::vector<double> low(x.size());
    apply(x, low, false);
    invert(low, y);
  };
  preconditioned_shell_ = petsc::make_shell(space_, n, preconditioned_);
  petsc::check(MatCreateVecs(preconditioned_shell_.get(), inner_solution_.out(), inner_right_.out()),
               "MatCreateVecs");
  petsc::check(KSPCreate(space_, inner_.out()), "KSPCreate");
  petsc::check(KSPSetOptionsPrefix(inner_.get(), "low_order_"), "KSPSetOptionsPrefix");
  petsc::check(KSPSetOperators(inner_.get(), preconditioned_shell_.get(), preconditioned_shell_.get()),
               "KSPSetOperators");
  petsc::check(KSPSetType(inner_.get(), KSPGMRES), "KSPSetType");
  PC pc = nullptr;
  petsc::check(KSPGetPC(inner_.get(), &pc), "KSPGetPC");
  petsc::check(PCSetType(pc, PCNONE), "PCSetType");
  petsc::check(KSPSetFromOptions(inner_.get()), "KSPSetFromOptions");
}

void PlaneDiffusion::solve(std::span<const double> v, std::span<double> x, double tolerance) const {
  PetscScalar* array = nullptr;
  petsc::check(VecGetArrayWrite(inner_right_.get(), &array), "VecGetArrayWrite");
  std::ranges::copy(v, array);
  petsc::check(VecRestoreArrayWrite(inner_right_.get(), &array), "VecRestoreArrayWrite");
  const PetscInt most = 30 * static_cast<PetscInt>(parts_);
  petsc::check(KSPSetTolerances(inner_.get(), tolerance, PETSC_DEFAULT, PETSC_DEFAULT, most),
               "KSPSetTolerances");
  petsc::check_with(KSPSolve(inner_.get(), inner_right_.get(), inner_solution_.get()), "KSPSolve",
                    preconditioned_);
  const PetscScalar* solution = nullptr;
  petsc::check(VecGetArrayRead(inner_solution_.get(), &solution), "VecGetArrayRead");
  std::copy_n(solution, x.size(), x.begin());
  petsc::check(VecRestoreArrayRead(inner_solution_.get(), &solution), "VecRestoreArrayRead");
}

std::vector<double> PlaneDiffusion::source_solution() const {
  std::vector<double> nothing(unknowns_.size() * parts_, 0.0);
  if (starts_from_nothing()) return nothing;
  std::vector<double> right(nothing.size()), v(nothing.size()), x(nothing.size());
  apply(nothing, right, true);
  for (double& value : right) value = -value;
  invert(right, v);
  solve(v, x, 1e-6);
  // Looser solutions to come need half as many vectors.
  petsc::check(KSPReset(inner_.get()), "KSPReset");
  petsc::check(KSPSetOperators(inner_.get(), preconditioned_shell_.get(), preconditioned_shell_.get()),
               "KSPSetOperators");
  return x;
}

} // namespace kapitza
