#include "kapitza/io/result/study.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace kapitza {
namespace {

constexpr int most_points = 10000;
constexpr double logarithmic_from = 10;

/// The parts between colons; a value in braces or brackets is one part.
std::vector<std::string> split_at_colons(const std::string& text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  for (const char c : text) {
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    if (c == ':' && depth == 0)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
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
  const std::vector<std::string> parts = split_at_colons(setting.second);
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
  range.logarithmic = first > 0 && last > 0
                      && std::max(first, last) / std::min(first, last) >= logarithmic_from * (1 - 1e-12);
  for (int i = 0; i < static_cast<int>(count); ++i) {
    const double part = i / (count - 1);
    range.values.push_back(range.logarithmic ? first * std::pow(last / first, part)
                                             : std::lerp(first, last, part));
  }
  return range;
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

std::vector<double> pack(const StudyPoint& point) {
  std::vector<double> numbers = point.values;
  numbers.push_back(point.converged ? 1 : 0);
  numbers.push_back(point.sweeps);
  for_each_value(point, [&](const std::optional<double>& value) {
    numbers.push_back(value.value_or(std::numeric_limits<double>::quiet_NaN()));
  });
  return numbers;
}

StudyPoint unpack(const std::vector<double>& numbers, std::size_t ranges, std::size_t interfaces) {
  StudyPoint point;
  auto next = numbers.begin();
  for (std::size_t i = 0; i < ranges; ++i) point.values.push_back(*next++);
  point.converged = *next++ != 0;
  point.sweeps = static_cast<int>(*next++);
  point.interfaces.resize(interfaces);
  for_each_value(point, [&](std::optional<double>& value) {
    if (!std::isnan(*next)) value = *next;
    ++next;
  });
  return point;
}

std::string study_csv(const StudyReport& report) {
  std::string text;
  for (const StudyRange& range : report.ranges) text += range.key + ",";
  text += "converged,sweeps,heat_flux_W_m2,conductance,effective_conductivity_W_m_K,total_m2K_W,bulk_m2K_W,"
          "walls_m2K_W,"
          "layers_m2K_W,kapitza_m2K_W";
  for (const std::string& name : report.interfaces)
    for (const char* what :
         {"kapitza", "kapitza_thermal", "apparent", "apparent_uncertainty", "slip", "dissipation"})
      text += fmt::format(",{} {} [m2K/W]", name, what);
  text += "\n";
  for (const StudyPoint& point : report.points) {
    for (const double value : point.values) text += study_value(value) + ",";
    fmt::format_to(std::back_inserter(text), "{},{}", point.converged ? "true" : "false", point.sweeps);
    for_each_value(point, [&](const std::optional<double>& value) { text += "," + csv_field(value); });
    text += "\n";
  }
  return text;
}

std::string study_table(const StudyReport& report) {
  constexpr std::size_t most_interfaces = 2;
  const std::size_t shown = std::min(report.interfaces.size(), most_interfaces);
  std::string text;
  const auto out = std::back_inserter(text);
  for (const StudyRange& range : report.ranges)
    fmt::format_to(out, "  {}: {} values in equal {}\n", range.key, range.values.size(),
                   range.logarithmic ? "ratios" : "steps");
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
  for (const StudyPoint& point : report.points) {
    for (const double value : point.values) fmt::format_to(out, "  {:>12.5g}", value);
    fmt::format_to(out, "{:>8}{:>13}{:>13}", point.sweeps,
                   point.effective_conductivity ? fmt::format("{:.4f}", *point.effective_conductivity) : "-",
                   cell(point.total));
    for (std::size_t i = 0; i < shown; ++i)
      fmt::format_to(out, "{:>13}{:>13}{:>13}", cell(point.interfaces[i].kapitza),
                     cell(point.interfaces[i].apparent), cell(point.interfaces[i].apparent_uncertainty));
    text += point.converged ? "\n" : "  not converged\n";
  }
  text += "  resistances in m2 K/W; - where none is defined\n";
  if (report.interfaces.size() > shown)
    fmt::format_to(out, "  ({} of {} kinds of interfaces; all of them in study.csv)\n", shown,
                   report.interfaces.size());
  return text;
}

} // namespace kapitza
