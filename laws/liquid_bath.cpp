#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/laws/law_traits.hpp"
#include "kapitza/physics/debye_conductance.hpp"
#include "kapitza/physics/helium.hpp"

#include "laws/acoustic_links.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

/// The liquid at one frequency, in the unit of slowness of the solid there: real slowness = unit * slowness.
double slowness_unit(const Bands& bands, const WaveSide& side) {
  const WaveBands& wave = side.waves[side.waves[0].slowness2 > 0 ? 0 : 1];
  double k = 0, omega = 0;
  for (const int b : wave.bands) {
    const auto i = index(b);
    const double w = one_way_conductance(bands, b);
    k += w * bands.wavevector[i];
    omega += w * bands.omega[i];
  }
  return k / omega / std::sqrt(wave.slowness2);
}

/// Part of the flux of both waves that Khalatnikov's formula lets pass, Rayleigh wave included; the exact
/// `bulk` part where one of the waves is missing.
double khalatnikov_part(const ElasticWaves& solid, double unit, const ElasticMedium& liquid, double bulk) {
  if (!solid.longitudinal || !solid.transverse || solid.medium.transverse >= solid.medium.longitudinal)
    return bulk;
  const ElasticMedium real{solid.medium.density, solid.medium.longitudinal / unit,
                           solid.medium.transverse / unit};
  return khalatnikov_conductance(real, liquid).total() / debye_one_way(real);
}

struct BathSide {
  const Bands& bands;
  const Directions& directions;
  int side;
  const LiquidBath& bath;
};

/// Reflection of the acoustic bands of one frequency.
void add_reflection(FluxCoupling& coupling, const BathSide& at, const WaveSide& solid) {
  const double unit = slowness_unit(at.bands, solid);
  WaveSide liquid;
  liquid.elastic = {{at.bath.liquid.density, at.bath.liquid.longitudinal * unit, 0}, true, false};
  std::array<CellWave, 2> waves;
  std::array<std::vector<WavePart>, 4> bands;
  for (const std::size_t w : {0, 1}) {
    waves[w] = {solid.waves[w].slowness2, solid.waves[w].conductance};
    bands[w] = wave_parts(at.bands, at.side, solid.waves[w].bands, solid.waves[w].conductance);
  }
  const std::vector<CellFlux> fluxes = at.directions.integrate(
      waves, [&](double p2) { return scatter_waves(solid, liquid, p2); },
      critical_slownesses2(solid, liquid));
  double kept = 1;
  if (at.bath.law == LiquidLaw::khalatnikov) {
    const double arriving = waves[0].conductance + waves[1].conductance;
    double reflected = 0;
    for (const CellFlux& f : fluxes) reflected += f.flux;
    const double passing = khalatnikov_part(solid.elastic, unit, at.bath.liquid, 1 - reflected / arriving);
    kept = (1 - passing) * arriving / reflected; // all directions lose the same to the surface wave
  }
  add_links(coupling, fluxes, bands, kept);
}

void add_scalar_reflection(FluxCoupling& coupling, const BathSide& at, int band) {
  const ScalarWave solid(at.bands, band);
  const ElasticMedium& liquid = at.bath.liquid;
  ScalarWave behind = solid;
  behind.slowness2 = 1 / (liquid.longitudinal * liquid.longitudinal);
  behind.impedance = liquid.density * liquid.longitudinal;
  const std::array waves{CellWave{solid.slowness2, one_way_conductance(at.bands, band)}};
  const auto scatter = [&](double p2) {
    WaveMatrix m{};
    m[0][0] = solid.flux * (1 - scalar_alpha(solid, behind, p2));
    return m;
  };
  add_links(coupling, at.directions.integrate(waves, scatter, {}), {{{{{at.side, band}, 0, 1}}, {}, {}, {}}},
            1);
}

/// Conductance of the liquid's sound at one frequency [W/m2/K].
double liquid_conductance(const BathSide& at, const std::vector<int>& members) {
  const double slowness = 1 / at.bath.liquid.longitudinal;
  if (!at.bands.frequency_resolved) return ScalarWave(at.bands, members.front()).flux * slowness * slowness;
  const WaveSide solid = make_wave_side(at.bands, members);
  if (!solid.has_waves()) return 0;
  const double in_units = slowness / slowness_unit(at.bands, solid);
  return in_units * in_units;
}

/// What the reflection leaves of each channel is exchanged with the bath.
void add_emissions(FluxCoupling& coupling, const BathSide& at) {
  const auto directions = index(at.directions.size());
  std::vector<double> open(index(at.bands.size()) * directions);
  const auto place = [&](int band, int direction) { return index(band) * directions + index(direction); };
  for (int b = 0; b < at.bands.size(); ++b)
    for (int m = 0; m < at.directions.size(); ++m)
      open[place(b, m)] = flux_capacity(at.bands, at.directions, b, m);
  for (const Link& link : coupling.links) open[place(link.out.band, link.out_direction)] -= link.flux;
  for (const Pool& pool : coupling.pools) {
    double arriving = 0;
    for (const SideBand& in : pool.in) arriving += one_way_conductance(at.bands, in.band);
    for (const SideBand& out : pool.out)
      for (int m = 0; m < at.directions.size(); ++m)
        open[place(out.band, m)] -=
            pool.strength * arriving * flux_capacity(at.bands, at.directions, out.band, m);
  }
  for (CoupledGroup& group : coupling.groups) {
    double absorbed = 0;
    const auto side = index(at.side);
    for (const int b : group.bands[side])
      for (int m = 0; m < at.directions.size(); ++m) {
        const double flux = std::max(0.0, open[place(b, m)]);
        if (flux > 0) coupling.emissions.push_back({{at.side, b}, m, flux});
        absorbed += flux;
      }
    group.transmissivity = absorbed / group.conductance[side];
  }
}

} // namespace

LawTraits traits(const LiquidBath& law) {
  return {.word = "helium",
          .temperature = law.temperature,
          .by_direction = true,
          .parameters = {law.liquid.density, law.liquid.longitudinal, static_cast<double>(law.law)}};
}

FluxCoupling couple(const LiquidBath& law, const WallSide& wall) {
  const auto& [bands, directions, side] = wall;
  check_acoustic(bands);
  if (!bands.frequency_resolved && law.law == LiquidLaw::khalatnikov)
    throw InputError("khalatnikov needs longitudinal and transverse branches, which gray materials and plain "
                     "bands do not tell; use law: amm or dmm");
  const BathSide at{bands, directions, side, law};
  FluxCoupling coupling;
  for (const std::vector<int>& members : bands_by_frequency(bands)) {
    CoupledGroup group;
    group.bands[side] = members;
    group.conductance[side] = one_way_conductance(bands, members);
    if (law.law == LiquidLaw::dmm) {
      const std::vector<SideBand> all = on_side(side, members);
      coupling.pools.push_back({all, all, 1 / (group.conductance[side] + liquid_conductance(at, members))});
    } else if (!bands.frequency_resolved) {
      add_scalar_reflection(coupling, at, members.front());
    } else {
      const WaveSide solid = make_wave_side(bands, members);
      if (solid.has_waves()) add_reflection(coupling, at, solid);
      for (const int b : solid.optical) add_mirror(coupling, bands, directions, {side, b}, 1);
    }
    coupling.groups.push_back(std::move(group));
  }
  add_emissions(coupling, at);
  return coupling;
}

} // namespace kapitza
