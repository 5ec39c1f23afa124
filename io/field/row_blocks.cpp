#include "io/field/row_blocks.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <string>

namespace kapitza::io {
namespace {

enum Tag : int { rows_tag = 71, values_tag, asked_tag, answer_tag };

void check(int code) {
  if (code != MPI_SUCCESS) throw std::runtime_error("MPI: exchanging rows failed");
}

struct Message {
  std::vector<std::int64_t> rows;
  std::vector<double> values; ///< [rows x columns]; empty where rows are asked for
};

/// Messages by the rank they go to, or come from.
using Mail = std::map<int, Message>;

int owner_of(std::int64_t row, std::int64_t rows, int ranks) {
  int rank = static_cast<int>(static_cast<double>(row) / static_cast<double>(rows) * ranks);
  rank = std::clamp(rank, 0, ranks - 1);
  while (row < row_block(rows, rank, ranks).first) --rank;
  while (row >= row_block(rows, rank, ranks).first + row_block(rows, rank, ranks).count) ++rank;
  return rank;
}

/// Positions in `mine` by the rank in whose block they lie.
std::map<int, std::vector<std::size_t>> by_owner(const HeldRows& held, int ranks) {
  std::map<int, std::vector<std::size_t>> owners;
  for (std::size_t i = 0; i < held.mine.size(); ++i) {
    if (held.mine[i] < 0 || held.mine[i] >= held.rows)
      throw std::logic_error("row " + std::to_string(held.mine[i]) + " of a table of "
                             + std::to_string(held.rows));
    owners[owner_of(held.mine[i], held.rows, ranks)].push_back(i);
  }
  return owners;
}

Message receive(const MPI_Status& status, bool with_values, int columns, MPI_Comm comm) {
  int count = 0;
  check(MPI_Get_count(&status, MPI_INT64_T, &count));
  Message message;
  message.rows.resize(index(count));
  const int source = status.MPI_SOURCE;
  check(MPI_Recv(message.rows.data(), count, MPI_INT64_T, source, status.MPI_TAG, comm, MPI_STATUS_IGNORE));
  if (!with_values) return message;
  message.values.resize(message.rows.size() * index(columns));
  check(MPI_Recv(message.values.data(), static_cast<int>(message.values.size()), MPI_DOUBLE, source,
                 values_tag, comm, MPI_STATUS_IGNORE));
  return message;
}

/// Delivers messages to ranks that do not know who will write to them: synchronous sends, and a barrier that
/// a rank enters once all of its own have arrived (Hoefler, Siebert, Lumsdaine, PPoPP 2010).
Mail deliver(const Mail& outgoing, bool with_values, int columns, const Communicator& communicator) {
  const MPI_Comm comm = communicator.handle();
  const int tag = with_values ? rows_tag : asked_tag;
  std::vector<MPI_Request> sends;
  for (const auto& [rank, message] : outgoing) {
    check(MPI_Issend(message.rows.data(), static_cast<int>(message.rows.size()), MPI_INT64_T, rank, tag, comm,
                     &sends.emplace_back()));
    if (with_values)
      check(MPI_Issend(message.values.data(), static_cast<int>(message.values.size()), MPI_DOUBLE, rank,
                       values_tag, comm, &sends.emplace_back()));
  }
  Mail incoming;
  MPI_Request barrier = MPI_REQUEST_NULL;
  bool in_barrier = false;
  for (int all_there = 0; all_there == 0;) {
    int waiting = 0;
    MPI_Status status;
    check(MPI_Iprobe(MPI_ANY_SOURCE, tag, comm, &waiting, &status));
    if (waiting != 0) incoming[status.MPI_SOURCE] = receive(status, with_values, columns, comm);
    if (in_barrier) {
      check(MPI_Test(&barrier, &all_there, MPI_STATUS_IGNORE));
      continue;
    }
    int sent = 0;
    check(MPI_Testall(static_cast<int>(sends.size()), sends.data(), &sent, MPI_STATUSES_IGNORE));
    if (sent == 0) continue;
    check(MPI_Ibarrier(comm, &barrier));
    in_barrier = true;
  }
  check(MPI_Barrier(comm)); // nobody's next letters reach a rank that still looks for these
  return incoming;
}

/// Copies row by row: to row `to` of the target from row `from` of the source.
void copy_row(std::span<const double> source, std::size_t from, std::span<double> target, std::size_t to,
              std::size_t columns) {
  std::ranges::copy(source.subspan(from * columns, columns), target.subspan(to * columns, columns).begin());
}

} // namespace

RowBlock row_block(std::int64_t rows, int rank, int ranks) {
  const std::int64_t share = rows / ranks, rest = rows % ranks;
  return {rank * share + std::min<std::int64_t>(rank, rest), share + (rank < rest ? 1 : 0)};
}

std::vector<double> to_blocks(const HeldRows& held, std::span<const double> values,
                              const Communicator& communicator) {
  const auto columns = index(held.columns);
  Mail outgoing;
  for (const auto& [rank, positions] : by_owner(held, communicator.size())) {
    Message& message = outgoing[rank];
    message.values.resize(positions.size() * columns);
    for (std::size_t i = 0; i < positions.size(); ++i) {
      message.rows.push_back(held.mine[positions[i]]);
      copy_row(values, positions[i], message.values, i, columns);
    }
  }
  const RowBlock block = row_block(held.rows, communicator.rank(), communicator.size());
  const auto count = index(block.count);
  std::vector<double> result(count * columns);
  std::vector<char> there(count, 0);
  for (const auto& [rank, message] : deliver(outgoing, true, held.columns, communicator))
    for (std::size_t i = 0; i < message.rows.size(); ++i) {
      const auto row = index(message.rows[i] - block.first);
      copy_row(message.values, i, result, row, columns);
      there[row] = 1;
    }
  const auto missing = std::ranges::count(there, 0);
  if (communicator.max(static_cast<double>(missing)) > 0)
    throw std::logic_error("rows of a table that no rank holds");
  return result;
}

std::vector<double> from_blocks(const HeldRows& held, std::span<const double> block,
                                const Communicator& communicator) {
  const auto columns = index(held.columns);
  const MPI_Comm comm = communicator.handle();
  const auto owners = by_owner(held, communicator.size());
  std::map<int, std::vector<double>> answers;
  std::vector<MPI_Request> requests;
  Mail asked;
  for (const auto& [rank, positions] : owners) {
    for (const std::size_t i : positions) asked[rank].rows.push_back(held.mine[i]);
    std::vector<double>& answer = answers[rank];
    answer.resize(positions.size() * columns);
    check(MPI_Irecv(answer.data(), static_cast<int>(answer.size()), MPI_DOUBLE, rank, answer_tag, comm,
                    &requests.emplace_back()));
  }
  const RowBlock own = row_block(held.rows, communicator.rank(), communicator.size());
  Mail questions = deliver(asked, false, held.columns, communicator);
  for (auto& [rank, question] : questions) {
    question.values.resize(question.rows.size() * columns);
    for (std::size_t i = 0; i < question.rows.size(); ++i)
      copy_row(block, index(question.rows[i] - own.first), question.values, i, columns);
    check(MPI_Isend(question.values.data(), static_cast<int>(question.values.size()), MPI_DOUBLE, rank,
                    answer_tag, comm, &requests.emplace_back()));
  }
  check(MPI_Waitall(static_cast<int>(requests.size()), requests.data(), MPI_STATUSES_IGNORE));
  std::vector<double> result(held.mine.size() * columns);
  for (const auto& [rank, positions] : owners)
    for (std::size_t i = 0; i < positions.size(); ++i)
      copy_row(answers[rank], i, result, positions[i], columns);
  return result;
}

} // namespace kapitza::io
