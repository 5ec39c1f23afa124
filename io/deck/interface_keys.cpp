/// The keys of an interface law, and which of them each model takes.

#include "kapitza/io/material/transmission_file.hpp"

#include "io/deck/entries.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace kapitza::io {
namespace {

const Words<InterfaceModel> models{{{"dmm", InterfaceModel::dmm},
                                    {"amm", InterfaceModel::amm},
                                    {"mismatch", InterfaceModel::mismatch},
                                    {"radiation_limit", InterfaceModel::radiation_limit},
                                    {"conductance", InterfaceModel::conductance},
                                    {"transmission", InterfaceModel::transmission},
                                    {"table", InterfaceModel::table},
                                    {"transparent", InterfaceModel::transparent},
                                    {"pressed", InterfaceModel::pressed}},
                                   {}};

/// Keys that a model needs and those that it may have. A pressed contact has those of its law as well.
struct KeysOfModel {
  std::vector<std::string> needed, allowed;
};
KeysOfModel keys_of(InterfaceModel model) {
  switch (model) {
  case InterfaceModel::mismatch:
    return {{}, {"specularity", "roughness"}}; // one of them
  case InterfaceModel::conductance:
    return {{"value"}, {}};
  case InterfaceModel::transmission:
    return {{"value"}, {"scattering"}};
  case InterfaceModel::table:
    return {{"file"}, {"scattering"}};
  case InterfaceModel::pressed:
    return {{"law", "pressure", "hardness", "roughness", "slope"}, {"gap_conductance"}};
  default:
    return {};
  }
}

std::string word_of(InterfaceModel model) {
  const auto found = std::find_if(models.available.begin(), models.available.end(),
                                  [&](const auto& entry) { return entry.second == model; });
  return found->first;
}

/// Models that take a key, in words.
std::string models_with(const std::string& key) {
  std::vector<std::string> words;
  for (const auto& [word, model] : models.available) {
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

/// `value` is a transmissivity or a conductance.
void read_value(Reading& reading, const std::string& path, InterfaceModel model, InterfaceEntry& entry) {
  if (!entry.value) return;
  const std::string key = key_path(path, "value");
  if (model == InterfaceModel::transmission)
    entry.transmissivity = read_quantity(reading, *entry.value, key, units::number, fraction);
  if (model == InterfaceModel::conductance)
    entry.conductance = read_quantity(reading, *entry.value, key, units::conductance, positive);
}

void check_law_of_contact(Reading& reading, const std::string& path, const InterfaceEntry& entry) {
  if (entry.law == InterfaceModel::pressed)
    reading.fail(key_path(path, "law"), "a pressed contact needs a microscopic law, such as dmm");
  if (entry.law == InterfaceModel::mismatch && !reading.given(key_path(path, "specularity")))
    reading.fail(key_path(path, "specularity"),
                 "missing; law: mismatch needs it here, since roughness is that of the pressed bodies");
  if (entry.pressure && entry.hardness && *entry.pressure >= *entry.hardness)
    reading.fail(key_path(path, "pressure"), "must be below the hardness: they touch in pressure/hardness of "
                                             "the plane");
}

void check_interface(Reading& reading, const std::string& path, InterfaceEntry& entry) {
  if (!entry.model) return; // missing or bad: said already
  KeysOfModel keys = keys_of(*entry.model);
  const bool pressed = *entry.model == InterfaceModel::pressed;
  const InterfaceModel law = pressed ? entry.law.value_or(InterfaceModel::dmm) : *entry.model;
  if (pressed) {
    check_law_of_contact(reading, path, entry);
    const KeysOfModel of_law = keys_of(law);
    if (law != InterfaceModel::pressed)
      keys.needed.insert(keys.needed.end(), of_law.needed.begin(), of_law.needed.end());
    keys.allowed.insert(keys.allowed.end(), of_law.allowed.begin(), of_law.allowed.end());
  } else if (law == InterfaceModel::mismatch) {
    exactly_one(reading, path, keys.allowed);
  }
  for (const std::string& key : keys.needed)
    if (!reading.given(key_path(path, key)))
      reading.fail(key_path(path, key), fmt::format("missing; model: {} needs it", word_of(*entry.model)));
  for (const std::string& key : given_of(reading, path,
                                         {"value", "scattering", "specularity", "roughness", "file", "law",
                                          "pressure", "hardness", "slope", "gap_conductance"})) {
    const auto has = [&](const std::vector<std::string>& list) {
      return std::find(list.begin(), list.end(), key) != list.end();
    };
    if (!has(keys.needed) && !has(keys.allowed))
      reading.fail(key_path(path, key), "belongs to model: " + models_with(key));
  }
  read_value(reading, path, law, entry);
}

} // namespace

Block<InterfaceEntry> interface_block() {
  using E = InterfaceEntry;
  Block<E> result;
  result.keys = {
      custom<E>({"", "between", "pair of names", "", "", "",
                 "the two materials; a transmissivity goes from the first to the second"},
                required, "a pair of materials such as [si, ge] is needed", read_between),
      choice<E>("model", &E::model, models, required,
                "diffuse mismatch; acoustic mismatch; a mix of both; all that the poorer side carries; a "
                "prescribed conductance; a prescribed transmissivity; one from a file; nothing at all (same "
                "material only); rough bodies pressed together"),
      custom<E>(
          {"", "value", "quantity", "1 or W/m^2/K", "0 to 1, or > 0", "",
           "model transmission: transmissivity from the first material to the second; the way back follows "
           "from detailed balance. Model conductance: conductance between emitted temperatures"},
          optional(), "",
          [](Reading&, const Node& node, const std::string&, E& entry) { entry.value = node; }),
      choice<E>("scattering", &E::specular, Words<bool>{{{"diffuse", false}, {"specular", true}}, {}},
                optional("diffuse"), "models transmission and table: directions are scrambled or kept"),
      quantity<E>("specularity", &E::specularity, units::number, fraction, optional(),
                  "model mismatch: the part that follows acoustic mismatch"),
      quantity<E>("roughness", &E::roughness, units::length, not_negative, optional(),
                  "rms height. Model mismatch: the specularity is exp(-4 k^2 roughness^2), averaged at each "
                  "frequency. Model pressed: of both bodies together"),
      name<E>(
          "file", &E::file, optional(),
          "model table: CSV with the columns frequency_THz, transmissivity and, in between, angle_deg where "
          "it depends on that; relative to the deck"),
      choice<E>("law", &E::law, models, optional(),
                "model pressed: the microscopic law where the bodies touch"),
      quantity<E>("pressure", &E::pressure, units::pressure, positive, optional(), "model pressed"),
      quantity<E>("hardness", &E::hardness, units::pressure, positive, optional(),
                  "model pressed: of the softer body"),
      quantity<E>("slope", &E::slope, units::number, positive, optional(),
                  "model pressed: mean absolute slope of the roughness"),
      quantity<E>("gap_conductance", &E::gap_conductance, units::conductance, not_negative, preset("0"),
                  "model pressed: of what fills the gap, beside the contacts"),
  };
  result.check = check_interface;
  return result;
}

InterfaceLaw assemble_law(Reading& reading, const std::string& path, const InterfaceEntry& entry,
                          const std::filesystem::path& directory, const TextReader& read) {
  const InterfaceModel model = entry.model.value_or(InterfaceModel::transparent);
  switch (model == InterfaceModel::pressed ? entry.law.value_or(InterfaceModel::dmm) : model) {
  case InterfaceModel::dmm:
    return DiffuseMismatch{};
  case InterfaceModel::amm:
    return AcousticMismatch{};
  case InterfaceModel::mismatch:
    return MixedMismatch{entry.specularity.value_or(1),
                         model == InterfaceModel::pressed ? 0 : entry.roughness.value_or(0)};
  case InterfaceModel::radiation_limit:
    return RadiationLimit{};
  case InterfaceModel::conductance:
    return PrescribedConductance{entry.conductance.value_or(0)};
  case InterfaceModel::transmission:
    return Transmission{entry.transmissivity.value_or(0), entry.specular.value_or(false)};
  case InterfaceModel::table: {
    TabulatedTransmission law{std::make_shared<TransmissionTable>(), entry.specular.value_or(false)};
    if (!entry.file || entry.file->empty()) return law; // complained about already
    try {
      law.table = std::make_shared<TransmissionTable>(read_transmission_table(directory / *entry.file, read));
      if (!law.table->angle.empty() && entry.specular)
        reading.fail(key_path(path, "scattering"),
                     "a table with angles scatters diffusely what crosses; leave this key out");
    } catch (const InputError& error) {
      for (InputIssue issue : error.issues()) {
        if (issue.where.line > 0)
          reading.issues.push_back(issue);
        else
          reading.fail(key_path(path, "file"), in_quotes(issue.where.file) + ": " + issue.message);
      }
    }
    return law;
  }
  case InterfaceModel::transparent:
  case InterfaceModel::pressed:
    break;
  }
  return TransparentInterface{};
}

} // namespace kapitza::io
