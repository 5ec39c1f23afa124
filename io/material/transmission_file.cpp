#include "kapitza/io/material/transmission_file.hpp"

#include "kapitza/base/units.hpp"

#include "io/import/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <set>

namespace kapitza {
namespace io {
namespace {

enum class Meaning { frequency, angle, transmissivity };

struct Column {
  Meaning meaning;
  double unit; ///< SI per number in the file
};

const std::map<std::string, Column>& known_columns() {
  constexpr double pi = std::numbers::pi;
  static const std::map<std::string, Column> columns{{"frequency_THz", {Meaning::frequency, 2e12 * pi}},
                                                     {"frequency_Hz", {Meaning::frequency, 2 * pi}},
                                                     {"omega_rad_s", {Meaning::frequency, 1}},
                                                     {"angle_deg", {Meaning::angle, pi / 180}},
                                                     {"angle_rad", {Meaning::angle, 1}},
                                                     {"transmissivity", {Meaning::transmissivity, 1}}};
  return columns;
}

/// Number of the line that names the columns: the first one that says something.
struct Header {
  int line = 0;
  std::vector<Column> columns;
};

std::vector<std::string> split_names(const std::string& line) {
  std::vector<std::string> names;
  std::string name;
  for (const char c : line + ",") {
    if (c == ',') {
      names.push_back(name);
      name.clear();
    } else if (c != ' ' && c != '\t' && c != '\r') {
      name += c;
    }
  }
  return names;
}

Header read_header(const TextFile& file) {
  Header header;
  std::size_t begin = 0;
  std::string line;
  while (begin < file.text.size()) {
    const std::size_t end = std::min(file.text.find('\n', begin), file.text.size());
    line = file.text.substr(begin, end - begin);
    ++header.line;
    begin = end + 1;
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first != std::string::npos && line[first] != '#') break;
    line.clear();
  }
  std::set<Meaning> seen;
  for (const std::string& name : split_names(line)) {
    const auto found = known_columns().find(name);
    if (found == known_columns().end())
      reject(
          file.name, header.line, 1,
          fmt::format("{} is no column of a table of transmissivities; a header such as "
                      "'frequency_THz,transmissivity' or 'frequency_THz,angle_deg,transmissivity' is needed",
                      in_quotes(name)));
    if (!seen.insert(found->second.meaning).second)
      reject(file.name, header.line, 1,
             fmt::format("the column {} says what another one says", in_quotes(name)));
    header.columns.push_back(found->second);
  }
  for (const auto& [meaning, name] :
       {std::pair(Meaning::frequency, "frequency_THz"), std::pair(Meaning::transmissivity, "transmissivity")})
    if (!seen.contains(meaning))
      reject(file.name, header.line, 1, fmt::format("the column {} is missing", name));
  return header;
}

/// Rows as (omega, angle) -> transmissivity.
using Rows = std::map<std::pair<double, double>, double>;

Rows read_rows(const NumberTable& table, const Header& header) {
  Rows rows;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    double omega = 0, angle = 0, value = 0;
    for (std::size_t c = 0; c < header.columns.size(); ++c) {
      const double number = table(row, c) * header.columns[c].unit;
      (header.columns[c].meaning == Meaning::frequency ? omega
       : header.columns[c].meaning == Meaning::angle   ? angle
                                                       : value) = number;
    }
    const int line = table.lines[row];
    if (!std::isfinite(omega) || omega < 0)
      reject(table.file, line, 1, "a frequency must be a number that is not negative");
    if (!(angle >= 0 && angle <= std::numbers::pi / 2 * (1 + 1e-12)))
      reject(table.file, line, 1, "an angle to the normal lies between 0 and 90 degrees");
    if (!(value >= 0 && value <= 1))
      reject(table.file, line, 1, fmt::format("a transmissivity lies between 0 and 1, got {:g}", value));
    if (!rows.emplace(std::pair(omega, angle), value).second)
      reject(table.file, line, 1, "this frequency and angle have been given before");
  }
  return rows;
}

} // namespace
} // namespace io

TransmissionTable read_transmission_table(const std::filesystem::path& path, const TextReader& read) {
  const io::TextFile file = io::read_required(path, read);
  const io::Header header = io::read_header(file);
  const io::Rows rows = io::read_rows(io::read_table(file, {header.columns.size()}, header.line), header);
  if (rows.empty()) io::reject(file.name, "the table has no rows");
  std::set<double> frequencies, angles;
  for (const auto& [place, value] : rows) {
    frequencies.insert(place.first);
    angles.insert(place.second);
  }
  TransmissionTable table;
  table.name = path.filename().string();
  table.omega.assign(frequencies.begin(), frequencies.end());
  const bool angular =
      std::any_of(header.columns.begin(), header.columns.end(),
                  [](const io::Column& column) { return column.meaning == io::Meaning::angle; });
  if (angular) table.angle.assign(angles.begin(), angles.end());
  for (const double omega : frequencies)
    for (const double angle : angles) {
      const auto found = rows.find({omega, angle});
      if (found == rows.end())
        io::reject(file.name, fmt::format("the table has a gap: at {:g} THz the angle of {:g} degrees is "
                                          "missing; every frequency needs the same angles",
                                          omega / (2e12 * std::numbers::pi), angle * 180 / std::numbers::pi));
      table.values.push_back(found->second);
    }
  return table;
}

} // namespace kapitza
