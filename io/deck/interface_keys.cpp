/// The keys of an interface law, and which of them each model takes.

#include "kapitza/io/deck/pair_deck.hpp"

#include "io/deck/law_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kapitza::io {
namespace {

/// Keys that a model needs and those that it may have. A pressed contact has those of its law as well.
struct KeysOfModel {
  std::vector<std::string> needed, allowed;
};
KeysOfModel keys_of(const std::string& model) {
  if (model == pressed_word)
    return {{"law", "pressure", "hardness", "roughness", "slope"}, {"gap_conductance"}};
  const LawRow* row = find_law_row(model);
  return row == nullptr ? KeysOfModel{} : KeysOfModel{row->needed, row->allowed};
}

Words<std::string> models() {
  Words<std::string> words;
  for (const LawRow& row : law_rows()) words.available.emplace_back(row.word, row.word);
  words.available.emplace_back(pressed_word, pressed_word);
  return words;
}

/// What every model is, in their order.
std::string meaning_of_models() {
  std::string text;
  for (const LawRow& row : law_rows()) text += row.meaning + "; ";
  return text + "rough bodies pressed together";
}

/// Models that take a key, in words.
std::string models_with(const std::string& key) {
  std::vector<std::string> words;
  for (const auto& [word, model] : models().available) {
    const KeysOfModel keys = keys_of(model);
    for (const auto* list : {&keys.needed, &keys.allowed})
      if (std::find(list->begin(), list->end(), key) != list->end()) words.push_back(word);
  }
  return listed(words, " or ");
}

void read_between(Reading& reading, const Node& node, const std::string& path, InterfaceEntry& entry) {
  const bool pair = node.kind == NodeKind::list && node.items.size() == 2
                    && node.items[0].kind == NodeKind::scalar && node.items[1].kind == NodeKind::scalar;
  if (!pair) {
    reading.fail(path,
                 fmt::format("a pair of materials such as [si, ge] is needed, got {}",
                             node.kind == NodeKind::list ? fmt::format("a list of {}", node.items.size())
                                                         : described(node)));
    return;
  }
  for (std::size_t i = 0; i < 2; ++i) reading.note(key_path(path, i), node.items[i]);
  entry.between = {node.items[0].text, node.items[1].text};
}

void check_law_of_contact(Reading& reading, const std::string& path, const InterfaceEntry& entry) {
  if (entry.law == pressed_word)
    reading.fail(key_path(path, "law"), "a pressed contact needs a microscopic law, such as dmm");
  if (entry.law == "mismatch" && !reading.given(key_path(path, "specularity")))
    reading.fail(key_path(path, "specularity"),
                 "missing; law: mismatch needs it here, since roughness is that of the pressed bodies");
  if (entry.pressure && entry.hardness && *entry.pressure >= *entry.hardness)
    reading.fail(key_path(path, "pressure"), "must be below the hardness: they touch in pressure/hardness of "
                                             "the plane");
}

void check_interface(Reading& reading, const std::string& path, InterfaceEntry& entry) {
  if (!entry.model) return; // missing or bad: said already
  KeysOfModel keys = keys_of(*entry.model);
  if (*entry.model == pressed_word) {
    check_law_of_contact(reading, path, entry);
    const KeysOfModel of_law = keys_of(entry.law.value_or("dmm"));
    if (entry.law != pressed_word)
      keys.needed.insert(keys.needed.end(), of_law.needed.begin(), of_law.needed.end());
    keys.allowed.insert(keys.allowed.end(), of_law.allowed.begin(), of_law.allowed.end());
  } else if (*entry.model == "mismatch") {
    exactly_one(reading, path, keys.allowed);
  }
  for (const std::string& key : keys.needed)
    if (!reading.given(key_path(path, key)))
      reading.fail(key_path(path, key), fmt::format("missing; model: {} needs it", *entry.model));
  for (const std::string& key : given_of(reading, path,
                                         {"value", "scattering", "specularity", "roughness", "file", "law",
                                          "pressure", "hardness", "slope", "gap_conductance"})) {
    const auto has = [&](const std::vector<std::string>& list) {
      return std::find(list.begin(), list.end(), key) != list.end();
    };
    if (!has(keys.needed) && !has(keys.allowed))
      reading.fail(key_path(path, key), "belongs to model: " + models_with(key));
  }
}

} // namespace

Block<InterfaceEntry> interface_block() {
  using E = InterfaceEntry;
  Block<E> result;
  result.keys = {
      custom<E>({"", "between", "pair of names", "", "", "",
                 "the two materials; a transmissivity goes from the first to the second"},
                required, "a pair of materials such as [si, ge] is needed", read_between),
      choice<E>("model", &E::model, models(), required, meaning_of_models()),
      custom<E>(
          {"", "value", "quantity", "1 or W/m^2/K", "0 to 1, or > 0", "",
           "model transmission: transmissivity from the first material to the second; the way back follows "
           "from detailed balance. Model conductance: conductance between emitted temperatures"},
          optional(), "",
          [](Reading&, const Node& node, const std::string&, E& entry) { entry.value = node; }),
      choice<E>("scattering", &E::specular, Words<bool>{{{"diffuse", false}, {"specular", true}}, {}},
                optional("diffuse"),
                "models transmission and table: directions are scrambled, or kept with the branch"),
      quantity<E>("specularity", &E::specularity, units::number, fraction, optional(),
                  "model mismatch: the part that follows acoustic mismatch"),
      quantity<E>("roughness", &E::roughness, units::length, not_negative.likely(1e-13, 1e-4), optional(),
                  "rms height. Model mismatch: the specularity is exp(-4 k^2 roughness^2), averaged at each "
                  "frequency. Model pressed: of both bodies together"),
      name<E>(
          "file", &E::file, optional(),
          "model table: CSV with the columns frequency_THz, transmissivity and, in between, angle_deg where "
          "it depends on that. Model acoustic_table: frequency_THz, from_branch, to_branch, transmissivity. "
          "Relative to the deck"),
      choice<E>("law", &E::law, models(), optional(),
                "model pressed: the microscopic law where the bodies touch"),
      quantity<E>("pressure", &E::pressure, units::pressure, positive, optional(), "model pressed"),
      quantity<E>("hardness", &E::hardness, units::pressure, positive, optional(),
                  "model pressed: of the softer body"),
      quantity<E>("slope", &E::slope, units::number, positive, optional(),
                  "model pressed: mean absolute slope of the roughness"),
      quantity<E>("gap_conductance", &E::gap_conductance, units::conductance, not_negative, optional("0"),
                  "model pressed: of what fills the gap, beside the contacts"),
      quantity<E>("electron_conductance", &E::electron_conductance, units::conductance, positive,
                  optional("0"),
                  "of the electrons of a metal with those of the metal, or else with the phonons, on "
                  "the other side"),
  };
  result.check = check_interface;
  return result;
}

InterfaceLaw assemble_law(Reading& reading, const std::string& path, const InterfaceEntry& entry,
                          const std::filesystem::path& directory, const TextReader& read) {
  const std::string model = entry.model.value_or("transparent");
  const LawRow* row = find_law_row(model == pressed_word ? entry.law.value_or("dmm") : model);
  if (row == nullptr) return TransparentInterface{}; // complained about already
  return row->make({reading, path, entry, directory, read});
}

} // namespace kapitza::io

namespace kapitza {

InterfaceLaw read_law(const std::string& model, const std::vector<Override>& keys, const TextReader& read) {
  const SourceLocation given{"options", 0, 0}; // a node without a file would be taken for a default
  const auto scalar = [&](const std::string& text) {
    io::Node node;
    node.kind = io::NodeKind::scalar;
    node.text = text;
    node.where = given;
    return node;
  };
  io::Node between, node; // the materials are not asked for here: any names will do
  between.kind = io::NodeKind::list;
  between.items = {scalar("a"), scalar("b")};
  node.kind = io::NodeKind::map;
  node.entries = {{"between", {}, between}, {"model", {}, scalar(model)}};
  for (const auto& [key, value] : keys) node.entries.push_back({key, {}, scalar(value)});
  io::Reading reading;
  io::InterfaceEntry entry;
  io::read_block(reading, node, "", io::interface_block(), entry);
  InterfaceLaw law = io::assemble_law(reading, "", entry, "", read);
  for (InputIssue& issue : reading.issues)
    if (issue.where.file == given.file) issue.where = {};
  if (!reading.issues.empty()) throw InputError(std::move(reading.issues));
  return law;
}

bool law_needs(const std::string& model, const std::string& key) {
  const io::LawRow* row = io::find_law_row(model);
  return row != nullptr && std::find(row->needed.begin(), row->needed.end(), key) != row->needed.end();
}

} // namespace kapitza
