/// Manual pages from the sub-commands and options that the program has, and from the tables of keys.

#include "kapitza/io/deck/keys.hpp"
#include "kapitza/version.hpp"

#include "app/start.hpp"

#include <fmt/format.h>

#include <vector>

namespace kapitza::app {
namespace {

/// Text for roff: backslashes and hyphens mean themselves, and no line begins with a request.
std::string roff(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if ((c == '.' || c == '\'') && (result.empty() || result.back() == '\n')) result += "\\&";
    if (c == '\\')
      result += "\\e";
    else if (c == '-')
      result += "\\-";
    else
      result += c;
  }
  return result;
}

std::string heading(const std::string& name, int section, const std::string& summary) {
  return fmt::format(".TH {} {} \"\" \"kapitza {}\"\n.SH NAME\n{} \\- {}\n", name, section, version, name,
                     roff(summary));
}

std::string option_entry(const CLI::Option& option) {
  std::string names;
  for (const std::string& name : option.get_snames())
    names += (names.empty() ? "" : ", ") + ("\\fB" + roff("-" + name) + "\\fR");
  for (const std::string& name : option.get_lnames())
    names += (names.empty() ? "" : ", ") + ("\\fB" + roff("--" + name) + "\\fR");
  if (names.empty())
    names = "\\fI" + roff(option.get_name(true)) + "\\fR";
  else if (option.get_items_expected_max() > 0)
    names += " \\fI" + roff(option.get_type_name()) + "\\fR";
  return fmt::format(".TP\n{}\n{}\n", names, roff(option.get_description()));
}

std::string program_page(const CLI::App& program) {
  std::string text = heading("kapitza", 1, "phonon Boltzmann transport across interfaces");
  text += ".SH SYNOPSIS\n.B kapitza\n.I SUB-COMMAND\n[\\fIoptions\\fR] [\\-\\- \\fIPETSc options\\fR]\n.SH "
          "DESCRIPTION\n";
  text += roff(program.get_description()) + "\n";
  for (const CLI::App* command : program.get_subcommands([](const CLI::App*) { return true; })) {
    text +=
        fmt::format(".SH \"kapitza {}\"\n{}\n", roff(command->get_name()), roff(command->get_description()));
    for (const CLI::Option* option : command->get_options()) text += option_entry(*option);
  }
  return text + ".SH \"EXIT STATUS\"\n" + roff(program.get_footer())
         + "\n.SH \"SEE ALSO\"\nkapitza\\-deck(5), kapitza\\-material(5)\n";
}

std::string keys_page(const std::vector<KeyRow>& rows, const std::string& name, const std::string& summary) {
  std::string text = heading(name, 5, summary);
  text += ".SH DESCRIPTION\nYAML. Quantities are a number with a unit (100 nm, 300 K); a bare number is SI. "
          "Unknown keys are errors.\n";
  const std::string* block = nullptr;
  for (const KeyRow& row : rows) {
    if (!block || *block != row.block)
      text += fmt::format(".SH \"{}\"\n", row.block.empty() ? "TOP LEVEL" : roff(row.block));
    block = &row.block;
    std::string facts = row.type;
    if (!row.unit.empty()) facts += ", " + row.unit;
    if (!row.range.empty()) facts += ", " + row.range;
    if (!row.preset.empty()) facts += row.preset == "required" ? ", required" : ", default: " + row.preset;
    text += fmt::format(".TP\n\\fB{}\\fR\n{}.{}\n", roff(row.key), roff(row.meaning),
                        facts.empty() ? "" : " (" + roff(facts) + ")");
  }
  return text + ".SH \"SEE ALSO\"\nkapitza(1)\n";
}

} // namespace

std::string manual_page(const CLI::App& program, const std::string& what) {
  if (what == "program") return program_page(program);
  if (what == "deck") return keys_page(deck_key_reference(), "kapitza-deck", "decks of kapitza");
  return keys_page(material_key_reference(), "kapitza-material", "material files of kapitza");
}

} // namespace kapitza::app
