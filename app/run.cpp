#include "kapitza/run/dynamic_run.hpp"
#include "kapitza/run/steady_run.hpp"

#include "app/commands.hpp"
#include "app/results.hpp"

#include <utility>

namespace kapitza::app {

int run(const RunOptions& options, bool draw, const Communicator& communicator) {
  std::vector<InputFile> inputs;
  const Deck deck = read_deck_collectively(options, communicator, &inputs);
  if (const int missing = draw ? ready_to_plot(communicator) : success; missing != success) return missing;
  const int code = deck.is_steady() ? run_steady(deck, std::move(inputs), options, communicator)
                                    : run_dynamic(deck, inputs, options, communicator);
  if (!draw || (code != success && code != not_converged)) return code;
  const int drawn = plot({.paths = {output_directory(deck, options).string()}}, communicator);
  return code != success ? code : drawn;
}

} // namespace kapitza::app
