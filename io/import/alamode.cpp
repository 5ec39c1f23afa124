/// ALAMODE's table of lifetimes: frequency [1/cm], lifetime [ps], speed [m/s], multiplicity, and the
/// conductivities of the mode (xx, xy, ... averaged over the star, without the multiplicity).

#include "kapitza/io/import/mode_files.hpp"
#include "kapitza/physics/bose_einstein.hpp"

#include "io/import/alamode_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace kapitza {
namespace io {
namespace {

constexpr double speed_of_light = 299792458;                               ///< [m/s]
constexpr double per_centimetre = 200 * std::numbers::pi * speed_of_light; ///< 1/cm in rad/s
constexpr double angstrom3 = 1e-30;                                        ///< [m3]

double trace(const NumberTable& table, const AlamodeColumns& columns, std::size_t row) {
  const std::size_t first = *columns.conductivity;
  return table(row, first) + table(row, first + 4) + table(row, first + 8);
}

/// Modes per volume, of a wavevector of multiplicity 1, as the conductivities of the modes have it.
struct Density {
  double median = 0;
  double spread = 0; ///< largest deviation of a mode from the median, relative
};

/// The ratio of a mode's conductivity to c v^2 tau, over all modes that matter.
Density modes_per_volume(const NumberTable& table, const AlamodeHeader& header, bool classical) {
  const AlamodeColumns& columns = header.columns;
  std::vector<double> ratios;
  double largest = 0;
  for (std::size_t row = 0; row < table.rows(); ++row)
    largest = std::max(largest, trace(table, columns, row));
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const double omega = table(row, columns.frequency) * per_centimetre, v = table(row, columns.speed);
    if (!(omega > 0) || !(trace(table, columns, row) > 1e-4 * largest)) continue;
    const double c = classical ? boltzmann : mode_heat_capacity(omega, header.temperature);
    const double unit = c * v * v * table(row, columns.lifetime) * 1e-12;
    if (unit > 0) ratios.push_back(trace(table, columns, row) / unit);
  }
  if (ratios.empty()) reject(table.file, "there is no mode that conducts");
  const auto middle = ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2);
  std::nth_element(ratios.begin(), middle, ratios.end());
  Density density{*middle, 0};
  for (const double ratio : ratios)
    density.spread = std::max(density.spread, std::abs(ratio / density.median - 1));
  return density;
}

/// What the conductivities of the modes say of the volume; heat capacities may be classical in them.
struct Reading {
  Density density;
  bool classical = false;
};

Reading read_density(const NumberTable& table, const AlamodeHeader& header,
                     std::vector<std::string>& warnings) {
  constexpr double rounding = 1e-3; // six digits, three factors
  const Density quantum = modes_per_volume(table, header, false);
  if (quantum.spread < rounding) return {quantum, false};
  const Density classical = modes_per_volume(table, header, true);
  if (classical.spread < rounding) return {classical, true};
  warnings.push_back(fmt::format(
      "'{}': the conductivities of its modes are not volume x C v^2 tau at {:g} K: single ones are off by up "
      "to {:.2g} %; are lifetimes, velocities and temperature those of one calculation?",
      table.file, header.temperature, 100 * quantum.spread));
  return {quantum, false};
}

/// The volume that the deck states against the one that the modes have.
void check_volume(const NumberTable& table, const AlamodeColumns& columns, double given, double own) {
  constexpr double slack = 0.02;
  if (std::abs(given / own - 1) <= slack) return;
  double stated = 0;
  for (std::size_t row = 0; row < table.rows(); ++row)
    stated += trace(table, columns, row) * table(row, columns.multiplicity) / 3;
  reject(table.file,
         fmt::format("the conductivities of its modes add up to {:.5g} W/m/K, in a cell of {:.4g} "
                     "angstrom^3; volume: {:.4g} angstrom^3 would make {:.5g}: leave 'volume' out, "
                     "or make the table of all wavevectors",
                     stated, own / angstrom3, given / angstrom3, stated * own / given));
}

/// Is there a mesh n1 x n2 x n3 of so many wavevectors, as crystals and layers have them?
bool is_mesh(double wavevectors) {
  constexpr int most = 16; // n1 over n3
  const auto full = static_cast<long>(wavevectors);
  for (long a = 1; a * a * a <= full; ++a)
    for (long b = a; full % a == 0 && b * b <= full / a; ++b) {
      const long c = full / a / b;
      if (a * b * c == full && (c <= most * a || (a == 1 && c <= most * b))) return true;
    }
  return false;
}

/// A table of the first wavevectors only looks like a large cell, or like no mesh.
void check_cell(const NumberTable& table, double wavevectors, double volume, int branches,
                std::vector<std::string>& warnings) {
  const double listed = static_cast<double>(table.rows()) / branches;
  const bool chain = 2 * listed >= wavevectors; // 1 x 1 x n: k and -k at most
  if (!chain && !is_mesh(wavevectors))
    warnings.push_back(
        fmt::format("'{}': its multiplicities add up to {:g}, which is no mesh of wavevectors; is "
                    "the table one of some of them only (--kpoint)?",
                    table.file, wavevectors));
  constexpr double largest_atom = 80 * angstrom3;
  const double atom = 3 * volume / branches;
  if (atom > largest_atom)
    warnings.push_back(fmt::format("'{}': the conductivities of its modes make {:.3g} angstrom^3 for each "
                                   "atom, more than solids have; is the table one of some wavevectors only "
                                   "(--kpoint), or is there vacuum in the cell?",
                                   table.file, atom / angstrom3));
}

/// Sums over the file, and <v_a^2> of each mode as its share of the trace.
void add_conductivities(const NumberTable& table, const AlamodeColumns& columns, bool classical,
                        ModeTable& modes) {
  StatedConductivity stated;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const double sum = trace(table, columns, row), v = table(row, columns.speed);
    std::array<double, 3> square{v * v / 3, v * v / 3, v * v / 3};
    for (std::size_t a = 0; a < 3; ++a) {
      const double kappa = table(row, *columns.conductivity + 4 * a);
      stated.kappa[a] += kappa * table(row, columns.multiplicity);
      if (sum > 0) square[a] = std::max(0.0, kappa / sum) * v * v;
    }
    modes.star_square.push_back(square);
  }
  stated.where = "their conductivities in the file add up to";
  stated.hint = classical
                    ? "they are classical (CLASSICAL = 1, kB for every mode), heat capacities here follow "
                      "Bose and Einstein"
                    : "is the volume right, and do all columns belong to one calculation?";
  const bool finite = std::all_of(stated.kappa.begin(), stated.kappa.end(),
                                  [](double kappa) { return std::isfinite(kappa); });
  if (finite && stated.kappa[0] + stated.kappa[1] + stated.kappa[2] > 0) modes.stated = stated;
}

} // namespace
} // namespace io

ModeTable read_alamode(const std::filesystem::path& file, std::optional<double> cell_volume,
                       const TextReader& read, std::vector<std::string>& warnings) {
  const io::TextFile text = io::read_required(file, read);
  const io::AlamodeHeader header = io::read_alamode_header(text);
  const io::AlamodeColumns& columns = header.columns;
  const io::NumberTable table = io::read_table(text, {columns.count});
  const double full = io::count_wavevectors(table, header);
  if (!cell_volume && !columns.conductivity)
    io::reject(table.file, "has no conductivities of the modes from which the volume of the primitive cell "
                           "would follow; give it: volume: 40 angstrom^3");
  ModeTable modes;
  double weight = cell_volume ? 1 / (full * *cell_volume) : 0;
  bool classical = false;
  if (columns.conductivity) {
    const io::Reading reading = io::read_density(table, header, warnings);
    if (cell_volume) io::check_volume(table, columns, *cell_volume, 1 / (full * reading.density.median));
    weight = cell_volume ? weight : reading.density.median;
    classical = reading.classical;
  }
  modes.name = file.string();
  modes.temperature = header.temperature;
  modes.cell_volume = 1 / (full * weight);
  modes.has_directions = columns.conductivity.has_value();
  modes.for_directions = "a table with the conductivities of the modes would allow an axis";
  int branches = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    modes.omega.push_back(table(row, columns.frequency) * io::per_centimetre);
    modes.vx.push_back(table(row, columns.speed));
    modes.vy.push_back(0);
    modes.vz.push_back(0);
    modes.lifetime.push_back(table(row, columns.lifetime) * 1e-12);
    modes.weight.push_back(weight * table(row, columns.multiplicity));
    modes.branch.push_back(static_cast<int>(table(row, columns.branch)) - 1);
    branches = std::max(branches, modes.branch.back() + 1);
  }
  io::check_cell(table, full, modes.cell_volume, branches, warnings);
  if (columns.conductivity) io::add_conductivities(table, columns, classical, modes);
  drop_unusable(modes);
  return modes;
}

double alamode_temperature(const std::filesystem::path& file, const TextReader& read) {
  return io::read_alamode_header(io::read_required(file, read)).temperature;
}

} // namespace kapitza
