#include "kapitza/base/error.hpp"
#include "kapitza/base/overloaded.hpp"
#include "kapitza/laws/pair_spectrum.hpp"
#include "kapitza/laws/ziman.hpp"
#include "kapitza/physics/acoustic_bands.hpp"
#include "kapitza/physics/helium.hpp"

#include "physics/frequency_modes.hpp"
#include "physics/panel_quadrature.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace kapitza {
namespace {

bool has_branch(const Material& material, Polarization polarization) {
  return std::any_of(material.branches.begin(), material.branches.end(),
                     [&](const Branch& branch) { return branch.polarization == polarization; });
}

void need_density(const Material& a, const Material& b, const std::string& law) {
  for (const Material* material : {&a, &b})
    if (!material->density)
      throw InputError(law + " needs the mass density of both materials, and '" + material->name
                       + "' has none; give 'density', for example 2330 kg/m^3");
}

void check_acoustic(const Material& a, const Material& b, const std::string& law) {
  need_density(a, b, law);
  for (const Material* material : {&a, &b})
    if (!material->sound_velocity)
      throw InputError(
          law + " needs the sound velocities of both materials, and '" + material->name
          + "' has none; give 'sound_velocity', for example {longitudinal: 8970 m/s, transverse: "
            "5330 m/s}");
}

void check_khalatnikov(const Material& a, const Material& b) {
  if (is_liquid(a) == is_liquid(b))
    throw InputError("khalatnikov needs a solid and a liquid (longitudinal sound only), and '" + a.name
                     + "' and '" + b.name + "' are both " + (is_liquid(a) ? "liquids" : "solids"));
  need_density(a, b, "khalatnikov");
  const Material& solid = is_liquid(a) ? b : a;
  for (const Polarization polarization : {Polarization::longitudinal, Polarization::transverse})
    if (!has_branch(solid, polarization))
      throw InputError("khalatnikov needs longitudinal and transverse branches of the solid, and '"
                       + solid.name + "' lacks one of them");
}

/// All modes of both materials at one frequency.
using BothModes = std::array<ModesAt, 2>;

/// The modes of one material as bands whose conductance is g k^2/scale.
WaveSide wave_side(const Material& material, const ModesAt& modes, double scale) {
  Bands bands;
  bands.branch = branch_keys(material);
  bands.density = material.density.value_or(0);
  if (material.sound_velocity) {
    bands.sound_longitudinal = material.sound_velocity->longitudinal;
    bands.sound_transverse = material.sound_velocity->transverse.value_or(0);
  }
  std::vector<int> members;
  for (std::size_t b = 0; b < modes.carried.size(); ++b) {
    bands.heat_capacity.push_back(4 * modes.carried[b] / scale);
    bands.speed.push_back(1);
    if (modes.carried[b] > 0) members.push_back(static_cast<int>(b));
  }
  return make_wave_side(bands, members);
}

/// What the longitudinal and the transverse waves of `a` send across, in the unit of their slowness^2.
std::array<double, 2> integrate_waves(const WaveSide& a, const WaveSide& b) {
  constexpr double apart = 1e-10, tolerance = 1e-10;
  if (!a.has_waves() || !b.has_waves()) return {0, 0};
  const double reach = std::sqrt(std::max(b.waves[0].slowness2, b.waves[1].slowness2));
  std::array<double, 2> sums{};
  for (const std::size_t wave : {0, 1}) {
    const double end = std::min(reach, std::sqrt(a.waves[wave].slowness2));
    std::vector<double> breaks{0};
    for (const double p2 : critical_slownesses2(a, b))
      if (const double p = std::sqrt(p2); p > breaks.back() + apart * end && p < end * (1 - apart))
        breaks.push_back(p);
    breaks.push_back(end);
    const auto crossing = [&](double p) {
      const WaveScattering flux = scatter_waves(a, b, p * p);
      return (flux[2][wave] + flux[3][wave]) * 2 * p;
    };
    sums[wave] = integrate_panels(crossing, breaks, tolerance);
  }
  return sums;
}

/// Acoustic integrals by ratios of slownesses.
class AcousticIntegrals {
 public:
  AcousticIntegrals(const Material& a, const Material& b) : a_(a), b_(b) {}

  /// X of the longitudinal and of the transverse waves of a [1/m2].
  std::array<double, 2> at(const BothModes& modes) {
    const double scale = std::max(*std::max_element(modes[0].carried.begin(), modes[0].carried.end()),
                                  *std::max_element(modes[1].carried.begin(), modes[1].carried.end()));
    if (!(scale > 0)) return {0, 0};
    const WaveSide a = wave_side(a_, modes[0], scale), b = wave_side(b_, modes[1], scale);
    constexpr double resolution = 1e13;
    std::array<long long, 4> key;
    for (const std::size_t w : {0, 1, 2, 3})
      key[w] = std::llround(resolution * (w < 2 ? a : b).waves[w % 2].slowness2);
    const auto [place, isnew] = known_.try_emplace(key);
    if (isnew) place->second = integrate_waves(a, b);
    return {scale * place->second[0], scale * place->second[1]};
  }

 private:
  const Material &a_, &b_;
  std::map<std::array<long long, 4>, std::array<double, 2>> known_;
};

struct Pair {
  const Material &a, &b;
  AcousticIntegrals& acoustic;
};

std::vector<double> diffuse(const BothModes& modes) {
  const double k_a = modes[0].total(), k_b = modes[1].total();
  std::vector<double> crossing = modes[0].carried;
  for (double& x : crossing) x *= k_b > 0 ? k_b / (k_a + k_b) : 0;
  return crossing;
}

std::vector<double> radiation(const BothModes& modes) {
  const double k_a = modes[0].total(), k_b = modes[1].total();
  std::vector<double> crossing = modes[0].carried;
  for (double& x : crossing) x *= k_b < k_a ? k_b / k_a : 1;
  return crossing;
}

/// What a wave sends is shared by its branches as they bring it.
std::vector<double> acoustic(const Pair& pair, const BothModes& modes) {
  const std::array<double, 2> waves = pair.acoustic.at(modes);
  std::array<double, 2> brought{};
  std::vector<double> crossing(modes[0].carried.size());
  for (const bool sum : {true, false})
    for (std::size_t b = 0; b < crossing.size(); ++b) {
      const Polarization polarization = pair.a.branches[b].polarization;
      if (polarization == Polarization::optical || modes[0].carried[b] <= 0) continue;
      const std::size_t wave = polarization == Polarization::longitudinal ? 0 : 1;
      if (sum)
        brought[wave] += modes[0].carried[b];
      else
        crossing[b] = waves[wave] * modes[0].carried[b] / brought[wave];
    }
  return crossing;
}

/// Mean of exp(-4 k^2 eta^2) over all that arrives from both sides.
double specular_fraction(const Pair& pair, const BothModes& modes, const MixedMismatch& law) {
  if (law.roughness <= 0) return law.specularity;
  double coherent = 0, all = 0;
  for (const std::size_t side : {0, 1}) {
    const Material& material = side == 0 ? pair.a : pair.b;
    for (std::size_t b = 0; b < material.branches.size(); ++b)
      for (const double k : modes[side].wavevectors[b]) {
        const double carried = material.branches[b].degeneracy * k * k;
        coherent += carried * ziman_specularity(k, 1, law.roughness);
        all += carried;
      }
  }
  return all > 0 ? coherent / all : 1;
}

std::vector<double> mixed(const Pair& pair, const BothModes& modes, const MixedMismatch& law) {
  const double p = specular_fraction(pair, modes, law);
  std::vector<double> crossing = diffuse(modes);
  const std::vector<double> coherent = acoustic(pair, modes);
  for (std::size_t b = 0; b < crossing.size(); ++b) crossing[b] = p * coherent[b] + (1 - p) * crossing[b];
  return crossing;
}

/// Bulk waves and Rayleigh wave. Where the solid lacks a wave there is no formula, and no Rayleigh wave.
std::vector<double> khalatnikov(const Pair& pair, const BothModes& modes) {
  const bool a_is_liquid = is_liquid(pair.a);
  const WaveSide a = wave_side(pair.a, modes[0], 1), b = wave_side(pair.b, modes[1], 1);
  const WaveSide &liquid = a_is_liquid ? a : b, &solid = a_is_liquid ? b : a;
  if (!liquid.has_waves()) return {0, 0};
  const bool both = solid.elastic.longitudinal && solid.elastic.transverse;
  if (!both || solid.elastic.medium.transverse >= solid.elastic.medium.longitudinal) {
    const std::array<double, 2> waves = pair.acoustic.at(modes);
    return {waves[0] + waves[1], 0};
  }
  const ElasticMedium &rock = solid.elastic.medium, &fluid = liquid.elastic.medium;
  const KhalatnikovParts factor = khalatnikov_factor(rock);
  const double unit =
      4 * solid.waves[1].slowness2 * fluid.density * fluid.longitudinal / (rock.density * rock.transverse);
  return {unit * factor.bulk, unit * factor.rayleigh};
}

std::vector<double> crossing(const Pair& pair, const BothModes& modes, const PairLaw& law) {
  return std::visit(Overloaded{[&](const DiffuseMismatch&) { return diffuse(modes); },
                               [&](const RadiationLimit&) { return radiation(modes); },
                               [&](const AcousticMismatch&) { return acoustic(pair, modes); },
                               [&](const MixedMismatch& mixture) { return mixed(pair, modes, mixture); },
                               [&](const KhalatnikovTransmission&) { return khalatnikov(pair, modes); }},
                    law);
}

std::vector<std::string> channels(const Material& a, const PairLaw& law) {
  if (std::holds_alternative<KhalatnikovTransmission>(law)) return {"bulk waves", "Rayleigh wave"};
  std::vector<std::string> names;
  for (const Branch& branch : a.branches) names.push_back(branch.name);
  return names;
}

} // namespace

std::string law_word(const PairLaw& law) {
  return std::visit(Overloaded{[](const DiffuseMismatch&) { return "dmm"; },
                               [](const RadiationLimit&) { return "radiation_limit"; },
                               [](const AcousticMismatch&) { return "amm"; },
                               [](const MixedMismatch&) { return "mismatch"; },
                               [](const KhalatnikovTransmission&) { return "khalatnikov"; }},
                    law);
}

bool is_liquid(const Material& material) {
  return material.sound_velocity && !material.sound_velocity->transverse
         && !has_branch(material, Polarization::transverse);
}

void check_pair_law(const Material& a, const Material& b, const PairLaw& law) {
  for (const Material* material : {&a, &b})
    if (material->branches.empty())
      throw InputError("material '" + material->name + "' has no phonon branches");
  if (std::holds_alternative<KhalatnikovTransmission>(law)) check_khalatnikov(a, b);
  if (std::holds_alternative<AcousticMismatch>(law)) check_acoustic(a, b, "amm");
  if (const auto* mixture = std::get_if<MixedMismatch>(&law)) {
    check_acoustic(a, b, "mismatch");
    if (!(mixture->specularity >= 0 && mixture->specularity <= 1))
      throw InputError("a specularity lies between 0 and 1, got " + std::to_string(mixture->specularity));
  }
}

std::vector<CrossingSpectrum> crossing_spectra(const Material& a, const Material& b,
                                               const PairSpectrum& spectrum, std::span<const PairLaw> laws) {
  std::vector<CrossingSpectrum> result;
  for (const PairLaw& law : laws) {
    check_pair_law(a, b, law);
    CrossingSpectrum& one = result.emplace_back();
    one.channels = channels(a, law);
    one.crossing.resize(one.channels.size());
  }
  const std::array sides{InvertedDispersion(a), InvertedDispersion(b)};
  AcousticIntegrals integrals(a, b);
  const Pair pair{a, b, integrals};
  for (const double omega : spectrum.omega) {
    const BothModes modes{sides[0].at(omega), sides[1].at(omega)};
    for (std::size_t l = 0; l < laws.size(); ++l) {
      const std::vector<double> values = crossing(pair, modes, laws[l]);
      for (std::size_t c = 0; c < values.size(); ++c) result[l].crossing[c].push_back(values[c]);
    }
  }
  return result;
}

} // namespace kapitza
