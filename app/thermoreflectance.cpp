#include "kapitza/run/thermoreflectance_run.hpp"

#include "app/commands.hpp"

namespace kapitza::app {

int fdtr(const RunOptions& options, const FitOptions& fits, const Communicator& communicator) {
  return run_fdtr(read_deck_collectively(options, communicator), options, fits, communicator);
}

int tdtr(const RunOptions& options, const FitOptions& fits, const Communicator& communicator) {
  return run_tdtr(read_deck_collectively(options, communicator), options, fits, communicator);
}

} // namespace kapitza::app
