#include "kapitza/io/result/study.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <sstream>

namespace kapitza {
namespace {

constexpr int most_points = 10000;
constexpr double logarithmic_from = 10;

/// The parts between separators; a value in braces, brackets or quotes is one part.
std::vector<std::string> split_outside_brackets(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  int depth = 0;
  char quote = 0;
  for (const char c : text) {
    if (quote != 0)
      quote = c == quote ? 0 : quote;
    else if (c == '"' || c == '\'')
      quote = c;
    if (quote == 0 && (c == '{' || c == '[')) ++depth;
    if (quote == 0 && (c == '}' || c == ']')) --depth;
    if (c == separator && depth == 0 && quote == 0)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

/// Quoted where it would not be one field.
std::string csv_text(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::vector<std::string> csv_fields(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"')
      fields.back() += line[++i];
    else if (line[i] == '"')
      quoted = !quoted;
    else if (line[i] == ',' && !quoted)
      fields.emplace_back();
    else
      fields.back() += line[i];
  }
  return fields;
}

std::string csv_field(const std::optional<double>& value) {
  return value ? fmt::format("{:.12g}", *value) : "";
}

std::string cell(const std::optional<double>& value) {
  return value ? fmt::format("{:.4e}", *value) : "-";
}

/// The last parts of a key that fit into a column.
std::string short_name(const std::string& key) {
  constexpr std::size_t width = 12;
  std::size_t start = 0;
  while (key.size() - start > width) {
    const std::size_t dot = key.find('.', start);
    if (dot == std::string::npos) return key.substr(start, width);
    start = dot + 1;
  }
  return key.substr(start);
}

/// Every optional of a point, in a fixed order.
template <class Point, class Visit>
void for_each_value(Point& point, Visit visit) {
  for (auto* value : {&point.heat_flux, &point.conductance, &point.effective_conductivity, &point.total,
                      &point.bulk, &point.walls, &point.layers, &point.kapitza})
    visit(*value);
  for (auto& interface : point.interfaces)
    for (auto* value : {&interface.kapitza, &interface.kapitza_thermal, &interface.apparent,
                        &interface.apparent_uncertainty, &interface.slip, &interface.dissipation})
      visit(*value);
}

/// Mean over the interfaces of one name, where all of them have it.
template <class Member>
std::optional<double> mean_of(const Domain& domain, const Analysis& analysis, const std::string& name,
                              Member member) {
  double sum = 0;
  int count = 0;
  for (const InterfaceResistance& interface : analysis.interfaces) {
    if (domain.mesh->surfaces[interface.surface].name != name) continue;
    if (!(interface.*member)) return std::nullopt;
    sum += *(interface.*member);
    ++count;
  }
  return count > 0 ? std::optional(sum / count) : std::nullopt;
}

} // namespace

std::optional<StudyRange> parse_study_range(const Override& setting) {
  const std::vector<std::string> parts = split_outside_brackets(setting.second, ':');
  if (parts.size() != 3) return std::nullopt;
  const auto fail = [&](const std::string& what) {
    throw InputError(fmt::format("--set {}={}: {}", setting.first, setting.second, what));
  };
  Quantity ends[2];
  double count = 0;
  try {
    for (const std::size_t i : {0, 1}) ends[i] = parse_quantity(parts[i]);
    count = parse_quantity(parts[2], units::count);
  } catch (const InputError& error) {
    fail(error.issues().front().message);
  }
  if (ends[0].bare != ends[1].bare || !(ends[0].dimension == ends[1].dimension))
    fail("both ends of a range need the same unit or none");
  if (ends[0].hertz != 0) fail("a range of frequencies is given in rad/s");
  if (!(count >= 2 && count <= most_points) || count != std::floor(count))
    fail(fmt::format("the number of points must be a whole number from 2 to {}", most_points));
  const double first = ends[0].value, last = ends[1].value;
  StudyRange range;
  range.key = setting.first;
  const bool ratios = first > 0 && last > 0
                      && std::max(first, last) / std::min(first, last) >= logarithmic_from * (1 - 1e-12);
  range.spacing = ratios ? StudyRange::Spacing::ratios : StudyRange::Spacing::steps;
  for (int i = 0; i < static_cast<int>(count); ++i) {
    const double part = i / (count - 1);
    range.values.push_back(
        study_value(ratios ? first * std::pow(last / first, part) : std::lerp(first, last, part)));
  }
  return range;
}

StudyRange parse_study_list(const Override& setting) {
  StudyRange list{setting.first, {}, StudyRange::Spacing::list};
  for (const std::string& part : split_outside_brackets(setting.second, ',')) {
    const std::size_t first = part.find_first_not_of(' '), last = part.find_last_not_of(' ');
    if (first == std::string::npos)
      throw InputError({{{},
                         fmt::format("--list {}={}", setting.first, setting.second),
                         "a value is empty; write for example --list interfaces.0.model=dmm,amm"}});
    list.values.push_back(part.substr(first, last - first + 1));
  }
  return list;
}

std::string study_value(double value) {
  return fmt::format("{:.12g}", value);
}

StudyPoint study_point(const Domain& domain, const Analysis& analysis,
                       const std::vector<std::string>& interfaces) {
  StudyPoint point;
  if (domain.dimension == 1) point.heat_flux = analysis.heat_flux;
  point.conductance = analysis.conductance;
  point.effective_conductivity = analysis.effective_conductivity;
  if (analysis.resistance) {
    double bulk = 0, walls = 0, layers = 0, kapitza = 0;
    for (const ResistanceElement& element : analysis.resistance->elements) {
      bulk += element.bulk;
      layers += element.kinetic;
      kapitza += element.kapitza;
      if (element.kind == ElementKind::wall) walls += element.contact;
      (element.kind == ElementKind::wall ? walls : layers) += element.electron_phonon;
    }
    point.total = analysis.resistance->total;
    point.bulk = bulk, point.walls = walls, point.layers = layers, point.kapitza = kapitza;
  }
  for (const std::string& name : interfaces) {
    const auto mean = [&](std::optional<double> InterfaceResistance::*member) {
      return mean_of(domain, analysis, name, member);
    };
    using I = InterfaceResistance;
    point.interfaces.push_back({mean(&I::kapitza), mean(&I::kapitza_thermal), mean(&I::apparent),
                                mean(&I::apparent_uncertainty), mean(&I::slip), mean(&I::interface)});
  }
  return point;
}

namespace {

std::string header_line(const StudyReport& report) {
  std::string text;
  for (const StudyRange& range : report.ranges) text += csv_text(range.key) + ",";
  text += "converged,sweeps,heat_flux_W_m2,conductance,effective_conductivity_W_m_K,total_m2K_W,bulk_m2K_W,"
          "walls_m2K_W,layers_m2K_W,kapitza_m2K_W";
  for (const std::string& name : report.interfaces)
    for (const char* what :
         {"kapitza", "kapitza_thermal", "apparent", "apparent_uncertainty", "slip", "dissipation"})
      text += "," + csv_text(fmt::format("{} {} [m2K/W]", name, what));
  return text;
}

std::optional<StudyPoint> read_row(const std::vector<std::string>& fields, const StudyReport& report) {
  StudyPoint point;
  point.interfaces.resize(report.interfaces.size());
  std::size_t next = report.ranges.size();
  std::size_t needed = next + 2;
  for_each_value(point, [&](const std::optional<double>&) { ++needed; });
  if (fields.size() != needed) return std::nullopt;
  point.converged = fields[next++] == "true";
  point.sweeps = std::atoi(fields[next++].c_str());
  for_each_value(point, [&](std::optional<double>& value) {
    if (const std::string& field = fields[next++]; !field.empty())
      value = std::strtod(field.c_str(), nullptr);
  });
  return point;
}

bool has_values(const std::vector<std::string>& fields, const StudyReport& report, std::size_t i) {
  for (std::size_t r = 0; r < report.ranges.size(); ++r)
    if (r >= fields.size() || fields[r] != report.ranges[r].values[i]) return false;
  return true;
}

/// A number of a column, or a word cut to its width.
std::string value_cell(const std::string& value) {
  char* end = nullptr;
  const double number = std::strtod(value.c_str(), &end);
  return end != value.c_str() && *end == '\0' ? fmt::format("{:.5g}", number) : value.substr(0, 12);
}

} // namespace

std::string study_row(const StudyReport& report, std::size_t i, const StudyPoint& point) {
  std::string text;
  for (const StudyRange& range : report.ranges) text += csv_text(range.values[i]) + ",";
  fmt::format_to(std::back_inserter(text), "{},{}", point.converged ? "true" : "false", point.sweeps);
  for_each_value(point, [&](const std::optional<double>& value) { text += "," + csv_field(value); });
  return text;
}

std::optional<StudyPoint> read_study_row(const std::string& line, const StudyReport& report) {
  return read_row(csv_fields(line), report);
}

std::string study_csv(const StudyReport& report) {
  std::string text = header_line(report) + "\n";
  for (std::size_t i = 0; i < report.points.size(); ++i)
    if (report.points[i]) text += study_row(report, i, *report.points[i]) + "\n";
  return text;
}

int read_study_csv(const std::string& text, StudyReport& report) {
  std::istringstream lines(text);
  std::string line;
  if (!std::getline(lines, line) || line != header_line(report)) return 0;
  int found = 0;
  while (std::getline(lines, line)) {
    const std::vector<std::string> fields = csv_fields(line);
    std::size_t i = 0;
    while (i < report.points.size() && (report.points[i] || !has_values(fields, report, i))) ++i;
    if (i == report.points.size()) continue;
    report.points[i] = read_row(fields, report);
    if (report.points[i]) ++found;
  }
  return found;
}

std::string study_table(const StudyReport& report) {
  constexpr std::size_t most_interfaces = 2;
  const std::size_t shown = std::min(report.interfaces.size(), most_interfaces);
  std::string text;
  const auto out = std::back_inserter(text);
  for (const StudyRange& range : report.ranges)
    fmt::format_to(out, "  {}: {} values{}\n", range.key, range.values.size(),
                   range.spacing == StudyRange::Spacing::ratios  ? " in equal ratios"
                   : range.spacing == StudyRange::Spacing::steps ? " in equal steps"
                                                                 : "");
  text += "\n";
  for (const StudyRange& range : report.ranges) fmt::format_to(out, "  {:>12}", short_name(range.key));
  fmt::format_to(out, "{:>8}{:>13}{:>13}", "sweeps", "W/m/K", "R total");
  for (std::size_t i = 0; i < shown; ++i)
    fmt::format_to(out, "{:>13}{:>13}{:>13}", "R Kapitza", "R apparent", "+-");
  text += "\n";
  if (shown > 1) {
    fmt::format_to(out, "{:>{}}", "", 14 * report.ranges.size() + 34);
    for (std::size_t i = 0; i < shown; ++i) fmt::format_to(out, "{:>39}", report.interfaces[i]);
    text += "\n";
  }
  for (std::size_t i = 0; i < report.points.size(); ++i) {
    if (!report.points[i]) continue;
    const StudyPoint& point = *report.points[i];
    for (const StudyRange& range : report.ranges)
      fmt::format_to(out, "  {:>12}", value_cell(range.values[i]));
    fmt::format_to(out, "{:>8}{:>13}{:>13}", point.sweeps,
                   point.effective_conductivity ? fmt::format("{:.4f}", *point.effective_conductivity) : "-",
                   cell(point.total));
    for (std::size_t k = 0; k < shown; ++k)
      fmt::format_to(out, "{:>13}{:>13}{:>13}", cell(point.interfaces[k].kapitza),
                     cell(point.interfaces[k].apparent), cell(point.interfaces[k].apparent_uncertainty));
    text += point.converged ? "\n" : "  not converged\n";
  }
  text += "  resistances in m2 K/W; - where none is defined\n";
  if (report.interfaces.size() > shown)
    fmt::format_to(out, "  ({} of {} kinds of interfaces; all of them in study.csv)\n", shown,
                   report.interfaces.size());
  return text;
}

} // namespace kapitza
