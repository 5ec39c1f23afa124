#pragma once
/// What a sub-command has found, where its user wants it.

#include "kapitza/parallel/communicator.hpp"

#include <string>
#include <utility>
#include <vector>

namespace kapitza::app {

/// Makes sure that files can be written into the directory of --csv; "": none is wanted. Collective.
void prepare_csv(const std::string& directory, const Communicator& communicator);

/// On the root: the text on standard output, and files (name, text) into the directory of --csv.
void deliver(const std::string& text, const std::string& directory,
             const std::vector<std::pair<std::string, std::string>>& files);

} // namespace kapitza::app
