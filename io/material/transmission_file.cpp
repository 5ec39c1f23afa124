#include "kapitza/io/material/transmission_file.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/base/units.hpp"

#include "io/import/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <set>
#include <sstream>

namespace kapitza {
namespace io {
namespace {

enum class Meaning { frequency, angle, from, to, transmissivity };

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
                                                     {"from_branch", {Meaning::from, 1}},
                                                     {"to_branch", {Meaning::to, 1}},
                                                     {"transmissivity", {Meaning::transmissivity, 1}}};
  return columns;
}

/// What a table must have, and may have.
struct Layout {
  std::vector<std::pair<Meaning, std::string>> needed; ///< with the name to ask for
  std::set<Meaning> allowed;
  std::string examples; ///< of a header
};
const Layout by_angle{{{Meaning::frequency, "frequency_THz"}, {Meaning::transmissivity, "transmissivity"}},
                      {Meaning::angle},
                      "'frequency_THz,transmissivity' or 'frequency_THz,angle_deg,transmissivity'"};
const Layout by_branch{{{Meaning::frequency, "frequency_THz"},
                        {Meaning::from, "from_branch"},
                        {Meaning::to, "to_branch"},
                        {Meaning::transmissivity, "transmissivity"}},
                       {},
                       "'frequency_THz,from_branch,to_branch,transmissivity'"};

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

Header read_header(const TextFile& file, const Layout& layout) {
  Header header;
  std::size_t begin =
      file.text.starts_with("\xef\xbb\xbf") ? 3 : 0; // a byte order mark, as spreadsheets write it
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
    const auto takes = [&](Meaning meaning) {
      return layout.allowed.contains(meaning)
             || std::any_of(layout.needed.begin(), layout.needed.end(),
                            [&](const auto& column) { return column.first == meaning; });
    };
    if (found == known_columns().end() || !takes(found->second.meaning))
      reject(file.name, header.line, 1,
             fmt::format("{} is no column of a table of transmissivities; a header such as {} is needed",
                         in_quotes(name), layout.examples));
    if (!seen.insert(found->second.meaning).second)
      reject(file.name, header.line, 1,
             fmt::format("the column {} says what another one says", in_quotes(name)));
    header.columns.push_back(found->second);
  }
  for (const auto& [meaning, name] : layout.needed)
    if (!seen.contains(meaning))
      reject(file.name, header.line, 1, fmt::format("the column {} is missing", name));
  return header;
}

/// One row; what its layout does not have stays 0. Branches are numbers of names.
struct Row {
  double omega = 0, angle = 0, transmissivity = 0;
  int from = 0, to = 0;
  int line = 0;
};

std::vector<Row> read_rows(const NumberTable& table, const Header& header) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    Row& row = rows.emplace_back();
    row.line = table.lines[i];
    for (std::size_t c = 0; c < header.columns.size(); ++c) {
      const double number = table(i, c) * header.columns[c].unit;
      switch (header.columns[c].meaning) {
      case Meaning::frequency:
        row.omega = number;
        break;
      case Meaning::angle:
        row.angle = number;
        break;
      case Meaning::from:
        row.from = static_cast<int>(number);
        break;
      case Meaning::to:
        row.to = static_cast<int>(number);
        break;
      case Meaning::transmissivity:
        row.transmissivity = number;
        break;
      }
    }
    if (!std::isfinite(row.omega) || row.omega < 0)
      reject(table.file, row.line, 1, "a frequency must be a number that is not negative");
    if (!(row.angle >= 0 && row.angle <= std::numbers::pi / 2 * (1 + 1e-12)))
      reject(table.file, row.line, 1, "an angle to the normal lies between 0 and 90 degrees");
    if (!(row.transmissivity >= 0 && row.transmissivity <= 1))
      reject(table.file, row.line, 1,
             fmt::format("a transmissivity lies between 0 and 1, got {:g}", row.transmissivity));
  }
  return rows;
}

double in_terahertz(double omega) {
  return omega / (2e12 * std::numbers::pi);
}

/// Puts the number of each name in its place, so that what is left are numbers. @return the names
std::vector<std::string> number_names(TextFile& file, const Header& header) {
  std::vector<std::string> names;
  std::string numbers, line;
  std::istringstream lines(file.text);
  for (int number = 1; std::getline(lines, line); ++number) {
    line = line.substr(0, line.find('#'));
    if (number > header.line) {
      std::vector<std::string> words = split_names(line);
      for (std::size_t c = 0; c < std::min(words.size(), header.columns.size()); ++c) {
        const Meaning meaning = header.columns[c].meaning;
        if (words[c].empty() || (meaning != Meaning::from && meaning != Meaning::to)) continue;
        const auto known = std::find(names.begin(), names.end(), words[c]);
        const auto place = known - names.begin();
        if (known == names.end()) names.push_back(words[c]);
        words[c] = std::to_string(place);
      }
      line = fmt::format("{}", fmt::join(words, ","));
    }
    numbers += line + "\n";
  }
  file.text = std::move(numbers);
  return names;
}

/// What leaves one branch at one frequency.
void check_sums(const std::string& file, const std::vector<Row>& rows,
                const std::vector<std::string>& names) {
  std::map<std::pair<double, int>, double> sums;
  for (const Row& row : rows) {
    double& sum = sums[{row.omega, row.from}];
    sum += row.transmissivity;
    if (sum > 1 + 1e-9)
      reject(file, row.line, 1,
             fmt::format("the transmissivities from {} add up to {:g} at {:g} THz, more than 1",
                         in_quotes(names[index(row.from)]), sum, in_terahertz(row.omega)));
  }
}

} // namespace
} // namespace io

TransmissionTable read_transmission_table(const std::filesystem::path& path, const TextReader& read) {
  const io::TextFile file = io::read_required(path, read);
  const io::Header header = io::read_header(file, io::by_angle);
  std::map<std::pair<double, double>, double> values;
  std::set<double> frequencies, angles;
  for (const io::Row& row :
       io::read_rows(io::read_table(file, {header.columns.size()}, header.line), header)) {
    if (!values.emplace(std::pair(row.omega, row.angle), row.transmissivity).second)
      io::reject(file.name, row.line, 1, "this frequency and angle have been given before");
    frequencies.insert(row.omega);
    angles.insert(row.angle);
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
      const auto found = values.find({omega, angle});
      if (found == values.end())
        io::reject(file.name, fmt::format("the table has a gap: at {:g} THz the angle of {:g} degrees is "
                                          "missing; every frequency needs the same angles",
                                          io::in_terahertz(omega), angle * 180 / std::numbers::pi));
      table.values.push_back(found->second);
    }
  return table;
}

std::vector<BranchTransmission> read_branch_transmissions(const std::filesystem::path& path,
                                                          const TextReader& read) {
  io::TextFile file = io::read_required(path, read);
  const io::Header header = io::read_header(file, io::by_branch);
  const std::vector<std::string> names = io::number_names(file, header);
  const std::vector<io::Row> rows =
      io::read_rows(io::read_table(file, {header.columns.size()}, header.line), header);
  std::set<double> frequencies;
  std::map<std::pair<int, int>, std::map<double, double>> pairs; // [from, to][omega]
  for (const io::Row& row : rows) {
    if (!pairs[{row.from, row.to}].emplace(row.omega, row.transmissivity).second)
      io::reject(file.name, row.line, 1, "this frequency and pair of branches have been given before");
    frequencies.insert(row.omega);
  }
  io::check_sums(file.name, rows, names);
  std::vector<BranchTransmission> result;
  for (const auto& [pair, values] : pairs) {
    BranchTransmission& one = result.emplace_back();
    one.from = names[index(pair.first)];
    one.to = names[index(pair.second)];
    one.transmissivity.name = path.filename().string();
    for (const double omega : frequencies) {
      const auto found = values.find(omega);
      if (found == values.end())
        io::reject(file.name,
                   fmt::format("the table has a gap: at {:g} THz the pair {} to {} is missing; every "
                               "frequency needs the same pairs, with 0 where nothing crosses",
                               io::in_terahertz(omega), one.from, one.to));
      one.transmissivity.omega.push_back(omega);
      one.transmissivity.values.push_back(found->second);
    }
  }
  return result;
}

} // namespace kapitza
