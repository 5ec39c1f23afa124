#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/base/overloaded.hpp"
#include "kapitza/laws/flux_coupling.hpp"
#include "kapitza/laws/law_traits.hpp"
#include "kapitza/laws/pair_spectrum.hpp"
#include "kapitza/physics/acoustic_bands.hpp"
#include "kapitza/physics/helium.hpp"

#include "physics/frequency_modes.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

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

/// The modes of one material at one frequency as bands, one for each wavevector, whose conductance w is
/// g k^2/scale.
struct BandsAt {
  Bands bands;
  std::vector<std::size_t> branch; ///< [bands] of the material
};
BandsAt bands_at(const Material& material, const ModesAt& modes, double omega, double scale) {
  BandsAt at;
  Bands& bands = at.bands;
  const std::vector<int> keys = branch_keys(material);
  for (std::size_t b = 0; b < keys.size(); ++b) {
    bands.branch_names.emplace_back(keys[b], material.branches[b].name);
    for (const double k : modes.wavevectors[b]) {
      at.branch.push_back(b);
      bands.branch.push_back(keys[b]);
      bands.heat_capacity.push_back(4 * material.branches[b].degeneracy * k * k / scale);
      bands.speed.push_back(1);
      bands.mean_free_path.push_back(1);
      bands.frequency.push_back(0);
      bands.omega.push_back(omega);
      bands.wavevector.push_back(k);
    }
  }
  bands.frequency_resolved = true;
  bands.density = material.density.value_or(0);
  if (material.sound_velocity) {
    bands.sound_longitudinal = material.sound_velocity->longitudinal;
    bands.sound_transverse = material.sound_velocity->transverse.value_or(0);
  }
  return at;
}

/// What crosses from each band of the minus side.
std::vector<double> crossing_by_band(const FluxCoupling& coupling, const Bands& minus, const Bands& plus) {
  std::vector<double> crossing(minus.heat_capacity.size(), 0.0);
  for (const Link& link : coupling.links)
    if (link.in.side == minus_side && link.out.side == plus_side) crossing[index(link.in.band)] += link.flux;
  for (const Pool& pool : coupling.pools) {
    double beyond = 0;
    for (const SideBand& out : pool.out)
      if (out.side == plus_side) beyond += one_way_conductance(plus, out.band);
    for (const SideBand& in : pool.in)
      if (in.side == minus_side)
        crossing[index(in.band)] += pool.strength * one_way_conductance(minus, in.band) * beyond;
  }
  return crossing;
}

/// As few directions as a law needs: one where the angle plays no part, cells of refraction narrow enough for
/// nine digits, and many where a table is sampled at them.
HalfRange directions_for(const LawTraits& law) {
  if (law.by_quadrature) return double_gauss(64);
  return law.acoustic ? double_gauss(32) : HalfRange{{0.5}, {1}};
}

/// What a law couples at one frequency, over all angles.
class LawAt {
 public:
  LawAt(const Material& a, const Material& b, const SurfaceLaw& law)
      : a_(a), b_(b), condition_{law}, traits_(law_traits(law)), angles_(directions_for(traits_)) {}

  /// X of each branch of a [1/m2].
  std::vector<double> crossing(const BothModes& modes, double omega) {
    const double scale = std::max(largest(modes[0]), largest(modes[1]));
    std::vector<double> values(modes[0].carried.size(), 0.0);
    if (!(modes[0].total() > 0 && modes[1].total() > 0)) return values;
    const BandsAt a = bands_at(a_, modes[0], omega, scale), b = bands_at(b_, modes[1], omega, scale);
    const std::vector<double> of_band = scaled_crossing(a, b);
    for (std::size_t i = 0; i < of_band.size(); ++i) values[a.branch[i]] += scale * of_band[i];
    return values;
  }

 private:
  static double largest(const ModesAt& modes) {
    return *std::max_element(modes.carried.begin(), modes.carried.end());
  }
  /// Where only ratios of slownesses count, frequencies of equal ratios share a coupling: all of sound do.
  std::vector<double> scaled_crossing(const BandsAt& a, const BandsAt& b) {
    constexpr double resolution = 1e13;
    if (!traits_.acoustic || traits_.rough) return couple_bands(a.bands, b.bands);
    std::vector<long long> key;
    for (const BandsAt* at : {&a, &b})
      for (std::size_t i = 0; i < at->branch.size(); ++i) {
        key.push_back(at->bands.branch[i]);
        key.push_back(std::llround(resolution * at->bands.heat_capacity[i]));
      }
    key.push_back(static_cast<long long>(a.branch.size()));
    const auto [place, is_new] = known_.try_emplace(key);
    if (is_new) place->second = couple_bands(a.bands, b.bands);
    return place->second;
  }
  std::vector<double> couple_bands(const Bands& a, const Bands& b) const {
    return crossing_by_band(couple_surface(condition_, {&a, &b}, angles_), a, b);
  }

  const Material &a_, &b_;
  SurfaceCondition condition_;
  LawTraits traits_;
  HalfRange angles_;
  std::map<std::vector<long long>, std::vector<double>> known_;
};

/// One law of a pair, channel by channel.
class PairCrossing {
 public:
  PairCrossing(const Material& a, const Material& b, const PairLaw& law);

  std::vector<std::string> channels() const;
  /// X of each channel [1/m2].
  std::vector<double> at(const BothModes& modes, double omega);

 private:
  std::vector<double> khalatnikov(const BothModes& modes, double omega);

  const Material &a_, &b_;
  bool khalatnikov_;
  LawAt law_; ///< of Khalatnikov's: acoustic mismatch, where his formula does not hold
};

PairCrossing::PairCrossing(const Material& a, const Material& b, const PairLaw& law)
    : a_(a), b_(b), khalatnikov_(std::holds_alternative<KhalatnikovTransmission>(law)),
      law_(a, b,
           std::visit(
               Overloaded{[](const KhalatnikovTransmission&) -> SurfaceLaw { return AcousticMismatch{}; },
                          [](const auto& held) -> SurfaceLaw { return held; }},
               law)) {}

std::vector<std::string> PairCrossing::channels() const {
  if (khalatnikov_) return {"bulk waves", "Rayleigh wave"};
  std::vector<std::string> names;
  for (const Branch& branch : a_.branches) names.push_back(branch.name);
  return names;
}

std::vector<double> PairCrossing::at(const BothModes& modes, double omega) {
  return khalatnikov_ ? khalatnikov(modes, omega) : law_.crossing(modes, omega);
}

/// Bulk waves and Rayleigh wave. Where the solid lacks a wave there is no formula, and no Rayleigh wave.
std::vector<double> PairCrossing::khalatnikov(const BothModes& modes, double omega) {
  const auto wave_side = [&](std::size_t side) {
    const BandsAt at = bands_at(side == 0 ? a_ : b_, modes[side], omega, 1);
    std::vector<int> members(at.branch.size());
    std::iota(members.begin(), members.end(), 0);
    return make_wave_side(at.bands, members);
  };
  const std::size_t liquid_side = is_liquid(a_) ? 0 : 1;
  const WaveSide liquid = wave_side(liquid_side), solid = wave_side(1 - liquid_side);
  if (!liquid.has_waves()) return {0, 0};
  const bool both = solid.elastic.longitudinal && solid.elastic.transverse;
  if (!both || solid.elastic.medium.transverse >= solid.elastic.medium.longitudinal) {
    const std::vector<double> waves = law_.crossing(modes, omega);
    return {std::accumulate(waves.begin(), waves.end(), 0.0), 0};
  }
  const ElasticMedium &rock = solid.elastic.medium, &fluid = liquid.elastic.medium;
  const KhalatnikovParts factor = khalatnikov_factor(rock);
  const double unit =
      4 * solid.waves[1].slowness2 * fluid.density * fluid.longitudinal / (rock.density * rock.transverse);
  return {unit * factor.bulk, unit * factor.rayleigh};
}

} // namespace

LawTraits traits(const KhalatnikovTransmission&) {
  return {.word = "khalatnikov"};
}

std::string law_word(const PairLaw& law) {
  return law_traits(law).word;
}

bool is_liquid(const Material& material) {
  return material.sound_velocity && !material.sound_velocity->transverse
         && !has_branch(material, Polarization::transverse);
}

void check_pair_law(const Material& a, const Material& b, const PairLaw& law) {
  for (const Material* material : {&a, &b})
    if (material->branches.empty())
      throw InputError("material '" + material->name + "' has no phonon branches");
  const LawTraits its = law_traits(law);
  if (its.acoustic) check_acoustic(a, b, its.word);
  std::visit(Overloaded{[&](const KhalatnikovTransmission&) { check_khalatnikov(a, b); },
                        [&](const MixedMismatch& mixture) {
                          if (!(mixture.specularity >= 0 && mixture.specularity <= 1))
                            throw InputError("a specularity lies between 0 and 1, got "
                                             + std::to_string(mixture.specularity));
                        },
                        [&](const PrescribedConductance&) {
                          throw InputError(
                              "a prescribed conductance is of all frequencies together: there is no "
                              "law to ask at one of them");
                        },
                        [](const auto&) {}},
             law);
}

std::vector<CrossingSpectrum> crossing_spectra(const Material& a, const Material& b,
                                               const PairSpectrum& spectrum, std::span<const PairLaw> laws) {
  std::vector<CrossingSpectrum> result;
  std::vector<PairCrossing> crossings;
  for (const PairLaw& law : laws) {
    check_pair_law(a, b, law);
    CrossingSpectrum& one = result.emplace_back();
    one.channels = crossings.emplace_back(a, b, law).channels();
    one.crossing.resize(one.channels.size());
  }
  const std::array sides{InvertedDispersion(a), InvertedDispersion(b)};
  for (const double omega : spectrum.omega) {
    const BothModes modes{sides[0].at(omega), sides[1].at(omega)};
    for (std::size_t l = 0; l < laws.size(); ++l) {
      const std::vector<double> values = crossings[l].at(modes, omega);
      for (std::size_t c = 0; c < values.size(); ++c) result[l].crossing[c].push_back(values[c]);
    }
  }
  return result;
}

} // namespace kapitza
