#include "solver/plane/psi_field.hpp"

#include "kapitza/base/index.hpp"

namespace kapitza {

PsiField::PsiField(const PlaneSweep& sweep)
    : sweep_(sweep), azimuths_(index(sweep.problem().angles.azimuths())) {
  const auto blocks = index(sweep.lanes().blocks), cells = index(sweep.problem().mesh.owned_cells);
  first_.resize(blocks * azimuths_);
  of_cell_.resize(blocks);
  std::vector<std::size_t> whole(blocks, 0); // numbers of an azimuth
  const auto add = [&](const SweepTask& part) {
    parts_.push_back(part);
    first_[index(part.block) * azimuths_ + index(part.azimuth)] = size_;
    size_ += whole[index(part.block)];
  };
  for (const SweepTask& task : sweep.tasks()) {
    const auto block = index(task.block);
    if (of_cell_[block].size() < cells)
      for (std::size_t cell = 0; cell < cells; ++cell) {
        const auto number = static_cast<int>(cell);
        of_cell_[block].push_back(whole[block]);
        whole[block] += index(sweep.problem().mesh.corners_of(number)) * stride(number, task.block);
      }
    add(task);
    if (const int reflection = sweep.surfaces().reflection(task.azimuth); reflection >= 0)
      add({task.block, reflection});
  }
}

std::size_t PsiField::lanes(int cell, int block) const {
  return sweep_.lanes().media[index(sweep_.problem().medium_of_cell(cell))].lanes_of(block);
}

} // namespace kapitza
