#pragma once
/// What follows in time, from responses to oscillations: linear problems need no marching, and no psi.

#include "kapitza/analysis/field_samples.hpp"
#include "kapitza/analysis/response_samples.hpp"
#include "kapitza/analysis/time_course.hpp"

#include <array>
#include <vector>

namespace kapitza {

/// What drives a stack or a plane alike in time; several add up.
struct TransientSource {
  TimeCourse course;   ///< g(t) of all that `drive` has
  HarmonicDrive drive; ///< amplitudes of g(t) = 1; s is not looked at
};

/// Which times, and how well.
struct TransientRequest {
  std::vector<double> times;                           ///< rising, > 0 [s]
  double tolerance = 1e-4;                             ///< of each column, relative to its peak
  TransientMethod method = TransientMethod::automatic; ///< of every source; automatic: chosen for each
  /// Sums fields at some of the times; what the model solves must be kept there. None: no fields.
  FieldSamples* fields = nullptr;
  /// Whether what the model knows in closed form of a step is taken from there; false: all is as mesh and
  /// directions have it, as in a march.
  bool use_known_parts = true;
};

/// What the columns do in time.
struct TransientHistory {
  /// [times][columns of the model] departures from the state of the beginning.
  std::vector<std::vector<double>> values;
  FieldsInTime fields; ///< departures from the same, where they are asked for
  /// Estimated, the largest of any column relative to its peak over the times: of a sum of exponentials what
  /// twice as many frequencies have changed; of a sum over a line what it gives before the pulse, where
  /// nothing is. Of fields the same, but in sums over a line.
  double error = 0;
  bool converged = false;                      ///< the error is within the tolerance, and so are all solves
  std::vector<TransientMethod> methods;        ///< per source, none of them automatic
  int solves = 0, sweeps = 0, most_sweeps = 0; ///< solves and sweeps of all sources; most sweeps of one solve
  double sweep_time = 0;                       ///< [s]
  /// Of a march, in place of solves: steps taken, of all passes; and of the last pass by how much the energy
  /// stored differs from what was given, relative (March::energy_imbalance).
  int steps = 0;
  double energy_imbalance = 0; ///< 0: no march
};

/// What errors of each column are relative to: its peak; of a column in which next to nothing happens, a
/// thousandth of the largest of its kind, and of fluxes at least a millionth of what streams one way.
/// @param values [times][columns]
std::vector<double> error_scales(const std::vector<std::vector<double>>& values,
                                 const std::vector<ResponseColumn>& columns, double streaming);
/// The largest temperature [K] and heat flux [W/m2] of all columns and times: what errors of fields are
/// relative to, where those are not larger.
std::array<double, 2> largest_of_kinds(const std::vector<std::vector<double>>& values,
                                       const std::vector<ResponseColumn>& columns);
/// The largest difference of any column of two histories, relative to its scale.
double largest_difference(const std::vector<std::vector<double>>& a,
                          const std::vector<std::vector<double>>& b, const std::vector<double>& scale);

/// Collective. @param sampler its drive is not looked at, and its number becomes that of the source
/// @throws SamplingStopped
TransientHistory respond_in_time(const ResponseSampler& sampler, const std::vector<TransientSource>& sources,
                                 const TransientRequest& request, const Communicator& communicator);

/// Adds to departures the steady state that they depart from, the response at s = 0, at all times and to all
/// fields of the request. Collective. @param sampler with what drives the steady state, and a number that no
/// source has
/// @throws RuntimeFailure where it is not found; SamplingStopped
void add_steady_beginning(ResponseSampler sampler, const TransientRequest& request, TransientHistory& history,
                          const Communicator& communicator);

} // namespace kapitza
