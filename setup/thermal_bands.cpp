/// How the bands of a deck's materials depend on temperature.

#include "kapitza/physics/thermal_bands.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/physics/constants.hpp"
#include "kapitza/setup/problem.hpp"

#include "setup/problem_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace kapitza {
namespace {

/// Plain bands: each says its own Einstein temperature and processes.
ThermalBands plain_thermal(const std::vector<GrayMaterial>& table, const Bands& bands) {
  ThermalBands thermal;
  bool scatters = false;
  std::vector<GrayMaterial> present;
  for (const int number : bands.frequency) {
    present.push_back(table[index(number)]);
    thermal.einstein_temperature.push_back(present.back().einstein_temperature);
    scatters = scatters || !present.back().scattering.empty();
  }
  if (!scatters) return thermal;
  thermal.mean_free_path = [present](double temperature) {
    std::vector<double> lengths;
    lengths.reserve(present.size());
    for (const GrayMaterial& band : present)
      lengths.push_back(io::of_all_processes(
          band, band.scattering.empty() ? band.mean_free_path : mean_free_path(band, temperature)));
    return lengths;
  };
  if (has_normal_processes(bands))
    thermal.normal_share = [present, all = thermal.mean_free_path](double temperature) {
      std::vector<double> shares = all(temperature);
      for (std::size_t b = 0; b < present.size(); ++b)
        shares[b] = present[b].normal_mean_free_path > 0 ? shares[b] / present[b].normal_mean_free_path : 0;
      return shares;
    };
  return thermal;
}

/// Mean angular frequency of every bin of the grid over all materials, weighted by heat capacity [rad/s].
std::map<int, double> mean_frequencies(const std::vector<bool>& used, const std::vector<Bands>& media) {
  std::map<int, std::pair<double, double>> sums;
  for (std::size_t m = 0; m < media.size(); ++m) {
    if (!used[m] || !media[m].frequency_resolved) continue;
    for (std::size_t b = 0; b < media[m].frequency.size(); ++b) {
      auto& [weighted, weight] = sums[media[m].frequency[b]];
      weighted += media[m].heat_capacity[b] * media[m].omega[b];
      weight += media[m].heat_capacity[b];
    }
  }
  std::map<int, double> means;
  for (const auto& [bin, sum] : sums) means[bin] = sum.first / sum.second;
  return means;
}

std::string theta_text(double theta) {
  return theta == 0 ? "none (its heat capacity is the same at all temperatures)"
                    : fmt::format("{:g} K", theta);
}

/// Plain bands that laws join must have one frequency.
void check_partners(const Deck& deck, const std::vector<Bands>& media,
                    const std::vector<ThermalBands>& thermal) {
  std::vector<InputIssue> issues;
  const std::vector<bool> used = used_materials(deck);
  for (const DeckInterface& interface : deck.interfaces) {
    const std::size_t a = index(io::material_index(deck, interface.first)),
                      b = index(io::material_index(deck, interface.second));
    if (!used[a] || !used[b] || media[a].frequency_resolved) continue;
    for (const auto& [i, j] : io::partners(media[a], media[b])) {
      const double here = thermal[a].einstein_temperature[i], there = thermal[b].einstein_temperature[j];
      if (here == there) continue;
      io::complain(deck, {&interface, false},
                   InputError(fmt::format(
                       "solver.properties: full joins occupations of one frequency, but the "
                       "einstein_temperature of band {} is {} in {} and {} in {}; give both the same",
                       i + 1, theta_text(here), interface.first, theta_text(there), interface.second)),
                   issues);
      break;
    }
  }
  if (!issues.empty()) throw InputError(std::move(issues));
}

} // namespace

std::vector<ThermalBands> io::make_thermal_bands(const Deck& deck, const std::vector<Bands>& media) {
  const std::vector<bool> used = used_materials(deck);
  const std::map<int, double> frequencies = mean_frequencies(used, media);
  std::vector<ThermalBands> thermal(media.size());
  for (std::size_t m = 0; m < media.size(); ++m) {
    const auto& phonons = deck.materials[m].phonons;
    if (!used[m]) {
      thermal[m].einstein_temperature.assign(index(media[m].size()), 0); // stands for another, see media
    } else if (const auto* gray = std::get_if<GrayMaterial>(&phonons)) {
      thermal[m] = plain_thermal({*gray}, media[m]);
    } else if (const auto* table = std::get_if<BandTable>(&phonons)) {
      thermal[m] = plain_thermal(table->bands, media[m]);
    } else {
      for (const int bin : media[m].frequency)
        thermal[m].einstein_temperature.push_back(reduced_planck * frequencies.at(bin) / boltzmann);
    }
    if (const auto* modes = used[m] ? std::get_if<ModeMaterial>(&phonons) : nullptr) {
      thermal[m].mean_free_path = mean_free_paths(modes->modes, modes->at_temperatures, deck.temperature,
                                                  *shared_grid(deck, used), modes->binning);
    } else if (used[m] && std::holds_alternative<ResolvedMaterial>(phonons)) {
      thermal[m].mean_free_path = [material = scattered_by_lattice(deck.materials[m]),
                                   grid = *shared_grid(deck, used),
                                   taken = deck.temperature](double temperature) {
        return mean_free_paths(material, taken, grid, temperature);
      };
      if (has_normal_processes(media[m]))
        thermal[m].normal_share = [material = scattered_by_lattice(deck.materials[m]),
                                   grid = *shared_grid(deck, used),
                                   taken = deck.temperature](double temperature) {
          return normal_shares(material, taken, grid, temperature);
        };
    }
    if (used[m] && is_metal(media[m])) thermal[m] = with_electrons(std::move(thermal[m]), media[m]);
  }
  check_partners(deck, media, thermal);
  return thermal;
}

} // namespace kapitza
