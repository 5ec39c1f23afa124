#include "kapitza/parallel/halo.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/parallel/profile.hpp"

#include "parallel/mpi.hpp"
#include "parallel/petsc.hpp"

#include <petscsf.h>

#include <cassert>

namespace kapitza {

struct Halo::Implementation {
  petsc::StarForest forest; ///< roots: entries of owners; leaves: copies
  std::size_t size = 0;

  template <class T>
  void update(std::span<T> values) const {
    assert(values.size() == size);
    const PartClock clock(RunPart::communication);
    // Owners' entries and copies are different ones of the same array.
    petsc::check(
        PetscSFBcastBegin(forest.get(), mpi::type_of<T>(), values.data(), values.data(), MPI_REPLACE),
        "PetscSFBcastBegin");
    petsc::check(PetscSFBcastEnd(forest.get(), mpi::type_of<T>(), values.data(), values.data(), MPI_REPLACE),
                 "PetscSFBcastEnd");
  }
};

namespace {

/// Where the owner keeps what is theirs to us, for each neighbour.
std::vector<std::vector<int>> remote_entries(const Communicator& ranks,
                                             const std::vector<SharedEntries>& shared) {
  std::vector<std::vector<int>> remote;
  std::vector<MPI_Request> requests;
  remote.reserve(shared.size());
  requests.reserve(2 * shared.size());
  for (const SharedEntries& with : shared) remote.emplace_back(with.theirs.size());
  for (std::size_t n = 0; n < shared.size(); ++n) {
    mpi::check(MPI_Irecv(remote[n].data(), static_cast<int>(remote[n].size()), MPI_INT, shared[n].rank,
                         mpi::halo, ranks.handle(), &requests.emplace_back()),
               "MPI_Irecv");
    mpi::check(MPI_Isend(shared[n].ours.data(), static_cast<int>(shared[n].ours.size()), MPI_INT,
                         shared[n].rank, mpi::halo, ranks.handle(), &requests.emplace_back()),
               "MPI_Isend");
  }
  mpi::check(MPI_Waitall(static_cast<int>(requests.size()), requests.data(), MPI_STATUSES_IGNORE),
             "MPI_Waitall");
  return remote;
}

} // namespace

Halo::Halo(const Communicator& ranks, const std::vector<SharedEntries>& shared, std::size_t size)
    : impl_(std::make_unique<Implementation>()) {
  impl_->size = size;
  const auto remote = remote_entries(ranks, shared);
  std::vector<PetscInt> local;
  std::vector<PetscSFNode> owners;
  for (std::size_t n = 0; n < shared.size(); ++n)
    for (std::size_t i = 0; i < remote[n].size(); ++i) {
      local.push_back(shared[n].theirs[i]);
      owners.push_back({shared[n].rank, remote[n][i]});
    }
  petsc::check(PetscSFCreate(ranks.handle(), impl_->forest.out()), "PetscSFCreate");
  petsc::check(PetscSFSetGraph(impl_->forest.get(), static_cast<PetscInt>(size),
                               static_cast<PetscInt>(local.size()), local.data(), PETSC_COPY_VALUES,
                               owners.data(), PETSC_COPY_VALUES),
               "PetscSFSetGraph");
  petsc::check(PetscSFSetUp(impl_->forest.get()), "PetscSFSetUp");
}

Halo::~Halo() = default;
Halo::Halo(Halo&&) noexcept = default;
Halo& Halo::operator=(Halo&&) noexcept = default;

void Halo::update(std::span<double> values) const {
  impl_->update(values);
}
void Halo::update(std::span<int> values) const {
  impl_->update(values);
}

} // namespace kapitza
