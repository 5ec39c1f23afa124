/// What no single key can tell: whether the parts of a deck fit together.

#include "deck_entries.hpp"

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

/// Two layers that touch: neighbours, or the ends of a periodic stack.
struct Contact {
  std::size_t left, right;
  bool periodic;
};

std::vector<Contact> contacts(const Deck& deck) {
  std::vector<Contact> result;
  for (std::size_t i = 0; i + 1 < deck.layers.size(); ++i) result.push_back({i, i + 1, false});
  if (!deck.layers.empty() && std::holds_alternative<PeriodicWall>(deck.left))
    result.push_back({deck.layers.size() - 1, 0, true});
  return result;
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

std::string length_text(double metres) {
  const double nm = metres * 1e9;
  return nm < 1e4 ? fmt::format("{:.6g} nm", nm) : fmt::format("{:.6g} um", nm / 1e3);
}

void check_name(Reading& reading, const Deck& deck, const std::string& key, const std::string& name) {
  if (name.empty() || deck.materials.empty() || find_material(deck, name))
    return; // empty: complained about already
  const std::vector<std::string> names = defined_materials(deck);
  const std::string guess = did_you_mean(name, names);
  reading.fail(key, fmt::format("the deck defines no material {}{}", in_quotes(name),
                                guess.empty() ? "; it defines " + listed(names) : guess));
}

void check_names(Reading& reading, const DeckEntries& entries, const Deck& deck) {
  for (std::size_t i = 0; i < entries.mesh.layers.size(); ++i)
    check_name(reading, deck, key_path("mesh.layers", i) + ".material", entries.mesh.layers[i].material);
  for (std::size_t i = 0; i < entries.interfaces.size(); ++i) {
    if (!entries.interfaces[i].between) continue;
    const std::string key = key_path("interfaces", i) + ".between";
    check_name(reading, deck, key_path(key, 0), entries.interfaces[i].between->first);
    check_name(reading, deck, key_path(key, 1), entries.interfaces[i].between->second);
  }
}

void check_heating(Reading& reading, const Deck& deck) {
  for (std::size_t i = 0; i < deck.heating.size(); ++i) {
    const std::string& name = deck.heating[i].material;
    const std::string key = key_path("heating", i) + ".material";
    check_name(reading, deck, key, name);
    const bool used = std::any_of(deck.layers.begin(), deck.layers.end(),
                                  [&](const DeckLayer& layer) { return layer.material == name; });
    if (!used && !deck.layers.empty() && find_material(deck, name))
      reading.fail(key, fmt::format("no layer is made of {}", in_quotes(name)));
    for (std::size_t k = 0; k < i; ++k)
      if (deck.heating[k].material == name && !name.empty())
        reading.fail(key,
                     fmt::format("heating of {} is given twice, first in heating[{}]", in_quotes(name), k));
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

/// One law: may these two materials have it?
void check_law(Reading& reading, const Deck& deck, const std::string& key, const InterfaceEntry& entry) {
  const auto& [first, second] = *entry.between;
  if (entry.model == InterfaceModel::transparent && first != second)
    reading.fail(key + ".model",
                 fmt::format("transparent joins a material with itself only, not {} with {}", first, second));
  const DeckMaterial *a = find_material(deck, first), *b = find_material(deck, second);
  if (a && b && is_known(*a) && is_known(*b) && plain_bands(*a) != plain_bands(*b))
    reading.fail(key + ".between", fmt::format("the bands of these materials cannot be paired: {}, {}",
                                               kind_text(*a), kind_text(*b)));
}

/// Every law; gives the pairs that have one.
std::set<Pair> check_laws(Reading& reading, const DeckEntries& entries, const Deck& deck) {
  std::set<Pair> touching;
  for (const Contact& contact : contacts(deck))
    touching.insert(unordered(deck.layers[contact.left].material, deck.layers[contact.right].material));

  std::set<Pair> pairs;
  for (std::size_t i = 0; i < entries.interfaces.size(); ++i) {
    const InterfaceEntry& entry = entries.interfaces[i];
    if (!entry.between) continue;
    const auto& [first, second] = *entry.between;
    const std::string key = key_path("interfaces", i);
    check_law(reading, deck, key, entry);
    if (!pairs.insert(unordered(first, second)).second)
      reading.fail(key + ".between", fmt::format("the pair [{}, {}] has a law already", first, second));
    else if (!touching.contains(unordered(first, second)) && !deck.layers.empty())
      reading.warn(key, fmt::format("{} and {} do not touch anywhere, this law is not used", first, second));
  }
  return pairs;
}

std::string contact_text(const Deck& deck, const Contact& contact) {
  const std::string &left = deck.layers[contact.left].material, &right = deck.layers[contact.right].material;
  if (contact.periodic)
    return fmt::format("the periodic ends join layers {} ({}) and {} ({})", contact.left, left, contact.right,
                       right);
  double x = 0;
  for (std::size_t i = 0; i <= contact.left; ++i) x += deck.layers[i].thickness;
  return fmt::format("layers {} ({}) and {} ({}) touch at x = {}", contact.left, left, contact.right, right,
                     length_text(x));
}

/// One complaint per pair of different materials that touches without a law, at the first place where it
/// does.
void check_contacts(Reading& reading, const Deck& deck, const std::set<Pair>& laws) {
  std::map<Pair, int> places;
  std::vector<std::pair<Contact, Pair>> first;
  for (const Contact& contact : contacts(deck)) {
    const std::string &a = deck.layers[contact.left].material, &b = deck.layers[contact.right].material;
    const Pair pair = unordered(a, b);
    if (a == b || laws.contains(pair) || !find_material(deck, a) || !find_material(deck, b)) continue;
    if (places[pair]++ == 0) first.emplace_back(contact, pair);
  }
  for (const auto& [contact, pair] : first) {
    const std::string key = !contact.periodic ? key_path("mesh.layers", contact.left)
                            : reading.given("boundaries.left.periodic") ? "boundaries.left.periodic"
                                                                        : "boundaries.right.periodic";
    const int more = places[pair] - 1;
    reading.fail(
        key, fmt::format("{}{}, but this pair has no law; add under 'interfaces:'  - {{between: [{}, {}], "
                         "model: dmm}}",
                         contact_text(deck, contact),
                         more > 0 ? fmt::format(" (and in {} more places)", more) : "",
                         deck.layers[contact.left].material, deck.layers[contact.right].material));
  }
}

void check_cells(Reading& reading, const Deck& deck) {
  constexpr double limit = 1e7;
  double cells = 0;
  for (const DeckLayer& layer : deck.layers) cells += layer.cells.value_or(1);
  if (cells > limit)
    reading.fail("mesh.layers", fmt::format("{:.0f} cells in all, at most {:.0f} are allowed", cells, limit));
}

void check_probes(Reading& reading, const Deck& deck) {
  double end = 0;
  for (const DeckLayer& layer : deck.layers) {
    if (layer.thickness <= 0) return; // complained about already; the stack's end is not known
    end += layer.thickness;
  }
  std::set<std::string> names;
  for (std::size_t i = 0; i < deck.output.probes.size(); ++i) {
    const DeckProbe& probe = deck.output.probes[i];
    const std::string key = key_path("output.probes", i);
    if (!probe.name.empty() && !names.insert(probe.name).second)
      reading.fail(key + ".name", fmt::format("another probe is named {} too", in_quotes(probe.name)));
    const double slack = 1e-12 * end; // the sum of the thicknesses is rounded
    if (!deck.layers.empty() && (probe.position < -slack || probe.position > end + slack))
      reading.fail(key + ".at", fmt::format("{} is outside the stack, which goes from 0 to {}",
                                            length_text(probe.position), length_text(end)));
  }
}

} // namespace

void check_deck(Reading& reading, const DeckEntries& entries, const Deck& deck) {
  check_names(reading, entries, deck);
  check_contacts(reading, deck, check_laws(reading, entries, deck));
  check_heating(reading, deck);
  check_cells(reading, deck);
  check_probes(reading, deck);
}

} // namespace kapitza::io
