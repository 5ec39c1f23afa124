#pragma once
/// Materials on the command line, for every sub-command that takes some.

#include "kapitza/io/deck/material_source.hpp"

#include <CLI/App.hpp>

#include <map>
#include <string>
#include <vector>

namespace kapitza::app {

/// What CLI11 fills; `given_sources` puts it in order.
struct SourceOptions {
  std::vector<std::string> names;                           ///< of the library, files, or with --deck its own
  std::map<std::string, std::vector<std::string>> imported; ///< by kind
  std::string axis, volume;                                 ///< of the imported ones
  std::string deck;                                         ///< whose materials they are; empty: none
};

/// Positional names, --shengbte DIR, --alamode FILE, ..., --axis, --volume, --deck and --material.
/// @param most how many materials the sub-command takes
void add_source_options(CLI::App& command, SourceOptions& options, int most);

/// In the order of the command line. @throws InputError where options contradict each other
std::vector<MaterialSource> given_sources(const CLI::App& command, const SourceOptions& options);

} // namespace kapitza::app
