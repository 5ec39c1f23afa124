/// The keys of decks that oscillate.

#include "io/deck/entries.hpp"

#include <fmt/format.h>

#include <cmath>

namespace kapitza::io {
namespace {

/// `{list: [1 MHz, 3 MHz]}`
void read_listed(Reading& reading, const Node& node, const std::string& path, std::vector<double>& values) {
  check_unknown_keys(reading, node, path, {"list"});
  const Node* list = find(node, "list");
  if (list == nullptr || list->kind != NodeKind::list || list->items.empty()) {
    reading.fail(path, "a list such as {list: [1 MHz, 3 MHz]} is needed");
    return;
  }
  values = read_quantities(reading, list->items, key_path(path, "list"), units::frequency, positive);
}

struct OscillationEntry {
  double amplitude = 0, phase = 0;
};

} // namespace

void read_ratios(Reading& reading, const Node& node, const std::string& path, const QuantityKind& kind,
                 std::vector<double>& values) {
  if (node.kind != NodeKind::list || node.items.size() != 3) {
    reading.fail(path, fmt::format("first, last and number such as [{0}, {0}, 25] are needed, got {1}",
                                   kind.example, described(node)));
    return;
  }
  const auto first = read_quantity(reading, node.items[0], key_path(path, 0), kind, positive);
  const auto last = read_quantity(reading, node.items[1], key_path(path, 1), kind, positive);
  const auto count = read_integer(reading, node.items[2], key_path(path, 2), {.low = 2, .high = 100000});
  if (!first || !last || !count) return;
  if (*first == *last) {
    reading.fail(path, "first and last must differ");
    return;
  }
  for (int i = 0; i < *count; ++i)
    values.push_back(i + 1 == *count ? *last : *first * std::pow(*last / *first, double(i) / (*count - 1)));
}

Key<DeckSolver> type_key() {
  const Words<SolveType> types{{{"steady", SolveType::steady}, {"harmonic", SolveType::harmonic}}, {}};
  return choice<DeckSolver>("type", &DeckSolver::type, types, preset("steady"),
                            "what is solved for: the steady state, or the response to what oscillates");
}

Key<DeckSolver> frequency_key() {
  const std::string need =
      "first, last and number such as [100 kHz, 100 MHz, 25], or {list: [1 MHz, 3 MHz]}, "
      "is needed";
  return custom<DeckSolver>(
      {"", "frequency", "first, last, number; or {list: [...]}; or one quantity", "Hz", "> 0", "",
       "harmonic: where the response is computed; first, last and number in equal ratios"},
      optional(), need, [=](Reading& reading, const Node& node, const std::string& path, DeckSolver& solver) {
        std::vector<double>& values = solver.harmonic.frequencies;
        if (node.kind == NodeKind::list && node.items.size() == 3)
          read_ratios(reading, node, path, units::frequency, values);
        else if (node.kind == NodeKind::map)
          read_listed(reading, node, path, values);
        else if (node.kind != NodeKind::scalar)
          reading.fail(path, fmt::format("{}, got {}", need, described(node)));
        else if (const auto one = read_quantity(reading, node, path, units::frequency, positive))
          values.push_back(*one);
      });
}

Key<DeckSolver> wavenumber_key() {
  return custom<DeckSolver>(
      {"", "wavenumber", "quantity", "1/m", ">= 0", "",
       "harmonic, 1D: k of all that varies as exp(i k y) along the layers"},
      optional("0"), needed(units::wavevector),
      [](Reading& reading, const Node& node, const std::string& path, DeckSolver& solver) {
        if (const auto k = read_quantity(reading, node, path, units::wavevector, not_negative))
          solver.harmonic.wavenumber = *k;
      });
}

Key<WallEntry> driven_key(const std::string& name, std::optional<double> WallEntry::*member,
                          const QuantityKind& kind, const Range& range, const std::string& meaning) {
  QuantityKind amplitude = kind;
  if (kind.dimension == units::temperature.dimension) amplitude = units::temperature_difference;
  Block<OscillationEntry> oscillation;
  oscillation.keys = {
      quantity<OscillationEntry>("amplitude", &OscillationEntry::amplitude, amplitude, any_value, required,
                                 "of harmonic decks"),
      quantity<OscillationEntry>("phase", &OscillationEntry::phase, units::angle, any_value, preset("0 deg"),
                                 "ahead of exp(i omega t)"),
  };
  auto key = custom<WallEntry>(
      {"", name, "quantity; or {amplitude, phase}", std::string(kind.unit), to_string(range), "", meaning},
      optional(), needed(kind),
      [=](Reading& reading, const Node& node, const std::string& path, WallEntry& wall) {
        if (node.kind == NodeKind::map) {
          OscillationEntry given;
          read_block(reading, node, path, oscillation, given);
          wall.amplitude = std::polar(1.0, given.phase) * given.amplitude;
          if (name == "heat_flux") wall.heat_flux = std::abs(given.amplitude);
        } else if (const auto value = read_quantity(reading, node, path, kind, range)) {
          wall.*member = *value;
        }
      });
  key.describe_inner = [=](const std::string& path, std::vector<KeyRow>& rows) {
    describe(oscillation, path, rows);
  };
  return key;
}

} // namespace kapitza::io
