#include "laws/acoustic_links.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

double crossing(const std::vector<CellFlux>& fluxes, int waves_per_side) {
  double sum = 0;
  for (const CellFlux& f : fluxes)
    if (f.wave_in < waves_per_side && f.wave_out >= waves_per_side) sum += f.flux;
  return sum;
}

double add_elastic_links(FluxCoupling& coupling, const InterfaceSides& sides, const CoupledGroup& group,
                         double fraction) {
  const std::array both{&sides.minus, &sides.plus};
  std::array<WaveSide, 2> waves_of;
  for (const std::size_t side : {0, 1}) {
    waves_of[side] = make_wave_side(*both[side], group.bands[side]);
    for (const int b : waves_of[side].optical)
      add_mirror(coupling, *both[side], sides.directions, {static_cast<int>(side), b}, fraction);
  }
  if (!waves_of[0].has_waves() || !waves_of[1].has_waves()) {
    for (const std::size_t side : {0, 1})
      for (const WaveBands& wave : waves_of[side].waves)
        for (const int b : wave.bands)
          add_mirror(coupling, *both[side], sides.directions, {static_cast<int>(side), b}, fraction);
    return 0;
  }
  std::array<CellWave, 4> waves;
  std::array<std::vector<WavePart>, 4> bands;
  for (const std::size_t w : {0, 1, 2, 3}) {
    const WaveBands& wave = waves_of[w / 2].waves[w % 2];
    waves[w] = {wave.slowness2, wave.conductance, static_cast<int>(w / 2)};
    bands[w] = wave_parts(*both[w / 2], static_cast<int>(w / 2), wave.bands, wave.conductance);
  }
  std::vector<CellFlux> fluxes = sides.directions.integrate(
      waves, [&](double p2) { return scatter_waves(waves_of[0], waves_of[1], p2); },
      critical_slownesses2(waves_of[0], waves_of[1]));
  coupling.marginal_correction =
      std::max(coupling.marginal_correction, restore_marginals(fluxes, waves, sides.directions));
  add_links(coupling, fluxes, bands, fraction);
  return crossing(fluxes, 2);
}

double add_scalar_links(FluxCoupling& coupling, const InterfaceSides& sides, const CoupledGroup& group,
                        double fraction) {
  for (const std::size_t side : {0, 1}) // a band that the other side has not is mirrored
    if (group.bands[1 - side].empty()) {
      for (const int b : group.bands[side])
        add_mirror(coupling, sides.on(side), sides.directions, {static_cast<int>(side), b}, fraction);
      return 0;
    }
  const int left = group.bands[minus_side].front(), right = group.bands[plus_side].front();
  const ScalarWave a(sides.minus, left), b(sides.plus, right);
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
  const std::array waves{CellWave{a.slowness2, one_way_conductance(sides.minus, left), minus_side},
                         CellWave{b.slowness2, one_way_conductance(sides.plus, right), plus_side}};
  std::vector<CellFlux> fluxes = sides.directions.integrate(waves, scatter, {});
  coupling.marginal_correction =
      std::max(coupling.marginal_correction, restore_marginals(fluxes, waves, sides.directions));
  add_links(coupling, fluxes, {{{{{minus_side, left}, 0, 1}}, {{{plus_side, right}, 0, 1}}, {}, {}}},
            fraction);
  return crossing(fluxes, 1);
}

} // namespace

ScalarWave::ScalarWave(const Bands& bands, int band) {
  const double v = bands.speed[index(band)];
  slowness2 = 1 / (v * v);
  impedance = bands.density * v;
  flux = one_way_conductance(bands, band) * (v * v);
}

double ScalarWave::cosine(double p2) const {
  return std::sqrt(std::max(0.0, 1 - p2 / slowness2));
}

double scalar_alpha(const ScalarWave& a, const ScalarWave& b, double p2) {
  if (p2 >= a.slowness2 || p2 >= b.slowness2) return 0;
  const double mu_a = a.cosine(p2), mu_b = b.cosine(p2);
  const double sum = a.impedance * mu_b + b.impedance * mu_a;
  return sum > 0 ? 4 * (a.impedance * mu_a / sum) * (b.impedance * mu_b / sum) : 0;
}

std::vector<WavePart> wave_parts(const Bands& bands, int side, const std::vector<int>& members,
                                 double conductance) {
  std::vector<WavePart> list;
  double begin = 0;
  for (const int b : members) {
    const double end = begin + one_way_conductance(bands, b) / conductance;
    list.push_back({{side, b}, begin, end});
    begin = end;
  }
  if (!list.empty()) list.back().end = 1;
  return list;
}

void add_links(FluxCoupling& coupling, const std::vector<CellFlux>& fluxes,
               const std::array<std::vector<WavePart>, 4>& bands, double fraction) {
  for (const CellFlux& f : fluxes)
    for (const WavePart& out : bands[index(f.wave_out)])
      for (const WavePart& in : bands[index(f.wave_in)]) {
        const double common = std::min(out.end, in.end) - std::max(out.begin, in.begin);
        if (common > 0)
          coupling.links.push_back({out.band, f.cell_out, in.band, f.cell_in, fraction * common * f.flux});
      }
}

void check_acoustic(const Bands& bands) {
  if (bands.density <= 0)
    throw InputError(
        "acoustic mismatch needs the mass density of both materials; give 'density', for example "
        "2330 kg/m^3");
}

double add_acoustic_links(FluxCoupling& coupling, const InterfaceSides& sides, const CoupledGroup& group,
                          double fraction) {
  if (sides.minus.frequency_resolved) return add_elastic_links(coupling, sides, group, fraction);
  return add_scalar_links(coupling, sides, group, fraction);
}

} // namespace kapitza
