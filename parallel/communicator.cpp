#include "kapitza/parallel/communicator.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/parallel/profile.hpp"

#include "parallel/mpi.hpp"
#include "parallel/petsc.hpp"
#include "parallel/profile.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <string_view>
#include <vector>

/// Of OpenBLAS, where it is the BLAS of this process.
extern "C" void openblas_set_num_threads(int) __attribute__((weak));
/// Of the OpenMP that CHOLMOD came with.
extern "C" void omp_set_max_active_levels(int) __attribute__((weak));

namespace kapitza {
namespace {

template <class T>
std::vector<T> gathered_over(std::span<const T> mine, int ranks, MPI_Comm comm) {
  const PartClock clock(RunPart::communication);
  const auto count = static_cast<int>(mine.size());
  std::vector<int> counts(index(ranks)), first(index(ranks), 0);
  mpi::check(MPI_Allgather(&count, 1, MPI_INT, counts.data(), 1, MPI_INT, comm), "MPI_Allgather");
  std::partial_sum(counts.begin(), counts.end() - 1, first.begin() + 1);
  std::vector<T> all(index(first.back() + counts.back()));
  mpi::check(MPI_Allgatherv(mine.data(), count, mpi::type_of<T>(), all.data(), counts.data(), first.data(),
                            mpi::type_of<T>(), comm),
             "MPI_Allgatherv");
  return all;
}

constexpr int keep = 0; // of setenv: what the user says

/// Something has started this process as one of several, or could have.
bool is_launched() {
  constexpr std::array names{"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK", "SLURM_STEP_ID"};
  return std::ranges::any_of(names, [](const char* name) { return std::getenv(name) != nullptr; });
}

/// Open MPI starts a daemon beside a single process, in case it is to start others. It takes most of the time
/// of a small run. Without it there is no directory for the shared file pointers of MPI-IO, which nobody
/// uses.
void start_alone() {
  if (is_launched()) return;
  setenv("OMPI_MCA_ess_singleton_isolated", "1", keep);
  setenv("OMPI_MCA_sharedfp", "^sm", keep);
}

bool all_share_a_machine() {
  const char *all = std::getenv("OMPI_COMM_WORLD_SIZE"), *here = std::getenv("OMPI_COMM_WORLD_LOCAL_SIZE");
  return !is_launched() || (all != nullptr && here != nullptr && std::string_view(all) == here);
}

/// Where all ranks share a machine Open MPI sends through its memory. Looking for a network first costs
/// 0.2 s: UCX times the processor's clock when it is loaded.
void send_through_memory() {
  setenv("OMPI_MCA_pml", "ob1", keep);
}

/// Ranks are what shares the work: a rank's threads would fight with the others for the cores. CHOLMOD asks
/// for four of them at every supernode whatever OMP_NUM_THREADS says, which only a limit on nested regions
/// refuses.
void use_one_thread() {
  const char* openmp = std::getenv("OMP_NUM_THREADS");
  const bool several = openmp != nullptr && std::string_view(openmp) != "1";
  if (several) return;
  if (std::getenv("OPENBLAS_NUM_THREADS") == nullptr && openblas_set_num_threads != nullptr)
    openblas_set_num_threads(1);
  if (omp_set_max_active_levels != nullptr) omp_set_max_active_levels(0);
}

} // namespace

Runtime::Runtime(int argc, char** argv) {
  start_alone();
  if (all_share_a_machine()) send_through_memory();
  use_one_thread();
  petsc::check(PetscInitialize(&argc, &argv, nullptr, nullptr), "PetscInitialize");
  // Failures come back as return codes and become exceptions; PETSc is not to print traces of its own.
  petsc::check(PetscPushErrorHandler(PetscReturnErrorHandler, nullptr), "PetscPushErrorHandler");
  petsc::check(PetscPopSignalHandler(), "PetscPopSignalHandler");
  begin_log_stages();
}

Runtime::~Runtime() {
  end_log_stages();
  PetscPopErrorHandler();
  PetscFinalize();
}

Communicator::Communicator(MPI_Comm comm) : comm_(comm) {
  mpi::check(MPI_Comm_rank(comm, &rank_), "MPI_Comm_rank");
  mpi::check(MPI_Comm_size(comm, &size_), "MPI_Comm_size");
}

void Communicator::sum(std::span<double> values) const {
  if (size_ == 1) return;
  const PartClock clock(RunPart::communication);
  const auto count = static_cast<int>(values.size());
  const void* send = rank_ == 0 ? MPI_IN_PLACE : static_cast<const void*>(values.data());
  mpi::check(MPI_Reduce(send, values.data(), count, MPI_DOUBLE, MPI_SUM, 0, comm_), "MPI_Reduce");
  mpi::check(MPI_Bcast(values.data(), count, MPI_DOUBLE, 0, comm_), "MPI_Bcast");
}

void Communicator::broadcast(int& value) const {
  const PartClock clock(RunPart::communication);
  mpi::check(MPI_Bcast(&value, 1, MPI_INT, 0, comm_), "MPI_Bcast");
}

void Communicator::broadcast(std::string& text, int from) const {
  const PartClock clock(RunPart::communication);
  auto size = static_cast<int>(std::min<std::size_t>(text.size(), std::numeric_limits<int>::max()));
  mpi::check(MPI_Bcast(&size, 1, MPI_INT, from, comm_), "MPI_Bcast");
  text.resize(index(size));
  mpi::check(MPI_Bcast(text.data(), size, MPI_CHAR, from, comm_), "MPI_Bcast");
}

void Communicator::broadcast(std::span<int> values) const {
  const PartClock clock(RunPart::communication);
  mpi::check(MPI_Bcast(values.data(), static_cast<int>(values.size()), MPI_INT, 0, comm_), "MPI_Bcast");
}

void Communicator::broadcast(std::span<double> values) const {
  const PartClock clock(RunPart::communication);
  mpi::check(MPI_Bcast(values.data(), static_cast<int>(values.size()), MPI_DOUBLE, 0, comm_), "MPI_Bcast");
}

double Communicator::max(double value) const {
  const PartClock clock(RunPart::communication);
  double largest = value;
  mpi::check(MPI_Allreduce(&value, &largest, 1, MPI_DOUBLE, MPI_MAX, comm_), "MPI_Allreduce");
  return largest;
}

int Communicator::max(int value) const {
  max({&value, 1});
  return value;
}

void Communicator::max(std::span<int> values) const {
  const PartClock clock(RunPart::communication);
  mpi::check(
      MPI_Allreduce(MPI_IN_PLACE, values.data(), static_cast<int>(values.size()), MPI_INT, MPI_MAX, comm_),
      "MPI_Allreduce");
}

void Communicator::min(std::span<std::int64_t> values) const {
  const PartClock clock(RunPart::communication);
  mpi::check(MPI_Allreduce(MPI_IN_PLACE, values.data(), static_cast<int>(values.size()), MPI_INT64_T, MPI_MIN,
                           comm_),
             "MPI_Allreduce");
}

std::int64_t Communicator::sum_before(std::int64_t value) const {
  const PartClock clock(RunPart::communication);
  std::int64_t before = 0;
  mpi::check(MPI_Exscan(&value, &before, 1, MPI_INT64_T, MPI_SUM, comm_), "MPI_Exscan");
  return rank_ == 0 ? 0 : before;
}

std::int64_t Communicator::sum(std::int64_t value) const {
  const PartClock clock(RunPart::communication);
  std::int64_t total = 0;
  mpi::check(MPI_Allreduce(&value, &total, 1, MPI_INT64_T, MPI_SUM, comm_), "MPI_Allreduce");
  return total;
}

std::vector<double> Communicator::gathered(std::span<const double> mine) const {
  return gathered_over(mine, size_, comm_);
}

std::vector<std::int64_t> Communicator::gathered(std::span<const std::int64_t> mine) const {
  return gathered_over(mine, size_, comm_);
}

void Communicator::barrier() const {
  const PartClock clock(RunPart::communication);
  mpi::check(MPI_Barrier(comm_), "MPI_Barrier");
}

void Communicator::abort(int exit_code) const {
  MPI_Abort(comm_, exit_code);
  std::abort();
}

RankGroup::RankGroup(const Communicator& all) {
  mpi::check(MPI_Comm_dup(all.comm_, &comm_), "MPI_Comm_dup");
}

RankGroup::RankGroup(const Communicator& all, int colour) {
  mpi::check(MPI_Comm_split(all.comm_, colour, all.rank(), &comm_), "MPI_Comm_split");
}

RankGroup::~RankGroup() {
  int finished = 0;
  MPI_Finalized(&finished);
  if (finished == 0) MPI_Comm_free(&comm_);
}

} // namespace kapitza
