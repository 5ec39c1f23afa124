/// ALAMODE's table of lifetimes: '#' lines, the last of which names the columns: frequency [1/cm], lifetime
/// [ps], speed [m/s], multiplicity, and the conductivities of the mode (xx, xy, ... without the
/// multiplicity).

#include "kapitza/base/index.hpp"
#include "kapitza/base/units.hpp"
#include "kapitza/io/import/mode_files.hpp"
#include "kapitza/physics/bose_einstein.hpp"

#include "io/import/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace kapitza {
namespace io {
namespace {

constexpr double speed_of_light = 299792458;                               ///< [m/s]
constexpr double per_centimetre = 200 * std::numbers::pi * speed_of_light; ///< 1/cm in rad/s

struct Columns {
  std::size_t wavevector = 0, branch = 0, frequency = 0, lifetime = 0, speed = 0, multiplicity = 0;
  std::optional<std::size_t> conductivity; ///< the first of nine
  std::size_t count = 0;                   ///< columns that a row must have
};

struct Header {
  Columns columns;
  double temperature = 0;
};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

/// Column names of a header line: between commas, but for those inside parentheses.
std::vector<std::string> column_names(std::string_view line) {
  std::vector<std::string> names(1);
  int depth = 0;
  for (char c : line) {
    if (c == '(') ++depth;
    if (c == ')') --depth;
    if (c == ',' && depth <= 0)
      names.emplace_back();
    else
      names.back() += c;
  }
  return names;
}

std::optional<std::size_t> find_column(const std::vector<std::string>& names, const std::string& word) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i].find(word) != std::string::npos) return i;
  return std::nullopt;
}

Columns columns_of(const std::string& line, const std::string& file, int number) {
  const std::vector<std::string> names = column_names(line);
  const auto column = [&](const std::string& word, const std::string& unit) {
    const auto index = find_column(names, word);
    if (!index) reject(file, number, 1, fmt::format("there is no column named {}", in_quotes(word)));
    if (names[*index].find(unit) == std::string::npos)
      reject(file, number, 1,
             fmt::format("the column {} must be in {}, got {}", word, unit, in_quotes(names[*index])));
    return *index;
  };
  Columns columns;
  columns.wavevector = column("ik", "");
  columns.branch = column("is", "");
  columns.frequency = column("frequency", "cm^{-1}");
  columns.lifetime = column("lifetime", "[ps]");
  columns.speed = column("velocity", "[m/s]");
  columns.multiplicity = column("multiplicity", "");
  columns.conductivity = find_column(names, "conductivity");
  columns.count = names.size() + (columns.conductivity ? 8 : 0);
  if (columns.conductivity && *columns.conductivity + 1 != names.size())
    reject(file, number, 1, "the conductivities must be the last columns");
  return columns;
}

Header read_header(const TextFile& file) {
  Header header;
  std::string_view rest = file.text;
  for (int number = 1; !rest.empty() && rest[0] == '#'; ++number) {
    const std::size_t end = rest.find('\n');
    const std::string line = lower(rest.substr(1, end == std::string_view::npos ? end : end - 1));
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    static const std::string mark = "temperature";
    if (const auto place = line.find(mark); place != std::string::npos && header.temperature == 0) {
      const auto begin = line.find_first_not_of(" :=", place + mark.size());
      if (begin != std::string::npos)
        header.temperature =
            parse_number(std::string_view(line).substr(begin, line.find_first_of(" k\r", begin) - begin))
                .value_or(0);
    }
    if (line.find("frequency") != std::string::npos) header.columns = columns_of(line, file.name, number);
  }
  if (header.columns.count == 0)
    reject(file.name, 1, 1,
           "a header line is needed that names the columns: '# ik, is, Frequency [cm^{-1}], "
           "Lifetime [ps], |Velocity| [m/s], MFP [nm], Multiplicity, ...'");
  if (!(header.temperature > 0))
    reject(file.name, 1, 1,
           "a header line is needed that states the temperature: '# Phonon lifetime at "
           "temperature 300 K.'");
  return header;
}

/// Modes per volume, of a wavevector of multiplicity 1: the median over the modes of their conductivity over
/// c v^2 tau.
double modes_per_volume(const NumberTable& table, const Header& header) {
  const Columns& columns = header.columns;
  const std::size_t first = *columns.conductivity;
  std::vector<double> ratios;
  double largest = 0;
  const auto trace = [&](std::size_t row) {
    return table(row, first) + table(row, first + 4) + table(row, first + 8);
  };
  for (std::size_t row = 0; row < table.rows(); ++row) largest = std::max(largest, trace(row));
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const double omega = table(row, columns.frequency) * per_centimetre, v = table(row, columns.speed);
    if (!(omega > 0) || !(trace(row) > 1e-4 * largest)) continue;
    const double unit =
        mode_heat_capacity(omega, header.temperature) * v * v * table(row, columns.lifetime) * 1e-12;
    if (unit > 0) ratios.push_back(trace(row) / unit);
  }
  if (ratios.empty()) reject(table.file, "there is no mode that conducts");
  const auto middle = ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2);
  std::nth_element(ratios.begin(), middle, ratios.end());
  return *middle;
}

/// Sum of the multiplicities over the wavevectors; every wavevector must have all branches, in order.
double wavevectors(const NumberTable& table, const Columns& columns) {
  int branches = 0;
  for (std::size_t row = 0; row < table.rows(); ++row)
    branches = std::max(branches, whole_number(table, row, columns.branch, "branch", 1, 100000));
  const auto b = index(branches);
  double sum = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (table(row, columns.branch) != static_cast<double>(row % b + 1))
      reject(table.file, table.lines[row], 1,
             fmt::format("branch {} is needed here; is a line missing?", row % b + 1));
    const int multiplicity = whole_number(table, row, columns.multiplicity, "multiplicity", 1, 1 << 20);
    if (row % b == 0)
      sum += multiplicity;
    else if (table(row, columns.multiplicity) != table(row - 1, columns.multiplicity))
      reject(table.file, table.lines[row], 1, "the multiplicity differs from that of the line before");
  }
  if (table.rows() % b != 0)
    reject(table.file, fmt::format("has {} modes, not a multiple of its {} branches; is the file complete?",
                                   table.rows(), branches));
  return sum;
}

} // namespace
} // namespace io

ModeTable read_alamode(const std::filesystem::path& file, std::optional<double> cell_volume,
                       const TextReader& read) {
  const io::TextFile text = io::read_required(file, read);
  const io::Header header = io::read_header(text);
  const io::Columns& columns = header.columns;
  const io::NumberTable table = io::read_table(text, {columns.count});
  const double full = io::wavevectors(table, columns);
  if (!cell_volume && !columns.conductivity)
    io::reject(table.file, "has no conductivities of the modes from which the volume of the primitive cell "
                           "would follow; give it: volume: 40 angstrom^3");
  const double weight = cell_volume ? 1 / (full * *cell_volume) : io::modes_per_volume(table, header);

  ModeTable modes;
  modes.name = file.string();
  modes.temperature = header.temperature;
  modes.cell_volume = 1 / (full * weight);
  modes.has_directions = false;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    modes.omega.push_back(table(row, columns.frequency) * io::per_centimetre);
    modes.vx.push_back(table(row, columns.speed));
    modes.vy.push_back(0);
    modes.vz.push_back(0);
    modes.lifetime.push_back(table(row, columns.lifetime) * 1e-12);
    modes.weight.push_back(weight * table(row, columns.multiplicity));
    modes.branch.push_back(static_cast<int>(table(row, columns.branch)) - 1);
  }
  drop_unusable(modes);
  return modes;
}

} // namespace kapitza
