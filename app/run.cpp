#include "kapitza/run/steady_run.hpp"

#include "app/commands.hpp"

#include <utility>

namespace kapitza::app {

int run(const RunOptions& options, const Communicator& communicator) {
  std::vector<InputFile> inputs;
  const Deck deck = read_deck_collectively(options, communicator, &inputs);
  return run_steady(deck, std::move(inputs), options, communicator);
}

} // namespace kapitza::app
