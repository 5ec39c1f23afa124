#pragma once
/// Parts of a run as stages of PETSc's log. Private to parallel/.

namespace kapitza {

/// Collective, once PETSc runs: from now on parts are stages.
void begin_log_stages();
/// Before PETSc ends.
void end_log_stages();

} // namespace kapitza
