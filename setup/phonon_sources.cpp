#include "kapitza/setup/phonon_sources.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/base/overloaded.hpp"
#include "kapitza/io/import/mode_files.hpp"
#include "kapitza/laws/flux_coupling.hpp"
#include "kapitza/laws/law_traits.hpp"

#include "setup/problem_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <stdexcept>

namespace kapitza {
namespace {

constexpr double room_temperature = 300;
constexpr double slack = 1; ///< as far may a temperature be from that of the lifetimes [K]

/// Every file is read once, however often it is asked for.
TextReader remembering(const TextReader& read) {
  auto texts = std::make_shared<std::map<std::string, std::optional<std::string>>>();
  return [read, texts](const std::filesystem::path& path) {
    const auto found = texts->find(path.string());
    return found != texts->end() ? found->second : texts->emplace(path.string(), read(path)).first->second;
  };
}

double nearest(const std::vector<double>& temperatures, double wanted) {
  return *std::min_element(temperatures.begin(), temperatures.end(), [wanted](double a, double b) {
    return std::abs(a - wanted) < std::abs(b - wanted);
  });
}

/// Temperatures of the data that the command line names; empty: of a deck, or any.
std::vector<double> own_temperatures(const PairRequest& request, const TextReader& read) {
  if (!request.deck.empty() || request.first.kind.empty()) return {};
  return import_temperatures(request.first.kind, request.first.value, read);
}

/// Of many temperatures those that tables usually show.
std::vector<double> shown(const std::vector<double>& temperatures) {
  constexpr std::size_t most = 12;
  if (temperatures.size() <= most) return temperatures;
  std::vector<double> list;
  for (const double wanted : default_temperatures(std::nullopt))
    if (const double t = nearest(temperatures, wanted); std::abs(t - wanted) <= slack) list.push_back(t);
  return list.empty() ? std::vector{nearest(temperatures, room_temperature)} : list;
}

/// What was said of the materials; of the rest of a deck that stands for a command line nobody wants to hear.
std::vector<std::string> material_warnings(const Deck& deck) {
  std::vector<std::string> list;
  for (const std::string& warning : deck.warnings)
    if (const auto key = warning.find("materials."); key != std::string::npos) {
      const auto text = warning.find(": ", key);
      list.push_back(text == std::string::npos ? warning : warning.substr(text + 2));
    }
  return list;
}

const DeckMaterial& first_material(const Deck& deck) {
  return deck.materials[index(io::material_index(deck, deck.layers.front().material))];
}

ReportSource mode_source(const PairRequest& request, const Deck& deck, int frequency_bins,
                         const TextReader& read) {
  const auto modes_at = [request, read](double temperature) {
    PairRequest at = request;
    at.temperature = temperature;
    const Deck again = read_pair_deck(at, read);
    return std::get<ModeMaterial>(first_material(again).phonons);
  };
  const auto binned = [modes_at](int bins, bool all) {
    return [modes_at, bins, all](double temperature) {
      ModeMaterial material = modes_at(temperature);
      if (all) material.binning.max_bands = static_cast<int>(material.modes.size());
      const FrequencyGrid grid = make_frequency_grid({}, {&material.modes, 1}, bins, temperature);
      return make_bands(material.modes, temperature, grid, material.binning);
    };
  };
  const ModeTable& modes = std::get<ModeMaterial>(first_material(deck).phonons).modes;
  ReportSource source;
  source.phonons.name = first_material(deck).name;
  source.phonons.source = modes.name;
  source.phonons.branches = {{0, "LA"}, {1, "TA"}, {2, "optical"}};
  source.phonons.warnings = material_warnings(deck);
  source.phonons.bands = binned(frequency_bins, false);
  source.phonons.spectrum = binned(frequency_bins, true);
  source.temperatures = shown(own_temperatures(request, read));
  if (source.temperatures.empty()) source.temperatures = {modes.temperature};
  return source;
}

// --- conductance ---

/// Bands of both sides at any temperature.
std::vector<Bands> bands_at(Deck deck, double temperature) {
  deck.temperature = temperature;
  for (DeckMaterial& material : deck.materials)
    if (auto* modes = std::get_if<ModeMaterial>(&material.phonons)) modes->modes.temperature = temperature;
  return io::make_all_bands(deck, used_materials(deck));
}

/// The laws that need no more than bands; others are told.
std::vector<PairLaw> band_laws(const LawChoice& choice, ConductanceReport& report) {
  if (choice.law && !law_traits(*choice.law).acoustic && !choice.specularity && !choice.roughness)
    return {std::visit([](const auto& law) -> PairLaw { return law; }, *choice.law)};
  const std::vector<PairLaw> possible{DiffuseMismatch{}, RadiationLimit{}};
  const std::string reason =
      "needs densities, sound velocities and dispersions, which these phonons come without";
  std::vector<PairLaw> laws;
  for (const PairLaw& law : possible)
    if (!choice.model || *choice.model == law_word(law)) laws.push_back(law);
  if (laws.empty()) throw InputError(*choice.model + " " + reason + "; there are dmm and radiation_limit");
  if (choice.specularity || choice.roughness)
    throw InputError("--specularity and --roughness belong to mismatch, which " + reason);
  if (!choice.model)
    for (const PairLaw& law : {PairLaw(AcousticMismatch{}), PairLaw(MixedMismatch{})})
      report.missing.push_back({law_word(law), reason});
  return laws;
}

FluxCoupling coupling_of(const PairLaw& law, const Bands& a, const Bands& b) {
  const int polar = law_traits(law).by_quadrature ? 64 : 2;
  return std::visit(
      Overloaded{[](const KhalatnikovTransmission&) -> FluxCoupling {
                   throw std::logic_error("bands alone have no law of Khalatnikov's"); // band_laws
                 },
                 [&](const auto& held) { return couple_interface(a, b, double_gauss(polar), held, false); }},
      law);
}

ConductancePoint point_of(const FluxCoupling& coupling, double temperature, const OneWay& one_way) {
  ConductancePoint point;
  point.temperature = temperature;
  for (const CoupledGroup& group : coupling.groups)
    point.conductance += group.transmissivity * group.conductance[minus_side];
  if (!(point.conductance > 0)) return point;
  point.resistance = 1 / point.conductance;
  point.resistance_T3 = std::pow(temperature, 3) / point.conductance;
  const double local = 1 / point.conductance - (1 / one_way.a + 1 / one_way.b) / 2;
  const bool reflects = local * point.conductance > 1e-9; // else what is left is round-off
  if (reflects) point.conductance_corrected = 1 / local;
  point.kapitza_thermal = reflects ? local : 0;
  return point;
}

/// Shares of the conductance below the mean frequency of each group.
std::vector<AccumulationPoint> accumulated(const FluxCoupling& coupling, const Bands& a, const Bands& b) {
  std::vector<std::pair<double, double>> parts;
  double total = 0, below = 0;
  for (const CoupledGroup& group : coupling.groups) {
    const double part = group.transmissivity * group.conductance[minus_side];
    if (part > 0) parts.emplace_back(mean_omega(group, a, b), part);
    total += part;
  }
  std::sort(parts.begin(), parts.end());
  if (parts.empty() || !(parts.front().first > 0)) return {}; // no frequencies
  std::vector<AccumulationPoint> list{{0, 0}};
  for (const auto& [omega, part] : parts) list.push_back({omega, (below += part) / total});
  return list;
}

} // namespace

ReportSource report_source(const PairRequest& wanted, int frequency_bins, const TextReader& reader) {
  const TextReader read = remembering(reader);
  PairRequest request = wanted;
  if (const auto own = own_temperatures(request, read); !request.temperature && !own.empty())
    request.temperature = nearest(own, room_temperature);
  const Deck deck = read_pair_deck(request, read);
  const DeckMaterial& material = first_material(deck);
  if (const auto* resolved = std::get_if<ResolvedMaterial>(&material.phonons))
    return {phonon_source(resolved->material, frequency_bins), {}};
  if (std::holds_alternative<ModeMaterial>(material.phonons))
    return mode_source(request, deck, frequency_bins, read);
  const auto bands_with = [&](Scattering scattering) {
    Deck asked = deck;
    asked.solver.scattering = scattering;
    return io::make_all_bands(asked, used_materials(deck))[index(io::material_index(deck, material.name))];
  };
  ReportSource source{phonon_source(material.name, bands_with(Scattering::relaxation)), {deck.temperature}};
  if (Bands drifting = bands_with(Scattering::callaway); has_normal_processes(drifting))
    source.phonons.drifting = [drifting](double) { return drifting; };
  source.phonons.warnings = material_warnings(deck);
  return source;
}

ConductanceReport report_mode_conductance(const PairRequest& wanted, const ConductanceRequest& asked,
                                          const TextReader& reader) {
  const TextReader read = remembering(reader);
  PairRequest request = wanted;
  request.model = "dmm";
  std::vector<double> own = own_temperatures(request, read);
  if (own.empty() && request.deck.empty() && !request.second.kind.empty())
    own = import_temperatures(request.second.kind, request.second.value, read);
  if (!own.empty()) request.temperature = nearest(own, room_temperature);
  const Deck deck = read_pair_deck(request, read);
  const std::size_t a = index(io::material_index(deck, deck.layers.front().material)),
                    b = index(io::material_index(deck, deck.layers.back().material));
  const auto *first = std::get_if<ResolvedMaterial>(&deck.materials[a].phonons),
             *second = std::get_if<ResolvedMaterial>(&deck.materials[b].phonons);
  if (first != nullptr && second != nullptr)
    return report_conductance(first->material, second->material, asked);

  ConductanceReport report;
  report.a = deck.materials[a].name;
  report.b = deck.materials[b].name;
  report.warnings = material_warnings(deck);
  report.temperatures = asked.temperatures.empty() ? std::vector{deck.temperature} : asked.temperatures;
  report.temperature = nearest(report.temperatures, room_temperature);
  for (const PairLaw& law : band_laws(asked.choice, report)) report.laws.push_back({law, {}, {}, {}, {}});
  for (const double t : report.temperatures) {
    const std::vector<Bands> bands = bands_at(deck, t);
    report.one_way.push_back({one_way_conductance(bands[a]), one_way_conductance(bands[b])});
    for (LawConductance& law : report.laws) {
      const FluxCoupling coupling = coupling_of(law.law, bands[a], bands[b]);
      law.points.push_back(point_of(coupling, t, report.one_way.back()));
      if (t == report.temperature) law.by_frequency = accumulated(coupling, bands[a], bands[b]);
    }
  }
  return report;
}

} // namespace kapitza
