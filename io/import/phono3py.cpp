/// phono3py's kappa-m*.hdf5: frequency [q, branch] THz; group_velocity [q, branch, 3] Angstrom THz; gamma
/// [T, q, branch] THz, tau = 1 / (4 pi gamma); gamma_isotope [q, branch] THz; boundary_mfp um; weight [q];
/// temperature [T]; kappa [T, 6]; kappa_unit_conversion, which holds the volume.

#include "kapitza/io/import/mode_files.hpp"

#include "io/deck/node.hpp"
#include "io/field/hdf5_file.hpp"
#include "io/import/crystal.hpp"
#include "io/import/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace kapitza {
namespace io {
namespace {

constexpr double angstrom = 1e-10, terahertz = 1e12, electron_volt = 1.602176634e-19;
constexpr double temperature_slack = 1; ///< [K]

using Shape = std::vector<std::uint64_t>;

/// A data set of the given shape; of one temperature's row where `row` is given.
Hdf5Array read_shape(const Hdf5File& file, const std::string& name, const std::string& data_set,
                     const Shape& wanted, std::optional<Hdf5Row> row = std::nullopt) {
  Shape found = file.shape(data_set);
  if (row && !found.empty()) found.erase(found.begin());
  if (found != wanted)
    reject(name,
           fmt::format("the data set '{}' must have the shape [{}]{}, got [{}]", data_set,
                       fmt::join(wanted, ", "), row ? " at each temperature" : "", fmt::join(found, ", ")));
  return file.read(data_set, row);
}

/// Row of the temperature nearest to the one asked for.
Hdf5Row find_temperature(const std::vector<double>& temperatures, const std::string& name,
                         double temperature) {
  std::size_t best = 0;
  for (std::size_t i = 0; i < temperatures.size(); ++i)
    if (!(std::abs(temperatures[i] - temperature) >= std::abs(temperatures[best] - temperature))) best = i;
  if (!(std::abs(temperatures[best] - temperature) <= temperature_slack)) {
    const std::size_t shown = std::min<std::size_t>(temperatures.size(), 8);
    reject(name,
           fmt::format("has no lifetimes at {:g} K, only at {:g}{} K", temperature,
                       fmt::join(temperatures.begin(),
                                 temperatures.begin() + static_cast<std::ptrdiff_t>(shown), ", "),
                       shown < temperatures.size() ? fmt::format(", ..., {:g}", temperatures.back()) : ""));
  }
  return {best};
}

/// Volume of `primitive_cell: lattice:` in phono3py.yaml or phonopy.yaml [m3]; nothing where it is not there.
std::optional<double> yaml_volume(const std::filesystem::path& path, const TextReader& read) {
  const std::optional<std::string> text = read(path);
  if (!text) return std::nullopt;
  std::vector<InputIssue> issues;
  const Node root = parse_file(*text, path.string(), issues);
  const Node* cell = root.kind == NodeKind::map ? find(root, "primitive_cell") : nullptr;
  const Node* lattice = cell && cell->kind == NodeKind::map ? find(*cell, "lattice") : nullptr;
  if (!lattice || lattice->kind != NodeKind::list || lattice->items.size() != 3) return std::nullopt;
  std::array<Vector3, 3> vectors{};
  for (std::size_t i = 0; i < 3; ++i) {
    const Node& row = lattice->items[i];
    if (row.kind != NodeKind::list || row.items.size() != 3) return std::nullopt;
    for (std::size_t k = 0; k < 3; ++k) {
      const auto number = parse_number(row.items[k].text);
      if (!number) return std::nullopt;
      vectors[i][k] = *number * angstrom;
    }
  }
  return std::abs(cell_volume(vectors));
}

/// kappa_unit_conversion is (Angstrom THz)^2 eV / (2 pi THz V) in SI units.
double find_volume(const Hdf5File& file, const std::filesystem::path& path, const TextReader& read) {
  constexpr double unit = angstrom * angstrom * terahertz * electron_volt / (2 * std::numbers::pi);
  std::optional<double> volume;
  if (file.has("kappa_unit_conversion")) {
    volume = unit / file.read("kappa_unit_conversion").values[0];
  } else {
    for (const char* name : {"phono3py.yaml", "phonopy.yaml"})
      if (!volume) volume = yaml_volume(path.parent_path() / name, read);
  }
  if (!volume)
    reject(path.string(),
           "has no kappa_unit_conversion, and there is no phono3py.yaml or phonopy.yaml with the "
           "primitive cell beside it; give the cell's volume: 'volume: 40 angstrom^3'");
  return *volume;
}

/// Rates of one temperature [1/s]; NaN and 0 stay.
std::vector<double> scattering_rates(const Hdf5File& file, const std::string& name, Hdf5Row row,
                                     const Shape& modes, const ModeTable& table) {
  std::vector<double> rates = read_shape(file, name, "gamma", modes, row).values;
  if (file.has("gamma_isotope")) {
    const std::vector<double> isotope = read_shape(file, name, "gamma_isotope", modes).values;
    for (std::size_t i = 0; i < rates.size(); ++i)
      if (rates[i] > 0) rates[i] += isotope[i];
  }
  double length = 0;
  if (file.has("boundary_mfp")) length = file.read("boundary_mfp").values[0] * 1e-6;
  for (std::size_t i = 0; i < rates.size(); ++i) {
    rates[i] *= 4 * std::numbers::pi * terahertz;
    if (length > 0 && rates[i] > 0) rates[i] += std::hypot(table.vx[i], table.vy[i], table.vz[i]) / length;
  }
  return rates;
}

/// What the file states for its relaxation-time conductivity, the mean over directions.
void check_conductivity(const Hdf5File& file, const ModeTable& modes, Hdf5Row row,
                        std::vector<std::string>& warnings) {
  const char* data_set = file.has("kappa_RTA") ? "kappa_RTA" : "kappa";
  if (!file.has(data_set)) return;
  const std::vector<double> kappa = read_shape(file, modes.name, data_set, {6}, row).values;
  const double stated = (kappa[0] + kappa[1] + kappa[2]) / 3, ours = conductivity(modes, modes.temperature);
  constexpr double tolerance = 1e-3;
  if (!(std::abs(ours - stated) <= tolerance * std::abs(stated)))
    warnings.push_back(fmt::format(
        "'{}': its modes make {:.5g} W/m/K at {:g} K, but its data set '{}' states {:.5g}; is the "
        "volume right, and was every wavevector calculated?",
        modes.name, ours, modes.temperature, data_set, stated));
}

} // namespace
} // namespace io

ModeTable read_phono3py(const std::filesystem::path& path, double temperature,
                        std::optional<double> cell_volume, const TextReader& read,
                        std::vector<std::string>& warnings) {
  const io::TextFile text = io::read_required(path, read);
  const io::Hdf5File file(text.name, text.text);
  const io::Shape shape = file.shape("frequency");
  if (shape.size() != 2)
    io::reject(text.name, "the data set 'frequency' must have two dimensions, wavevector and branch");
  const std::vector<double> temperatures = file.read("temperature").values;
  const io::Hdf5Row row = io::find_temperature(temperatures, text.name, temperature);

  ModeTable modes;
  modes.name = text.name;
  modes.temperature = temperatures[row.index];
  modes.omega = io::read_shape(file, text.name, "frequency", shape).values;
  const auto velocity = io::read_shape(file, text.name, "group_velocity", {shape[0], shape[1], 3}).values;
  const auto weight = io::read_shape(file, text.name, "weight", {shape[0]}).values;
  double full = 0;
  for (double w : weight) {
    if (!(w > 0)) io::reject(text.name, fmt::format("a weight must be positive, got {:g}", w));
    full += w;
    if (w != 1) modes.has_directions = false;
  }
  modes.cell_volume = cell_volume ? *cell_volume : io::find_volume(file, path, read);
  if (!(modes.cell_volume > 1e-31 && modes.cell_volume < 1e-24))
    io::reject(text.name, fmt::format("the volume of the primitive cell is {:g} m^3", modes.cell_volume));
  for (std::size_t i = 0; i < modes.omega.size(); ++i) {
    modes.omega[i] *= 2 * std::numbers::pi * io::terahertz;
    modes.vx.push_back(velocity[3 * i] * io::angstrom * io::terahertz);
    modes.vy.push_back(velocity[3 * i + 1] * io::angstrom * io::terahertz);
    modes.vz.push_back(velocity[3 * i + 2] * io::angstrom * io::terahertz);
    modes.weight.push_back(weight[i / shape[1]] / (full * modes.cell_volume));
    modes.branch.push_back(static_cast<int>(i % shape[1]));
  }
  for (double rate : io::scattering_rates(file, text.name, row, shape, modes))
    modes.lifetime.push_back(rate > 0 ? 1 / rate : 0);
  drop_unusable(modes);
  io::check_conductivity(file, modes, row, warnings);
  return modes;
}

} // namespace kapitza
