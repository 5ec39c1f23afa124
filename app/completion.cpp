/// Shell completion from the sub-commands and options that the program has.

#include "kapitza/io/material/material_file.hpp"

#include "app/shell.hpp"
#include "app/start.hpp"

#include <fmt/format.h>

#include <vector>

namespace kapitza::app {
namespace {

using Words = std::vector<std::string>;

/// "--set", "-o" and so on.
Words options_of(const CLI::App& command) {
  Words words;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_snames()) words.push_back("-" + name);
    for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
  }
  return words;
}

/// What may follow a sub-command, besides files.
Words words_of(const CLI::App& command) {
  const std::string& name = command.get_name();
  if (name == "material" || name == "conductance" || name == "jump") return material_library_names();
  if (name == "schema") return {"deck", "material"};
  if (name == "completion") return {"bash", "zsh", "fish"};
  if (name == "manual") return {"program", "deck", "material"};
  return {};
}

std::string bash_script(const std::vector<const CLI::App*>& commands) {
  Words names;
  std::string cases;
  for (const CLI::App* command : commands) {
    names.push_back(command->get_name());
    Words words = options_of(*command);
    const Words more = words_of(*command);
    words.insert(words.end(), more.begin(), more.end());
    cases += fmt::format("    {}) words=\"{}\" ;;\n", command->get_name(), fmt::join(words, " "));
  }
  return fmt::format(R"(# kapitza: completion for bash. source <(kapitza completion bash)
_kapitza() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} words=
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W "{} --help --version" -- "$word")
    return
  fi
  case ${{COMP_WORDS[1]}} in
{}  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word"; compgen -f -- "$word")
}}
complete -o filenames -F _kapitza kapitza
)",
                     fmt::join(names, " "), cases);
}

/// In zsh's descriptions a colon or a bracket would end something.
std::string zsh_text(const std::string& text) {
  std::string result;
  for (const char c : text)
    result += c == ':' || c == '[' || c == ']' ? std::string("\\") + c : std::string(1, c);
  return result;
}

std::string zsh_script(const std::vector<const CLI::App*>& commands) {
  std::string names, cases;
  for (const CLI::App* command : commands) {
    names += fmt::format("    {}\n",
                         shell_quoted(command->get_name() + ":" + zsh_text(command->get_description())));
    cases += fmt::format("    {})\n      _arguments \\\n", command->get_name());
    for (const CLI::Option* option : command->get_options()) {
      const bool takes = option->get_items_expected_max() > 0;
      for (const std::string& name : option->get_lnames())
        cases +=
            fmt::format("        {} \\\n", shell_quoted(fmt::format("*--{}{}[{}]{}", name, takes ? "=" : "",
                                                                    zsh_text(option->get_description()),
                                                                    takes ? ":value:_files" : "")));
    }
    const Words words = words_of(*command);
    cases += words.empty() ? "        '*:file:_files'\n"
                           : fmt::format("        '*: :({})'\n", fmt::join(words, " "));
    cases += "      ;;\n";
  }
  return fmt::format(R"(#compdef kapitza
# kapitza: completion for zsh.
_kapitza() {{
  local -a commands
  commands=(
{}  )
  if ((CURRENT == 2)); then
    _describe 'sub-command' commands
    return
  fi
  local command=$words[2]
  shift words
  ((CURRENT--))
  case $command in
{}  esac
}}
compdef _kapitza kapitza
)",
                     names, cases);
}

std::string fish_script(const std::vector<const CLI::App*>& commands) {
  std::string text = "# kapitza: completion for fish. kapitza completion fish | source\n";
  for (const CLI::App* command : commands) {
    const std::string& name = command->get_name();
    text += fmt::format("complete -c kapitza -n __fish_use_subcommand -a {} -d {}\n", name,
                        shell_quoted(command->get_description()));
    for (const CLI::Option* option : command->get_options()) {
      std::string names;
      for (const std::string& word : option->get_snames()) names += " -s " + word;
      for (const std::string& word : option->get_lnames()) names += " -l " + word;
      if (names.empty()) continue;
      text += fmt::format("complete -c kapitza -n '__fish_seen_subcommand_from {}'{}{} -d {}\n", name, names,
                          option->get_items_expected_max() > 0 ? " -r" : "",
                          shell_quoted(option->get_description()));
    }
    if (const Words words = words_of(*command); !words.empty())
      text += fmt::format("complete -c kapitza -n '__fish_seen_subcommand_from {}' -a '{}'\n", name,
                          fmt::join(words, " "));
  }
  return text;
}

} // namespace

std::string completion_script(const CLI::App& program, const std::string& shell) {
  const std::vector<const CLI::App*> commands = program.get_subcommands([](const CLI::App*) { return true; });
  if (shell == "bash") return bash_script(commands);
  return shell == "zsh" ? zsh_script(commands) : fish_script(commands);
}

} // namespace kapitza::app
