#pragma once
/// Spectra of many bands by simple rules, for which exact values are known.

#include "support/stacks.hpp"

#include <cmath>
#include <vector>

namespace kapitza::test {

/// Three bands.
inline Bands toy_a() {
  return make_test_bands({{0.55e6, 8400, 40e-9}, {0.75e6, 5800, 300e-9}, {0.37e6, 2100, 2e-6}});
}
inline Bands toy_b() {
  return make_test_bands({{0.45e6, 4900, 25e-9}, {0.80e6, 3300, 160e-9}, {0.42e6, 1300, 0.9e-6}});
}

/// As silicon: mean free paths from 1.3 nm to 7.9 um, 148 W/m/K, most of it around 600 nm.
inline Bands silicon_like(int count = 20) {
  std::vector<double> share;
  double sum = 0;
  const auto length = [&](int b) { return std::pow(10, -9 + 4 * (b + 0.5) / count); };
  for (int b = 0; b < count; ++b) {
    const double from_peak = std::log(length(b) / 600e-9);
    sum += share.emplace_back(std::exp(-from_peak * from_peak / (2 * 1.6 * 1.6)));
  }
  std::vector<BandSpec> table;
  for (int b = 0; b < count; ++b) {
    const double speed = 1500 + 6500.0 * b / (count - 1);
    table.push_back({3 * 148 * share[index(b)] / sum / (speed * length(b)), speed, length(b)});
  }
  return make_test_bands(table);
}

/// The same with slower and less phonons.
inline Bands germanium_like(int count = 20) {
  Bands bands = silicon_like(count);
  for (double& capacity : bands.heat_capacity) capacity *= 0.95;
  for (double& speed : bands.speed) speed *= 0.6;
  for (double& length : bands.mean_free_path) length *= 0.55;
  return bands;
}

/// A metal film on it: 10 nm, 4000 m/s, 2.4e6 J/m3/K, each band's share that of silicon_like's C v.
inline Bands transducer_like(int count = 20) {
  const Bands below = silicon_like(count);
  std::vector<BandSpec> table;
  for (int b = 0; b < count; ++b)
    table.push_back({2.4e6 * one_way_conductance(below, b) / one_way_conductance(below), 4000, 10e-9});
  return make_test_bands(table);
}

} // namespace kapitza::test
