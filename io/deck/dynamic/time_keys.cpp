/// The keys of `time`.

#include "io/deck/entries.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kapitza::io {
namespace {

constexpr double most_times = 1e6;

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

struct BeginningEntry {
  std::optional<InitialEntry> cosine;
  bool steady = false;
};

Block<BeginningEntry> beginning_block() {
  Block<BeginningEntry> result;
  result.keys = {
      block<BeginningEntry>("cosine", &BeginningEntry::cosine, cosine_block(), optional(),
                            "a transient grating"),
      flag<BeginningEntry>("steady", &BeginningEntry::steady, preset("false"),
                           "the steady state of the walls and of what heats before (heating.when)"),
  };
  result.check = [](Reading& reading, const std::string& path, BeginningEntry& entry) {
    if (entry.cosine.has_value() == entry.steady)
      reading.fail(path, "one of cosine and steady is needed, such as {steady: true}");
  };
  return result;
}

/// `300 K`, `{cosine: {mean: 300 K, amplitude: 1 K, wavelength: 10 um}}`, or `{steady: true}`
Key<DeckTime> initial_key() {
  const Block<BeginningEntry> beginning = beginning_block();
  auto key = custom<DeckTime>(
      {"", "initial_temperature", "quantity; or {cosine: {mean, amplitude, wavelength}}; or {steady: true}",
       "K", "> 0", "", "of everything at t = 0, in equilibrium"},
      optional("T0"), needed(units::temperature),
      [=](Reading& reading, const Node& node, const std::string& path, DeckTime& time) {
        if (node.kind != NodeKind::map) {
          time.initial = read_quantity(reading, node, path, units::temperature, positive);
          return;
        }
        BeginningEntry entry;
        read_block(reading, node, path, beginning, entry);
        time.from_steady = entry.steady;
        if (!entry.cosine) return;
        time.initial = entry.cosine->mean;
        time.amplitude = entry.cosine->amplitude;
        time.cosine.wavelength = entry.cosine->wavelength;
      });
  key.describe_inner = [=](const std::string& path, std::vector<KeyRow>& rows) {
    describe(beginning, path, rows);
  };
  return key;
}

/// Every time at most the end, rising, each once.
void set_output(Reading& reading, const std::string& path, TimesEntry entry, DeckTime& time) {
  std::vector<double>& times = time.output;
  times = !entry.list.empty() ? entry.list : entry.times;
  if (entry.every && time.end / *entry.every > most_times) {
    reading.fail(key_path(path, "every"), fmt::format("more than {:g} times up to time.end", most_times));
  } else if (entry.every) {
    times = equal_steps(*entry.every, time.end);
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
      custom<DeckTime>({"", "output", "block", "", "", "", "when values are written"},
                       optional("every output.every, or a hundredth of the end"),
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

/// `adaptive`, or a time.
Key<DeckTime> step_key() {
  return custom<DeckTime>({"", "step", "word; or quantity", "s", "adaptive, or > 0", "adaptive",
                           "marching: of all steps, but those that end at output.times or where a source "
                           "begins or ends"},
                          optional("adaptive"), needed(units::time), // written out it would ask for steps
                          [](Reading& reading, const Node& node, const std::string& path, DeckTime& time) {
                            if (node.kind == NodeKind::scalar && node.text == "adaptive") return;
                            time.step = read_quantity(reading, node, path, units::time, positive);
                          });
}

} // namespace

std::vector<double> equal_steps(double step, double end) {
  std::vector<double> times;
  if (!(step > 0) || !(end > 0) || end / step > most_times) return times;
  for (int i = 1; i * step <= end * (1 + 1e-12); ++i) times.push_back(i * step);
  return times;
}

Block<DeckTime> time_block() {
  const Words<TransientMethod> methods{{{"auto", TransientMethod::automatic},
                                        {"rational", TransientMethod::rational},
                                        {"fourier", TransientMethod::fourier},
                                        {"quadrature", TransientMethod::quadrature},
                                        {"marching", TransientMethod::marching}},
                                       {}};
  const Words<MarchScheme> schemes{{{"sdirk2", MarchScheme::sdirk2}, {"sdirk3", MarchScheme::sdirk3}}, {}};
  Block<DeckTime> result;
  result.keys = {
      quantity<DeckTime>("end", &DeckTime::end, units::time, positive, required, "of the run"),
      output_key(),
      choice<DeckTime>("method", &DeckTime::method, methods, preset("auto"),
                       "how frequencies become times: a sum of exponentials, one over a damped line, "
                       "convolution quadrature; or steps in time with psi stored, which auto takes where "
                       "step or scheme are given, or properties are full"),
      quantity<DeckTime>("tolerance", &DeckTime::tolerance, units::number, {.low = 1e-7, .high = 0.1},
                         preset("1e-4"), "of every value, relative to the peak of its column"),
      initial_key(),
      step_key(),
      choice<DeckTime>("scheme", &DeckTime::scheme, schemes, optional("sdirk3"),
                       "marching: diagonally implicit Runge-Kutta of order 2 or 3"),
  };
  return result;
}

} // namespace kapitza::io
