#include "kapitza/setup/variants.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/physics/modes.hpp"

#include <algorithm>

namespace kapitza {
namespace {

bool is_boundary(const ScatteringProcess& process) {
  return std::holds_alternative<BoundaryScattering>(process.law);
}

/// Shortens what there is; tells whether there was anything. Where nothing else scatters, as in the model of
/// a glass, the length is no size of a crystal.
bool shorten_boundaries(Material& material) {
  constexpr double shorter = 0.1;
  auto& processes = material.scattering;
  const auto count = std::count_if(processes.begin(), processes.end(), is_boundary);
  if (count == 0 || index(count) == processes.size()) return false;
  for (ScatteringProcess& process : processes)
    if (is_boundary(process)) std::get<BoundaryScattering>(process.law).length *= shorter;
  return true;
}

} // namespace

std::optional<Deck> with_twice_the_bins(const Deck& deck) {
  Deck finer = deck;
  const std::vector<bool> used = used_materials(deck);
  int asked = default_frequency_bins;
  for (std::size_t m = 0; m < used.size(); ++m)
    if (const auto bins = frequency_bins(deck.materials[m]); bins && used[m]) asked = *bins;
  bool any = false;
  for (std::size_t m = 0; m < used.size(); ++m) {
    auto& phonons = finer.materials[m].phonons;
    if (auto* resolved = std::get_if<ResolvedMaterial>(&phonons)) {
      resolved->frequency_bins = 2 * asked;
      any = any || used[m];
    }
    if (auto* modes = std::get_if<ModeMaterial>(&phonons)) {
      modes->frequency_bins = 2 * asked;
      modes->binning.usual_bands = 2 * modes->binning.max_bands.value_or(modes->binning.usual_bands);
      modes->binning.max_bands.reset();
      any = any || used[m];
    }
  }
  return any ? std::optional(std::move(finer)) : std::nullopt;
}

std::optional<Deck> with_shorter_boundaries(const Deck& deck) {
  Deck smaller = deck;
  const std::vector<bool> used = used_materials(deck);
  bool any = false;
  for (std::size_t m = 0; m < used.size(); ++m)
    if (auto* resolved = std::get_if<ResolvedMaterial>(&smaller.materials[m].phonons))
      any = (shorten_boundaries(resolved->material) && used[m]) || any;
  return any ? std::optional(std::move(smaller)) : std::nullopt;
}

} // namespace kapitza
