#include "kapitza/run/thermoreflectance_run.hpp"

#include "app/commands.hpp"

namespace kapitza::app {

int fdtr(const RunOptions& options, const FitOptions& fits, const Communicator& communicator) {
  std::vector<InputFile> inputs;
  const Deck deck = read_deck_collectively(options, communicator, &inputs);
  return run_fdtr(deck, inputs, options, fits, communicator);
}

int tdtr(const RunOptions& options, const FitOptions& fits, const Communicator& communicator) {
  std::vector<InputFile> inputs;
  const Deck deck = read_deck_collectively(options, communicator, &inputs);
  return run_tdtr(deck, inputs, options, fits, communicator);
}

} // namespace kapitza::app
