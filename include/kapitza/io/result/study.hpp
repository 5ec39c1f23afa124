#pragma once
/// Parameter studies: which values a key goes through, and the table of results.

#include "kapitza/analysis/budget.hpp"
#include "kapitza/io/deck/deck.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kapitza {

/// A key of the deck and the values that it takes, in order.
struct StudyRange {
  std::string key;
  std::vector<double> values; ///< SI
  bool logarithmic = false;
};

/// `10nm:10um:25`: 25 values from the first to the last, in equal ratios where both are positive and differ
/// by a factor of 10 or more, else in equal steps. Nothing where the value does not have that form (two
/// colons outside of braces): it is then a plain setting.
/// @throws InputError where it has that form but is no range
std::optional<StudyRange> parse_study_range(const Override& setting);

/// Text of a value as a deck takes it.
std::string study_value(double value);

/// What one point of a study gave; nothing where it is not defined.
struct StudyPoint {
  std::vector<double> values; ///< of the ranges' keys
  bool converged = false;
  int sweeps = 0;
  std::optional<double> heat_flux;                           ///< of a stack [W/m2]
  std::optional<double> conductance, effective_conductivity; ///< as in Analysis
  /// Parts of the resistance budget [m2 K/W], in planes [K m/W]: contacts of the walls, kinetic parts of the
  /// layers.
  std::optional<double> total, bulk, walls, layers, kapitza;
  /// Means over the interfaces of one name [m2 K/W].
  struct Interface {
    std::optional<double> kapitza, kapitza_thermal, apparent, apparent_uncertainty, slip, dissipation;
  };
  std::vector<Interface> interfaces; ///< in the order of StudyReport::interfaces
};

struct StudyReport {
  std::vector<StudyRange> ranges;
  std::vector<std::string> interfaces; ///< names
  std::vector<StudyPoint> points;
};

/// @param interfaces names of which a mean is wanted
StudyPoint study_point(const Domain& domain, const Analysis& analysis,
                       const std::vector<std::string>& interfaces);

/// A point as numbers, NaN where something is not defined, and back: what ranks exchange.
std::vector<double> pack(const StudyPoint& point);
StudyPoint unpack(const std::vector<double>& numbers, std::size_t ranges, std::size_t interfaces);

/// One row per point; a value that is not defined is an empty field.
std::string study_csv(const StudyReport& report);
std::string study_table(const StudyReport& report);

} // namespace kapitza
