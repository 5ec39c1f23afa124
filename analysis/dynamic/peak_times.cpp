#include "analysis/dynamic/peak_times.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {

std::vector<double> peak_times(const TimeCourse& course, const std::vector<double>& times) {
  if (std::holds_alternative<Step>(course)) return {};
  constexpr double ratio = 3, per_decade = 6, earlier = 1e-3;
  const double begin = extent_of(course).begin, shortest = shortest_time(course);
  std::vector<double> peaks;
  for (int k = 0;; ++k) {
    const double passed = (shortest > 0 ? shortest : earlier * times.front()) * std::pow(10, k / per_decade);
    if (begin + passed >= times.back()) return peaks;
    const bool is_near = std::ranges::any_of(
        times, [&](double t) { return t - begin < ratio * passed && t - begin > passed / ratio; });
    if (begin + passed > 0 && !is_near) peaks.push_back(begin + passed);
  }
}

} // namespace kapitza
