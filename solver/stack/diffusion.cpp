#include "solver/stack/diffusion.hpp"

#include "kapitza/base/index.hpp"

#include "solver/stack/diffusion_assembly.hpp"

namespace kapitza {

DiffusionSystem::DiffusionSystem(const StackProblem& problem, const Couplings& couplings, int max_groups,
                                 const CellShare& share) {
  std::vector<std::vector<DiffusionGroup>> groups;
  const auto confined = confined_bands(problem, couplings);
  for (std::size_t m = 0; m < problem.media.size(); ++m)
    groups.push_back(lump_bands(problem.media[m], length_ranges(problem.media[m], max_groups), confined[m]));
  LowOrderSystem system = assemble_low_order(problem, couplings, groups, share);
  sources_ = std::move(system.sources);

  first_ = share.first_unknown();
  const std::size_t end = share.end_unknown(system.position.size());
  const auto own = static_cast<PetscInt>(end - first_);
  const MPI_Comm comm = share.ranks.handle();
  petsc::check(VecCreateMPI(comm, own, PETSC_DETERMINE, unknowns_.out()), "VecCreateMPI");
  petsc::check(VecCreateMPI(comm, system.matrix.local_rows(), PETSC_DETERMINE, right_.out()), "VecCreateMPI");
  petsc::check(VecDuplicate(right_.get(), solution_.out()), "VecDuplicate");
  petsc::Indices from, to;
  petsc::check(ISCreateStride(comm, own, static_cast<PetscInt>(first_), 1, from.out()), "ISCreateStride");
  petsc::check(ISCreateGeneral(comm, own, system.position.data() + first_, PETSC_COPY_VALUES, to.out()),
               "ISCreateGeneral");
  petsc::check(VecScatterCreate(unknowns_.get(), from.get(), right_.get(), to.get(), into_system_.out()),
               "VecScatterCreate");
  gather_ = petsc::Gather(unknowns_.get());
  lu_ = ChainLU(std::move(system.matrix), share.ranks);
}

void DiffusionSystem::solve_system() const {
  petsc::check(petsc::apply_to_arrays(right_.get(), solution_.get(),
                                      [&](auto right, auto solution) { lu_.solve(right, solution); }),
               "apply_to_arrays");
}

void DiffusionSystem::solve(Vec r, Vec x) const {
  petsc::check(VecSet(right_.get(), 0), "VecSet");
  petsc::transfer(into_system_, r, right_.get());
  solve_system();
  petsc::transfer(into_system_, solution_.get(), x, SCATTER_REVERSE);
}

void DiffusionSystem::solve(std::span<const double> r, std::span<double> x) const {
  petsc::Vector part;
  petsc::check(VecDuplicate(unknowns_.get(), part.out()), "VecDuplicate");
  PetscInt own = 0;
  petsc::check(VecGetLocalSize(part.get(), &own), "VecGetLocalSize");
  petsc::set_part(part.get(), r.subspan(first_, index(own)));
  solve(part.get(), unknowns_.get());
  gather_(unknowns_.get(), x);
}

std::vector<double> DiffusionSystem::source_solution() const {
  petsc::set_part(right_.get(), sources_);
  solve_system();
  petsc::transfer(into_system_, solution_.get(), unknowns_.get(), SCATTER_REVERSE);
  PetscInt size = 0;
  petsc::check(VecGetSize(unknowns_.get(), &size), "VecGetSize");
  std::vector<double> x(index(size));
  gather_(unknowns_.get(), x);
  return x;
}

} // namespace kapitza
