#include "solver/krylov.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/parallel/profile.hpp"

#include "solver/own_part.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace kapitza {

Krylov::Krylov(TransportOperator& sweep, const Preconditioner& low_order,
               std::function<void(int, double)> progress)
    : sweep_(sweep), low_order_(low_order), progress_(std::move(progress)), held_(sweep.unknowns().size()),
      defect_(held_.size()), swept_(sweep.unknowns().own().size) {
  if (low_order.errs_locally()) largest_error_.emplace(sweep);
  make_maps();
  matrix_ = petsc::make_shell(sweep.sharers().handle(), swept_.size(), multiply_);
  petsc::check(MatCreateVecs(matrix_.get(), solution_.out(), right_.out()), "MatCreateVecs");
  if (sweep.unknowns().everywhere) {
    petsc::check(VecDuplicate(right_.get(), part_.out()), "VecDuplicate");
    gather_.emplace(right_.get());
  }
  if (sweep.floating()) petsc::check(MatSetNullSpace(matrix_.get(), make_levels().get()), "MatSetNullSpace");
  make_solver();
}

void Krylov::make_maps() {
  multiply_ = [this](std::span<const double> x, std::span<double> y) { multiply(x, y); };
  precondition_ = [this](std::span<const double> v, std::span<double> x) {
    {
      const PartClock clock(RunPart::low_order);
      low_order_.refine(v, x);
    }
    estimate(v, x);
  };
}

void Krylov::multiply(std::span<const double> x, std::span<double> y) {
  hold(x, held_);
  sweep_.defect(held_, defect_, false);
  std::ranges::transform(own_part(sweep_.unknowns(), defect_), swept_.begin(), std::negate<>());
  const PartClock clock(RunPart::low_order);
  low_order_.invert(swept_, y);
}

/// The same temperature everywhere, normalised.
petsc::NullSpace Krylov::make_levels() const {
  const Unknowns& unknowns = sweep_.unknowns();
  const Range range = unknowns.own();
  std::vector<double> level(range.size, 0.0);
  const std::size_t levels = std::min(std::max(unknowns.levels(), range.first), range.end()) - range.first;
  std::fill_n(level.begin(), levels, 1.0);
  const double size = norm(level, sweep_.sharers());
  for (double& value : level) value /= size;
  petsc::Vector vector;
  petsc::check(VecDuplicate(right_.get(), vector.out()), "VecDuplicate");
  petsc::set_part(vector.get(), level);
  const Vec of_level = vector.get();
  petsc::NullSpace levels_only;
  petsc::check(MatNullSpaceCreate(sweep_.sharers().handle(), PETSC_FALSE, 1, &of_level, levels_only.out()),
               "MatNullSpaceCreate");
  return levels_only;
}

void Krylov::make_solver() {
  petsc::check(KSPCreate(sweep_.sharers().handle(), solver_.out()), "KSPCreate");
  KSP ksp = solver_.get();
  petsc::check(KSPSetOperators(ksp, matrix_.get(), matrix_.get()), "KSPSetOperators");
  petsc::check(KSPSetType(ksp, low_order_.is_exact() ? KSPGMRES : KSPFGMRES), "KSPSetType");
  petsc::check(KSPGMRESSetRestart(ksp, sweep_.most_directions()), "KSPGMRESSetRestart");
  petsc::check(KSPGMRESSetCGSRefinementType(ksp, KSP_GMRES_CGS_REFINE_IFNEEDED),
               "KSPGMRESSetCGSRefinementType");
  petsc::check(KSPMonitorSet(ksp, &Krylov::monitor, this, nullptr), "KSPMonitorSet");
  if (low_order_.is_exact()) {
    PC pc = nullptr;
    petsc::check(KSPGetPC(ksp, &pc), "KSPGetPC");
    petsc::check(PCSetType(pc, PCNONE), "PCSetType");
  } else {
    petsc::set_preconditioner(ksp, precondition_);
  }
  petsc::check(KSPSetFromOptions(ksp), "KSPSetFromOptions");
  if (largest_error_)
    watch.measure = [this](double residual_before, const std::function<std::vector<double>()>& correction) {
      largest_error_->look(correction(), residual_before);
      watch.lengthening = std::max(1.0, peak() * target_ / largest_target);
    };
  watch.attach(ksp);
}

PetscErrorCode Krylov::monitor(KSP, PetscInt iteration, PetscReal residual, void* self) {
  auto& krylov = *static_cast<Krylov*>(self);
  if (krylov.progress_)
    krylov.progress_(krylov.sweeps_before + static_cast<int>(iteration),
                     residual * krylov.watch.lengthening / krylov.scale);
  return 0;
}

/// |M^-1 r| / |P^-1 r|: mean over the last directions.
void Krylov::estimate(std::span<const double> direction, std::span<const double> preconditioned) {
  const double length = norm(direction, sweep_.sharers());
  if (length > 0)
    watch.lengthening =
        (watch.lengthening + std::max(1.0, norm(preconditioned, sweep_.sharers()) / length)) / 2;
}

double Krylov::peak() const {
  return largest_error_ ? std::max(1.0, scale * largest_error_->per_residual()) : 1;
}

int Krylov::solve(std::span<const double> x, std::span<const double> r, double target, int max_iterations,
                  std::span<double> dx) {
  std::ranges::fill(dx, 0.0);
  if (max_iterations <= 0) return 0;
  const Unknowns& unknowns = sweep_.unknowns();
  if (largest_error_) largest_error_->begin(own_part(unknowns, x));
  target_ = target;
  {
    const PartClock clock(RunPart::low_order);
    low_order_.invert(own_part(unknowns, r), swept_);
  }
  petsc::set_part(right_.get(), swept_);
  petsc::check(KSPSetTolerances(solver_.get(), 0, target, PETSC_DEFAULT, max_iterations), "KSPSetTolerances");
  petsc::check_with(KSPSolve(solver_.get(), right_.get(), solution_.get()), "KSPSolve", multiply_,
                    precondition_, watch);
  KSPConvergedReason reason = KSP_CONVERGED_ITERATING;
  petsc::check(KSPGetConvergedReason(solver_.get(), &reason), "KSPGetConvergedReason");
  if (reason == KSP_DIVERGED_NANORINF)
    throw RuntimeFailure("a NaN or infinite value appeared in the Krylov solver");
  hold(petsc::part_of(solution_.get()), dx);
  PetscInt iterations = 0;
  petsc::check(KSPGetIterationNumber(solver_.get(), &iterations), "KSPGetIterationNumber");
  return static_cast<int>(iterations);
}

void Krylov::hold(std::span<const double> own, std::span<double> held) const {
  if (!gather_) {
    std::ranges::copy(own, held.begin());
    return;
  }
  const PartClock clock(RunPart::communication);
  petsc::set_part(part_.get(), own);
  (*gather_)(part_.get(), held);
}

} // namespace kapitza
