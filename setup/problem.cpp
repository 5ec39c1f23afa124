#include "kapitza/setup/problem.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/base/overloaded.hpp"
#include "kapitza/solver/resolution.hpp"
#include "kapitza/solver/stack/couplings.hpp"

#include "setup/islands.hpp"
#include "setup/problem_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

namespace kapitza {
namespace io {

std::vector<std::array<std::size_t, 2>> partners(const Bands& a, const Bands& b) {
  std::vector<std::array<std::size_t, 2>> pairs;
  for (std::size_t i = 0; i < a.frequency.size(); ++i)
    for (std::size_t j = 0; j < b.frequency.size(); ++j)
      if (a.frequency[i] == b.frequency[j]) pairs.push_back({i, j});
  return pairs;
}

FoundLaw find_law(const Deck& deck, const std::string& left, const std::string& right) {
  for (const DeckInterface& interface : deck.interfaces) {
    if (interface.first == left && interface.second == right) return {&interface, false};
    if (interface.first == right && interface.second == left) return {&interface, true};
  }
  return {};
}

/// Cosines of total reflection between gray materials and plain bands, ascending: panels of the quadrature
/// end there. Where frequencies are resolved every frequency has others, and none is worth a panel.
std::vector<double> critical_cosines(const Deck& deck, const std::vector<Bands>& materials) {
  constexpr double apart = 0.02;
  const std::vector<bool> used = used_materials(deck);
  std::vector<double> cosines;
  for (const DeckInterface& interface : deck.interfaces) {
    if (!law_traits(interface.law).acoustic) continue;
    const int first = material_index(deck, interface.first), second = material_index(deck, interface.second);
    if (!used[index(first)] || !used[index(second)]) continue;
    const Bands &a = materials[index(first)], &b = materials[index(second)];
    if (a.frequency_resolved) continue;
    for (const auto& [i, j] : partners(a, b)) {
      const double ratio = std::min(a.speed[i], b.speed[j]) / std::max(a.speed[i], b.speed[j]);
      cosines.push_back(std::sqrt((1 - ratio) * (1 + ratio)));
    }
  }
  std::sort(cosines.begin(), cosines.end());
  std::vector<double> kept;
  for (const double mu : cosines)
    if (mu > (kept.empty() ? 0 : kept.back()) + apart && mu < 1 - apart) kept.push_back(mu);
  if (static_cast<int>(kept.size()) > deck.polar / 8) kept.clear(); // too few points for so many panels
  return kept;
}

SurfaceCondition interface_condition(const FoundLaw& found, double jump, const BothSides& bands) {
  SurfaceCondition condition{TransparentInterface{}, found.reversed, jump};
  if (found.interface == nullptr) return condition;
  condition.law = surface_law(found.interface->law);
  if (found.interface->contact)
    condition.contact_resistance = contact_resistance(
        *found.interface->contact, bulk_conductivity(bands.minus), bulk_conductivity(bands.plus));
  return condition;
}

void complain(const SourceLocation& where, const std::string& key, const InputError& error,
              std::vector<InputIssue>& issues) {
  for (const InputIssue& issue : error.issues()) issues.push_back({where, key, issue.message});
}

void complain(const Deck& deck, const FoundLaw& found, const InputError& error,
              std::vector<InputIssue>& issues) {
  if (found.interface == nullptr) return complain({deck.path.string(), 0, 0}, "interfaces", error, issues);
  const auto i = found.interface - deck.interfaces.data();
  complain(found.interface->where, fmt::format("interfaces[{}]", i), error, issues);
}

void check_sound_velocities(const Deck& deck, const FoundLaw& found, std::vector<InputIssue>& issues) {
  if (!law_traits(found.interface->law).acoustic) return;
  for (const std::string* name : {&found.interface->first, &found.interface->second}) {
    const auto* resolved =
        std::get_if<ResolvedMaterial>(&deck.materials[index(material_index(deck, *name))].phonons);
    if (resolved == nullptr || resolved->material.sound_velocity) continue;
    complain(deck, found,
             InputError(fmt::format(
                 "acoustic mismatch needs the sound velocities of both materials, and '{}' has none; give "
                 "'sound_velocity' in its file",
                 *name)),
             issues);
    return;
  }
}

InputError unbalanced(const Deck& deck, const std::string& excess) {
  return InputError(
      {{{deck.path.string(), 0, 0},
        "boundaries",
        fmt::format("there is no steady state: {} of heating and imposed heat flux cannot leave; "
                    "make one boundary isothermal, or let the fluxes balance",
                    excess)}});
}

} // namespace io

namespace {

using namespace io;

/// Where a plane lets some bands pass and holds others back, what it does to the spectrum bends the
/// temperature beside it more than a wall does.
bool touches_table(const Deck& deck, std::size_t layer) {
  const auto tabulated = [&](std::size_t left, std::size_t right) {
    const FoundLaw law = find_law(deck, deck.layers[left].material, deck.layers[right].material);
    return law.interface != nullptr && law_traits(law.interface->law).table != nullptr;
  };
  return (layer > 0 && tabulated(layer - 1, layer))
         || (layer + 1 < deck.layers.size() && tabulated(layer, layer + 1));
}

double heating_power(const Deck& deck, const std::string& material, bool of_electrons) {
  double power = 0;
  for (const DeckHeating& heating : deck.heating)
    if (heating.material == material && heating.into_electrons == of_electrons) power += heating.power;
  return power;
}
double heating_power(const Deck& deck, const std::string& material) {
  return heating_power(deck, material, false) + heating_power(deck, material, true);
}

/// Heat, and properties that follow it, bend the temperature all along, not only beside the ends; where it
/// changes in time the temperature falls off in a depth that the ends' Knudsen layers know nothing of.
bool bends(const Deck& deck, const DeckLayer& layer) {
  return !deck.is_steady() || heating_power(deck, layer.material) != 0
         || deck.solver.properties == Properties::full;
}

/// How many times as many cells a layer needs as one that is neither heated nor beside anything unusual.
int times_finer(const Deck& deck, std::size_t i) {
  const DeckLayer& layer = deck.layers[i];
  if (bends(deck, layer)) return cells_where_heated;
  if (deck.materials[index(material_index(deck, layer.material))].electrons) return cells_of_metals;
  return touches_table(deck, i) ? cells_beside_table : 1;
}

/// The shortest depth in which light falls off in a material [m].
double depth_of_light(const Deck& deck, const std::string& material) {
  double shortest = HUGE_VAL;
  for (const DeckHeating& heating : deck.heating)
    if (heating.material == material && heating.absorbed)
      shortest = std::min(shortest, heating.absorbed->length);
  return shortest;
}

/// The shortest wavelength in which a layer is heated, or begins, along x [m]; 0: none.
double cosine_in(const Deck& deck, const DeckLayer& layer) {
  double shortest = HUGE_VAL;
  for (const DeckHeating& heating : deck.heating)
    if (heating.material == layer.material && heating.cosine)
      shortest = std::min(shortest, heating.cosine->wavelength);
  if (deck.time && deck.time->amplitude != 0) shortest = std::min(shortest, deck.time->cosine.wavelength);
  return std::isinf(shortest) ? 0 : shortest;
}

/// As many cells, or as many more as make even the widest, in the middle of the layer, small enough for what
/// varies there as a cosine: lines in cells of h miss it by (k h)^2/12 at their ends.
int cells_for_cosine(const Deck& deck, const DeckLayer& layer, const Resolution& resolution, int cells) {
  constexpr double cells_per_wavelength = 180; // 1e-4 of the amplitude
  constexpr int most = 10'000'000;
  const double wavelength = cosine_in(deck, layer);
  if (wavelength == 0) return cells;
  const double widest = wavelength / cells_per_wavelength;
  if (layer.thickness / widest > most) return most;
  cells = std::max(cells, static_cast<int>(std::ceil(layer.thickness / widest)));
  if (layer.grading == Grading::uniform) return cells;
  while (cells < most
         && std::ranges::max(graded_widths(layer.thickness, cells, first_cell_among(resolution, cells)))
                > widest)
    cells += (cells + 3) / 4;
  return std::min(cells, most);
}

/// In time, directions arrive at the first cell of a layer one after the other: it stays as large as they are
/// far apart. (A train of pulses is followed by its frequencies.)
bool follows_fronts(const Deck& deck) {
  return deck.time
         && std::ranges::none_of(deck.heating, [](const DeckHeating& h) { return h.train.has_value(); });
}

/// The highest frequency at which walls and heating oscillate [Hz].
double highest_frequency(const Deck& deck) {
  const std::vector<double>& all = deck.solver.harmonic.frequencies;
  return deck.time || all.empty() ? 0 : std::ranges::max(all);
}

/// Of a layer this thick heat is a billionth of what streams each way: rounding leaves nothing of it.
void check_thickness(const DeckLayer& layer, const Bands& bands) {
  constexpr double thickest = 3e8; // mean free paths
  const double mean_free_path =
      4 * one_way_conductance(bands) / (relaxation(bands) + electron_coupling(bands));
  if (!(layer.thickness > thickest * mean_free_path)) return;
  throw InputError(
      {{layer.where, "mesh.layers",
        fmt::format("{:.3g} m of {} are {:.0e} mean free paths of {:.2g} m, at most {:.0e} can be "
                    "computed: Fourier's law holds there; are these lengths meant?",
                    layer.thickness, layer.material, layer.thickness / mean_free_path, mean_free_path,
                    thickest)}});
}

std::vector<LayerSpec> make_layers(const Deck& deck, const std::vector<Bands>& materials) {
  const double frequency = highest_frequency(deck);
  std::map<std::pair<int, double>, int> for_flight; // by material and thickness: layers repeat
  const auto cells_where_oscillating = [&](int material, double thickness, int cells) {
    const auto [found, is_new] = for_flight.try_emplace({material, thickness}, cells);
    if (is_new) found->second = cells_for_flight(materials[index(material)], thickness, cells, frequency);
    return std::max(cells, found->second);
  };
  std::map<std::string, int> occurrences, seen;
  for (const DeckLayer& layer : deck.layers) ++occurrences[layer.material];
  std::vector<LayerSpec> layers;
  for (std::size_t i = 0; i < deck.layers.size(); ++i) {
    const DeckLayer& layer = deck.layers[i];
    LayerSpec spec;
    spec.name = layer.material;
    if (occurrences[layer.material] > 1) spec.name += "#" + std::to_string(++seen[layer.material]);
    spec.material = material_index(deck, layer.material);
    spec.thickness = layer.thickness;
    check_thickness(layer, materials[index(spec.material)]);
    const Resolution resolution =
        resolve_layer(materials[index(spec.material)], layer.thickness, layer.cells ? 0 : frequency,
                      depth_of_light(deck, layer.material));
    const int finer = times_finer(deck, i);
    const Resolution by_default{finer * resolution.cells, resolution.first_cell};
    const Resolution& graded = follows_fronts(deck) ? by_default : resolution;
    spec.cells = layer.cells
                     ? *layer.cells
                     : cells_where_oscillating(spec.material, layer.thickness,
                                               cells_for_cosine(deck, layer, graded, by_default.cells));
    if (layer.grading == Grading::refined) spec.first_cell = first_cell_among(graded, spec.cells);
    spec.surface_before = i == 0 || layer.material != deck.layers[i - 1].material
                          || find_law(deck, layer.material, layer.material).interface != nullptr;
    layers.push_back(spec);
  }
  return layers;
}

SurfaceCondition end_condition(const DeckEnd& end) {
  return std::visit(Overloaded{[](const PeriodicWall&) -> SurfaceCondition {
                                 throw std::logic_error("periodic ends are an interface");
                               },
                               [](const auto& law) -> SurfaceCondition { return {law}; }},
                    end);
}

/// The couplings of all surfaces. A law that cannot join its materials is a mistake in its line of the deck,
/// though it shows only once the bands are known.
void couple_all(const Deck& deck, StackProblem& problem) {
  const auto law_of = [&](const Surface& surface) {
    const auto material = [&](int cell) -> const std::string& {
      return deck.layers[index(problem.mesh.region_of_cell[index(cell)])].material;
    };
    return find_law(deck, material(surface.minus_cell), material(surface.plus_cell));
  };
  std::vector<InputIssue> issues;
  std::set<const DeckInterface*> seen;
  for (const Surface& surface : problem.mesh.surfaces) {
    if (surface.is_boundary()) continue;
    const FoundLaw found = law_of(surface);
    if (found.interface != nullptr && seen.insert(found.interface).second)
      check_sound_velocities(deck, found, issues);
  }
  couple_surfaces(problem, [&](std::size_t s, const InputError& error) {
    const Surface& surface = problem.mesh.surfaces[s];
    if (surface.is_boundary())
      complain(deck.where_ends[surface.minus_cell < 0 ? 0 : 1],
               surface.minus_cell < 0 ? "boundaries.left" : "boundaries.right", error, issues);
    else
      complain(deck, law_of(surface), error, issues);
  });
  if (!issues.empty()) throw InputError(std::move(issues));
  for (std::size_t s = 0; s < problem.mesh.surfaces.size(); ++s) {
    const Surface& surface = problem.mesh.surfaces[s];
    if (surface.is_boundary()) continue;
    const BothSides bands{problem.bands_of_cell(surface.minus_cell),
                          problem.bands_of_cell(surface.plus_cell)};
    join_electrons(
        deck, law_of(surface), bands, [&] { return make_couplings(problem).of_surface[s]->groups; },
        problem.surfaces[s], issues);
  }
  if (!issues.empty()) throw InputError(std::move(issues));
}

/// Heat that cannot leave has no steady state.
void check_balance(const Deck& deck, const StackProblem& problem) {
  if (!is_floating(problem)) return;
  double sum = 0, largest = 0;
  const auto add = [&](double power) {
    sum += power;
    largest = std::max(largest, std::abs(power));
  };
  for (const Region& region : problem.mesh.regions)
    add(heating_power(deck, deck.materials[index(region.material)].name) * region.thickness);
  for (const SurfaceCondition& condition : problem.surfaces)
    if (const auto heat_flux = imposed_flux(condition.law)) add(*heat_flux);
  if (std::abs(sum) > 1e-9 * largest) throw unbalanced(deck, fmt::format("{:.6g} W/m^2", sum));
}

} // namespace

StackProblem make_problem(const Deck& deck) {
  if (deck.plane)
    throw InputError({{deck.plane->where, "mesh", "this needs a stack of layers (1D), not a mesh in 2D"}});
  StackProblem problem;
  problem.temperature = deck.temperature;
  problem.media = make_all_bands(deck, used_materials(deck));
  if (deck.solver.properties == Properties::full) problem.thermal = make_thermal_bands(deck, problem.media);
  problem.angles = double_gauss(deck.polar, critical_cosines(deck, problem.media));
  const auto* periodic = std::get_if<PeriodicWall>(&deck.left);
  problem.mesh = make_stack(make_layers(deck, problem.media), periodic != nullptr);

  const auto material_at = [&](int cell) -> const std::string& {
    const auto region = index(problem.mesh.region_of_cell[index(cell)]);
    return deck.layers[region].material;
  };
  for (Surface& surface : problem.mesh.surfaces) {
    if (surface.is_boundary()) {
      const bool left = surface.minus_cell < 0;
      problem.surfaces.push_back(end_condition(left ? deck.left : deck.right));
      problem.surfaces.back().electron_temperature = deck.electron_ends[left ? 0 : 1];
    } else {
      const std::string &left = material_at(surface.minus_cell), &right = material_at(surface.plus_cell);
      surface.name = fmt::format("{}|{}", left, right);
      problem.surfaces.push_back(interface_condition(
          find_law(deck, left, right), surface.periodic ? periodic->temperature_drop : 0,
          {problem.bands_of_cell(surface.minus_cell), problem.bands_of_cell(surface.plus_cell)}));
    }
  }
  std::vector<double> heating, of_electrons;
  for (const Region& region : problem.mesh.regions) {
    const std::string& material = deck.materials[index(region.material)].name;
    heating.push_back(heating_power(deck, material, false));
    of_electrons.push_back(heating_power(deck, material, true));
  }
  couple_all(deck, problem);
  if (deck.time && deck.time->from_steady) check_islands(deck, problem);
  if (!deck.is_steady()) return problem; // the drive has the heating
  if (!deck.heating.empty()) problem.heating = spread_over_cells(problem.mesh, heating);
  if (std::ranges::any_of(deck.heating, &DeckHeating::into_electrons))
    problem.electron_heating = spread_over_cells(problem.mesh, of_electrons);
  check_islands(deck, problem);
  check_balance(deck, problem);
  return problem;
}

SteadyOptions make_steady_options(const DeckSolver& solver) {
  SteadyOptions options;
  options.tolerance = solver.tolerance;
  options.max_sweeps = solver.max_sweeps;
  if (solver.acceleration == Acceleration::none) options.acceleration_groups = 0;
  if (solver.acceleration == Acceleration::gray) options.acceleration_groups = 1;
  return options;
}

} // namespace kapitza
