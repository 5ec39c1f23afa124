#include "app/start.hpp"

#include "kapitza/io/atomic_file.hpp"
#include "kapitza/io/deck/keys.hpp"
#include "kapitza/io/deck/material_source.hpp"
#include "kapitza/parallel/collective.hpp"
#include "kapitza/run/options.hpp"

#include "app/installed.hpp"
#include "app/shell.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

namespace kapitza::app {
namespace {

/// Templates are files: everybody can read them, and the tests run them as they are.
std::filesystem::path templates() {
  return installed_directory("input/templates", "input/templates", "bilayer.yaml");
}

std::vector<std::string> template_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(templates()))
    if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw RuntimeFailure(fmt::format("{}: cannot be read", path.string()));
  return {std::istreambuf_iterator<char>(file), {}};
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

/// NAME or NAME.yaml as the new file; complains where there is one.
std::filesystem::path new_file(const std::string& name) {
  std::filesystem::path path = name;
  if (path.extension() != ".yaml" && path.extension() != ".yml") path += ".yaml";
  if (path.stem().empty() || path.stem() == ".yaml")
    throw InputError(fmt::format("'{}' is no name of a file", name));
  std::error_code error;
  if (std::filesystem::exists(path, error))
    throw InputError(fmt::format("{} is there already; take another name", path.string()));
  if (path.has_parent_path() && !std::filesystem::is_directory(path.parent_path(), error))
    throw InputError(fmt::format("{}: there is no such directory", path.parent_path().string()));
  return path;
}

/// For the YAML language server, which VS Code and others use. The schema stands beside the file, so that it
/// is the one of the program that will read it.
std::string schema_line(const std::filesystem::path& beside, const std::string& kind) {
  const std::string name = kind + ".schema.json";
  write_atomically(beside.parent_path() / name,
                   kind == "deck" ? key_schema(deck_key_reference(), "kapitza deck")
                                  : key_schema(material_key_reference(), "kapitza material"));
  return "# yaml-language-server: $schema=" + name + "\n";
}

void write_deck(const StartOptions& options) {
  const std::vector<std::string> names = template_names();
  if (std::find(names.begin(), names.end(), options.model) == names.end())
    throw InputError(
        fmt::format("--template: there is no '{}'; there are {}", options.model, fmt::join(names, ", ")));
  const std::filesystem::path path = new_file(options.name);
  const std::string stem = path.stem().string();
  std::string text = read_file(templates() / (options.model + ".yaml"));
  std::string also;
  for (const auto& entry : std::filesystem::directory_iterator(templates())) {
    const std::filesystem::path file = entry.path().filename();
    if (file.stem() != options.model || file.extension() == ".yaml") continue;
    const std::string copy = stem + file.extension().string();
    std::string content = read_file(entry.path());
    if (file.extension() == ".geo") replace_all(content, options.model + ".", stem + ".");
    write_atomically(path.parent_path() / copy, content);
    replace_all(text, file.string(), copy);
    also += ", " + copy;
  }
  replace_all(text, options.model + ".yaml", path.filename().string());
  replace_all(text, "out/" + options.model, "out/" + stem);
  write_atomically(path, schema_line(path, "deck") + text);
  fmt::print("  written: {}{}, deck.schema.json (for editors)\n  next: kapitza run {} --plot\n",
             path.string(), also, shell_word(path.string()));
}

void write_material(const StartOptions& options) {
  const std::filesystem::path path = new_file(options.name);
  std::string text = read_file(templates() / "material" / "material.yaml");
  replace_all(text, "material.yaml", path.filename().string());
  replace_all(text, "name: material\n", "name: " + path.stem().string() + "\n");
  write_atomically(path, schema_line(path, "material") + text);
  fmt::print("  written: {}, material.schema.json (for editors)\n  next: kapitza material {}\n",
             path.string(), shell_word("./" + path.string()));
}

} // namespace

void add_start_commands(CLI::App& program, StartOptions& options) {
  options.new_deck = program.add_subcommand("new", "begin a deck from a commented template");
  options.new_deck->add_option("name", options.name, "the file to write")->type_name("NAME")->required();
  options.new_deck
      ->add_option("-t,--template", options.model,
                   fmt::format("{} (default: bilayer)", fmt::join(template_names(), ", ")))
      ->type_name("TEMPLATE");
  options.new_material = program.add_subcommand("new-material", "begin a material file, with comments");
  options.new_material->add_option("name", options.name, "the file to write")->type_name("NAME")->required();
  options.schema = program.add_subcommand("schema", "JSON Schema of decks or material files, for editors");
  options.schema->add_option("what", options.what)->check(CLI::IsMember({"deck", "material"}))->required();
  options.completion = program.add_subcommand("completion", "completion script of a shell");
  options.completion->add_option("shell", options.what)
      ->check(CLI::IsMember({"bash", "zsh", "fish"}))
      ->required();
  options.manual =
      program.add_subcommand("manual", "manual page in roff, e.g. kapitza manual deck | man -l -");
  options.manual->add_option("page", options.what)
      ->check(CLI::IsMember({"program", "deck", "material"}))
      ->required();
}

int start(const CLI::App& program, const StartOptions& options, const Communicator& communicator) {
  on_root(communicator, [&] {
    if (options.new_deck->parsed())
      write_deck(options);
    else if (options.new_material->parsed())
      write_material(options);
    else if (options.completion->parsed())
      fmt::print("{}", completion_script(program, options.what));
    else if (options.manual->parsed())
      fmt::print("{}", manual_page(program, options.what));
    else
      fmt::print("{}", options.what == "deck" ? key_schema(deck_key_reference(), "kapitza deck")
                                              : key_schema(material_key_reference(), "kapitza material"));
    std::fflush(stdout);
  });
  return success;
}

} // namespace kapitza::app
