/// The walls of a deck: which a mesh needs, and which belong together.

#include "kapitza/physics/helium.hpp"

#include "io/deck/entries.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kapitza::io {

const WallEntry* BoundariesEntry::find(const std::string& name) const {
  for (const auto& [wall, entry] : walls)
    if (wall == name) return &entry;
  return nullptr;
}

namespace {

constexpr const char* hole_wall = DeckGrid::hole; ///< the boundary around the holes of a grid

/// The boundary across from one of a stack or grid; "" for other names.
std::string opposite(const std::string& boundary) {
  if (boundary == "left") return "right";
  if (boundary == "right") return "left";
  if (boundary == "bottom") return "top";
  if (boundary == "top") return "bottom";
  return "";
}

/// Names of the boundaries that a stack or grid has.
std::vector<std::string> boundary_names(const DeckEntries& entries) {
  if (!entries.mesh.grid) return {"left", "right"};
  std::vector<std::string> names{"left", "right", "bottom", "top"};
  for (const auto& row : entries.mesh.grid->materials)
    if (std::find(row.begin(), row.end(), DeckGrid::hole) != row.end()) {
      names.emplace_back(hole_wall);
      break;
    }
  return names;
}

LiquidBath liquid_bath(const HeliumEntry& entry) {
  ElasticMedium liquid = liquid_helium_at(entry.temperature);
  liquid.density = entry.density.value_or(liquid.density);
  liquid.longitudinal = entry.sound_velocity.value_or(liquid.longitudinal);
  return {entry.temperature, liquid, entry.law};
}

WallLaw wall_law(const WallEntry& wall) {
  if (wall.heat_flux) return HeatFluxWall{*wall.heat_flux};
  if (wall.specular) return ReflectingWall{1};
  if (wall.diffuse) return ReflectingWall{0};
  if (wall.specularity) return ReflectingWall{*wall.specularity};
  if (wall.roughness) return RoughWall{*wall.roughness};
  if (wall.helium) return liquid_bath(*wall.helium);
  return IsothermalWall{wall.isothermal.value_or(300)};
}

DeckEnd end_of_stack(const WallEntry& wall) {
  return std::visit([](const auto& law) -> DeckEnd { return law; }, wall_law(wall));
}

std::string wall_key(const std::string& name) {
  return key_path("boundaries", name);
}

/// The boundary that a periodic one is joined to; nothing, with a complaint, where it cannot be.
std::optional<std::string> partner_of(Reading& reading, const DeckEntries& entries, const std::string& name,
                                      const PeriodicEntry& periodic) {
  const std::string key = wall_key(name) + ".periodic.with";
  if (periodic.with.empty()) return std::nullopt; // complained about already
  if (!entries.mesh.gmsh) {
    const std::string partner = opposite(name);
    if (periodic.with == partner) return partner;
    if (partner.empty())
      reading.fail(key, fmt::format("the boundary {} has no opposite one", name));
    else
      reading.fail(key, "a wall is periodic with the opposite one: " + partner);
    return std::nullopt;
  }
  if (periodic.with != name) return periodic.with;
  reading.fail(key, "a boundary cannot be periodic with itself");
  return std::nullopt;
}

/// What the partner says must fit. Gives how much hotter the first is than the second.
double joined_drop(Reading& reading, const DeckEntries& entries, const DeckPeriodicPair& pair) {
  const auto check_partner = [&](const std::string& name, const std::string& other) {
    const WallEntry* wall = entries.boundaries.find(name);
    if (!wall) return;
    if (!wall->periodic)
      reading.fail(
          wall_key(name),
          fmt::format("the {} wall is periodic, so this one must be left out or be periodic: {{with: {}}}",
                      other, other));
    else if (wall->periodic->with != other && entries.mesh.gmsh)
      reading.fail(wall_key(name) + ".periodic.with", fmt::format("{} is periodic with {}", other, name));
  };
  check_partner(pair.first, pair.second);
  check_partner(pair.second, pair.first);
  const auto drop = [&](const std::string& name) -> std::optional<double> {
    const WallEntry* wall = entries.boundaries.find(name);
    return wall && wall->periodic ? wall->periodic->temperature_drop : std::nullopt;
  };
  const std::optional<double> first = drop(pair.first), second = drop(pair.second);
  if (first && second && *first != -*second)
    reading.fail(wall_key(pair.second) + ".periodic.temperature_drop",
                 fmt::format("contradicts the {} wall: {:g} K there is {:g} K here; give it on one wall only",
                             pair.first, *first, *first == 0 ? 0 : -*first));
  return first ? *first : second ? -*second : 0;
}

/// Every periodic pair once; of a stack or grid the left or bottom one first.
std::vector<DeckPeriodicPair> periodic_pairs(Reading& reading, const DeckEntries& entries) {
  std::vector<DeckPeriodicPair> pairs;
  for (const auto& entry : entries.boundaries.walls) {
    const auto& name = entry.first; // clang 14 captures no structured bindings
    const auto& wall = entry.second;
    if (!wall.periodic) continue;
    const auto partner = partner_of(reading, entries, name, *wall.periodic);
    if (!partner) continue;
    const bool known = std::any_of(pairs.begin(), pairs.end(), [&](const DeckPeriodicPair& pair) {
      return pair.first == name || pair.second == name || pair.first == *partner || pair.second == *partner;
    });
    if (known) continue;
    DeckPeriodicPair pair{name, *partner, 0, reading.place(wall_key(name))};
    if (!entries.mesh.gmsh && (name == "right" || name == "top")) std::swap(pair.first, pair.second);
    pair.temperature_drop = joined_drop(reading, entries, pair);
    pairs.push_back(pair);
  }
  return pairs;
}

bool is_periodic(const DeckEntries& entries, const std::string& name) {
  const auto says = [&](const std::string& wall) {
    const WallEntry* entry = entries.boundaries.find(wall);
    return entry && entry->periodic;
  };
  return says(name) || says(opposite(name));
}

} // namespace

void assemble_walls(Reading& reading, const DeckEntries& entries, Deck& deck) {
  for (const auto& [name, wall] : entries.boundaries.walls) {
    if (wall.amplitude)
      deck.amplitudes[name] = *wall.amplitude;
    else if (wall.heat_flux)
      deck.amplitudes[name] = *wall.heat_flux;
  }
  std::vector<DeckPeriodicPair> pairs = periodic_pairs(reading, entries);
  if (deck.plane) {
    for (const auto& [name, wall] : entries.boundaries.walls)
      if (!wall.periodic)
        deck.plane->walls.push_back(
            {name, wall_law(wall), reading.place(wall_key(name)),
             wall.electrons ? std::optional(wall.electrons->isothermal) : std::nullopt});
    deck.plane->periodic = std::move(pairs);
    return;
  }
  if (!pairs.empty()) {
    deck.left = deck.right = PeriodicWall{pairs.front().temperature_drop};
    return;
  }
  if (const WallEntry* left = entries.boundaries.find("left")) deck.left = end_of_stack(*left);
  if (const WallEntry* right = entries.boundaries.find("right")) deck.right = end_of_stack(*right);
  for (const std::size_t end : {0, 1}) {
    const std::string name = end == 0 ? "left" : "right";
    deck.where_ends[end] = reading.place(wall_key(name));
    if (const WallEntry* wall = entries.boundaries.find(name); wall && wall->electrons)
      deck.electron_ends[end] = wall->electrons->isothermal;
  }
}

void check_boundaries(Reading& reading, const DeckEntries& entries) {
  if (entries.mesh.gmsh || !reading.given("boundaries")) return;
  const std::vector<std::string> names = boundary_names(entries);
  std::vector<std::string> misspelt;
  for (const auto& [name, wall] : entries.boundaries.walls) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    const std::string key = wall_key(name);
    if (!entries.mesh.grid && !opposite(name).empty())
      reading.fail(key, "a layer stack is 1D and has the boundaries left and right only");
    else if (name == hole_wall)
      reading.fail(key, "the grid has no void, so there is no such boundary");
    else if (const auto guess = nearest_of(name, names)) {
      reading.fail(key, fmt::format("unknown key {}{}", in_quotes(name), did_you_mean(name, names)));
      misspelt.push_back(*guess); // misspelt, not missing: one complaint is enough
    } else
      reading.fail(key, fmt::format("unknown key {}, known here: {}", in_quotes(name), listed(names)));
  }
  for (const std::string& name : names)
    if (!entries.boundaries.find(name) && !is_periodic(entries, name)
        && std::find(misspelt.begin(), misspelt.end(), name) == misspelt.end())
      reading.fail(wall_key(name),
                   "missing; a wall such as '{isothermal: 300 K}', 'specular' or 'diffuse' is needed");
}

} // namespace kapitza::io
