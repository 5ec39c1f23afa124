#pragma once
/// Sub-commands on what runs have written. They are Python, in the package kapitza_results beside the
/// program.

#include "kapitza/parallel/communicator.hpp"

#include <CLI/App.hpp>

#include <string>
#include <vector>

namespace kapitza::app {

struct ResultOptions {
  std::vector<std::string> paths;
  std::string format = "png"; ///< of pictures; several with commas
  std::string output{};       ///< directory or file; empty: beside the results
};

/// Adds `plot` to the program.
CLI::App* add_plot_command(CLI::App& program, ResultOptions& options);

/// Adds `report` to the program.
CLI::App* add_report_command(CLI::App& program, ResultOptions& options);

/// @return the exit code
int report(const ResultOptions& options, const Communicator& communicator);
int plot(const ResultOptions& options, const Communicator& communicator);

/// What `plot` needs is there. @return the exit code; not 0: what is missing has been said
int ready_to_plot(const Communicator& communicator);

} // namespace kapitza::app
