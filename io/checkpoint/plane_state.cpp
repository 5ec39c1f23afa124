#include "kapitza/io/checkpoint/plane_state.hpp"

#include "kapitza/base/index.hpp"

#include "io/field/row_blocks.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace kapitza {
namespace {

std::int64_t greatest_common_divisor(std::int64_t mine, const Communicator& space) {
  std::vector<std::int64_t> all(index(space.size()));
  MPI_Allgather(&mine, 1, MPI_INT64_T, all.data(), 1, MPI_INT64_T, space.handle());
  return std::accumulate(all.begin(), all.end(), std::int64_t{0},
                         [](std::int64_t a, std::int64_t b) { return std::gcd(a, b); });
}

/// Sums of what stands before each of this rank's rows in a table of one column; last, the sum of all.
std::vector<std::int64_t> sums_before(const io::HeldRows& cells, const std::vector<double>& counts,
                                      const Communicator& space) {
  // Counts are whole and far below 2^53: doubles hold them, and their sums, exactly.
  std::vector<double> block = io::to_blocks(cells, counts, space);
  const double in_block = std::accumulate(block.begin(), block.end(), 0.0);
  double before = 0, total = in_block;
  MPI_Exscan(&in_block, &before, 1, MPI_DOUBLE, MPI_SUM, space.handle());
  if (space.is_root()) before = 0; // MPI leaves it undefined there
  space.sum({&total, 1});
  for (double& count : block) before += std::exchange(count, before);
  const std::vector<double> mine = io::from_blocks(cells, block, space);
  std::vector<std::int64_t> sums(mine.begin(), mine.end());
  sums.push_back(static_cast<std::int64_t>(total));
  return sums;
}

CheckpointTable temperature_rows(const PlaneMesh& mesh, const PlaneTables& tables,
                                 const Communicator& space) {
  const int most = tables.corners.empty() ? 0 : std::ranges::max(tables.corners);
  CheckpointTable table{"temperature", mesh.global_cells, static_cast<int>(space.max(most)), {}, {}};
  if (tables.unknowns.held)
    table.mine.assign(mesh.global_cell.begin(), mesh.global_cell.begin() + mesh.owned_cells);
  return table;
}

CheckpointTable channel_rows(const PlaneMesh& mesh, const PlaneTables& tables, const Communicator& space) {
  const std::vector<int>& arriving = tables.unknowns.arriving;
  std::int64_t divisor = 0;
  for (const int count : arriving) divisor = std::gcd(divisor, std::int64_t{count});
  divisor = std::max<std::int64_t>(greatest_common_divisor(divisor, space), 1);
  const std::vector<std::int64_t> cells(mesh.global_cell.begin(),
                                        mesh.global_cell.begin() + mesh.owned_cells);
  const std::vector<std::int64_t> before = sums_before(
      {mesh.global_cells, 1, cells}, std::vector<double>(arriving.begin(), arriving.end()), space);
  CheckpointTable table{"channels", before.back() / divisor, static_cast<int>(divisor), {}, {}};
  if (!tables.unknowns.held) return table;
  for (std::size_t cell = 0; cell < arriving.size(); ++cell)
    for (std::int64_t i = 0; i < arriving[cell] / divisor; ++i)
      table.mine.push_back(before[cell] / divisor + i);
  return table;
}

CheckpointTable wall_rows(const PlaneUnknowns& unknowns) {
  CheckpointTable table{"wall_temperature", unknowns.walls, 1, {}, {}};
  if (!unknowns.has_walls) return table;
  table.mine.resize(index(unknowns.walls));
  std::iota(table.mine.begin(), table.mine.end(), 0);
  return table;
}

} // namespace

PlaneTables plane_tables(const PlaneProblem& problem, const PlaneUnknowns& unknowns,
                         const PlaneRanks& ranks) {
  const Communicator space(ranks.space());
  PlaneTables tables;
  tables.unknowns = unknowns;
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell)
    tables.corners.push_back(problem.mesh.corners_of(cell));
  tables.rows = {temperature_rows(problem.mesh, tables, space), channel_rows(problem.mesh, tables, space),
                 wall_rows(tables.unknowns)};
  return tables;
}

std::vector<CheckpointTable> fill_tables(const PlaneTables& tables, std::span<const double> x) {
  std::vector<CheckpointTable> filled = tables.rows;
  if (!tables.unknowns.held) return filled;
  CheckpointTable& temperature = filled.front();
  temperature.values.assign(temperature.mine.size() * index(temperature.columns), 0.0);
  auto row = temperature.values.begin();
  for (const int corners : tables.corners) {
    std::ranges::copy(x.first(index(corners)), row);
    x = x.subspan(index(corners));
    row += temperature.columns;
  }
  for (CheckpointTable& table : std::span(filled).subspan(1)) {
    const std::size_t count = table.mine.size() * index(table.columns);
    table.values.assign(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(count));
    x = x.subspan(count);
  }
  return filled;
}

std::vector<double> read_plane_state(const std::filesystem::path& checkpoint, const PlaneTables& tables,
                                     const Communicator& world) {
  std::vector<CheckpointTable> filled = tables.rows;
  read_tables(checkpoint, filled, world);
  std::vector<double> x;
  if (!tables.unknowns.held) return x;
  x.reserve(tables.unknowns.size);
  auto row = filled.front().values.begin();
  for (const int corners : tables.corners) {
    x.insert(x.end(), row, row + corners);
    row += filled.front().columns;
  }
  for (const CheckpointTable& table : std::span(filled).subspan(1))
    x.insert(x.end(), table.values.begin(), table.values.end());
  return x;
}

} // namespace kapitza
