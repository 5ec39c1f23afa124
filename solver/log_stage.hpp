#pragma once
/// Named parts of a run in PETSc's -log_view. Private to solver/.

#include "parallel/petsc.hpp"

namespace kapitza {

/// Meshes are there; couplings, orders of sweeps and low-order equations are made.
inline constexpr const char* setup_stage = "kapitza setup";
/// The iteration.
inline constexpr const char* solve_stage = "kapitza solve";

class LogStage {
 public:
  explicit LogStage(const char* name) {
    PetscLogStage stage = -1;
    petsc::check(PetscLogStageGetId(name, &stage), "PetscLogStageGetId");
    if (stage < 0) petsc::check(PetscLogStageRegister(name, &stage), "PetscLogStageRegister");
    petsc::check(PetscLogStagePush(stage), "PetscLogStagePush");
  }
  ~LogStage() { PetscLogStagePop(); }
  LogStage(const LogStage&) = delete;
  LogStage& operator=(const LogStage&) = delete;
};

} // namespace kapitza
