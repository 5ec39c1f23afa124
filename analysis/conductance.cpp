#include "kapitza/analysis/conductance.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/laws/law_traits.hpp"
#include "kapitza/physics/bose_einstein.hpp"

#include "analysis/half_spaces/pair_laws.hpp"

#include <boost/math/differentiation/finite_difference.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <sstream>

namespace kapitza {
namespace {

constexpr double room_temperature = 300;
constexpr int accumulation_steps = 50;
constexpr double per_mode = 1 / (8 * std::numbers::pi * std::numbers::pi);

/// Some X over frequency, with the nodes that it belongs to.
struct Crossing {
  const PairSpectrum& nodes;
  std::vector<double> values; ///< [1/m2]
};

/// int X f(omega) domega/(8 pi^2).
template <class Function>
double integrate(const Crossing& crossing, const Function& f) {
  double sum = 0;
  for (std::size_t i = 0; i < crossing.values.size(); ++i)
    if (crossing.values[i] > 0)
      sum += crossing.nodes.weight[i] * crossing.values[i] * f(crossing.nodes.omega[i]);
  return per_mode * sum;
}

double conductance(const Crossing& crossing, double temperature) {
  return integrate(crossing, [&](double omega) { return mode_heat_capacity(omega, temperature); });
}

/// d ln f/d ln T. The logarithms make it exact for powers of T.
template <class Function>
double logarithmic_slope(const Function& f, double temperature) {
  const auto logarithm = [&](double u) { return std::log(f(std::exp(u))); };
  return boost::math::differentiation::finite_difference_derivative<decltype(logarithm), double, 8>(
      logarithm, std::log(temperature));
}

// --- the other two routes, from the occupation alone ---

double occupation(double omega, double temperature) {
  return 1 / std::expm1(reduced_frequency(omega, temperature));
}

/// dP/dT.
double from_equilibrium(const Crossing& crossing, double temperature) {
  const auto power = [&](double t) {
    return integrate(crossing, [t](double omega) { return reduced_planck * omega * occupation(omega, t); });
  };
  return power(temperature) / temperature * logarithmic_slope(power, temperature);
}

double from_fluctuations(const Crossing& crossing, double temperature) {
  // One quantum less under the integral, so that its square does not underflow.
  const double spectrum = integrate(crossing, [temperature](double omega) {
    const double n = occupation(omega, temperature);
    return reduced_planck * omega * n * (n + 1) * reduced_frequency(omega, temperature);
  });
  return spectrum / temperature;
}

// --- one law ---

Crossing all_channels(const PairSpectrum& nodes, const CrossingSpectrum& law) {
  Crossing sum{nodes, std::vector<double>(nodes.omega.size())};
  for (const std::vector<double>& channel : law.crossing)
    for (std::size_t i = 0; i < channel.size(); ++i) sum.values[i] += channel[i];
  return sum;
}

ConductancePoint conductance_point(const Crossing& crossing, double temperature, const OneWay& one_way) {
  ConductancePoint point;
  point.temperature = temperature;
  point.conductance = conductance(crossing, temperature);
  if (!(point.conductance > 0)) return point;
  point.resistance = 1 / point.conductance;
  point.resistance_T3 = std::pow(temperature, 3) / point.conductance;
  const double local = 1 / point.conductance - (1 / one_way.a + 1 / one_way.b) / 2;
  // What is left of a plane that reflects nothing is round-off.
  const bool reflects = local * point.conductance > 1e-9;
  if (reflects) point.conductance_corrected = 1 / local;
  point.kapitza_thermal = reflects ? local : 0;
  point.equilibrium = from_equilibrium(crossing, temperature);
  point.fluctuation = from_fluctuations(crossing, temperature);
  point.equilibrium_difference = point.equilibrium / point.conductance - 1;
  point.fluctuation_difference = point.fluctuation / point.conductance - 1;
  return point;
}

/// Cold enough for every branch to be a sound wave, and for a rough plane to be smooth.
double debye_temperature(const PairSpectrum& nodes, const PairLaw& law) {
  constexpr double sound = 1e-6, smooth = 1e-5; // of the highest frequency, of the wavelength
  double omega = sound * nodes.omega.back();
  if (const auto* mixture = std::get_if<MixedMismatch>(&law); mixture != nullptr && mixture->roughness > 0) {
    const double slowness =
        std::sqrt(nodes.carried[0].front() + nodes.carried[1].front()) / nodes.omega.front();
    if (slowness > 0) omega = std::min(omega, smooth / (slowness * mixture->roughness));
  }
  return std::max(coldest, reduced_planck * omega / boltzmann);
}

std::optional<LowTemperature> low_temperature(const Crossing& crossing, double temperature) {
  const double h = conductance(crossing, temperature);
  if (!(h > 0)) return std::nullopt;
  const double slope = logarithmic_slope([&](double t) { return conductance(crossing, t); }, temperature);
  if (!std::isfinite(slope)) return std::nullopt;
  return LowTemperature{temperature, slope, std::pow(temperature, 3) / h};
}

/// Between nodes on straight lines; half of what a node stands for lies below it.
std::vector<AccumulationPoint> accumulate_frequencies(const Crossing& crossing, double temperature) {
  std::vector<double> omega{0}, below{0};
  double sum = 0, highest = 0;
  for (std::size_t i = 0; i < crossing.values.size(); ++i) {
    const double part = crossing.nodes.weight[i] * crossing.values[i]
                        * mode_heat_capacity(crossing.nodes.omega[i], temperature);
    omega.push_back(crossing.nodes.omega[i]);
    below.push_back(sum + part / 2);
    sum += part;
    if (part > 0) highest = omega.back();
  }
  if (!(sum > 0)) return {};
  std::vector<AccumulationPoint> list;
  for (int step = 0; step < accumulation_steps; ++step) {
    const double upto = highest * step / accumulation_steps;
    const auto above = index(std::upper_bound(omega.begin(), omega.end(), upto) - omega.begin());
    const double part = (upto - omega[above - 1]) / (omega[above] - omega[above - 1]);
    list.push_back({upto, std::lerp(below[above - 1], below[above], part) / sum});
  }
  list.push_back({highest, 1});
  return list;
}

LawConductance report_law(const PairLaw& law, const PairSpectrum& nodes, const CrossingSpectrum& spectrum,
                          const ConductanceReport& report) {
  LawConductance result;
  result.law = law;
  const Crossing crossing = all_channels(nodes, spectrum);
  for (std::size_t i = 0; i < report.temperatures.size(); ++i)
    result.points.push_back(conductance_point(crossing, report.temperatures[i], report.one_way[i]));
  result.low = low_temperature(crossing, debye_temperature(nodes, law));
  for (std::size_t c = 0; c < spectrum.channels.size(); ++c)
    result.shares.push_back(
        {spectrum.channels[c], conductance({nodes, spectrum.crossing[c]}, report.temperature)});
  result.by_frequency = accumulate_frequencies(crossing, report.temperature);
  return result;
}

// --- the report ---

void add_warnings(ConductanceReport& report, const Material& a, const Material& b,
                  const std::vector<PairLaw>& laws) {
  std::vector<const Material*> both{&a};
  if (&a != &b && a.name != b.name) both.push_back(&b);
  const bool acoustic =
      std::any_of(laws.begin(), laws.end(), [](const PairLaw& law) { return law_traits(law).acoustic; });
  for (const Material* material : both) {
    const double hottest = *std::max_element(report.temperatures.begin(), report.temperatures.end());
    if (material->temperature_range && hottest > material->temperature_range->high) {
      std::ostringstream text;
      text << material->name << ": " << hottest << " K is above the range of the source ("
           << material->temperature_range->high << " K)";
      report.warnings.push_back(text.str());
    }
    const bool optical =
        std::any_of(material->branches.begin(), material->branches.end(),
                    [](const Branch& branch) { return branch.polarization == Polarization::optical; });
    if (acoustic && optical)
      report.warnings.push_back(material->name
                                + ": optical branches have no acoustic law; amm reflects them");
  }
}

/// First order in the ratio of the impedances is all that khalatnikov has.
void warn_heavy_liquid(ConductanceReport& report, const Material& a, const Material& b,
                       const std::vector<PairLaw>& laws) {
  constexpr double small = 0.05;
  const bool used = std::any_of(laws.begin(), laws.end(), [](const PairLaw& law) {
    return std::holds_alternative<KhalatnikovTransmission>(law);
  });
  const Material &liquid = is_liquid(a) ? a : b, &solid = is_liquid(a) ? b : a;
  if (!used || !solid.sound_velocity || !solid.sound_velocity->transverse) return;
  const double ratio = *liquid.density * liquid.sound_velocity->longitudinal
                       / (*solid.density * *solid.sound_velocity->transverse);
  if (ratio <= small) return;
  std::ostringstream text;
  text << "khalatnikov is for liquids of small impedance; that of " << liquid.name << " is " << ratio
       << " of " << solid.name << "'s, so use amm";
  report.warnings.push_back(text.str());
}

/// Without a law asked for by name, those that cannot be had are told.
std::vector<PairLaw> available_laws(ConductanceReport& report, const Material& a, const Material& b,
                                    const LawChoice& choice) {
  std::vector<PairLaw> laws;
  for (const PairLaw& law : chosen_laws(a, b, choice)) {
    try {
      check_pair_law(a, b, law);
      laws.push_back(law);
    } catch (const InputError& error) {
      if (choice.model) throw;
      report.missing.push_back({law_word(law), error.issues().front().message});
    }
  }
  return laws;
}

} // namespace

std::vector<double> default_pair_temperatures(const Material& a, const Material& b) {
  std::vector<double> temperatures{0.1, 0.2, 0.5, 1, 2, 4.2, 10, 20, 50, 77, 100, 200, room_temperature};
  for (const Material* material : {&a, &b})
    if (material->temperature_range) {
      const double high = material->temperature_range->high;
      std::erase_if(temperatures, [high](double t) { return t > high; });
      if (temperatures.empty()) temperatures = {high};
    }
  return temperatures;
}

ConductanceReport report_conductance(const Material& a, const Material& b,
                                     const ConductanceRequest& request) {
  ConductanceReport report;
  report.a = a.name;
  report.b = b.name;
  report.a_source = a.source;
  report.b_source = b.source;
  report.temperatures = request.temperatures.empty() ? default_pair_temperatures(a, b) : request.temperatures;
  for (const double t : report.temperatures)
    if (!(t >= coldest)) throw InputError("the temperature must be at least 1e-9 K");
  report.temperature =
      *std::min_element(report.temperatures.begin(), report.temperatures.end(), [](double x, double y) {
        return std::abs(x - room_temperature) < std::abs(y - room_temperature);
      });
  const std::vector<PairLaw> laws = available_laws(report, a, b, request.choice);
  const PairSpectrum nodes = make_pair_spectrum(a, b);
  for (const double t : report.temperatures)
    report.one_way.push_back(
        {conductance({nodes, nodes.carried[0]}, t), conductance({nodes, nodes.carried[1]}, t)});
  const std::vector<CrossingSpectrum> spectra = crossing_spectra(a, b, nodes, laws);
  for (std::size_t l = 0; l < laws.size(); ++l)
    report.laws.push_back(report_law(laws[l], nodes, spectra[l], report));
  add_warnings(report, a, b, laws);
  warn_heavy_liquid(report, a, b, laws);
  return report;
}

} // namespace kapitza
