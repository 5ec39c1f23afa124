/// Counts what a run says by MPI, from outside: preloaded, it stands before the MPI library (its profiling
/// interface). See bench/message_counts.

#include <mpi.h>

#include <array>
#include <cstdio>

namespace {

enum Kind { point, collective, all_to_all, kinds };
constexpr std::array<const char*, kinds> names{"point to point", "collective", "all to all"};

struct Count {
  double calls = 0, bytes = 0;
};
std::array<Count, kinds> counts;

void add(Kind kind, int count, MPI_Datatype type) {
  int size = 0;
  PMPI_Type_size(type, &size);
  counts[kind].calls += 1;
  counts[kind].bytes += static_cast<double>(count) * size;
}

} // namespace

extern "C" {

int MPI_Isend(const void* data, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm,
              MPI_Request* request) {
  add(point, count, type);
  return PMPI_Isend(data, count, type, to, tag, comm, request);
}
int MPI_Send(const void* data, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm) {
  add(point, count, type);
  return PMPI_Send(data, count, type, to, tag, comm);
}
int MPI_Sendrecv(const void* data, int count, MPI_Datatype type, int to, int tag, void* into, int room,
                 MPI_Datatype of, int from, int its, MPI_Comm comm, MPI_Status* status) {
  add(point, count, type);
  return PMPI_Sendrecv(data, count, type, to, tag, into, room, of, from, its, comm, status);
}
int MPI_Send_init(const void* data, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm,
                  MPI_Request* request) {
  add(point, count, type); // once, however often it starts: PETSc's exchanges of one layout
  return PMPI_Send_init(data, count, type, to, tag, comm, request);
}
int MPI_Allreduce(const void* data, void* into, int count, MPI_Datatype type, MPI_Op op, MPI_Comm comm) {
  add(collective, count, type);
  return PMPI_Allreduce(data, into, count, type, op, comm);
}
int MPI_Reduce(const void* data, void* into, int count, MPI_Datatype type, MPI_Op op, int root,
               MPI_Comm comm) {
  add(collective, count, type);
  return PMPI_Reduce(data, into, count, type, op, root, comm);
}
int MPI_Bcast(void* data, int count, MPI_Datatype type, int root, MPI_Comm comm) {
  add(collective, count, type);
  return PMPI_Bcast(data, count, type, root, comm);
}
int MPI_Exscan(const void* data, void* into, int count, MPI_Datatype type, MPI_Op op, MPI_Comm comm) {
  add(collective, count, type);
  return PMPI_Exscan(data, into, count, type, op, comm);
}
int MPI_Allgather(const void* data, int count, MPI_Datatype type, void* into, int room, MPI_Datatype of,
                  MPI_Comm comm) {
  add(all_to_all, count, type);
  return PMPI_Allgather(data, count, type, into, room, of, comm);
}
int MPI_Allgatherv(const void* data, int count, MPI_Datatype type, void* into, const int* rooms,
                   const int* places, MPI_Datatype of, MPI_Comm comm) {
  add(all_to_all, count, type);
  return PMPI_Allgatherv(data, count, type, into, rooms, places, of, comm);
}
int MPI_Alltoall(const void* data, int count, MPI_Datatype type, void* into, int room, MPI_Datatype of,
                 MPI_Comm comm) {
  add(all_to_all, count, type);
  return PMPI_Alltoall(data, count, type, into, room, of, comm);
}

/// One line per kind: calls and bytes of the rank that has most, and of all.
int MPI_Finalize() {
  for (int k = 0; k < kinds; ++k) {
    const std::array<double, 2> mine{counts[k].calls, counts[k].bytes};
    std::array<double, 2> most{}, all{};
    PMPI_Reduce(mine.data(), most.data(), 2, MPI_DOUBLE, MPI_MAX, 0, MPI_COMM_WORLD);
    PMPI_Reduce(mine.data(), all.data(), 2, MPI_DOUBLE, MPI_SUM, 0, MPI_COMM_WORLD);
    int rank = 0;
    PMPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (rank == 0)
      std::fprintf(stderr, "messages: %s: %.0f calls, %.0f bytes on the rank with most; %.0f, %.0f in all\n",
                   names[k], most[0], most[1], all[0], all[1]);
  }
  return PMPI_Finalize();
}
}
