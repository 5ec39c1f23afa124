#include "kapitza/io/checkpoint/stack_state.hpp"

#include "kapitza/base/index.hpp"

#include "io/field/row_blocks.hpp"

#include <algorithm>
#include <numeric>
#include <variant>

namespace kapitza {
namespace {

/// The tables without numbers: shapes only.
std::vector<CheckpointTable> shapes(const StackProblem& problem) {
  const auto walls = std::ranges::count_if(problem.surfaces, [](const SurfaceCondition& surface) {
    return std::holds_alternative<HeatFluxWall>(surface.law);
  });
  const auto contacts = std::ranges::count_if(
      problem.surfaces, [](const SurfaceCondition& surface) { return surface.contact_resistance > 0; });
  return {{"temperature", problem.mesh.cells(), StackMesh::nodes_per_cell, {}, {}},
          {"wall_temperature", walls, 1, {}, {}},
          {"contact_drop", contacts, 1, {}, {}}};
}

void take_rows(CheckpointTable& table, const io::RowBlock& block) {
  table.mine.resize(index(block.count));
  std::iota(table.mine.begin(), table.mine.end(), block.first);
}

} // namespace

std::vector<CheckpointTable> stack_tables(const StackProblem& problem, std::span<const double> x,
                                          const Communicator& communicator) {
  std::vector<CheckpointTable> tables = shapes(problem);
  for (CheckpointTable& table : tables) {
    const auto columns = index(table.columns);
    const io::RowBlock block = io::row_block(table.rows, communicator.rank(), communicator.size());
    take_rows(table, block);
    const std::span<const double> part = x.subspan(index(block.first) * columns, table.mine.size() * columns);
    table.values.assign(part.begin(), part.end());
    x = x.subspan(index(table.rows) * columns);
  }
  return tables;
}

std::vector<double> read_stack_state(const std::filesystem::path& checkpoint, const StackProblem& problem,
                                     const Communicator& communicator) {
  std::vector<CheckpointTable> tables = shapes(problem);
  for (CheckpointTable& table : tables) take_rows(table, {0, table.rows});
  read_tables(checkpoint, tables, communicator);
  std::vector<double> x;
  for (const CheckpointTable& table : tables) x.insert(x.end(), table.values.begin(), table.values.end());
  return x;
}

} // namespace kapitza
