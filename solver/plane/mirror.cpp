#include "solver/plane/mirror.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace kapitza {
namespace {

/// Azimuths on one side of the wall in order of their angle to the normal, with their flux capacities.
struct Hemisphere {
  std::vector<int> azimuth;
  std::vector<double> angle, capacity; ///< angle to the normal, in (-pi/2, pi/2)

  Hemisphere(const PlaneAngles& angles, const Point& n, double sign) {
    for (int a = 0; a < angles.azimuths(); ++a) {
      const auto i = index(a);
      const double along = sign * (angles.x[i] * n[0] + angles.y[i] * n[1]);
      if (along > 1e-12) azimuth.push_back(a);
    }
    const auto angle_of = [&](int a) {
      const auto i = index(a);
      // Counted so that a reflection keeps it.
      return std::atan2(n[0] * angles.y[i] - n[1] * angles.x[i],
                        sign * (angles.x[i] * n[0] + angles.y[i] * n[1]));
    };
    std::sort(azimuth.begin(), azimuth.end(), [&](int a, int b) { return angle_of(a) < angle_of(b); });
    for (const int a : azimuth) {
      const auto i = index(a);
      angle.push_back(angle_of(a));
      capacity.push_back(angles.azimuth_weight[i] * std::abs(angles.x[i] * n[0] + angles.y[i] * n[1]));
    }
  }
  std::size_t size() const { return azimuth.size(); }
};

} // namespace

MirrorTable make_mirror(const PlaneAngles& angles, const Point& n) {
  const Hemisphere in(angles, n, 1), out(angles, n, -1);
  MirrorTable table;
  table.from.resize(index(angles.azimuths()));
  const double total = std::accumulate(in.capacity.begin(), in.capacity.end(), 0.0);
  // Both lists end together; ends that differ by rounding only are the same.
  std::size_t i = 0, j = 0;
  double left_out = out.capacity[0], left_in = in.capacity[0];
  for (;;) {
    const double common = std::min(left_out, left_in);
    table.from[index(out.azimuth[i])].push_back({in.azimuth[j], common / out.capacity[i]});
    table.deviation += common / total * std::abs(out.angle[i] - in.angle[j]);
    left_out -= common;
    left_in -= common;
    const bool next_out = left_out <= 1e-12 * total, next_in = left_in <= 1e-12 * total;
    if ((next_out && ++i == out.size()) || (next_in && ++j == in.size())) break;
    if (next_out) left_out = out.capacity[i];
    if (next_in) left_in = in.capacity[j];
  }
  for (auto& from : table.from) { // constants to the last bits
    double sum = 0;
    for (const MirrorTable::Entry& entry : from) sum += entry.factor;
    for (MirrorTable::Entry& entry : from) entry.factor /= sum;
  }
  return table;
}

} // namespace kapitza
