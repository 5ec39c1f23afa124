#include "laws/acoustic_coupling.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/physics/acoustic_bands.hpp"
#include "kapitza/physics/debye_conductance.hpp"
#include "kapitza/physics/helium.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace kapitza {
namespace {

/// One scalar wave (gray materials): slowness 1/v, and the flux per d(p^2) that a band brings.
struct ScalarWave {
  double slowness2, impedance, flux;

  ScalarWave(const Bands& bands, int band) {
    const double v = bands.speed[index(band)];
    slowness2 = 1 / (v * v);
    impedance = bands.density * v;
    flux = one_way_conductance(bands, band) * (v * v);
  }
  /// Cosine to the normal at p^2.
  double cosine(double p2) const { return std::sqrt(std::max(0.0, 1 - p2 / slowness2)); }
};

/// alpha = 4 Z1 Z2 mu1 mu2 / (Z1 mu2 + Z2 mu1)^2.
double scalar_alpha(const ScalarWave& a, const ScalarWave& b, double p2) {
  if (p2 >= a.slowness2 || p2 >= b.slowness2) return 0;
  const double mu_a = a.cosine(p2), mu_b = b.cosine(p2);
  const double sum = a.impedance * mu_b + b.impedance * mu_a;
  return sum > 0 ? 4 * (a.impedance * mu_a / sum) * (b.impedance * mu_b / sum) : 0;
}

/// Bands of one wave on one side, each with the part [begin, end) of the wave's flux that it is.
struct Part {
  SideBand band;
  double begin, end;
};
std::vector<Part> parts(const Bands& bands, int side, const std::vector<int>& members, double conductance) {
  std::vector<Part> list;
  double begin = 0;
  for (const int b : members) {
    const double end = begin + one_way_conductance(bands, b) / conductance;
    list.push_back({{side, b}, begin, end});
    begin = end;
  }
  if (!list.empty()) list.back().end = 1;
  return list;
}

/// From waves to bands: sub-bands are matched in their order, by the part of the flux they are.
void add_links(FluxCoupling& coupling, const std::vector<CellFlux>& fluxes,
               const std::array<std::vector<Part>, 4>& bands, double fraction) {
  for (const CellFlux& f : fluxes)
    for (const Part& out : bands[index(f.wave_out)])
      for (const Part& in : bands[index(f.wave_in)]) {
        const double common = std::min(out.end, in.end) - std::max(out.begin, in.begin);
        if (common > 0)
          coupling.links.push_back({out.band, f.cell_out, in.band, f.cell_in, fraction * common * f.flux});
      }
}

double crossing(const std::vector<CellFlux>& fluxes, int waves_per_side) {
  double sum = 0;
  for (const CellFlux& f : fluxes)
    if (f.wave_in < waves_per_side && f.wave_out >= waves_per_side) sum += f.flux;
  return sum;
}

double add_elastic_links(FluxCoupling& coupling, const AcousticGroup& group, double fraction) {
  const std::array both{&group.minus, &group.plus};
  std::array<WaveSide, 2> sides;
  for (const std::size_t side : {0, 1}) {
    sides[side] = make_wave_side(*both[side], group.bands.bands[side]);
    for (const int b : sides[side].optical)
      add_mirror(coupling, *both[side], group.directions, {static_cast<int>(side), b}, fraction);
  }
  if (!sides[0].has_waves() || !sides[1].has_waves()) {
    for (const std::size_t side : {0, 1})
      for (const WaveBands& wave : sides[side].waves)
        for (const int b : wave.bands)
          add_mirror(coupling, *both[side], group.directions, {static_cast<int>(side), b}, fraction);
    return 0;
  }
  std::array<CellWave, 4> waves;
  std::array<std::vector<Part>, 4> bands;
  for (const std::size_t w : {0, 1, 2, 3}) {
    const WaveBands& wave = sides[w / 2].waves[w % 2];
    waves[w] = {wave.slowness2, wave.conductance, static_cast<int>(w / 2)};
    bands[w] = parts(*both[w / 2], static_cast<int>(w / 2), wave.bands, wave.conductance);
  }
  std::vector<CellFlux> fluxes = group.directions.integrate(
      waves, [&](double p2) { return scatter_waves(sides[0], sides[1], p2); },
      critical_slownesses2(sides[0], sides[1]));
  coupling.marginal_correction =
      std::max(coupling.marginal_correction, restore_marginals(fluxes, waves, group.directions));
  add_links(coupling, fluxes, bands, fraction);
  return crossing(fluxes, 2);
}

double add_scalar_links(FluxCoupling& coupling, const AcousticGroup& group, double fraction) {
  const int left = group.bands.bands[minus_side].front(), right = group.bands.bands[plus_side].front();
  const ScalarWave a(group.minus, left), b(group.plus, right);
  // In a gray material C v^3 is whatever it is; what both sides have at one slowness is the smaller of the
  // two.
  const double common = std::min(a.flux, b.flux);
  const auto scatter = [&](double p2) {
    const double across = scalar_alpha(a, b, p2) * common;
    WaveMatrix m{};
    m[0][1] = m[1][0] = across;
    m[0][0] = p2 < a.slowness2 ? a.flux - across : 0;
    m[1][1] = p2 < b.slowness2 ? b.flux - across : 0;
    return m;
  };
  const std::array waves{CellWave{a.slowness2, one_way_conductance(group.minus, left), minus_side},
                         CellWave{b.slowness2, one_way_conductance(group.plus, right), plus_side}};
  std::vector<CellFlux> fluxes = group.directions.integrate(waves, scatter, {});
  coupling.marginal_correction =
      std::max(coupling.marginal_correction, restore_marginals(fluxes, waves, group.directions));
  add_links(coupling, fluxes, {{{{{minus_side, left}, 0, 1}}, {{{plus_side, right}, 0, 1}}, {}, {}}},
            fraction);
  return crossing(fluxes, 1);
}

// --- a liquid bath ---

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
  std::array<std::vector<Part>, 4> bands;
  for (const std::size_t w : {0, 1}) {
    waves[w] = {solid.waves[w].slowness2, solid.waves[w].conductance};
    bands[w] = parts(at.bands, at.side, solid.waves[w].bands, solid.waves[w].conductance);
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

void add_mirror(FluxCoupling& coupling, const Bands& bands, const Directions& directions, SideBand band,
                double fraction) {
  if (fraction <= 0) return;
  const double w = one_way_conductance(bands, band.band);
  for (const Directions::Reflection& r :
       directions.reflect(std::vector<double>(directions.share.size(), fraction)))
    coupling.links.push_back({band, r.out, band, r.in, w * r.share});
}

std::vector<std::vector<int>> bands_by_frequency(const Bands& bands) {
  std::map<int, std::vector<int>> groups;
  for (int b = 0; b < bands.size(); ++b) groups[bands.frequency[index(b)]].push_back(b);
  std::vector<std::vector<int>> list;
  for (auto& [frequency, members] : groups) list.push_back(std::move(members));
  return list;
}

void check_acoustic(const Bands& bands) {
  if (bands.density <= 0)
    throw InputError(
        "acoustic mismatch needs the mass density of both materials; give 'density', for example "
        "2330 kg/m^3");
}

double add_acoustic_links(FluxCoupling& coupling, const AcousticGroup& group, double fraction) {
  if (group.minus.frequency_resolved) return add_elastic_links(coupling, group, fraction);
  return add_scalar_links(coupling, group, fraction);
}

FluxCoupling couple_liquid(const Bands& bands, const Directions& directions, Side side,
                           const LiquidBath& bath) {
  check_acoustic(bands);
  if (!bands.frequency_resolved && bath.law == LiquidLaw::khalatnikov)
    throw InputError("khalatnikov needs longitudinal and transverse branches, which gray materials and plain "
                     "bands do not tell; use law: amm or dmm");
  const BathSide at{bands, directions, side, bath};
  FluxCoupling coupling;
  for (const std::vector<int>& members : bands_by_frequency(bands)) {
    CoupledGroup group;
    group.bands[side] = members;
    for (const int b : members) group.conductance[side] += one_way_conductance(bands, b);
    if (bath.law == LiquidLaw::dmm) {
      std::vector<SideBand> all;
      for (const int b : members) all.push_back({side, b});
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
