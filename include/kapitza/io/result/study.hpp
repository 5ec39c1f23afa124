#pragma once
/// Parameter studies: which values a key goes through, and the table of results.

#include "kapitza/analysis/budget.hpp"
#include "kapitza/io/deck/deck.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kapitza {

/// A key of the deck and the values that it takes, in order.
struct StudyRange {
  /// Of the values between the first and the last.
  enum class Spacing { ratios, steps, list };
  std::string key;                 ///< path, "mesh.layers.0.thickness"
  std::vector<std::string> values; ///< as a deck takes them; numbers of a range in SI
  Spacing spacing = Spacing::list; ///< how the values were made
};

/// `10nm:10um:25`: 25 values from the first to the last, in equal ratios where both are positive and differ
/// by a factor of 10 or more, else in equal steps. Nothing where the value does not have that form (two
/// colons outside of braces): it is then a plain setting.
/// @throws InputError where it has that form but is no range
std::optional<StudyRange> parse_study_range(const Override& setting);

/// `dmm,amm` or `10 nm,30 nm`: these values; commas in braces, brackets and quotes are part of one.
/// @throws InputError for an empty value
StudyRange parse_study_list(const Override& setting);

/// Text of a number as a deck takes it.
std::string study_value(double value);

/// What one point of a study gave; nothing where it is not defined.
struct StudyPoint {
  bool converged = false;                                    ///< as in SteadyState
  int sweeps = 0;                                            ///< as in SteadyState
  std::optional<double> heat_flux;                           ///< of a stack [W/m2]
  std::optional<double> conductance, effective_conductivity; ///< as in Analysis
  /// Parts of the resistance budget [m2 K/W], in planes [K m/W]: contacts of the walls, kinetic parts of the
  /// layers.
  std::optional<double> total, bulk, walls, layers, kapitza;
  /// Means over the interfaces of one name [m2 K/W].
  struct Interface {
    /// As in InterfaceResistance, where `dissipation` is `interface`; none unless all of them have it.
    std::optional<double> kapitza, kapitza_thermal, apparent, apparent_uncertainty, slip, dissipation;
  };
  std::vector<Interface> interfaces; ///< in the order of StudyReport::interfaces
};

/// What study.csv is made of.
struct StudyReport {
  std::vector<StudyRange> ranges;                ///< all with as many values
  std::vector<std::string> interfaces;           ///< names
  std::vector<std::optional<StudyPoint>> points; ///< nothing: not solved yet
};

/// @param interfaces names of which a mean is wanted
StudyPoint study_point(const Domain& domain, const Analysis& analysis,
                       const std::vector<std::string>& interfaces);

/// The line of point `i` in the file, without its end; a value that is not defined is an empty field.
std::string study_row(const StudyReport& report, std::size_t i, const StudyPoint& point);

/// What study_row has written; nothing where it is cut off.
std::optional<StudyPoint> read_study_row(const std::string& line, const StudyReport& report);

/// One row per point that is solved, under a header.
std::string study_csv(const StudyReport& report);

/// Fills the points of the rows that are there. @return how many; 0 too where the header is another
int read_study_csv(const std::string& text, StudyReport& report);

/// The whole study on the terminal.
std::string study_table(const StudyReport& report);

} // namespace kapitza
