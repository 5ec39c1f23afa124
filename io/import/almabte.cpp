/// almaBTE's phononinfo: CSV with one header line: nq, nbranch, qa, qb, qc, omega [rad/s],
/// C [J/m3/K] (of the mode: divided by the number of wavevectors), tau [s] (0: none), vx, vy, vz [m/s].

#include "kapitza/base/index.hpp"
#include "kapitza/io/import/mode_files.hpp"
#include "kapitza/physics/bose_einstein.hpp"

#include "io/import/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace kapitza {
namespace io {
namespace {

constexpr std::size_t column_branch = 1, column_omega = 5, column_c = 6, column_tau = 7, column_v = 8;

/// Modes of the lower and of the upper half of the frequencies: how their heat capacities compare gives the
/// temperature.
struct Halves {
  std::vector<std::size_t> low, high; ///< rows
};

Halves halves(const NumberTable& table) {
  double highest = 0;
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (std::isfinite(table(row, column_omega))) highest = std::max(highest, table(row, column_omega));
  Halves result;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const double omega = table(row, column_omega);
    if (!(omega > 1e-4 * highest) || !(table(row, column_c) > 0)) continue;
    (omega < highest / 2 ? result.low : result.high).push_back(row);
  }
  return result;
}

/// Measured over expected heat capacity: modes per volume, if the temperature is right.
double modes_per_volume(const NumberTable& table, const std::vector<std::size_t>& rows, double temperature) {
  double measured = 0, expected = 0;
  for (std::size_t row : rows) {
    measured += table(row, column_c);
    expected += mode_heat_capacity(table(row, column_omega), temperature);
  }
  return measured / expected;
}

/// The temperature at which both halves stand for the same density of modes: the higher the temperature that
/// is tried, the fewer modes the high frequencies seem to be.
double temperature_of(const NumberTable& table) {
  const Halves parts = halves(table);
  if (parts.low.empty() || parts.high.empty())
    reject(table.file, "the temperature cannot be derived: it needs heat capacities of modes of low and of "
                       "high frequency");
  const auto excess = [&](double temperature) {
    return modes_per_volume(table, parts.high, temperature) / modes_per_volume(table, parts.low, temperature)
           - 1;
  };
  double low = 1, high = 1e4;
  if (!(excess(low) > 0) || !(excess(high) < 0))
    reject(table.file, "the heat capacities are not those of phonons of these frequencies at one temperature "
                       "between 1 K and 10000 K");
  while (high - low > 1e-9 * high) {
    const double middle = (low + high) / 2;
    (excess(middle) > 0 ? low : high) = middle;
  }
  return low;
}

/// almaBTE puts the temperature into the name: GaN_24_24_24_300K.phononinfo.
void compare_name(const std::filesystem::path& file, double temperature, std::vector<std::string>& warnings) {
  const std::string name = file.stem().string();
  const std::size_t bar = name.rfind('_');
  if (bar == std::string::npos || name.back() != 'K') return;
  const auto stated = parse_number(std::string_view(name).substr(bar + 1, name.size() - bar - 2));
  constexpr double slack = 1; // [K]
  if (stated && !(std::abs(*stated - temperature) <= slack))
    warnings.push_back(
        fmt::format("'{}': its heat capacities are those of {:.4g} K, but its name says {:g} K",
                    file.string(), temperature, *stated));
}

} // namespace
} // namespace io

ModeTable read_almabte(const std::filesystem::path& file, const TextReader& read,
                       std::vector<std::string>& warnings) {
  const io::TextFile text = io::read_required(file, read);
  if (text.text.compare(0, 4, "\x89HDF") == 0)
    io::reject(text.name, fmt::format("this is almaBTE's crystal with its processes; make the table of modes "
                                      "from it: phononinfo {} 300",
                                      file.filename().string()));
  if (text.text.compare(0, 3, "nq,") != 0)
    io::reject(text.name, 1, 1,
               "the header of a phononinfo file is needed: "
               "nq,nbranch,qa[-],qb[-],qc[-],omega[rad/s],C[J/m^3-K],tau[s],vx[m/s],vy[m/s],vz[m/s]");
  const io::NumberTable table = io::read_table(text, {11}, 1);
  ModeTable modes;
  modes.name = file.string();
  modes.temperature = io::temperature_of(table);
  io::compare_name(file, modes.temperature, warnings);
  std::vector<std::size_t> usable = io::halves(table).low;
  const std::vector<std::size_t> high = io::halves(table).high;
  usable.insert(usable.end(), high.begin(), high.end());
  const double weight = io::modes_per_volume(table, usable, modes.temperature);
  int last = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const int branch = io::whole_number(table, row, io::column_branch, "branch index", 0, 100000);
    last = std::max(last, branch);
    modes.omega.push_back(table(row, io::column_omega));
    modes.lifetime.push_back(table(row, io::column_tau));
    modes.vx.push_back(table(row, io::column_v));
    modes.vy.push_back(table(row, io::column_v + 1));
    modes.vz.push_back(table(row, io::column_v + 2));
    modes.weight.push_back(weight);
    modes.branch.push_back(branch);
  }
  if (table.rows() % index(last + 1) != 0)
    io::reject(table.file,
               fmt::format("has {} modes, not a multiple of its {} branches; is the file complete?",
                           table.rows(), last + 1));
  modes.cell_volume = static_cast<double>(last + 1) / (weight * static_cast<double>(table.rows()));
  drop_unusable(modes);
  return modes;
}

} // namespace kapitza
