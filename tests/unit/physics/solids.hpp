#pragma once
/// Model solids of the tests of physics/.

#include "kapitza/physics/material.hpp"

#include <string>
#include <utility>
#include <vector>

namespace kapitza::test {

inline Branch branch(std::string name, Polarization polarization, int degeneracy, double cutoff,
                     Dispersion d) {
  return {std::move(name), polarization, degeneracy, cutoff, std::move(d)};
}

inline ScatteringProcess process(decltype(ScatteringProcess::law) law, std::vector<int> branches = {}) {
  return {law, std::move(branches), std::nullopt, std::nullopt};
}

/// Three modes of velocity v up to the cutoff, all with the same lifetime.
inline Material debye_solid(double velocity, double cutoff, double lifetime) {
  Material m;
  m.name = "debye";
  m.branches = {branch("A", Polarization::longitudinal, 3, cutoff, LinearDispersion{velocity})};
  m.scattering = {process(PowerScattering{1 / lifetime, 0, 0})};
  return m;
}

/// Every form of dispersion, every kind of process: LA as silicon's, TA with its turning point inside the
/// cutoff, an optical branch that falls, and one that is a table with a maximum inside.
inline Material zoo() {
  const double k = 1.1e10;
  Material m;
  m.name = "zoo";
  m.branches = {branch("LA", Polarization::longitudinal, 1, k, QuadraticDispersion{9010, -2e-7}),
                branch("TA", Polarization::transverse, 2, k, QuadraticDispersion{3250, -1.9e-7}),
                branch("SA", Polarization::transverse, 1, k, SineDispersion{4e13}),
                branch("LO", Polarization::optical, 1, k, QuadraticDispersion{0, -1.6e-7, 9.88e13}),
                branch("TO", Polarization::optical, 2, k,
                       TableDispersion{{{0, 8e13}, {0.4e10, 9e13}, {0.8e10, 8.5e13}, {1.1e10, 8.4e13}}})};
  m.scattering = {process(ExponentialScattering{1.1e-19, 2, 1, 130}, {0, 1, 2}),
                  process(ImpurityScattering{1.3e-45}), process(BoundaryScattering{3e-3}),
                  process(PowerScattering{1e9, 0, 1}, {3, 4}), process(HollandUmklappScattering{1e-18}, {1})};
  m.scattering.back().above_frequency = 1.1e13;
  return m;
}

} // namespace kapitza::test
