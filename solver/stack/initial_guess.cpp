#include "kapitza/solver/stack/initial_guess.hpp"

#include "kapitza/base/index.hpp"

namespace kapitza {

std::vector<double> carry_over(const StackProblem& from, std::span<const double> x, const StackProblem& to) {
  const Unknowns of_from = stack_unknowns(from), of_to = stack_unknowns(to);
  if (from.mesh.regions.size() != to.mesh.regions.size()
      || of_from[Block::wall].size != of_to[Block::wall].size
      || of_from[Block::contact].size != of_to[Block::contact].size)
    return {};
  const double shift = reference_temperature(from) - reference_temperature(to);
  std::vector<double> result;
  for (std::size_t r = 0; r < to.mesh.regions.size(); ++r) {
    const Region &source = from.mesh.regions[r], &target = to.mesh.regions[r];
    const auto first = index(source.first_cell);
    const std::size_t end = first + index(source.cells);
    const double start = from.mesh.position[2 * first];
    const auto begin = index(2 * target.first_cell);
    std::size_t c = first;
    for (std::size_t n = begin; n < begin + 2 * index(target.cells); ++n) {
      const double at =
          start + (to.mesh.position[n] - to.mesh.position[begin]) / target.thickness * source.thickness;
      while (c + 1 < end && from.mesh.position[2 * c + 1] < at) ++c;
      const double part = (at - from.mesh.position[2 * c]) / from.mesh.width[c];
      result.push_back((1 - part) * x[2 * c] + part * x[2 * c + 1] + shift);
    }
  }
  for (const double wall : of_from.part(x, Block::wall)) result.push_back(wall + shift);
  if (of_to[Block::electron].size > 0) { // as warm as the lattice beside them, until they are known
    const std::size_t first = result.size();
    for (const int cell : of_to.counts().metals)
      for (const std::size_t end : {0, 1}) result.push_back(result[2 * index(cell) + end]);
    if (of_from.counts().metals == of_to.counts().metals)
      for (std::size_t i = 0; i < of_from[Block::electron].size; ++i)
        result[first + i] = of_from.part(x, Block::electron)[i] + shift;
  }
  const std::span<const double> differences = of_from.part(x, Block::contact);
  result.insert(result.end(), differences.begin(), differences.end());
  result.resize(of_to.size(), 0.0); // drifts follow
  return result;
}

} // namespace kapitza
