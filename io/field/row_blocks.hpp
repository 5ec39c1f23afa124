#pragma once
/// Between the rows that a rank works on and the even blocks of consecutive rows that ranks write and read.

#include "kapitza/parallel/communicator.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace kapitza::io {

/// The rows [first, first + count) of a table belong to a rank's block.
struct RowBlock {
  std::int64_t first = 0, count = 0;
};

/// Even shares of `rows`, in rank order.
RowBlock row_block(std::int64_t rows, int rank, int ranks);

/// A table of `rows` x `columns` numbers, of which this rank holds the rows with the numbers `mine`, in any
/// order. Numbers are those of the whole problem.
struct HeldRows {
  std::int64_t rows = 0;
  int columns = 1;
  std::span<const std::int64_t> mine;
};

/// Sends every row to the rank in whose block it lies. Sparse: a rank talks to those it has rows for.
/// Collective. @return this rank's block [block rows x columns]
/// @throws std::logic_error on all ranks where rows are missing (a row that several ranks hold is taken from
/// any of them)
std::vector<double> to_blocks(const HeldRows& held, std::span<const double> values,
                              const Communicator& communicator);

/// The way back: fetches the rows `mine` from the ranks whose blocks they lie in. Collective.
/// @return [mine x columns]
std::vector<double> from_blocks(const HeldRows& held, std::span<const double> block,
                                const Communicator& communicator);

} // namespace kapitza::io
