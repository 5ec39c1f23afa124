#include "io/import/alamode_table.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/base/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

namespace kapitza::io {
namespace {

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

AlamodeColumns columns_of(const std::string& line, const std::string& file, int number) {
  const std::vector<std::string> names = column_names(line);
  const auto column = [&](const std::string& word, const std::string& unit) {
    const auto index = find_column(names, word);
    if (!index) reject(file, number, 1, fmt::format("there is no column named {}", in_quotes(word)));
    if (names[*index].find(unit) == std::string::npos)
      reject(file, number, 1,
             fmt::format("the column {} must be in {}, got {}", word, unit, in_quotes(names[*index])));
    return *index;
  };
  AlamodeColumns columns;
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

/// The words of a line behind a phrase.
std::vector<std::string> words_after(const std::string& line, const std::string& phrase) {
  std::vector<std::string> words;
  std::size_t place = line.find(phrase);
  if (place == std::string::npos) return words;
  place += phrase.size();
  while ((place = line.find_first_not_of(" \t\r:=", place)) != std::string::npos) {
    const std::size_t end = line.find_first_of(" \t\r:=", place);
    words.push_back(line.substr(place, end - place));
    if (end == std::string::npos) break;
    place = end;
  }
  return words;
}

/// `# kpoint range 1 47`
std::optional<std::pair<int, int>> range_after(const std::string& line, const std::string& phrase) {
  const std::vector<std::string> words = words_after(line, phrase);
  if (words.size() < 2) return std::nullopt;
  const auto first = parse_number(words[0]), last = parse_number(words[1]);
  constexpr double most = 1e9;
  if (!first || !last || !(*first >= 1 && *last >= *first && *last < most)) return std::nullopt;
  return std::pair{static_cast<int>(*first), static_cast<int>(*last)};
}

/// ALAMODE's other files, which hold no lifetimes of modes or not in this form.
void refuse_other_files(const TextFile& file) {
  const std::filesystem::path path(file.name);
  const auto begins = [&](const char* mark) {
    return file.text.compare(0, std::string_view(mark).size(), mark) == 0;
  };
  const auto has = [&](const char* mark) { return file.text.find(mark) < 4096; };
  const std::string command = "analyze_phonons.py --calc tau --temp 300 ";
  if (path.extension() == ".result" || has("#SYSTEM") || has("##Phonon Frequency") || begins("\x89HDF"))
    reject(file.name, fmt::format("this is a result of anphon, from which the table of lifetimes is to be "
                                  "made: {}{} > tau300K.dat",
                                  command, path.filename().string()));
  const bool conductivities = has("Thermal Conductivity (xx") || has("kappa [W/mK]");
  if (path.extension() == ".kl" || conductivities || has("Temperature dependence of"))
    reject(file.name, fmt::format("this holds no lifetimes of modes; make their table from the .result file "
                                  "of the same run: {}{}.result > tau300K.dat",
                                  command, path.stem().string()));
}

} // namespace

AlamodeHeader read_alamode_header(const TextFile& file) {
  refuse_other_files(file);
  AlamodeHeader header;
  std::string_view rest = file.text;
  for (int number = 1; !rest.empty() && rest[0] == '#'; ++number) {
    const std::size_t end = rest.find('\n');
    const std::string line = lower(rest.substr(1, end == std::string_view::npos ? end : end - 1));
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    if (const auto words = words_after(line, "temperature"); !words.empty() && header.temperature == 0)
      header.temperature = parse_number(std::string_view(words[0]).substr(0, words[0].find('k'))).value_or(0);
    if (const auto range = range_after(line, "kpoint range")) header.wavevectors = range;
    if (const auto range = range_after(line, "mode   range")) header.branches = range;
    if (const auto range = range_after(line, "mode range")) header.branches = range;
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

double count_wavevectors(const NumberTable& table, const AlamodeHeader& header) {
  const AlamodeColumns& columns = header.columns;
  const auto of_all = [&](const char* what, int first, int last, const char* option) {
    reject(table.file, fmt::format("lists the {} {} to {} only; a material needs all of them: make the table "
                                   "without {}",
                                   what, first, last, option));
  };
  const std::size_t end = table.rows() - 1;
  if (header.wavevectors && header.wavevectors->first > 1)
    of_all("wavevectors", header.wavevectors->first, header.wavevectors->second, "--kpoint");
  if (header.branches && (header.branches->first > 1 || header.branches->second % 3 != 0))
    of_all("branches", header.branches->first, header.branches->second, "--mode");
  int branches = 0;
  for (std::size_t row = 0; row < table.rows(); ++row)
    branches = std::max(branches, whole_number(table, row, columns.branch, "branch", 1, 100000));
  const auto b = index(branches);
  double sum = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (table(row, columns.branch) != static_cast<double>(row % b + 1))
      reject(table.file, table.lines[row], 1,
             fmt::format("branch {} is needed here; is a line missing?", row % b + 1));
    const std::size_t wavevector = row / b + 1;
    if (table(row, columns.wavevector) != static_cast<double>(wavevector))
      reject(table.file, table.lines[row], 1,
             fmt::format("wavevector {} is needed here; is a line missing?", wavevector));
    const int multiplicity = whole_number(table, row, columns.multiplicity, "multiplicity", 1, 1 << 20);
    if (row % b == 0)
      sum += multiplicity;
    else if (table(row, columns.multiplicity) != table(row - 1, columns.multiplicity))
      reject(table.file, table.lines[row], 1, "the multiplicity differs from that of the line before");
  }
  if (table.rows() % b != 0 || branches % 3 != 0)
    reject(table.file, fmt::format("has {} modes of {} branches, where every atom makes three; is the file "
                                   "complete?",
                                   table.rows(), branches));
  if ((header.wavevectors && table(end, columns.wavevector) != header.wavevectors->second)
      || (header.branches && branches != header.branches->second))
    reject(table.file, fmt::format("ends with wavevector {:g} and branch {}, which are not the last that the "
                                   "header announces; is the file complete?",
                                   table(end, columns.wavevector), branches));
  return sum;
}

} // namespace kapitza::io
