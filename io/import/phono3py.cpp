/// phono3py's kappa-m*.hdf5: frequency [q, branch] THz; group_velocity [q, branch, 3] Angstrom THz, or
/// gv_by_gv [q, branch, 6], their products (xx, yy, zz, yz, xz, xy) added up over the star; gamma [T, q,
/// branch] THz, tau = 1 / (4 pi gamma); gamma_isotope [q, branch] and gamma_elph [T, q, branch] THz;
/// boundary_mfp um; weight [q]; temperature [T]; kappa [T, 6]; kappa_unit_conversion, which holds the volume.

#include "kapitza/io/import/mode_files.hpp"

#include "io/deck/node.hpp"
#include "io/field/hdf5_file.hpp"
#include "io/import/crystal.hpp"
#include "io/import/phono3py_stated.hpp"
#include "io/import/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

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

/// Why a file has not what a material needs, where it is one of phono3py's others.
void refuse_other_files(const Hdf5File& file, const std::string& name) {
  const bool has_frequency = file.has("frequency");
  if (file.has("band_index") || (has_frequency && file.shape("frequency").size() < 2))
    reject(name, "this is the file of one grid point (--gp, --write-gamma), a material needs all of them: "
                 "run phono3py once more with --read-gamma and without --gp, and take kappa-m....hdf5");
  if (!has_frequency || !file.has("gamma"))
    reject(name, fmt::format("there is no data set '{}': the file with lifetimes is kappa-m....hdf5, which "
                             "phono3py writes with --br or --lbte",
                             has_frequency ? "gamma" : "frequency"));
  const bool wigner = file.has("kappa_P_RTA") || file.has("kappa_TOT_RTA") || file.has("velocity_operator");
  if (!file.has("group_velocity") && !file.has("gv_by_gv"))
    reject(name, wigner ? "this file of Wigner transport (--wigner) holds no group velocities: run phono3py "
                          "once more without --wigner (with --read-gamma nothing is calculated twice)"
                        : "there is no data set 'group_velocity'");
}

/// How many wavevectors each entry stands for. `--reducible-colmat` lists every one, beside the weights of
/// the irreducible.
std::vector<double> read_weights(const Hdf5File& file, const std::string& name, std::uint64_t wavevectors) {
  const Hdf5Array weight = file.read("weight");
  double sum = 0;
  for (const double w : weight.values) {
    if (!(w > 0)) reject(name, fmt::format("a weight must be positive, got {:g}", w));
    sum += w;
  }
  if (weight.values.size() != wavevectors && sum == static_cast<double>(wavevectors))
    return std::vector<double>(wavevectors, 1);
  if (weight.shape != Shape{wavevectors})
    reject(name, fmt::format("the data set 'weight' must have the shape [{}], got [{}]", wavevectors,
                             fmt::join(weight.shape, ", ")));
  return weight.values;
}

/// The weights must make the mesh.
void check_mesh(const Hdf5File& file, const std::string& name, double full,
                std::vector<std::string>& warnings) {
  if (!file.has("mesh") || file.shape("mesh") != Shape{3}) return; // or a matrix
  const std::vector<double> mesh = file.read("mesh").values;
  if (full != mesh[0] * mesh[1] * mesh[2])
    warnings.push_back(
        fmt::format("'{}': the weights of its wavevectors add up to {:g}, but its mesh, {}, has "
                    "{:g}; was every wavevector calculated?",
                    name, full, fmt::join(mesh, " x "), mesh[0] * mesh[1] * mesh[2]));
}

/// A volume that the user states against the file's own.
void check_volume(const Hdf5File& file, const std::filesystem::path& path, double given,
                  const TextReader& read, std::vector<std::string>& warnings) {
  if (!file.has("kappa_unit_conversion")) return;
  constexpr double slack = 2e-3;
  const double own = find_volume(file, path, read);
  if (!(std::abs(given / own - 1) <= slack))
    warnings.push_back(
        fmt::format("'{}': volume: {:.5g} angstrom^3 is used, but its kappa_unit_conversion is "
                    "that of {:.5g} angstrom^3; leave 'volume' out",
                    path.string(), given * 1e30, own * 1e30));
}

/// Velocities [m/s], from their products where there is nothing else; and the products of a star.
void read_velocities(const Hdf5File& file, const Shape& shape, const std::vector<double>& weight,
                     ModeTable& modes) {
  constexpr double unit = angstrom * terahertz;
  const std::size_t count = modes.omega.size();
  std::vector<double> products;
  if (file.has("gv_by_gv"))
    products = read_shape(file, modes.name, "gv_by_gv", {shape[0], shape[1], 6}).values;
  if (file.has("group_velocity")) {
    const auto v = read_shape(file, modes.name, "group_velocity", {shape[0], shape[1], 3}).values;
    for (std::size_t i = 0; i < count; ++i) {
      modes.vx.push_back(v[3 * i] * unit);
      modes.vy.push_back(v[3 * i + 1] * unit);
      modes.vz.push_back(v[3 * i + 2] * unit);
    }
  } else {
    for (std::size_t i = 0; i < count; ++i) {
      const double trace = products[6 * i] + products[6 * i + 1] + products[6 * i + 2];
      modes.vx.push_back(std::sqrt(std::max(0.0, trace) / weight[i / shape[1]]) * unit);
      modes.vy.push_back(0);
      modes.vz.push_back(0);
    }
    modes.has_directions = false;
  }
  for (const double w : weight) modes.has_directions = modes.has_directions && w == 1;
  modes.for_directions = "phono3py lists every wavevector with --noks (not with --nomeshsym)";
  if (modes.has_directions || products.empty()) return;
  modes.has_directions = true;
  for (std::size_t i = 0; i < count; ++i) {
    const double square = modes.vx[i] * modes.vx[i] + modes.vy[i] * modes.vy[i] + modes.vz[i] * modes.vz[i];
    const double trace = products[6 * i] + products[6 * i + 1] + products[6 * i + 2];
    std::array<double, 3> star{square / 3, square / 3, square / 3};
    for (std::size_t a = 0; a < 3 && trace > 0; ++a)
      star[a] = std::max(0.0, products[6 * i + a] / trace) * square;
    modes.star_square.push_back(star);
  }
}

/// Rates of one temperature [1/s], all processes added up; NaN and 0 stay.
std::vector<double> scattering_rates(const Hdf5File& file, Hdf5Row row, const Shape& shape,
                                     const ModeTable& modes) {
  std::vector<double> rates = read_shape(file, modes.name, "gamma", shape, row).values;
  const auto add = [&](const std::vector<double>& more) {
    for (std::size_t i = 0; i < rates.size(); ++i) rates[i] += more[i];
  };
  if (file.has("gamma_isotope")) add(read_shape(file, modes.name, "gamma_isotope", shape).values);
  if (file.has("gamma_elph"))
    add(file.shape("gamma_elph") == shape ? read_shape(file, modes.name, "gamma_elph", shape).values
                                          : read_shape(file, modes.name, "gamma_elph", shape, row).values);
  double length = 0;
  if (file.has("boundary_mfp")) length = file.read("boundary_mfp").values[0] * 1e-6;
  for (std::size_t i = 0; i < rates.size(); ++i) {
    rates[i] *= 4 * std::numbers::pi * terahertz;
    if (length > 0) rates[i] += std::hypot(modes.vx[i], modes.vy[i], modes.vz[i]) / length;
  }
  return rates;
}

} // namespace
} // namespace io

ModeTable read_phono3py(const std::filesystem::path& path, double temperature,
                        std::optional<double> cell_volume, const TextReader& read,
                        std::vector<std::string>& warnings) {
  const io::TextFile text = io::read_required(path, read);
  const io::Hdf5File file(text.name, text.text);
  io::refuse_other_files(file, text.name);
  const io::Shape shape = file.shape("frequency");
  if (shape.size() != 2)
    io::reject(text.name, "the data set 'frequency' must have two dimensions, wavevector and branch");
  const std::vector<double> temperatures = file.read("temperature").values;
  const io::Hdf5Row row = io::find_temperature(temperatures, text.name, temperature);

  ModeTable modes;
  modes.name = text.name;
  modes.temperature = temperatures[row.index];
  modes.omega = io::read_shape(file, text.name, "frequency", shape).values;
  const std::vector<double> weight = io::read_weights(file, text.name, shape[0]);
  const double full = std::accumulate(weight.begin(), weight.end(), 0.0);
  io::check_mesh(file, text.name, full, warnings);
  modes.cell_volume = cell_volume ? *cell_volume : io::find_volume(file, path, read);
  if (cell_volume) io::check_volume(file, path, *cell_volume, read, warnings);
  if (!(modes.cell_volume > 1e-31 && modes.cell_volume < 1e-24))
    io::reject(text.name, fmt::format("the volume of the primitive cell is {:g} m^3", modes.cell_volume));
  for (std::size_t i = 0; i < modes.omega.size(); ++i) {
    modes.omega[i] *= 2 * std::numbers::pi * io::terahertz;
    modes.weight.push_back(weight[i / shape[1]] / (full * modes.cell_volume));
    modes.branch.push_back(static_cast<int>(i % shape[1]));
  }
  io::read_velocities(file, shape, weight, modes);
  for (const double rate : io::scattering_rates(file, row, shape, modes))
    modes.lifetime.push_back(rate > 0 ? 1 / rate : 0);
  io::compare_phono3py(file, row, modes, warnings);
  drop_unusable(modes);
  return modes;
}

std::vector<double> phono3py_temperatures(const std::filesystem::path& path, const TextReader& read) {
  const io::TextFile text = io::read_required(path, read);
  const io::Hdf5File file(text.name, text.text);
  io::refuse_other_files(file, text.name);
  std::vector<double> list = file.read("temperature").values;
  std::erase_if(list, [](double t) { return !(t > 0); });
  return list;
}

} // namespace kapitza
