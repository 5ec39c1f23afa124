#include "app/deliver.hpp"

#include "kapitza/io/atomic_file.hpp"
#include "kapitza/parallel/collective.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

namespace kapitza::app {

void prepare_csv(const std::string& directory, const Communicator& communicator) {
  if (!directory.empty()) on_root(communicator, [&] { prepare_directory(directory, "--csv"); });
}

void deliver(const std::string& text, const std::string& directory,
             const std::vector<std::pair<std::string, std::string>>& files) {
  if (!directory.empty())
    for (const auto& [name, content] : files)
      write_atomically(std::filesystem::path(directory) / name, content);
  fmt::print("{}", text);
  std::fflush(stdout);
}

} // namespace kapitza::app
