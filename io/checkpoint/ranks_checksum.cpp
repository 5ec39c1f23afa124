#include "io/checkpoint/ranks_checksum.hpp"

#include "kapitza/base/error.hpp"

#include <zlib.h>

namespace kapitza::io {
namespace {

/// The MPI reduction: `right` holds the bytes of the higher ranks and receives the result.
void join_in_rank_order(void* left, void* right, int* count, MPI_Datatype*) {
  auto* before = static_cast<Checksum*>(left);
  auto* after = static_cast<Checksum*>(right);
  for (int i = 0; i < *count; ++i) {
    Checksum both = before[i];
    both.append(after[i]);
    after[i] = both;
  }
}

void check(int code) {
  if (code != MPI_SUCCESS) throw std::runtime_error("MPI: joining checksums failed");
}

} // namespace

void Checksum::add(std::span<const std::byte> piece) {
  crc = crc32_z(crc, reinterpret_cast<const Bytef*>(piece.data()), piece.size());
  bytes += piece.size();
}

void Checksum::append(const Checksum& next) {
  crc = crc32_combine(crc, next.crc, static_cast<z_off_t>(next.bytes));
  bytes += next.bytes;
}

Checksum joined(const Checksum& mine, const Communicator& communicator) {
  Checksum all = mine;
  MPI_Datatype pair = MPI_DATATYPE_NULL;
  MPI_Op join = MPI_OP_NULL;
  check(MPI_Type_contiguous(2, MPI_UINT64_T, &pair));
  check(MPI_Type_commit(&pair));
  check(MPI_Op_create(join_in_rank_order, 0, &join)); // 0: the order matters
  const int code = MPI_Allreduce(&mine, &all, 1, pair, join, communicator.handle());
  MPI_Op_free(&join);
  MPI_Type_free(&pair);
  check(code);
  return all;
}

} // namespace kapitza::io
