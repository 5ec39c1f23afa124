#include "kapitza/io/import/mode_files.hpp"
#include "kapitza/physics/bose_einstein.hpp"

#include "io/deck/law_rows.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kapitza::io {
namespace {

GrayMaterial gray_material(const GrayEntry& entry, double temperature) {
  GrayMaterial band{entry.heat_capacity.value_or(0), entry.group_velocity, 0, entry.density.value_or(0)};
  band.einstein_temperature = entry.einstein_temperature.value_or(0);
  const double omega = boltzmann * band.einstein_temperature / reduced_planck;
  if (entry.states) band.heat_capacity = *entry.states * mode_heat_capacity(omega, temperature) / boltzmann;
  for (const ScatteringEntry& process : entry.scattering)
    band.scattering.push_back(scattering_process(process));
  band.mean_free_path = entry.mean_free_path.value_or(3 * entry.conductivity.value_or(0)
                                                      / (band.heat_capacity * entry.group_velocity));
  if (!band.scattering.empty()) band.mean_free_path = mean_free_path(band, temperature);
  band.normal_mean_free_path = entry.normal_mean_free_path.value_or(0);
  band.phase_velocity = entry.phase_velocity.value_or(entry.group_velocity);
  return band;
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
  if (material)
    reading.warnings.insert(reading.warnings.end(), material->warnings.begin(), material->warnings.end());
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
    for (const InputIssue& issue : error.issues()) {
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

/// Where materials come from, and at which temperature.
struct MaterialContext {
  double temperature; ///< T0 [K]
  /// Of the walls, where properties follow the temperature [K].
  std::optional<std::pair<double, double>> range;
  const std::filesystem::path& directory;
  const TextReader& read;
};

/// The modes of whichever program made them.
ModeTable imported_modes(const MaterialEntry& entry, const MaterialContext& from, double temperature,
                         std::vector<std::string>& warnings) {
  const auto& [t0, range, directory, read] = from;
  if (entry.shengbte) return read_shengbte(directory / entry.shengbte->path, temperature, read, warnings);
  if (entry.alamode)
    return read_alamode(directory / entry.alamode->path, entry.alamode->volume, read, warnings);
  if (entry.almabte) return read_almabte(directory / entry.almabte->path, read, warnings);
  return read_phono3py(directory / entry.phono3py->path, temperature, entry.phono3py->volume, read, warnings);
}

/// Of ascending temperatures those around a range, with the next ones outside of it.
std::vector<double> around(const std::vector<double>& all, const std::pair<double, double>& range) {
  auto first = std::ranges::lower_bound(all, range.first), last = std::ranges::upper_bound(all, range.second);
  if (first != all.begin()) --first;
  if (last != all.end()) ++last;
  return {first, last};
}

/// Lifetimes of the same modes at the temperatures of the source that matter; nothing where there is one
/// only.
std::vector<ModeLifetimes> all_lifetimes(const MaterialEntry& entry, std::size_t modes,
                                         const MaterialContext& from) {
  const std::optional<ImportEntry>& import = entry.shengbte ? entry.shengbte : entry.phono3py;
  if (!import || import->path.empty()) return {}; // the others' files are of one temperature
  const std::vector<double> temperatures =
      import_temperatures(entry.shengbte ? "shengbte" : "phono3py", from.directory / import->path, from.read);
  if (temperatures.size() < 2) return {};
  std::vector<ModeLifetimes> all;
  std::vector<std::string> said; // of the temperature of the deck it has been said
  for (const double temperature : around(temperatures, *from.range)) {
    ModeTable table = imported_modes(entry, from, temperature, said);
    if (table.size() != modes)
      throw InputError(fmt::format("has {} usable modes at {:g} K and {} at the deck's temperature",
                                   table.size(), temperature, modes));
    all.push_back({temperature, std::move(table.lifetime)});
  }
  return all;
}

/// A material of first-principles modes. That the deck's temperature and axis fit is checked here.
ModeMaterial mode_material(Reading& reading, const std::string& key, const MaterialEntry& entry,
                           const MaterialContext& from) {
  const TransportAxis axis = entry.axis.value_or(TransportAxis::isotropic);
  ModeMaterial material{{}, {entry.max_bands, axis}, entry.frequency_bins};
  import_phonons(reading, key, [&](std::vector<std::string>& warnings) {
    ModeTable modes = imported_modes(entry, from, from.temperature, warnings);
    mode_shares(modes, from.temperature, axis);
    check_modes(modes, entry.axis, warnings);
    if (from.range) material.at_temperatures = all_lifetimes(entry, modes.size(), from);
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
                           const MaterialContext& from) {
  if (entry.gray) return {name, gray_material(*entry.gray, from.temperature)};
  if (entry.bands) {
    BandTable table;
    for (const GrayEntry& band : *entry.bands) table.bands.push_back(gray_material(band, from.temperature));
    return {name, std::move(table)};
  }
  const auto given = [](const std::optional<std::string>& text) { return text && !text->empty(); };
  if (given(entry.library) || given(entry.file))
    return {name, resolved_material(reading, key_path("materials", name), entry, from.directory, from.read)};
  if (const auto kind = import_key(entry)) {
    const std::string key = key_path(key_path("materials", name), *kind);
    if (!entry.giftbte) return {name, mode_material(reading, key, entry, from)};
    BandTable table;
    import_phonons(reading, key, [&](std::vector<std::string>& warnings) {
      table.bands = read_giftbte(from.directory / entry.giftbte->path, from.read, warnings);
    });
    return {name, std::move(table)};
  }
  return {name, GrayMaterial{}}; // complained about already
}

/// As given, or those of the material's own file; none where it has none (electron_checks.cpp complains).
std::optional<ElectronNumbers> electrons_of(const ElectronsEntry& entry, const DeckMaterial& material) {
  if (!entry.library)
    return ElectronNumbers{entry.conductivity.value_or(1), entry.heat_capacity.value_or(0),
                           entry.coupling.value_or(1)};
  const auto* resolved = std::get_if<ResolvedMaterial>(&material.phonons);
  return resolved ? resolved->material.electrons : std::nullopt;
}

/// Of rough bodies that touch in places, where the entry says so.
std::optional<PressedContact> pressed_contact(const InterfaceEntry& entry) {
  if (entry.model != pressed_word) return std::nullopt;
  return PressedContact{entry.pressure.value_or(0), entry.hardness.value_or(1), entry.roughness.value_or(0),
                        entry.slope.value_or(0), entry.gap_conductance.value_or(0)};
}

void assemble_output(Reading& reading, const OutputEntry& entry, Deck& deck) {
  deck.output.directory = entry.directory;
  deck.output.probes = entry.probes;
  for (std::size_t i = 0; i < entry.probes.size(); ++i)
    deck.output.probes[i].where = reading.place(key_path(key_path("output.probes", i), "at"));
  deck.output.lines = entry.lines;
  deck.output.fields_at = read_fields_at(reading, entry, deck);
  for (std::size_t i = 0; i < entry.lines.size(); ++i)
    deck.output.lines[i].where = reading.place(key_path("output.lines", i));
  const std::vector<std::string> preset{deck.plane ? "vtu" : "csv"}, formats = entry.formats.value_or(preset);
  const auto asked = [&](const char* format) {
    return std::find(formats.begin(), formats.end(), format) != formats.end();
  };
  deck.output.csv = asked("csv") && !deck.plane;
  deck.output.hdf5 = asked("hdf5");
  deck.output.vtu = asked("vtu");
  if (asked("csv") && deck.plane)
    reading.warn("output.formats", "csv is the profile along a stack, there is none in 2D");
  deck.output.spectral = entry.spectral;
  if (deck.time && !reading.given("time.output"))
    deck.time->output = equal_steps(entry.every.value_or(deck.time->end / 100), deck.time->end);
  if (entry.every && !deck.time) reading.warn("output.every", "has an effect in transient runs only");
}

/// The geometry: layers, or what only a 2D deck has.
void assemble_mesh(const Reading& reading, const DeckEntries& entries, const std::filesystem::path& directory,
                   Deck& deck) {
  const MeshEntry& mesh = entries.mesh;
  for (int period = 0; period < mesh.repeat; ++period)
    for (std::size_t i = 0; i < mesh.layers.size(); ++i) {
      deck.layers.push_back(mesh.layers[i]);
      deck.layers.back().where = reading.place(key_path("mesh.layers", i) + ".thickness");
    }
  if (!mesh.grid && !mesh.gmsh) return;
  deck.plane.emplace();
  deck.plane->where = reading.place(mesh.grid ? "mesh.grid" : "mesh.gmsh");
  deck.plane->azimuthal = entries.angles.azimuthal;
  if (mesh.grid)
    deck.plane->mesh = *mesh.grid;
  else
    deck.plane->mesh =
        DeckGmsh{directory / *mesh.gmsh, mesh.scale.value_or(1), mesh.names, mesh.scale.has_value()};
}

} // namespace

void assemble_deck(Reading& reading, const DeckEntries& entries, const std::filesystem::path& directory,
                   const TextReader& read, Deck& deck) {
  deck.title = entries.title;
  deck.temperature_given = entries.temperature.has_value();
  deck.temperature = entries.temperature.value_or(mean_wall_temperature(entries).value_or(300));
  MaterialContext from{deck.temperature, {}, directory, read};
  if (entries.solver.properties == Properties::full)
    from.range = temperature_range(entries, deck.temperature);
  for (const auto& [name, entry] : entries.materials) {
    deck.materials.push_back(deck_material(reading, name, entry, from));
    deck.materials.back().density = entry.density;
    if (entry.electrons && !entry.electrons->none)
      deck.materials.back().electrons = electrons_of(*entry.electrons, deck.materials.back());
  }
  assemble_mesh(reading, entries, directory, deck);
  for (std::size_t i = 0; i < entries.interfaces.size(); ++i) {
    const InterfaceEntry& entry = entries.interfaces[i];
    const std::string path = key_path("interfaces", i);
    InterfaceLaw law = assemble_law(reading, path, entry, directory, read);
    if (entry.between)
      deck.interfaces.push_back({entry.between->first, entry.between->second, std::move(law),
                                 pressed_contact(entry), reading.place(path),
                                 entry.electron_conductance.value_or(0)});
  }
  assemble_walls(reading, entries, deck);
  for (std::size_t i = 0; i < entries.heating.size(); ++i)
    deck.heating.push_back(
        assemble_heating(reading, key_path("heating", i), entries.heating[i], directory, read));
  deck.polar = entries.angles.polar;
  deck.solver = entries.solver;
  deck.time = entries.time;
  deck.solver.harmonic.azimuthal = entries.angles.azimuthal;
  if (deck.solver.decomposition) deck.solver.decomposition->where = reading.place("solver.decomposition");
  assemble_output(reading, entries.output, deck);
  deck.checkpoint = entries.checkpoint;
  choose_march(reading, deck);
}

} // namespace kapitza::io

namespace kapitza {

bool has_electrons(const Deck& deck) {
  return std::ranges::any_of(deck.materials,
                             [](const DeckMaterial& material) { return material.electrons.has_value(); });
}

double mean_free_path(const GrayMaterial& band, double temperature) {
  const double omega = boltzmann * band.einstein_temperature / reduced_planck;
  double rate = 0;
  for (const ScatteringProcess& process : band.scattering)
    rate += process_rate(process, omega, band.group_velocity, temperature);
  return band.group_velocity / rate;
}

} // namespace kapitza
