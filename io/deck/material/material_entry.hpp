#pragma once
/// The keys of a material file.

#include "kapitza/physics/material.hpp"

#include "io/deck/table.hpp"

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
  bool normal = false, electrons = false;
  bool operator==(const ScatteringEntry&) const = default;
};

struct MaterialFileEntries {
  std::string name, source, notes;
  std::optional<double> density;
  std::optional<SoundVelocity> sound_velocity;
  std::vector<BranchEntry> branches;
  std::vector<ScatteringEntry> scattering;
  std::optional<TemperatureRange> temperature_range;
  std::optional<ElectronNumbers> electrons;
  MeasuredTable measured;
};

/// What stands in the columns of a list of pairs: kind and range of both numbers.
struct PairColumns {
  std::string first, second; ///< names for messages: "k", "omega"
  QuantityKind first_kind, second_kind;
  Range first_range, second_range;
};

/// `[[x, y], ...]`, x strictly increasing. Empty, with complaints, where anything is wrong.
std::vector<std::pair<double, double>> read_pairs(Reading& reading, const Node& node, const std::string& path,
                                                  const PairColumns& columns);

Block<MeasuredTable> measured_block(); // deck_measured_keys.cpp
void read_temperature_range(Reading& reading, const Node& node, const std::string& path,
                            MaterialFileEntries& entries); // deck_measured_keys.cpp
Block<MaterialFileEntries> material_file_block();
Block<ScatteringEntry> scattering_block();

/// Without its branches, which are names.
ScatteringProcess scattering_process(const ScatteringEntry& entry);

/// The Material that the entries say; complains where they do not fit together.
Material assemble_material(Reading& reading, const MaterialFileEntries& entries);

} // namespace kapitza::io
