#pragma once
/// The keys of a material file.

#include "kapitza/physics/material.hpp"

#include "deck_table.hpp"

namespace kapitza::io {

struct DispersionEntry { ///< one of them
  std::optional<LinearDispersion> linear;
  std::optional<QuadraticDispersion> quadratic;
  std::optional<SineDispersion> sine;
  std::optional<TableDispersion> table;
};

struct BranchEntry {
  std::string name;
  Polarization polarization = Polarization::longitudinal;
  int degeneracy = 0;
  double cutoff_wavevector = 0;
  DispersionEntry dispersion;
};

enum class Process { power, exponential, holland_umklapp, impurity, boundary };

struct ScatteringEntry {
  std::optional<Process> process;
  std::vector<std::string> branches;
  std::optional<Quantity> coefficient; ///< its dimension depends on the process
  std::optional<double> omega_exponent, temperature_exponent, activation_temperature, length;
  std::optional<double> above_frequency, below_frequency;
};

struct MaterialFileEntries {
  std::string name, source, notes;
  std::optional<double> density;
  std::optional<SoundVelocity> sound_velocity;
  std::vector<BranchEntry> branches;
  std::vector<ScatteringEntry> scattering;
};

Block<MaterialFileEntries> material_file_block();

/// The Material that the entries say; complains where they do not fit together.
Material assemble_material(Reading& reading, const MaterialFileEntries& entries);

} // namespace kapitza::io
