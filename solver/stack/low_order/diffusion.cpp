#include "solver/stack/low_order/diffusion.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>
#include <utility>

namespace kapitza {

GroupsOfCells material_groups(const StackProblem& problem, const Couplings& couplings, int max_groups) {
  GroupsOfCells groups;
  const auto confined = confined_bands(problem, couplings);
  for (std::size_t m = 0; m < problem.media.size(); ++m)
    groups.lists.push_back(
        lump_bands(problem.media[m], length_ranges(problem.media[m], max_groups), confined[m]));
  for (int cell = 0; cell < problem.mesh.cells(); ++cell)
    groups.list_of_cell.push_back(problem.medium_of_cell(cell));
  return groups;
}

DiffusionSystem::DiffusionSystem(const StackProblem& problem, const Couplings& couplings, int max_groups,
                                 const CellShare& share)
    : DiffusionSystem(problem, couplings, material_groups(problem, couplings, max_groups), share) {}

DiffusionSystem::DiffusionSystem(const StackProblem& problem, const Couplings& couplings,
                                 const GroupsOfCells& groups, const CellShare& share, double shift) {
  const StackSources<double> sources = steady_sources(problem);
  take(assemble_low_order<double>({problem, couplings, sources, shift}, groups, share),
       stack_unknowns(problem, share), share);
}

DiffusionSystem::DiffusionSystem(const SweptStack<std::complex<double>>& stack, int max_groups,
                                 const CellShare& share) {
  take(assemble_low_order(stack, material_groups(stack.problem, stack.couplings, max_groups), share),
       stack_unknowns(stack.problem, share, 2), share);
}

void DiffusionSystem::take(LowOrderSystem system, const Unknowns& unknowns, const CellShare& share) {
  sources_ = std::move(system.sources);
  const Range range = unknowns.own();
  const auto own = static_cast<PetscInt>(range.size), first = static_cast<PetscInt>(range.first);
  const MPI_Comm comm = share.ranks.handle();
  petsc::check(VecCreateMPI(comm, own, PETSC_DETERMINE, unknowns_.out()), "VecCreateMPI");
  petsc::check(VecCreateMPI(comm, system.matrix.local_rows(), PETSC_DETERMINE, right_.out()), "VecCreateMPI");
  petsc::check(VecDuplicate(right_.get(), solution_.out()), "VecDuplicate");
  petsc::Indices from, to;
  petsc::check(ISCreateStride(comm, own, first, 1, from.out()), "ISCreateStride");
  petsc::check(ISCreateGeneral(comm, own, system.position.data() + first, PETSC_COPY_VALUES, to.out()),
               "ISCreateGeneral");
  petsc::check(VecScatterCreate(unknowns_.get(), from.get(), right_.get(), to.get(), into_system_.out()),
               "VecScatterCreate");
  lu_ = ChainLU(std::move(system.matrix), share.ranks);
}

void DiffusionSystem::solve_system() const {
  petsc::apply_to_arrays(right_.get(), solution_.get(),
                         [&](auto right, auto solution) { lu_.solve(right, solution); });
}

void DiffusionSystem::invert(std::span<const double> r, std::span<double> x) const {
  petsc::set_part(unknowns_.get(), r);
  petsc::check(VecSet(right_.get(), 0), "VecSet");
  petsc::transfer(into_system_, unknowns_.get(), right_.get());
  solve_system();
  petsc::transfer(into_system_, solution_.get(), unknowns_.get(), SCATTER_REVERSE);
  std::ranges::copy(petsc::part_of(unknowns_.get()), x.begin());
}

void DiffusionSystem::refine(std::span<const double> v, std::span<double> x) const {
  std::ranges::copy(v, x.begin());
}

std::vector<double> DiffusionSystem::source_solution() const {
  petsc::set_part(right_.get(), sources_);
  solve_system();
  petsc::transfer(into_system_, solution_.get(), unknowns_.get(), SCATTER_REVERSE);
  return petsc::part_of(unknowns_.get());
}

} // namespace kapitza
