#pragma once
/// Letters between ranks that both know of each other, each as long as its receiver expects.

#include "kapitza/base/index.hpp"
#include "kapitza/parallel/communicator.hpp"

#include "parallel/mpi.hpp"

#include <vector>

namespace kapitza::mpi {

template <class T>
struct Letter {
  int rank = 0;
  std::vector<T> out;       ///< to that rank
  std::size_t expected = 0; ///< number of values from it
};

/// What came, letter by letter. Every rank calls it that is named in another's letters.
template <class T>
std::vector<std::vector<T>> exchanged(const std::vector<Letter<T>>& letters, Tag tag,
                                      const Communicator& ranks) {
  std::vector<std::vector<T>> in;
  in.reserve(letters.size());
  std::vector<MPI_Request> requests(2 * letters.size());
  for (const Letter<T>& letter : letters) in.emplace_back(letter.expected);
  for (std::size_t i = 0; i < letters.size(); ++i) {
    const Letter<T>& letter = letters[i];
    check(MPI_Irecv(in[i].data(), static_cast<int>(in[i].size()), type_of<T>(), letter.rank, tag,
                    ranks.handle(), &requests[2 * i]),
          "MPI_Irecv");
    check(MPI_Isend(letter.out.data(), static_cast<int>(letter.out.size()), type_of<T>(), letter.rank, tag,
                    ranks.handle(), &requests[2 * i + 1]),
          "MPI_Isend");
  }
  check(MPI_Waitall(static_cast<int>(requests.size()), requests.data(), MPI_STATUSES_IGNORE), "MPI_Waitall");
  return in;
}

} // namespace kapitza::mpi
