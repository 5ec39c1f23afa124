/// From the materials of a deck to bands on one frequency grid.

#include "kapitza/analysis/mode_films.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/setup/problem.hpp"

#include "setup/problem_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kapitza {
namespace {

/// @param scattering whether normal processes drift, where there are any
Bands plain_bands(const std::vector<GrayMaterial>& table, const std::string& name, Scattering scattering) {
  Bands bands;
  const bool drifts =
      scattering == Scattering::callaway
      && std::ranges::any_of(table, [](const GrayMaterial& band) { return band.normal_mean_free_path > 0; });
  for (std::size_t i = 0; i < table.size(); ++i) {
    const GrayMaterial& band = table[i];
    if (band.heat_capacity == 0) continue; // absent: its partners elsewhere stay alone
    bands.heat_capacity.push_back(band.heat_capacity);
    bands.speed.push_back(band.group_velocity);
    const double length = io::of_all_processes(band, band.mean_free_path);
    bands.mean_free_path.push_back(length);
    if (drifts) {
      const bool normal = band.normal_mean_free_path > 0;
      bands.normal_share.push_back(normal ? length / band.normal_mean_free_path : 0);
      bands.phase_velocity.push_back(normal ? band.phase_velocity : band.group_velocity);
    }
    bands.frequency.push_back(static_cast<int>(i));
    bands.branch.push_back(0);
    bands.omega.push_back(0);
    bands.wavevector.push_back(0);
    bands.density = band.density;
  }
  validate(bands, name);
  return bands;
}

/// What the materials that are used ask for; nothing where none does.
std::optional<int> asked_bins(const Deck& deck, const std::vector<bool>& used) {
  for (std::size_t m = 0; m < used.size(); ++m)
    if (const auto bins = frequency_bins(deck.materials[m]); bins && used[m]) return bins;
  return std::nullopt;
}

Bands make_material_bands(const Deck& deck, const DeckMaterial& material,
                          const std::optional<FrequencyGrid>& grid) {
  if (const auto* gray = std::get_if<GrayMaterial>(&material.phonons))
    return plain_bands({*gray}, material.name, deck.solver.scattering);
  if (const auto* table = std::get_if<BandTable>(&material.phonons))
    return plain_bands(table->bands, material.name, deck.solver.scattering);
  if (const auto* modes = std::get_if<ModeMaterial>(&material.phonons))
    return make_bands(modes->modes, deck.temperature, *grid, modes->binning);
  const Material resolved = io::scattered_by_lattice(material);
  if (deck.solver.scattering == Scattering::callaway)
    return make_callaway_bands(resolved, deck.temperature, *grid);
  return make_bands(resolved, deck.temperature, *grid);
}

} // namespace

namespace io {

Material scattered_by_lattice(const DeckMaterial& material) {
  Material resolved = std::get<ResolvedMaterial>(material.phonons).material;
  if (material.electrons)
    std::erase_if(resolved.scattering, [](const ScatteringProcess& process) { return process.electrons; });
  return resolved;
}

double of_all_processes(const GrayMaterial& band, double others) {
  if (band.normal_mean_free_path == 0) return others;
  return 1 / (1 / others + 1 / band.normal_mean_free_path);
}

std::optional<FrequencyGrid> shared_grid(const Deck& deck, const std::vector<bool>& used) {
  std::vector<Material> resolved;
  std::vector<ModeTable> tables;
  for (std::size_t m = 0; m < used.size(); ++m) {
    if (!used[m]) continue;
    const auto& phonons = deck.materials[m].phonons;
    if (const auto* with_dispersion = std::get_if<ResolvedMaterial>(&phonons))
      resolved.push_back(with_dispersion->material);
    if (const auto* with_modes = std::get_if<ModeMaterial>(&phonons)) tables.push_back(with_modes->modes);
  }
  if (resolved.empty() && tables.empty()) return std::nullopt;
  return make_frequency_grid(resolved, tables, asked_bins(deck, used).value_or(default_frequency_bins),
                             deck.temperature);
}

std::vector<Bands> make_all_bands(const Deck& deck, const std::vector<bool>& used) {
  const auto grid = shared_grid(deck, used);
  std::vector<Bands> all(deck.materials.size());
  std::vector<InputIssue> issues;
  for (std::size_t m = 0; m < all.size(); ++m) {
    if (!used[m]) continue;
    const DeckMaterial& material = deck.materials[m];
    try {
      all[m] = make_material_bands(deck, material, grid);
      if (material.density) all[m].density = *material.density;
      if (const auto& electrons = material.electrons)
        all[m] = with_electrons(std::move(all[m]), {electrons->conductivity, electrons->heat_capacity},
                                electrons->coupling);
    } catch (const InputError& error) {
      for (const InputIssue& issue : error.issues())
        issues.push_back({{deck.path.string(), 0, 0}, "materials." + material.name, issue.message});
    }
  }
  if (!issues.empty()) throw InputError(std::move(issues));
  const auto first = std::find(used.begin(), used.end(), true) - used.begin();
  for (std::size_t m = 0; m < all.size(); ++m)
    if (!used[m]) all[m] = all[index(first)];
  return all;
}

int material_index(const Deck& deck, const std::string& name) {
  const auto found = std::find_if(deck.materials.begin(), deck.materials.end(),
                                  [&](const DeckMaterial& material) { return material.name == name; });
  return static_cast<int>(found - deck.materials.begin());
}

} // namespace io

std::vector<std::string> binning_notes(const Deck& deck, const std::vector<Bands>& materials) {
  std::vector<std::string> notes;
  const std::vector<bool> used = used_materials(deck);
  if (const auto asked = asked_bins(deck, used))
    if (const int bins = io::shared_grid(deck, used)->bins(); bins > *asked)
      notes.push_back(
          fmt::format("the frequency grid has {} bins, not {}: every branch begins and ends at an "
                      "edge of it, which takes so many",
                      bins, *asked));
  for (std::size_t m = 0; m < used.size(); ++m) {
    const auto* material = std::get_if<ModeMaterial>(&deck.materials[m].phonons);
    if (material == nullptr || !used[m]) continue;
    const Bands& bands = materials[m];
    const double loss = film_binning_loss(material->modes, deck.temperature, material->binning.axis, bands);
    notes.push_back(
        fmt::format("material {}: {} modes are {} bands, which changes the conductivity along films "
                    "of 10 nm to 10 um by at most {:.2g} %",
                    deck.materials[m].name, material->modes.size(), bands.size(), 100 * loss));
  }
  return notes;
}

} // namespace kapitza
