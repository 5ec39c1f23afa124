#pragma once
/// When to look for the peaks of what a course makes, to which errors are relative. Private to analysis/.

#include "kapitza/analysis/time_course.hpp"

#include <vector>

namespace kapitza {

/// Of a course that passes, six times per decade from its shortest time on (where it is an instant, from a
/// thousandth of the first that is asked for) up to the last, > 0, less those that have one within a factor
/// of three among the times; none for a step, whose responses stay. @param times rising, > 0 [s]
std::vector<double> peak_times(const TimeCourse& course, const std::vector<double>& times);

} // namespace kapitza
