#include "kapitza/parallel/communicator.hpp"

#include "kapitza/base/index.hpp"

#include "parallel/petsc.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <vector>

namespace kapitza {
namespace {

void check_mpi(int code, const char* what) {
  if (code != MPI_SUCCESS) throw std::runtime_error(std::string("MPI: ") + what + " failed");
}

} // namespace

Runtime::Runtime(int argc, char** argv) {
  petsc::check(PetscInitialize(&argc, &argv, nullptr, nullptr), "PetscInitialize");
  // Failures come back as return codes and become exceptions; PETSc is not to print traces of its own.
  petsc::check(PetscPushErrorHandler(PetscReturnErrorHandler, nullptr), "PetscPushErrorHandler");
  petsc::check(PetscPopSignalHandler(), "PetscPopSignalHandler");
}

Runtime::~Runtime() {
  PetscPopErrorHandler();
  PetscFinalize();
}

Communicator::Communicator(MPI_Comm comm) : comm_(comm) {
  check_mpi(MPI_Comm_rank(comm, &rank_), "MPI_Comm_rank");
  check_mpi(MPI_Comm_size(comm, &size_), "MPI_Comm_size");
}

void Communicator::sum(std::span<double> values) const {
  if (size_ == 1) return;
  const auto count = static_cast<int>(values.size());
  const void* send = rank_ == 0 ? MPI_IN_PLACE : static_cast<const void*>(values.data());
  check_mpi(MPI_Reduce(send, values.data(), count, MPI_DOUBLE, MPI_SUM, 0, comm_), "MPI_Reduce");
  check_mpi(MPI_Bcast(values.data(), count, MPI_DOUBLE, 0, comm_), "MPI_Bcast");
}

void Communicator::broadcast(int& value) const {
  check_mpi(MPI_Bcast(&value, 1, MPI_INT, 0, comm_), "MPI_Bcast");
}

void Communicator::broadcast(std::string& text) const {
  auto size = static_cast<int>(std::min<std::size_t>(text.size(), std::numeric_limits<int>::max()));
  broadcast(size);
  text.resize(index(size));
  check_mpi(MPI_Bcast(text.data(), size, MPI_CHAR, 0, comm_), "MPI_Bcast");
}

double Communicator::max(double value) const {
  double largest = value;
  check_mpi(MPI_Allreduce(&value, &largest, 1, MPI_DOUBLE, MPI_MAX, comm_), "MPI_Allreduce");
  return largest;
}

void Communicator::abort(int exit_code) const {
  MPI_Abort(comm_, exit_code);
  std::abort();
}

RankGroup::RankGroup(const Communicator& all, int colour) {
  check_mpi(MPI_Comm_split(all.comm_, colour, all.rank(), &comm_), "MPI_Comm_split");
}

RankGroup::~RankGroup() {
  MPI_Comm_free(&comm_);
}

} // namespace kapitza
