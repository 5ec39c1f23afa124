/// What no single key can tell: whether the parts of a deck fit together.

#include "io/deck/entries.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace kapitza::io {
namespace {

using Pair = std::pair<std::string, std::string>;

/// The same for (a, b) and (b, a).
Pair unordered(const std::string& a, const std::string& b) {
  return a < b ? Pair{a, b} : Pair{b, a};
}

std::vector<std::string> defined_materials(const Deck& deck) {
  std::vector<std::string> names;
  for (const DeckMaterial& material : deck.materials) names.push_back(material.name);
  return names;
}

const DeckMaterial* find_material(const Deck& deck, const std::string& name) {
  for (const DeckMaterial& material : deck.materials)
    if (material.name == name) return &material;
  return nullptr;
}

} // namespace

void check_name(Reading& reading, const Deck& deck, const std::string& key, const std::string& name) {
  if (name.empty() || deck.materials.empty() || find_material(deck, name))
    return; // empty: complained about already
  const std::vector<std::string> names = defined_materials(deck);
  const std::string guess = did_you_mean(name, names);
  reading.fail(key, fmt::format("the deck defines no material {}{}", in_quotes(name),
                                guess.empty() ? "; it defines " + listed(names) : guess));
}

namespace {

void check_names(Reading& reading, const DeckEntries& entries, const Deck& deck) {
  for (std::size_t i = 0; i < entries.mesh.layers.size(); ++i)
    check_name(reading, deck, key_path("mesh.layers", i) + ".material", entries.mesh.layers[i].material);
  if (entries.mesh.grid) {
    const auto& rows = entries.mesh.grid->materials;
    for (std::size_t j = 0; j < rows.size(); ++j)
      for (std::size_t i = 0; i < rows[j].size(); ++i)
        if (rows[j][i] != DeckGrid::hole)
          check_name(reading, deck, key_path(key_path("mesh.grid.materials", j), i), rows[j][i]);
  }
  for (std::size_t i = 0; i < entries.interfaces.size(); ++i) {
    if (!entries.interfaces[i].between) continue;
    const std::string key = key_path("interfaces", i) + ".between";
    check_name(reading, deck, key_path(key, 0), entries.interfaces[i].between->first);
    check_name(reading, deck, key_path(key, 1), entries.interfaces[i].between->second);
  }
}

/// Number of bands of a material whose bands pair by index; nothing for one on the frequency grid.
std::optional<std::size_t> plain_bands(const DeckMaterial& material) {
  if (std::holds_alternative<GrayMaterial>(material.phonons)) return 1;
  if (const auto* table = std::get_if<BandTable>(&material.phonons)) return table->bands.size();
  return std::nullopt;
}

/// False for a material that could not be read; there is a complaint about it already.
bool is_known(const DeckMaterial& material) {
  const auto* resolved = std::get_if<ResolvedMaterial>(&material.phonons);
  const auto* gray = std::get_if<GrayMaterial>(&material.phonons);
  const auto* table = std::get_if<BandTable>(&material.phonons);
  const auto* modes = std::get_if<ModeMaterial>(&material.phonons);
  return !(resolved && resolved->material.branches.empty()) && !(gray && gray->heat_capacity == 0)
         && !(table && table->bands.empty()) && !(modes && modes->modes.size() == 0);
}

std::string kind_text(const DeckMaterial& material) {
  const std::optional<std::size_t> bands = plain_bands(material);
  if (!bands) return fmt::format("{} has bands on the frequency grid", material.name);
  if (std::holds_alternative<GrayMaterial>(material.phonons)) return material.name + " is gray";
  return fmt::format("{} has a list of {} bands", material.name, *bands);
}

/// One material under two names: the same phonons on both sides.
bool same_definition(const DeckEntries& entries, const std::string& a, const std::string& b) {
  const auto entry = [&](const std::string& name) {
    return std::find_if(entries.materials.begin(), entries.materials.end(),
                        [&](const auto& material) { return material.first == name; });
  };
  const auto end = entries.materials.end();
  return a == b || (entry(a) != end && entry(b) != end && entry(a)->second == entry(b)->second);
}

/// One law: may these two materials have it?
void check_law(Reading& reading, const DeckEntries& entries, const Deck& deck, std::size_t i) {
  const InterfaceEntry& entry = entries.interfaces[i];
  const std::string key = key_path("interfaces", i);
  const auto& [first, second] = *entry.between;
  if (entry.model == "transparent" && !same_definition(entries, first, second))
    reading.fail(key + ".model", fmt::format("transparent joins a material with itself only (or with another "
                                             "name of the same definition), not {} with {}",
                                             first, second));
  if (deck.plane && first == second && entry.model != "transparent")
    reading.fail(
        key + ".between",
        fmt::format("in 2D a material has no interface with itself; give {} on the other side a second "
                    "name",
                    first));
  const DeckMaterial *a = find_material(deck, first), *b = find_material(deck, second);
  if (a && b && is_known(*a) && is_known(*b) && plain_bands(*a) != plain_bands(*b))
    reading.fail(key + ".between", fmt::format("the bands of these materials cannot be paired: {}, {}",
                                               kind_text(*a), kind_text(*b)));
}

/// Every law; gives the pairs that have one.
std::set<Pair> check_laws(Reading& reading, const DeckEntries& entries, const Deck& deck,
                          const std::vector<Contact>& contacts) {
  std::set<Pair> touching;
  for (const Contact& contact : contacts) touching.insert(unordered(contact.first, contact.second));
  const bool mesh_known = !deck.layers.empty() || entries.mesh.grid;

  std::set<Pair> pairs;
  for (std::size_t i = 0; i < entries.interfaces.size(); ++i) {
    const InterfaceEntry& entry = entries.interfaces[i];
    if (!entry.between) continue;
    const auto& [first, second] = *entry.between;
    const std::string key = key_path("interfaces", i);
    check_law(reading, entries, deck, i);
    if (!pairs.insert(unordered(first, second)).second)
      reading.fail(key + ".between", fmt::format("the pair [{}, {}] has a law already", first, second));
    else if (!touching.contains(unordered(first, second)) && mesh_known)
      reading.warn(key, fmt::format("{} and {} do not touch anywhere, this law is not used", first, second));
  }
  return pairs;
}

/// Names that stand beside one that nobody knows: the law that was meant is a complaint already.
std::set<std::string> half_named(const Deck& deck, const DeckEntries& entries) {
  std::set<std::string> names;
  for (const InterfaceEntry& entry : entries.interfaces) {
    if (!entry.between) continue;
    const auto& [first, second] = *entry.between;
    if (!find_material(deck, first)) names.insert(second);
    if (!find_material(deck, second)) names.insert(first);
  }
  return names;
}

/// One complaint per pair of different materials that touches without a law, at the first place where it
/// does.
void check_contacts(Reading& reading, const DeckEntries& entries, const Deck& deck,
                    const std::vector<Contact>& contacts, const std::set<Pair>& laws) {
  const auto unread = [](const InterfaceEntry& entry) { return !entry.between; };
  if (std::ranges::any_of(entries.interfaces, unread)) return; // it may be the law that is missing
  const std::set<std::string> misspelt = half_named(deck, entries);
  std::map<Pair, int> places;
  std::vector<std::pair<const Contact*, Pair>> first;
  for (const Contact& contact : contacts) {
    const std::string &a = contact.first, &b = contact.second;
    const Pair pair = unordered(a, b);
    if (a == b || laws.contains(pair) || !find_material(deck, a) || !find_material(deck, b)) continue;
    if (misspelt.contains(a) || misspelt.contains(b)) continue;
    if (places[pair]++ == 0) first.emplace_back(&contact, pair);
  }
  for (const auto& [contact, pair] : first) {
    const int more = places[pair] - 1;
    reading.fail(
        contact->key,
        fmt::format("{}{}, but this pair has no law; add under 'interfaces:'  - {{between: [{}, {}], "
                    "model: dmm}}",
                    contact->text, more > 0 ? fmt::format(" (and in {} more places)", more) : "",
                    contact->first, contact->second));
  }
}

/// What is defined and occurs nowhere.
void warn_of_unused(Reading& reading, const Deck& deck) {
  const std::vector<bool> used = used_materials(deck);
  if (std::find(used.begin(), used.end(), true) == used.end()) return; // no mesh: complained about already
  for (std::size_t m = 0; m < used.size(); ++m)
    if (!used[m])
      reading.warn(key_path("materials", deck.materials[m].name),
                   "is not in the mesh, this material is not used");
}

/// All materials share one grid, so that only one number can be had.
void check_frequency_bins(Reading& reading, const Deck& deck) {
  const std::vector<bool> used = used_materials(deck);
  const DeckMaterial* first = nullptr;
  for (std::size_t m = 0; m < used.size(); ++m) {
    const DeckMaterial& material = deck.materials[m];
    const std::optional<int> bins = frequency_bins(material);
    if (!used[m] || !bins) continue;
    if (first == nullptr)
      first = &material;
    else if (*bins != *frequency_bins(*first))
      reading.fail(
          key_path(key_path("materials", material.name), "frequency_bins"),
          fmt::format("{} here and {} for {}: the materials of a deck share one grid of frequencies; "
                      "give the same number to both, or leave one out",
                      *bins, *frequency_bins(*first), first->name));
  }
}

} // namespace

void check_deck(Reading& reading, const DeckEntries& entries, const Deck& deck) {
  check_names(reading, entries, deck);
  check_boundaries(reading, entries);
  const std::vector<Contact> touching = contacts(reading, deck);
  check_contacts(reading, entries, deck, touching, check_laws(reading, entries, deck, touching));
  warn_of_unused(reading, deck);
  check_frequency_bins(reading, deck);
  check_temperatures(reading, entries, deck);
  check_properties(reading, entries, deck);
  check_electrons(reading, entries, deck);
  check_heating(reading, deck);
  check_dynamics(reading, entries, deck);
  check_cells(reading, deck);
  check_angles(reading, deck);
  check_probes(reading, deck);
  check_lines(reading, deck);
}

} // namespace kapitza::io
