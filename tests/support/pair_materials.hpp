#pragma once
/// Materials of the tests of conductances: sound waves only, and those of the library.

#include "kapitza/io/material/material_file.hpp"
#include "kapitza/physics/acoustic_mismatch.hpp"
#include "kapitza/physics/material.hpp"

#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace kapitza::test {

/// One longitudinal and, unless it is a liquid, two transverse branches without dispersion.
inline Material sound_waves(const std::string& name, const ElasticMedium& medium, double cutoff = 1e10) {
  Material m;
  m.name = name;
  m.density = medium.density;
  m.sound_velocity = SoundVelocity{medium.longitudinal, std::nullopt};
  m.branches.push_back({"LA", Polarization::longitudinal, 1, cutoff, LinearDispersion{medium.longitudinal}});
  if (medium.transverse > 0) {
    m.sound_velocity->transverse = medium.transverse;
    m.branches.push_back({"TA", Polarization::transverse, 2, cutoff, LinearDispersion{medium.transverse}});
  }
  return m;
}

inline Material library(const std::string& name) {
  return read_library_material(name, [](const std::filesystem::path& path) -> std::optional<std::string> {
    std::ifstream stream(path);
    if (!stream) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(stream), {});
  });
}

} // namespace kapitza::test
