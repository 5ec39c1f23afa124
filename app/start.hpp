#pragma once
/// Sub-commands for the first steps: new decks and materials, schemas for editors, shell completion, manual
/// pages.

#include "kapitza/parallel/communicator.hpp"

#include <CLI/App.hpp>

#include <string>

namespace kapitza::app {

struct StartOptions {
  std::string name;              ///< of the new deck or material: a path with or without .yaml
  std::string model = "bilayer"; ///< the template
  std::string what;              ///< schema: deck, material; completion: bash, ...; manual: program, ...
  CLI::App* new_deck = nullptr;  ///< the sub-commands
  CLI::App* new_material = nullptr;
  CLI::App* schema = nullptr;
  CLI::App* completion = nullptr;
  CLI::App* manual = nullptr;
};

/// Adds the sub-commands to the program.
void add_start_commands(CLI::App& program, StartOptions& options);

/// Runs the one that was given. @return the exit code
int start(const CLI::App& program, const StartOptions& options, const Communicator& communicator);

/// A completion script for bash, zsh or fish, from the program's sub-commands and options.
std::string completion_script(const CLI::App& program, const std::string& shell);

/// A manual page in roff: of the program, of decks, or of material files.
std::string manual_page(const CLI::App& program, const std::string& what);

} // namespace kapitza::app
