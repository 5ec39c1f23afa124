#pragma once
/// The sweep with its surface laws closed by plain iteration: nothing eliminated, nothing tabulated, psi
/// stored.

#include "kapitza/solver/stack/couplings.hpp"
#include "kapitza/solver/stack/problem.hpp"

#include "support/dense_coupling.hpp"
#include "support/reference_cell.hpp"
#include "support/stacks.hpp"

#include <cmath>
#include <span>
#include <vector>

namespace kapitza::test {

class BruteForce {
 public:
  BruteForce(const StackProblem& problem, std::span<const double> x) : problem_(problem), x_(x) {
    const Couplings couplings = make_couplings(problem);
    const StackMesh& mesh = problem.mesh;
    for (std::size_t s = 0; s < mesh.surfaces.size(); ++s) {
      const auto bands = [&](int cell) { return cell < 0 ? nullptr : &problem_.bands_of_cell(cell); };
      laws_.emplace_back(*couplings.of_surface[s],
                         std::array{bands(mesh.surfaces[s].minus_cell), bands(mesh.surfaces[s].plus_cell)},
                         problem.angles);
      arriving_.emplace_back(laws_.back().size(), 0.0);
      leaving_.emplace_back(laws_.back().size(), 0.0);
    }
    for (int cell = 0; cell < mesh.cells(); ++cell)
      psi_.emplace_back(index(2 * problem.bands_of_cell(cell).size() * problem.angles.size()));
    int iteration = 0;
    for (double change = 1; change > 1e-15 && iteration < 100000; ++iteration) {
      emit();
      change = sweep();
    }
  }

  const CellValues<double>& psi(int cell, int band, int direction, bool rightward) const {
    return psi_[index(cell)][place(band, direction, rightward)];
  }
  /// What arrives at a surface, and what leaves it.
  double arriving(std::size_t s, const SideBand& at, int direction) const {
    return arriving_[s][laws_[s].channel(at, direction)];
  }
  double leaving(std::size_t s, const SideBand& at, int direction) const {
    return leaving_[s][laws_[s].channel(at, direction)];
  }

  /// Surface that cuts the face at the left or right end of a cell; -1: none.
  int surface_at(int cell, bool right_end) const {
    for (std::size_t s = 0; s < problem_.mesh.surfaces.size(); ++s)
      if ((right_end ? problem_.mesh.surfaces[s].minus_cell : problem_.mesh.surfaces[s].plus_cell) == cell)
        return static_cast<int>(s);
    return -1;
  }

 private:
  std::size_t place(int band, int direction, bool rightward) const {
    return index(2 * (band * problem_.angles.size() + direction) + (rightward ? 0 : 1));
  }

  void emit() {
    const double reference = reference_temperature(problem_);
    auto unknown = index(problem_.mesh.nodes());
    for (std::size_t s = 0; s < laws_.size(); ++s) {
      const SurfaceCondition& condition = problem_.surfaces[s];
      if (const auto* wall = std::get_if<IsothermalWall>(&condition.law)) {
        leaving_[s].assign(leaving_[s].size(), wall->temperature - reference);
      } else if (std::holds_alternative<HeatFluxWall>(condition.law)) {
        leaving_[s].assign(leaving_[s].size(), x_[unknown++]);
      } else {
        apply(s, condition.temperature_jump);
      }
    }
  }

  /// psi_out = sum P psi_in / f_out, the minus side raised by the jump.
  void apply(std::size_t s, double jump) {
    const Surface& surface = problem_.mesh.surfaces[s];
    const std::size_t minus_channels =
        surface.minus_cell < 0
            ? 0
            : index(problem_.bands_of_cell(surface.minus_cell).size() * problem_.angles.size());
    for (std::size_t out = 0; out < leaving_[s].size(); ++out) {
      double sum = 0;
      for (std::size_t in = 0; in < leaving_[s].size(); ++in)
        sum += laws_[s](out, in) * (arriving_[s][in] + (in < minus_channels ? jump : 0));
      leaving_[s][out] = sum / laws_[s].capacity(out) - (out < minus_channels ? jump : 0);
    }
  }

  /// One pass along every line. @return the largest change of what arrives at a surface
  double sweep() {
    double change = 0;
    for (const bool rightward : {true, false})
      for (int n = 0; n < problem_.mesh.cells(); ++n) {
        const int cell = rightward ? n : problem_.mesh.cells() - 1 - n;
        for (int band = 0; band < problem_.bands_of_cell(cell).size(); ++band)
          for (int m = 0; m < problem_.angles.size(); ++m)
            change = std::max(change, cross(cell, band, m, rightward));
      }
    return change;
  }

  double cross(int cell, int band, int m, bool rightward) {
    const int entry = surface_at(cell, !rightward), exit = surface_at(cell, rightward);
    const double in = entry >= 0 ? leaving(index(entry), {rightward ? plus_side : minus_side, band}, m)
                                 : psi(cell + (rightward ? -1 : 1), band, m, rightward).downstream;
    const double e =
        problem_.mesh.width[index(cell)]
        / (problem_.bands_of_cell(cell).mean_free_path[index(band)] * problem_.angles.mu[index(m)]);
    const double left = x_[index(2 * cell)], right = x_[index(2 * cell + 1)];
    const auto out = solve_cell(e, in, rightward ? left : right, rightward ? right : left);
    psi_[index(cell)][place(band, m, rightward)] = out;
    if (exit < 0) return 0;
    const SideBand at{rightward ? minus_side : plus_side, band};
    double& arrives = arriving_[index(exit)][laws_[index(exit)].channel(at, m)];
    const double change = std::abs(out.downstream - arrives);
    arrives = out.downstream;
    return change;
  }

  const StackProblem& problem_;
  std::span<const double> x_;
  std::vector<DenseCoupling> laws_;
  std::vector<std::vector<double>> arriving_, leaving_;
  std::vector<std::vector<CellValues<double>>> psi_;
};

} // namespace kapitza::test
