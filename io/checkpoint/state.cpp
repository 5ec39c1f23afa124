#include "kapitza/io/checkpoint/state.hpp"

#include "kapitza/base/index.hpp"

#include "io/field/row_blocks.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace kapitza {
namespace {

/// Of a stack every rank has all cells, and asks no other.
Communicator numbering_ranks(const StateTables& tables) {
  return tables.unknowns.everywhere ? Communicator::self() : tables.ranks;
}

std::int64_t greatest_common_divisor(std::int64_t mine, const Communicator& ranks) {
  const std::vector<std::int64_t> all = ranks.gathered({&mine, 1});
  return std::accumulate(all.begin(), all.end(), std::int64_t{0},
                         [](std::int64_t a, std::int64_t b) { return std::gcd(a, b); });
}

/// Sums of what stands before each of this rank's rows in a table of one column; last, the sum of all.
std::vector<std::int64_t> sums_before(const io::HeldRows& cells, const std::vector<double>& counts,
                                      const Communicator& ranks) {
  // Counts are whole and far below 2^53: doubles hold them, and their sums, exactly.
  std::vector<double> block = io::to_blocks(cells, counts, ranks);
  const auto in_block = static_cast<std::int64_t>(std::accumulate(block.begin(), block.end(), 0.0));
  auto before = static_cast<double>(ranks.sum_before(in_block));
  const std::int64_t total = ranks.sum(in_block);
  for (double& count : block) before += std::exchange(count, before);
  const std::vector<double> mine = io::from_blocks(cells, block, ranks);
  std::vector<std::int64_t> sums(mine.begin(), mine.end());
  sums.push_back(total);
  return sums;
}

/// Blocks whose cells have as many rows as nodes, or none, in a table of all cells.
bool has_rows_of_all_cells(Block block, const UnknownCounts& counts) {
  const bool plane = std::ranges::find(counts.kinds, Block::arriving) != counts.kinds.end();
  return block == Block::temperature || (block == Block::drift && counts.drifts > 0)
         || (block == Block::electron && plane);
}

CheckpointTable temperature_rows(const UnknownCounts& counts, const Communicator& ranks) {
  const int most = counts.nodes.empty() ? 0 : std::ranges::max(counts.nodes);
  return {"temperature", counts.global_cells, static_cast<int>(ranks.max(most)), counts.cells, {}};
}

CheckpointTable channel_rows(const UnknownCounts& counts, const Communicator& ranks) {
  std::int64_t divisor = 0;
  for (const int count : counts.arriving) divisor = std::gcd(divisor, std::int64_t{count});
  divisor = std::max<std::int64_t>(greatest_common_divisor(divisor, ranks), 1);
  const std::vector<std::int64_t> before =
      sums_before({counts.global_cells, 1, counts.cells},
                  std::vector<double>(counts.arriving.begin(), counts.arriving.end()), ranks);
  CheckpointTable table{"channels", before.back() / divisor, static_cast<int>(divisor), {}, {}};
  for (std::size_t cell = 0; cell < counts.arriving.size(); ++cell)
    for (std::int64_t i = 0; i < counts.arriving[cell] / divisor; ++i)
      table.mine.push_back(before[cell] / divisor + i);
  return table;
}

CheckpointTable surface_rows(const char* name, const std::vector<int>& surfaces, bool mine) {
  CheckpointTable table{name, static_cast<std::int64_t>(surfaces.size()), 1, {}, {}};
  if (!mine) return table;
  table.mine.resize(surfaces.size());
  std::iota(table.mine.begin(), table.mine.end(), 0);
  return table;
}

/// Of a stack: the cells of metals, counted one after the other. Of a plane all cells, 0 outside of metals:
/// no rank knows how many of them others have.
CheckpointTable electron_rows(const UnknownCounts& counts, const Communicator& ranks) {
  if (has_rows_of_all_cells(Block::electron, counts)) {
    CheckpointTable table = temperature_rows(counts, ranks);
    table.name = "electron_temperature";
    return table;
  }
  CheckpointTable table{"electron_temperature",
                        static_cast<std::int64_t>(counts.metals.size()),
                        counts.metals.empty() ? 1 : counts.nodes[index(counts.metals.front())],
                        {},
                        {}};
  table.mine.resize(counts.metals.size());
  std::iota(table.mine.begin(), table.mine.end(), 0);
  return table;
}

/// All components of all nodes of a cell.
CheckpointTable drift_rows(const UnknownCounts& counts, const Communicator& ranks) {
  if (counts.drifts == 0) return {"drift", 0, 1, {}, {}};
  CheckpointTable table = temperature_rows(counts, ranks);
  table.name = "drift";
  table.columns *= counts.drifts;
  return table;
}

CheckpointTable rows_of(Block block, const UnknownCounts& counts, const Communicator& ranks) {
  switch (block) {
  case Block::temperature:
    return temperature_rows(counts, ranks);
  case Block::arriving:
    return channel_rows(counts, ranks);
  case Block::wall:
    return surface_rows("wall_temperature", counts.walls, counts.has_surfaces);
  case Block::electron:
    return electron_rows(counts, ranks);
  case Block::contact:
    return surface_rows("contact_drop", counts.contacts, counts.has_surfaces);
  case Block::drift:
    return drift_rows(counts, ranks);
  }
  return {};
}

/// Copies between the unknowns, cell after cell, and rows as long as the cell with most nodes needs.
template <class Copy>
void for_each_cell(const StateTables& tables, Block block, const CheckpointTable& table, Copy copy) {
  const UnknownCounts& counts = tables.unknowns.counts();
  const std::size_t per_node = block == Block::drift ? index(counts.drifts) : 1;
  std::size_t first = 0, row = 0;
  for (std::size_t cell = 0; cell < counts.nodes.size(); ++cell, row += index(table.columns)) {
    if (block == Block::electron && !std::ranges::binary_search(counts.metals, static_cast<int>(cell)))
      continue;
    const std::size_t count = index(counts.nodes[cell]) * per_node;
    copy(first, row, count);
    first += count;
  }
}

/// Of a table that all ranks have, a block of rows each.
void keep_block(CheckpointTable& table, const Communicator& ranks) {
  const io::RowBlock block = io::row_block(table.rows, ranks.rank(), ranks.size());
  const auto first = static_cast<std::ptrdiff_t>(block.first),
             end = first + static_cast<std::ptrdiff_t>(block.count);
  table.mine = {table.mine.begin() + first, table.mine.begin() + end};
  table.values = {table.values.begin() + first * table.columns, table.values.begin() + end * table.columns};
}

} // namespace

StateTables state_tables(const Unknowns& unknowns, const Communicator& ranks) {
  StateTables tables{unknowns, {}, ranks};
  for (const Block block : unknowns.counts().kinds) {
    tables.rows.push_back(rows_of(block, unknowns.counts(), numbering_ranks(tables)));
    if (!unknowns.held) tables.rows.back().mine.clear();
  }
  return tables;
}

std::vector<CheckpointTable> fill_tables(const StateTables& tables, std::span<const double> x) {
  std::vector<CheckpointTable> filled = tables.rows;
  if (!tables.unknowns.held) return filled;
  for (std::size_t t = 0; t < filled.size(); ++t) {
    CheckpointTable& table = filled[t];
    const Block block = tables.unknowns.counts().kinds[t];
    const std::span<const double> part = tables.unknowns.part(x, block);
    table.values.assign(table.mine.size() * index(table.columns), 0.0);
    if (has_rows_of_all_cells(block, tables.unknowns.counts()))
      for_each_cell(tables, block, table, [&](std::size_t first, std::size_t row, std::size_t count) {
        std::ranges::copy(part.subspan(first, count), std::span(table.values).subspan(row).begin());
      });
    else
      std::ranges::copy(part, table.values.begin());
    if (tables.unknowns.everywhere) keep_block(table, tables.ranks);
  }
  return filled;
}

std::vector<double> read_state(const std::filesystem::path& checkpoint, const StateTables& tables,
                               const Communicator& world) {
  std::vector<CheckpointTable> filled = tables.rows;
  read_tables(checkpoint, filled, world);
  std::vector<double> x;
  if (!tables.unknowns.held) return x;
  x.resize(tables.unknowns.size());
  for (std::size_t t = 0; t < filled.size(); ++t) {
    const CheckpointTable& table = filled[t];
    const Block block = tables.unknowns.counts().kinds[t];
    const std::span<double> part = tables.unknowns.part(std::span(x), block);
    if (has_rows_of_all_cells(block, tables.unknowns.counts()))
      for_each_cell(tables, block, table, [&](std::size_t first, std::size_t row, std::size_t count) {
        std::ranges::copy(std::span(table.values).subspan(row, count), part.subspan(first).begin());
      });
    else
      std::ranges::copy(table.values, part.begin());
  }
  return x;
}

} // namespace kapitza
