/// What a material file says about its own validity: measurements, range of temperatures.

#include "io/deck/material/material_entry.hpp"

#include <fmt/format.h>

namespace kapitza::io {
namespace {

/// The values of a `[x, y]`; nothing, with a complaint, where it is none.
std::optional<std::pair<double, double>> read_pair(Reading& reading, const Node& row, const std::string& path,
                                                   const PairColumns& columns) {
  reading.note(path, row);
  if (row.kind != NodeKind::list || row.items.size() != 2) {
    reading.fail(path, fmt::format("a pair [{}, {}] is needed, got {}", columns.first, columns.second,
                                   row.kind == NodeKind::list ? fmt::format("a list of {}", row.items.size())
                                                              : described(row)));
    return std::nullopt;
  }
  const std::string first = key_path(path, std::size_t{0}), second = key_path(path, std::size_t{1});
  reading.note(first, row.items[0]);
  reading.note(second, row.items[1]);
  const auto x = read_quantity(reading, row.items[0], first, columns.first_kind, columns.first_range);
  const auto y = read_quantity(reading, row.items[1], second, columns.second_kind, columns.second_range);
  return x && y ? std::optional(std::pair(*x, *y)) : std::nullopt;
}

/// `[[T, value], ...]`, not empty.
void read_measurements(Reading& reading, const Node& node, const std::string& path, const QuantityKind& kind,
                       std::vector<std::pair<double, double>>& points) {
  const std::size_t issues = reading.issues.size();
  points = read_pairs(reading, node, path, {"T", "value", units::temperature, kind, positive, positive});
  if (reading.issues.size() == issues && points.empty())
    reading.fail(path, "at least one pair [T, value] is needed");
}

} // namespace

std::vector<std::pair<double, double>> read_pairs(Reading& reading, const Node& node, const std::string& path,
                                                  const PairColumns& columns) {
  std::vector<std::pair<double, double>> points;
  const std::vector<Node>* rows = read_list(
      reading, node, path, fmt::format("a list of pairs [{}, {}] is needed", columns.first, columns.second));
  if (!rows) return points;
  const std::size_t issues = reading.issues.size();
  for (std::size_t i = 0; i < rows->size(); ++i) {
    const std::string item = key_path(path, i);
    const auto point = read_pair(reading, (*rows)[i], item, columns);
    if (!point) continue;
    if (!points.empty() && point->first <= points.back().first)
      reading.fail(key_path(item, std::size_t{0}), "must be larger than the one before it");
    points.push_back(*point);
  }
  if (reading.issues.size() > issues) points.clear(); // half a list would give more complaints
  return points;
}

Block<MeasuredTable> measured_block() {
  using E = MeasuredTable;
  Block<E> result;
  result.keys = {
      text<E>("source", &E::source, optional(), "who measured, and what"),
      custom<E>({"", "conductivity", "list of pairs [T, value]", "K, W/m/K", "> 0, T increasing", "",
                 "measured thermal conductivity"},
                optional(), "",
                [](Reading& reading, const Node& node, const std::string& path, E& target) {
                  read_measurements(reading, node, path, units::conductivity, target.conductivity);
                }),
      custom<E>({"", "heat_capacity", "list of pairs [T, value]", "K, J/m^3/K", "> 0, T increasing", "",
                 "measured heat capacity"},
                optional(), "",
                [](Reading& reading, const Node& node, const std::string& path, E& target) {
                  read_measurements(reading, node, path, units::heat_capacity, target.heat_capacity);
                }),
  };
  return result;
}

void read_temperature_range(Reading& reading, const Node& node, const std::string& path,
                            MaterialFileEntries& entries) {
  const auto range = read_pair(reading, node, path,
                               {"T1", "T2", units::temperature, units::temperature, positive, positive});
  if (!range) return;
  if (range->first < range->second)
    entries.temperature_range = TemperatureRange{range->first, range->second};
  else
    reading.fail(key_path(path, std::size_t{1}), "must be above the temperature before it");
}

} // namespace kapitza::io
