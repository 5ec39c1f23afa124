#include "kapitza/setup/thermoreflectance.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/base/overloaded.hpp"
#include "kapitza/laws/law_traits.hpp"

#include "setup/problem_parts.hpp"

#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <map>
#include <stdexcept>
#include <utility>

namespace kapitza {
namespace {

using namespace io;

LawTraits traits_of(const DeckEnd& end) {
  return std::visit(Overloaded{[](const PeriodicWall&) { return LawTraits{"periodic"}; },
                               [](const auto& law) { return traits(law); }},
                    end);
}

/// What an entry of the deck heats in a layer of its material that begins at `begin` [m].
void add_heating(const DeckHeating& heating, double begin, FourierLayer& layer) {
  const std::complex<double> phase = std::polar(1.0, heating.phase);
  if (!heating.absorbed) {
    layer.uniform += phase * heating.power;
    return;
  }
  layer.depth = heating.absorbed->length;
  layer.absorbed += phase * heating.absorbed->strength / layer.depth * std::exp(-begin / layer.depth);
}

using Complaint =
    std::function<void(const SourceLocation& where, const std::string& key, const std::string& why)>;

/// Why light in this deck is nothing for the model.
void check_light(const Deck& deck, const Complaint& fail) {
  std::map<std::string, double> depth;
  for (std::size_t i = 0; i < deck.heating.size(); ++i) {
    const DeckHeating& heating = deck.heating[i];
    const std::string key = fmt::format("heating[{}]", i);
    if (heating.cosine)
      fail(heating.where, key + ".cosine", "the model knows heating that falls off or is uniform");
    if (!heating.absorbed) continue;
    if (heating.absorbed->from != "left")
      fail(heating.where, key + ".absorbed.from", "the surface that is seen is the left one");
    const auto [known, is_new] = depth.emplace(heating.material, heating.absorbed->length);
    if (!is_new && known->second != heating.absorbed->length)
      fail(heating.where, key + ".absorbed.length",
           fmt::format("light in '{}' is absorbed within one length", heating.material));
  }
}

const DeckInterface* nearest_interface(const Deck& deck) {
  for (std::size_t i = 0; i + 1 < deck.layers.size(); ++i)
    if (const FoundLaw law = find_law(deck, deck.layers[i].material, deck.layers[i + 1].material);
        law.interface != nullptr)
      return law.interface;
  return nullptr;
}

} // namespace

void check_thermoreflectance(const Deck& deck, const std::string& who) {
  std::vector<InputIssue> issues;
  const SourceLocation somewhere{deck.path.string(), 0, 0};
  if (deck.plane)
    throw InputError(
        {{deck.plane->where, "mesh", fmt::format("{} needs a stack of layers (mesh.layers), not 2D", who)}});
  const Complaint fail = [&](const SourceLocation& where, const std::string& key, const std::string& why) {
    issues.push_back({where, key, fmt::format("{}: {}", who, why)});
  };
  check_light(deck, fail);
  const LawTraits left = traits_of(deck.left), right = traits_of(deck.right);
  if (std::holds_alternative<PeriodicWall>(deck.left))
    fail(somewhere, "boundaries.left", "a surface that is seen is no periodic end");
  else if (left.temperature)
    fail(
        somewhere, "boundaries.left",
        "the temperature of the surface that is seen is imposed; take diffuse, specular or {heat_flux: ...}");
  if (amplitude_of(deck, "right") != 0.0 || right.heat_flux.value_or(0) != 0)
    fail(somewhere, "boundaries.right", "what is seen is driven from the left; the right end must not be");
  if (deck.heating.empty() && amplitude_of(deck, "left") == 0.0)
    fail(somewhere, "heating", "nothing heats the surface; heat a material, or give left a {heat_flux: ...}");
  const DeckInterface* plane = nearest_interface(deck);
  if (plane == nullptr)
    fail(somewhere, "mesh.layers", "there is no interface whose conductance could be inferred");
  else if (law_traits(plane->law).transparent)
    fail(plane->where, "interfaces", "the interface nearest to the surface resists nothing");
  if (!issues.empty()) throw InputError(std::move(issues));
}

FourierStack make_fourier_stack(const Deck& deck, const StackProblem& problem,
                                const std::vector<double>& resistance) {
  FourierStack stack;
  double begin = 0;
  for (const Region& region : problem.mesh.regions) {
    const Bands& bands = problem.bands_of_cell(region.first_cell);
    FourierLayer layer{region.thickness, bulk_conductivity(bands),
                       heat_capacity(bands) + bands.electrons.heat_capacity};
    for (const DeckHeating& heating : deck.heating)
      if (material_index(deck, heating.material) == region.material) add_heating(heating, begin, layer);
    for (std::size_t s = 0; s < problem.mesh.surfaces.size(); ++s)
      if (!problem.mesh.surfaces[s].is_boundary()
          && problem.mesh.surfaces[s].minus_cell == region.first_cell + region.cells - 1)
        layer.resistance = resistance[s];
    stack.layers.push_back(layer);
    begin += region.thickness;
  }
  stack.insulated = !traits_of(deck.right).temperature;
  stack.flux = amplitude_of(deck, "left");
  stack.wavenumber = deck.solver.harmonic.wavenumber;
  if (deck.solver.spot) stack.spot = deck.solver.spot->radius();
  return stack;
}

FirstInterface first_interface(const StackProblem& problem) {
  for (std::size_t s = 0; s < problem.mesh.surfaces.size(); ++s) {
    const Surface& surface = problem.mesh.surfaces[s];
    if (!surface.is_boundary() && !surface.periodic)
      return {s, index(problem.mesh.region_of_cell[index(surface.minus_cell)])};
  }
  throw std::logic_error("a stack without an interface");
}

StackProblem between_walls(const StackProblem& problem) {
  StackProblem steady = problem;
  steady.heating.clear();
  steady.electron_heating.clear();
  for (std::size_t s = 0; s < steady.surfaces.size(); ++s) {
    const Surface& surface = steady.mesh.surfaces[s];
    if (surface.is_boundary())
      steady.surfaces[s] = {IsothermalWall{problem.temperature + (surface.minus_cell < 0 ? 0.5 : -0.5)}};
  }
  return steady;
}

} // namespace kapitza
