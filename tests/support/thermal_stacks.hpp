#pragma once
/// Stacks whose properties follow the temperature, by hand.

#include "kapitza/physics/bose_einstein.hpp"

#include "support/stacks.hpp"

#include <cmath>

namespace kapitza::test {

/// Of bands that nothing changes: no frequencies, mean free paths as they are.
inline std::vector<ThermalBands> linear_bands(const std::vector<Bands>& media) {
  std::vector<ThermalBands> thermal;
  for (const Bands& bands : media) thermal.push_back({std::vector<double>(index(bands.size()), 0.0), {}});
  return thermal;
}

/// A band of one frequency with the rate A T exp(-B/T) + r.
struct EinsteinBand {
  double states, speed, theta;
  double coefficient, activation, constant;

  double mean_free_path(double temperature) const {
    return speed / (coefficient * temperature * std::exp(-activation / temperature) + constant);
  }
  double heat_capacity(double temperature) const {
    return states * mode_heat_capacity(boltzmann * theta / reduced_planck, temperature) / boltzmann;
  }
};
using EinsteinMedium = std::vector<EinsteinBand>;

/// Sum of C v L / 3 [W/m/K].
inline double conductivity(const EinsteinMedium& medium, double temperature) {
  double sum = 0;
  for (const EinsteinBand& band : medium)
    sum += band.heat_capacity(temperature) * band.speed * band.mean_free_path(temperature) / 3;
  return sum;
}

inline Bands bands_at(const EinsteinMedium& medium, double temperature) {
  std::vector<BandSpec> specs;
  for (const EinsteinBand& band : medium)
    specs.push_back({band.heat_capacity(temperature), band.speed, band.mean_free_path(temperature)});
  return make_test_bands(specs);
}

inline ThermalBands thermal_bands(const EinsteinMedium& medium) {
  ThermalBands thermal;
  for (const EinsteinBand& band : medium) thermal.einstein_temperature.push_back(band.theta);
  thermal.mean_free_path = [medium](double temperature) {
    std::vector<double> lengths;
    for (const EinsteinBand& band : medium) lengths.push_back(band.mean_free_path(temperature));
    return lengths;
  };
  return thermal;
}

/// Conduction electrons, and the lifetime of phonons that they absorb [s].
struct EinsteinMetal {
  Electrons electrons;
  double lifetime = 0; ///< 0: no metal
};

/// `spec.materials` are made here, at the mean of the walls' temperatures. @param metals per medium; none
/// beyond
inline StackProblem make_thermal_stack(StackSpec spec, const std::vector<EinsteinMedium>& media,
                                       double temperature, const std::vector<EinsteinMetal>& metals = {}) {
  const auto is_metal = [&](std::size_t m) { return m < metals.size() && metals[m].lifetime > 0; };
  for (std::size_t m = 0; m < media.size(); ++m) {
    Bands bands = bands_at(media[m], temperature);
    if (is_metal(m))
      bands = with_electrons(bands, metals[m].electrons, heat_capacity(bands) / metals[m].lifetime);
    spec.materials.push_back(std::move(bands));
  }
  StackProblem problem = make_stack_problem(spec);
  problem.temperature = temperature;
  for (std::size_t m = 0; m < media.size(); ++m) {
    const ThermalBands thermal = thermal_bands(media[m]);
    problem.thermal.push_back(is_metal(m) ? with_electrons(thermal, problem.media[m]) : thermal);
  }
  return problem;
}

/// The two gray media of the exact bilayer.
inline const EinsteinMedium gray_hot{{2e6, 6000, 350, 3e8, 150, 1e9}};
inline const EinsteinMedium gray_slow{{1.7e6, 3500, 350, 6e8, 100, 1e9}};

/// An isotropic Debye solid of 5e28 atoms/m3 and 6400 m/s in `count` bands, with 1/tau = 1.4e-19 s/K w^2 T
/// exp(-152 K/T) + 1.32e-45 s^3 w^4 + v/10 um.
inline EinsteinMedium debye_solid(int count) {
  constexpr double v = 6400, atoms = 5e28, pi2 = 9.869604401089358;
  const double width = v * std::cbrt(6 * pi2 * atoms) / count;
  EinsteinMedium medium;
  for (int b = 0; b < count; ++b) {
    const double w = (b + 0.5) * width;
    medium.push_back({3 * boltzmann * w * w * width / (2 * pi2 * v * v * v), v,
                      reduced_planck * w / boltzmann, 1.4e-19 * w * w, 152,
                      1.32e-45 * w * w * w * w + v / 1e-5});
  }
  return medium;
}

} // namespace kapitza::test
