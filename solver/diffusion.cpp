#include "diffusion.hpp"

#include "diffusion_assembly.hpp"

namespace kapitza {

DiffusionSystem::DiffusionSystem(const Problem& problem, const Couplings& couplings, int max_groups) {
  std::vector<std::vector<DiffusionGroup>> groups;
  const auto confined = confined_bands(problem, couplings);
  for (std::size_t m = 0; m < problem.materials.size(); ++m)
    groups.push_back(lump_bands(problem.materials[m], max_groups, confined[m]));
  LowOrderSystem system = assemble_low_order(problem, couplings, groups);
  position_ = std::move(system.position);
  sources_ = std::move(system.sources);
  lu_ = SparseLU(system.matrix, MATORDERINGNATURAL); // numbered cell by cell, so it is banded
}

void DiffusionSystem::solve(std::span<const double> r, std::span<double> x) const {
  std::vector<double> right(sources_.size(), 0.0), solution(sources_.size());
  for (std::size_t i = 0; i < position_.size(); ++i) right[static_cast<std::size_t>(position_[i])] = r[i];
  lu_.solve(right, solution);
  for (std::size_t i = 0; i < position_.size(); ++i) x[i] = solution[static_cast<std::size_t>(position_[i])];
}

std::vector<double> DiffusionSystem::source_solution() const {
  std::vector<double> x, solution(sources_.size());
  lu_.solve(sources_, solution);
  for (const PetscInt position : position_) x.push_back(solution[static_cast<std::size_t>(position)]);
  return x;
}

} // namespace kapitza
