#include "app/results.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/parallel/collective.hpp"
#include "kapitza/run/options.hpp"

#include "app/installed.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <spawn.h>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>

namespace kapitza::app {
namespace {

/// The environment without what MPI tells its processes (h5py would start MPI), and with the package's place.
std::vector<std::string> environment_of_python(const std::filesystem::path& package) {
  std::vector<std::string> result;
  std::string path = package.string();
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    if (text.starts_with("OMPI_") || text.starts_with("PMIX_")) continue;
    if (text.starts_with("PYTHONPATH="))
      path += ":" + std::string(text.substr(std::strlen("PYTHONPATH=")));
    else
      result.emplace_back(text);
  }
  result.push_back("PYTHONPATH=" + path);
  return result;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

/// Runs the package and waits for it. @return its exit code
int run_python(const std::vector<std::string>& arguments) {
  const std::filesystem::path package =
      installed_directory("python", "tools/python", "kapitza_results/__main__.py");
  std::vector<std::string> line{"python3", "-B", "-m", "kapitza_results"};
  line.insert(line.end(), arguments.begin(), arguments.end());
  std::vector<std::string> environment = environment_of_python(package);
  std::fflush(stdout);
  pid_t child = 0;
  std::vector<char*> words = pointers(line), variables = pointers(environment);
  const int failed = posix_spawnp(&child, "python3", nullptr, nullptr, words.data(), variables.data());
  if (failed == ENOENT) throw InputError("python3 is needed (Debian: apt-get install python3)");
  if (failed != 0) throw RuntimeFailure(fmt::format("python3 cannot be started: {}", std::strerror(failed)));
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) throw RuntimeFailure(fmt::format("python3: {}", std::strerror(errno)));
  return WIFEXITED(status) ? WEXITSTATUS(status) : internal_error;
}

/// On rank 0; all ranks get its exit code.
int on_root_python(const std::vector<std::string>& arguments, const Communicator& communicator) {
  int code = success;
  on_root(communicator, [&] { code = run_python(arguments); });
  communicator.broadcast(code);
  return code;
}

} // namespace

CLI::App* add_plot_command(CLI::App& program, ResultOptions& options) {
  CLI::App* plot = program.add_subcommand("plot", "pictures of a run or a study, or several side by side");
  plot->add_option("paths", options.paths, "directories of runs or studies, or .csv files that kapitza wrote")
      ->type_name("DIR|FILE")
      ->required();
  plot->add_option("--format", options.format, "png, svg or pdf; several with commas (default: png)")
      ->type_name("FORMAT");
  plot->add_option("-o,--output", options.output,
                   "directory for the pictures (default: beside the results; of several: here)")
      ->type_name("DIR");
  return plot;
}

CLI::App* add_report_command(CLI::App& program, ResultOptions& options) {
  CLI::App* report =
      program.add_subcommand("report", "one HTML page of a run, for everybody: no network, no other files");
  report->add_option("path", options.paths, "directory of a run")->type_name("DIR")->expected(1)->required();
  report->add_option("-o,--output", options.output, "the page (default: report.html beside the results)")
      ->type_name("FILE");
  return report;
}

int report(const ResultOptions& options, const Communicator& communicator) {
  std::vector<std::string> arguments{"report"};
  if (!options.output.empty()) arguments.push_back("--output=" + options.output);
  arguments.emplace_back("--");
  arguments.push_back(options.paths.at(0));
  return on_root_python(arguments, communicator);
}

int plot(const ResultOptions& options, const Communicator& communicator) {
  std::vector<std::string> arguments{"plot", "--format=" + options.format};
  if (!options.output.empty()) arguments.push_back("--output=" + options.output);
  arguments.emplace_back("--");
  arguments.insert(arguments.end(), options.paths.begin(), options.paths.end());
  return on_root_python(arguments, communicator);
}

int ready_to_plot(const Communicator& communicator) {
  return on_root_python({"ready"}, communicator);
}

} // namespace kapitza::app
