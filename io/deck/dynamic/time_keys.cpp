/// The keys of `time`.

#include "io/deck/entries.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kapitza::io {
namespace {

struct TimesEntry {
  std::vector<double> times, list;
  std::optional<double> every;
};

Block<TimesEntry> times_block() {
  Block<TimesEntry> result;
  result.keys = {
      custom<TimesEntry>({"", "times", "first, last, number", "s", "> 0", "", "in equal ratios"}, optional(),
                         "",
                         [](Reading& reading, const Node& node, const std::string& path, TimesEntry& entry) {
                           read_ratios(reading, node, path, units::time, entry.times);
                         }),
      quantity<TimesEntry>("every", &TimesEntry::every, units::time, positive, optional(), "in equal steps"),
      custom<TimesEntry>({"", "list", "list of quantities", "s", "> 0", "", "one by one"}, optional(), "",
                         [](Reading& reading, const Node& node, const std::string& path, TimesEntry& entry) {
                           const auto* items =
                               read_list(reading, node, path, "a list such as [1 ns, 3 ns] is needed");
                           if (items)
                             entry.list = read_quantities(reading, *items, path, units::time, positive);
                         }),
  };
  result.check = [](Reading& reading, const std::string& path, TimesEntry&) {
    exactly_one(reading, path, {"times", "every", "list"});
  };
  return result;
}

struct InitialEntry {
  double mean = 0, amplitude = 0, wavelength = 0;
};

Block<InitialEntry> cosine_block() {
  Block<InitialEntry> result;
  result.keys = {
      quantity<InitialEntry>("mean", &InitialEntry::mean, units::temperature, positive, required,
                             "about which it varies"),
      quantity<InitialEntry>("amplitude", &InitialEntry::amplitude, units::temperature_difference, any_value,
                             required, "at x = 0"),
      quantity<InitialEntry>("wavelength", &InitialEntry::wavelength, units::length, positive, required,
                             "along x"),
  };
  return result;
}

/// `300 K`, or `{cosine: {mean: 300 K, amplitude: 1 K, wavelength: 10 um}}`
Key<DeckTime> initial_key() {
  const Block<InitialEntry> cosine = cosine_block();
  auto key =
      custom<DeckTime>({"", "initial_temperature", "quantity; or {cosine: {mean, amplitude, wavelength}}",
                        "K", "> 0", "", "of everything at t = 0, in equilibrium"},
                       optional("T0"), needed(units::temperature),
                       [=](Reading& reading, const Node& node, const std::string& path, DeckTime& time) {
                         if (node.kind != NodeKind::map) {
                           time.initial = read_quantity(reading, node, path, units::temperature, positive);
                           return;
                         }
                         check_unknown_keys(reading, node, path, {"cosine"});
                         const Node* inner = find(node, "cosine");
                         if (inner == nullptr) return;
                         InitialEntry entry;
                         read_block(reading, *inner, key_path(path, "cosine"), cosine, entry);
                         time.initial = entry.mean;
                         time.amplitude = entry.amplitude;
                         time.cosine.wavelength = entry.wavelength;
                       });
  key.describe_inner = [=](const std::string& path, std::vector<KeyRow>& rows) {
    describe(cosine, key_path(path, "cosine"), rows);
  };
  return key;
}

/// Every time at most the end, rising, each once.
void set_output(Reading& reading, const std::string& path, TimesEntry entry, DeckTime& time) {
  constexpr double most = 1e6;
  std::vector<double>& times = time.output;
  times = !entry.list.empty() ? entry.list : entry.times;
  if (entry.every && time.end / *entry.every > most) {
    reading.fail(key_path(path, "every"), fmt::format("more than {:g} times up to time.end", most));
  } else if (entry.every) {
    for (int i = 1; i * *entry.every <= time.end * (1 + 1e-12); ++i) times.push_back(i * *entry.every);
    if (times.empty()) reading.fail(key_path(path, "every"), "is longer than time.end");
  }
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  if (!times.empty() && time.end > 0 && times.back() > time.end * (1 + 1e-12))
    reading.fail(path, fmt::format("{:.6g} s is later than time.end, {:.6g} s", times.back(), time.end));
}

/// Reads where times are wanted; the block is read last, when the end is known.
Key<DeckTime> output_key() {
  const Block<TimesEntry> times = times_block();
  auto key =
      custom<DeckTime>({"", "output", "block", "", "", "", "when values are written"}, required,
                       "times such as {times: [1 ps, 10 ns, 60]} or {every: 1 ns} are needed",
                       [=](Reading& reading, const Node& node, const std::string& path, DeckTime& time) {
                         TimesEntry entry;
                         read_block(reading, node, path, times, entry);
                         set_output(reading, path, std::move(entry), time);
                       });
  key.describe_inner = [=](const std::string& path, std::vector<KeyRow>& rows) {
    describe(times, path, rows);
  };
  return key;
}

} // namespace

Block<DeckTime> time_block() {
  const Words<TransientMethod> methods{{{"auto", TransientMethod::automatic},
                                        {"rational", TransientMethod::rational},
                                        {"fourier", TransientMethod::fourier},
                                        {"quadrature", TransientMethod::quadrature}},
                                       {}};
  Block<DeckTime> result;
  result.keys = {
      quantity<DeckTime>("end", &DeckTime::end, units::time, positive, required, "of the run"),
      output_key(),
      choice<DeckTime>("method", &DeckTime::method, methods, preset("auto"),
                       "how frequencies become times: a sum of exponentials, one over a damped line, or "
                       "convolution quadrature"),
      quantity<DeckTime>("tolerance", &DeckTime::tolerance, units::number, {.low = 1e-7, .high = 0.1},
                         preset("1e-4"), "of every value, relative to the peak of its column"),
      initial_key(),
      unavailable<DeckTime>("step", "marching", "method"),
      unavailable<DeckTime>("scheme", "marching", "method"),
  };
  return result;
}

} // namespace kapitza::io
