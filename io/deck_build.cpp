#include "kapitza/io/mode_files.hpp"
#include "kapitza/physics/helium.hpp"

#include "deck_entries.hpp"

#include <fmt/format.h>

namespace kapitza::io {
namespace {

GrayMaterial gray_material(const GrayEntry& entry) {
  const double mean_free_path = entry.mean_free_path ? *entry.mean_free_path
                                                     : 3 * entry.conductivity.value_or(0)
                                                           / (entry.heat_capacity * entry.group_velocity);
  return {entry.heat_capacity, entry.group_velocity, mean_free_path, entry.density.value_or(0)};
}

/// The material of a file or of the library. Complains at the deck's key, or in the file where the mistake is
/// there.
ResolvedMaterial resolved_material(Reading& reading, const std::string& path, const MaterialEntry& entry,
                                   const std::filesystem::path& directory, const TextReader& read) {
  const std::size_t before = reading.issues.size();
  std::string why;
  const std::string key = key_path(path, entry.library ? "library" : "file");
  std::optional<Material> material =
      entry.library ? load_library_material(*entry.library, read, reading.issues, why)
                    : load_material_file(directory / *entry.file, read, reading.issues, why);
  if (!why.empty())
    reading.fail(key, why);
  else if (material && reading.issues.size() == before && material->scattering.empty())
    reading.fail(
        key, fmt::format("'{}' has no scattering, so no mean free path: a run needs one", material->name));
  return {material ? std::move(*material) : Material{}, entry.frequency_bins};
}

/// Runs an import; its complaints go where the others go: to their line in the imported file, else to the
/// deck's key.
template <class Import>
void import_phonons(Reading& reading, const std::string& key, Import import) {
  std::vector<std::string> warnings;
  try {
    import(warnings);
  } catch (const InputError& error) {
    for (InputIssue issue : error.issues()) {
      if (issue.where.line > 0) {
        reading.issues.push_back(issue);
        continue;
      }
      const std::string file = issue.where.file.empty() ? "" : in_quotes(issue.where.file) + ": ";
      reading.fail(key, file + issue.message);
    }
  }
  for (const std::string& warning : warnings) reading.warn(key, warning);
}

/// The modes of whichever program made them.
ModeTable imported_modes(const MaterialEntry& entry, double temperature,
                         const std::filesystem::path& directory, const TextReader& read,
                         std::vector<std::string>& warnings) {
  if (entry.shengbte) return read_shengbte(directory / entry.shengbte->path, temperature, read);
  if (entry.alamode) return read_alamode(directory / entry.alamode->path, entry.alamode->volume, read);
  if (entry.almabte) return read_almabte(directory / entry.almabte->path, read);
  return read_phono3py(directory / entry.phono3py->path, temperature, entry.phono3py->volume, read, warnings);
}

/// A material of first-principles modes. That the deck's temperature and axis fit is checked here.
ModeMaterial mode_material(Reading& reading, const std::string& key, const MaterialEntry& entry,
                           double temperature, const std::filesystem::path& directory,
                           const TextReader& read) {
  ModeMaterial material{{}, {entry.max_bands, entry.axis}, entry.frequency_bins};
  import_phonons(reading, key, [&](std::vector<std::string>& warnings) {
    ModeTable modes = imported_modes(entry, temperature, directory, read, warnings);
    mode_shares(modes, temperature, entry.axis);
    const std::vector<std::string> counted = import_warnings(modes);
    warnings.insert(warnings.end(), counted.begin(), counted.end());
    material.modes = std::move(modes);
  });
  return material;
}

/// The import that an entry asks for, with its key; nothing where it has none, or none with a path.
std::optional<std::string> import_key(const MaterialEntry& entry) {
  const std::pair<const char*, const std::optional<ImportEntry>*> imports[] = {{"shengbte", &entry.shengbte},
                                                                               {"alamode", &entry.alamode},
                                                                               {"phono3py", &entry.phono3py},
                                                                               {"almabte", &entry.almabte},
                                                                               {"giftbte", &entry.giftbte}};
  for (const auto& [key, import] : imports)
    if (*import && !(*import)->path.empty()) return key;
  return std::nullopt;
}

DeckMaterial deck_material(Reading& reading, const std::string& name, const MaterialEntry& entry,
                           double temperature, const std::filesystem::path& directory,
                           const TextReader& read) {
  if (entry.gray) return {name, gray_material(*entry.gray)};
  if (entry.bands) {
    BandTable table;
    for (const GrayEntry& band : *entry.bands) table.bands.push_back(gray_material(band));
    return {name, std::move(table)};
  }
  const auto given = [](const std::optional<std::string>& text) { return text && !text->empty(); };
  if (given(entry.library) || given(entry.file))
    return {name, resolved_material(reading, key_path("materials", name), entry, directory, read)};
  if (const auto kind = import_key(entry)) {
    const std::string key = key_path(key_path("materials", name), *kind);
    if (!entry.giftbte) return {name, mode_material(reading, key, entry, temperature, directory, read)};
    BandTable table;
    import_phonons(reading, key, [&](std::vector<std::string>& warnings) {
      table.bands = read_giftbte(directory / entry.giftbte->path, read, warnings);
    });
    return {name, std::move(table)};
  }
  return {name, GrayMaterial{}}; // complained about already
}

/// Of rough bodies that touch in places, where the entry says so.
std::optional<PressedContact> pressed_contact(const InterfaceEntry& entry) {
  if (entry.model != InterfaceModel::pressed) return std::nullopt;
  return PressedContact{entry.pressure.value_or(0), entry.hardness.value_or(1), entry.roughness.value_or(0),
                        entry.slope.value_or(0), entry.gap_conductance};
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

/// A periodic pair from what one or both walls say; both walls get how much hotter the left one is.
void join_ends(Reading& reading, const BoundariesEntry& walls, Deck& deck) {
  const auto check_partner = [&](const std::optional<WallEntry>& wall, bool left) {
    const std::string key = left ? "boundaries.left" : "boundaries.right", other = left ? "right" : "left";
    if (!wall) return;
    if (!wall->periodic)
      reading.fail(
          key,
          fmt::format("the {} wall is periodic, so this one must be left out or be periodic: {{with: {}}}",
                      other, other));
    else if (wall->periodic->with_left == left)
      reading.fail(key + ".periodic.with",
                   fmt::format("a wall is periodic with the opposite one: {}", other));
  };
  check_partner(walls.left, true);
  check_partner(walls.right, false);

  const auto drop = [](const std::optional<WallEntry>& wall) -> std::optional<double> {
    return wall && wall->periodic ? wall->periodic->temperature_drop : std::nullopt;
  };
  const std::optional<double> left = drop(walls.left), right = drop(walls.right);
  if (left && right && *left != -*right)
    reading.fail(
        "boundaries.right.periodic.temperature_drop",
        fmt::format("contradicts the left wall: {:g} K there is {:g} K here; give it on one wall only", *left,
                    *left == 0 ? 0 : -*left));
  deck.left = deck.right = PeriodicWall{left ? *left : right ? -*right : 0};
}

void assemble_walls(Reading& reading, const BoundariesEntry& walls, Deck& deck) {
  const bool left = walls.left && walls.left->periodic, right = walls.right && walls.right->periodic;
  if (left || right) {
    join_ends(reading, walls, deck);
    return;
  }
  if (walls.left) deck.left = wall_law(*walls.left);
  if (walls.right) deck.right = wall_law(*walls.right);
}

void assemble_output(Reading& reading, const OutputEntry& entry, Deck& deck) {
  deck.output.directory = entry.directory;
  deck.output.probes = entry.probes;
  deck.output.spectral = entry.spectral;
  deck.output.csv = false;
  for (std::size_t i = 0; i < entry.formats.size(); ++i) {
    if (entry.formats[i] == "csv")
      deck.output.csv = true;
    else
      reading.warn("output.formats", fmt::format("this version does not write {}", entry.formats[i]));
  }
  if (entry.every) reading.warn("output.every", "has no effect in a steady run");
}

} // namespace

void assemble_deck(Reading& reading, const DeckEntries& entries, const std::filesystem::path& directory,
                   const TextReader& read, Deck& deck) {
  deck.title = entries.title;
  deck.temperature = entries.temperature;
  for (const auto& [name, entry] : entries.materials) {
    deck.materials.push_back(deck_material(reading, name, entry, deck.temperature, directory, read));
    deck.materials.back().density = entry.density;
  }
  for (int period = 0; period < entries.mesh.repeat; ++period)
    deck.layers.insert(deck.layers.end(), entries.mesh.layers.begin(), entries.mesh.layers.end());
  for (std::size_t i = 0; i < entries.interfaces.size(); ++i) {
    const InterfaceEntry& entry = entries.interfaces[i];
    const std::string path = key_path("interfaces", i);
    InterfaceLaw law = assemble_law(reading, path, entry, directory, read);
    if (entry.between)
      deck.interfaces.push_back({entry.between->first, entry.between->second, std::move(law),
                                 pressed_contact(entry), reading.place(path)});
  }
  assemble_walls(reading, entries.boundaries, deck);
  deck.heating = entries.heating;
  deck.polar = entries.angles.polar;
  deck.solver = entries.solver;
  assemble_output(reading, entries.output, deck);
  if (reading.given("checkpoint")) reading.warn("checkpoint", "this version does not write checkpoints");
}

} // namespace kapitza::io
